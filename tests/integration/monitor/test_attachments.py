"""Files that articles offer: what becomes of new bytes, of lost files, of files at new addresses."""

import hashlib
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from xzcrawler.items import Attachment, Capture, File, FileText, Reading, TextState, Verdict
from xzcrawler.monitor.attached import MOST_OF_ARTICLE, FileVisit, due_files
from xzcrawler.monitor.record import Outcome
from xzcrawler.store import articles, attachments, changes
from xzcrawler.store.article_values import AttachmentHistory
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

FORM = "http://news.test/files/form.docx"
NAME = "附件1：申请表.docx"
FILES = (Attachment(FORM, NAME),)


def offer(watch: "Watch", *files: Attachment, body: str = "正文。") -> int:
    outcome = watch.say("a", body, attachments=files or FILES)
    assert outcome.article_id
    return outcome.article_id


def came(
    watch: "Watch", content: str, *, url: str = FORM, state: TextState = "read", raw: str = ""
) -> Outcome:
    """Record that the file came and says this; *raw* makes its bytes others than its text."""
    digest = hashlib.sha256((raw or content).encode()).hexdigest()
    text = FileText(text=content if state in {"read", "cut"} else "", state=state)
    file = File(digest=digest, size=len(content), media_type="application/pdf", text=text)
    reading = answered(watch, url, etag=f'"{digest[:8]}"')
    return watch.record(evolve(reading, file=file))[0]


def answered(watch: "Watch", url: str = FORM, **fetch: object) -> Reading:
    basis = Capture(url=url, final_url=url, at=watch.now, status=200)
    return Reading(
        site=watch.site.name,
        purpose="attachment",
        url=url,
        key=url,
        captures=(evolve(basis, **fetch),),  # type: ignore[arg-type]  # fields of a capture
        offered_by=watch.address("a"),
    )


def failed(watch: "Watch", verdict: Verdict, url: str = FORM) -> None:
    watch.record(answered(watch, url, verdict=verdict, why="because"))


def kept(watch: "Watch") -> tuple[AttachmentHistory, ...]:
    with watch.store.read() as session:
        return attachments.history(session, articles.find(session, watch.address("a")))


def due(watch: "Watch") -> list[FileVisit]:
    return list(due_files(watch.store, watch.site, watch.run_id, watch.now))


def told(watch: "Watch") -> list[ChangeLine]:
    return [line for line in watch.log() if line.type != "new"]


def test_the_files_of_a_new_article_are_due_at_once(watch: "Watch") -> None:
    offer(watch)

    visit = FileVisit(offered_by=watch.address("a"), url=FORM, etag="", last_modified="")
    assert due(watch) == [visit]


def test_the_first_version_is_kept_with_its_capture_and_is_no_change(watch: "Watch") -> None:
    offer(watch)
    came(watch, "办理时限20个工作日。")

    (file,) = kept(watch)
    assert (file.name, file.verdict, file.checked) == (NAME, "content", watch.now)
    (version,) = file.versions
    assert (version.seq, version.text.text, version.at) == (1, "办理时限20个工作日。", watch.now)
    assert version.digest == hashlib.sha256("办理时限20个工作日。".encode()).hexdigest()
    assert told(watch) == []


def test_other_bytes_are_an_edit_that_says_which_words_changed(watch: "Watch") -> None:
    number = offer(watch)
    came(watch, "办理时限20个工作日。")
    watch.start(hours=24)
    watch.say("a", attachments=FILES)
    outcome = came(watch, "办理时限15个工作日。")

    (line,) = told(watch)
    assert outcome.type == line.type == "edited"
    assert (line.article_id, line.title, line.from_seq, line.to_seq) == (number, "题目a", 1, 1)
    assert (line.kinds, line.severity) == (("attachment_replaced",), 60)
    assert [(fact.old, fact.new) for fact in line.facts] == [("20个工作日", "15个工作日")]
    assert line.summary == f"附件“{NAME}”内容有变：办理时限 20个工作日 → 15个工作日"
    assert line.capture_id == kept(watch)[0].versions[1].capture_id


