"""The words of Word and Excel files of the kind that is a zip of XML (docx, xlsx)."""

import io
import warnings
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import islice
from typing import Any, cast
from zipfile import ZipFile

from lxml import etree

from xzcrawler.errors import EnoughText, UnreadableFile
from xzcrawler.pages.file_text import Words
from xzcrawler.pages.packed import opened

MOST_SHEETS = 200
_MOST_OPENED = 2_000
"""Sheets of a file that is opened at all: opening one with 100,000 took 20 s."""
MOST_ROWS = 200_000
"""Of all sheets together, empty ones included."""
MOST_CELLS = 500
"""Of one row."""
_BOOK = "xl/workbook.xml"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PARAGRAPH, _ROW, _CELL, _TEXT = f"{_W}p", f"{_W}tr", f"{_W}tc", f"{_W}t"
_BREAKS = {f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}
_NOT_SAID = (
    f"{_W}del",
    f"{_W}moveFrom",
    f"{_W}instrText",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)
"""What was struck out, where what moved had stood, field codes, and text boxes a second time."""


def read_docx(body: bytes, words: Words) -> None:
    """Read the main text of a Word file: a line for each paragraph and for each row of a table."""
    from docx import Document  # noqa: PLC0415 - of an extra, and only where a file is read

    opened(body).close()
    root = cast("Any", Document(io.BytesIO(body)).element.body)
    etree.strip_elements(root, *_NOT_SAID, with_tail=False)
    for part in root.iter(_PARAGRAPH, _ROW):
        if next(part.iterancestors(_PARAGRAPH, _ROW), None) is not None:
            continue  # said with what it stands in
        if part.tag == _ROW:
            cells = (" ".join(_said(cell).split()) for cell in part.iter(_CELL))
            words.add("\t".join(islice(cells, MOST_CELLS)).rstrip("\t"))
        else:
            words.add(_said(part))


def _said(part: Any) -> str:
    pieces = []
    for node in part.iter(_TEXT, _PARAGRAPH, *_BREAKS):
        if node.tag == _TEXT:
            pieces.append(node.text or "")
        elif node is not part:
            pieces.append(_BREAKS.get(node.tag, "\n"))
    return "".join(pieces)


def read_xlsx(body: bytes, words: Words) -> None:
    """Read an Excel file: the name of each sheet, then a line for each row that is not empty.

    Of a formula the value that was stored with it counts.
    """
    from openpyxl import load_workbook  # noqa: PLC0415 - of an extra, and only where a file is read

    with opened(body) as packed:
        _count_sheets(packed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about styles and extensions it does not know
        book = load_workbook(io.BytesIO(body), read_only=True, data_only=True, keep_links=False)
        rows = 0
        for number, sheet in enumerate(book.worksheets):
            if number == MOST_SHEETS:
                raise EnoughText(f"only the first {MOST_SHEETS} sheets were read")
            words.add(f"【{sheet.title}】")
            sheet.reset_dimensions()  # what a sheet says about its own size may be anything
            for row in islice(sheet.iter_rows(), MOST_ROWS + 1 - rows):
                rows += 1
                if rows > MOST_ROWS:
                    raise EnoughText(f"only the first {MOST_ROWS} rows were read")
                words.add("\t".join(_cells(row)).rstrip("\t"))


def _count_sheets(packed: ZipFile) -> None:
    """Refuse what takes long to open alone: every sheet is looked at, whether it is read or not."""
    sheets = packed.read(_BOOK).count(b"sheetId=") if _BOOK in packed.namelist() else 0
    if sheets > _MOST_OPENED:
        raise UnreadableFile(f"{sheets} sheets")


def _cells(row: Iterable[Any]) -> Iterator[str]:
    for cell in islice(row, MOST_CELLS):
        yield "" if cell.value is None else " ".join(_shown(cell.value, cell.number_format).split())


def _shown(value: object, form: str) -> str:
    """Return a cell's value about as Excel shows it.

    >>> _shown(0.015, "0.0%"), _shown(1500.0, "General"), _shown(datetime(2026, 3, 1), "yyyy")
    ('1.5%', '1500', '2026-03-01')
    """
    match value:
        case bool():
            return str(value).upper()
        case int() | float() if "%" in form:
            return f"{value * 100:.12g}%"
        case float():
            return f"{value:.15g}"
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat(" ") if isinstance(value, datetime) else value.isoformat()
    return str(value)
