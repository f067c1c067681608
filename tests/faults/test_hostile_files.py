"""Files made to exhaust or break their reader: each gets its answer, in a process that they cannot leave."""

import io
import zipfile
from collections.abc import Callable

import pytest

from tests.unit.pages.made_files import excel, packed, pdf, word
from xzcrawler.items import FileText
from xzcrawler.pages.file_kind import DOCX, OFD, PDF, XLSX, media_type
from xzcrawler.spiders.file_reader import read_apart

_SHEET = '<sheet name="{0}" sheetId="{0}" r:id="rId1"/>'


def endless_pages() -> bytes:
    """Return a PDF whose list of pages contains itself."""
    return pdf(["甲"]).replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]")


def long_stream(operator: bytes) -> bytes:
    """Return a PDF of some hundred kilobytes with a page of 60 MB."""
    return pdf([], stream=operator * (60_000_000 // len(operator)))


def endless_object_streams() -> bytes:
    """Return a PDF whose object streams each say that the next thing lies in the other."""
    head = b"%PDF-1.5\n"
    first = b"1 0 obj\n<< /Type /ObjStm /N 1 /First 4 /Length 2 0 R /Extends 2 0 R >>\nstream\n3 0 <<>>\nendstream\nendobj\n"
    second = first.replace(b"1 0 obj", b"2 0 obj").replace(b"2 0 R", b"1 0 R")
    return (
        head
        + (first + second) * 2000
        + b"trailer\n<< /Root 3 0 R /Size 4 /Prev 9 >>\nstartxref\n9\n%%EOF"
    )


def many_sheets() -> bytes:
    """Return an Excel file that lists 100,000 sheets."""
    names = "".join(_SHEET.format(number) for number in range(1, 100_001))
    return _with_member(excel([["甲"]]), "xl/workbook.xml", _SHEET_LIST.format(names).encode())


_SHEET_LIST = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.'
    'openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>'
)


def far_cell() -> bytes:
    """Return an Excel file with one cell at the end of the largest sheet."""
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/>'
        '<sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    return _with_member(excel([["甲"]]), "xl/worksheets/sheet1.xml", sheet.encode())


def deep_word() -> bytes:
    """Return a Word file with a table in a table in a table."""
    depth = 5_000
    start, end = "<w:tbl><w:tr><w:tc>" * depth, "</w:tc></w:tr></w:tbl>" * depth
    document = (
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>'
        f"{start}<w:p/>{end}</w:body></w:document>"
    )
    return _with_member(word("甲"), "word/document.xml", document.encode())


def _with_member(body: bytes, name: str, content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        members = {member: archive.read(member) for member in archive.namelist()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for member, said in (members | {name: content}).items():
            archive.writestr(member, said)
    return out.getvalue()


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (endless_pages, PDF),
        (endless_object_streams, PDF),
        (many_sheets, XLSX),
        (far_cell, XLSX),
        (deep_word, DOCX),
        (lambda: packed(word___document__xml=b" " * 150_000_000), DOCX),
        (lambda: packed(OFD__xml=b"", Pages___Page_0___Content__xml=b"<a>" * 100_000), OFD),
        (lambda: b"<html><body>404", "text/html"),
        (lambda: b"%PDF-1.4\n" + b"1 0 obj\n" * 200_000, PDF),
    ],
)
def test_a_hostile_file_gets_an_answer(make: Callable[[], bytes], kind: str) -> None:
    body = make()
    assert media_type(body) == kind

    said = read_apart(body, kind)

    assert isinstance(said, FileText)
    assert said.state == "read" or said.why


def test_a_file_that_takes_too_long_ends_its_reader_and_nothing_else() -> None:
    said = read_apart(long_stream(b"BT (a) Tj ET "), PDF, seconds=2)

    assert said == FileText(state="failed", why="takes more than 2 s to read")
    assert read_apart(b"a,b", "text/plain") == FileText(text="a,b", state="read")


def test_an_honest_file_is_read_there_as_here() -> None:
    assert read_apart(word("办理时限20个工作日。"), DOCX).text == "办理时限20个工作日。"
