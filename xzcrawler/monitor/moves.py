"""Moved articles: a page that now answers at another address of its site keeps its one history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import Literal
from urllib.parse import urlsplit

from attrs import evolve, frozen

from xzcrawler.items import Article, Reading
from xzcrawler.monitor.likeness import is_same, is_titled
from xzcrawler.store import (
    Session,
    addresses,
    articles,
    changes,
    incidents,
    listings,
    merges,
    revisions,
    states,
)
from xzcrawler.store import runs as run_rows
from xzcrawler.store.articles import OtherUrl
from xzcrawler.store.changes import NewChange
from xzcrawler.store.states import ArticleState
from xzcrawler.store.values import FactChange

MOVED_SEVERITY = 20
REDESIGN = "redesign"
"""Of the incident: a site's addresses changed, and old and new ones were not brought together yet."""
TOLD = 10
"""Moves of one site in one run that people are told of; as many missing articles are a mass failure."""

_PERMANENT = frozenset({301, 308})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

Step = Literal["stay", "move", "lead", "join", "fold"]
"""What a redirect makes of two addresses: nothing · the article has moved · it never answered
elsewhere, only its address is another · two articles are one and the one asked for goes on · the same,
and the one it leads to goes on."""


@frozen(kw_only=True)
class Followed:
    """What came of the redirects in some readings."""

    numbers: Mapping[str, int]
    """The articles by key, as they are now."""
    told: tuple[tuple[Reading, NewChange], ...] = ()
    """Changes, each with the reading that showed it."""


def is_permanent(reading: Reading) -> bool:
    """Return whether every redirect on the way to this page says that it is for good."""
    on_the_way = takewhile(lambda capture: capture.status != 200, reading.captures)
    hops = [capture.status for capture in on_the_way if capture.status in _REDIRECTS]
    return bool(hops) and all(status in _PERMANENT for status in hops)


def step(
    reading: Reading,
    state: ArticleState,
    other: ArticleState | None,
    *,
    head: Article | None,
    listed: str = "",
) -> Step:
    """Decide what a lasting redirect means.

    `other`: the article that is known under the address that answered, perhaps the same;
    `head`: what the article said last, elsewhere if it ever was read elsewhere, None when it was never
    read; `listed`: the title it is listed under, which must be the page's when nothing else tells
    whose page it is: many addresses may lead to one page that says sorry.
    """
    page, final_url = reading.article, reading.captures[-1].final_url
    if page is None:
        return "stay"
    knows_text = head is not None and has_moved(reading, state, head)
    if not (is_same(head, page) if head and knows_text else is_titled(listed, page.title)):
        return "stay"
    if other is not None and other.id != state.id:
        return "join" if _goes_on(state, other) else "fold"
    if state.url == final_url or (other is not None and reading.url != state.url):
        return "stay"
    return "move" if has_moved(reading, state, head) else "lead"


def has_moved(reading: Reading, state: ArticleState, head: Article | None) -> bool:
    """Return whether an article was read elsewhere before.

    One that was read through this redirect from the beginning has not moved.
    """
    final_url = reading.captures[-1].final_url
    return head is not None and (head.url != final_url or reading.key != state.key)


def _goes_on(state: ArticleState, other: ArticleState) -> bool:
    """Whether the history of the first goes on when two are one: the older one that was ever read."""
    ages = (not state.head_seq, state.first_seen, state.id)
    return ages < (not other.head_seq, other.first_seen, other.id)


def is_folding(old: str, new: str) -> bool:
    """Return whether two addresses differ only in scheme or a leading `www`: a whole site does that.

    >>> is_folding("http://www.a.cn/1.html", "https://a.cn/1.html")
    True
    """
    return _bare(old) == _bare(new)


def _bare(url: str) -> tuple[str, str, str]:
    parts = urlsplit(url)
    return (parts.hostname or "").removeprefix("www."), parts.path, parts.query


def moved(state: ArticleState, url: str, *, muted: bool, title: str = "") -> NewChange:
    """Return the change that says that an article has another address."""
    return NewChange(
        type="moved",
        article_id=state.id,
        title=title or state.title,
        from_seq=state.head_seq or None,
        to_seq=state.head_seq or None,
        kinds=("url",),
        severity=MOVED_SEVERITY,
        facts=(FactChange(kind="url", old=state.url, new=url),),
        summary=f"{state.url} → {url}",
        muted="site_wide" if muted else "",
    )


