"""Stored pages read again: nothing changes with the same rules, and nothing is told with others."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve

from tests.integration.monitor.conftest import START, Watch
from xzcrawler.archive.warc import Exchange, RunArchive
from xzcrawler.dedup.signature import sign
from xzcrawler.errors import PageError
from xzcrawler.items import Article, Capture, Reading
from xzcrawler.monitor.impact import Impact, PageRead
from xzcrawler.monitor.record import record
from xzcrawler.monitor.reread import Rereader
from xzcrawler.monitor.rerender import read_pages, write
from xzcrawler.sites import site_of
from xzcrawler.store import Store, heads, runs
from xzcrawler.store.values import CaptureLine
from xzcrawler.workshop.cases import all_cases
from xzcrawler.workshop.checkout import Checkout

CHECKOUT = Checkout(Path(__file__).parents[3])
NEWS = ("news",)
PAGE = """<html><head><meta charset="utf-8"><title>{title}</title></head><body><h1>{title}</h1>
<p>发布时间：2026-03-02 08:10 来源：彭城日报</p>
<div class="content"><p>{title}，由街道窗口受理，所需材料当场退还，不收任何费用，逾期未办结的说明理由。</p>
<p>咨询电话12345，工作日上午九时至下午五时接听，双休日与节假日由值班人员答复，请市民相互转告。</p></div>
</body></html>"""


class Archive:
    """Keeps pages, and reads them by today's rules."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.store = store
        self.run = RunArchive(folder, "run-000001.warc.gz")
        self.rereader = Rereader(folder)

    def keep(self, url: str, body: bytes, content_type: str, site: str = "news") -> Reading:
        headers = (("Content-Type", content_type),)
        exchange = Exchange(url=url, status=200, response_headers=headers, body=body, at=START)
        place = self.run.write(exchange)
        capture = Capture(
            url=url,
            final_url=url,
            at=START,
            status=200,
            content_type=content_type,
            digest=place.digest,
            warc_file=place.file,
            warc_offset=place.offset,
            warc_length=place.length,
        )
        line = CaptureLine(
            id=0,
            run_id=0,
            purpose="article",
            key=url,
            capture=capture,
            channel="",
            page_number=0,
            entries=None,
        )
        with self.store.read() as session:
            return self.rereader.read(session, site, line)

    def read(self, *, everything: bool = True) -> list[PageRead]:
        with self.store.read() as session:
            sites = [site.name for site in runs.sites(session)]
            numbers = heads.numbers(session, sites, after=0, limit=10_000)
            return list(read_pages(session, self.rereader, numbers, everything=everything))


@pytest.fixture
def archive(store: Store, tmp_path: Path) -> Iterator[Archive]:
    archive = Archive(tmp_path / "archive", store)
    yield archive
    archive.run.close()


def by_old_rules(watch: Watch, *readings: Reading) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xzcrawler.monitor.record.reader_version", lambda: "0.0.9+old")
        watch.record(*readings)


def misread(reading: Reading, **said: object) -> Reading:
    assert reading.article
    article: Article = evolve(reading.article, **said)  # type: ignore[arg-type]
    content_hash, text_hash = sign(article)
    return evolve(reading, article=article, content_hash=content_hash, text_hash=text_hash)


def pages(watch: Watch, archive: Archive, count: int) -> list[Reading]:
    """Keep some articles' pages."""
    return [
        archive.keep(
            watch.address(f"p{number}"),
            PAGE.format(title=f"通知第{number}号").encode(),
            "text/html",
        )
        for number in range(count)
    ]


def impact_of(reads: list[PageRead]) -> Impact:
    impact = Impact()
    for read in reads:
        impact.add(read)
    return impact


def test_unchanged_rules_change_nothing_on_any_captured_page(archive: Archive) -> None:
    cases = [case for case in all_cases(CHECKOUT) if not case.is_listing]
    kept = []
    for case in cases:
        response = case.page().response
        site = site_of(case.url)
        try:
            kept.append(
                archive.keep(
                    case.url,
                    bytes(response.body),
                    str(response.headers.get("Content-Type", "")),
                    site.name if site else "news",
                )
            )
        except PageError:
            continue  # a case of a page that is no article
    for reading in kept:
        with archive.store.write() as session:
            run_id = runs.start(
                session,
                site=reading.site,
                spider="news",
                trigger="test",
                code_version="1",
                now=START,
            )
        record(archive.store, run_id, [reading], START)

    reads = archive.read()

    assert len(reads) > 50
    assert [read.moves for read in reads if read.state != "same"] == []


