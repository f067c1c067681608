"""The command line in a process that has just begun."""

import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from xzcrawler.cli import app


def run(environment: Mapping[str, str], words: Sequence[str], output: Path) -> None:
    """Be the command line; what it prints goes into a file."""
    os.environ.update(environment)  # noqa: TID251 - of this process alone
    with output.open("wb") as stream:
        os.dup2(stream.fileno(), 1)
    sys.stdout = os.fdopen(1, "w", encoding="utf-8")
    sys.argv = ["xzcrawler", *words]
    app.main()
