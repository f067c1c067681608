"""What a fetch turned out to be, told from the answer before anything is read from it."""

import re
from urllib.parse import urlsplit

from xzcrawler.items import Verdict
from xzcrawler.text.encoding import decode

_MISSING = frozenset({404, 410})
_BLOCKED = frozenset({401, 403, 405, 412, 418, 429, 521})
"""412 and 521 are how 瑞数 and 加速乐 answer a client that runs no script."""
_PAGES = frozenset(
    {"text/html", "application/xhtml+xml", "text/plain", "text/xml", "application/xml"}
    | {"application/rss+xml", "application/atom+xml", "application/json", "text/json"}  # listings
)
_FILES = (
    b"%PDF-",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"Rar!",
    b"RIFF",
)
_HOMES = frozenset(
    {"", "/", "/index.html", "/index.htm", "/index.shtml", "/index.php", "/default.htm"}
)
_HEAD_BYTES = 8192
_BEGINNING = 6000
_SMALL = 40_000
"""Bytes above which a page is taken for an article without looking at its words."""
_WORDY = 6_000
"""Bytes outside ASCII, 2,000 to 3,000 Chinese characters, above which the same holds."""
_ASCII = bytes(range(128))
_TITLE = re.compile(r"<title[^>]*>(.*?)</title", re.IGNORECASE | re.DOTALL)
# What is never closed reaches to the end: otherwise every opening would be searched through again.
_UNSEEN = re.compile(
    r"<(script|style|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_WITHOUT_TEXT = re.compile(
    rb"http-equiv\s*=\s*[\"']?refresh|<(?:img|frame|iframe|video)\b", re.IGNORECASE
)
_FIREWALL = re.compile(
    r"__jsl_clearance|创宇盾|加速乐|安全狗|云锁|网站防火墙|Web应用防火墙|请输入验证码|滑动验证|人机验证|安全验证"
    r"|访问(?:过于|太)频繁|访问被(?:拦截|拒绝|阻断)|请求(?:已)?被(?:拦截|阻断)|您的(?:访问|请求)(?:存在|疑似|可能)|Access Denied|\$_ts\s*=",
    re.IGNORECASE,
)
_GONE = re.compile(
    r"(?:页面|网页|内容|文章|信息|新闻|稿件|文件)(?:已经?|可能已)?(?:不存在|未找到|找不到|无法找到|被删除|已?删除|下线|失效|被移除|已?撤回)"
    r"|(?:找不到|没有找到|无法找到|未找到)(?:您|你)?(?:所|要|想)?(?:访问|请求|查看|浏览|找)?的?(?:该|此|相关)?(?:页面|网页|内容|文章|信息|资源)"
    r"|您?(?:访问|请求|查看)的(?:页面|网页|内容|文章|信息|资源|地址)(?:已|可能)?(?:不存在|被删除|已?删除|失效|找不到)"
    r"|(?:^|\W)404(?:\s*(?:错误|error|not found|页面|-)|\W*$)|page not found|\bnot found\b|出错啦?了?[!！]?$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[-_|—–]")
_LONGEST_NOTICE = 300
"""Characters of visible text up to which a page's words can make it a notice of absence."""
_LONGEST_TITLED_NOTICE = 1200
"""The same when the page's own title says so: navigation and footer may stand around the notice."""


def judge(
    *,
    status: int,
    url: str,
    final_url: str,
    content_type: str,
    body: bytes,
    truncated: bool = False,
) -> tuple[Verdict, str]:
    """Return the verdict on an answer and, unless it is `content`, why in one line.

    *final_url* is the address that answered, after redirects.

    >>> judge(status=410, url="http://a.cn/1", final_url="http://a.cn/1", content_type="", body=b"")
    (<Verdict.MISSING: 'missing'>, 'status 410')
    """
    by_status = _by_status(status)
    if by_status is not None:
        return by_status
    if truncated:
        return Verdict.TRUNCATED, f"the answer broke off after {len(body)} bytes"
    kind = content_type.partition(";")[0].strip().lower()
    if (kind and kind not in _PAGES) or body.startswith(_FILES):
        return Verdict.NOT_HTML, f"a page was expected, {kind or 'a file'} came"
    if _went_home(url, final_url):
        return Verdict.SOFT_MISSING, f"redirected to the site's home {final_url}"
    return _by_words(body, content_type)


def _by_status(status: int) -> tuple[Verdict, str] | None:
    if status == 200:
        return None
    if status == 304:
        return Verdict.NOT_MODIFIED, "status 304"
    if status in _MISSING:
        return Verdict.MISSING, f"status {status}"
    if status in _BLOCKED:
        return Verdict.BLOCKED, f"status {status}"
    return Verdict.ERROR, f"status {status}"


def _went_home(url: str, final_url: str) -> bool:
    return urlsplit(final_url).path in _HOMES and urlsplit(url).path not in _HOMES


def _by_words(body: bytes, content_type: str) -> tuple[Verdict, str]:
    if len(body) > _SMALL or len(body.translate(None, _ASCII)) > _WORDY:
        return _by_title(_title(decode(body[:_HEAD_BYTES], content_type)))
    page = decode(body, content_type)
    title = _title(page)
    words = _visible(page)
    if len(words) > _LONGEST_TITLED_NOTICE:
        return _by_title(title)
    notice = len(words) <= _LONGEST_NOTICE
    if found := _FIREWALL.search(page if notice else title):
        return Verdict.BLOCKED, f"a firewall's page: {found[0]}"
    if not title and not words and not _WITHOUT_TEXT.search(body):
        return Verdict.EMPTY, f"no text in {len(body)} bytes"
    if found := _GONE.search(title) or (_GONE.search(words) if notice else None):
        return Verdict.SOFT_MISSING, f"the page says: {found[0].strip()}"
    return Verdict.CONTENT, ""


def _by_title(title: str) -> tuple[Verdict, str]:
    """The verdict on a page with a lot of words: a notice of absence only when its title is nothing else."""
    words = _SEPARATOR.split(title)[0].strip(" !！。，")
    if _GONE.fullmatch(words):
        return Verdict.SOFT_MISSING, f"the page is called {words}"
    return Verdict.CONTENT, ""


def _title(page: str) -> str:
    found = _TITLE.search(page[:_HEAD_BYTES])
    return found[1].strip() if found else ""


def _visible(page: str) -> str:
    """The visible words; of a long page only as many as show that it is one."""
    head = _HEAD_END.search(page)
    body = page[head.end() :] if head else _TITLE.sub(" ", page, count=1)
    beginning = _words(body[:_BEGINNING])
    if len(body) <= _BEGINNING or len(beginning) > _LONGEST_TITLED_NOTICE:
        return beginning
    return _words(body)


def _words(markup: str) -> str:
    return " ".join(_TAGS.sub(" ", _UNSEEN.sub(" ", markup)).split())
