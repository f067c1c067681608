"""A small database with a life behind it, and the program to ask it with."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve, frozen

from xzcrawler.cli.app import run
from xzcrawler.config import SHANGHAI
from xzcrawler.dedup.signature import content_hash, text_hash
from xzcrawler.items import Article, Capture, Entry, Listing, Reading
from xzcrawler.monitor.presence import settle
from xzcrawler.monitor.record import record
from xzcrawler.store import Store, runs
from xzcrawler.store.values import Trouble

SITE = "jschina_xz"
CHANNEL = "http://jsnews.jschina.com.cn/xz/"
START = datetime(2026, 3, 2, 1, tzinfo=UTC)
HOSTILE = "\x1b[31m[bold]x\x1b]0;evil\x07\u202e[/bold]"

SUBSIDY = Article(
    url=f"{CHANNEL}a/202603/t20260302_1.shtml",
    title="关于发放创业补贴的通知",
    published=datetime(2026, 3, 1, 9, 30, tzinfo=SHANGHAI),
    published_raw="2026年03月01日 09:30",
    published_precision="minute",
    source="徐州日报",
    authors=("魏宁",),
    body="每户发放补贴1500元。\n办理时限20个工作日。\n咨询电话12345。",
)
PARK = Article(
    url=f"{CHANNEL}a/202603/t20260302_2.shtml",
    title="云龙湖公园免费开放",
    published=datetime(2026, 2, 27, tzinfo=SHANGHAI),
    published_precision="day",
    source="彭城晚报",
    body="公园全天开放。",
)
COPY = evolve(PARK, url=f"{CHANNEL}a/202603/t20260302_3.shtml")
HARM = Article(
    url=f"{CHANNEL}a/202603/t20260302_4.shtml",
    title=HOSTILE,
    source=f"来源{HOSTILE}",
    body=f"正文{HOSTILE}\n第二段",
)

UNREAD = f"{CHANNEL}a/202603/t20260302_5.shtml"


@frozen
class Said:
    """What a command answered."""

    code: int
    out: str
    err: str


Program = Callable[..., Said]


def page(article: Article, at: datetime) -> Reading:
    capture = Capture(
        url=article.url,
        final_url=article.url,
        at=at,
        status=200,
        warc_file=f"{SITE}/2026/run-000001.warc.gz",
        warc_offset=4711,
    )
    return Reading(
        site=SITE,
        purpose="article",
        url=article.url,
        key=article.url,
        channel=CHANNEL,
        captures=(capture,),
        article=article,
        content_hash=content_hash(article),
        text_hash=text_hash(article.title, article.body),
    )


def listing(url: str, at: datetime) -> Reading:
    """A listing page that names one article."""
    entry = Entry(url=url, title="还没有读过")
    return Reading(
        site=SITE,
        purpose="listing",
        url=CHANNEL,
        key=CHANNEL,
        channel=CHANNEL,
        captures=(Capture(url=CHANNEL, final_url=CHANNEL, at=at, status=200),),
        listing=Listing(url=CHANNEL, entries=(entry,)),
        entry_keys=(url,),
        page_number=1,
        ends_walk=True,
    )


def crawl(store: Store, at: datetime, *readings: Reading) -> None:
    """Record one run that read these pages."""
    with store.write() as session:
        run_id = runs.start(
            session, site=SITE, spider="news", trigger="manual", code_version="0.1.0", now=at
        )
    record(store, run_id, readings, at)
    settle(store, run_id, SITE, at)
    with store.write() as session:
        runs.finish(
            session,
            run_id,
            outcome="partial",
            stats={"xz/record/new": 1},
            troubles=(Trouble(url=f"{CHANNEL}x", verdict="error", why=f"HTTP 500 {HOSTILE}"),),
            warc_file=f"{SITE}/2026/run-{run_id:06d}.warc.gz",
            now=at + timedelta(seconds=3),
        )


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three runs: four articles; the subsidy changes twice, back to what it was."""
    path = tmp_path_factory.mktemp("template") / "xzcrawler.db"
    store = Store.open(f"sqlite:///{path}")
    edited = evolve(
        SUBSIDY,
        title="关于发放创业津贴的通知",
        body=SUBSIDY.body.replace("1500", "2000").replace("20个", "15个"),
    )
    one, two, three = (START + timedelta(hours=hours) for hours in (0, 12, 24))
    crawl(store, one, *(page(said, one) for said in (SUBSIDY, PARK, COPY, HARM)))
    crawl(store, two, page(edited, two))
    crawl(store, three, page(SUBSIDY, three), listing(UNREAD, three))
    store.close()
    return path


@pytest.fixture
def data(tmp_path: Path, template: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with that database."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(template, folder / "xzcrawler.db")
    monkeypatch.setenv("XZ_DATA", str(folder))
    return folder


@pytest.fixture
def xzcrawler(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Program:
    """Run a command in this process, on a terminal 100 columns wide."""
    monkeypatch.setenv("COLUMNS", "100")

    def program(*args: str) -> Said:
        capsys.readouterr()
        code = run(list(args))
        said = capsys.readouterr()
        return Said(code, said.out, said.err)

    return program
