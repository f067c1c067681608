"""Which site has its turn now, and when each has its next.

Decided anew each time from what is stored. Nothing is a list of moments that could be missed: a turn is
due when enough time has passed, so after an outage of any length every site has one turn, at once, the
longest overdue first.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Literal

from attrs import frozen

from xzcrawler.monitor.office_hours import next_look
from xzcrawler.sites import Channel, Site
from xzcrawler.store.outlook import LastRun, Outlook, Prospect
from xzcrawler.text.normalize import host_of

REST = timedelta(minutes=15)
"""Between two runs of one site, whatever is due: as between two looks at one article."""
LONGEST_BACKOFF = timedelta(hours=4)
"""Between two runs of a site that fails: no site that came back stays unseen for longer."""
CLOCK_ERROR = timedelta(minutes=5)
"""A run further ahead than this was noted by a clock that was wrong; two machines may differ by less."""

Spider = Literal["news", "recheck"]


@frozen(kw_only=True)
class Turn:
    """When a site is crawled next, and how."""

    site: str
    due: datetime | None
    """None: it is being crawled."""
    spider: Spider = "news"
    """`news` reads the listings and all that is due, `recheck` only articles that were read before."""
    why: str = ""
    after_run: int = 0
    """The site's last run, 0: none; whoever crawls must find no other."""
    hosts: frozenset[str] = frozenset()
    """No other site that has one of them may be crawled at the same time."""


def agenda(sites: Iterable[Site], prospect: Prospect, now: datetime) -> list[Turn]:
    """Return each site's next turn, the longest overdue first; those that are being crawled come last."""
    turns = [_turn(site, prospect, now) for site in sites]
    return sorted(turns, key=lambda turn: (turn.due is None, turn.due or now, turn.site))


def choose(turns: Iterable[Turn], busy_hosts: Collection[str], now: datetime) -> list[Turn]:
    """Return the turns that are due, the longest overdue first, no two of them at one host."""
    taken = set(busy_hosts)
    chosen = []
    for turn in turns:
        if turn.due is None or turn.due > now or turn.hosts & taken:
            continue
        taken |= turn.hosts
        chosen.append(turn)
    return chosen


def backoff(failures: int) -> timedelta:
    """Return how long a site that failed so often in a row is let alone.

    >>> [backoff(failures).total_seconds() / 3600 for failures in (1, 2, 3, 5, 500)]
    [0.25, 0.5, 1.0, 4.0, 4.0]
    """
    return min(REST * (1 << min(failures - 1, 10)), LONGEST_BACKOFF)


def _turn(site: Site, prospect: Prospect, now: datetime) -> Turn:
    outlook = prospect.sites.get(site.name, Outlook())
    hosts = frozenset(site.domains)
    if outlook.lease is not None:
        why = "being crawled"
        return Turn(site=site.name, due=None, why=why, after_run=outlook.last_id, hosts=hosts)
    due, spider, why = min(_reasons(site, outlook, prospect.quiet, now), key=lambda one: one[0])
    last = _end(outlook.last, now)
    if last is not None and last + REST > due:
        due = last + REST
    return Turn(
        site=site.name,
        due=due,
        spider=spider,
        why=why,
        after_run=outlook.last_id,
        hosts=hosts,
    )


def _reasons(
    site: Site, outlook: Outlook, quiet: Mapping[str, datetime], now: datetime
) -> list[tuple[datetime, Spider, str]]:
    """Return what the site is crawled for, each with its time; listings come first when all is due."""
    listing, why = _listings_due(site, outlook, quiet, now)
    if listing <= now or outlook.failures:
        # A run over the listings does the rest as well; a site that fails is let alone altogether.
        return [(listing, "news", why)]
    reasons: list[tuple[datetime, Spider, str]] = [(listing, "news", why)]
    if outlook.unread_due is not None:
        reasons.append((outlook.unread_due, "news", "new articles wait"))
    if outlook.article_due is not None:
        reasons.append((outlook.article_due, "recheck", "articles are due"))
    return reasons


def _listings_due(
    site: Site, outlook: Outlook, quiet: Mapping[str, datetime], now: datetime
) -> tuple[datetime, str]:
    looked = outlook.looked
    last = _end(looked, now)
    if looked is None or last is None:
        # Never, or by a clock that was ahead: that must block nothing.
        due, why = now, "never crawled" if looked is None else "its last run lies in the future"
    elif looked.outcome in {"interrupted", "running"}:
        due, why = last, "its last run was interrupted"
    elif outlook.failures:
        due, why = last + backoff(outlook.failures), f"failed {outlook.failures} times in a row"
    else:
        due, why = (
            min(_look_again(channel, looked.started) for channel in site.channels),
            "listings",
        )
    return max(due, _awake(site, quiet) or due), why


def _look_again(channel: Channel, last: datetime) -> datetime:
    return next_look(last) if channel.cadence is None else last + channel.cadence


def _awake(site: Site, quiet: Mapping[str, datetime]) -> datetime | None:
    """Return when the first of the site's listings may be asked for, when all their hosts are quiet."""
    ends = [quiet.get(host_of(channel.url)) for channel in site.channels]
    known = [end for end in ends if end is not None]
    return min(known) if len(known) == len(ends) else None


def _end(run: LastRun | None, now: datetime) -> datetime | None:
    if run is None:
        return None
    end = run.finished or run.started
    return None if max(end, run.started) > now + CLOCK_ERROR else end
