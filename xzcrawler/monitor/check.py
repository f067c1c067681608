"""What a careful editor would wonder about in a reading; nothing here keeps it from being stored."""

from datetime import timedelta

from xzcrawler.items import Article, Reading

_AHEAD = timedelta(days=2)
"""Sites announce for tomorrow and their clocks go wrong; more is a misread date."""


def findings(reading: Reading) -> tuple[str, ...]:
    """Return the findings on a reading, each a constant short line."""
    if reading.article is None:
        return ()
    article = reading.article
    found = (
        (article.published is None, "no published time"),
        (_is_ahead(article, reading), "published in the future"),
        (not article.source, "no source"),
        (not article.body, "no text"),
        (_has_gaps(article), "undecodable characters"),
    )
    return tuple(line for applies, line in found if applies)


def _is_ahead(article: Article, reading: Reading) -> bool:
    published = article.published
    return published is not None and published > reading.captures[-1].at + _AHEAD


def _has_gaps(article: Article) -> bool:
    return "\ufffd" in article.title or "\ufffd" in article.body
