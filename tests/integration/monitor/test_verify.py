"""Each thing that can be tampered with, broken by hand, and named by the check."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import text

from tests.integration.monitor.archived import PAGE, Archive, keep_pages
from tests.integration.monitor.conftest import START, Watch
from xzcrawler.monitor.head import head_of, leaf
from xzcrawler.monitor.verify import Break, Verification
from xzcrawler.store import Store, chain
from xzcrawler.store.chain import Extent

TABLES = ("capture", "revision", "change", "attachment_version")


def unlock(store: Store) -> None:
    """Take away what keeps rows from being rewritten, as an intruder would."""
    with store.write() as session:
        for table in TABLES:
            on = f" ON {table}" if session.dialect.name == "postgresql" else ""
            session.execute(text(f"DROP TRIGGER {table}_written_once{on}"))


def tamper(store: Store, *statements: str) -> None:
    """Change rows without asking triggers or foreign keys."""
    unlock(store)
    off, on = {
        "postgresql": (
            "SET session_replication_role = replica",
            "SET session_replication_role = origin",
        ),
        "sqlite": ("PRAGMA foreign_keys=OFF", "PRAGMA foreign_keys=ON"),
    }[store._engine.dialect.name]
    with closing(store._engine.raw_connection()) as connection:
        cursor = connection.cursor()
        for statement in (off, *statements, on):
            cursor.execute(statement)
            connection.commit()


@pytest.fixture
def lived(watch: Watch, archive: Archive) -> Archive:
    """Three articles; p0 has three revisions, p1 two, p2 one; a listing, and an attachment of p2."""
    watch.record(*keep_pages(watch, archive, 3))
    for hours, names in ((1, ("p0", "p1")), (2, ("p0",))):
        watch.start(hours=hours)
        for name in names:
            body = PAGE.format(title=f"改过{hours}次的通知").encode()
            watch.record(archive.keep(watch.address(name), body))
    said = archive.keep(watch.address("list"), PAGE.format(title="栏目列表的页面").encode())
    listing = watch.listing(["p0", "p1", "p2"])
    watch.record(evolve(listing, captures=said.captures))
    attach(watch, archive)
    return archive


def attach(watch: Watch, archive: Archive) -> None:
    """Give p2 a file with one version, whose capture is the last one."""
    kept = archive.keep(watch.address("file"), PAGE.format(title="其实是一个文件").encode())
    watch.record(evolve(kept, purpose="robots", article=None))
    with watch.store.write() as session:
        digest = kept.captures[0].digest
        session.execute(
            text(
                "INSERT INTO attachment (id, article_id, url, name, first_seen, failures, etag, last_modified, head_seq,"
                " verdict, why, missing, told_missing, not_modified)"
                " VALUES (1, 3, 'http://news.test/1.pdf', '附件', :now, 0, '', '', 1, '', '', 0, false, 0)"
            ),
            {"now": START},
        )
        session.execute(
            text(
                "INSERT INTO attachment_version (id, attachment_id, seq, capture_id, at, digest, size,"
                " media_type, text, text_state, text_why, text_hash) SELECT 1, 1, 1, max(id), :now, :digest, 1,"
                " 'application/pdf', '', 'none', '', '' FROM capture"
            ),
            {"now": START, "digest": digest},
        )


def check(archive: Archive, *, quick: bool = False, **extent: object) -> list[Break]:
    within = Extent(**extent)  # type: ignore[arg-type]
    verification = Verification(archive.store, None if quick else archive.folder, within)
    return list(verification.breaks(lambda more: None))


def test_what_is_as_it_was_written_is_not_named(lived: Archive) -> None:
    verification = Verification(lived.store, lived.folder, Extent())
    done: list[int] = []

    assert list(verification.breaks(done.append)) == []
    assert (verification.articles, verification.revisions) == (3, 6)
    assert (verification.captures, verification.attachments, verification.changes) == (8, 1, 6)
    assert sum(done) == verification.steps() == 11


@pytest.mark.parametrize(
    ("statement", "what", "article", "seq"),
    [
        ("UPDATE revision SET body = '改' WHERE article_id = 1 AND seq = 2", "content_changed", 1, 2),
        ("UPDATE revision SET at = '2020-01-01' WHERE article_id = 2 AND seq = 1", "content_changed", 2, 1),
        ("UPDATE revision SET capture_id = 2 WHERE article_id = 3", "content_changed", 3, 1),
        ("UPDATE revision SET this_hash = 'abc' WHERE article_id = 1 AND seq = 3", "content_changed", 1, 3),
        ("UPDATE revision SET prev_hash = 'abc' WHERE article_id = 1 AND seq = 3", "prev_hash_wrong", 1, 3),
        ("DELETE FROM revision WHERE article_id = 1 AND seq = 1", "revision_missing", 1, 1),
        ("DELETE FROM revision WHERE article_id = 1 AND seq = 2", "revision_missing", 1, 2),
        ("DELETE FROM revision WHERE article_id = 1 AND seq = 3", "revision_missing", 1, 3),
        ("UPDATE article SET head_seq = 1 WHERE id = 2", "head_wrong", 2, 2),
        ("DELETE FROM capture WHERE id = 5", "capture_missing", 2, 2),
        ("UPDATE capture SET digest = 'abc' WHERE id = 3", "digest_differs", 3, 1),
        ("UPDATE capture SET warc_offset = 7 WHERE id = 3", "record_damaged", 3, 1),
        ("UPDATE capture SET warc_offset = 99999999 WHERE id = 3", "record_truncated", 3, 1),
        ("UPDATE capture SET warc_file = 'no.warc.gz' WHERE id = 3", "file_missing", 3, 1),
        ("UPDATE capture SET url = 'http://x.test/' , final_url = NULL WHERE id = 3", "digest_differs", 3, 1),
        ("UPDATE attachment_version SET seq = 2", "version_missing", 3, 1),
        ("UPDATE attachment SET head_seq = 2", "version_missing", 3, 2),
        ("UPDATE attachment_version SET capture_id = 99", "capture_missing", 3, 1),
    ],
)  # fmt: skip
def test_what_was_tampered_with_is_named_by_article_and_revision(
    lived: Archive, statement: str, what: str, article: int, seq: int
) -> None:
    tamper(lived.store, statement)

    found = [one for one in check(lived) if one.article_id is not None and one.change_id is None]

    assert [(one.what, one.article_id, one.seq) for one in found] == [(what, article, seq)]


def test_only_the_first_broken_link_of_an_article_is_named(lived: Archive) -> None:
    tamper(lived.store, "UPDATE revision SET title = '改' WHERE article_id IN (1, 3)")

    found = check(lived)

    assert [(one.article_id, one.seq) for one in found] == [(1, 1), (3, 1)]


def test_a_row_rewritten_with_its_hash_is_betrayed_by_the_next_one(lived: Archive) -> None:
    """Whoever knows the rule can work the hash out, but then has to rewrite all that follows."""
    tamper(lived.store, "UPDATE revision SET this_hash = 'abc' WHERE article_id = 1 AND seq = 1")
    (found,) = check(lived, quick=True)
    assert (found.what, found.seq) == ("content_changed", 1)

    tamper_with_hash(lived.store)
    (found,) = check(lived, quick=True)
    assert (found.what, found.seq) == ("prev_hash_wrong", 2)


def tamper_with_hash(store: Store) -> None:
    with store.write() as session:
        session.execute(text("UPDATE revision SET body = '改' WHERE article_id = 1 AND seq = 1"))
        link = chain.chains(session, Extent(article=1), after=0, limit=1)[0].links[0]
        session.execute(
            text("UPDATE revision SET this_hash = :hash WHERE article_id = 1 AND seq = 1"),
            {"hash": link.worked_out},
        )


def test_changes_that_name_what_is_not_there_are_named(lived: Archive) -> None:
    tamper(
        lived.store,
        "UPDATE change SET to_seq = 9 WHERE id = 1",
        "UPDATE change SET from_seq = 8 WHERE id = 4",
        "UPDATE change SET capture_id = 77 WHERE id = 2",
    )

    found = {one.change_id: one.why for one in check(lived)}

    assert found == {
        1: "revision 9 is missing",
        4: "revision 8 is missing",
        2: "capture 77 is missing",
    }


def flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def place(store: Store, capture: int) -> tuple[int, int]:
    with store.read() as session:
        row = session.execute(
            text("SELECT warc_offset, warc_length FROM capture WHERE id = :id"), {"id": capture}
        ).one()
    return row[0], row[1]


@pytest.mark.parametrize("where", [0.05, 0.3, 0.6, 0.95])
def test_a_byte_changed_in_the_archive_is_named(lived: Archive, where: float) -> None:
    offset, length = place(lived.store, 5)
    flip(lived.folder / lived.run.file, offset + round(length * where))

    found = check(lived)

    assert [(one.article_id, one.seq, one.capture_id) for one in found] == [(2, 2, 5)]
    assert found[0].what in {"record_damaged", "digest_differs"}
    assert check(lived, quick=True) == []


def test_a_file_cut_short_is_named_where_it_is_cut(lived: Archive) -> None:
    offset, length = place(lived.store, 6)
    with (lived.folder / lived.run.file).open("rb+") as stream:
        stream.truncate(offset + length - 10)

    found = check(lived)

    assert [(one.what, one.article_id, one.seq, one.capture_id) for one in found] == [
        ("record_truncated", 1, 3, 6),
        ("record_truncated", 3, 1, 8),
        ("record_truncated", None, None, 7),
    ]


def test_a_lost_file_is_one_line_and_one_for_each_article(lived: Archive) -> None:
    (lived.folder / lived.run.file).unlink()

    found = check(lived)

    assert [(one.what, one.article_id, one.seq) for one in found] == [
        ("file_missing", 1, 1),
        ("file_missing", 2, 1),
        ("file_missing", 3, 1),
        ("file_missing", 3, 1),
        ("file_missing", None, None),
    ]
    assert found[-1].why == "run-000001.warc.gz is missing, with 8 captures"


def test_a_check_can_be_of_one_site_or_one_article(lived: Archive, watch: Watch) -> None:
    tamper(lived.store, "UPDATE revision SET title = '改' WHERE article_id IN (1, 2)")

    assert [one.article_id for one in check(lived, article=2)] == [2]
    assert check(lived, article=3) == []
    assert len(check(lived, site="news")) == 2
    assert check(lived, site="another") == []


def head(archive: Archive, **named: object) -> str:
    with archive.store.read() as session:
        return head_of(session, **named).root  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE revision SET this_hash = 'abc' WHERE article_id = 2 AND seq = 2",
        "UPDATE capture SET digest = 'abc' WHERE id = 3",
        "DELETE FROM revision WHERE article_id = 3",
        "UPDATE article SET key = 'http://x.test/' WHERE id = 1",
    ],
)
def test_one_hash_stands_for_all_chains(lived: Archive, statement: str) -> None:
    before = head(lived)
    tamper(lived.store, statement)

    assert head(lived) != before


def test_the_hash_of_an_earlier_moment_stays_what_it_was(lived: Archive, watch: Watch) -> None:
    before = head(lived)
    then = watch.now
    watch.start(hours=5)
    watch.say("new")
    watch.say("p0", "又改。")

    assert head(lived) != before
    assert head(lived, until=then) == before


def test_the_path_leads_from_an_article_to_the_hash_of_all(lived: Archive, watch: Watch) -> None:
    for number in range(6):
        watch.say(f"more{number}")
    with lived.store.read() as session:
        for name in ("p0", "p2", "more0", "more5"):
            key = watch.address(name)
            found = head_of(session, None, key)
            rows = session.execute(
                text(
                    "SELECT r.seq, r.this_hash, c.digest FROM revision r JOIN capture c ON c.id = r.capture_id"
                    " JOIN article a ON a.id = r.article_id WHERE a.key = :key ORDER BY r.seq"
                ),
                {"key": key},
            )
            node = leaf(key, [f"{seq} {this} {digest}" for seq, this, digest in rows])
            for side, other in found.path or ():
                pair = (
                    (bytes.fromhex(other), node) if side == "left" else (node, bytes.fromhex(other))
                )
                node = sha256(b"".join(pair)).digest()
            assert node.hex() == found.root
    assert found.articles == 9
