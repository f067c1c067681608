from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from sqlalchemy import select, text

from xzcrawler.config import SHANGHAI
from xzcrawler.errors import StoreError
from xzcrawler.items import Attachment, Image, Verdict
from xzcrawler.monitor import record as recording
from xzcrawler.store import Session, articles, changes, runs
from xzcrawler.store.models import Base
from xzcrawler.store.revisions import chain_hash

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch


def rows(watch: "Watch", table: str) -> int:
    with watch.store.read() as session:
        return session.scalar(text(f"SELECT count(*) FROM {table}")) or 0  # noqa: S608 - fixed names


def test_a_new_article_is_stored_with_everything_it_says(watch: "Watch") -> None:
    said = watch.article(
        "a",
        "第一段。\n第二段。",
        published=datetime(2026, 3, 2, 9, 45, tzinfo=SHANGHAI),
        published_raw="2026-03-02 09:45",
        published_precision="minute",
        authors=("魏宁", "张三"),
        editors=("韩震霞",),
        tags=("民生",),
        channel="要闻",
        doc_number="徐政发〔2026〕3号",
        images=(Image("http://news.test/1.jpg", "图为现场"),),
        attachments=(Attachment("http://news.test/1.docx", "附件1：表.docx"),),
        canonical_url="http://news.test/canonical/a",
        read_by="trs",
    )

    (outcome,) = watch.record(watch.page(said, final_url="http://www.news.test/a.html"))

    assert (outcome.type, outcome.seq) == ("new", 1)
    history = watch.history("a")
    assert history.revisions[0].article == said
    assert history.revisions[0].article.published == said.published
    assert str(history.revisions[0].article.published) == "2026-03-02 09:45:00+08:00"
    assert history.presence == "alive"
    with watch.store.read() as session:
        for other in ("http://news.test/canonical/a", "http://www.news.test/a.html"):
            assert articles.find(session, other) == history.id


def test_the_change_log_tells_of_new_and_edited(watch: "Watch") -> None:
    watch.say("a", "办理时限20个工作日。")
    watch.start(hours=1)
    outcome = watch.say("a", "办理时限15个工作日。")

    new, edited = watch.log()

    assert (outcome.type, outcome.seq) == ("edited", 2)
    assert (new.type, new.title, new.from_seq, new.to_seq) == ("new", "题目a", None, 1)
    assert (edited.type, edited.from_seq, edited.to_seq) == ("edited", 1, 2)
    assert edited.kinds[0] == "fact"
    assert edited.severity >= 60
    assert [(fact.old, fact.new) for fact in edited.facts] == [("20个工作日", "15个工作日")]
    assert edited.summary == "办理时限 20个工作日 → 15个工作日"
    assert (edited.site, edited.source, edited.url) == ("news", "徐州日报", watch.address("a"))


def test_the_same_again_stores_only_that_it_was_fetched(watch: "Watch") -> None:
    watch.say("a")
    watch.start(hours=12)

    assert watch.say("a").type == "unchanged"
    assert watch.say("a", "正文。\u200b ").type == "unchanged"
    assert len(watch.log()) == 1
    assert (rows(watch, "revision"), rows(watch, "capture")) == (1, 3)


def test_a_revert_is_a_revision_of_its_own(watch: "Watch") -> None:
    for body in ("甲", "乙", "甲", "丙", "乙"):
        watch.start(hours=1)
        watch.say("a", body)

    revisions = watch.history("a").revisions

    assert [revision.seq for revision in revisions] == [1, 2, 3, 4, 5]
    assert [revision.reverts_to for revision in revisions] == [None, None, 1, None, 2]


def test_revisions_are_chained_by_their_hashes(watch: "Watch") -> None:
    for body in ("甲", "乙"):
        watch.say("a", body, authors=("魏宁",))
    with watch.store.read() as session:
        first, second = (
            dict(row)
            for row in session.execute(text("SELECT * FROM revision ORDER BY seq")).mappings()
        )

    assert first["prev_hash"] == ""
    assert second["prev_hash"] == first["this_hash"] != second["this_hash"]
    stored = watch.history("a").revisions[1]
    assert stored.article.authors == ("魏宁",)
    assert chain_hash({**first, "body": "丁"}) != chain_hash(first)


