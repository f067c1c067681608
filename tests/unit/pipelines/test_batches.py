import asyncio
from collections.abc import Sequence

import pytest

from xzcrawler.pipelines.batches import Batches

pytestmark = pytest.mark.asyncio


class Shelf:
    """Where batches go; refuses the values it is told to refuse."""

    def __init__(self, *refused: int) -> None:
        self.batches: list[list[int]] = []
        self.refused = set(refused)

    async def write(self, values: Sequence[int]) -> list[str]:
        if self.refused.intersection(values):
            raise ValueError(f"cannot store {values}")
        await asyncio.sleep(0.01)
        self.batches.append(list(values))
        return [f"stored {value}" for value in values]


async def test_a_value_is_acknowledged_only_after_its_batch_was_written() -> None:
    shelf = Shelf()

    await Batches(shelf.write, linger=0).put(1)

    assert shelf.batches == [[1]]


async def test_values_that_come_together_are_written_together() -> None:
    shelf = Shelf()
    batches = Batches(shelf.write, size=3, linger=5)

    results = await asyncio.gather(*(batches.put(value) for value in range(6)))

    assert shelf.batches == [[0, 1, 2], [3, 4, 5]]
    assert results == [f"stored {value}" for value in range(6)]


async def test_a_batch_that_does_not_fill_is_written_after_a_moment() -> None:
    shelf = Shelf()
    batches = Batches(shelf.write, size=100, linger=0.02)

    await asyncio.gather(batches.put(1), batches.put(2))

    assert shelf.batches == [[1, 2]]


async def test_everybody_in_a_failed_batch_hears_of_the_error() -> None:
    batches = Batches(Shelf(1).write, linger=0)

    results = await asyncio.gather(batches.put(1), batches.put(2), return_exceptions=True)

    assert [type(result) for result in results] == [ValueError, ValueError]


async def test_after_a_failed_batch_the_next_one_is_written() -> None:
    shelf = Shelf(1)
    batches = Batches(shelf.write, size=1, linger=0)
    with pytest.raises(ValueError, match="cannot store"):
        await batches.put(1)

    await batches.put(2)

    assert shelf.batches == [[2]]


async def test_draining_waits_for_no_more_values() -> None:
    shelf = Shelf()
    batches = Batches(shelf.write, size=100, linger=60)
    waiting = asyncio.create_task(batches.put(1))
    await asyncio.sleep(0)

    await asyncio.wait_for(batches.drain(), 5)

    await waiting
    assert shelf.batches == [[1]]
