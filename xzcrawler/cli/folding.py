"""The change log with each story once: what tells of its copies is folded below one line."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from xzcrawler.store.stories import Member
from xzcrawler.store.values import ChangeLine

_FOLDED = ("new", "reprinted")
"""Types that only say that a text is there; an altered copy is a finding of its own."""


@frozen
class Folded:
    """A line of the change log with the copies that are told of below it."""

    line: ChangeLine
    copies: tuple[ChangeLine, ...] = ()
    """One line for each other article."""


def fold(lines: Sequence[ChangeLine], members: Mapping[int, Member]) -> list[Folded]:
    """Fold the copies of each story below its first line: that of the original when it is there.

    `members`: where articles stand in their stories.
    """
    of_stories: dict[int, list[ChangeLine]] = {}
    for line in lines:
        member = members.get(line.article_id)
        if member is not None and line.type in _FOLDED and not line.muted:
            of_stories.setdefault(member.story_id, []).append(line)
    shown = {told.line.id: told for told in _shown(of_stories, members)}
    hidden = {line.id for told in of_stories.values() for line in told} - set(shown)
    return [shown.get(line.id) or Folded(line) for line in lines if line.id not in hidden]


def _shown(
    of_stories: Mapping[int, Sequence[ChangeLine]], members: Mapping[int, Member]
) -> Iterator[Folded]:
    for lines in of_stories.values():
        first = members[lines[0].article_id].first_article_id
        # Without the original, the line that names it says most.
        chosen = min(
            lines, key=lambda line: (line.article_id != first, line.type == "new", line.id)
        )
        others = {line.article_id: line for line in lines if line.article_id != chosen.article_id}
        yield Folded(chosen, tuple(others.values()))
