"""A demo replaces only what an earlier demo left."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from xzcrawler.cli.fresh import make_fresh
from xzcrawler.config import Config
from xzcrawler.errors import UsageError
from xzcrawler.store import Store, runs

SAMPLE = ("pengcheng_news", "pengcheng_gov")
NOW = datetime(2026, 3, 2, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data=tmp_path, database=f"sqlite:///{tmp_path / 'xzcrawler.db'}")


def crawl(config: Config, *sites: str) -> None:
    store = Store.open(config.database)
    with store.write() as session:
        for site in sites:
            runs.start(session, site=site, spider="news", trigger="t", code_version="1", now=NOW)
    store.close()
    for site in sites:
        for folder in (config.archive, config.logs):
            (folder / site).mkdir(parents=True)
            (folder / site / "file").touch()


def left(config: Config) -> set[str]:
    return {str(p.relative_to(config.data)) for p in config.data.rglob("*") if p.is_file()}


def test_an_earlier_demo_is_removed_with_its_archive_and_logs(config: Config) -> None:
    crawl(config, *SAMPLE)

    make_fresh(config, SAMPLE)

    assert left(config) == set()


def test_a_database_with_a_real_site_is_refused_and_stays(config: Config) -> None:
    crawl(config, "pengcheng_news", "jschina_xz")
    before = left(config)

    with pytest.raises(UsageError, match=r"jschina_xz.*XZ_DATA"):
        make_fresh(config, SAMPLE)

    assert left(config) >= before


def test_what_is_not_the_demos_stays(config: Config) -> None:
    crawl(config, *SAMPLE)
    (config.archive / "jschina_xz").mkdir()
    (config.archive / "jschina_xz" / "file").touch()
    (config.data / "notes.txt").touch()

    make_fresh(config, SAMPLE)

    assert left(config) == {"archive/jschina_xz/file", "notes.txt"}


def test_an_empty_place_is_fine(config: Config) -> None:
    make_fresh(config, SAMPLE)

    assert left(config) == set()
