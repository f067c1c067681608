"""What a fetch turned out to be, told from the answer before anything is read from it."""

import re
from urllib.parse import urljoin, urlsplit

from xzcrawler.items import Verdict
from xzcrawler.pages.cut import cut_off
from xzcrawler.pages.notices import (
    ADDRESSED,
    ASKS_AGAIN,
    CHALLENGE,
    CREDITED,
    DATED,
    FIREWALL,
    LOGIN,
    MAINTENANCE,
    NOTICES,
    SETS_COOKIE,
    Notice,
)
from xzcrawler.text.encoding import decode

Judged = tuple[Verdict, str]

_BLOCKED = (403, 405, 406, 407, 412, 418, 429, 468, 521, 566, 567)
"""412 and 521 are how 瑞数 and 加速乐 answer a client that runs no script, 405 is 阿里云's,
468 雷池's, 566 and 567 EdgeOne's."""
_MEANINGS = dict.fromkeys(_BLOCKED, Verdict.BLOCKED) | {
    304: Verdict.NOT_MODIFIED,
    401: Verdict.LOGIN,
    404: Verdict.MISSING,
    410: Verdict.MISSING,
}
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
    {"", "/", "/index.html", "/index.htm", "/index.shtml", "/index.php", "/index.jsp"}
    | {"/index.aspx", "/default.htm", "/default.html", "/default.aspx", "/main.htm"}
)
_HEAD_BYTES = 8192
_BEGINNING = 6000
_SMALL = 40_000
"""Bytes above which a page is taken for an article without looking at its words."""
_WORDY = 6_000
"""Bytes outside ASCII, 2,000 to 3,000 Chinese characters, above which the same holds."""
_ASCII = bytes(range(128))
_MARKED = b" " * 128 + b"x" * 128
_RUN = b"x" * 90
"""30 Chinese characters (UTF-8; 45 in GBK) without a figure, a space or a tag between them."""
_RUNS = 5
"""Such runs, wherever they stand, that no notice has: a paragraph may be one, two or three."""
_TITLE = re.compile(r"<title[^<>]*>([^<]*)", re.IGNORECASE)
_TITLE_BYTES = re.compile(_TITLE.pattern.encode(), re.IGNORECASE)
# What is never closed reaches to the end: otherwise every opening would be searched through again.
_UNSEEN = re.compile(
    r"<(script|style|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_HEAD_END = re.compile(r"</head\s*>", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_WITHOUT_TEXT = re.compile(
    rb"http-equiv\s*=\s*[\"']?refresh|<(?:img|frame|iframe|video|embed|object)\b", re.IGNORECASE
)
_SENT_ON = re.compile(
    r"http-equiv\s*=\s*[\"']?refresh[^<>]{0,60}?url\s*=\s*[\"']?([^\"'<>\s]{1,300})"
    r"|\blocation(?:\.href)?\s*=\s*[\"']([^\"'<>\s]{1,300})[\"'](?!\s*\+)"
    r"|\blocation\.(?:replace|assign)\(\s*[\"']([^\"'<>\s]{1,300})[\"'](?!\s*\+)",
    re.IGNORECASE,
)
_PASSWORD = re.compile(rb"<input[^<>]{0,200}?type\s*=\s*[\"']?password", re.IGNORECASE)
_SEPARATOR = re.compile(r"[-_|—–]")
_EDGES = " \t\r\n!！。，,.:：>…"
_SHELL = 100
"""Characters outside ASCII that a page without visible words may hold and still say nothing."""
_LONGEST_CHALLENGE = 100
"""Characters of visible text up to which a script can make a page a challenge or a way home."""
_LONGEST_NOTICE = 300
"""Characters of visible text up to which a page's words can make it a notice."""
_LONGEST_TITLED_NOTICE = 1200
"""The same when the page's own title says so: navigation and footer may stand around the notice."""
_BESIDES = 8
"""Characters a title may have besides what makes it a notice, e.g. `抱歉，`."""
_BESIDES_AMID_TEXT = 2
"""The same where the page has the length of an article."""
_SHORT_TITLE = 12
_NO_FAULT: Judged = (Verdict.CONTENT, "")


