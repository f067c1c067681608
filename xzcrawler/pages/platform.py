"""Which publishing system made a page: the table that `read_article` asks when no site claims the address."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from attrs import frozen

from xzcrawler.pages import (
    dedecms,
    empirecms,
    epoint,
    feeds,
    founder,
    hanweb,
    portal,
    trs,
    ucap,
    vsb,
    webplus,
    wordpress,
)
from xzcrawler.pages.article import ArticlePage
from xzcrawler.pages.generic import GenericArticle, GenericListing
from xzcrawler.pages.listing import ListingPage


@frozen
class Mark:
    """What gives a list away in a page's bytes, or in its address."""

    pattern: re.Pattern[bytes]
    words: tuple[bytes, ...] = ()
    """One of them has to stand there too; they are found at a tenth of the pattern's cost. One that
    begins with a byte of its own needs none."""
    sign: re.Pattern[bytes] | None = None
    """Stands in a page wherever the mark does, and is looked for once for all marks that share it."""
    times: int = 1
    """How often it has to stand there."""
    begins: bool = False
    """Whether it has to stand at the beginning."""

    def found_in(self, body: bytes) -> bool:
        """Whether a page carries the mark."""
        if self.begins:
            return self.pattern.match(body) is not None
        if self.words and not any(word in body for word in self.words):
            return False
        return len(list(islice(self.pattern.finditer(body), self.times))) == self.times


_Pattern = tuple[re.Pattern[bytes], dict[bytes, bytes], int]
"""What finds words, which word each of its matches means, and how far a page is looked at."""


@frozen
class Platform:
    """A publishing system and what gives it away."""

    article: type[ArticlePage]
    listing: type[ListingPage]
    article_url: re.Pattern[str]
    article_words: tuple[bytes, ...]
    """One of them stands wherever the mark does; all are looked for at once, at a tenth of its cost."""
    article_mark: re.Pattern[bytes]
    listing_marks: tuple[Mark, ...] = ()
    """One of them is enough. Without any, the general reader takes the system's lists."""


_NEVER = re.compile("\0")
"""Stands in no address, which is told at once: `(?!)` is tried at every character."""
_JPAGE = re.compile(rb"data(?:store>|proxy\.jsp)")
# A pattern that begins with a rare byte skips to it; what stands before comes after.
_PAGED = re.compile(rb"L(?:(?<=pageL)ink|(?<=createPageHTML))")
_NAMED = re.compile(rb"w(?:(?<=ew)b-|ebSiteCode|(?<=/w)p-(?:content|includes)/)")
_SEVERAL = 3
"""Addresses of articles that make a page a list of the system: one may be a link to a neighbour's site."""