def test_the_hash_of_a_revision_follows_from_what_is_stored(watch: "Watch") -> None:
    watch.say("a", "甲😀", images=(Image("http://news.test/1.jpg", "图"),))
    dated = datetime(1950, 1, 31, 9, 45, 0, 123456, tzinfo=SHANGHAI)
    watch.say("a", "乙", published=dated, published_precision="second", tags=("徐州", "b"))
    watch.say("a", "甲😀", attachments=(Attachment("http://news.test/1.doc", "附件"),))

    with watch.store.read() as session:
        stored = session.execute(select(Base.metadata.tables["revision"])).mappings().all()

    assert len(stored) == 3
    assert [chain_hash(dict(row)) for row in stored] == [row["this_hash"] for row in stored]


@pytest.mark.parametrize(
    "verdict",
    sorted(set(Verdict) - {Verdict.CONTENT, Verdict.NOT_MODIFIED}),
)
def test_only_content_makes_a_revision(watch: "Watch", verdict: Verdict) -> None:
    watch.say("a", "甲")

    watch.record(
        evolve(watch.page(watch.article("a", "乙")), article=None), watch.answer("a", verdict)
    )

    assert rows(watch, "revision") == 1
    assert watch.told() == [("new", "a")]


def test_an_article_twice_in_a_batch_is_recorded_twice(watch: "Watch") -> None:
    pages = [watch.page(watch.article("a", body)) for body in ("甲", "乙", "乙", "甲")]

    outcomes = watch.record(pages[0], watch.page(watch.article("b")), *pages[1:])

    assert [(outcome.type, outcome.seq) for outcome in outcomes] == [
        ("new", 1),
        ("new", 1),
        ("edited", 2),
        ("unchanged", 2),
        ("edited", 3),
    ]
    assert watch.history("a").revisions[2].reverts_to == 1


def test_an_article_in_two_channels_is_one_article(watch: "Watch") -> None:
    watch.record(
        watch.listing(["a", "b"]), watch.listing(["b", "c", "b"], channel="http://news.test/ms/")
    )
    watch.say("b")

    assert (rows(watch, "article"), rows(watch, "listing_entry"), rows(watch, "due")) == (3, 4, 3)


