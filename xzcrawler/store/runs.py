"""Runs, what they captured, and the sites they belong to."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from xzcrawler.store.session import Session
from xzcrawler.store.values import CaptureLine, Outcome, RunLine, SiteLine, Trouble


def start(
    session: Session, *, site: str, spider: str, trigger: str, code_version: str, now: datetime
) -> int:
    """Open a run; this site's older unfinished runs become `interrupted`."""
    raise NotImplementedError


def finish(
    session: Session,
    run_id: int,
    *,
    outcome: Outcome,
    stats: Mapping[str, int],
    troubles: Sequence[Trouble],
    warc_file: str,
    now: datetime,
) -> None:
    """Close a run. Troubles noted earlier (a held-back mass deletion) stay and come first."""
    raise NotImplementedError


def recent(session: Session, *, site: str | None = None, limit: int = 20) -> list[RunLine]:
    """Return the latest runs, newest first."""
    raise NotImplementedError


def get(session: Session, run_id: int) -> RunLine:
    """Return one run. Raises UsageError when there is none of that number."""
    raise NotImplementedError


def captures(session: Session, run_id: int) -> list[CaptureLine]:
    """Return everything a run fetched, in the order it was recorded."""
    raise NotImplementedError


def sites(session: Session) -> list[SiteLine]:
    """Return the sites that were ever crawled, by name."""
    raise NotImplementedError