PLATFORMS = (
    Platform(
        founder.FounderArticle,
        founder.FounderListing,
        founder.ARTICLE_URL,
        (b"<founder-", b"<!--enpproperty", b"<!-- enpproperty"),
        re.compile(rb"<founder-(?:content|title)\b|<!--\s?enpproperty\b"),
        (
            Mark(
                re.compile(
                    rb"_(?:(?<=/con/\d{6}/\d\d/content_)\d+\.|(?<=/layout/\d{6}/\d\d/node_)\w+\."
                    rb"|(?<=/html/\d{4}-\d\d/\d\d/node_)\w+\.|(?<=<period_)(?:date|name)>\s*\d{4}-\d)"
                )
            ),
            Mark(re.compile(rb"\bid=[\"']?pageLink\b"), sign=_PAGED),
        ),
    ),
    Platform(
        epoint.EpointArticle,
        epoint.EpointListing,
        epoint.ARTICLE_URL,
        (b"ewb-article",),
        re.compile(rb"\bewb-article"),
        (
            Mark(re.compile(rb"ewb-(?:info-items|notice-items|page)\b"), sign=_NAMED),
            Mark(re.compile(rb"getFullTextData"), (b"getFullTextData",)),
            Mark(re.compile(rb"\s*\{.{0,500}?\\?\"records\\?\"\s*:\s*\[", re.DOTALL), begins=True),
        ),
    ),
    Platform(
        trs.TrsArticle,
        trs.TrsListing,
        trs.PAGE_URL,
        (b"TRS_Editor", b"TRS_UEDITOR", b"trs_editor_view", b"trs_paper_default"),
        re.compile(rb"\b(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|trs_paper_default)\b"),
        (
            Mark(
                re.compile(rb"_(?<=/t\d{8}_)(?:\d+|s[0-9a-f]{24})\.s?html?"),
                times=_SEVERAL,
            ),
        ),
    ),
    Platform(
        hanweb.HanwebArticle,
        hanweb.HanwebListing,
        hanweb.ARTICLE_URL,
        (b"<!--ZJEG_RSS.content", b'<meta name="ContentStart', b"<!--<$["),
        re.compile(rb"ZJEG_RSS\.content|<meta name=[\"']?ContentStart\b|<!--<\$\["),
        (
            Mark(re.compile(rb"<datastore>"), sign=_JPAGE),
            Mark(re.compile(rb"jpage/dataproxy\.jsp"), sign=_JPAGE),
            Mark(re.compile(rb"webSiteCode\s*:"), sign=_NAMED),
            Mark(re.compile(rb"\s*\{.{0,500}\"results\"\s*:\s*\[", re.DOTALL), begins=True),
        ),
    ),
    Platform(
        ucap.UcapArticle,
        ucap.UcapListing,
        ucap.ARTICLE_URL,
        (b"<ucap", b"<publishtime", b"UCAP-CONTENT"),
        re.compile(rb"<(?:ucaptitle|ucapcontent|publishtime)\b|id=[\"']UCAP-CONTENT\b"),
        (
            Mark(re.compile(rb"createPageHTML\(\s*['\"]"), sign=_PAGED),
            Mark(
                re.compile(
                    rb"/(?:\d{6}/[0-9a-fA-F]{32}|c\d{5,8}/\d{6}/\w{1,40})\.s?html?",
                    re.IGNORECASE,
                ),
                times=_SEVERAL,
            ),
        ),
    ),
    Platform(
        wordpress.WordPressArticle,
        wordpress.WordPressListing,
        _NEVER,  # every site chooses the form of its addresses
        (b"/wp-content/", b"/wp-includes/"),
        re.compile(
            rb"(?:href|src)=[\"'][^\"'<>]{0,200}/wp-(?:content/(?:themes|plugins)|includes)/"
        ),
        (
            Mark(
                re.compile(rb"<body[^>]{0,500}\b(?:archive|blog|category|search-results)\b"),
                (b"/wp-content/", b"/wp-includes/"),
                sign=_NAMED,
            ),
        ),
    ),
    Platform(
        vsb.VsbArticle,
        GenericListing,
        vsb.ARTICLE_URL,
        (b"vsb_content", b"v_news_content", b"_newscontent_fromname"),
        re.compile(rb"\bvsb_content|\bv_news_content\b|_newscontent_fromname"),
    ),
    Platform(
        webplus.WebplusArticle,
        GenericListing,
        webplus.ARTICLE_URL,
        (b"wp_articlecontent",),
        re.compile(rb"\bwp_articlecontent\b"),
    ),
    Platform(
        dedecms.DedeArticle,
        GenericListing,
        dedecms.ARTICLE_URL,
        (b"/plus/",),
        re.compile(rb"/plus/(?:count|feedback\w*|digg\w*)\.php\?"),
    ),
    Platform(
        empirecms.EmpireArticle,
        GenericListing,
        _NEVER,
        (b"/e/public/", b"/e/pl/", b"/e/enews/"),
        re.compile(rb"/e/(?:public/(?:ViewClick|digg)|pl|enews)/\?"),
    ),
    Platform(
        portal.PortalArticle,
        GenericListing,
        _NEVER,  # neither its addresses nor its lists have anything in common
        (b"_baidu",),
        re.compile(rb"\bid=[\"']?(?:pubtime|source|author|editor)_baidu\b"),
    ),
)
"""In the order in which they are asked: a portal's ids stand on pages of other systems too."""


