"""What a careful editor would wonder about in a reading; nothing here keeps it from being stored."""

from datetime import timedelta

from attrs import evolve

from xzcrawler.items import Article, Reading

_AHEAD = timedelta(days=2)
"""Sites announce for tomorrow and their clocks go wrong; more is a misread date."""


def findings(reading: Reading) -> tuple[str, ...]:
    """Return the findings on a reading, each a short line, constant up to its colon."""
    if reading.article is None:
        return ()
    article = reading.article
    found = (
        (article.published is None, "no published time"),
        (_is_ahead(article, reading), "published in the future"),
        (not article.source, "no source"),
        (not article.body, "no text"),
        (_gaps(article) > 0, f"undecodable characters: {_gaps(article)}"),
    )
    return tuple(line for applies, line in found if applies)


def without_misread_time(reading: Reading) -> Reading:
    """Return the reading without a publication time that lies ahead; the page's words stay in `published_raw`.

    Such a time would keep the article at the top of every list for as long as it is ahead.
    """
    if reading.article is None or not _is_ahead(reading.article, reading):
        return reading
    return evolve(
        reading, article=evolve(reading.article, published=None, published_precision=None)
    )


def _is_ahead(article: Article, reading: Reading) -> bool:
    published = article.published
    return published is not None and published > reading.captures[-1].at + _AHEAD


def _gaps(article: Article) -> int:
    return article.title.count("\ufffd") + article.body.count("\ufffd")
