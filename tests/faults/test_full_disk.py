"""A disk that is full, a database or an archive that cannot be written: one clear line, nothing lost."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.faults.installation import Installation
from tests.faults.lives import Lives
from xzcrawler import workers
from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.errors import StoreError
from xzcrawler.store import Store

pytestmark = pytest.mark.network

SCRIPT = Path(__file__).with_name("run_sites.py")
NEWS = "pengcheng_news"


def run_with_full_disk(installation: Installation, city: SampleCity, limit: int) -> str:
    """Run the site in a process none of whose files may grow beyond *limit* bytes."""
    done = subprocess.run(
        [sys.executable, SCRIPT, NEWS],
        env=os.environ  # noqa: TID251 - handed on
        | installation.environment(city.url, DAYS[0].runs[0])
        | {"XZ_TEST_FILE_LIMIT": str(limit)},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def empty_database_size() -> int:
    """Return the bytes of a database that has its tables and nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        Store.open(f"sqlite:///{folder}/empty.db").close()
        return Path(folder, "empty.db").stat().st_size


def test_a_disk_that_fills_while_the_tables_are_made(
    installation: Installation, city: SampleCity
) -> None:
    output = run_with_full_disk(installation, city, 30_000)

    assert output.count("\n") == 1
    assert output.startswith("StoreError: The database")
    assert city.requests == []


def test_a_disk_that_fills_in_the_middle_of_a_run(
    installation: Installation, city: SampleCity, undisturbed: Lives
) -> None:
    output = run_with_full_disk(installation, city, empty_database_size() + 90_000)

    assert output.count("\n") == 1
    assert output.startswith(f"{NEWS} failed store_unusable: The database")
    installation.check()

    assert workers.run_site(NEWS, installation.config(city.url, DAYS[0].runs[0])).outcome == "ok"
    assert installation.stored() == undisturbed.first.stored()
    installation.check()


def test_an_archive_that_cannot_be_written(
    installation: Installation, city: SampleCity, undisturbed: Lives
) -> None:
    config = installation.config(city.url, DAYS[0].runs[0])
    installation.folder.mkdir()
    config.archive.write_text("in the way")

    result = workers.run_site(NEWS, config)

    assert result.outcome == "failed"
    assert result.troubles[0].verdict == "archive_unusable"
    assert str(config.archive) in result.troubles[0].why
    assert installation.stored()["revision"] == []

    config.archive.unlink()
    assert workers.run_site(NEWS, config).outcome == "ok"
    assert installation.stored() == undisturbed.first.stored()


def test_a_database_that_may_only_be_read(installation: Installation, city: SampleCity) -> None:
    config = installation.config(city.url, DAYS[0].runs[0])
    installation.folder.mkdir()
    Store.open(config.database).close()
    path = installation.folder / "xzcrawler.db"
    read_only = Config(
        data=config.data,
        database=f"sqlite:///file:{path}?mode=ro&uri=true",
        sample_city=config.sample_city,
        now=config.now,
    )

    result = workers.run_site(NEWS, read_only)

    assert (result.outcome, result.run_id) == ("failed", None)
    assert result.troubles[0].verdict == "store_unusable"
    assert [request.path for request in city.requests] == []


def test_a_database_that_is_none_stops_before_anything_is_asked(
    installation: Installation, city: SampleCity
) -> None:
    config = installation.config(city.url, DAYS[0].runs[0])
    installation.folder.mkdir()
    (installation.folder / "xzcrawler.db").write_text("no database, but a letter " * 100)

    with pytest.raises(StoreError, match="xzcrawler"):
        workers.run_sites([NEWS], config)

    assert city.requests == []