_ANY_ADDRESS = re.compile(
    "|".join(platform.article_url.pattern for platform in PLATFORMS), re.IGNORECASE
)
"""Most addresses are those of no platform: one pattern for all says so at the cost of one."""
_HEAD = 16_384
_FAR = 120_000
"""Bytes within which an article's template shows itself; what a page has more is scripts and comments."""
_BEFORE, _BEHIND, _MOST_PLACES = 260, 60, 50
"""Bytes around a word among which its mark is looked for, and how often."""
_RARE = {b"<": _FAR, b"_": _FAR, b"/": _HEAD}
"""Bytes that few words share, each with how far is looked: paths of scripts and styles stand in the head."""


def article_class(url: str, body: bytes) -> type[ArticlePage]:
    """Return the class that reads such an article; the general one when nothing gives it away."""
    if _ANY_ADDRESS.search(url):
        for platform in PLATFORMS:
            if platform.article_url.search(url):
                return platform.article
    places: dict[bytes, list[int]] = {}
    for word, place in _words_in(body):
        places.setdefault(word, []).append(place)
    if not places:
        return GenericArticle
    for platform in PLATFORMS:
        for word in platform.article_words:
            if word in places and _is_marked(platform, word, places[word], body):
                return platform.article
    return GenericArticle


def _is_marked(platform: Platform, word: bytes, places: list[int], body: bytes) -> bool:
    """Whether the platform's mark stands where its word does; a path in the head is only a hint."""
    if word.startswith(b"/"):
        return platform.article_mark.search(body, max(places[0] - _BEFORE, 0), _FAR) is not None
    return any(
        platform.article_mark.search(body, max(place - _BEFORE, 0), place + _BEHIND)
        for place in places[:_MOST_PLACES]
    )


def _words_in(body: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the words of the table that stand in a page, and where.

    A pattern that begins with one rare byte skips to it as fast as memory is read: one such
    pattern for all words that share the byte costs less than to look for three of them.
    """
    patterns, others = _patterns()
    for pattern, endings, end in patterns:
        for found in pattern.finditer(body, 0, end):
            yield endings[found[0]], found.start()
    for word in others:
        if (place := body.find(word, 0, _FAR)) >= 0:
            yield word, place


@cache
def _patterns() -> tuple[list[_Pattern], list[bytes]]:
    words = [word for platform in PLATFORMS for word in platform.article_words]
    sharing = {rare: [word for word in words if _rare(word) == rare] for rare in _RARE}
    patterns = [_pattern(rare, sharing[rare], end) for rare, end in _RARE.items()]
    return patterns, [word for word in words if not _rare(word)]


def _rare(word: bytes) -> bytes:
    return next((byte for byte in _RARE if byte in word), b"")


def _pattern(rare: bytes, words: list[bytes], end: int) -> _Pattern:
    parts = {word: word.partition(rare) for word in words}
    rest = b"|".join(
        (b"(?<=%b)" % re.escape(before + rare) if before else b"") + re.escape(after)
        for before, _, after in parts.values()
    )
    endings = {rare + after: word for word, (_, _, after) in parts.items()}
    return re.compile(b"%b(?:%b)" % (re.escape(rare), rest)), endings, end


def listing_class(url: str, body: bytes) -> type[ListingPage]:
    """Return the class that reads such a list; the general one when nothing gives it away."""
    if feeds.is_feed(body):
        return feeds.FeedListing
    address = url.encode()
    signs: dict[re.Pattern[bytes] | None, bool] = {None: True}
    for platform in PLATFORMS:
        for mark in platform.listing_marks:
            if mark.sign not in signs and mark.sign:
                signs[mark.sign] = mark.sign.search(body) is not None
            if (signs[mark.sign] and mark.found_in(body)) or mark.found_in(address):
                return platform.listing
    return GenericListing
