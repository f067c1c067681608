"""What was read again, on the disk until it is written to the database: reading 2 million pages is not done twice."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Self, TextIO

from attrs import asdict, evolve, frozen

from xzcrawler.errors import StoreError
from xzcrawler.monitor.impact import FieldMove, PageRead
from xzcrawler.store import revisions


@frozen
class Spool:
    """A file of batches in the order of the articles' numbers, one a line; a torn last line is cut off."""

    path: Path
    stream: TextIO

    @classmethod
    def open(cls, folder: Path, name: str) -> Self:
        """Open the spool of that name; those that other rules or other questions left are removed.

        Raises StoreError.
        """
        path = folder / f"{name}.jsonl"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for other in folder.glob("*.jsonl"):
                if other != path:
                    other.unlink()
            _cut_torn_line(path)
            return cls(path, path.open("a+", encoding="utf-8"))
        except OSError as error:
            raise StoreError(f"{path} cannot be used: {error.strerror or error}") from error

    def add(self, upto: int, reads: Sequence[PageRead]) -> None:
        """Append what the articles up to that number read as. Raises StoreError."""
        line = json.dumps(
            {"upto": upto, "reads": [_to_json(read) for read in reads]}, ensure_ascii=False
        )
        try:
            self.stream.write(line + "\n")
            self.stream.flush()
        except OSError as error:
            raise StoreError(f"{self.path} cannot be used: {error.strerror or error}") from error

    def batches(self) -> Iterator[tuple[int, list[PageRead]]]:
        """Yield every batch: the number of its last article, and what was read."""
        with self.path.open(encoding="utf-8") as stream:
            for line in stream:
                batch = json.loads(line)
                yield batch["upto"], [_from_json(read) for read in batch["reads"]]

    def close(self) -> None:
        """Keep it for the next time."""
        self.stream.close()

    def remove(self) -> None:
        """Everything is written."""
        self.stream.close()
        self.path.unlink(missing_ok=True)


def _cut_torn_line(path: Path) -> None:
    if not path.exists():
        return
    with path.open("rb+") as stream:
        end = stream.seek(0, os.SEEK_END)
        while end:
            start = max(0, end - 65536)
            stream.seek(start)
            found = stream.read(end - start).rfind(b"\n")
            if found >= 0:
                stream.truncate(start + found + 1)
                return
            end = start
        stream.truncate(0)


def _to_json(read: PageRead) -> dict[str, Any]:
    fields = asdict(evolve(read, article=None, moves=()))
    fields["moves"] = [asdict(move) for move in read.moves]
    if read.article:
        said = revisions.to_columns(read.article)
        published = read.article.published
        fields["article"] = said | {"published": published.isoformat() if published else None}
    return {name: value for name, value in fields.items() if value not in (None, "", [], ())}


def _from_json(fields: dict[str, Any]) -> PageRead:
    said = fields.pop("article", None)
    if said is not None:
        published = said["published"]
        said["published"] = datetime.fromisoformat(published) if published else None
    return PageRead(
        **fields
        | {
            "filled": tuple(fields.get("filled", ())),
            "moves": tuple(FieldMove(**move) for move in fields.get("moves", ())),
            "article": revisions.to_article(said) if said else None,
        }
    )