def judge(
    *,
    status: int,
    url: str,
    final_url: str,
    content_type: str,
    body: bytes,
    truncated: bool = False,
) -> Judged:
    """Return the verdict on an answer and, unless it is `content`, why in one line.

    *final_url* is the address that answered, after redirects.

    >>> judge(status=410, url="http://a.cn/1", final_url="http://a.cn/1", content_type="", body=b"")
    (<Verdict.MISSING: 'missing'>, 'status 410')
    """
    if status != 200:
        return _by_status(status, body, content_type)
    if truncated:
        return Verdict.TRUNCATED, f"the answer broke off after {len(body)} bytes"
    kind = content_type.partition(";")[0].strip().lower()
    if (kind and kind not in _PAGES) or body.startswith(_FILES):
        return Verdict.NOT_HTML, f"a page was expected, {kind or 'a file'} came"
    if _went_home(url, final_url):
        return Verdict.SOFT_MISSING, f"redirected to the site's home {final_url}"
    found = _by_title(body, content_type) if _is_long(body) else None
    if found is None:
        found = _by_words(body, content_type, url, final_url)
    if found is _NO_FAULT and (why := cut_off(body, content_type)):
        return Verdict.TRUNCATED, why
    return found


def _by_status(status: int, body: bytes, content_type: str) -> Judged:
    """A firewall may answer with any status, also with that of a page that is missing."""
    plain = _MEANINGS.get(status)
    if plain and plain is not Verdict.MISSING:
        return plain, f"status {status}"
    said = _said_with(body, content_type) if body else None
    if said is FIREWALL:
        return Verdict.BLOCKED, f"status {status} with a firewall's words"
    if said is MAINTENANCE and status >= 500:
        return Verdict.MAINTENANCE, f"status {status} with words of maintenance"
    return plain or Verdict.ERROR, f"status {status}"


def _said_with(body: bytes, content_type: str) -> Notice | None:
    """The notice that the page of a failure gives; most give none but their status."""
    page = decode(body[:_SMALL], content_type)
    title, words = _title(page), _visible(page)
    if len(words) > _LONGEST_NOTICE:
        return None
    if not words and _challenge(body[:_SMALL]):
        return FIREWALL
    text = f"{title} {words}"
    # Servers call each failure by its name: `503 Service Unavailable` tells nothing more.
    if re.search(r"[\u4e00-\u9fff]", text) is None and FIREWALL.words.search(text) is None:
        return MAINTENANCE if "maintenance" in text.lower() else None
    told = (each for each in (FIREWALL, MAINTENANCE) if each.words.search(text))
    return next(told, MAINTENANCE if MAINTENANCE.title.search(title) else None)


def _went_home(url: str, final_url: str) -> bool:
    return urlsplit(final_url).path in _HOMES and urlsplit(url).path not in _HOMES


def _is_long(body: bytes) -> bool:
    """Whether a page has more text than any notice; nine pages in ten are let through here."""
    if len(body) > _SMALL:
        return True
    head = max(body.find(b"</head"), body.find(b"</HEAD"), 0)
    marked = body[head:].translate(_MARKED)
    return marked.count(_RUN) >= _RUNS or marked.count(b"x") > _WORDY


def _by_title(body: bytes, content_type: str) -> Judged | None:
    """The verdict on a page with a lot of words: a notice only when its title is nothing else."""
    found = _TITLE_BYTES.search(body, 0, _HEAD_BYTES)
    if found is None:  # challenges may be scripts of many KB
        return None if len(body.translate(None, _ASCII)) < _LONGEST_NOTICE * 3 else _NO_FAULT
    words = _SEPARATOR.split(decode(found[1], content_type), maxsplit=1)[0].strip(_EDGES)
    for notice in NOTICES:
        named = notice.title.search(words)
        if named is None or len(words) - len(named[0]) > _BESIDES_AMID_TEXT:
            continue
        if notice is not LOGIN or _PASSWORD.search(body):
            return notice.verdict, f"the page is called {_line(words)}"
    return _NO_FAULT


