"""Proof packs, checked as a third party does: in a folder of their own, by Python alone."""

import ast
import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import text

from tests.integration.monitor.archived import PAGE, Archive
from tests.integration.monitor.conftest import START, Watch
from xzcrawler.archive.warc import Exchange
from xzcrawler.errors import ArchiveError, UsageError
from xzcrawler.items import Capture, Reading, Verdict
from xzcrawler.monitor import pack_check
from xzcrawler.monitor.head import head_of
from xzcrawler.monitor.prove import prove
from xzcrawler.monitor.verify import Verification
from xzcrawler.store import Session, changes
from xzcrawler.store.chain import Extent
from xzcrawler.store.changes import NewChange

OLD, NEW = "受理时限为20个工作日的通知", "受理时限为15个工作日的通知"


class Packer:
    """A site with one article `a`, and packs of its changes."""

    def __init__(self, watch: Watch, archive: Archive, folder: Path) -> None:
        self.watch = watch
        self.archive = archive
        self.folder = folder

    def say(self, title: str, hours: float = 0) -> None:
        self.watch.start(hours=hours)
        self.watch.record(self.page(title))

    def page(self, title: str) -> Reading:
        return self.archive.keep(self.watch.address("a"), PAGE.format(title=title).encode())

    def miss(self, hours: float) -> None:
        self.watch.start(hours=hours)
        body = "页面不存在".encode()
        reading = self.watch.answer("a", Verdict.MISSING, 404)
        kept = self.kept(self.watch.address("a"), body, status=404)
        last = evolve(kept, verdict=Verdict.MISSING, why="status 404")
        self.watch.record(
            evolve(reading, captures=(last,)),
            self.watch.listing(["b"]),
            self.watch.page(self.watch.article("b")),
        )
        self.watch.settle()

    def kept(self, url: str, body: bytes, **said: object) -> Capture:
        exchange = evolve(Exchange(url=url, status=200, body=body, at=START), **said)  # type: ignore[arg-type]
        place = self.archive.run.write(exchange)
        return Capture(
            url=url,
            final_url=url,
            at=self.watch.now,
            status=exchange.status,
            digest=place.digest,
            warc_file=place.file,
            warc_offset=place.offset,
            warc_length=place.length,
        )

    def pack(self, change: int, until: object = None) -> dict[str, bytes]:
        with self.watch.store.read() as session:
            return prove(session, self.archive.folder, change, until)  # type: ignore[arg-type]

    def check(self, files: dict[str, bytes], python: str = sys.executable) -> tuple[int, str]:
        """Unpack, and run the pack's own checker."""
        for name, content in files.items():
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        done = subprocess.run(
            [python, "-I", self.folder / "check.py"],
            capture_output=True,
            check=False,
            timeout=60,
            env={"PYTHONIOENCODING": "utf-8"},
        )
        return done.returncode, done.stdout.decode()

    def changes(self, kind: str) -> list[int]:
        lines = [line for line in self.watch.log() if line.url == self.watch.address("a")]
        return [line.id for line in lines if line.type == kind]


@pytest.fixture
def packer(watch: Watch, archive: Archive, tmp_path: Path) -> Packer:
    packer = Packer(watch, archive, tmp_path / "pack")
    packer.say(OLD)
    return packer


def test_the_pack_of_an_edit_holds(packer: Packer) -> None:
    packer.say(NEW, hours=2)
    (edited,) = packer.changes("edited")

    files = packer.pack(edited)
    code, said = packer.check(files)

    assert code == 0, said
    assert "✗" not in said
    assert "everything holds" in said
    assert {name.partition("/")[0] for name in files} == {
        "README.md",
        "captures",
        "chain.json",
        "check.py",
        "diff.html",
        "diff.txt",
        "manifest.json",
        "manifest.sha256",
        "revisions",
    }
    assert f"-{OLD}\n+{NEW}\n" in files["diff.txt"].decode()
    for words in ("<del>20", "<ins>15", "revision 1 (2026-03-02 09:00) → revision 2"):
        assert words in files["diff.html"].decode()


def test_the_same_database_gives_the_same_pack(packer: Packer) -> None:
    packer.say(NEW, hours=2)
    (edited,) = packer.changes("edited")

    assert packer.pack(edited) == packer.pack(edited)


def test_a_byte_changed_in_any_member_is_noticed(packer: Packer) -> None:
    packer.say(NEW, hours=2)
    (edited,) = packer.changes("edited")
    files = packer.pack(edited)

    for name, content in files.items():
        for share in (0.1, 0.5, 0.9):
            spoiled = bytearray(content)
            spoiled[round(len(content) * share)] ^= 1
            code, said = packer.check(files | {name: bytes(spoiled)})
            assert code != 0, (name, share, said)
    assert packer.check(files)[0] == 0