def follow(
    session: Session,
    run_id: int,
    readings: Sequence[Reading],
    numbers: Mapping[str, int],
    now: datetime,
) -> Followed:
    """Bring together what redirects show to be one article; the changes are still to be announced.

    `numbers` holds the article of every key that the readings name. No two readings may concern
    one article.
    """
    led = [reading for reading in readings if reading.final_key and reading.article is not None]
    if not led:
        return Followed(numbers=numbers)
    started = run_rows.get(session, run_id).started
    lasting = [r for r in led if _lasts(session, r, numbers[r.key], started, now)]
    keys = {key for reading in lasting for key in (reading.key, reading.final_key)}
    known = dict(numbers) | states.numbers(session, keys)
    before = states.load(session, {known[key] for key in keys if key in known})
    titles = listings.titles(session, before)
    after, told = dict(numbers), []
    for reading in lasting:
        state, other = before[known[reading.key]], before.get(known.get(reading.final_key, 0))
        head = _head(session, state, reading.captures[-1].final_url)
        taken = step(reading, state, other, head=head, listed=titles.get(state.id, ""))
        _take(session, taken, reading, state=state, other=other, now=now)
        if taken in {"join", "fold"} and other is not None:
            one, gone = (state, other) if taken == "join" else (other, state)
            after = {key: one.id if n == gone.id else n for key, n in after.items()}
        url = reading.captures[-1].final_url
        if taken in {"move", "join"} and has_moved(reading, state, head):
            told.append((reading, moved(state, url, muted=is_folding(state.url, url))))
    return Followed(numbers=after, told=_audible(session, run_id, told, started))


def go_back(
    session: Session, run_id: int, readings: Sequence[tuple[Reading, ArticleState]], now: datetime
) -> dict[int, ArticleState]:
    """Ask for articles at an earlier address again that answers while the later one does not.

    Returns those that went back, as they are now, by number.
    """
    gone_back: dict[int, ArticleState] = {}
    told = []
    for reading, state in readings:
        answers = reading.article is not None and not reading.final_key
        is_missed = state.presence in {"suspect", "gone"} and reading.url != state.url
        if not (answers and is_missed and addresses.keyed(session, state.id)):
            continue
        told.append(moved(state, reading.url, muted=is_folding(state.url, reading.url)))
        addresses.move(session, state, reading.url, reading.key, now)
        gone_back[state.id] = evolve(state, url=reading.url)
    changes.append(session, run_id, told, now)
    return gone_back


def _head(session: Session, state: ArticleState, final_url: str) -> Article | None:
    """Return what an article said last, at another address than that if it ever was read at one.

    What was read there, through the redirect, may already be the other page's text.
    """
    head = revisions.heads(session, [state.id]).get(state.id)
    if head is None or head.url != final_url or state.head_seq == 1:
        return head
    said = [view.article for view in revisions.of_article(session, state.id)]
    return next((one for one in reversed(said) if one.url != final_url), head)


def _lasts(
    session: Session, reading: Reading, article_id: int, started: datetime, now: datetime
) -> bool:
    """Return whether a redirect is for good, or was there in an earlier run already."""
    if is_permanent(reading):
        return True
    url = reading.captures[-1].final_url
    first = addresses.first_led(session, article_id, url)
    if first is None:
        articles.add_urls(session, [OtherUrl(article_id, url, "redirect")], now)
    # A clock that was ahead noted what is later than now.
    return first is not None and not started <= first <= now


def _take(
    session: Session,
    taken: Step,
    reading: Reading,
    *,
    state: ArticleState,
    other: ArticleState | None,
    now: datetime,
) -> None:
    url = reading.captures[-1].final_url
    if taken in {"join", "fold"} and other is not None:
        one, gone = (state, other) if taken == "join" else (other, state)
        evidence = {"from": reading.url, "to": url}
        merges.join(
            session,
            one,
            gone,
            site=reading.site,
            kind="redirect",
            at=url,
            evidence=evidence,
            now=now,
        )
    if taken in {"move", "lead", "join"}:
        addresses.move(session, state, url, reading.final_key, now)


def _audible(
    session: Session,
    run_id: int,
    told: Sequence[tuple[Reading, NewChange]],
    started: datetime,
) -> tuple[tuple[Reading, NewChange], ...]:
    """Mute what goes beyond the first moves of a run, and all of a site that is being rebuilt."""
    if not told:
        return ()
    left = TOLD - changes.count(session, run_id, "moved", started)
    if incidents.is_open(session, told[0][0].site, REDESIGN):
        left = 0
    heard = [
        (reading, change if index < left else evolve(change, muted="site_wide"))
        for index, (reading, change) in enumerate(told)
    ]
    return tuple(heard)
