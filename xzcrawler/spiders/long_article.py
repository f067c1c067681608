"""A long article on its way: the readings of its parts, until they are one."""

from attrs import evolve, frozen

from xzcrawler import pages
from xzcrawler.items import ABSENT, Reading, Verdict

_SAYS_NOTHING = ABSENT | {Verdict.NOT_MODIFIED}
"""Verdicts on a part that would mean something else when they were those of the article."""


@frozen
class LongArticle:
    """What was read of one article so far, its first part first; most have no other."""

    parts: tuple[Reading, ...]

    @property
    def next_url(self) -> str:
        """The address of the part to be asked for next; empty when there is none, or one failed."""
        articles = [part.article for part in self.parts if part.article is not None]
        return pages.next_part(articles) if len(articles) == len(self.parts) else ""

    def plus(self, part: Reading) -> "LongArticle":
        """Return the article with one part more; one that leads to another page has failed."""
        if part.article is not None and not pages.is_at(part.article, part.url):
            part = _failed(part, Verdict.TRUNCATED, f"it leads to {part.article.url}")
        return LongArticle((*self.parts, part))

    def whole(self) -> Reading:
        """Return the one reading of the article; without an article when a part failed.

        Half an article must not look like an edit, nor a missing part like a missing article.
        """
        first, *others = self.parts
        if not others:
            return _alone(first)
        *before, own = first.captures
        answers = (capture for part in others for capture in part.captures)
        reading = evolve(first, captures=(*before, *answers, own), in_parts=True)
        last = others[-1]
        if first.article is None or last.article is None:
            verdict = Verdict.TRUNCATED if last.verdict in _SAYS_NOTHING else last.verdict
            why = last.captures[-1].why
            return _failed(reading, verdict, f"part {len(self.parts)}, {last.url}: {why}")
        articles = [part.article for part in others if part.article is not None]
        return evolve(reading, article=pages.join(first.article, articles))


def begin(reading: Reading) -> LongArticle:
    """Return the article whose first page was read; a page that is a part of another is none."""
    first = pages.first_part(reading.article) if reading.article is not None else ""
    if first:
        reading = _failed(reading, Verdict.UNREADABLE, f"a part of {first}, no article of its own")
    return LongArticle((reading,))


def _alone(reading: Reading) -> Reading:
    if reading.article is None or not reading.article.parts:
        return reading
    return evolve(reading, article=evolve(reading.article, parts=()))


def _failed(reading: Reading, verdict: Verdict, why: str) -> Reading:
    *before, last = reading.captures
    captures = (*before, evolve(last, verdict=verdict, why=why))
    return evolve(reading, captures=captures, article=None)
