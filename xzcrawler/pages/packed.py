"""Zip files and what is made of them: opened only when they cannot exhaust the reader."""

import hashlib
import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

from xzcrawler.errors import UnreadableFile
from xzcrawler.pages.document import Element
from xzcrawler.pages.file_text import Words

MOST_MEMBERS = 10_000
MOST_UNPACKED = 200_000_000
"""Bytes of all members together."""
MOST_RATIO = 200
"""Bytes unpacked for one packed; a Word file has 16, and so has an Excel file of 20,000 equal rows."""
_SMALL = 2_000_000
"""Bytes up to which no ratio says anything."""
_CHUNK = 1 << 20
_HEAD = 65_536
_XML = re.compile(r"\.(?:xml|rels)\Z", re.IGNORECASE)
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_PAGE = re.compile(r"(?:\A|/)Pages/Page_(\d+)/Content\.xml\Z", re.IGNORECASE)
_ENCRYPTED = 0x1
_NAMED_IN_UTF8 = 0x800


def opened(body: bytes) -> zipfile.ZipFile:
    """Open a zip file. Raises UnreadableFile when it is encrypted, or would unpack to more than any document.

    No member of a document may declare entities: neither Office nor OFD files do.
    """
    try:
        packed = zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, OverflowError) as error:
        raise UnreadableFile(f"damaged: {error}") from error
    members = packed.infolist()
    size = sum(member.file_size for member in members)
    if len(members) > MOST_MEMBERS:
        raise UnreadableFile(f"{len(members)} members")
    if size > MOST_UNPACKED or (size > _SMALL and size > MOST_RATIO * len(body)):
        raise UnreadableFile(f"{len(body)} bytes would unpack to {size}")
    if any(member.flag_bits & _ENCRYPTED for member in members):
        raise UnreadableFile("encrypted")
    for member in members:
        if _XML.search(member.filename) and _DECLARES.search(_head(packed, member)):
            raise UnreadableFile(f"{member.filename} declares entities")
    return packed


def read_zip(body: bytes, words: Words) -> None:
    """List the members with their size and the beginning of their SHA-256: what differs can be told."""
    with opened(body) as packed:
        files = (member for member in packed.infolist() if not member.is_dir())
        for member in sorted(files, key=_name):
            words.add(f"{_name(member)}\t{member.file_size}\t{_digest(packed, member)[:16]}")


def read_ofd(body: bytes, words: Words) -> None:
    """Read an OFD (GB/T 33190): the words of each page in the order in which they are drawn."""
    with opened(body) as packed:
        found = ((_PAGE.search(member.filename), member) for member in packed.infolist())
        pages = sorted((int(page[1]), member.filename, member) for page, member in found if page)
        for _, _, member in pages:
            for line in _lines(etree.fromstring(packed.read(member), _parser())):
                words.add(line)


def _lines(page: Element) -> Iterator[str]:
    """Join the pieces that stand at one height."""
    height, line = "", ""
    for piece in page.iter("{*}TextObject"):
        boundary = (piece.get("Boundary") or "").split()
        here = boundary[1].partition(".")[0] if len(boundary) > 1 else ""
        said = "".join(code.text or "" for code in piece.iter("{*}TextCode"))
        if here != height and line:
            yield line
            line = ""
        height, line = here, line + said
    yield line


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def _head(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    with packed.open(member) as stream:
        return stream.read(_HEAD).replace(b"\0", b"")  # in UTF-16 each letter has one beside it


def _digest(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    digest = hashlib.sha256()
    with packed.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


def _name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: tools on Chinese Windows write GBK and do not say so."""
    if member.flag_bits & _NAMED_IN_UTF8:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return member.filename
