"""Which publishing system made a page: the table that `read_article` asks when no site claims the address."""

import re

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
    """One of them stands wherever the mark does; they are found at a tenth of its cost."""
    article_mark: re.Pattern[bytes]
    listing_mark: re.Pattern[bytes]


PLATFORMS = (
    Platform(
        founder.FounderArticle,
        founder.FounderListing,
        founder.ARTICLE_URL,
        (b"<founder-", b"enpproperty"),
        re.compile(rb"<founder-(?:content|title)\b|<!--\s?enpproperty\b"),
        re.compile(rb"/con/\d{6}/\d\d/content_\d+\.|/layout/\d{6}/\d\d/node_\w+\."),
    ),
    Platform(
        epoint.EpointArticle,
        epoint.EpointListing,
        epoint.ARTICLE_URL,
        (b"ewb-article", b"EpointWebBuilder"),
        re.compile(rb"\bewb-article|EpointWebBuilder"),
        re.compile(rb"\bewb-(?:info-items|notice-items|page)\b"),
    ),
    Platform(
        trs.TrsArticle,
        trs.TrsListing,
        trs.ARTICLE_URL,
        (b"TRS_Editor", b"TRS_UEDITOR", b"trs_editor_view", b"trs_paper_default"),
        re.compile(rb"\b(?:TRS_Editor|TRS_UEDITOR|trs_editor_view|trs_paper_default)\b"),
        re.compile(rb"(?:/t\d{8}_(?:\d+|s[0-9a-f]{24})\.s?html?.*?){3}", re.DOTALL),
    ),
    Platform(
        hanweb.HanwebArticle,
        hanweb.HanwebListing,
        hanweb.ARTICLE_URL,
        (b"ZJEG_RSS.content", b"ContentStart", b"<!--<$["),
        re.compile(rb"ZJEG_RSS\.content|<meta name=[\"']?ContentStart\b|<!--<\$\["),
        re.compile(
            rb"<datastore>|jpage/dataproxy\.jsp|\A\s*\{.{0,500}\"results\"\s*:\s*\[", re.DOTALL
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
    for platform in PLATFORMS:
        words = platform.article_words
        if any(word in body for word in words) and platform.article_mark.search(body):
            return platform.article
    return GenericArticle


def listing_class(url: str, body: bytes) -> type[ListingPage]:
    """Return the class that reads such a list; the general one when nothing gives it away."""
    if feeds.is_feed(body):
        return feeds.FeedListing
    for platform in PLATFORMS:
        if platform.listing_mark.search(body) or platform.listing_mark.search(url.encode()):
            return platform.listing
    return GenericListing
