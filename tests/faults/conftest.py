"""What stands in a database, apart from numbers and from which run it was."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from xzcrawler.archive.warc import read_record
from xzcrawler.demo.city import SampleCity

_QUERIES = {
    "article": """
        SELECT article.key, article.url, presence, head_seq, told_seq, channel.url, article.first_seen, presence_since, changed_at
        FROM article LEFT JOIN channel ON channel.id = article.channel_id""",
    "article_url": "SELECT article.key, article_url.url, article_url.key, role FROM article_url JOIN article ON article.id = article_id",
    "revision": """
        SELECT article.key, seq, kind, doubt, content_hash, text_hash, fact_hash, reverts_to, title, published, body, at
        FROM revision JOIN article ON article.id = article_id""",
    "attachment": """
        SELECT article.key, attachment.url, name, dropped, attachment.head_seq, told_missing
        FROM attachment JOIN article ON article.id = article_id""",
    "attachment_version": """
        SELECT url, seq, digest, size, media_type, text, text_state
        FROM attachment_version JOIN attachment ON attachment.id = attachment_id""",
    "change": """
        SELECT article.key, type, muted, from_seq, to_seq, kinds, severity, facts, title, summary, at
        FROM change JOIN article ON article.id = article_id""",
    "due": """
        SELECT article.key, due_at, interval_seconds, reason, failures, not_modified, blocked_since
        FROM due JOIN article ON article.id = article_id""",
    "suspect": "SELECT article.key, since, checks, runs, status FROM suspect JOIN article ON article.id = article_id",
    "listing_entry": """
        SELECT channel.url, article.key, listing_entry.title, published_raw, pinned, page, position, missing_runs
        FROM listing_entry JOIN article ON article.id = article_id JOIN channel ON channel.id = listing_entry.channel_id""",
    "channel": "SELECT site, url, title, walked_run_id IS NOT NULL, broken_run_id IS NOT NULL FROM channel",
    "site": "SELECT name, state FROM site",
    "checked": "SELECT DISTINCT purpose, coalesce(key, url) FROM capture WHERE was_read",
}


class Installation:
    """A data folder, looked at from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def stored(self) -> dict[str, list[Any]]:
        """Return every table that matters by natural keys, ordered."""
        with closing(sqlite3.connect(self.folder / "xzcrawler.db")) as database:
            return {
                name: sorted(database.execute(query).fetchall(), key=repr)
                for name, query in _QUERIES.items()
            }

    def outcomes(self) -> list[str]:
        """Return how the runs went, oldest first."""
        with closing(sqlite3.connect(self.folder / "xzcrawler.db")) as database:
            return [row[0] for row in database.execute("SELECT outcome FROM run ORDER BY id")]

    def check(self) -> None:
        """Fail unless the database is sound and every capture's bytes are where it says."""
        with closing(sqlite3.connect(self.folder / "xzcrawler.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert database.execute("PRAGMA foreign_key_check").fetchall() == []
            places = database.execute(
                "SELECT warc_file, warc_offset, url FROM capture WHERE warc_file <> ''"
            ).fetchall()
        for file, offset, url in places:
            assert read_record(self.folder / "archive", file, offset).url == url


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    return Installation(tmp_path / "data")


@pytest.fixture
def city() -> Iterator[SampleCity]:
    with SampleCity() as running:
        yield running


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the crash matrix: a row for each point and fault."""
    cells = {
        report.nodeid.partition("[")[2].rstrip("]"): outcome
        for outcome in ("passed", "failed", "error")
        for report in terminalreporter.stats.get(outcome, [])
        if "test_crash_matrix" in report.nodeid
    }
    if cells:
        terminalreporter.section(
            "crash matrix: after the fault, running again gives an undisturbed history"
        )
    for cell, outcome in sorted(cells.items()):
        point, fault, turn = cell.split("|")
        terminalreporter.write_line(f"{point:<28}{fault:<13}at its {turn}. time  {outcome}")
