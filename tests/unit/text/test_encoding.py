import codecs

import pytest

from xzcrawler.text.encoding import as_utf8, decode, detect

TITLE = "何镕章与沈堃①囧㐂出席，朱镕基同志题词纪念徐州会议召开三十周年座谈会在徐州隆重举行"
UTF8 = "utf-8"
GBK = "gb18030"


def _page(encoding: str, declared: str) -> bytes:
    meta = f'<meta charset="{declared}">' if declared else ""
    return f"<html><head>{meta}<title>{TITLE}</title></head><body>{TITLE}</body></html>".encode(
        encoding
    )


@pytest.mark.parametrize(
    ("sent", "http", "meta"),
    [
        (UTF8, "utf-8", "utf-8"),
        (GBK, "", "gb2312"),
        (GBK, "gb2312", ""),
        (GBK, "", ""),
        ("utf-16", "", ""),
        ("utf-8-sig", "gbk", "gbk"),
        (GBK, "utf-8", ""),
        (GBK, "ISO-8859-1", ""),
        (UTF8, "", "gbk"),
        (UTF8, "gbk", ""),
        (GBK, "", "utf-8"),
    ],
)
def test_a_wrong_label_costs_no_character(sent: str, http: str, meta: str) -> None:
    content_type = f"text/html; charset={http}" if http else None

    text = decode(_page(sent, meta), content_type)

    assert text.count(TITLE) == 2
    assert not text.startswith("\ufeff")


@pytest.mark.parametrize("sent", [UTF8, GBK])
@pytest.mark.parametrize("declared", [UTF8, "gb2312", ""])
def test_one_broken_byte_leaves_the_rest_readable(sent: str, declared: str) -> None:
    body = _page(sent, declared)
    half = body.index("徐州".encode(sent))

    text = decode(body[:half] + b"\xff" + body[half:], None)

    assert "同志题词纪念" in text
    assert text.count(TITLE) == 1


def test_a_page_cut_inside_a_character_keeps_its_encoding() -> None:
    assert detect("徐州市高质量发展大会召开".encode()[:-1], "text/html; charset=gbk") == "utf-8"


@pytest.mark.parametrize("before", ["", "<", "<p"])
def test_a_long_page_in_utf8_is_kept_wherever_its_characters_lie(before: str) -> None:
    body = (before + "徐州" * 30_000).encode()

    assert as_utf8(body, None) == body
    assert as_utf8(body + b"\xff", None) == body + "\ufffd".encode()


def test_utf16_without_a_mark_is_seen_by_its_zeros() -> None:
    assert detect("<html><body>徐州</body></html>".encode("utf-16-le"), None) == "utf-16-le"
    assert detect("<html><body>徐州</body></html>".encode("utf-16-be"), None) == "utf-16-be"


def test_big5_is_believed_when_it_reads_better() -> None:
    body = "臺北市政府公告，請於期限內辦理登記，逾期不予受理，特此通知各里居民知悉。".encode("big5")

    assert detect(body, "text/html; charset=big5") == "big5"


def test_an_empty_answer_has_an_encoding() -> None:
    assert detect(b"", None) == "utf-8"
    assert decode(codecs.BOM_UTF8, None) == ""


@pytest.mark.parametrize(("most", "some"), [(UTF8, GBK), (GBK, UTF8)])
@pytest.mark.parametrize("line_end", ["\n", ""])
@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8])
def test_a_page_put_together_from_two_encodings_reads_whole(
    most: str, some: str, line_end: str, mark: bytes
) -> None:
    article = f"{line_end}<h1>{TITLE}</h1>{line_end}<p>{TITLE}</p>{line_end}".encode(most) * 3
    footer = f"<div>{line_end}版权所有，彭城日报社，未经书面授权不得转载</div>".encode(some)
    page = mark + b"<html><meta charset=gb2312><body>" + article + footer + b"</body></html>"

    text = decode(page, None)

    assert text.count(TITLE) == 6
    assert "彭城日报社，未经书面授权不得转载" in text
    assert "\ufffd" not in text
    assert as_utf8(page, None).decode().count(TITLE) == 6


@pytest.mark.parametrize("sent", [UTF8, GBK])
def test_damage_here_and_there_makes_no_second_encoding(sent: str) -> None:
    paragraph = f"<p>{TITLE}</p>"
    broken = paragraph.encode(sent).replace("朱镕".encode(sent), b"\xff")
    page = paragraph.encode(sent) * 5 + broken * 3 + paragraph.encode(sent)

    text = decode(page, None)

    assert text.count(TITLE) == 6
    assert text.count("基同志题词") == 9
    assert text.count("\ufffd") == 3


@pytest.mark.parametrize("declared", ["windows-1252", "iso-8859-1", "us-ascii", "x-user-defined"])
@pytest.mark.parametrize("sent", [UTF8, GBK])
def test_a_browsers_western_label_is_not_believed(sent: str, declared: str) -> None:
    assert TITLE in decode(_page(sent, declared), f"text/html; charset={declared}")
