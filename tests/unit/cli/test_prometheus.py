from datetime import UTC, datetime

from attrs import evolve

from tests.unit.monitor.test_health import HEALTHY, NOW
from xzcrawler.cli.prometheus import exposition
from xzcrawler.monitor.health import site_health
from xzcrawler.store.health import DueFacts, SiteFacts


def test_labels_cannot_break_out_of_their_line() -> None:
    hostile = evolve(HEALTHY, url='http://news.test/"} 1\nfake{x="\\')
    facts = SiteFacts(
        site="news",
        channels=(hostile,),
        runs=(),
        due=DueFacts(due=3, overdue=1, oldest=datetime(2026, 6, 1, tzinfo=UTC)),
        incidents=(),
    )

    lines = exposition([site_health(facts, NOW)], NOW).splitlines()

    assert 'xzcrawler_site_articles_due{site="news"} 3' in lines
    assert all(
        line.startswith(("# HELP xzcrawler_", "# TYPE xzcrawler_", "xzcrawler_")) for line in lines
    )
    escaped = r'channel="http://news.test/\"} 1\nfake{x=\"\\"'
    assert sum(escaped in line for line in lines) > 5
    assert f"xzcrawler_health_checked_timestamp_seconds {NOW.timestamp():.0f}" in lines


def test_each_metric_is_described_once_before_its_samples() -> None:
    facts = SiteFacts(
        site="a",
        channels=(HEALTHY,),
        runs=(),
        due=DueFacts(due=0, overdue=0, oldest=None),
        incidents=(),
    )
    healths = [site_health(evolve(facts, site=name), NOW) for name in ("a", "b")]

    lines = exposition(healths, NOW).splitlines()

    types = [line for line in lines if line.startswith("# TYPE")]
    assert len(types) == len(set(types))
    known = ""
    for line in lines:
        if line.startswith("# TYPE"):
            known = line.split()[2]
        elif not line.startswith("#"):
            assert line.partition("{")[0].split()[0] == known
