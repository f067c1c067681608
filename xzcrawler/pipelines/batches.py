"""Groups what comes one by one: written together, acknowledged one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from attrs import frozen

T = TypeVar("T")
R = TypeVar("R")


@frozen
class _Waiting(Generic[T, R]):
    value: T
    stored: asyncio.Future[R]


class Batches(Generic[T, R]):
    """Collects up to `size` values or for `linger` seconds, then hands them to `write`.

    While one batch is being written the next one gathers; two are never written at once.
    """

    def __init__(
        self,
        write: Callable[[Sequence[T]], Awaitable[Sequence[R]]],
        *,
        size: int = 32,
        linger: float = 0.1,
    ) -> None:
        """*write* returns one result for each value, or raises when nothing was stored."""
        self._write = write
        self._size = size
        self._linger = linger
        self._gathered: list[_Waiting[T, R]] = []
        self._full = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def put(self, value: T) -> R:
        """Return the value's result once it is stored; raise what `write` raised for its batch."""
        waiting: _Waiting[T, R] = _Waiting(value, asyncio.get_running_loop().create_future())
        self._gathered.append(waiting)
        if len(self._gathered) >= self._size:
            self._full.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        return await waiting.stored

    async def drain(self) -> None:
        """Return when nothing is waiting any more."""
        self._linger = 0.0
        self._full.set()
        if self._writer is not None:
            await self._writer

    async def _write_all(self) -> None:
        while self._gathered:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._full.wait(), self._linger)
            batch = self._gathered[: self._size]
            del self._gathered[: self._size]
            if len(self._gathered) < self._size:
                self._full.clear()
            await self._write_one(batch)
        self._writer = None

    async def _write_one(self, batch: Sequence[_Waiting[T, R]]) -> None:
        # Whoever waits may have been cancelled, which leaves a future that is done.
        try:
            results = await self._write([waiting.value for waiting in batch])
        except Exception as error:  # noqa: BLE001 - it goes to everybody who waits
            for waiting in batch:
                if not waiting.stored.done():
                    waiting.stored.set_exception(error)
        else:
            for waiting, result in zip(batch, results, strict=True):
                if not waiting.stored.done():
                    waiting.stored.set_result(result)
