"""What a run visits: the channels of a site, and the articles whose time has come."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from attrs import evolve, field, frozen

from xzcrawler.items import Entry
from xzcrawler.monitor.hosts import plan_hosts, pull_in
from xzcrawler.monitor.judgement import TRIAL_ARTICLES
from xzcrawler.monitor.schedule import asks_in_full
from xzcrawler.monitor.trial import is_on_trial
from xzcrawler.sites import Site
from xzcrawler.store import Store, due, listings, states, tried_again
from xzcrawler.store.due import DueArticle, Reason
from xzcrawler.store.listings import ChannelState
from xzcrawler.store.values import Trouble
from xzcrawler.text.normalize import host_of

MOST = 5_000
"""Articles one run visits: the rest is due again at once, and a plan fits into memory."""


@frozen(kw_only=True)
class ChannelVisit:
    """A channel whose listing is read, with the validators of its first page."""

    url: str
    title: str
    etag: str
    last_modified: str
    complete_before: bool
    """An earlier run read it as far as it wanted."""
    next_page: str = ""
    """Where the first page leads when it is as it was."""


@frozen(kw_only=True)
class ArticleVisit:
    """An article that is asked for, with its validators."""

    url: str
    key: str
    channel: str
    """Address of the channel that listed it first, else empty."""
    etag: str
    last_modified: str
    reason: Reason


@frozen(kw_only=True)
class Plan:
    """What a run starts with; listings bring more."""

    channels: tuple[ChannelVisit, ...]
    articles: tuple[ArticleVisit, ...]
    most_of_channel: int | None = None
    """Articles that are visited of a channel's entries; None: all. The others are due at once."""
    quiet: Mapping[str, datetime] = field(factory=dict)
    """Hosts that asked to be left alone, and until when: nothing is asked of them."""
    left_out: frozenset[str] = frozenset()
    """Keys of articles that are due but beyond their host's budget: they stay due."""
    troubles: tuple[Trouble, ...] = ()

    @property
    def on_trial(self) -> bool:
        """The site's first readings are judged before anything is made of them."""
        return self.most_of_channel is not None


@frozen(kw_only=True)
class EntriesSeen:
    """The keys of a listing page's entries, sorted by what to do about them."""

    visit: frozenset[str]
    """Never fetched, or due where the listing shows them."""
    known: frozenset[str]
    """Recorded in or before this channel's last completed walk."""


@tried_again
def plan_run(store: Store, site: Site, now: datetime, *, spider: str) -> Plan:
    """Return what a run of this spider visits first.

    `news` reads every channel and visits what is due; `recheck` only what was read before and is due.
    """
    is_recheck = spider == "recheck"
    with store.write() as session:
        listings.lock_site(session, site.name)
        declared = [(channel.url, channel.title) for channel in site.channels]
        known = listings.ensure_channels(session, site.name, declared, now)
        pull_in(session, site.name, now)
        hosts = plan_hosts(session, site, now)
        on_trial = not is_recheck and is_on_trial(session, site)
        limit = TRIAL_ARTICLES if on_trial else MOST
        articles = due.articles(
            session, site.name, now, read_before=is_recheck, limit=limit, quiet=hosts.quiet
        )
    urls = [] if is_recheck else [url for url, _ in declared if host_of(url) not in hosts.quiet]
    channels = tuple(_channel_visit(known[url]) for url in urls)
    chosen = within_budget(articles, hosts.allowance)
    visits = tuple(_article_visit(article) for article in chosen)
    if on_trial:
        # That a page is as it was says nothing about how this version reads it.
        channels = tuple(evolve(visit, etag="", last_modified="") for visit in channels)
        visits = tuple(evolve(visit, etag="", last_modified="") for visit in visits)
    return Plan(
        channels=channels,
        articles=visits,
        most_of_channel=_share(len(channels), len(chosen)) if on_trial else None,
        quiet=hosts.quiet,
        left_out=frozenset(a.key for a in articles) - {a.key for a in chosen},
        troubles=hosts.troubles,
    )


def within_budget(articles: Sequence[DueArticle], allowance: Mapping[str, int]) -> list[DueArticle]:
    """Return the articles that may be asked for; those nobody has read yet all may."""
    left = dict(allowance)
    chosen = []
    for article in articles:
        is_known = article.visit.interval > timedelta(0)
        if is_known and left.get(article.host, 1) <= 0:
            continue
        if is_known and article.host in left:
            left[article.host] -= 1
        chosen.append(article)
    return chosen


def _share(channels: int, due_already: int) -> int:
    """How many articles of each channel a run on trial visits: one at least."""
    return max(1, (TRIAL_ARTICLES - due_already) // max(1, channels))


def _channel_visit(channel: ChannelState) -> ChannelVisit:
    # A first page that is unchanged says nothing about later pages nobody has read.
    walked, validated = channel.walked_run_id, channel.validators_run_id
    is_complete = walked is not None and validated is not None and walked >= validated
    in_full = not is_complete or asks_in_full(channel.not_modified)
    return ChannelVisit(
        url=channel.url,
        title=channel.title,
        etag="" if in_full else channel.etag,
        last_modified="" if in_full else channel.last_modified,
        complete_before=channel.walked_run_id is not None,
        next_page=channel.next_page,
    )


def _article_visit(article: DueArticle) -> ArticleVisit:
    visit = article.visit
    in_full = asks_in_full(visit.not_modified)
    return ArticleVisit(
        url=article.url,
        key=article.key,
        channel=article.channel,
        etag="" if in_full else visit.etag,
        last_modified="" if in_full else visit.last_modified,
        reason=visit.reason,
    )


def sort_entries(
    store: Store, site: Site, channel_url: str, entries: Sequence[Entry], now: datetime
) -> EntriesSeen:
    """Sort the entries of a listing page of that channel."""
    keys = frozenset(site.key(entry.url) for entry in entries)
    with store.read() as session:
        numbers = states.numbers(session, keys)
        resting = listings.resting(session, numbers.values(), now)
        known = listings.known(session, site.name, channel_url, numbers.values())
    return EntriesSeen(
        visit=frozenset(key for key in keys if numbers.get(key) not in resting),
        known=frozenset(key for key in numbers if numbers[key] in known),
    )
