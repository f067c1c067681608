from datetime import UTC, datetime, timedelta

import pytest

from xzcrawler.monitor.presence import Health, is_gone
from xzcrawler.store.suspects import Suspicion

NOW = datetime(2026, 3, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("checks", "runs", "hours", "status", "gone"),
    [
        (3, 2, 24, 404, True),
        (2, 2, 24, 404, False),
        (3, 1, 24, 404, False),
        (3, 3, 23.9, 404, False),
        (2, 2, 24, 410, True),
        (1, 1, 48, 410, False),
        (9, 9, 999, 200, True),
    ],
)
def test_an_absence_must_last(
    checks: int, runs: int, hours: float, status: int, *, gone: bool
) -> None:
    suspicion = Suspicion(
        since=NOW - timedelta(hours=hours), checks=checks, runs=runs, last_run_id=9, status=status
    )

    assert is_gone(suspicion, NOW) is gone


@pytest.mark.parametrize(
    ("turned", "checked", "mass"),
    [(4, 4, False), (5, 5, True), (5, 25, False), (6, 25, True), (10, 500, False), (11, 500, True)],
)
def test_too_many_absences_at_once_are_the_sites_trouble(
    turned: int, checked: int, *, mass: bool
) -> None:
    health = Health(listings=1, answered=1, turned=turned, checked=checked)

    assert health.is_mass_failure is mass
