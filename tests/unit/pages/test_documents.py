"""The text of files, and what is done about files that have none or are made to do harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import docx
import pytest
from docx.oxml import parse_xml

from tests.unit.pages.made_files import excel, packed, pdf, word
from xzcrawler.items import FileText
from xzcrawler.pages import documents, file_text, office
from xzcrawler.pages import packed as zips
from xzcrawler.pages.documents import read_text
from xzcrawler.pages.file_kind import DOCX, OFD, PDF, XLSX, ZIP, media_type

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PAGE = (
    '<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><ofd:Content><ofd:Layer>{}</ofd:Layer>'
    "</ofd:Content></ofd:Page>"
)
_PIECE = '<ofd:TextObject Boundary="20 {} 100 5"><ofd:TextCode X="0" Y="4">{}</ofd:TextCode></ofd:TextObject>'
_MANY = "很多字" * 200


def read(body: bytes) -> FileText:
    return read_text(body, media_type(body))


def test_a_pdf_is_read_page_by_page() -> None:
    body = pdf(["关于发放补贴的通知", "办理时限20个工作日。"], ["第二页"])

    assert read(body) == FileText(
        text="关于发放补贴的通知\n办理时限20个工作日。\n第二页", state="read"
    )


def test_lines_that_only_the_margin_broke_are_one_so_that_a_word_more_moves_nothing() -> None:
    before = pdf(["各县（市）、区人民政府，徐州经济技术", "开发区管委会：", "现将办法印发给你们。"])
    after = pdf(
        [
            "各县（市）、区人民政府，市各委办局，徐州",
            "经济技术开发区管委会：",
            "现将办法印发给你们。",
        ]
    )

    assert read(before).text.splitlines()[1:] == read(after).text.splitlines()[1:]
    assert read(after).text.startswith(
        "各县（市）、区人民政府，市各委办局，徐州经济技术开发区管委会：\n"
    )


def test_a_word_file_is_read_in_order_with_a_line_for_each_row() -> None:
    body = word("第一段。", "第二段。", rows=[["姓名", "单位"], ["张三", "市人社局"], ["李四", ""]])

    assert read(body).text == "第一段。\n第二段。\n姓名\t单位\n张三\t市人社局\n李四"


def test_of_tracked_changes_the_text_counts_that_is_in_force() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("办理时限")
    paragraph._p.append(parse_xml(f"<w:del {_W}><w:r><w:delText>20</w:delText></w:r></w:del>"))
    paragraph._p.append(parse_xml(f"<w:ins {_W}><w:r><w:t>15</w:t></w:r></w:ins>"))
    paragraph.add_run("个工作日")
    out = io.BytesIO()
    document.save(out)

    assert read(out.getvalue()).text == "办理时限15个工作日"


def test_an_excel_file_is_read_as_it_is_shown() -> None:
    rows: list[list[object]] = [
        ["项目", "比例", "金额"],
        ["低保", 0.015, 1500.0],
        [None, None, None],
        ["日期", datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), True],
    ]

    said = read(excel(rows, B2="0.0%"))

    assert said.state == "read"
    assert said.text == "【Sheet】\n项目\t比例\t金额\n低保\t1.5%\t1500\n日期\t2026-03-01\tTRUE"


def test_an_ofd_is_read_page_by_page_and_line_by_line() -> None:
    second = _PAGE.format(_PIECE.format(10, "第二页"))
    first = _PAGE.format(
        _PIECE.format(10, "办理") + _PIECE.format(10, "时限") + _PIECE.format(20, "20日")
    )
    members = {
        "OFD__xml": b"<ofd/>",
        "Doc_0___Pages___Page_10___Content__xml": second.encode(),
        "Doc_0___Pages___Page_2___Content__xml": first.encode(),
    }
    body = packed(**members)

    assert media_type(body) == OFD
    assert read(body).text == "办理时限\n20日\n第二页"


def test_a_zip_is_read_as_the_list_of_its_members_with_what_tells_them_apart() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("附件/b.txt", b"2")
        archive.writestr("a.txt", b"1")

    text = read(out.getvalue()).text

    assert [line.split("\t")[:2] for line in text.splitlines()] == [
        ["a.txt", "1"],
        ["附件/b.txt", "1"],
    ]
    assert text.splitlines()[0].endswith("6b86b273ff34fce1")


def test_names_in_a_zip_from_chinese_windows_are_read_as_they_were_meant() -> None:
    body = packed(**{"x" * 10: b"1"}).replace(b"x" * 10, "申请表.x".encode("gbk") + b"ls", 2)

    assert read(body).text.startswith("申请表.xls\t1\t")


def test_the_same_bytes_give_the_same_text() -> None:
    for body in (pdf(["甲"]), word("甲"), excel([["甲"]])):
        assert read(body) == read(body)


def test_a_pdf_made_anew_has_the_same_text() -> None:
    assert pdf(["甲"], title="1") != pdf(["甲"], title="2")
    assert read(pdf(["甲"], title="1")) == read(pdf(["甲"], title="2"))


def test_a_scan_has_no_words() -> None:
    assert read(pdf([])) == FileText(state="none", why="no words in it")


def test_files_of_a_kind_that_is_not_read_say_so() -> None:
    said = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"))

    assert said == FileText(state="none", why="files of the kind application/msword are not read")


@pytest.mark.parametrize("kind", [PDF, DOCX, XLSX, OFD, ZIP])
@pytest.mark.parametrize("share", [0.0, 0.3, 0.9, 0.999])
def test_a_file_that_broke_off_is_kept_without_its_text(kind: str, share: float) -> None:
    whole = {
        PDF: pdf(["甲" * 50]),
        DOCX: word("甲" * 50),
        XLSX: excel([["甲"]]),
        OFD: packed(OFD__xml=b"<ofd/>"),
        ZIP: packed(a__txt=b"1"),
    }[kind]

    said = read_text(whole[: int(len(whole) * share)], kind)

    assert said.state in {"failed", "none", "read"}
    assert said.state == "read" or (said.why and not said.text)


def test_an_encrypted_office_file_says_so() -> None:
    body = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")

    assert read(body) == FileText(state="failed", why="encrypted")


def test_an_encrypted_zip_says_so() -> None:
    body = bytearray(packed(a__txt=b"1"))
    body[6] |= 1
    body[body.rfind(b"PK\x01\x02") + 8] |= 1

    assert read(bytes(body)) == FileText(state="failed", why="encrypted")


def test_an_encrypted_pdf_says_so() -> None:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - nothing else here needs them

    writer = PdfWriter(PdfReader(io.BytesIO(pdf(["甲"]))))
    writer.encrypt("secret")
    out = io.BytesIO()
    writer.write(out)

    assert read(out.getvalue()) == FileText(state="failed", why="encrypted")


def test_a_zip_bomb_is_measured_and_not_unpacked() -> None:
    said = read(packed(word___document__xml=b" " * 20_000_000))

    assert said.state == "failed"
    assert "would unpack to 20000000" in said.why


def test_a_file_that_declares_entities_is_not_parsed() -> None:
    bomb = b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'

    for name in ("word___document__xml", "xl___workbook__xml", "OFD__xml"):
        said = read(packed(**{name: bomb}))
        assert said.state == "failed"
        assert said.why.endswith("declares entities")


def test_entities_in_utf_16_are_seen_too() -> None:
    said = read(packed(OFD__xml="<!DOCTYPE d [<!ENTITY a 'b'>]><d/>".encode("utf-16")))

    assert said.why == "OFD.xml declares entities"


@pytest.mark.parametrize("kind", ["pdf", "word", "excel", "text"])
def test_a_long_file_is_read_as_far_as_it_is_kept(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_text, "MOST_TEXT", 500)
    bodies: dict[str, Callable[[], bytes]] = {
        "pdf": lambda: pdf(["字。" * 20] * 30),
        "word": lambda: word(_MANY),
        "excel": lambda: excel([[_MANY]]),
        "text": _MANY.encode,
    }

    said = read(bodies[kind]())

    assert said.state == "cut"
    assert said.why == "only the first 500 characters were read"
    assert 450 < len(said.text) <= 500


def test_rows_and_sheets_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "MOST_ROWS", 3)

    said = read(excel([[number] for number in range(10)]))

    assert (said.state, said.text) == ("cut", "【Sheet】\n0\n1\n2")


def test_members_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(zips, "MOST_MEMBERS", 2)

    assert read(packed(a=b"", b=b"", c=b"")).why == "3 members"


def test_what_a_database_cannot_hold_is_left_out() -> None:
    words = file_text.Words()

    words.add("姓名\0\x1b,\ud800单位\uffff")

    assert words.text == "姓名,单位"


def test_without_its_library_a_file_is_kept_without_its_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing(body: bytes, words: file_text.Words) -> None:
        raise ModuleNotFoundError(name="pypdf")

    monkeypatch.setitem(documents._READERS, PDF, missing)

    assert read(pdf(["甲"])) == FileText(
        state="none", why="pypdf is not installed (extra `documents`)"
    )
