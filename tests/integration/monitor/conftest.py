"""A site's life in short words: pages are said, recorded in runs, and asked about."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import define, evolve

from xzcrawler.dedup.signature import content_hash, text_hash
from xzcrawler.items import Article, Capture, Entry, File, FileText, Listing, Reading, Verdict
from xzcrawler.monitor.kept_pages import KeptPages
from xzcrawler.monitor.layout_watch import LayoutWatch
from xzcrawler.monitor.plan import Plan, plan_run
from xzcrawler.monitor.presence import settle
from xzcrawler.monitor.record import Outcome, record
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.stories import match_waiting
from xzcrawler.monitor.technical import take_over
from xzcrawler.monitor.waiting import Waiting
from xzcrawler.sites import Channel, Site
from xzcrawler.store import Store, articles, changes, runs, stories
from xzcrawler.store.article_values import ArticleHistory
from xzcrawler.store.values import ChangeLine
from xzcrawler.store.values import Outcome as RunOutcome

if TYPE_CHECKING:
    from tests.integration.monitor.archived import Archive

HOST = "http://news.test"
YAOWEN = f"{HOST}/yw/"
MINSHENG = f"{HOST}/ms/"
SITE = Site(
    name="news",
    title="新闻网",
    domains=("news.test",),
    channels=(Channel("要闻", YAOWEN), Channel("民生", MINSHENG)),
)
START = datetime(2026, 3, 2, 1, tzinfo=UTC)


def address(name: str) -> str:
    return f"{HOST}/{name}.html"


def article(name: str, body: str = "正文。", **said: object) -> Article:
    basis = Article(url=address(name), title=f"题目{name}", body=body, source="徐州日报")
    return evolve(basis, **said)  # type: ignore[arg-type]


@define
class Watch:
    """A store, a clock and a run."""

    store: Store
    now: datetime = START
    run_id: int = 0
    site: Site = SITE
    kept_pages: KeptPages | None = None

    def address(self, name: str) -> str:
        return address(name)

    def article(self, name: str, body: str = "正文。", **said: object) -> Article:
        return article(name, body, **said)

    def start(self, hours: float = 0, spider: str = "news") -> int:
        """Begin another run that many hours later."""
        self.now += timedelta(hours=hours)
        with self.store.write() as session:
            self.run_id = runs.start(
                session,
                site=self.site.name,
                spider=spider,
                trigger="test",
                code_version="1",
                now=self.now,
            )
        return self.run_id

    def end(self, outcome: RunOutcome = "ok", warc_file: str = "") -> None:
        """Close the run's row."""
        with self.store.write() as session:
            runs.finish(
                session,
                self.run_id,
                outcome=outcome,
                stats={},
                troubles=(),
                warc_file=warc_file,
                now=self.now,
            )

    def record(self, *readings: Reading) -> list[Outcome]:
        return record(self.store, self.run_id, readings, self.now)

    def wait(self, *readings: Reading) -> Waiting:
        """Record as a crawl does: what is edited waits for the end of the run, which does not come yet."""
        layout = LayoutWatch(self.site.name, self.run_id, self.kept_pages)
        adopt = partial(take_over, self.store, Rereader(Path("none")))
        write = partial(record, self.store, self.run_id)
        waiting = Waiting(self.store, write, adopt, layout)
        waiting.record(readings, self.now)
        return waiting

    def crawl(self, *readings: Reading) -> list[str]:
        """Record as a crawl does; return what became of what waited, and settle who is gone."""
        outcomes = self.wait(*readings).finish(self.now)
        self.settle()
        return [outcome.type for outcome in outcomes]

    def say(self, name: str, body: str = "正文。", **said: object) -> Outcome:
        """Record that an article's page says this."""
        return self.record(self.page(article(name, body, **said)))[0]

    def miss(self, *names: str, status: int = 404) -> list[str]:
        """Record that these articles' pages are not found."""
        missing = [self.answer(name, Verdict.MISSING, status) for name in names]
        return [outcome.type for outcome in self.record(*missing)]

    def page(self, said: Article, **fetch: object) -> Reading:
        return Reading(
            site=self.site.name,
            purpose="article",
            url=said.url,
            key=said.url,
            channel=YAOWEN,
            captures=(self.capture(said.url, **fetch),),
            article=said,
            content_hash=content_hash(said),
            text_hash=text_hash(said.title, said.body),
        )

    def answer(self, name: str, verdict: Verdict, status: int | None = None) -> Reading:
        """Return the reading of a page that gave no article."""
        url = address(name)
        return Reading(
            site=self.site.name,
            purpose="article",
            url=url,
            key=url,
            channel=YAOWEN,
            captures=(self.capture(url, verdict=verdict, status=status, why="because"),),
        )

    def file(self, name: str, url: str) -> Reading:
        """Return the reading of an attachment of a stored article."""
        said = FileText(text="甲", state="read")
        return Reading(
            site=self.site.name,
            purpose="attachment",
            url=url,
            key=url,
            captures=(self.capture(url),),
            offered_by=address(name),
            file=File(digest="0" * 64, size=1, media_type="text/plain", text=said),
        )

    def listing(
        self,
        names: Sequence[str],
        *,
        channel: str = YAOWEN,
        page: int = 1,
        ends_walk: bool = True,
        **fetch: object,
    ) -> Reading:
        url = channel if page == 1 else f"{channel}index_{page}.html"
        entries = tuple(Entry(url=address(name), title=f"题目{name}") for name in names)
        return Reading(
            site=self.site.name,
            purpose="listing",
            url=url,
            key=url,
            channel=channel,
            captures=(self.capture(url, **fetch),),
            listing=Listing(url=url, entries=entries),
            entry_keys=tuple(entry.url for entry in entries),
            page_number=page,
            ends_walk=ends_walk,
        )

    def broken_listing(self, verdict: Verdict, page: int = 1) -> Reading:
        reading = self.listing([], page=page, verdict=verdict, status=500)
        return evolve(reading, listing=None, ends_walk=False)

    def capture(self, url: str, **fetch: object) -> Capture:
        basis = Capture(url=url, final_url=url, at=self.now, status=200)
        return evolve(basis, **fetch)  # type: ignore[arg-type]

    def settle(self) -> list[ChangeLine]:
        return settle(self.store, self.run_id, self.site.name, self.now)

    def match(self) -> list[str]:
        """Let articles find their stories, as at the end of a run; return what was told."""
        return [line.type for line in match_waiting(self.store, self.now)]

    def stories(self) -> dict[str, dict[str, str]]:
        """Return the stories by the name of the first article: what each of their articles is to it."""
        found: dict[str, dict[str, str]] = {}
        with self.store.read() as session:
            for story_id in stories.latest(session, None):
                members = stories.copies(session, story_id)
                said = stories.carried(session, [one.article_id for one in members])
                names = [said[one.article_id].key.removeprefix(f"{HOST}/")[:-5] for one in members]
                kinds = (one.kind for one in members)
                found[names[0]] = dict(sorted(zip(names, kinds, strict=True)))
        return found

    def plan(self, spider: str = "news") -> Plan:
        return plan_run(self.store, self.site, self.now, spider=spider)

    def due(self) -> set[str]:
        """Return the names of the articles that are due."""
        return {visit.url.removeprefix(f"{HOST}/")[:-5] for visit in self.plan().articles}

    def log(self) -> list[ChangeLine]:
        with self.store.read() as session:
            return changes.since(session)

    def history(self, name: str) -> ArticleHistory:
        with self.store.read() as session:
            return articles.history(session, articles.find(session, address(name)))

    def told(self) -> list[tuple[str, str]]:
        """Return the change log as (type, name of the article)."""
        return [(line.type, line.url.removeprefix(f"{HOST}/")[:-5]) for line in self.log()]


@pytest.fixture
def watch(store: Store) -> Watch:
    watch = Watch(store)
    watch.start()
    return watch


@pytest.fixture
def archive(store: Store, tmp_path: Path) -> Iterator["Archive"]:
    from tests.integration.monitor.archived import Archive  # noqa: PLC0415 - it stands on this module

    archive = Archive(tmp_path / "archive", store)
    yield archive
    archive.run.close()
