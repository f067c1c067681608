import multiprocessing
from datetime import timedelta
from pathlib import Path

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.monitor.run import Progress
from xzcrawler.store import Store, runs
from xzcrawler.store.values import RunLine

pytestmark = pytest.mark.network

NEWS = "pengcheng_news"


def row(config: Config, run_id: int | None) -> RunLine:
    store = Store.open(config.database)
    with store.read() as session:
        line = runs.get(session, run_id or 0)
    store.close()
    return line


def test_a_run_that_hangs_is_ended_at_its_time_limit(config: Config, city: SampleCity) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")

    result = workers.run_site(NEWS, config, time_limit=timedelta(seconds=4))

    assert result.outcome == "interrupted"
    assert "time limit" in result.troubles[0].why
    assert row(config, result.run_id).outcome == "interrupted"
    assert multiprocessing.active_children() == []


def test_a_child_that_dies_still_gives_a_result(config: Config, city: SampleCity) -> None:
    city.fail("news.pengcheng.test", "/pc/a/", "hang")

    def kill(progress: Progress) -> None:
        if progress.run_id:
            for child in multiprocessing.active_children():
                child.kill()

    result = workers.run_site(NEWS, config, on_progress=kill)

    assert result.outcome == "interrupted"
    assert "exit code -9" in result.troubles[0].why
    assert row(config, result.run_id).troubles == result.troubles


def test_a_run_that_was_killed_is_called_interrupted_by_the_next_one(config: Config) -> None:
    store = Store.open(config.database)
    with store.write() as session:
        killed = runs.start(
            session,
            site=NEWS,
            spider="news",
            trigger="test",
            code_version="0",
            now=config.clock(),
        )
    store.close()

    workers.run_site(NEWS, config)

    assert row(config, killed).outcome == "interrupted"


def test_the_log_is_a_file_that_the_result_names(config: Config, tmp_path: Path) -> None:
    result = workers.run_site(NEWS, config)

    log = Path(result.log)
    assert log.is_relative_to(tmp_path / "logs")
    assert "Spider closed (finished)" in log.read_text(encoding="utf-8")