def test_the_same_bytes_are_no_version_and_no_change(watch: "Watch") -> None:
    offer(watch)
    came(watch, "甲")
    watch.start(hours=24)
    came(watch, "甲")

    assert len(kept(watch)[0].versions) == 1
    assert told(watch) == []


def test_a_file_made_anew_with_the_same_words_is_a_matter_of_form(watch: "Watch") -> None:
    offer(watch)
    came(watch, "办理时限20个工作日。", raw="made on Monday")
    watch.start(hours=24)
    came(watch, "办理时限20个工作日。", raw="made on Tuesday")

    (line,) = told(watch)
    assert (line.kinds, line.summary) == (("format",), f"附件“{NAME}”重新生成，文字相同")
    assert line.severity <= 5


def test_a_file_that_is_made_anew_for_everybody_is_told_of_once(watch: "Watch") -> None:
    offer(watch)
    for number in range(5):
        came(watch, "办理时限20个工作日。", raw=f"made {number}")
        watch.start(hours=24)
    came(watch, "办理时限15个工作日。", raw="made 5")

    assert [line.summary.partition("”")[2] for line in told(watch)] == [
        "重新生成，文字相同",
        "内容有变：办理时限 20个工作日 → 15个工作日",
    ]
    assert len(kept(watch)[0].versions) == 6


@pytest.mark.parametrize("state", ["none", "failed", "cut"])
def test_where_not_all_was_read_other_bytes_are_never_a_matter_of_form(
    watch: "Watch", state: TextState
) -> None:
    offer(watch)
    came(watch, "甲" * 2000, state=state, raw="1")
    watch.start(hours=24)
    came(watch, "甲" * 2000, state=state, raw="2")

    (line,) = told(watch)
    assert (line.kinds, line.severity) == (("attachment_replaced",), 60)
    assert line.summary == f"附件“{NAME}”内容有变：2 KB → 2 KB"


def test_a_file_that_goes_back_to_what_it_was_says_so(watch: "Watch") -> None:
    offer(watch)
    for content in ("20个工作日", "15个工作日", "20个工作日"):
        came(watch, content)
        watch.start(hours=24)

    assert told(watch)[-1].summary == f"附件“{NAME}”内容有变：改回第1版：15个工作日 → 20个工作日"
    assert [version.seq for version in kept(watch)[0].versions] == [1, 2, 3]


def test_a_file_of_the_same_name_at_another_address_is_compared_with_the_old_one(
    watch: "Watch",
) -> None:
    offer(watch)
    came(watch, "办理时限20个工作日。")
    watch.start(hours=24)
    offer(watch, Attachment("http://news.test/files/2.docx", NAME))
    came(watch, "办理时限15个工作日。", url="http://news.test/files/2.docx")

    old, new = kept(watch)
    assert (old.dropped, new.dropped) == (watch.now, None)
    assert told(watch)[-1].summary == f"附件“{NAME}”内容有变：办理时限 20个工作日 → 15个工作日"


def test_the_same_file_at_another_address_is_said_to_be_the_same(watch: "Watch") -> None:
    offer(watch)
    came(watch, "甲")
    watch.start(hours=24)
    offer(watch, Attachment("http://news.test/files/2.docx", NAME))
    came(watch, "甲", url="http://news.test/files/2.docx")

    line = told(watch)[-1]
    assert (line.kinds, line.summary) == (("format",), f"附件“{NAME}”换了地址，内容相同")
    assert line.severity <= 5


def test_a_file_beside_the_first_one_takes_no_others_place(watch: "Watch") -> None:
    offer(watch)
    came(watch, "甲")
    watch.start(hours=24)
    offer(watch, *FILES, Attachment("http://news.test/files/2.docx", NAME))
    edits = len(told(watch))
    came(watch, "乙", url="http://news.test/files/2.docx")

    assert len(told(watch)) == edits