def _by_words(body: bytes, content_type: str, url: str, final_url: str) -> Judged:
    page = decode(body, content_type).replace("\0", "")
    title, words = _title(page), _visible(page)
    if len(words) > _LONGEST_TITLED_NOTICE:
        return _NO_FAULT
    if len(words) <= _LONGEST_CHALLENGE:
        if found := _by_script(body, page, title, url, final_url):
            return found
        if not words and not title and not _leads_on(body, page):
            return Verdict.EMPTY, f"no text in {len(body)} bytes"
    if found := _by_notice(body, title, words):
        return found
    if not words and b"<" in body and not _leads_on(body, page) and _is_shell(page):
        return Verdict.EMPTY, f"nothing but a script's shell in {len(body)} bytes"
    return _NO_FAULT


def _by_script(body: bytes, page: str, title: str, url: str, final_url: str) -> Judged | None:
    """The verdict on a page that says nothing: does a script ask for something or lead home?"""
    if len(title) <= _SHORT_TITLE and (found := _challenge(body)):
        return Verdict.BLOCKED, f"a script's challenge: {_line(found[0].decode('latin-1'))}"
    for sent in _SENT_ON.finditer(page):
        try:
            target = urljoin(final_url, next(filter(None, sent.groups())))
            same_host = urlsplit(target).hostname == urlsplit(final_url).hostname
        except ValueError:
            continue
        if same_host and _went_home(url, target):
            return Verdict.SOFT_MISSING, f"sends on to the site's home {_line(target)}"
    return None


def _leads_on(body: bytes, page: str) -> bool:
    """Whether a page without words shows something else or sends its reader on."""
    return bool(_WITHOUT_TEXT.search(body) or _SENT_ON.search(page))


def _challenge(body: bytes) -> re.Match[bytes] | None:
    if found := CHALLENGE.search(body):
        return found
    cookie = SETS_COOKIE.search(body)
    return ASKS_AGAIN.search(body, cookie.end()) if cookie else None


def _by_notice(body: bytes, title: str, words: str) -> Judged | None:
    """The verdict on a page of few words, by its title or, when there are next to none, by them all."""
    is_credited = CREDITED.search(words) is not None
    is_article = is_credited or DATED.search(words) is not None
    is_notice = len(words) <= _LONGEST_NOTICE
    for notice in NOTICES:
        said = None
        if is_notice and not (is_credited if notice is FIREWALL else is_article):
            said = notice.words.search(f"{title}\n{words}")
        elif notice.verdict is Verdict.SOFT_MISSING and not is_article:
            said = ADDRESSED.search(words)
        found = _named(notice, title, is_article=is_article) or said
        if found and (notice is not LOGIN or said or _PASSWORD.search(body)):
            return notice.verdict, f"{notice.says}: {_line(found[0])}"
    return None


def _named(notice: Notice, title: str, *, is_article: bool) -> re.Match[str] | None:
    """What a title says, when it is a notice's: those of articles on lost pages say more than that."""
    parts = [part.strip(_EDGES) for part in _SEPARATOR.split(title)]
    for part in parts[:1] if is_article else parts:
        found = notice.title.search(part)
        if found and len(part) - len(found[0]) <= (0 if is_article else _BESIDES):
            return found
    return None


def _is_shell(page: str) -> bool:
    """Whether scripts hold no text either; lists and articles may stand in them."""
    head = _HEAD_END.search(page)
    body = page[head.end() :] if head else page
    return len(body) - len(body.encode("ascii", "ignore")) < _SHELL


def _title(page: str) -> str:
    found = _TITLE.search(page[:_HEAD_BYTES])
    return found[1].strip() if found else ""


def _visible(page: str) -> str:
    """The visible words; of a long page only as many as show that it is one."""
    head = _HEAD_END.search(page)
    body = page[head.end() :] if head else _TITLE.sub(" ", page, count=1)
    beginning = _seen(body[:_BEGINNING])
    if len(body) <= _BEGINNING or len(beginning) > _LONGEST_TITLED_NOTICE:
        return beginning
    return _seen(body)


def _seen(markup: str) -> str:
    return " ".join(_TAGS.sub(" ", _UNSEEN.sub(" ", markup)).split())


def _line(words: str) -> str:
    return " ".join(words.split())[:80]
