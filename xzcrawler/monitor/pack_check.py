"""Check a proof pack of xzcrawler without xzcrawler: only Python 3.8 or newer is needed.

Unpack the pack and run `python3 check.py` in its folder. Each line says what was checked:
  ✓ it holds    ✗ it does not    · for information    ? words of a revision that the page's bytes do not show as such
Exit code: 0 everything holds, 1 something does not, 2 everything holds but for words not found.

Nothing of the pack is executed, nothing is fetched. What a pack can and cannot show: README.md.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
import sys
import unicodedata
import zlib
from pathlib import Path
from typing import Any, Iterator  # noqa: UP035 - Python 3.8 can subscript no other

HERE = Path(__file__).resolve().parent
FIELDS = ("title", "source", "authors", "editors", "doc_number", "body")
MOST = 300


class Report:
    """Prints a line for each check and remembers what did not hold."""

    def __init__(self) -> None:
        self.failed = 0
        self.unseen = 0

    def check(self, holds: bool, what: str) -> bool:
        self.failed += not holds
        self.say("✓" if holds else "✗", what)
        return holds

    def words(self, found: int, count: int, what: str) -> None:
        self.unseen += found < count
        self.say("✓" if found == count else "?", f"{what}: {found} of {count} stand in the page")

    def say(self, mark: str, what: str) -> None:
        sys.stdout.write(f"{mark} {what}\n")


class Record:
    """One WARC record: its headers, and of a response the status, headers and body."""

    def __init__(self, content: bytes) -> None:
        head, _, block = content.partition(b"\r\n\r\n")
        self.version, self.headers = parse_head(head)
        length = int(self.headers.get("content-length", "0"))
        self.is_whole = block[length:] == b"\r\n\r\n"
        http, _, self.body = block[:length].partition(b"\r\n\r\n")
        self.first_line, self.http_headers = parse_head(http)

    @property
    def kind(self) -> str:
        return self.headers.get("warc-type", "")


def parse_head(head: bytes) -> tuple[str, dict[str, str]]:
    first, *lines = head.decode("latin-1").split("\r\n")
    pairs = (line.partition(":") for line in lines)
    return first, {name.strip().lower(): value.strip() for name, _, value in pairs}


def records(content: bytes) -> list[Record]:
    """Unpack gzip members one by one. Raises zlib.error or ValueError when they are damaged."""
    found = []
    while content:
        inflate = zlib.decompressobj(zlib.MAX_WBITS + 16)
        found.append(Record(inflate.decompress(content)))
        if not inflate.eof:
            raise ValueError("a record is cut off")
        content = inflate.unused_data
    return found


def plain(record: Record) -> bytes:
    """Undo the transfer and content encoding of a body, as far as the record still has them."""
    body = record.body
    if "chunked" in record.http_headers.get("transfer-encoding", "").lower():
        body = dechunked(body)
    packing = record.http_headers.get("content-encoding", "").lower()
    windows = {"gzip": (31,), "x-gzip": (31,), "deflate": (15, -15)}.get(packing, ())
    for window in windows:
        try:
            return zlib.decompressobj(window).decompress(body)
        except zlib.error:
            continue
    return body


def dechunked(body: bytes) -> bytes:
    rest, parts = body, []
    while rest:
        size, _, after = rest.partition(b"\r\n")
        if not re.fullmatch(rb"[0-9A-Fa-f]+(;.*)?", size):
            return body  # it was undone when the answer was kept
        length = int(size.partition(b";")[0], 16)
        if not length:
            break
        parts.append(after[:length])
        rest = after[length + 2 :]
    return b"".join(parts)


def texts(record: Record) -> Iterator[str]:
    """Yield the page's words without its tags, and the whole page: words may stand in attributes or scripts."""
    body = plain(record)
    try:
        page = body.decode("utf-8")
    except UnicodeDecodeError:
        page = body.decode("gb18030", "replace")
    page = re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match.group(1), 16)), page)
    bare = re.sub(r"(?is)<(script|style)\b.*?</\1\s*>|<!--.*?-->|<[a-z/!?][^>]*>", "", page)
    for text in (bare, page):
        yield folded(html.unescape(text))


def folded(text: str) -> str:
    """Fold widths, and leave out white space and what cannot be seen: each page breaks its lines otherwise."""
    text = unicodedata.normalize("NFKC", text)
    return "".join(
        c for c in text if not c.isspace() and unicodedata.category(c) not in {"Cc", "Cf"}
    )


def sentences(value: Any) -> list[str]:
    parts = value if isinstance(value, list) else [value or ""]
    found = (one for part in parts for one in re.split(r"(?<=[。！？!?；;])|\n", part))
    return [one for one in map(folded, found) if one]


def claimed(said: dict[str, Any], other: dict[str, Any]) -> list[str]:
    """Return the sentences of a revision that the other one does not have, and its title."""
    found = sentences(said["title"])
    for field in FIELDS:
        known = set(sentences(other.get(field)))
        found += [one for one in sentences(said[field]) if one not in known]
    return list(dict.fromkeys(found))[:MOST]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def read(name: str) -> bytes:
    return (HERE / name).read_bytes()


def load(name: str) -> Any:
    return json.loads(read(name).decode("utf-8"))


