"""Where each article of the sample city lives."""

import hashlib
import uuid

from xzcrawler.demo.newsroom import CityArticle, SiteCode

HOSTS: dict[SiteCode, str] = {
    "news": "news.pengcheng.test",
    "gov": "www.pengcheng.test",
    "paper": "paper.pengcheng.test",
}
CHANNELS: dict[SiteCode, dict[str, str]] = {
    "news": {"yw": "要闻", "ms": "民生"},
    "gov": {"001001": "政务要闻", "001004": "通知公告"},
    "paper": {"01": "要闻", "02": "城事"},
}
_FOUNDING_ID = 3154138
_FIRST_HEX_YEAR = 2025
"""The news site's ids were counted until then; since then they are 24 hexadecimal digits."""


def url_of(article: CityArticle) -> str:
    """Return the article's address."""
    return f"http://{HOSTS[article.site]}{path_of(article)}"


def path_of(article: CityArticle) -> str:
    """Return the path of the article's address."""
    return article.new_path or first_path_of(article)


def first_path_of(article: CityArticle) -> str:
    """Return the path at which it was published, in its platform's form."""
    at = article.at
    if article.site == "news":
        return f"/pc/a/{at:%Y%m}/t{at:%Y%m%d}_{_news_id(article)}.shtml"
    if article.site == "gov":
        name = uuid.uuid5(uuid.NAMESPACE_DNS, f"{article.slug}.pengcheng.test")
        return f"/001/{article.channel}/{at:%Y%m%d}/{name}.html"
    return f"/pcrb/pc/con/{at:%Y%m}/{at:%d}/content_{53200 + article.number}.html"


def file_url(article: CityArticle, name: str) -> str:
    """Return the absolute address of a picture or attachment of the article."""
    return f"http://{HOSTS[article.site]}{file_path(article, name)}"


def file_path(article: CityArticle, name: str) -> str:
    """Return where the platform keeps that file: beside the article, under an id of its own."""
    folder, _, page = first_path_of(article).rpartition("/")
    extension = name.rpartition(".")[2]
    digest = hashlib.sha256(f"{article.slug}/{name}".encode()).hexdigest()
    if article.site == "news":
        letter = "W" if extension == "png" else "P"
        serial = int(digest[:12], 16) % 10**12
        return f"{folder}/{letter}0{article.at:%Y%m%d}{serial:012d}.{extension}"
    if article.site == "gov":
        return f"{folder}/{page.removesuffix('.html')}/files/{digest[:32]}.{extension}"
    return f"/pcrb/attachment/{article.at:%Y%m/%d}/{digest[:8]}.{extension}"


def _news_id(article: CityArticle) -> str:
    if article.slug == "founding":
        return str(_FOUNDING_ID)
    if article.at.year < _FIRST_HEX_YEAR:
        return str(3_200_000 + 17 * article.number)
    seconds = int(article.at.timestamp())
    return f"s{seconds:08x}{hashlib.sha256(article.slug.encode()).hexdigest()[:16]}"