def test_a_lost_file_is_told_once_after_three_checks_over_a_day_and_comes_back_quietly(
    watch: "Watch",
) -> None:
    offer(watch)
    came(watch, "甲")
    lines = []
    for hours in (0, 13, 12, 30, 40):
        watch.start(hours=hours)
        watch.say("a", attachments=FILES)
        failed(watch, Verdict.MISSING)
        lines.append(len(told(watch)))
    watch.start(hours=40)
    came(watch, "甲")

    assert lines == [0, 0, 1, 1, 1]
    (line,) = told(watch)
    assert (line.type, line.kinds) == ("edited", ("attachment_removed",))
    assert line.summary == f"附件“{NAME}”无法打开"
    assert line.capture_id


def test_a_file_that_is_lost_again_is_told_again(watch: "Watch") -> None:
    offer(watch)
    for _ in range(2):
        came(watch, "甲")
        for _ in range(4):
            watch.start(hours=13)
            failed(watch, Verdict.SOFT_MISSING)

    assert len(told(watch)) == 2


def test_three_checks_within_a_day_and_files_never_kept_are_told_of_nobody(watch: "Watch") -> None:
    offer(watch, *FILES, Attachment("http://news.test/never.doc", "从来没有.doc"))
    came(watch, "甲")
    for _ in range(5):
        watch.start(hours=4)
        failed(watch, Verdict.MISSING)
    for _ in range(5):
        watch.start(hours=24)
        failed(watch, Verdict.MISSING, "http://news.test/never.doc")

    assert told(watch) == []


@pytest.mark.parametrize(
    "verdict",
    [Verdict.BLOCKED, Verdict.LOGIN, Verdict.NOT_FILE, Verdict.ERROR, Verdict.UNREACHABLE],
)
def test_a_check_that_says_nothing_makes_no_version_and_loses_no_file(
    watch: "Watch", verdict: Verdict
) -> None:
    offer(watch)
    came(watch, "甲")
    for _ in range(5):
        watch.start(hours=24)
        failed(watch, verdict)

    (file,) = kept(watch)
    assert (len(file.versions), file.verdict, file.why) == (1, verdict, "because")
    assert told(watch) == []


def test_a_file_that_is_too_large_is_let_alone_for_a_month(watch: "Watch") -> None:
    offer(watch)
    failed(watch, Verdict.TOO_LARGE)
    watch.start(hours=24 * 29)
    watch.say("a", attachments=FILES)
    assert due(watch) == []

    watch.start(hours=25)
    watch.say("a", attachments=FILES)
    assert [visit.url for visit in due(watch)] == [FORM]


def test_a_file_is_asked_for_with_its_article_daily_at_first_and_weekly_later(
    watch: "Watch",
) -> None:
    offer(watch)
    came(watch, "甲")
    asked = []
    for day in range(1, 61):
        watch.start(hours=24)
        watch.say("a", attachments=FILES)
        if due(watch):
            asked.append(day)
            came(watch, "甲")

    assert asked[:30] == list(range(1, 31))
    assert asked[30:] == [37, 44, 51, 58]


def test_no_file_is_asked_for_while_its_article_does_not_answer(watch: "Watch") -> None:
    offer(watch)
    came(watch, "甲")
    watch.start(hours=48)
    watch.miss("a")

    assert due(watch) == []


def test_every_fifth_check_asks_for_the_whole_file(watch: "Watch") -> None:
    offer(watch)
    came(watch, "甲")
    sent = []
    for _ in range(6):
        watch.start(hours=24)
        watch.say("a", attachments=FILES)
        (visit,) = due(watch)
        sent.append(bool(visit.etag))
        if visit.etag:
            watch.record(answered(watch, status=304, verdict=Verdict.NOT_MODIFIED))
        else:
            came(watch, "甲")

    assert sent == [True, True, True, True, False, True]
    assert len(kept(watch)[0].versions) == 1


def test_a_file_nobody_asked_for_yet_is_due_although_its_article_rests(watch: "Watch") -> None:
    offer(watch)
    watch.start(hours=0.1)

    assert [visit.url for visit in due(watch)] == [FORM]


