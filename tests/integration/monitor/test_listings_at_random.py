"""Whatever a listing goes through: an entry that only rolls away is never missed, one taken out always."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from tests.integration.monitor.conftest import Watch
from xzcrawler.monitor.listings_settled import settle_listings
from xzcrawler.store import Store, migrations

PAGE = 4
QUICKLY = settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate]
)
"""Each example is a database and a dozen runs: to shrink one would take minutes."""

Step = tuple[int, int, bool]
"""How many new entries stand on top, how many pages are read, and whether the run is killed at its end."""
STEPS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3), st.booleans()), max_size=8)


@contextmanager
def watching() -> Iterator[Watch]:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'test.db'}"
        migrations.upgrade(url)
        store = Store.open(url)
        watch = Watch(store)
        watch.plan()
        yield watch
        store.close()


def run(
    watch: Watch,
    names: Sequence[str],
    pages: int,
    *,
    killed: bool = False,
    answering: Sequence[str] = (),
) -> None:
    """Read so many pages of a listing, every article of it, and these."""
    watch.start(hours=7)
    for page in range(1, pages + 1):
        shown = names[(page - 1) * PAGE : page * PAGE]
        watch.record(watch.listing(shown, page=page, ends_walk=page == pages and not killed))
    watch.record(*(watch.page(watch.article(name)) for name in {*names, *answering}))
    if not killed:
        settle_listings(watch.store, watch.run_id, watch.site.name, watch.now)


def events(watch: Watch) -> list[tuple[str, str]]:
    return [told for told in watch.told() if told[0] != "new"]


@QUICKLY
@given(STEPS, st.integers(12, 20))
def test_entries_that_roll_off_or_come_on_top_give_no_event(steps: list[Step], length: int) -> None:
    names = [f"a{number}" for number in range(length)]
    with watching() as watch:
        run(watch, names, 3)
        for number, (new, pages, killed) in enumerate(steps):
            # The listing is cut at its length: the oldest entries leave it.
            names = [*(f"b{number}-{entry}" for entry in range(new)), *names][:length]
            run(watch, names, pages, killed=killed)

        assert events(watch) == []


@QUICKLY
@given(STEPS, st.integers(1, 10), st.lists(st.integers(0, 1), min_size=3, max_size=6))
def test_an_entry_taken_out_of_the_middle_is_delisted_exactly_once(
    steps: list[Step], place: int, later: list[int]
) -> None:
    names = [f"a{number}" for number in range(20)]
    with watching() as watch:
        run(watch, names, 3)
        for number, (new, pages, killed) in enumerate(steps):
            names = [*(f"b{number}-{entry}" for entry in range(new)), *names]
            run(watch, names, pages, killed=killed)
        run(watch, names, 3)
        taken = names.pop(place)
        for number, new in enumerate(later):
            # Few enough that its older neighbour stays within the three pages.
            names = [*([f"c{number}"] * new if place + sum(later) < 10 else []), *names]
            run(watch, names, 3, answering=[taken])

        assert events(watch) == [("delisted", taken)]