def check_files(report: Report) -> Any:
    """Check every file against the manifest and return it; None when it cannot be trusted."""
    stated = f"{sha256(read('manifest.json'))}  manifest.json\n".encode("ascii")
    if not report.check(read("manifest.sha256") == stated, "manifest.json is whole"):
        return None
    manifest = load("manifest.json")
    there = {path.relative_to(HERE).as_posix() for path in HERE.rglob("*") if path.is_file()}
    there = {name for name in there if "__pycache__" not in name}
    for name in sorted(manifest["files"]):
        if name not in there:
            report.check(False, f"{name} is missing")
        elif sha256(read(name)) != manifest["files"][name]:
            report.check(False, f"{name} is not the file that was packed")
    for name in sorted(there - set(manifest["files"]) - {"manifest.json", "manifest.sha256"}):
        report.say("·", f"{name} does not belong to the pack and is not looked at")
    report.say("·", f"{len(manifest['files'])} files compared with the manifest")
    return manifest


def check_chain(report: Report, chain: Any) -> None:
    before, holds = "", True
    for number, link in enumerate(chain, start=1):
        holds = holds and link["seq"] == number and link["prev_hash"] == before
        before = link["this_hash"]
    report.check(holds, f"the chain of {len(chain)} revisions: each follows the one before it")


def check_revision(report: Report, chain: Any, name: str) -> Any:
    """Check a revision's hash and its place, and return what it says."""
    revision = load(name)
    said = revision["hashed"]
    canon = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    worked_out = sha256((revision["prev_hash"] + canon).encode("utf-8"))
    report.check(worked_out == revision["this_hash"], f"{name}: its hash follows from its words")
    links = [link for link in chain if link["seq"] == said["seq"]]
    stands = [(link["this_hash"], link["prev_hash"], link["capture"]) for link in links] == [
        (revision["this_hash"], revision["prev_hash"], said["capture_id"])
    ]
    report.check(stands, f"{name}: it stands in the chain, with its page")
    return said


def check_capture(report: Report, number: int, digests: Any) -> list[Record]:
    """Check one archived answer against its row and return its response record."""
    name = f"captures/{number:06d}"
    row = load(f"{name}.json")
    if not row["warc_file"]:
        report.say("·", f"{name}: no answer came ({row['verdict']}: {row['why']})")
        return []
    try:
        found = records(read(f"{name}.warc.gz"))
    except (zlib.error, ValueError) as error:
        report.check(False, f"{name}.warc.gz can be read: {error}")
        return []
    answers = [record for record in found if record.kind == "response"]
    holds = len(answers) == 1 and all(record.is_whole for record in found)
    if not report.check(holds, f"{name}.warc.gz holds one whole answer"):
        return []
    answer, digest = answers[0], sha256(answers[0].body)
    stated = answer.headers.get("warc-payload-digest") == f"sha256:{digest}"
    report.check(stated and digest == row["digest"], f"{name}: SHA-256 of the body {digest[:16]}…")
    asked = (row["final_url"] or row["url"]).partition("#")[0]
    same = answer.headers.get("warc-target-uri") == asked
    status = answer.first_line.split(" ")[1:2] == [str(row["status"])]
    told = f"{row['status']} ({row['verdict']}) from {asked} at {row['at']}"
    report.check(same and status, f"{name}: {told}")
    if str(number) in digests:
        same = sha256(plain(answer)) == digests[str(number)]
        report.check(same, f"{name}: it is the file that was compared")
    return answers


def check_head(report: Report, head: Any, key: str, chain: Any) -> None:
    """Follow the path from the article's chain to the hash of all chains."""
    then = (link for link in chain if link["seq"] in head["of_article"])
    lines = [f"{link['seq']} {link['this_hash']} {link['digest']}" for link in then]
    node = hashlib.sha256("\n".join(["xzcrawler chain 1", key, *lines]).encode("utf-8")).digest()
    for side, other in head["path"]:
        pair = (bytes.fromhex(other), node) if side == "left" else (node, bytes.fromhex(other))
        node = hashlib.sha256(pair[0] + pair[1]).digest()
    report.check(node.hex() == head["root"], f"the chain is part of the head sha256:{head['root']}")


def check_all(report: Report) -> None:
    manifest = check_files(report)
    if manifest is None:
        return
    chain = load("chain.json")
    check_chain(report, chain)
    said = {name: check_revision(report, chain, name) for name in manifest["revisions"]}
    digests = {str(one["capture_id"]): one["digest"] for one in manifest["attachment_versions"]}
    answers = {number: check_capture(report, number, digests) for number in manifest["captures"]}
    for link in chain:
        if link["capture"] in answers:
            row = load(f"captures/{link['capture']:06d}.json")
            holds = row["digest"] == link["digest"]
            report.check(holds, f"revision {link['seq']} was read from capture {link['capture']}")
    if manifest["head"]:
        check_head(report, manifest["head"], manifest["article"]["key"], chain)
    for name, numbers in manifest["revisions"].items():
        others = [value for other, value in said.items() if other != name]
        pages = [text for number in numbers for one in answers[number] for text in texts(one)]
        wanted = claimed(said[name], others[0] if others else {})
        found = sum(any(one in page for page in pages) for one in wanted)
        report.words(found, len(wanted), f"{name}: words of the change")


def main() -> int:
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(errors="replace")
    report = Report()
    try:
        check_all(report)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError) as error:
        report.check(False, f"the pack can be read: {type(error).__name__}: {error}")
    if report.failed:
        report.say("✗", f"{report.failed} checks failed: do not rely on this pack")
        return 1
    if report.unseen:
        report.say("?", "all hashes hold; compare the words marked ? with the page by eye")
        return 2
    report.say("✓", "everything holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
