"""What stands in a database, apart from numbers and from which run it was."""

from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from xzcrawler.archive.warc import read_record
from xzcrawler.config import Config, Shelves
from xzcrawler.store import Store

Tables = dict[str, list[tuple[Any, ...]]]

_QUERIES = {
    "article": """
        SELECT article.key, article.url, presence, head_seq, told_seq, channel.url AS channel,
            article.first_seen AS when_seen, presence_since AS when_present, changed_at AS when_changed
        FROM article LEFT JOIN channel ON channel.id = article.channel_id""",
    "article_url": """
        SELECT article.key, article_url.url, article_url.key AS url_key, role
        FROM article_url JOIN article ON article.id = article_id""",
    "revision": """
        SELECT article.key, seq, kind, doubt, content_hash, text_hash, fact_hash, reverts_to, title, published, body,
            at AS when_read
        FROM revision JOIN article ON article.id = article_id""",
    "attachment": """
        SELECT article.key, attachment.url, name, dropped, attachment.head_seq, told_missing
        FROM attachment JOIN article ON article.id = article_id""",
    "attachment_version": """
        SELECT url, seq, digest, size, media_type, text, text_state
        FROM attachment_version JOIN attachment ON attachment.id = attachment_id""",
    "change": """
        SELECT article.key, type, muted, from_seq, to_seq, kinds, severity, facts, title, summary, at AS when_told
        FROM change JOIN article ON article.id = article_id""",
    "article_text": """
        SELECT article.key, article_text.key AS text_key, text_version, keys, awaits
        FROM article_text JOIN article ON article.id = article_id""",
    "story_article": """
        SELECT article.key, one.key AS first, kind, evidence, story_article.at AS when_linked
        FROM story_article JOIN article ON article.id = article_id
        JOIN story ON story.id = story_id JOIN article AS one ON one.id = first_article_id""",
    "due": """
        SELECT article.key, due_at, interval_seconds, reason, failures, not_modified, blocked_since
        FROM due JOIN article ON article.id = article_id""",
    "suspect": """
        SELECT article.key, since AS when_missed, checks, runs, status
        FROM suspect JOIN article ON article.id = article_id""",
    "listing_entry": """
        SELECT channel.url, article.key, listing_entry.title, published_raw, pinned, page, position,
            missing_runs AS when_missed
        FROM listing_entry JOIN article ON article.id = article_id JOIN channel ON channel.id = listing_entry.channel_id""",
    "channel": """
        SELECT site, url, title, walked_run_id IS NOT NULL AS walked, broken_run_id IS NOT NULL AS when_broken FROM channel""",
    "site": "SELECT name, state FROM site",
    "checked": "SELECT DISTINCT purpose, coalesce(key, url) AS page FROM capture WHERE was_read",
}
"""Columns named `when_…` depend on which run it was that found something."""


class Installation:
    """A data folder with a database, looked at from outside."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.database = database or f"sqlite:///{folder / 'xzcrawler.db'}"

    def config(self, city: str, now: datetime, *, archive_at: str = "") -> Config:
        """Return the configuration of a run of this installation."""
        return Config(
            data=self.folder,
            database=self.database,
            sample_city=city,
            now=now,
            archive_at=archive_at,
        )

    def environment(self, city: str = "", now: datetime | None = None) -> dict[str, str]:
        """Return the environment of a process that works on this installation."""
        moment = {"XZ_NOW": now.isoformat()} if now else {}
        ours = {"XZ_DATA": str(self.folder), "XZ_DATABASE": self.database, "XZ_SAMPLE_CITY": city}
        return ours | moment

    def stored(self) -> Tables:
        """Return every table that matters by natural keys, ordered."""
        return {name: rows for name, (_, rows) in self._tables().items()}

    def said(self) -> Tables:
        """Return the same without moments and visits: what people were told, whenever that was."""
        return {
            name: _without_moments(*table)
            for name, table in self._tables().items()
            if name not in {"due", "checked"}
        }

    def outcomes(self) -> list[str]:
        """Return how the runs went, oldest first."""
        return [outcome for (outcome,) in self.ask("SELECT outcome FROM run ORDER BY id")]

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """Return the rows that a query finds."""
        with closing(Store.open(self.database)) as store, store.read() as session:
            return _rows(session, query)[1]

    def check(self, address: str = "") -> None:
        """Fail unless the database is sound and every capture's bytes are where it says, or at that address."""
        if self.database.startswith("sqlite"):
            assert self.ask("PRAGMA integrity_check") == [("ok",)]
            assert self.ask("PRAGMA foreign_key_check") == []
        shelves = Shelves(self.folder / "archive", address)
        places = "SELECT warc_file, warc_offset, url FROM capture WHERE warc_file <> ''"
        for file, offset, url in self.ask(places):
            assert read_record(shelves, file, offset).url == url

    def _tables(self) -> dict[str, tuple[Sequence[str], list[tuple[Any, ...]]]]:
        with closing(Store.open(self.database)) as store, store.read() as session:
            found = {name: _rows(session, query) for name, query in _QUERIES.items()}
        return {name: (names, sorted(rows, key=repr)) for name, (names, rows) in found.items()}


def _rows(session: Connection, query: str) -> tuple[Sequence[str], list[tuple[Any, ...]]]:
    result = session.exec_driver_sql(query)
    return list(result.keys()), [tuple(row) for row in result]


def _without_moments(
    names: Sequence[str], rows: Sequence[tuple[Any, ...]]
) -> list[tuple[Any, ...]]:
    kept = [at for at, name in enumerate(names) if not name.startswith("when_")]
    return sorted((tuple(row[at] for at in kept) for row in rows), key=repr)
