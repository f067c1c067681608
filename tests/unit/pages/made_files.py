"""Small files of many kinds, made where a test needs them."""

import io
import zipfile
import zlib
from collections.abc import Sequence

import docx
import openpyxl

_FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /UniGB-UCS2-H /DescendantFonts [<<"
    b" /Type /Font /Subtype /CIDFontType0 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe)"
    b" /Ordering (GB1) /Supplement 2 >> >>] >>"
)


def pdf(*pages: Sequence[str], title: str = "", stream: bytes | None = None) -> bytes:
    """Return a PDF with these lines on its pages; its font names the letters by their code points."""
    kids = " ".join(f"{5 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        _FONT,
        f"<< /Title <{title.encode('utf-16').hex()}> >>".encode(),
    ]
    for number, lines in enumerate(pages):
        content = zlib.compress(stream if stream is not None else _drawn(lines))
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {6 + 2 * number} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        head = b"<< /Length %d /Filter /FlateDecode >>\nstream\n" % len(content)
        objects.append(head + content + b"\nendstream")
    return _joined(objects)


def _drawn(lines: Sequence[str]) -> bytes:
    said = "".join(f"<{line.encode('utf-16-be').hex()}> Tj 0 -20 Td " for line in lines)
    return f"BT /F1 12 Tf 50 800 Td {said} ET".encode()


def _joined(objects: Sequence[bytes]) -> bytes:
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = out.tell()
    out.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    out.writelines(b"%010d 00000 n \n" % place for place in places)
    out.write(b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(objects) + 1))
    out.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return out.getvalue()


def word(*paragraphs: str, rows: Sequence[Sequence[str]] = ()) -> bytes:
    """Return a docx with these paragraphs and, behind them, a table."""
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for row, said in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, said, strict=True):
                cell.text = text
    return _saved(document)


def excel(rows: Sequence[Sequence[object]], **forms: str) -> bytes:
    """Return an xlsx with these rows; *forms* gives cells their number format."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for place, form in forms.items():
        book.active[place].number_format = form
    return _saved(book)


def packed(**members: bytes) -> bytes:
    """Return a zip with these members; `__` in a name stands for a dot, `___` for a slash."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("___", "/").replace("__", "."), content)
    return out.getvalue()


def _saved(document: object) -> bytes:
    out = io.BytesIO()
    document.save(out)  # type: ignore[attr-defined]  # a Word or an Excel file
    return out.getvalue()
