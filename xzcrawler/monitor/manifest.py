"""What a backup says of itself: `manifest.json`, and one line a WARC file in `archive.jsonl`."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from attrs import asdict, frozen

from xzcrawler.errors import DamagedBackup

KIND = "xzcrawler backup"
FORMAT = 1

MANIFEST = "manifest.json"
MEMBERS = "archive.jsonl"
DATABASE = "database.db"
ARCHIVE = "archive"

MAX_MANIFEST = 100_000
"""Bytes; ours have 2,000."""
MAX_LINE = 4_000
"""Bytes of one line of `archive.jsonl`; ours have 150."""
MAX_MEMBERS = 20_000_000
"""Three hundred sites with a run every half hour fill it in four years."""
MAX_SIZE = 2**50

_DIGEST = re.compile("[0-9a-f]{64}")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\\]")
_T = TypeVar("_T")


@frozen
class Member:
    """One file of a backup."""

    name: str
    """Of a WARC file: relative to the archive folder."""
    size: int
    """Bytes; of a WARC file those that the database refers to."""
    sha256: str
    """Of that many bytes; empty when the file was not there."""
    why: str = ""
    """Why it was not there."""


@frozen(kw_only=True)
class Manifest:
    """All of a backup but its WARC files one by one."""

    at: str
    """ISO 8601 with offset."""
    code: str
    """Version of xzcrawler that made it."""
    schema: str
    source: str
    """`sqlite` or `postgresql`; what it is kept in is always SQLite."""
    database: Member
    members: Member
    """The list of the WARC files."""
    archive_files: int
    archive_bytes: int
    """Of all WARC files together."""
    missing: int
    """WARC files that were not there, or too short."""
    with_archive: bool
    """Their bytes are in the backup, too."""
    rows: dict[str, int]
    """By table."""

    def to_json(self) -> bytes:
        """Return it as `manifest.json`."""
        fields = {"kind": KIND, "format": FORMAT, **asdict(self)}
        return (json.dumps(fields, ensure_ascii=False, indent=1) + "\n").encode()


def line_of(member: Member) -> bytes:
    """Return a line of `archive.jsonl`."""
    fields = {name: value for name, value in asdict(member).items() if value or name != "why"}
    return (json.dumps(fields, ensure_ascii=False) + "\n").encode()


def read_manifest(folder: Path) -> Manifest:
    """Read and check `manifest.json`. Raises DamagedBackup."""
    path = plain_file(folder, MANIFEST)
    if path.stat().st_size > MAX_MANIFEST:
        raise DamagedBackup(f"{path} is larger than {MAX_MANIFEST} bytes")
    fields = _object(path.read_bytes(), MANIFEST)
    if fields.get("kind") != KIND:
        raise DamagedBackup(f"{path} is no manifest of a backup")
    if fields.get("format") != FORMAT:
        raise DamagedBackup(f"{path} has a format this xzcrawler does not know")
    return Manifest(
        at=_moment(fields),
        code=_field(fields, "code", str, MANIFEST),
        schema=_field(fields, "schema", str, MANIFEST),
        source=_field(fields, "source", str, MANIFEST),
        database=_known_member(fields, "database", DATABASE),
        members=_known_member(fields, "members", MEMBERS),
        archive_files=_number(fields, "archive_files", MANIFEST, MAX_MEMBERS),
        archive_bytes=_number(fields, "archive_bytes", MANIFEST),
        missing=_number(fields, "missing", MANIFEST),
        with_archive=_field(fields, "with_archive", bool, MANIFEST),
        rows=_rows(_field(fields, "rows", dict, MANIFEST)),
    )


def read_members(path: Path) -> Iterator[Member]:
    """Yield the lines of `archive.jsonl`, each checked, no name twice. Raises DamagedBackup."""
    before = b""
    with path.open("rb") as stream:
        while line := stream.readline(MAX_LINE + 1):
            if len(line) > MAX_LINE:
                raise DamagedBackup(f"{MEMBERS} has a line of more than {MAX_LINE} bytes")
            member = _member(_object(line, MEMBERS), MEMBERS)
            if member.name.encode() <= before:
                raise DamagedBackup(f"{MEMBERS} names {member.name!r} twice or out of order")
            before = member.name.encode()
            yield member


def plain_file(folder: Path, name: str) -> Path:
    """Return where a file of the backup lies. Raises DamagedBackup: not there, or reached through a link."""
    path = folder.resolve() / name
    if path.resolve() != path:
        raise DamagedBackup(f"{name} is reached through a link")
    if not path.is_file():
        raise DamagedBackup(f"{name} is missing in {folder}")
    return path


def safe_name(text: str) -> bool:
    """Tell whether a name stays inside the folder it is put into.

    >>> [safe_name(name) for name in ("a/2026/run-1.warc.gz", "../a", "/a", "a//b", "a\\\\b", "")]
    [True, False, False, False, False, False]
    """
    parts = PurePosixPath(text).parts
    inside = bool(parts) and not {"/", "//", "..", "."} & set(parts)
    return inside and "/".join(parts) == text and not _UNPRINTABLE.search(text)


def _rows(fields: dict[str, Any]) -> dict[str, int]:
    return {table: _number(fields, table, MANIFEST) for table in fields}


def _known_member(fields: dict[str, Any], key: str, name: str) -> Member:
    member = _member(_field(fields, key, dict, MANIFEST), MANIFEST)
    if member.name != name or not member.sha256:
        raise DamagedBackup(f"{MANIFEST} names {member.name!r} in the place of {name}")
    return member


def _member(fields: dict[str, Any], where: str) -> Member:
    name = _field(fields, "name", str, where)
    sha256 = _field(fields, "sha256", str, where)
    if not _is_text(name) or not (safe_name(name) or not sha256):
        raise DamagedBackup(f"{where} has a name that is not allowed: {name!r}")
    if sha256 and not _DIGEST.fullmatch(sha256):
        raise DamagedBackup(f"{where} has no SHA-256 for {name!r}")
    why = _field({"why": "", **fields}, "why", str, where)
    return Member(name, _number(fields, "size", where), sha256, why)


def _object(line: bytes, where: str) -> dict[str, Any]:
    try:
        fields = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DamagedBackup(f"{where} is not JSON: {error}") from None
    if not isinstance(fields, dict):
        raise DamagedBackup(f"{where} is not a JSON object")
    return fields


def _field(fields: dict[str, Any], name: str, kind: type[_T], where: str) -> _T:
    value = fields.get(name)
    if type(value) is not kind:
        raise DamagedBackup(f"{where} has no usable {name!r}")
    return value


def _number(fields: dict[str, Any], name: str, where: str, most: int = MAX_SIZE) -> int:
    number = _field(fields, name, int, where)
    if not 0 <= number <= most:
        raise DamagedBackup(f"{where} has a number that cannot be: {name} {number}")
    return number


def _moment(fields: dict[str, Any]) -> str:
    text = _field(fields, "at", str, MANIFEST)
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise DamagedBackup(f"{MANIFEST} has no usable 'at'")
    return text


def _is_text(name: str) -> bool:
    try:
        return len(name.encode()) <= MAX_LINE
    except UnicodeEncodeError:
        return False
