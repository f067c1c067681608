from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from xzcrawler.config import SHANGHAI
from xzcrawler.store import articles, runs

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

NOON = datetime(2026, 3, 2, 12, tzinfo=SHANGHAI)


def listed(watch: "Watch", **asked: object) -> list[str]:
    with watch.store.read() as session:
        lines = articles.listing(session, **asked)  # type: ignore[arg-type]
    return [line.title.removeprefix("题目") for line in lines]


def publish(watch: "Watch") -> None:
    watch.record(watch.listing(["never-read", "a", "b", "c", "d"]))
    watch.say("a", published=NOON, published_precision="minute")
    watch.say("b", published=NOON + timedelta(hours=1), source="新华日报")
    watch.say("c", published=NOON - timedelta(days=1))
    watch.say("d")


def test_articles_are_listed_latest_first_and_undated_ones_last(watch: "Watch") -> None:
    publish(watch)

    assert listed(watch) == ["b", "a", "c", "d"]
    assert listed(watch, limit=2) == ["b", "a"]


def test_articles_are_found_by_what_they_are(watch: "Watch") -> None:
    publish(watch)
    watch.miss("c")

    assert listed(watch, source="新华日报") == ["b"]
    assert listed(watch, start=NOON) == ["b", "a"]
    assert listed(watch, start=NOON, end=NOON + timedelta(hours=1)) == ["a"]
    assert listed(watch, presence="suspect") == ["c"]
    assert listed(watch, site="other") == []


def test_a_line_shows_the_last_revision_and_the_watched_channel(watch: "Watch") -> None:
    watch.plan()
    publish(watch)
    watch.say("a", published=NOON, title="新题目", channel="首页")

    with watch.store.read() as session:
        line = articles.listing(session, source="徐州日报", start=NOON)[0]
        (site,) = runs.sites(session)

    assert (line.title, line.channel, line.revisions, line.presence) == (
        "新题目",
        "要闻",
        2,
        "alive",
    )
    assert line.published == NOON
    assert line.published is not None
    assert line.published.utcoffset() == timedelta(hours=8)
    assert (site.articles, site.gone) == (4, 0)
