"""The running sample city, an installation that may ask it, and an empty checkout to write into."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import SampleCity
from xzcrawler.workshop.checkout import Checkout


@pytest.fixture
def city() -> Iterator[SampleCity]:
    with SampleCity() as running:
        yield running


@pytest.fixture
def config(city: SampleCity, tmp_path: Path) -> Config:
    return Config(
        data=tmp_path / "data",
        database=f"sqlite:///{tmp_path / 'data' / 'xzcrawler.db'}",
        sample_city=city.url,
        now=DAYS[0].runs[0],
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path / "checkout")
    made.sites.mkdir(parents=True)
    made.fixtures.mkdir()
    return made
