"""Pages that other rules read otherwise: on record as technical revisions, never told as edits."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from attrs import define, evolve

from tests.integration.monitor.archived import Archive, by_old_rules, misread
from xzcrawler.archive.warc import RunArchive
from xzcrawler.items import Reading
from xzcrawler.monitor.preview import preview
from xzcrawler.monitor.reader_version import reader_version
from xzcrawler.monitor.record import record
from xzcrawler.store import captures

if TYPE_CHECKING:
    from tests.integration.monitor.conftest import Watch

TITLE = "关于发放创业补贴的通知"
PAGE = """<html><head><meta charset="utf-8"><title>关于发放创业补贴的通知</title></head><body>
<!-- {counter} --><h1>关于发放创业补贴的通知</h1>
<p>发布时间：2025-03-02 08:10 来源：{source} 浏览：{counter}次</p>
<div class="content"><p>每户发放补贴{amount}元，由街道窗口受理，所需材料当场退还，不收任何费用。</p>
<p>办理时限20个工作日，逾期未办结的由区人社局说明理由。咨询电话12345，工作日上午九时至下午五时接听。</p></div>
</body></html>"""


@define
class Town:
    """One article's page, archived and read by today's rules or by those of before."""

    watch: "Watch"
    archive: Archive

    def fetch(
        self, *, counter: int, amount: int = 1500, source: str = "彭城日报", title: str = TITLE
    ) -> Reading:
        page = PAGE.replace(TITLE, title)
        body = page.format(counter=counter, amount=amount, source=source).encode()
        return self.archive.keep(self.watch.address("a"), body)

    def by_old_rules(self, reading: Reading, **said: object) -> None:
        by_old_rules(self.watch, misread(reading, **said))

    def record(self, reading: Reading) -> str:
        now, rereader = self.watch.now, self.archive.rereader
        (outcome,) = record(self.watch.store, self.watch.run_id, [reading], now, rereader)
        return outcome.type

    def kinds(self) -> list[str]:
        return [revision.kind for revision in self.watch.history("a").revisions]


@pytest.fixture
def town(watch: "Watch", archive: Archive) -> Town:
    return Town(watch, archive)


def test_the_same_bytes_read_otherwise_are_no_edit(town: Town) -> None:
    page = town.fetch(counter=1)
    town.by_old_rules(page, source="")
    town.watch.start(hours=2)

    assert town.record(town.fetch(counter=1)) == "unchanged"

    first, second = town.watch.history("a").revisions
    assert (first.article.source, second.article.source) == ("", "彭城日报")
    assert (second.kind, second.reader_version) == ("technical", reader_version())
    assert second.capture_id == first.capture_id
    assert town.watch.told() == [("new", "a")]


def test_a_counter_and_other_rules_are_no_edit_either(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="", body="读错了的正文")
    town.watch.start(hours=2)

    assert town.record(town.fetch(counter=2)) == "unchanged"
    assert town.record(town.fetch(counter=3)) == "unchanged"
    assert town.kinds() == ["real", "technical"]
    assert town.watch.told() == [("new", "a")]


def test_an_edit_is_told_without_what_only_the_rules_changed(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="")
    town.watch.start(hours=2)

    assert town.record(town.fetch(counter=2, amount=2000)) == "edited"

    assert town.kinds() == ["real", "technical", "real"]
    edit = town.watch.log()[-1]
    assert (edit.from_seq, edit.to_seq) == (2, 3)
    assert [(fact.old, fact.new) for fact in edit.facts] == [("1500元", "2000元")]
    assert "source" not in edit.kinds


def test_a_page_that_reads_the_same_by_all_rules_gets_no_technical_revision(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1))
    town.watch.start(hours=2)

    assert town.record(town.fetch(counter=2)) == "unchanged"
    assert town.record(town.fetch(counter=3, amount=2000)) == "edited"
    assert town.kinds() == ["real", "real"]


def test_rules_that_are_taken_back_are_no_revert(town: Town) -> None:
    page = town.fetch(counter=1)
    town.record(page)
    town.watch.start(hours=2)
    town.by_old_rules(town.fetch(counter=2), source="读错的来源")
    town.watch.start(hours=2)

    assert town.record(town.fetch(counter=3)) == "unchanged"
    assert [revision.reverts_to for revision in town.watch.history("a").revisions][-1] is None
    assert town.kinds()[-1] == "technical"


def test_a_revert_after_a_technical_revision_names_what_it_brings_back(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="")
    for amount in (1500, 2000, 1500):
        town.watch.start(hours=2)
        town.record(town.fetch(counter=amount, amount=amount))

    assert town.kinds() == ["real", "technical", "real", "real"]
    assert town.watch.history("a").revisions[3].reverts_to == 2


def test_a_page_that_is_lost_counts_as_an_edit_rather_than_hiding_one(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="")
    for file in town.archive.folder.rglob("*.gz"):
        file.unlink()
    town.watch.start(hours=2)
    town.archive.run.close()
    town.archive.run = RunArchive(town.archive.folder, "run-000002.warc.gz")
    reading = town.fetch(counter=2)

    assert town.record(reading) == "edited"
    assert town.kinds() == ["real", "real"]


def test_other_rules_disturb_neither_the_next_visit_nor_what_was_told(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="")
    town.watch.start(hours=24)
    before = town.watch.now

    town.record(town.fetch(counter=2))

    # It was old when it was first seen and has not been edited since: asked for once a day.
    town.watch.now = before + timedelta(hours=20)
    assert "a" not in town.watch.due()
    assert town.watch.history("a").presence == "alive"


def test_a_doubt_that_is_cleared_by_other_rules_leaves_nothing_to_tell(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="")
    town.watch.start(hours=2)
    town.by_old_rules(town.fetch(counter=2, title="系统繁忙提示"), source="", body="请稍后再试。")
    town.watch.start(hours=2)

    town.record(town.fetch(counter=3))

    assert town.watch.history("a").revisions[1].doubt == "replaced"
    assert town.watch.told() == [("new", "a")]
    assert town.watch.history("a").told_seq == len(town.kinds())


def test_a_dry_run_tells_of_no_edit_that_only_the_rules_made(town: Town) -> None:
    town.by_old_rules(town.fetch(counter=1), source="")
    rereader = town.archive.rereader

    assert preview(town.watch.store, town.fetch(counter=2), rereader) is None
    found = preview(town.watch.store, town.fetch(counter=3, amount=2000), rereader)
    assert found is not None
    assert found.type == "edited"


def test_the_captures_on_the_way_are_those_of_the_same_reading(watch: "Watch") -> None:
    page = watch.page(watch.article("a"))
    redirect = evolve(page.captures[0], status=302, final_url="http://news.test/b.html")
    watch.record(page, watch.page(watch.article("b")))
    watch.record(
        evolve(page, captures=(redirect, page.captures[0])), watch.page(watch.article("c"))
    )

    with watch.store.read() as session:
        lines = captures.of_run(session, watch.run_id)
        others = [len(captures.on_the_way(session, line)) for line in lines]

    assert [line.capture.status for line in lines] == [200, 200, 302, 200, 200]
    assert others == [0, 0, 0, 1, 0]