def test_a_batch_is_stored_whole_or_not_at_all(
    watch: "Watch", monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(session: Session, *args: object) -> None:
        raise StoreError("the power went out")

    with monkeypatch.context() as patch:
        patch.setattr("xzcrawler.monitor.record.articles.add_urls", fail)
        with pytest.raises(StoreError, match="power"):
            watch.record(watch.listing(["a", "b"]), watch.page(watch.article("a")))

    tables = ("capture", "article", "due", "listing_entry", "revision", "change")
    assert [rows(watch, table) for table in tables] == [0] * 6
    watch.record(watch.listing(["a", "b"]), watch.page(watch.article("a")))
    assert [rows(watch, table) for table in tables] == [2, 2, 2, 2, 1, 1]


def test_one_reading_that_cannot_be_stored_does_not_take_the_others_along(watch: "Watch") -> None:
    good = [watch.page(watch.article(name)) for name in "abc"]
    poison = watch.page(watch.article("x", "half a pair: \ud83d"))

    outcomes = watch.record(good[0], poison, *good[1:])

    assert [outcome.type for outcome in outcomes] == ["new", "failed", "new", "new"]
    assert "surrogates not allowed" in outcomes[1].why
    assert "x" not in watch.due()
    with watch.store.read() as session:
        (trouble,) = runs.get(session, watch.run_id).troubles
    assert (trouble.url, trouble.verdict) == (watch.address("x"), "not_stored")


def test_a_reading_whose_fetch_cannot_be_stored_is_told_all_the_same(watch: "Watch") -> None:
    poison = watch.page(watch.article("x"), etag="\ud83d")

    assert [o.type for o in watch.record(poison, watch.page(watch.article("a")))] == [
        "failed",
        "new",
    ]
    assert watch.told() == [("new", "a")]


def test_an_address_too_long_for_an_index_does_not_end_the_run(watch: "Watch") -> None:
    """PostgreSQL takes 2,704 bytes, and cannot shorten what has no repetitions."""
    long = "".join(f"{number:x}" for number in range(10_000))

    outcomes = watch.record(watch.page(watch.article(long)), watch.page(watch.article("a")))

    assert [outcome.type for outcome in outcomes] in (["new", "new"], ["failed", "new"])
    with watch.store.read() as session:
        troubles = runs.get(session, watch.run_id).troubles
    assert len(troubles) == [outcome.type for outcome in outcomes].count("failed")


def test_an_article_is_found_by_its_own_address_before_one_that_redirects_to_it(
    watch: "Watch",
) -> None:
    watch.record(watch.page(watch.article("moved"), final_url=watch.address("target")))
    assert watch.history("target").key == watch.address("moved")

    watch.say("target")
    secure = watch.address("target").replace("http:", "https:")
    watch.record(watch.page(evolve(watch.article("x"), url=secure)))

    assert watch.history("target").key == watch.address("target")
    with watch.store.read() as session:
        number = articles.find(session, secure)
        assert articles.history(session, number).key == secure


def test_a_day_run_twice_stores_and_announces_nothing_twice(watch: "Watch") -> None:
    def run() -> None:
        watch.start()
        watch.record(watch.listing(["a", "b"]), watch.page(watch.article("a")))
        watch.record(watch.page(watch.article("b")))
        watch.settle()

    run()
    before = [rows(watch, table) for table in ("article", "revision", "change", "listing_entry")]
    run()

    assert before == [2, 2, 2, 2]
    assert [rows(watch, t) for t in ("article", "revision", "change", "listing_entry")] == before


def test_everything_a_run_fetched_can_be_listed(watch: "Watch") -> None:
    page = watch.page(watch.article("a"))
    retried = evolve(
        page, captures=(watch.capture(page.url, verdict=Verdict.ERROR, status=503), *page.captures)
    )
    robots = evolve(watch.answer("robots", Verdict.MISSING, 404), purpose="robots", channel="")
    moved = watch.listing(["a"], final_url="http://news.test/yw/index.html")
    outcomes = watch.record(retried, robots, moved)

    with watch.store.read() as session:
        lines = runs.captures(session, watch.run_id)

    assert [outcome.type for outcome in outcomes] == ["new", "robots", "listing"]
    assert [(line.purpose, line.capture.verdict) for line in lines] == [
        ("article", "error"),
        ("article", "content"),
        ("robots", "missing"),
        ("listing", "content"),
    ]
    assert [line.capture for line in lines[:2]] == list(retried.captures)
    assert lines[3].capture == moved.captures[0]
    assert (lines[3].channel, lines[3].page_number, lines[3].key) == (moved.url, 1, moved.key)
    assert recording.record(watch.store, watch.run_id, [], watch.now) == []


def test_changes_are_found_by_what_they_are(watch: "Watch") -> None:
    watch.say("a", "共20人。")
    watch.start(hours=1)
    watch.say("a", "共15人。")
    watch.say("b")
    with watch.store.read() as session:

        def ids(**asked: object) -> list[int]:
            return [line.id for line in changes.since(session, **asked)]  # type: ignore[arg-type]

        assert ids() == [1, 2, 3]
        assert ids(after=1) == [2, 3]
        assert ids(types=["new"]) == [1, 3]
        assert ids(min_severity=60) == [2]
        assert ids(since=watch.now) == [2, 3]
        assert ids(site="other") == []
        assert ids(limit=2) == [1, 2]
