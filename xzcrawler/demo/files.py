"""Small but valid pictures and documents for the sample city to serve."""

import io
import struct
import zipfile
import zlib
from xml.sax.saxutils import escape

CONTENT_TYPES = {
    "png": "image/png",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SHEET = """<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="http://schemas.openxmlformats.org/\
spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{text}</t></is></c></row>\
</sheetData></worksheet>"""
_WORKBOOK_PARTS = {
    "[Content_Types].xml": """<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/\
package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.\
relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-\
officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType=\
"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""",
    "_rels/.rels": """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="http://schemas.openxmlformats.org/\
package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/\
relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""",
    "xl/workbook.xml": """<?xml version="1.0" encoding="UTF-8"?><workbook xmlns="http://schemas.openxmlformats.org/\
spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>\
<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></workbook>""",
    "xl/_rels/workbook.xml.rels": """<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns=\
"http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.\
openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""",
}
_PDF_OBJECTS = (
    b"<< /Type /Catalog /Pages 2 0 R >>",
    b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
)


def file_body(name: str, *, version: int = 1) -> bytes:
    """Return the bytes of the file called *name*; the same name and version give the same bytes."""
    makers = {"png": picture, "pdf": document, "xlsx": workbook}
    title, _, kind = name.rpartition(".")
    return makers[kind](title if version == 1 else f"{title}（第{version}次修订）")


def picture(name: str) -> bytes:
    """Return a PNG of 8 by 8 points in a colour of its own."""
    shade = zlib.crc32(name.encode()).to_bytes(4, "big")[:3]
    rows = (b"\0" + shade * 8) * 8
    header = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, content) for kind, content in chunks)


def document(name: str) -> bytes:
    """Return a PDF of one empty page whose title is the name."""
    title = f"<< /Title <{name.encode('utf-16').hex()}> >>".encode()
    pdf = io.BytesIO()
    pdf.write(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate((*_PDF_OBJECTS, title), start=1):
        places.append(pdf.tell())
        pdf.write(b"%d 0 obj\n%s\nendobj\n" % (number, content))
    start = pdf.tell()
    pdf.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    pdf.writelines(b"%010d 00000 n \n" % place for place in places)
    pdf.write(b"trailer\n<< /Size %d /Root 1 0 R /Info 4 0 R >>\n" % (len(places) + 1))
    pdf.write(b"startxref\n%d\n%%%%EOF\n" % start)
    return pdf.getvalue()


def workbook(name: str) -> bytes:
    """Return a spreadsheet whose only cell holds the name."""
    parts = {**_WORKBOOK_PARTS, "xl/worksheets/sheet1.xml": _SHEET.format(text=escape(name))}
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(zipfile.ZipInfo(path), text)
    return zipped.getvalue()


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
