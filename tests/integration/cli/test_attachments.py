"""What `show` and `diff` say about the files of an article."""

import hashlib
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

from tests.integration.cli.conftest import SITE, START, SUBSIDY, crawl, page
from xzcrawler.items import Attachment, Capture, File, FileText, Reading, Verdict
from xzcrawler.store import Store, articles

if TYPE_CHECKING:
    from tests.integration.cli.conftest import Program

HOST = "http://jsnews.jschina.com.cn/files/"
FORM, MAP = f"{HOST}1.docx", f"{HOST}2.pdf"
OFFERING = evolve(
    SUBSIDY,
    url=f"{HOST}a/202603/t20260302_9.shtml",
    attachments=(
        Attachment(FORM, "附件1：申请表.docx"),
        Attachment(MAP, "附件2：范围图.pdf"),
        Attachment("http://elsewhere.cn/3.zip", "附件3：素材.zip"),
    ),
)


def file(url: str, at: datetime, words: str = "", **fetch: object) -> Reading:
    digest = hashlib.sha256(words.encode()).hexdigest()
    text = FileText(text=words, state="read")
    basis = Capture(url=url, final_url=url, at=at, status=200)
    reading = Reading(
        site=SITE,
        purpose="attachment",
        url=url,
        key=url,
        captures=(evolve(basis, **fetch),),  # type: ignore[arg-type]  # fields of a capture
        offered_by=OFFERING.url,
    )
    if not words:
        return reading
    came = File(digest=digest, size=len(words), media_type="application/pdf", text=text)
    return evolve(reading, file=came)


@pytest.fixture
def number(data: Path) -> int:
    """Give the number of an article with three files, the first of which was replaced."""
    store = Store.open(f"sqlite:///{data / 'xzcrawler.db'}")
    one, two = START + timedelta(days=3), START + timedelta(days=4)
    crawl(store, one, page(OFFERING, one))
    with store.read() as session:
        number = articles.find(session, OFFERING.url)
    missing = file(MAP, one, verdict=Verdict.MISSING, status=404, why="status 404")
    crawl(store, one, file(FORM, one, "姓名\t单位\n办理时限20个工作日\n末行"), missing)
    crawl(store, two, file(FORM, two, "姓名\t电话\n办理时限15个工作日\n末行"))
    store.close()
    return number


def test_show_lists_the_files_with_their_versions(xzcrawler: "Program", number: int) -> None:
    out = xzcrawler("show", str(number)).out

    assert "附件1：申请表.docx" in out
    for words in ("20个工作日", "15个工作日"):
        raw = f"姓名\t{'单位' if words[0] == '2' else '电话'}\n办理时限{words}\n末行"
        assert hashlib.sha256(raw.encode()).hexdigest()[:12] in out
    assert "附件2：范围图.pdf (missing: status 404)" in out
    assert "on a host that is not this site's" in " ".join(out.split())


def test_show_gives_programs_every_version(xzcrawler: "Program", number: int) -> None:
    files = json.loads(xzcrawler("show", str(number), "--json").out)["attachments"]

    assert [one["name"][:3] for one in files] == ["附件1", "附件2", "附件3"]
    assert [len(one["versions"]) for one in files] == [2, 0, 0]
    version = files[0]["versions"][1]
    assert (version["seq"], version["text_state"]) == (2, "read")
    assert len(version["digest"]) == 64
    assert version["capture"] > 0


@pytest.mark.parametrize("ref", ["1", "附件1：申请表.docx", "申请表", FORM])
def test_diff_compares_the_text_of_a_file_by_number_name_or_address(
    xzcrawler: "Program", number: int, ref: str
) -> None:
    said = xzcrawler("diff", str(number), "--attachment", ref)

    assert said.code == 0
    assert "version 1 (2026-03-05 09:00) → version 2 (2026-03-06 09:00)" in said.out
    assert "办理时限【-20-】【+15+】个工作日" in said.out
    assert "姓名 | 【-单位-】【+电话+】" in said.out


def test_diff_gives_programs_the_texts(xzcrawler: "Program", number: int) -> None:
    (line,) = map(
        json.loads,
        xzcrawler("diff", str(number), "1..2", "--attachment", "1", "--json").out.splitlines(),
    )

    assert (line["article"], line["from_version"], line["to_version"]) == (number, 1, 2)
    assert line["field"] == "text"
    assert line["new"] == "姓名\t电话\n办理时限15个工作日\n末行"


def test_diff_writes_a_file_s_difference_as_a_page_and_as_unified_text(
    xzcrawler: "Program", number: int, tmp_path: Path
) -> None:
    path = tmp_path / "diff.html"
    wish = ("diff", str(number), "--attachment", "1")

    said = xzcrawler(*wish, "--html", "--output", str(path))
    unified = xzcrawler(*wish, "2..1", "--unified").out
    near = xzcrawler(*wish, "--context", "1").out

    assert (said.code, said.out) == (0, "")
    assert "<ins>15</ins>" in path.read_text(encoding="utf-8")
    assert "<h1>附件1：申请表.docx</h1>" in path.read_text(encoding="utf-8")
    assert "<h2>附件文字</h2>" in path.read_text(encoding="utf-8")
    assert "--- text\tversion 2 (2026-03-06 09:00)\n+++ text\tversion 1" in unified
    assert "-办理时限15个工作日\n+办理时限20个工作日\n" in unified
    assert "末行" not in near


def test_a_version_that_is_not_there_is_called_a_version(xzcrawler: "Program", number: int) -> None:
    said = xzcrawler("diff", str(number), "1..5", "--attachment", "1")

    assert said.code == 2
    assert "There is no version 5; there are versions 1 to 2" in said.err


@pytest.mark.parametrize(
    ("ref", "words"),
    [
        ("没有", "No attachment is called '没有'. There are: 1 附件1：申请表.docx; 2 附件2"),
        ("附件", "Several attachments are called '附件'"),
        ("4", "No attachment is called '4'"),
        ("2", "Nothing of 附件2：范围图.pdf is stored"),
    ],
)
def test_a_file_that_is_not_there_is_told_in_one_line(
    xzcrawler: "Program", number: int, ref: str, words: str
) -> None:
    said = xzcrawler("diff", str(number), "--attachment", ref)

    assert said.code == 2
    assert words in said.err


def test_new_names_the_capture_that_showed_the_new_file(xzcrawler: "Program", number: int) -> None:
    lines = [json.loads(line) for line in xzcrawler("new", "--json").out.splitlines()]
    versions = json.loads(xzcrawler("show", str(number), "--json").out)["attachments"][0][
        "versions"
    ]

    assert lines[-1]["kinds"] == ["attachment_replaced"]
    assert lines[-1]["capture"] == versions[1]["capture"]
    assert lines[-1]["facts"] == [
        {"kind": "number", "old": "20个工作日", "new": "15个工作日", "label": "办理时限"}
    ]
