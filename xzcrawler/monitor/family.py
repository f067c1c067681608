"""A story as people look at it: its likely original, and what became of the text in each copy."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from attrs import frozen
from rapidfuzz.fuzz import partial_ratio

from xzcrawler.dedup import Text
from xzcrawler.items import Article
from xzcrawler.monitor.originals import Basis, basis, moment, rank, taken_from
from xzcrawler.monitor.reprints import altered_facts, altered_words, is_outdated, lag_words
from xzcrawler.store import Session, revisions, stories
from xzcrawler.store.stories import Carried, Decision, Member
from xzcrawler.store.values import FactChange

_KEPT = 60
"""Likeness, 0 to 100, to some place of the other text above which a paragraph was kept, be it altered."""


@frozen(kw_only=True)
class Copy:
    """An article beside the original of its story."""

    article: Carried
    kind: str
    """`same`, `reprint`, `excerpt` or `altered`; what a person joined may be anything else."""
    cover: float
    """Share of the shorter text that the longer has too, 0 to 1."""
    basis: Basis
    """Why it counts as the copy."""
    stated: str
    """Whom it states to have the text from, else empty."""
    lag: timedelta
    """How much later it was published; below zero when only its statement makes it the copy."""
    dropped: tuple[str, ...]
    """Paragraphs of the original that it lacks."""
    added: tuple[str, ...]
    """Paragraphs that the original lacks."""
    facts: tuple[FactChange, ...]
    """What it states otherwise: `old` is the original's."""
    is_outdated: bool
    """The original once stated these facts as well, and has corrected them since."""
    outlives: bool
    """The original is gone, and this copy answers."""
    by_person: bool
    """A person put it here."""
    words: str
    """All that in one line for a person."""


@frozen(kw_only=True)
class Family:
    """A story: articles that carry one text."""

    story_id: int
    original: Carried
    """The likely one."""
    stated: str
    """Whom even that one states to have the text from: its original is watched nowhere."""
    copies: tuple[Copy, ...]
    """By the time they were published."""


def family_of(session: Session, article_id: int) -> Family | None:
    """Return the story that an article belongs to; None when no other article carries its text."""
    held = stories.members(session, [article_id]).get(article_id)
    return family(session, held.story_id) if held else None


def family(session: Session, story_id: int) -> Family | None:
    """Return a story with all that its articles say now; None when all but one go on as others."""
    members = stories.copies(session, story_id)
    said = stories.carried(session, [one.article_id for one in members])
    if len(said) < 2:
        return None
    # The first may have been merged into another since.
    original = said.get(members[0].first_article_id) or min(said.values(), key=rank)
    past = revisions.of_article(session, original.article_id) if original.seq > 1 else ()
    earlier = [view.article for view in past if view.seq < original.seq]
    decided = stories.decisions(session)
    copies = [
        _copy(original, said[one.article_id], one, earlier, decided.get(one.article_id))
        for one in members
        if one.article_id in said and one.article_id != original.article_id
    ]
    return Family(
        story_id=story_id,
        original=original,
        stated=taken_from(original),
        copies=tuple(sorted(copies, key=lambda copy: (copy.lag, copy.article.key))),
    )


def _copy(
    original: Carried,
    copy: Carried,
    member: Member,
    earlier: Sequence[Article],
    decision: Decision | None,
) -> Copy:
    facts = altered_facts(original, copy, member) if member.kind == "altered" else ()
    found: dict[str, Any] = {
        "dropped": missing_paragraphs(original.body, copy.body),
        "added": missing_paragraphs(copy.body, original.body),
        "facts": facts,
        "is_outdated": is_outdated(facts, earlier),
        "outlives": original.presence == "gone" and copy.presence != "gone",
    }
    return Copy(
        article=copy,
        kind=member.kind,
        cover=member.evidence.get("cover", 0.0),
        basis=basis(original, copy),
        stated=taken_from(copy),
        lag=moment(copy) - moment(original),
        by_person=decision is not None,
        words=_words(original, copy, found),
        **found,
    )


def missing_paragraphs(one: str, other: str) -> tuple[str, ...]:
    """Return the paragraphs of a text that another lacks, without what its carrier added.

    >>> missing_paragraphs("明天起城东停水。\\n请市民提前储水备用。\\n来源：彭城日报", "明天起城东停水。")
    ('请市民提前储水备用。',)
    """
    there = Text("", other).bare
    paragraphs = ((line.strip(), Text("", line).bare) for line in one.split("\n"))
    return tuple(
        line
        for line, bare in paragraphs
        if bare and bare not in there and partial_ratio(bare, there) < _KEPT
    )


def _words(original: Carried, copy: Carried, found: dict[str, Any]) -> str:
    words = [lag_words(original, copy)]
    if found["outlives"]:
        words.append("原文已删，转载仍在")
    if found["facts"]:
        words.append(altered_words(found["facts"], is_corrected=found["is_outdated"]))
    if found["dropped"]:
        words.append(f"删去{len(found['dropped'])}段")
    if found["added"]:
        words.append(f"增加{len(found['added'])}段")
    return "；".join(words)
