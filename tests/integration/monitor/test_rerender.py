"""Stored pages read again: nothing changes with the same rules, and nothing is told with others."""

from pathlib import Path

from attrs import evolve

from tests.integration.monitor.archived import Archive, by_old_rules, keep_pages, misread
from tests.integration.monitor.conftest import START, Watch
from xzcrawler.archive.warc import Exchange
from xzcrawler.errors import PageError
from xzcrawler.monitor.impact import Impact, PageRead
from xzcrawler.monitor.record import record
from xzcrawler.monitor.rerender import read_pages, write
from xzcrawler.sites import site_of
from xzcrawler.store import heads, runs
from xzcrawler.workshop.cases import all_cases
from xzcrawler.workshop.checkout import Checkout

CHECKOUT = Checkout(Path(__file__).parents[3])


def read_all(archive: Archive, *, everything: bool = True) -> list[PageRead]:
    with archive.store.read() as session:
        sites = [site.name for site in runs.sites(session)]
        numbers = heads.numbers(session, sites, after=0, limit=10_000)
        return list(read_pages(session, archive.rereader, numbers, everything=everything))


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

    reads = read_all(archive)

    assert len(reads) > 50
    assert [read.moves for read in reads if read.state != "same"] == []


def test_what_reads_otherwise_becomes_a_technical_revision_that_nobody_is_told(
    watch: Watch, archive: Archive
) -> None:
    first, second, third = keep_pages(watch, archive, 3)
    by_old_rules(
        watch, misread(first, source="", tags=("旧",)), second, misread(third, editors=("甲",))
    )
    told = watch.log()
    before = watch.history("p0")

    impact = impact_of(reads := read_all(archive))
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
    by_old_rules(watch, *(misread(page, source="") for page in keep_pages(watch, archive, 3)))

    write(watch.store, read_all(archive), watch.now)

    assert {read.state for read in read_all(archive)} == {"same"}
    assert {read.state for read in read_all(archive, everything=False)} == {"same"}


def test_the_next_fetch_of_the_same_page_is_unchanged(watch: Watch, archive: Archive) -> None:
    (page,) = keep_pages(watch, archive, 1)
    by_old_rules(watch, misread(page, source=""))
    write(watch.store, read_all(archive), watch.now)
    watch.start(hours=12)

    (outcome,) = watch.record(page)

    assert outcome.type == "unchanged"
    assert watch.told() == [("new", "p0")]


def test_writing_twice_what_was_read_once_writes_it_once(watch: Watch, archive: Archive) -> None:
    """As after a kill between two batches."""
    by_old_rules(watch, *(misread(page, source="") for page in keep_pages(watch, archive, 3)))
    reads = read_all(archive)

    write(watch.store, reads[:2], watch.now)
    written = write(watch.store, reads, watch.now)

    assert (written.revisions, written.passed_over) == (1, 2)
    assert len(watch.history("p0").revisions) == 2


def test_an_article_that_was_edited_meanwhile_is_passed_over(
    watch: Watch, archive: Archive
) -> None:
    (page,) = keep_pages(watch, archive, 1)
    by_old_rules(watch, misread(page, source=""))
    reads = read_all(archive)
    watch.say("p0", "另一段正文。")

    assert write(watch.store, reads, watch.now).revisions == 0
    assert [view.kind for view in watch.history("p0").revisions] == ["real", "real"]


def test_pages_that_are_lost_or_no_articles_any_more_are_named(
    watch: Watch, archive: Archive
) -> None:
    lost, notice, fine = keep_pages(watch, archive, 3)
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

    by_name = {
        read.url.removeprefix(watch.address("")[:-5])[:2]: read for read in read_all(archive)
    }

    assert {name: read.state for name, read in by_name.items()} == {
        "p0": "lost",
        "p1": "unreadable",
        "p2": "same",
    }
    assert "run-000009.warc.gz" in by_name["p0"].why
    assert watch.address("p1") in by_name["p1"].why


def test_a_field_lost_on_many_pages_is_noticed(watch: Watch, archive: Archive) -> None:
    five = keep_pages(watch, archive, 5)
    by_old_rules(watch, *(misread(page, editors=("甲",)) for page in five[:2]), *five[2:])
    assert impact_of(read_all(archive)).emptier == ["editors"]

    by_old_rules(watch, *(misread(page, doc_number="徐政发〔2026〕3号") for page in five[2:]))
    assert sorted(impact_of(read_all(archive)).emptier) == ["doc_number", "editors"]
