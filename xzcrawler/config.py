"""Every XZ_* knob of the environment, read once and passed inwards."""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import frozen

from xzcrawler.errors import UsageError

SHANGHAI = ZoneInfo("Asia/Shanghai")
SAMPLE_SUFFIX = ".pengcheng.test"
"""Of the sample city's hosts; `.test` is reserved, so no real site can be meant."""
_CITY = re.compile(r"http://127\.0\.0\.1:[0-9]{1,5}/?")


_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://")


@frozen
class Shelves:
    """Where the WARC files are: runs write into a folder, and what is over may move to a store."""

    folder: Path
    address: str = ""
    """Of the store, as fsspec has it; empty when everything stays in the folder."""


@frozen(kw_only=True)
class Config:
    """Secrets and facts of this installation; behaviour lives in code and site files."""

    data: Path = Path("data")
    """XZ_DATA: the folder of database, archive and logs."""
    database: str = "sqlite:///data/xzcrawler.db"
    """XZ_DATABASE: SQLAlchemy URL; the default is SQLite inside the data folder."""
    archive_at: str = ""
    """XZ_ARCHIVE: another folder for the WARC files, or an address such as `s3://bucket/prefix` they move to."""
    contact: str = ""
    """XZ_CONTACT: a mail or web address that goes into the User-Agent, so that a site can reach you."""
    attachment_max_mb: int = 20
    """XZ_ATTACHMENT_MAX_MB: the largest attachment that is fetched, in MB; 0 fetches none."""
    sample_city: str = ""
    """XZ_SAMPLE_CITY: `http://127.0.0.1:PORT` of a running sample city; only then may 127.0.0.1 be contacted."""
    sites: Path | None = None
    """XZ_SITES: a folder of site files of your own, read beside those that come with xzcrawler."""
    now: datetime | None = None
    """XZ_NOW: pretend that it is this moment (ISO 8601 with offset); for the sample city and tests."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Read the environment.

        >>> Config.from_env({"XZ_DATA": "/srv/xz"}).database
        'sqlite:////srv/xz/xzcrawler.db'

        Raises UsageError when a value makes no sense.
        """
        env = os.environ if environ is None else environ  # noqa: TID251 - the one place that reads it
        data = Path(env.get("XZ_DATA") or "data")
        return cls(
            data=data,
            database=env.get("XZ_DATABASE") or _sqlite(data / "xzcrawler.db"),
            archive_at=_archive(env.get("XZ_ARCHIVE", "")),
            contact=env.get("XZ_CONTACT", ""),
            attachment_max_mb=_megabytes(env.get("XZ_ATTACHMENT_MAX_MB") or "20"),
            sample_city=_sample_city(env.get("XZ_SAMPLE_CITY", "")),
            sites=_folder(env.get("XZ_SITES", "")),
            now=_moment(env.get("XZ_NOW", "")),
        )

    @property
    def archive(self) -> Path:
        """Folder that runs write their WARC files into."""
        if self.archive_at and not _ADDRESS.match(self.archive_at):
            return Path(self.archive_at)
        return self.data / "archive"

    @property
    def shelves(self) -> Shelves:
        """Where WARC files are read from."""
        is_address = _ADDRESS.match(self.archive_at)
        return Shelves(self.archive, self.archive_at if is_address else "")

    @property
    def logs(self) -> Path:
        """Folder of the runs' log files."""
        return self.data / "logs"

    def clock(self) -> datetime:
        """Return the moment this installation believes in, aware, UTC."""
        return (self.now or datetime.now(UTC)).astimezone(UTC)


def _sqlite(path: Path) -> str:
    # In a database address these two mean something else than in a path.
    return f"sqlite:///{path}".replace("%", "%25").replace("?", "%3F")


def _archive(text: str) -> str:
    if not _ADDRESS.match(text):
        return text
    scheme, _, rest = text.partition("://")
    if "@" in rest or "?" in rest:
        # Not repeated here: it may be a secret.
        raise UsageError("XZ_ARCHIVE takes no key or option; set AWS_ACCESS_KEY_ID and the like")
    if scheme == "memory" or not rest.strip("/"):
        raise UsageError(f"XZ_ARCHIVE must be a folder or a lasting address, not {text!r}")
    return text.rstrip("/")


def _megabytes(text: str) -> int:
    if not re.fullmatch("[0-9]{1,4}", text):
        raise UsageError(f"XZ_ATTACHMENT_MAX_MB must be a number of MB, not {text!r}")
    return int(text)


def _folder(text: str) -> Path | None:
    if text and not Path(text).is_dir():
        raise UsageError(f"XZ_SITES is no folder: {text!r}")
    return Path(text) if text else None


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(f"XZ_NOW is not an ISO 8601 time: {text!r}") from None
    if moment.tzinfo is None:
        raise UsageError(f"XZ_NOW needs an offset such as +08:00: {text!r}")
    return moment


def _sample_city(text: str) -> str:
    if text and not _CITY.fullmatch(text):
        raise UsageError(f"XZ_SAMPLE_CITY must be http://127.0.0.1:PORT, not {text!r}")
    return text.rstrip("/")
