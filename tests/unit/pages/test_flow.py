"""A page in reading order."""

from xzcrawler.pages.document import Element, parse
from xzcrawler.pages.flow_reader import read

PAGE = """<div><p>全市召开大会，部署下一阶段的各项工作。</p>
<div><p><b>推荐</b><i>阅读</i></p><ul><li><a href="/a.html">另一篇新闻的标题在这里</a></li>
<li><a href="/b.html">再一篇新闻的标题在这里</a></li></ul></div></div>"""


def test_a_heading_of_other_articles_leaves_no_word_behind() -> None:
    flow = read(parse(PAGE.encode()), asides=True)

    said = [*flow.lines, *(flow.spaced(index) for index in range(len(flow.lines)))]

    assert "全市召开大会，部署下一阶段的各项工作。" in said
    assert not [line for line in said if "推荐" in line or "阅读" in line]


def test_a_style_hides_wherever_it_says_so_and_however_long_it_is() -> None:
    long = "background:url(data:image/png;base64," + "A" * 2000 + ")"
    page = "".join(
        f"<p style='{style}'>{text}</p>"
        for style, text in (
            ("color:red", "一"),
            ("DISPLAY : None", "二"),
            ("color:red", "三"),
            (f"{long};display:none", "四"),
            (long, "五"),
            ("DISPLAY : None", "六"),
        )
    )

    assert read(parse(page.encode())).lines == ["一", "三", "五"]


def test_what_stands_beside_a_block_takes_nothing_from_it() -> None:
    page = (
        "<div><div id=a><p>全市召开大会，部署各项工作。</p></div><div class=share>分享</div></div>"
    )
    beside = parse(page.encode())
    within = parse(
        page.replace(
            "</div><div class=share>分享</div>", "<div class=share>分享</div></div>"
        ).encode()
    )

    assert _whole(beside)
    assert not _whole(within)


def _whole(root: Element) -> bool:
    block = root.find(".//div[@id='a']")
    return block is not None and read(root, asides=True).whole_span(block) is not None
