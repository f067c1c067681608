"""One change as a pack of files that anybody can check without us."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs
from attrs import define, field

from xzcrawler import __version__
from xzcrawler.archive.shelves import Where
from xzcrawler.archive.warc import raw_records, read_record
from xzcrawler.config import SHANGHAI
from xzcrawler.monitor import grade, pack_check
from xzcrawler.monitor.diff import field_changes
from xzcrawler.monitor.head import head_of
from xzcrawler.monitor.markup import page
from xzcrawler.monitor.pack_readme import README
from xzcrawler.monitor.unified import unified
from xzcrawler.store import Session, articles, captures, evidence
from xzcrawler.store.article_values import RevisionView
from xzcrawler.store.evidence import Recorded, Row
from xzcrawler.store.values import CaptureLine, ChangeLine

_CHECKED = frozenset({"back", "moved"})
_LISTED = frozenset({"delisted", "relisted", "pinned", "unpinned", "backdated"})


def prove(
    session: Session, archive: Where, change_id: int, until: datetime | None = None
) -> dict[str, bytes]:
    """Return the files of the pack that proves a change, by name; the same database gives the same bytes.

    `until`: the head of all chains is that of this moment. Raises UsageError when there is no such
    change, ArchiveError when an answer it rests on is lost.
    """
    pack = _Pack(session, archive, evidence.recorded(session, change_id))
    pack.add_revisions()
    pack.add_captures()
    pack.add_diff()
    pack.files["check.py"] = Path(pack_check.__file__).read_bytes()
    pack.files["README.md"] = README.format(what=_what(pack.recorded.line)).encode()
    pack.add_manifest(until)
    return dict(sorted(pack.files.items()))


@define
class _Pack:
    session: Session
    archive: Where
    recorded: Recorded
    files: dict[str, bytes] = field(factory=dict)
    chain: list[Row] = field(factory=list)
    kept: dict[int, CaptureLine] = field(factory=dict)
    pages: dict[str, list[int]] = field(factory=dict)
    """By the file of a revision: the captures it was read from."""
    versions: list[dict[str, Any]] = field(factory=list)

    def add_revisions(self) -> None:
        line = self.recorded.line
        self.chain = evidence.rows(self.session, line.article_id)
        links = [
            {
                **{name: row.hashed[name] for name in ("seq", "kind", "at")},
                "prev_hash": row.prev_hash,
                "this_hash": row.this_hash,
                "capture": row.capture_id,
                "digest": row.capture_digest,
            }
            for row in self.chain
        ]
        self.files["chain.json"] = _json(links)
        for row in self.chain:
            if row.seq in {line.from_seq, line.to_seq}:
                name = f"revisions/{row.seq:04d}.json"
                said = {name: getattr(row, name) for name in ("hashed", "prev_hash", "this_hash")}
                self.files[name] = _json(said)
                self.pages[name] = [row.capture_id, *self._keep(row.capture_id)]

    def add_captures(self) -> None:
        for capture in self._showing():
            self._keep(capture)
        for number, line in self.kept.items():
            name = f"captures/{number:06d}"
            self.files[f"{name}.json"] = _json(evidence.to_json(line))
            if line.capture.warc_file:
                place = self.archive, line.capture.warc_file, line.capture.warc_offset
                self.files[f"{name}.warc.gz"] = raw_records(*place)
                self.files[f"{name}.txt"] = _headers(*place)

    def _showing(self) -> Iterator[int]:
        """The captures besides the revisions' own that show the change."""
        line, run = self.recorded.line, self.recorded.run.id
        if line.capture_id is not None:
            yield line.capture_id
            self.versions = evidence.file_versions(self.session, line.capture_id)
            yield from (version["capture_id"] for version in self.versions)
        checks: Sequence[CaptureLine] = ()
        if line.type == "gone":
            checks = evidence.bad_checks(self.session, line.article_id, run)
        elif line.type in _CHECKED:
            checks = evidence.of_run(self.session, line.article_id, run)
        elif line.type in _LISTED:
            checks = evidence.listings_of_run(self.session, line.article_id, run)
        yield from (check.id for check in checks)

    def _keep(self, capture_id: int) -> list[int]:
        """Take a capture in, with what came on the way to it, and return the numbers of those."""
        line = captures.numbered(self.session, [capture_id])[capture_id]
        before = captures.on_the_way(self.session, line)
        self.kept |= {one.id: one for one in (*before, line)}
        return [one.id for one in before]

    def add_diff(self) -> None:
        line = self.recorded.line
        said = {
            view.seq: view for view in articles.history(self.session, line.article_id).revisions
        }
        old, new = said.get(line.from_seq or 0), said.get(line.to_seq or 0)
        if old is None or new is None or old.article == new.article:
            return
        changed = field_changes(old.article, new.article)
        names = _name(old), _name(new)
        facts = grade(old.article, new.article).facts
        html = page(new.article.title, changed, notes=(" → ".join(names), line.url), facts=facts)
        self.files["diff.txt"] = unified(changed, *names).encode()
        self.files["diff.html"] = html.encode()

    def add_manifest(self, until: datetime | None) -> None:
        line, run = self.recorded.line, self.recorded.run
        fields = _plain(line)
        manifest = {
            "format": "xzcrawler proof 1",
            "change": fields,
            "article": {"number": line.article_id, "key": self.recorded.key, "url": line.url},
            "run": {
                name: _plain(run)[name]
                for name in (
                    "id",
                    "site",
                    "spider",
                    "started",
                    "finished",
                    "outcome",
                    "code_version",
                )
            },
            "packed_by": f"xzcrawler {__version__}",
            "revisions": self.pages,
            "captures": sorted(self.kept),
            "attachment_versions": self.versions,
            "head": self._head(until),
            "files": {
                name: hashlib.sha256(content).hexdigest()
                for name, content in sorted(self.files.items())
            },
        }
        self.files["manifest.json"] = content = _json(manifest)
        digest = hashlib.sha256(content).hexdigest()
        self.files["manifest.sha256"] = f"{digest}  manifest.json\n".encode()

    def _head(self, until: datetime | None) -> dict[str, Any] | None:
        head = head_of(self.session, until, self.recorded.key)
        if head.path is None:
            return None
        then = [row.seq for row in self.chain if until is None or _at(row) <= until]
        return {
            "root": head.root,
            "until": until.isoformat() if until else None,
            "articles": head.articles,
            "revisions": head.revisions,
            "of_article": then,
            "path": head.path,
        }


def _name(view: RevisionView) -> str:
    return f"revision {view.seq} ({view.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M})"


def _headers(archive: Where, file: str, offset: int) -> bytes:
    exchange = read_record(archive, file, offset)
    request = [f"{exchange.method} {exchange.url}", *_lines(exchange.request_headers)]
    response = [f"{exchange.status} {exchange.reason}", *_lines(exchange.response_headers)]
    return "\n".join([*request, "", *response, ""]).encode("utf-8", "replace")


def _lines(headers: Sequence[tuple[str, str]]) -> list[str]:
    return [f"{name}: {value}" for name, value in headers]


def _at(row: Row) -> datetime:
    return datetime.fromisoformat(row.hashed["at"])


def _what(line: ChangeLine) -> str:
    words = [f"change {line.id}: {line.type}", f"“{line.title}”", line.url, line.summary]
    return "\n".join(f"    {' '.join(word.split())}" for word in words if word)


def _plain(value: Any) -> dict[str, Any]:
    def serialize(_: Any, __: Any, part: Any) -> Any:
        return part.isoformat() if isinstance(part, datetime) else part

    return attrs.asdict(value, value_serializer=serialize)


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
