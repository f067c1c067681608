"""Is this page that article? Told by its text, else by title, day and most of the text."""

from datetime import date

from xzcrawler.config import SHANGHAI
from xzcrawler.dedup.signature import text_hash
from xzcrawler.items import Article
from xzcrawler.text.normalize import comparable

MOST = 0.8
"""Share of the shorter text's 5-grams that stand in the longer one, above which they are one text: of
17,752 real official news no two different ones reached it, but notices from one template do."""
_GRAM = 5
_SHORTEST = 6
"""Characters of a title that was cut: fewer begin too many others."""


def is_same(known: Article, page: Article) -> bool:
    """Return whether a page that was found elsewhere is this very article.

    It has the same text to the letter, or the same title and day and most of the text.

    >>> known = Article(url="a", title="停水通知", body="明日八时至十八时停水，请相互转告。")
    >>> is_same(known, Article(url="b", title="停水 通知", body="明日八时至十八时停水，请相互转告。徐州水务"))
    True
    """
    if text_hash(known.title, known.body) == text_hash(page.title, page.body):
        return True
    same_title = folded(known.title) == folded(page.title)
    if not (same_title and day(known) == day(page)):
        return False
    return containment(known.body, page.body) >= MOST


def is_titled(listed: str, title: str) -> bool:
    """Return whether a page has the title it is listed under, which a listing may have cut.

    >>> is_titled("徐州市公交线路调…", "徐州市公交线路调整的通知"), is_titled("", "")
    (True, False)
    """
    wanted = folded(listed)
    beginning = wanted.rstrip(".…")
    if beginning == wanted:
        return bool(wanted) and wanted == folded(title)
    return len(beginning) >= _SHORTEST and folded(title).startswith(beginning)


def folded(text: str) -> str:
    """Return a text as it is compared, without white space.

    >>> folded("徐州　 ２０２６")
    '徐州2026'
    """
    return "".join(comparable(text).split())


def day(article: Article) -> date | None:
    """Return the day an article says it was published on, in Asia/Shanghai."""
    return article.published.astimezone(SHANGHAI).date() if article.published else None


def containment(one: str, other: str) -> float:
    """Return the share, 0 to 1, of the shorter text's 5-grams that stand in the longer one.

    >>> containment("请市民相互转告", "请市民相互转告。")
    1.0
    >>> containment("", "有字")
    0.0
    """
    return shared(grams(one), grams(other))


def shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share, 0 to 1, of the smaller set that is in the larger one."""
    smaller = min(one, other, key=len)
    return len(one & other) / len(smaller) if smaller else 0.0


def grams(text: str) -> frozenset[str]:
    """Return the 5-grams of a text without its white space; a shorter text is its own."""
    plain = folded(text)
    if len(plain) < _GRAM:
        return frozenset({plain} - {""})
    return frozenset(plain[start : start + _GRAM] for start in range(len(plain) - _GRAM + 1))
