"""Groups what comes one by one: written together, acknowledged one by one."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

from attrs import frozen

T = TypeVar("T")


@frozen
class _Waiting(Generic[T]):
    value: T
    stored: asyncio.Future[None]


class Batches(Generic[T]):
    """Collects up to `size` values or for `linger` seconds, then hands them to `write`.

    While one batch is being written the next one gathers; two are never written at once.
    """

    def __init__(
        self,
        write: Callable[[Sequence[T]], Awaitable[None]],
        *,
        size: int = 32,
        linger: float = 0.1,
        blames_one: type[Exception] | tuple[()] = (),
    ) -> None:
        """*write* raises when nothing of its batch was stored.

        After an error of the type *blames_one* it is called again for each value alone.
        """
        self._write = write
        self._size = size
        self._linger = linger
        self._blames_one = blames_one
        self._gathered: list[_Waiting[T]] = []
        self._full = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None

    async def put(self, value: T) -> None:
        """Return when the value is stored; raise what `write` raised for its batch."""
        waiting = _Waiting(value, asyncio.get_running_loop().create_future())
        self._gathered.append(waiting)
        if len(self._gathered) >= self._size:
            self._full.set()
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())
        await waiting.stored

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
            await self._store(batch)
        self._writer = None

    async def _store(self, batch: Sequence[_Waiting[T]]) -> None:
        error: Exception | None = None
        try:
            await self._write([waiting.value for waiting in batch])
        except Exception as raised:  # noqa: BLE001 - it goes to everybody who waits
            if isinstance(raised, self._blames_one) and len(batch) > 1:
                for waiting in batch:
                    await self._store([waiting])
                return
            error = raised
        for waiting in batch:
            _settle(waiting.stored, error)


def _settle(stored: asyncio.Future[None], error: Exception | None) -> None:
    if stored.done():  # whoever waited was cancelled
        return
    if error is None:
        stored.set_result(None)
    else:
        stored.set_exception(error)
