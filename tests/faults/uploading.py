"""An upload in a process that has just begun."""

import os
from collections.abc import Mapping
from pathlib import Path

from xzcrawler.archive.push import push
from xzcrawler.config import Shelves


def run(environment: Mapping[str, str], shelves: Shelves, pid: Path) -> None:
    """Push all files, after the number of this process was written down."""
    os.environ.update(environment)  # noqa: TID251 - of this process alone
    pid.write_text(str(os.getpid()), encoding="ascii")
    push(shelves)