def test_what_reads_otherwise_becomes_a_technical_revision_that_nobody_is_told(
    watch: Watch, archive: Archive
) -> None:
    first, second, third = pages(watch, archive, 3)
    by_old_rules(
        watch, misread(first, source="", tags=("旧",)), second, misread(third, editors=("甲",))
    )
    told = watch.log()
    before = watch.history("p0")

    impact = impact_of(reads := archive.read())
    written = write(watch.store, reads, watch.now)

    assert (impact.pages, impact.changed, impact.same, impact.failed) == (3, 2, 1, 0)
    source, editors = impact.by_field["source"], impact.by_field["editors"]
    assert (source.filled, source.emptied, source.filled_now, source.other) == (2, 0, 1, 0)
    assert (editors.filled, editors.emptied) == (1, 1)
    assert [(url, move.old, move.new) for url, move in source.examples] == [
        (watch.address("p0"), "", "彭城日报")
    ]
    assert (written.revisions, written.passed_over, written.refused) == (2, 0, ())
    assert watch.log() == told
    after = watch.history("p0")
    assert [view.kind for view in after.revisions] == ["real", "technical"]
    assert after.revisions[1].article == first.article
    assert (after.presence, after.presence_since) == (before.presence, before.presence_since)
    assert watch.due() == set()


def test_reading_again_after_writing_changes_nothing(watch: Watch, archive: Archive) -> None:
    by_old_rules(watch, *(misread(page, source="") for page in pages(watch, archive, 3)))

    write(watch.store, archive.read(), watch.now)

    assert {read.state for read in archive.read()} == {"same"}
    assert {read.state for read in archive.read(everything=False)} == {"same"}


def test_the_next_fetch_of_the_same_page_is_unchanged(watch: Watch, archive: Archive) -> None:
    (page,) = pages(watch, archive, 1)
    by_old_rules(watch, misread(page, source=""))
    write(watch.store, archive.read(), watch.now)
    watch.start(hours=12)

    (outcome,) = watch.record(page)

    assert outcome.type == "unchanged"
    assert watch.told() == [("new", "p0")]


def test_writing_twice_what_was_read_once_writes_it_once(watch: Watch, archive: Archive) -> None:
    """As after a kill between two batches."""
    by_old_rules(watch, *(misread(page, source="") for page in pages(watch, archive, 3)))
    reads = archive.read()

    write(watch.store, reads[:2], watch.now)
    written = write(watch.store, reads, watch.now)

    assert (written.revisions, written.passed_over) == (1, 2)
    assert len(watch.history("p0").revisions) == 2


def test_an_article_that_was_edited_meanwhile_is_passed_over(
    watch: Watch, archive: Archive
) -> None:
    (page,) = pages(watch, archive, 1)
    by_old_rules(watch, misread(page, source=""))
    reads = archive.read()
    watch.say("p0", "另一段正文。")

    assert write(watch.store, reads, watch.now).revisions == 0
    assert [view.kind for view in watch.history("p0").revisions] == ["real", "real"]


def test_pages_that_are_lost_or_no_articles_any_more_are_named(
    watch: Watch, archive: Archive
) -> None:
    lost, notice, fine = pages(watch, archive, 3)
    by_old_rules(watch, lost, notice, fine)
    watch.start(hours=1)
    broken = evolve(lost.captures[0], warc_file="run-000009.warc.gz")
    nothing = archive.run.write(
        Exchange(url=notice.url, status=200, body=b"<html>\xe9\xa1\xb5\xe9\x9d\xa2", at=START)
    )
    other = evolve(notice.captures[0], warc_offset=nothing.offset)
    by_old_rules(
        watch,
        evolve(misread(lost, body="别的"), captures=(broken,)),
        evolve(misread(notice, body="别的"), captures=(other,)),
    )

    by_name = {read.url.removeprefix(watch.address("")[:-5])[:2]: read for read in archive.read()}

    assert {name: read.state for name, read in by_name.items()} == {
        "p0": "lost",
        "p1": "unreadable",
        "p2": "same",
    }
    assert "run-000009.warc.gz" in by_name["p0"].why
    assert watch.address("p1") in by_name["p1"].why


def test_a_field_lost_on_many_pages_is_noticed(watch: Watch, archive: Archive) -> None:
    five = pages(watch, archive, 5)
    by_old_rules(watch, *(misread(page, editors=("甲",)) for page in five[:2]), *five[2:])
    assert impact_of(archive.read()).emptier == ["editors"]

    by_old_rules(watch, *(misread(page, doc_number="徐政发〔2026〕3号") for page in five[2:]))
    assert sorted(impact_of(archive.read()).emptier) == ["doc_number", "editors"]