def test_a_file_that_is_no_longer_offered_is_not_asked_for(watch: "Watch") -> None:
    offer(watch, *FILES, Attachment("http://news.test/2.pdf", "2.pdf"))
    watch.start(hours=24)
    offer(watch, Attachment("http://news.test/2.pdf", "2.pdf"), body="正文。改")

    assert [visit.url for visit in due(watch)] == ["http://news.test/2.pdf"]
    watch.start(hours=24)
    offer(watch, *FILES)
    assert [visit.url for visit in due(watch)] == [FORM]


def test_a_file_on_another_host_is_on_record_and_never_asked_for(watch: "Watch") -> None:
    offer(watch, Attachment("http://elsewhere.test/1.pdf", "1.pdf"))

    assert due(watch) == []
    assert [file.url for file in kept(watch)] == ["http://elsewhere.test/1.pdf"]


def test_an_article_with_a_thousand_files_is_watched_for_some(watch: "Watch") -> None:
    offer(watch, *(Attachment(f"http://news.test/{n}.pdf", f"{n}.pdf") for n in range(1000)))

    assert len(due(watch)) == MOST_OF_ARTICLE


def test_a_clock_that_was_ahead_puts_no_file_off_for_ever(watch: "Watch") -> None:
    offer(watch)
    watch.start(hours=24 * 365)
    came(watch, "甲")
    watch.start(hours=-24 * 364)
    watch.say("a", attachments=FILES)

    assert [visit.url for visit in due(watch)] == [FORM]


def test_bytes_that_were_read_before_need_not_be_read_again(watch: "Watch") -> None:
    offer(watch, *FILES, Attachment("http://news.test/2.docx", "2.docx"))
    came(watch, "办理时限20个工作日。")
    digest = kept(watch)[0].versions[0].digest
    file = File(digest=digest, size=9, media_type="application/pdf", text=None)
    watch.record(evolve(answered(watch, "http://news.test/2.docx"), file=file))

    assert kept(watch)[1].versions[0].text == FileText(text="办理时限20个工作日。", state="read")


def test_a_text_the_database_refuses_loses_no_capture_and_no_other_file(watch: "Watch") -> None:
    offer(watch, *FILES, Attachment("http://news.test/2.docx", "2.docx"))
    small = File(digest="0" * 64, size=1, media_type="a/b", text=FileText(state="none"))
    wide = evolve(small, digest="1" * 65, media_type="x" * 200)
    good = evolve(answered(watch, "http://news.test/2.docx"), file=small)
    bad = evolve(answered(watch), file=wide)

    watch.record(bad, good)

    one, two = kept(watch)
    assert len(two.versions) == 1
    if not one.versions:  # SQLite holds it
        assert one.verdict == Verdict.UNREADABLE


def test_a_file_first_missed_by_a_clock_that_was_ahead_is_told_when_it_stays_away(
    watch: "Watch",
) -> None:
    offer(watch)
    came(watch, "甲")
    for hours in (24 * 365, 24 - 24 * 365, 24, 24):
        watch.start(hours=hours)
        failed(watch, Verdict.MISSING)

    assert [line.kinds for line in told(watch)] == [("attachment_removed",)]


def test_a_file_that_moved_with_its_article_is_on_record_and_alerts_nobody(watch: "Watch") -> None:
    offer(watch)
    came(watch, "甲")
    watch.start(hours=24)
    there = watch.article("new", title="题目a", attachments=(Attachment(f"{FORM}?new", NAME),))
    answer = watch.page(there)
    hop = watch.capture(watch.address("a"), status=301)
    watch.record(
        evolve(
            answer,
            url=watch.address("a"),
            key=watch.address("a"),
            final_key=there.url,
            captures=(hop, *answer.captures),
        )
    )
    came(watch, "甲", url=f"{FORM}?new")

    assert [(line.type, line.muted) for line in told(watch)] == [("moved", "")]
    assert [len(file.versions) for file in kept(watch)] == [1, 1]
    with watch.store.read() as session:
        last = changes.since(session, muted=True)[-1]
    assert last.summary == f"附件“{NAME}”换了地址，内容相同"