def repacked(files: dict[str, bytes], name: str, content: bytes) -> dict[str, bytes]:
    """Forge a member and put the manifest right, as one who knows the format would."""
    changed = files | {name: content}
    manifest = json.loads(changed["manifest.json"])
    manifest["files"][name] = pack_check.sha256(content)
    changed["manifest.json"] = json.dumps(manifest).encode()
    digest = pack_check.sha256(changed["manifest.json"])
    changed["manifest.sha256"] = f"{digest}  manifest.json\n".encode()
    return changed


def test_a_forger_who_puts_the_manifest_right_is_found_out(packer: Packer) -> None:
    packer.say(NEW, hours=2)
    (edited,) = packer.changes("edited")
    files = packer.pack(edited)
    name = "revisions/0002.json"
    forged = files[name].decode().replace("15个工作日", "95个工作日")

    code, said = packer.check(repacked(files, name, forged.encode()))
    assert code == 1
    assert f"✗ {name}: its hash follows from its words" in said

    # The hash put right as well: it no longer stands in the chain, nor its words in the page.
    revision = json.loads(forged)
    canon = json.dumps(
        revision["hashed"], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    revision["this_hash"] = pack_check.sha256((revision["prev_hash"] + canon).encode())
    code, said = packer.check(repacked(files, name, json.dumps(revision).encode()))
    assert code == 1
    assert f"✗ {name}: it stands in the chain" in said
    assert (
        f"? {name}: words of the change: 0 of" in said
        or f"? {name}: words of the change: 1 of" in said
    )


def test_a_chain_that_was_cut_or_rewritten_is_found_out(packer: Packer) -> None:
    packer.say(NEW, hours=2)
    packer.say(OLD, hours=2)
    first, _ = packer.changes("edited")
    files = packer.pack(first)
    chain = json.loads(files["chain.json"])

    code, said = packer.check(repacked(files, "chain.json", json.dumps(chain[1:]).encode()))
    assert code == 1
    assert "✗ the chain of 2 revisions" in said
    chain[2]["digest"] = "0" * 64
    code, said = packer.check(repacked(files, "chain.json", json.dumps(chain).encode()))
    assert code == 1
    assert "✗ the chain is part of the head" in said


def test_words_that_are_not_in_the_page_are_marked(packer: Packer) -> None:
    page = packer.page(NEW)
    assert page.article
    packer.watch.record(
        evolve(page, article=evolve(page.article, body="读错的正文。"), content_hash="x")
    )
    (edited,) = packer.changes("edited")

    code, said = packer.check(packer.pack(edited))

    assert code == 2
    assert "?" in said
    assert "✗" not in said


def test_the_pack_of_a_new_article_has_one_revision(packer: Packer) -> None:
    (new,) = packer.changes("new")

    files = packer.pack(new)
    code, said = packer.check(files)

    assert (code, "diff.txt" in files) == (0, False), said
    assert [name for name in files if name.startswith("revisions")] == ["revisions/0001.json"]


def test_the_packs_of_gone_and_back_hold_the_checks(packer: Packer) -> None:
    for hours in (12, 12, 12):
        packer.miss(hours)
    packer.say(OLD, hours=12)
    (gone,), (back,) = packer.changes("gone"), packer.changes("back")

    files = packer.pack(gone)
    code, said = packer.check(files)
    assert code == 0, said
    assert said.count(": 404 (missing) from http://news.test/a.html") == 3

    code, said = packer.check(packer.pack(back))
    assert code == 0, said
    assert "does not belong to the pack" in said  # members of the other one lie in the folder
    assert said.count(": 200 (content) from http://news.test/a.html") == 2


def test_a_redirect_and_a_compressed_answer_are_in_the_pack(packer: Packer) -> None:
    page = packer.page(NEW)
    body = gzip.compress(PAGE.format(title=NEW).encode())
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"))
    old = packer.watch.address("a")
    target = packer.watch.address("target")
    first = packer.kept(old, b"", status=302, response_headers=(("Location", target),))
    last = packer.kept(target, body, response_headers=headers)
    moved = evolve(first, verdict=Verdict.ERROR, why="redirected")
    packer.watch.start(hours=2)
    packer.watch.record(evolve(page, captures=(moved, last)))
    (edited,) = packer.changes("edited")

    files = packer.pack(edited)
    code, said = packer.check(files)

    assert code == 0, said
    assert ": 302 (error) from http://news.test/a.html" in said
    assert ": 200 (content) from http://news.test/target.html" in said
    headers_text = [
        files[name].decode() for name in files if name.endswith(".txt") and "captures" in name
    ]
    assert any(f"Location: {target}" in text for text in headers_text)


def test_the_pack_of_a_file_that_changed_holds_both_files(packer: Packer) -> None:
    url = packer.watch.address("file")
    captures = []
    for content in (b"%PDF-1.4 old", b"%PDF-1.4 new"):
        packer.watch.start(hours=1)
        reading = packer.watch.answer("file", Verdict.CONTENT)
        kept = packer.kept(url, content)
        packer.watch.record(evolve(reading, purpose="robots", captures=(kept,)))
        captures.append(kept)
    with packer.watch.store.write() as session:
        add_versions(session, [capture.digest for capture in captures])
        last = session.scalar(text("SELECT max(id) FROM capture"))
        change = NewChange(
            type="edited",
            article_id=1,
            title=OLD,
            from_seq=1,
            to_seq=1,
            kinds=("attachment_replaced",),
            severity=60,
            capture_id=last,
        )
        (number,) = changes.append(session, packer.watch.run_id, [change], packer.watch.now)

    code, said = packer.check(packer.pack(number))

    assert code == 0, said
    assert said.count("it is the file that was compared") == 2


def add_versions(session: Session, digests: list[str]) -> None:
    """Give the first article a file whose versions were read from the latest captures."""
    session.execute(
        text(
            "INSERT INTO attachment (id, article_id, url, name, first_seen, failures, etag, last_modified, head_seq,"
            " verdict, why, missing, told_missing, not_modified)"
            " VALUES (1, 1, 'http://news.test/1.pdf', '附件', :now, 0, '', '', 2, '', '', 0, false, 0)"
        ),
        {"now": START},
    )
    for seq, digest in enumerate(digests, start=1):
        session.execute(
            text(
                "INSERT INTO attachment_version (id, attachment_id, seq, capture_id, at, digest, size,"
                " media_type, text, text_state, text_why, text_hash) SELECT :seq, 1, :seq, max(id), :now, :digest, 1,"
                " 'application/pdf', '', 'none', '', '' FROM capture WHERE digest = :kept"
            ),
            {"seq": seq, "now": START, "digest": digest, "kept": digest},
        )


def test_the_pack_of_a_change_in_a_list_holds_the_list(packer: Packer) -> None:
    packer.watch.start(hours=1)
    listing = packer.watch.listing(["a"])
    packer.watch.record(evolve(listing, captures=(packer.kept(listing.url, b"<a href=a.html>"),)))
    with packer.watch.store.write() as session:
        change = NewChange(type="delisted", article_id=1, title=OLD, from_seq=1, severity=75)
        (number,) = changes.append(session, packer.watch.run_id, [change], packer.watch.now)

    code, said = packer.check(packer.pack(number))

    assert code == 0, said
    assert f": 200 (content) from {listing.url}" in said


def test_the_head_of_the_pack_is_the_one_that_was_published(packer: Packer) -> None:
    with packer.watch.store.read() as session:
        published = head_of(session, packer.watch.now)
    then = packer.watch.now
    packer.watch.start(hours=1)
    for number in range(5):
        packer.watch.say(f"other{number}")
    packer.say(NEW, hours=2)
    (new,) = packer.changes("new")

    code, said = packer.check(packer.pack(new, then))
    assert code == 0, said
    assert published.root in said

    code, said = packer.check(packer.pack(new))
    assert code == 0, said
    assert published.root not in said


def test_what_cannot_be_proved_is_an_error(packer: Packer) -> None:
    with pytest.raises(UsageError, match="No change 99: the last one is 1"):
        packer.pack(99)
    for path in packer.archive.folder.rglob("*.gz"):
        path.unlink()
    with pytest.raises(ArchiveError, match=r"run-000001\.warc\.gz"):
        packer.pack(1)


def test_markup_in_an_article_is_no_markup_in_the_diff(packer: Packer) -> None:
    packer.say("&lt;script&gt;alert(1)&lt;/script&gt;受理时限为15个工作日的通知", hours=2)
    (edited,) = packer.changes("edited")

    page = packer.pack(edited)["diff.html"].decode()

    assert "<script" not in page
    assert "&lt;script&gt;" in page.replace("<ins>", "").replace("</ins>", "")


def test_the_checker_is_written_for_python_3_8_and_imports_nothing_of_ours() -> None:
    source = Path(pack_check.__file__).read_text(encoding="utf-8")

    tree = ast.parse(source, feature_version=(3, 8))

    imported = {
        name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names
    }
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported <= sys.stdlib_module_names | {"__future__"}


@pytest.mark.parametrize(
    ("body", "undone"),
    [
        (b"5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", b"hello world"),
        (b"hello, not chunked any more", b"hello, not chunked any more"),
    ],
)
def test_chunks_are_put_together_where_a_record_still_has_them(body: bytes, undone: bytes) -> None:
    assert pack_check.dechunked(body) == undone


def test_what_the_pack_rests_on_is_what_verify_checks(packer: Packer) -> None:
    packer.say(NEW, hours=2)
    verification = Verification(packer.watch.store, packer.archive.folder, Extent())

    assert list(verification.breaks(lambda more: None)) == []
