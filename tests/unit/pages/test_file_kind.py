"""What came when a file was asked for."""

import pytest

from tests.unit.pages.made_files import excel, packed, pdf, word
from xzcrawler.items import Verdict
from xzcrawler.pages.file_kind import DOCX, PDF, XLSX, ZIP, judge_file, media_type

URL = "http://a.cn/files/1.pdf"
HTML = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p></body></html>"


def judged(
    body: bytes, *, status: int = 200, final_url: str = URL, **more: object
) -> tuple[str, str]:
    verdict, why = judge_file(
        status=status,
        url=URL,
        final_url=final_url,
        content_type=str(more.get("content_type", "application/pdf")),
        body=body,
        truncated=bool(more.get("truncated")),
    )
    return verdict, why


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (pdf(["甲"]), PDF),
        (b"\r\n\r\n%PDF-1.7", PDF),
        (word("甲"), DOCX),
        (excel([["甲"]]), XLSX),
        (packed(a__docx=word("甲")), ZIP),
        (b"Rar!\x1a\x07\x01\x00", "application/vnd.rar"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        ("姓名,单位".encode("gbk"), "text/plain"),
        (bytes(range(256)), "application/octet-stream"),
    ],
)
def test_a_file_is_known_by_its_bytes(body: bytes, kind: str) -> None:
    assert media_type(body) == kind
    assert judged(body) == (Verdict.CONTENT, "")


def test_a_document_packed_as_it_is_into_a_zip_does_not_make_it_one() -> None:
    import io  # noqa: PLC0415 - nothing else here needs it
    import zipfile  # noqa: PLC0415 - the same

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.docx", word("甲"))

    assert media_type(out.getvalue()) == ZIP


@pytest.mark.parametrize(
    ("title", "words", "verdict"),
    [
        ("页面不存在", "抱歉，您访问的页面不存在或已删除", Verdict.SOFT_MISSING),
        ("统一身份认证", "请先登录", Verdict.LOGIN),
        ("系统维护", "系统维护中，请稍后访问", Verdict.MAINTENANCE),
        ("彭城市召开会议", "今天上午召开会议部署防汛工作。" * 40, Verdict.NOT_FILE),
    ],
)
def test_a_page_that_is_called_pdf_is_what_it_says(
    title: str, words: str, verdict: Verdict
) -> None:
    found, why = judged(HTML.format(title, words).encode())

    assert found == verdict
    assert why


def test_a_way_home_is_no_file() -> None:
    home = HTML.format("彭城市人民政府", "要闻").encode()

    assert judged(home, final_url="http://a.cn/")[0] == Verdict.SOFT_MISSING


def test_a_table_saved_by_excel_as_a_page_is_a_file() -> None:
    body = b'<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</table>'

    assert judged(body) == (Verdict.CONTENT, "")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (304, Verdict.NOT_MODIFIED),
        (404, Verdict.MISSING),
        (410, Verdict.MISSING),
        (403, Verdict.BLOCKED),
        (401, Verdict.LOGIN),
        (500, Verdict.ERROR),
    ],
)
def test_a_status_says_the_same_as_of_a_page(status: int, verdict: Verdict) -> None:
    assert judged(b"", status=status)[0] == verdict


def test_half_a_file_and_none_are_none() -> None:
    assert judged(pdf(["甲"])[:200], truncated=True)[0] == Verdict.TRUNCATED
    assert judged(b"")[0] == Verdict.EMPTY
