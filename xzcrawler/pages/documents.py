"""From the bytes of a file to its text: pure, bounded, and never an exception.

Call it in a process with limits on memory and processor time: the libraries were made for
honest files.
"""

import logging
from collections.abc import Callable, Mapping

from xzcrawler.errors import EnoughText, UnreadableFile
from xzcrawler.items import FileText, TextState
from xzcrawler.pages.file_kind import DOCX, ENCRYPTED, OFD, PDF, TEXT, XLSX, ZIP
from xzcrawler.pages.file_text import Words
from xzcrawler.pages.office import read_docx, read_xlsx
from xzcrawler.pages.packed import read_ofd, read_zip
from xzcrawler.pages.pdf import read_pdf
from xzcrawler.text.encoding import decode

_LONGEST_WHY = 200


def read_text(body: bytes, media_type: str) -> FileText:
    """Return the text of a file of this kind (`file_kind.media_type`); the same bytes give the same text.

    >>> read_text("姓名,单位".encode(), "text/plain")
    FileText(text='姓名,单位', state='read', why='')
    >>> read_text(b"PK", "application/zip").state
    'failed'
    """
    words = Words()
    state, why = _read(body, media_type, words)
    kept = words.text if state in {"read", "cut"} else ""
    return FileText(text=kept, state=state, why=" ".join(why.split())[:_LONGEST_WHY])


def _read(body: bytes, media_type: str, words: Words) -> tuple[TextState, str]:
    reader = _READERS.get(media_type)
    if reader is None:
        return "none", f"files of the kind {media_type} are not read"
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of every file
    try:
        reader(body, words)
    except EnoughText as error:
        return "cut", str(error)
    except ModuleNotFoundError as error:
        return "none", f"{error.name} is not installed (extra `documents`)"
    except UnreadableFile as error:
        return "failed", str(error)
    except Exception as error:  # noqa: BLE001 - whatever a library stumbles over, the file is kept
        return "failed", f"{type(error).__name__}: {error}"
    return ("read", "") if words.text else ("none", "no words in it")


def _refuse(body: bytes, words: Words) -> None:
    raise UnreadableFile("encrypted")


def _read_plain(body: bytes, words: Words) -> None:
    for line in decode(body, None).splitlines():
        words.add(line)


_READERS: Mapping[str, Callable[[bytes, Words], None]] = {
    PDF: read_pdf,
    DOCX: read_docx,
    XLSX: read_xlsx,
    OFD: read_ofd,
    ZIP: read_zip,
    TEXT: _read_plain,
    ENCRYPTED: _refuse,
}
