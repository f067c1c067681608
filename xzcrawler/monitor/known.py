"""What has to be known of articles before it is decided what their readings mean."""

from collections.abc import Mapping, Sequence

from attrs import evolve

from xzcrawler.items import Reading
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.technical import read_by_other_rules
from xzcrawler.monitor.telling import Known
from xzcrawler.store import Session, revisions
from xzcrawler.store.article_values import RevisionView
from xzcrawler.store.states import ArticleState


def known_of(
    session: Session,
    readings: Sequence[tuple[Reading, ArticleState]],
    rereader: Rereader | None,
) -> Mapping[int, Known]:
    """Return what is known of these articles, by number; most say what they said, and are left out.

    `rereader`: with it, what people were told is known as today's rules read it.
    """
    edited = [state.id for reading, state in readings if _differs(reading, state)]
    untold = {
        state.id: reading
        for reading, state in readings
        if reading.article and state.told_seq < state.head_seq
    }
    heads = revisions.heads(session, {*edited, *untold}) if edited or untold else {}
    past = revisions.trails(session, edited) if edited else {}
    told = _told(session, untold, rereader)
    return {
        number: Known(
            head=head,
            told=told[number].article if number in told else None,
            told_hash=told[number].content_hash if number in told else "",
            past=past.get(number, ()),
        )
        for number, head in heads.items()
    }


def _differs(reading: Reading, state: ArticleState) -> bool:
    return bool(reading.article and state.head_seq and reading.content_hash != state.content_hash)


def _told(
    session: Session, untold: Mapping[int, Reading], rereader: Rereader | None
) -> dict[int, RevisionView]:
    """Return what people were told last: a page that says it again must not differ by its rules."""
    views = revisions.told(session, untold) if untold else {}
    if rereader is None:
        return views
    return {
        number: _by_todays_rules(session, view, untold[number], rereader)
        for number, view in views.items()
    }


def _by_todays_rules(
    session: Session, view: RevisionView, newest: Reading, rereader: Rereader
) -> RevisionView:
    read = read_by_other_rules(session, rereader, view, newest)
    if read is None or read.article is None:
        return view
    return evolve(view, article=read.article, content_hash=read.content_hash)
