"""Attachments over real HTTP: fetched after their articles, by the same rules, and read apart."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from tests.unit.pages.made_files import pdf, word
from xzcrawler import workers
from xzcrawler.archive.warc import read_record
from xzcrawler.config import Config
from xzcrawler.demo.web import Page
from xzcrawler.items import Verdict
from xzcrawler.store import Store, articles, attachments, captures
from xzcrawler.store.article_values import AttachmentHistory
from xzcrawler.store.values import ChangeLine

if TYPE_CHECKING:
    from tests.integration.crawl.conftest import OddCity

pytestmark = pytest.mark.network

GOV = "pengcheng_gov"
HOST = "www.pengcheng.test"
NAME = "附件1：创业带动就业补贴申请表.xlsx"

Turn = Callable[[int, int], Config]
ReadChanges = Callable[[], list[ChangeLine]]


def files(config: Config) -> dict[str, AttachmentHistory]:
    """Return all attachments by name."""
    store = Store.open(config.database)
    with store.read() as session:
        found = {
            file.name: file
            for line in articles.listing(session)
            for file in attachments.history(session, line.id)
        }
    store.close()
    return found


def path_of(config: Config) -> str:
    return files(config)[NAME].url.removeprefix("http://")


def answers(body: bytes, content_type: str = "application/pdf", status: int = 200) -> Page:
    return Page(body=body, content_type=content_type, status=status)


@pytest.fixture
def path(config: Config, city: "OddCity", tmp_path: Path) -> str:
    """Give host and path of a file of the first day."""
    elsewhere = evolve(
        config, data=tmp_path / "first", database=f"sqlite:///{tmp_path / 'first.db'}"
    )
    workers.run_site(GOV, elsewhere)
    return path_of(elsewhere)


def test_the_files_of_new_articles_are_archived_and_kept(config: Config) -> None:
    result = workers.run_site(GOV, config)

    assert result.outcome == "ok"
    assert result.stats["xz/record/file"] == len(files(config)) > 5
    version = files(config)[NAME].versions[0]
    assert version.text.text == f"【Sheet1】\n{NAME.removesuffix('.xlsx')}"
    store = Store.open(config.database)
    with store.read() as session:
        line = captures.numbered(session, [version.capture_id])[version.capture_id]
    store.close()
    assert (line.purpose, line.capture.digest) == ("attachment", version.digest)
    stored = read_record(config.archive, line.capture.warc_file, line.capture.warc_offset)
    assert len(stored.body) == version.size


def test_a_replaced_file_is_told_with_its_words_and_unchanged_ones_answer_304(
    at: Turn, city: "OddCity", path: str, changes_of: ReadChanges
) -> None:
    city.instead[path] = answers(pdf(["办理时限20个工作日。"]))
    workers.run_site(GOV, at(1, 0))
    city.instead[path] = answers(pdf(["办理时限15个工作日。"]))
    config = at(2, 0)
    result = workers.run_site(GOV, config)

    told = [line for line in changes_of() if "attachment_replaced" in line.kinds]
    assert [line.summary for line in told] == [
        f"附件“{NAME}”内容有变：办理时限 20个工作日 → 15个工作日"
    ]
    assert result.stats["xz/check/attachment/not_modified"] > 5
    assert result.stats["xz/check/attachment/content"] == 1
    assert workers.replay_run(result.run_id or 0, config).differences == ()


def test_a_replay_names_a_file_whose_text_reads_otherwise(config: Config) -> None:
    run_id = workers.run_site(GOV, config).run_id or 0
    with closing(sqlite3.connect(config.data / "xzcrawler.db")) as database, database:
        database.execute("DROP TRIGGER attachment_version_written_once")
        database.execute(
            "UPDATE attachment_version SET text = '改过'"
            " WHERE id = (SELECT min(id) FROM attachment_version WHERE text_state = 'read')"
        )

    differences = workers.replay_run(run_id, config).differences

    assert [(one.field, one.stored) for one in differences] == [("text", "read: 改过")]


@pytest.mark.parametrize(
    ("page", "verdict"),
    [
        (answers(b"<html><title>404</title><body>" + "页面不存在".encode()), Verdict.SOFT_MISSING),
        (answers(b"<html><body>" + "统一身份认证 请先登录".encode()), Verdict.LOGIN),
        (answers(b"", status=404), Verdict.MISSING),
        (answers(b"%PDF-1.4" + b"0" * 2_000_000), Verdict.TOO_LARGE),
        (answers(b""), Verdict.EMPTY),
    ],
)
def test_what_is_no_file_is_named_and_is_no_trouble_of_the_run(
    config: Config, city: "OddCity", path: str, page: Page, verdict: Verdict
) -> None:
    city.instead[path] = page

    result = workers.run_site(GOV, evolve(config, attachment_max_mb=1))

    file = files(config)[NAME]
    assert (file.verdict, file.versions) == (verdict, ())
    assert file.why
    assert (result.outcome, result.troubles) == ("ok", ())


def test_a_hostile_file_is_kept_and_says_why_it_was_not_read(
    config: Config, city: "OddCity", path: str
) -> None:
    city.instead[path] = answers(pdf(["甲"]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"))

    result = workers.run_site(GOV, config)

    (version,) = files(config)[NAME].versions
    assert (version.text.state, version.media_type) == ("failed", "application/pdf")
    assert "cyclic" in version.text.why
    assert result.outcome == "ok"


def test_a_dry_run_asks_for_no_file(config: Config, city: "OddCity") -> None:
    workers.run_site(GOV, config, dry_run=True)

    assert not [request for request in city.requests if "/files/" in request.path]


def test_a_limit_of_nothing_fetches_none(config: Config, city: "OddCity") -> None:
    workers.run_site(GOV, evolve(config, attachment_max_mb=0))

    assert not [request for request in city.requests if "/files/" in request.path]
    assert files(config)[NAME].versions == ()


def test_files_a_killed_run_left_are_asked_for_by_the_next_one(
    config: Config, city: "OddCity"
) -> None:
    workers.run_site(GOV, evolve(config, attachment_max_mb=0))

    result = workers.run_site(GOV, config)

    assert result.stats["xz/record/file"] == len(files(config))
    assert all(file.versions for file in files(config).values())


def test_a_word_file_is_read_whatever_it_is_called(
    config: Config, city: "OddCity", path: str
) -> None:
    city.instead[path] = answers(word("办理时限20个工作日。"), "application/octet-stream")

    workers.run_site(GOV, config)

    assert files(config)[NAME].versions[0].text.text == "办理时限20个工作日。"
