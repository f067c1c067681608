"""Is this still the same article? What an edit must look like to be told at once."""

from rapidfuzz import fuzz

from xzcrawler.items import Article
from xzcrawler.monitor.likeness import folded, grams
from xzcrawler.store.values import Doubt

SHORTEST = 200
"""Characters of a text that can shrink: a notice of three sentences may well become one of one."""
LEFT = 0.25
"""Share of its length down to which a text may be cut without a doubt (webchanges draws the line there)."""
KEPT = 0.1
"""Share of the old text's 5-grams that an edit of the same article keeps, however thorough it is."""
ALIKE = 0.5
"""Likeness (0 to 1) from which two titles may be one: an edited one, or one that a listing cut short."""
_MOST = 20_000
"""Characters of a text that are compared: a page of nothing but text must not fill the memory."""
_SHORTEST_CUT = 4
"""Characters of a title that may stand for a longer one that begins so."""
_ENDS = "….· "


def doubt(known: Article, said: Article, *, echo: bool = False) -> Doubt:
    """Return why an edit is looked at once more before anybody is told; empty for most.

    `known`: what people know the article to say. `echo`: another article of the site has shown this
    very text in place of its own.

    >>> notice = Article(url="", title="关于停水的通告", body="因管道检修，下列区域停水。" * 20)
    >>> doubt(notice, Article(url="", title="关于停水的通告", body="页面加载中"))
    'shrunk'
    """
    old, new = folded(known.body), folded(said.body)
    if echo or (not same_title(known.title, said.title) and _kept(old, new) < KEPT):
        return "replaced"
    return "shrunk" if len(old) >= SHORTEST and len(new) <= LEFT * len(old) else ""


def same_title(one: str, other: str) -> bool:
    """Return whether two titles may be those of one article.

    >>> same_title("徐州市2026年春季植树活动启动", "徐州市2026年春季植树…")
    True
    >>> same_title("徐州市2026年春季植树活动启动", "出错了")
    False
    """
    first, second = folded(one).rstrip(_ENDS), folded(other).rstrip(_ENDS)
    short, long = sorted((first, second), key=len)
    if len(short) >= _SHORTEST_CUT and short in long:
        return True
    return fuzz.ratio(first, second) >= 100 * ALIKE


def _kept(old: str, new: str) -> float:
    before = grams(old[:_MOST])
    return len(before & grams(new[:_MOST])) / len(before) if before else float(not new)
