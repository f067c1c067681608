"""What a page says and what a fetch gave: the values that travel between the rings."""

from datetime import datetime
from enum import StrEnum
from typing import Literal, Self
from urllib.parse import quote, unquote, urldefrag

from attrs import field, frozen

Precision = Literal["day", "minute", "second"]
Purpose = Literal["article", "listing", "attachment", "robots"]
TextState = Literal["read", "none", "failed", "cut"]
"""What became of a file's text; `none`: of a kind we do not read, or without words."""

_POSTED = "#POST:"


class Verdict(StrEnum):
    """What a fetch turned out to be. Only `CONTENT` may make a revision."""

    CONTENT = "content"
    """What was asked for."""
    NOT_MODIFIED = "not_modified"
    """304: the same as at the last full capture."""
    MISSING = "missing"
    """404 or 410."""
    SOFT_MISSING = "soft_missing"
    """200 with 页面不存在, or a redirect (also one by a script) to the site's home page."""
    BLOCKED = "blocked"
    """403, 412, 429, 521, a firewall's or captcha page, a script's challenge. Never counts as missing."""
    LOGIN = "login"
    """401, or a login form where a page was expected (统一身份认证, 请先登录)."""
    MAINTENANCE = "maintenance"
    """The site says that it is being worked on (系统维护, 网站升级改造), with 503 or 200."""
    FORBIDDEN = "forbidden"
    """robots.txt or our own address guard forbids it; nothing was fetched."""
    ERROR = "error"
    """5xx or any other status that says the server failed, or redirects without end."""
    UNREACHABLE = "unreachable"
    """No answer: name not found, refused, timed out, broken off, certificate not valid."""
    EMPTY = "empty"
    """An answer with no readable text, also a shell that only scripts fill, or a listing with no entries."""
    TRUNCATED = "truncated"
    """The body broke off before its stated length or its packing's end, or stops amid a tag or a sentence."""
    UNREADABLE = "unreadable"
    """Text came, but the title or the body could not be read from it, or it is mojibake."""
    LISTING = "listing"
    """A list of links (a column's or home page) where an article was expected."""
    VIDEO = "video"
    """A player without text where an article was expected."""
    PICTURES = "pictures"
    """Pictures without text or captions where an article was expected."""
    NOT_HTML = "not_html"
    """A PDF, an image, a spreadsheet where a page was expected."""
    NOT_FILE = "not_file"
    """A page where a file was expected."""
    TOO_LARGE = "too_large"
    """A file larger than what is kept; nothing of it was."""


ABSENT = frozenset({Verdict.MISSING, Verdict.SOFT_MISSING})
"""What counts towards `gone`."""

REFUSED = frozenset(
    {Verdict.BLOCKED, Verdict.LOGIN, Verdict.MAINTENANCE, Verdict.ERROR, Verdict.UNREACHABLE}
)
"""Nobody was let in: that says nothing about the page, and never counts towards `gone`."""


@frozen
class Image:
    """A picture inside the article's body."""

    url: str
    """Absolute."""
    caption: str = ""


@frozen
class Attachment:
    """A file the article offers for download."""

    url: str
    """Absolute."""
    name: str = ""
    """The link's text, e.g. `附件1：报名表.docx`."""


@frozen(kw_only=True)
class FileText:
    """What could be read in a file."""

    text: str = ""
    """Paragraphs, or rows of a table with tabs between their cells, joined by a newline."""
    state: TextState
    why: str = ""
    """Why it was not read to its end, in one line."""


@frozen(kw_only=True)
class File:
    """What an attachment turned out to be."""

    digest: str
    """SHA-256 (hex) of its bytes."""
    size: int
    """Bytes."""
    media_type: str
    """As its first bytes tell, not as the server or its name says."""
    text: FileText | None = None
    """None when the same bytes were read before."""


