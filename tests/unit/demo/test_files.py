"""The pictures and documents the sample city serves are what their names promise."""

import io
import zipfile
import zlib

from lxml import etree

from xzcrawler.demo.files import document, file_body, picture, workbook


def test_a_picture_is_a_png_with_sound_chunks() -> None:
    png = picture("lock.png")
    start = png.index(b"IDAT")
    length = int.from_bytes(png[start - 4 : start], "big")
    chunk = png[start : start + 4 + length]

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert len(zlib.decompress(chunk[4:])) == 8 * (1 + 8 * 3)
    assert zlib.crc32(chunk) == int.from_bytes(png[start + 4 + length :][:4], "big")


def test_a_document_is_a_pdf_whose_table_of_objects_is_right() -> None:
    pdf = document("附件2：常见问题解答.pdf")
    table = int(pdf.split(b"startxref\n")[1].split()[0])
    entries = pdf[table:].split(b"\n")[3:7]

    assert pdf[table : table + 4] == b"xref"
    for number, entry in enumerate(entries, start=1):
        assert pdf[int(entry[:10]) :].startswith(b"%d 0 obj" % number)


def test_a_workbook_is_a_spreadsheet_that_holds_its_name() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook("报名表<1>.xlsx"))) as parts:
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
        names = parts.namelist()

    assert sheet.findtext(".//{*}t") == "报名表<1>.xlsx"
    assert "[Content_Types].xml" in names


def test_the_same_name_always_gives_the_same_bytes() -> None:
    for name in ("a.png", "a.pdf", "a.xlsx"):
        assert file_body(name) == file_body(name)
