"""An installation to be backed up, and its backup to be tampered with."""

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tests.integration.monitor.archived import Archive
from tests.integration.monitor.conftest import START
from xzcrawler.monitor.backup import Backup, back_up
from xzcrawler.monitor.restore import Restored, restore
from xzcrawler.store.rows import Progress

WARC = "run-000001.warc.gz"


@contextmanager
def silent(what: str, total: int) -> Iterator[Callable[[int], None]]:
    yield lambda more: None


class Keeper:
    """Makes and restores backups of one installation in short words."""

    def __init__(self, url: str, archive: Archive, folder: Path) -> None:
        self.url = url
        self.archive = archive
        self.backup = folder / "备份?#%20"
        self.into = folder / "new" / "数据?#%20"

    def make(self, *, with_archive: bool = True, progress: Progress = silent) -> Backup:
        return back_up(
            self.url,
            self.archive.folder,
            self.backup,
            now=START,
            with_archive=with_archive,
            progress=progress,
        )

    def restore(self) -> Restored:
        return restore(self.backup, self.into, progress=silent)

    def manifest(self) -> dict[str, Any]:
        fields: dict[str, Any] = json.loads((self.backup / "manifest.json").read_text())
        return fields

    def rewrite(self, **fields: object) -> None:
        """Change the manifest."""
        (self.backup / "manifest.json").write_text(json.dumps({**self.manifest(), **fields}))

    def rewrite_members(self, *lines: str, **fields: object) -> None:
        """Replace the list of WARC files, so that the manifest agrees with it."""
        content = "".join(f"{line}\n" for line in lines).encode()
        (self.backup / "archive.jsonl").write_bytes(content)
        self.rewrite(members=described("archive.jsonl", content), **fields)

    def rewrite_database(self, *statements: str) -> None:
        """Change the database, so that the manifest agrees with it."""
        file = self.backup / "database.db"
        with closing(sqlite3.connect(file)) as database:
            for statement in statements:
                database.execute(statement)
            database.commit()
        self.rewrite(database=described(file.name, file.read_bytes()))


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def described(name: str, content: bytes) -> dict[str, object]:
    return {"name": name, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
