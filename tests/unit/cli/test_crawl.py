import pytest

from xzcrawler.cli.crawl import chosen, exit_code
from xzcrawler.config import Config
from xzcrawler.errors import UnknownSite, UsageError
from xzcrawler.monitor.run import RunOutcome, RunResult
from xzcrawler.store.values import Trouble

CITY = Config(sample_city="http://127.0.0.1:8000")


def result(outcome: RunOutcome, verdict: str = "error") -> RunResult:
    trouble = Trouble(url="", verdict=verdict, why="")
    return RunResult(run_id=1, site="s", outcome=outcome, troubles=(trouble,))


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ([], 0),
        (["ok", "ok"], 0),
        (["ok", "partial"], 0),
        (["ok", "failed"], 3),
        (["interrupted", "ok"], 3),
        (["failed", "failed"], 4),
        (["failed"], 4),
        (["busy", "ok"], 0),
        (["busy", "failed"], 3),
        (["busy", "busy"], 6),
    ],
)
def test_the_exit_code_counts_failed_sites(outcomes: list[RunOutcome], code: int) -> None:
    assert exit_code([result(outcome) for outcome in outcomes]) == code


@pytest.mark.parametrize("verdict", ["store_unusable", "archive_unusable", "StoreError"])
def test_an_unusable_database_or_archive_has_a_code_of_its_own(verdict: str) -> None:
    assert exit_code([result("ok"), result("failed", verdict)]) == 5


def test_sites_of_the_sample_city_are_crawled_only_while_it_runs() -> None:
    real = chosen([], Config())
    assert {"jschina_xz", "xz_gov"} <= set(real)
    assert not [name for name in real if name.startswith("pengcheng")]
    assert "pengcheng_news" in chosen([], CITY)
    assert chosen(["pengcheng_news"], CITY) == ["pengcheng_news"]
    with pytest.raises(UsageError, match="demo --keep"):
        chosen(["pengcheng_news"], Config())


def test_a_site_named_twice_is_crawled_once() -> None:
    assert chosen(["jschina_xz", "jschina_xz"], Config()) == ["jschina_xz"]


def test_an_unknown_site_gets_the_nearest_names() -> None:
    with pytest.raises(UnknownSite, match="jschina_xz"):
        chosen(["jschina"], Config())
