"""Leases on both databases: one owner at a time, whatever happens to it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from xzcrawler.errors import LeaseLost
from xzcrawler.store import Store, leases, runs
from xzcrawler.store.leases import Fenced

NOW = datetime(2026, 3, 2, 1, tzinfo=UTC)
LASTING = timedelta(minutes=2)


def take(store: Store, owner: str, *, now: datetime = NOW, gone: tuple[str, ...] = ()) -> bool:
    with store.write() as session:
        return leases.take(session, "xz_gov", owner, LASTING, now=now, gone=gone)


def renew(store: Store, owner: str, *, now: datetime) -> bool:
    with store.write() as session:
        return leases.renew(session, ["xz_gov"], owner, LASTING, now=now)


def owner_of(store: Store) -> list[str]:
    with store.read() as session:
        return [lease.owner for lease in leases.load(session)]


def test_of_many_takers_at_once_one_wins(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda number: take(store, f"owner {number}"), range(8)))

    assert won.count(True) == 1
    assert owner_of(store) == [f"owner {won.index(True)}"]


def test_a_lease_is_its_owners_until_it_lapses(store: Store) -> None:
    assert take(store, "a")

    assert not take(store, "b", now=NOW + LASTING - timedelta(seconds=1))
    assert take(store, "b", now=NOW + LASTING)


def test_taking_it_again_keeps_the_time_since_when_it_is_held(store: Store) -> None:
    take(store, "a")
    assert take(store, "a", now=NOW + timedelta(minutes=1))

    with store.read() as session:
        (lease,) = leases.load(session, ["xz_gov"])
    assert lease.taken_at == NOW
    assert lease.until == NOW + timedelta(minutes=3)


def test_a_renewed_lease_lasts_longer(store: Store) -> None:
    take(store, "a")

    assert renew(store, "a", now=NOW + timedelta(minutes=1))
    assert not take(store, "b", now=NOW + LASTING)


def test_one_that_lapsed_unnoticed_can_be_renewed_and_one_taken_over_cannot(store: Store) -> None:
    take(store, "a")
    assert renew(store, "a", now=NOW + timedelta(hours=1))

    take(store, "b", now=NOW + timedelta(hours=2))
    assert not renew(store, "a", now=NOW + timedelta(hours=2))
    assert owner_of(store) == ["b"]


def test_only_the_owner_gives_it_back(store: Store) -> None:
    take(store, "a")
    for owner, left in (("b", ["a"]), ("a", [])):
        with store.write() as session:
            leases.release(session, ["xz_gov"], owner)
        assert owner_of(store) == left


def test_an_owner_known_to_be_gone_is_not_waited_for(store: Store) -> None:
    take(store, "a")

    assert not take(store, "b", gone=("c",))
    assert take(store, "b", gone=("a", "c"))


def test_a_lease_of_a_clock_that_was_years_ahead_blocks_nobody(store: Store) -> None:
    take(store, "a", now=NOW + timedelta(days=900))

    assert take(store, "b")


def test_who_lost_the_lease_stores_nothing(store: Store, database_url: str) -> None:
    take(store, "a")
    fenced = Fenced.behind(database_url, "xz_gov", "a")

    def start() -> None:
        with fenced.write() as session:
            runs.start(
                session, site="xz_gov", spider="news", trigger="test", code_version="0", now=NOW
            )

    start()
    take(store, "b", now=NOW + LASTING)
    with pytest.raises(LeaseLost, match="xz_gov"):
        start()

    fenced.close()
    with store.read() as session:
        assert runs.last_id(session, "xz_gov") == 1
        assert runs.last_id(session, "another") == 0


def test_the_time_leases_go_by_is_that_of_a_clock_on_the_wall(store: Store) -> None:
    with store.read() as session:
        assert abs(leases.moment(session) - datetime.now(UTC)) < timedelta(minutes=1)
