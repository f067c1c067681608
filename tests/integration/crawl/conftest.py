"""A sample city that can be told to misbehave, and an installation that watches it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from attrs import evolve

from xzcrawler.config import Config
from xzcrawler.demo.calendar import DAYS
from xzcrawler.demo.city import Fault, SampleCity
from xzcrawler.demo.web import Page
from xzcrawler.store import Store, changes
from xzcrawler.store.values import ChangeLine


class OddCity(SampleCity):
    """Answers some addresses (`host/path`) with other pages than the calendar wants, and POSTs."""

    def __init__(self) -> None:
        self.instead: dict[str, Page] = {}
        self.posted: list[bytes] = []
        self.answer: Callable[[str, bytes], Page] | None = None
        super().__init__()

    def find_posted(self, host: str, path: str, body: bytes) -> Page:
        self.posted.append(body)
        if self.answer is None:
            return super().find_posted(host, path, body)
        return self.answer(f"{host}{path}", body)

    def find(self, host: str, path: str) -> tuple[Page, Fault | None]:
        page, fault = super().find(host, path)
        return self.instead.get(f"{host}{path}", page), fault


@pytest.fixture
def city() -> Iterator[OddCity]:
    with OddCity() as running:
        yield running


@pytest.fixture
def config(city: OddCity, tmp_path: Path) -> Config:
    """Give an installation on the morning of day 1."""
    return Config(
        data=tmp_path,
        database=f"sqlite:///{tmp_path / 'xzcrawler.db'}",
        sample_city=city.url,
        now=DAYS[0].runs[0],
    )


@pytest.fixture
def at(city: OddCity, config: Config) -> Callable[[int, int], Config]:
    """Let it be run 0 (morning) or 1 (evening) of a day, in the city and for the installation."""

    def turn(day: int, run: int) -> Config:
        city.day = day
        city.evening = bool(run)
        return evolve(config, now=DAYS[day - 1].runs[run])

    return turn


@pytest.fixture
def changes_of(config: Config) -> Callable[[], list[ChangeLine]]:
    """Read the whole change log."""

    def read() -> list[ChangeLine]:
        store = Store.open(config.database)
        with store.read() as session:
            lines = changes.since(session)
        store.close()
        return lines

    return read
