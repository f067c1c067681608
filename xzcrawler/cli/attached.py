"""The attachments of an article, for people and programs."""

from collections.abc import Sequence
from typing import Any

from attrs import evolve, frozen
from rich.table import Table

from xzcrawler.cli import tables
from xzcrawler.cli.arguments import parse_range
from xzcrawler.cli.output import as_json
from xzcrawler.cli.plain import cell, one_line
from xzcrawler.cli.times import minute
from xzcrawler.errors import UsageError
from xzcrawler.monitor.diff import FieldChange
from xzcrawler.store.article_values import AttachmentHistory, VersionView
from xzcrawler.store.values import ANSWERED

_DIGEST = 12
"""Characters of a SHA-256 that tell one file from another."""


@frozen(kw_only=True)
class Compared:
    """Two versions of one attachment."""

    name: str
    start: int
    end: int
    old: VersionView
    new: VersionView

    @property
    def changed(self) -> tuple[FieldChange, ...]:
        """The text where it differs."""
        old, new = self.old.text.text, self.new.text.text
        return (FieldChange("text", old, new),) if old != new else ()

    @property
    def shown(self) -> list[FieldChange]:
        """The same for people: the cells of tables apart also where tabs are not printed."""
        return [
            evolve(one, old=one.old.replace("\t", " | "), new=one.new.replace("\t", " | "))
            for one in self.changed
        ]

    @property
    def names(self) -> tuple[str, str]:
        """What to call the two versions."""
        return (
            f"version {self.start} ({minute(self.old.at)})",
            f"version {self.end} ({minute(self.new.at)})",
        )

    @property
    def heading(self) -> list[str]:
        """What is said before the text."""
        lines = [f"{one_line(self.name)}: {' → '.join(self.names)}"]
        if self.old.digest == self.new.digest:
            return [*lines, "The same bytes."]
        for number, version in ((self.start, self.old), (self.end, self.new)):
            lines.append(
                f"version {number}: {version.size} bytes, {version.media_type}, sha-256 "
                f"{version.digest[:_DIGEST]}, text {_text(version)}"
            )
        if not self.changed:
            lines.append("No difference in what could be read.")
        return lines

    def as_json(self) -> dict[str, Any]:
        """The place of the difference, for programs."""
        place = {"attachment": self.name, "from_version": self.start, "to_version": self.end}
        return place | {"from_digest": self.old.digest, "to_digest": self.new.digest}


def table(files: Sequence[AttachmentHistory]) -> Table:
    """Return a table with a row for each version, and one for each file of which none is kept."""
    rows = tables.grid(
        "no",
        "attachment",
        "ver",
        "noticed",
        "bytes",
        "sha-256",
        "text",
        narrow=("noticed", "sha-256"),
        right=("no", "ver", "bytes"),
    )
    for number, file in enumerate(files, start=1):
        says = standing(file)
        called = one_line(file.name or file.url) + (f" ({says})" if says else "")
        first, *later = file.versions or (None,)
        rows.add_row(str(number), cell(called), *_cells(first))
        for version in later:
            rows.add_row("", "", *_cells(version))
    return rows


def _cells(version: VersionView | None) -> tuple[Any, ...]:
    if version is None:
        return ("", "", "", "", "")
    digest, text = version.digest[:_DIGEST], cell(_text(version))
    return (str(version.seq), minute(version.at), str(version.size), digest, text)


def _text(version: VersionView) -> str:
    return f"{version.text.state}: {version.text.why}" if version.text.why else version.text.state


def standing(file: AttachmentHistory) -> str:
    """Return what is worth saying about a file beside its versions, else an empty string."""
    if file.dropped is not None:
        return f"no longer offered since {minute(file.dropped)}"
    if not file.verdict:
        return "not fetched yet"
    return "" if file.verdict in ANSWERED else f"{file.verdict}: {file.why}"


def to_json(file: AttachmentHistory) -> dict[str, Any]:
    """Return an attachment as `show --json` prints it: without the texts, which `diff` shows."""
    fields = as_json(file)
    for version in fields["versions"]:
        text = version.pop("text")
        version |= {"text_state": text["state"], "text_why": text["why"]}
        version["capture"] = version.pop("capture_id")
    return fields


def compared(files: Sequence[AttachmentHistory], ref: str, between: str | None) -> Compared | None:
    """Return two versions of the attachment that is meant; None when it has fewer. Raises UsageError.

    Meant by its name is a file under all the addresses it had.
    """
    name, versions = _meant(files, ref)
    if not versions:
        raise UsageError(f"Nothing of {one_line(name)} is stored")
    if between is None and len(versions) == 1:
        return None
    start, end = parse_range(between, len(versions), of="version")
    return Compared(name=name, start=start, end=end, old=versions[start - 1], new=versions[end - 1])


def _meant(files: Sequence[AttachmentHistory], ref: str) -> tuple[str, list[VersionView]]:
    if ref.isdecimal() and 1 <= int(ref) <= len(files):
        chosen = [files[int(ref) - 1]]
    else:
        chosen = [file for file in files if ref in {file.name, file.url}]
        chosen = chosen or [file for file in files if ref and ref in file.name]
    names = {file.name for file in chosen}
    if len(names) != 1:
        listed = "; ".join(f"{n} {one_line(file.name)}" for n, file in enumerate(files, start=1))
        what = "Several attachments are" if names else "No attachment is"
        raise UsageError(f"{what} called {ref!r}. There are: {listed or 'none'}")
    versions = sorted((v for file in chosen for v in file.versions), key=lambda v: v.at)
    return names.pop() or chosen[0].url, versions