@frozen(kw_only=True)
class Article:
    """What one article page says (稿件)."""

    url: str
    """The address the page was read from."""
    title: str
    published: datetime | None = None
    """Aware, Asia/Shanghai; midnight when `published_precision` is `day`."""
    published_raw: str = ""
    """The page's own words, e.g. `2023-01-31 09:45:00`."""
    published_precision: Precision | None = None
    source: str = ""
    """来源, e.g. `徐州日报`."""
    authors: tuple[str, ...] = ()
    """Reporters, correspondents, photographers, in page order."""
    editors: tuple[str, ...] = ()
    """责编 / 责任编辑 / 编辑, in page order."""
    tags: tuple[str, ...] = ()
    channel: str = ""
    """栏目 as the page names it (breadcrumb or meta), else empty."""
    doc_number: str = ""
    """文号, e.g. `徐政发〔2024〕12号`."""
    body: str = ""
    """Clean paragraphs joined by a newline."""
    images: tuple[Image, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    parts: tuple[str, ...] = ()
    """Absolute addresses of all parts of a long article, in order, this page's own among them (without
    it, what would follow if the page were a later part); empty when the page is the whole article, and
    once the parts are joined. Never stored."""
    canonical_url: str = ""
    """What the page calls its own address, absolute, else empty."""
    language: str = "zh-CN"
    verdict: Verdict = Verdict.CONTENT
    read_by: str = ""
    """How it was read, e.g. `trs` or `generic`."""


@frozen(kw_only=True)
class Entry:
    """One line of a listing."""

    url: str
    """Absolute."""
    title: str
    published_raw: str = ""
    published: datetime | None = None
    """Aware, Asia/Shanghai."""
    pinned: bool = False
    """The listing marks it 置顶."""


@frozen
class Form:
    """What is sent to ask for a page by POST."""

    url: str
    """Absolute, without a fragment."""
    body: str
    """Sent as UTF-8."""
    content_type: str = "application/x-www-form-urlencoded; charset=UTF-8"

    @property
    def address(self) -> str:
        """What such a page is called everywhere: the URL, and as its fragment all that is sent.

        So two questions to one URL are two pages, and a stored address can be asked again.

        >>> Form("http://a.cn/queryList", "current=2", "text/plain").address
        'http://a.cn/queryList#POST:text/plain:current=2'
        """
        kind, body = quote(self.content_type, safe="/"), quote(self.body, safe="=&+/,")
        return f"{self.url}{_POSTED}{kind}:{body}"

    @classmethod
    def at(cls, address: str) -> Self | None:
        """Return the form whose address this is; None for a page that is asked for by GET.

        >>> form = Form("http://a.cn/queryList", '{"title": "徐州", "#": 1}')
        >>> Form.at(form.address) == form, Form.at("http://a.cn/queryList#top")
        (True, None)
        """
        url, posted, sent = address.partition(_POSTED)
        kind, _, body = sent.partition(":")
        return cls(url, unquote(body), unquote(kind)) if posted else None


@frozen(kw_only=True)
class Listing:
    """What one listing page says (列表页)."""

    url: str
    """Of an answer to a POST: the form's address."""
    entries: tuple[Entry, ...] = ()
    """In page order."""
    next_pages: tuple[str, ...] = ()
    """Absolute addresses of the pages that continue this one, nearest first."""
    next_forms: tuple[Form, ...] = ()
    """The same where the site's script asks by POST."""

    @property
    def following(self) -> tuple[str, ...]:
        """Addresses of the pages that continue this one, those asked by POST behind the others."""
        # Only a form may become a POST: a link whose fragment looks like one stays a link.
        links = (urldefrag(page).url for page in self.next_pages)
        return (*links, *(form.address for form in self.next_forms))


@frozen(kw_only=True)
class Capture:
    """One fetch, kept raw (抓取快照). `warc_file` is empty when no answer came."""

    url: str
    """The address asked for; of a POST that of its form."""
    final_url: str = ""
    """The address that answered, after redirects; empty when none did."""
    at: datetime
    """Aware."""
    status: int | None = None
    verdict: Verdict = Verdict.CONTENT
    why: str = ""
    """One line that explains a verdict other than `content`."""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""
    digest: str = ""
    """SHA-256 (hex) of the archived body."""
    warc_file: str = ""
    """Relative to the archive folder."""
    warc_offset: int = 0
    warc_length: int = 0
    """Bytes of the gzip member that holds the record."""
    elapsed_ms: int = 0


@frozen(kw_only=True)
class Reading:
    """What the captures of one address were read as: the item the pipelines carry.

    `captures`, never empty, holds every answer on the way (retries, redirects) in order, the one that
    was read last. Of an article in parts that is its first part's; the others' stand before it.
    """

    site: str
    purpose: Purpose
    url: str
    """The address asked for first."""
    key: str
    """The URL key: the article's identity."""
    final_key: str = ""
    """Of an article: the URL key of its site's address that a redirect led to, else empty."""
    channel: str = ""
    """Address of the channel that led here, else empty."""
    captures: tuple[Capture, ...]
    in_parts: bool = False
    """Several addresses were read: that the first part is unchanged says nothing about the others."""
    article: Article | None = None
    """Only when the verdict of the last capture is `content`."""
    listing: Listing | None = None
    entry_keys: tuple[str, ...] = ()
    """URL keys of `listing.entries`, in the same order."""
    left_out: int = 0  # entries of the listing page that are not this site's articles
    page_number: int = 0
    """Of a listing: 1 for the channel's first page."""
    ends_walk: bool = False
    """Of a listing: no further page of this channel is asked for in this run."""
    offered_by: str = ""
    """Of an attachment: the URL key of the article that offers it."""
    file: File | None = None
    """Of an attachment: only when the verdict of the last capture is `content`."""
    content_hash: str = ""
    """SHA-256 (hex) over every field that counts as content; set by the match stage."""
    text_hash: str = ""
    """SHA-256 (hex) over the compared text of title and body; equal for word-for-word copies."""
    echo: bool = False
    """Another article of the site has shown this very text in place of its own."""
    templated: bool = False
    """It differs from before only in what the site has printed otherwise on all its pages for long."""
    renewed: bool = False
    """A first reading of what the site showed at another address before, like most others of its run."""
    notes: tuple[str, ...] = field(default=())
    """Findings of the check stage, e.g. `no published time`."""

    @property
    def verdict(self) -> Verdict:
        return self.captures[-1].verdict
