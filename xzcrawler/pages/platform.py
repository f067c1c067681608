"""Which publishing system made a page: the table that `read_article` asks when no site claims the address."""

import re
from collections.abc import Iterator
from functools import cache

from attrs import frozen

from xzcrawler.pages import epoint, feeds, founder, hanweb, portal, trs, ucap
from xzcrawler.pages.base import ArticlePage, ListingPage
from xzcrawler.pages.generic import GenericArticle, GenericListing


@frozen
class Platform:
    """A publishing system and what gives it away."""

    article: type[ArticlePage]
    listing: type[ListingPage]
    article_url: re.Pattern[str]
    article_words: tuple[bytes, ...]
    """One of them stands wherever the mark does; all are looked for at once, at a tenth of its cost."""
    article_mark: re.Pattern[bytes]
    listing_mark: re.Pattern[bytes]


PLATFORMS = (
    Platform(
        founder.FounderArticle,
        founder.FounderListing,
        founder.ARTICLE_URL,
        (b"<founder-", b"<!--enpproperty", b"<!-- enpproperty"),
        re.compile(rb"<founder-(?:content|title)\b|<!--\s?enpproperty\b"),
        re.compile(rb"/con/\d{6}/\d\d/content_\d+\.|/layout/\d{6}/\d\d/node_\w+\."),
    ),
    Platform(
        epoint.EpointArticle,
        epoint.EpointListing,
        epoint.ARTICLE_URL,
        (b"ewb-article",),
        re.compile(rb"\bewb-article"),
        re.compile(
            rb"ewb-(?:info-items|notice-items|page)\b|getFullTextData"
            rb"|\A\s*\{.{0,500}?\\?\"records\\?\"\s*:\s*\[",
            re.DOTALL,
        ),
    ),
    Platform(
        trs.TrsArticle,
        trs.TrsListing,
        trs.PAGE_URL,
        (b"TRS_Editor", b"TRS_UEDITOR", b"trs_editor_view", b"trs_paper_default"),
        re.compile(rb"\b(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|trs_paper_default)\b"),
        re.compile(rb"(?:/t\d{8}_(?:\d+|s[0-9a-f]{24})\.s?html?.*?){3}", re.DOTALL),
    ),
    Platform(
        hanweb.HanwebArticle,
        hanweb.HanwebListing,
        hanweb.ARTICLE_URL,
        (b"<!--ZJEG_RSS.content", b'<meta name="ContentStart', b"<!--<$["),
        re.compile(rb"ZJEG_RSS\.content|<meta name=[\"']?ContentStart\b|<!--<\$\["),
        re.compile(
            rb"<datastore>|jpage/dataproxy\.jsp|webSiteCode\s*:|\A\s*\{.{0,500}\"results\"\s*:\s*\[",
            re.DOTALL,
        ),
    ),
    Platform(
        ucap.UcapArticle,
        ucap.UcapListing,
        ucap.ARTICLE_URL,
        (b"<ucap", b"<publishtime", b"UCAP-CONTENT"),
        re.compile(rb"<(?:ucaptitle|ucapcontent|publishtime)\b|id=[\"']UCAP-CONTENT\b"),
        re.compile(
            rb"createPageHTML\(\s*['\"]"
            rb"|(?:/(?:\d{6}/[0-9a-f]{32}|c\d{5,8}/\d{6}/\w{1,40})\.s?html?.*?){3}",
            re.DOTALL | re.IGNORECASE,
        ),
    ),
    Platform(
        portal.PortalArticle,
        GenericListing,
        re.compile(r"(?!)"),  # neither its addresses nor its lists have anything in common
        (b"_baidu",),
        re.compile(rb"\bid=[\"']?(?:pubtime|source|author|editor)_baidu\b"),
        re.compile(rb"(?!)"),
    ),
)
"""In the order in which they are asked: a portal's ids stand on pages of other systems too."""


def article_class(url: str, body: bytes) -> type[ArticlePage]:
    """Return the class that reads such an article; the general one when nothing gives it away."""
    for platform in PLATFORMS:
        if platform.article_url.search(url):
            return platform.article
    words = set(_words_in(body))
    for platform in PLATFORMS:
        if not words.isdisjoint(platform.article_words) and platform.article_mark.search(body):
            return platform.article
    return GenericArticle


def _words_in(body: bytes) -> Iterator[bytes]:
    """Yield the words of the table that stand in a page.

    A pattern that begins with one byte skips to it as fast as memory is read: one such pattern
    for all words that share a byte costs less than to look for three of them.
    """
    for pattern, words in _patterns():
        for found in pattern.finditer(body):
            yield words[found[0]]


@cache
def _patterns() -> tuple[tuple[re.Pattern[bytes], dict[bytes, bytes]], ...]:
    sharing: dict[bytes, list[bytes]] = {}
    for word in (word for platform in PLATFORMS for word in platform.article_words):
        rare = next((byte for byte in (b"<", b"_") if byte in word), word[:1])
        sharing.setdefault(rare, []).append(word)
    found = []
    for rare, words in sharing.items():
        parts = {word: word.partition(rare) for word in words}
        rest = b"|".join(
            b"(?<=%b)%b" % (re.escape(before + rare), re.escape(after))
            for before, _, after in parts.values()
        )
        endings = {rare + after: word for word, (_, _, after) in parts.items()}
        found.append((re.compile(b"%b(?:%b)" % (re.escape(rare), rest)), endings))
    return tuple(found)


def listing_class(url: str, body: bytes) -> type[ListingPage]:
    """Return the class that reads such a list; the general one when nothing gives it away."""
    if feeds.is_feed(body):
        return feeds.FeedListing
    for platform in PLATFORMS:
        if platform.listing_mark.search(body) or platform.listing_mark.search(url.encode()):
            return platform.listing
    return GenericListing
