"""`xzcrawler rerender` on a crawled sample city."""

import io
import json
import os
from collections.abc import Callable

import pytest

from tests.integration.crawl.test_other_rules import crawl_by_other_rules
from tests.integration.crawl.test_parts import TEXTS, URL, show
from xzcrawler import workers
from xzcrawler.cli.app import run
from xzcrawler.config import Config
from xzcrawler.demo.city import SampleCity
from xzcrawler.monitor.impact import PageRead
from xzcrawler.monitor.rerender import read_pages
from xzcrawler.store import Store, articles
from xzcrawler.store.article_values import ArticleHistory
from xzcrawler.store.values import ChangeLine
from xzcrawler.workers import reading_pool

pytestmark = pytest.mark.network

GOV = "pengcheng_gov"
SITES = ("pengcheng_news", GOV, "pengcheng_paper")

Turn = Callable[[int, int], Config]
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def xzcrawler(
    config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Said:
    """Run a command on this installation."""
    monkeypatch.setenv("XZ_DATA", str(config.data))
    monkeypatch.setenv("COLUMNS", "120")

    def program(*args: str) -> tuple[int, str, str]:
        capsys.readouterr()
        code = run(list(args))
        said = capsys.readouterr()
        return code, said.out, said.err

    return program


def histories(config: Config) -> list[ArticleHistory]:
    store = Store.open(config.database)
    with store.read() as session:
        found = [articles.history(session, line.id) for line in articles.listing(session)]
    store.close()
    return found


def impact(out: str) -> dict[str, object]:
    lines = [json.loads(line) for line in out.splitlines()]
    found: dict[str, object] = next(line for line in lines if line["kind"] == "impact")
    return found


def test_unchanged_rules_change_nothing(at: Turn, xzcrawler: Said) -> None:
    for turn in (at(1, 0), at(2, 0)):
        assert {result.outcome for result in workers.run_sites(SITES, turn)} == {"ok"}

    code, out, _ = xzcrawler("rerender", "--yes", "--all", "--json")

    found = impact(out)
    assert code == 0
    assert found["pages"] == found["same"] == len(histories(at(2, 0)))
    assert {view.kind for each in histories(at(2, 0)) for view in each.revisions} == {"real"}


def test_other_rules_are_shown_before_they_are_written_and_told_to_nobody(
    at: Turn, xzcrawler: Said, changes_of: Callable[[], list[ChangeLine]]
) -> None:
    config = at(1, 0)
    crawl_by_other_rules(config)
    told = changes_of()

    code, out, _ = xzcrawler("rerender", "--dry-run", "--site", GOV)
    assert code == 0
    assert "别的来源" in out
    assert {len(each.revisions) for each in histories(config)} == {1}
    assert (
        not list((config.data / "rerender").glob("*"))
        if (config.data / "rerender").exists()
        else True
    )

    code, out, _ = xzcrawler("rerender", "--yes")
    assert code == 0
    assert f"{len(told)} technical revisions written" in out
    assert changes_of() == told
    assert {view.kind for each in histories(config) for view in each.revisions[1:]} == {"technical"}
    assert not list((config.data / "rerender").glob("*"))

    for turn in (at(1, 1), at(2, 0)):
        workers.run_site(GOV, turn)
    edits = [line for line in changes_of() if line.type == "edited"]
    assert [(line.from_seq, line.to_seq) for line in edits] == [(2, 3)] * len(edits)
    assert "source" not in {kind for line in edits for kind in line.kinds}


def test_a_long_article_is_read_from_all_its_parts(
    city: SampleCity, at: Turn, xzcrawler: Said
) -> None:
    show(city, *TEXTS)
    config = at(1, 0)
    workers.run_site("pengcheng_news", config)
    (before,) = [each for each in histories(config) if each.url == URL]
    assert all(text in before.revisions[0].article.body for text in TEXTS)

    code, out, _ = xzcrawler("rerender", "--dry-run", "--all", "--json")

    assert code == 0
    assert impact(out)["same"] == impact(out)["pages"]


class Terminal(io.StringIO):
    """Somebody who answers."""

    def isatty(self) -> bool:
        return True


def test_a_person_is_asked_first(
    at: Turn, xzcrawler: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = at(1, 0)
    crawl_by_other_rules(config)

    for answer, seqs in (("n", {1}), ("y", {1, 2})):
        monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
        code, out, _ = xzcrawler("rerender")
        assert code == 0
        assert "别的来源" in out
        found = {view.seq for each in histories(config) for view in each.revisions}
        assert found == seqs


def test_nothing_is_written_without_a_word(xzcrawler: Said) -> None:
    code, _, err = xzcrawler("rerender")

    assert (code, err) == (2, "xzcrawler: Nobody can be asked here: write --dry-run or --yes\n")


def test_a_reading_that_was_cut_off_goes_on(
    at: Turn, xzcrawler: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = at(1, 0)
    crawl_by_other_rules(config)
    monkeypatch.setattr("xzcrawler.workers.rerender._BATCH", 10)
    batches = _spoiled(monkeypatch, after=1)
    assert xzcrawler("rerender", "--yes")[0] == 130
    (spool,) = (config.data / "rerender").glob("*.jsonl")
    with spool.open("a", encoding="utf-8") as stream:
        stream.write('{"upto": 99, "rea')  # a kill may leave half a line
    monkeypatch.undo()
    monkeypatch.setenv("XZ_DATA", str(config.data))
    read_again = _spoiled(monkeypatch, after=99)

    code, out, _ = xzcrawler("rerender", "--yes")

    count = len(histories(config))
    assert code == 0
    assert f"{count} technical revisions written" in out
    assert len(batches) == 1
    assert sum(len(batch) for batch in read_again) == count - len(batches[0])


def _spoiled(monkeypatch: pytest.MonkeyPatch, after: int) -> list[list[int]]:
    """Interrupt the reading after that many batches; return the batches read."""
    done: list[list[int]] = []

    def interrupted(session: object, rereader: object, batch: list[int], **named: bool) -> object:
        if len(done) == after:
            raise KeyboardInterrupt
        done.append(batch)
        return read_pages(session, rereader, batch, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(reading_pool, "read_pages", interrupted)
    return done


def test_a_lost_archive_is_named_and_in_the_exit_code(at: Turn, xzcrawler: Said) -> None:
    crawl_by_other_rules(at(1, 0))
    for path in at(1, 0).archive.rglob("*.gz"):
        path.unlink()

    code, out, _ = xzcrawler("rerender", "--yes")

    assert code == 1
    assert "cannot be read" in out
    assert "run-000001.warc.gz" in out
    assert {len(each.revisions) for each in histories(at(1, 0))} == {1}


def test_rules_that_lose_a_field_on_many_pages_need_another_word(
    at: Turn, xzcrawler: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = at(1, 0)
    workers.run_site(GOV, config)
    monkeypatch.setattr("xzcrawler.pages.epoint.EpointArticle.read_published", lambda _: None)

    code, out, _ = xzcrawler("rerender", "--yes", "--all", "--json")
    assert code == 1
    assert "published" in str(impact(out)["emptier"])
    assert {len(each.revisions) for each in histories(config)} == {1}

    code, out, _ = xzcrawler("rerender", "--yes", "--all", "--even-if-emptier")
    assert code == 0
    assert "THESE RULES LOSE WORDS" in out
    assert {view.kind for each in histories(config) for view in each.revisions[1:]} == {"technical"}


def test_several_processes_read_what_one_reads(
    at: Turn, xzcrawler: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl_by_other_rules(at(1, 0))
    _, alone, _ = xzcrawler("rerender", "--dry-run", "--json")

    monkeypatch.setattr(reading_pool, "READ_HERE", 0)
    code, together, _ = xzcrawler("rerender", "--dry-run", "--json")

    assert code == 0
    assert together == alone
    assert int(str(impact(together)["changed"])) > 30


def exit_at_one_page(batch: list[int], everything: bool) -> list[PageRead]:
    """Stand for a page that crashes the parser."""
    if 5 in batch:
        os._exit(9)
    return reading_pool._read_within_limit(batch, everything)


def test_a_page_that_ends_its_process_costs_that_page_only(
    at: Turn, xzcrawler: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    crawl_by_other_rules(at(1, 0))
    monkeypatch.setattr(reading_pool, "READ_HERE", 0)
    monkeypatch.setattr(reading_pool, "_task", exit_at_one_page)

    code, out, _ = xzcrawler("rerender", "--dry-run", "--json")

    (page,) = [line for line in map(json.loads, out.splitlines()) if line["kind"] == "page"]
    assert code == 1
    assert (page["article"], page["state"]) == (5, "unreadable")
    assert "ends the process" in page["why"]
    assert impact(out)["failed"] == 1
