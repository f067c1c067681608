import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.errors import UsageError
from xzcrawler.monitor.replay import Difference

pytestmark = pytest.mark.network

NEWS, GOV = "pengcheng_news", "pengcheng_gov"

_WITH_OTHER_TAGS = """
import sys
from pathlib import Path
from xzcrawler.config import Config
from xzcrawler.pages.trs import TrsArticle
from xzcrawler.workers.child import crawl
from xzcrawler.workers.values import Job

TrsArticle.read_tags = lambda page: ("另一个标签",)
config = Config(data=Path(sys.argv[1]), database=sys.argv[2], sample_city=sys.argv[3])
job = Job(site="pengcheng_news", config=config, started=config.clock(), spider="replay", replay_of=1)
print({difference.field for difference in crawl(job).differences})
"""


def tamper(config: Config, *statements: str) -> None:
    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database, database:
        for statement in statements:
            database.execute(statement)


def test_a_stored_run_reads_the_same_again_without_the_network(
    config: Config, city: SampleCity
) -> None:
    result = workers.run_site(GOV, config)
    asked = len(city.requests)

    report = workers.replay_run(result.run_id or 0, config)

    assert report.differences == ()
    recorded = ("xz/record/new", "xz/record/listing", "xz/record/file")
    assert report.pages == sum(result.stats[kind] for kind in recorded)
    assert len(city.requests) == asked


def test_a_run_of_unchanged_and_missing_pages_reads_the_same_again(
    at: Callable[[int, int], Config],
) -> None:
    workers.run_site(NEWS, at(1, 0))
    config = at(2, 0)
    result = workers.run_site(NEWS, config)

    report = workers.replay_run(result.run_id or 0, config)

    assert result.stats["xz/record/suspect"] == 3
    assert report.differences == ()
    assert report.pages > 30


def test_a_replay_stores_nothing(config: Config, tmp_path: Path) -> None:
    result = workers.run_site(GOV, config)
    before = {path: path.read_bytes() for path in (tmp_path / "archive").rglob("*.gz")}
    with closing(sqlite3.connect(tmp_path / "xzcrawler.db")) as database:
        dumped = list(database.iterdump())

        workers.replay_run(result.run_id or 0, config)

        assert list(database.iterdump()) == dumped
    assert {path: path.read_bytes() for path in (tmp_path / "archive").rglob("*.gz")} == before


def test_what_was_tampered_with_in_the_database_is_named(config: Config) -> None:
    run_id = workers.run_site(NEWS, config).run_id or 0
    tamper(
        config,
        "DROP TRIGGER revision_written_once",
        "DROP TRIGGER capture_written_once",
        "UPDATE revision SET title = '改过的标题' WHERE id = 5",
        "UPDATE capture SET entries = 99 WHERE purpose = 'listing' AND page_number = 1",
    )

    report = workers.replay_run(run_id, config)

    assert {difference.field for difference in report.differences} == {"title", "entries"}
    title = next(each for each in report.differences if each.field == "title")
    assert isinstance(title, Difference)
    assert title.stored == "改过的标题"
    assert title.replayed
    assert title.url.startswith("http://news.pengcheng.test/")


def test_a_page_class_that_reads_otherwise_is_named(config: Config, city: SampleCity) -> None:
    workers.run_site(NEWS, config)

    done = subprocess.run(
        [sys.executable, "-c", _WITH_OTHER_TAGS, config.data, config.database, city.url],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout.strip() == "{'tags'}"


def test_an_archive_that_lost_its_file_is_a_difference_on_every_page(config: Config) -> None:
    run_id = workers.run_site(GOV, config).run_id or 0
    for path in config.archive.rglob("*.gz"):
        path.unlink()

    report = workers.replay_run(run_id, config)

    assert report.pages == 0
    assert {difference.field for difference in report.differences} == {"archive"}
    assert len(report.differences) > 30


def test_an_unknown_run_is_told_in_one_line(config: Config) -> None:
    with pytest.raises(UsageError, match="99"):
        workers.replay_run(99, config)
