"""Whatever bytes come, reading gives an item or a named error, and the same again."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from xzcrawler.errors import PageError
from xzcrawler.items import Article, Listing, Verdict
from xzcrawler.pages import judge, read_article, read_listing

CASES = Path(__file__).parents[3] / "fixtures"
PAGES = sorted(page.read_bytes() for page in CASES.glob("*/*/inputs/HttpResponse-body.html"))
URLS = sorted(
    json.loads(info.read_bytes())["url"] for info in CASES.glob("*/*/inputs/HttpResponse-info.json")
)
CODECS = ("utf-8", "gb18030", "utf-16", "utf-16-le", "big5", "latin-1", "euc-jp", "utf-7")
TYPES = (
    None,
    "",
    "text/html",
    "text/html; charset=gb2312",
    "text/html; charset=big5",
    'text/html; charset="no-such-thing"',
    "text/html; charset=rot13",
    "application/json",
    "charset=\xff\xfe",
)
SOUP = (
    "<html>", "<head>", "<title>彭城要闻_新闻网</title>", "</head>", "<body>", "</body>", "</html>", "<h1>彭城市召开全市大会</h1>",
    "<p>会议指出，要坚持稳中求进，推动高质量发展。</p>", "<div class='TRS_Editor' id=zoom>", "</div>", "<p", ">", "</", "<!--", "-->", "<![CDATA[", "]]>",
    "<script>", "</script>", "createPageHTML(9, 0, 'index', 'shtml')", "<table><tr><td>", "</table>", "<a href='/art/2026/3/4/art_1_2.html'>常务会议召开</a>",
    "<a href='http://[::1'>坏地址的会议链接</a>", "<a href='javascript:window.open(\"//\")'>又一个坏地址</a>", "<img src='data:,x'>", "<img src=//>", "<base href='http://[x'>", "<base href='//'>",
    "2026-03-05 25:61", "2026年13月40日", "2203-03-05 10:00", "来源：", "责任编辑：张三", "（记者 李四", "&#xD800;", "&#0;", "&#x10FFFF;", "&nbsp;", "\0", "\ufeff", "\u202e", "\ufffd" * 6,
    "<datastore><nextgroup><![CDATA[<a href='http://[/'></a>]]></nextgroup><recordset><record><![CDATA[", "</record></datastore>", '{"data": {"results": [', '{"source": {"title": "\\ud800", "urls": "{"}}', "]}}",
    "<?xml version='1.0'?><rss><channel><item><title>题</title><link>http://[</link><pubDate>Mon, 99 Foo 99999 00:00:00 +9999</pubDate></item>", "<urlset>", "<url><loc>", "<sitemapindex><sitemap><loc>//</loc>",
    "<meta charset=gb2312>", "<meta name=PubDate content='2026-03-05 10:00:00.0.0'>", "<meta http-equiv=refresh content='0;url=http://['>", "<script>location.href='http://['</script>", "<founder-title>", "<!--enpproperty <date>x</date>-->",
    "<ucaptitle>", "<publishtime>", "<span id=pubtime_baidu>", "<input type=password>", "<video>", "<iframe src='http://['>", "<svg><title>", "<math>", "<template>", "<select><option>",
)  # fmt: skip

_page = st.sampled_from(PAGES)


@st.composite
def _cut(draw: st.DrawFn) -> bytes:
    page = draw(_page)
    return page[draw(st.integers(0, len(page))) :][: draw(st.integers(0, len(page)))]


@st.composite
def _spliced(draw: st.DrawFn) -> bytes:
    one, other = draw(_page), draw(_page)
    middle = draw(st.binary(max_size=20))
    return (
        one[: draw(st.integers(0, len(one)))] + middle + other[draw(st.integers(0, len(other))) :]
    )


@st.composite
def _damaged(draw: st.DrawFn) -> bytes:
    page = bytearray(draw(_page))
    for _ in range(draw(st.integers(1, 12))):
        at = draw(st.integers(0, len(page)))
        page[at : at + draw(st.integers(0, 40))] = draw(st.binary(max_size=12))
    return bytes(page)


@st.composite
def _coded(draw: st.DrawFn) -> bytes:
    codec, other = draw(st.sampled_from(CODECS)), draw(st.sampled_from(CODECS))
    text = draw(st.one_of(_page.map(lambda page: page.decode("utf-8", "replace")), _soup))
    return text.encode(codec, "replace").decode(other, "replace").encode("utf-8", "replace")


_soup = st.lists(st.one_of(st.sampled_from(SOUP), st.text(max_size=12)), max_size=40).map("".join)
_bytes = st.one_of(
    st.binary(max_size=400),
    _soup.map(lambda text: text.encode("utf-8", "replace")),
    _soup.map(lambda text: text.encode("gb18030", "replace")),
    _cut(),
    _spliced(),
    _damaged(),
    _coded(),
)
_url = st.sampled_from(URLS)
_type = st.sampled_from(TYPES)
_bounded = settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def _outcome(read: Callable[[], Article | Listing]) -> Article | Listing | tuple[str, str]:
    try:
        return read()
    except PageError as error:
        return type(error).__name__, str(error)


@_bounded
@given(body=_bytes, url=_url, content_type=_type)
def test_reading_an_article_gives_an_item_or_a_named_error(
    body: bytes, url: str, content_type: str | None
) -> None:
    first = _outcome(lambda: read_article(body, url, content_type))

    assert first == _outcome(lambda: read_article(body, url, content_type))
    if isinstance(first, Article):
        assert first.title
        assert first.body or first.images or first.attachments
        assert first.published is None or 1900 <= first.published.year < 2100
    else:
        assert isinstance(first, tuple)
        assert url in first[1]


@_bounded
@given(body=_bytes, url=_url, content_type=_type)
def test_reading_a_list_gives_an_item_or_a_named_error(
    body: bytes, url: str, content_type: str | None
) -> None:
    first = _outcome(lambda: read_listing(body, url, content_type))

    assert first == _outcome(lambda: read_listing(body, url, content_type))
    if isinstance(first, Listing):
        assert all(entry.url.startswith(("http://", "https://")) for entry in first.entries)
    else:
        assert url in str(first)


@_bounded
@given(
    body=_bytes,
    url=_url,
    final_url=_url,
    content_type=_type,
    status=st.sampled_from((200, 202, 302, 304, 401, 403, 404, 405, 410, 412, 500, 503, 521)),
    truncated=st.booleans(),
)
def test_every_answer_has_a_verdict_and_one_line_that_explains_it(
    *, body: bytes, url: str, final_url: str, content_type: str | None, status: int, truncated: bool
) -> None:
    verdict, why = judge(
        status=status,
        url=url,
        final_url=final_url,
        content_type=content_type or "",
        body=body,
        truncated=truncated,
    )

    assert isinstance(verdict, Verdict)
    assert bool(why) == (verdict is not Verdict.CONTENT)
    assert len(why.splitlines()) <= 1
    assert len(why) < 400


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_our_own_pages_are_content(page: int) -> None:
    verdict, why = judge(
        status=200, url=URLS[0], final_url=URLS[0], content_type="", body=PAGES[page]
    )

    assert (verdict, why) == (Verdict.CONTENT, "")
