"""A page in reading order."""

from xzcrawler.pages.document import parse
from xzcrawler.pages.flow_reader import read

PAGE = """<div><p>全市召开大会，部署下一阶段的各项工作。</p>
<div><p><b>推荐</b><i>阅读</i></p><ul><li><a href="/a.html">另一篇新闻的标题在这里</a></li>
<li><a href="/b.html">再一篇新闻的标题在这里</a></li></ul></div></div>"""


def test_a_heading_of_other_articles_leaves_no_word_behind() -> None:
    flow = read(parse(PAGE.encode()), asides=True)

    said = [*flow.lines, *(flow.spaced(index) for index in range(len(flow.lines)))]

    assert "全市召开大会，部署下一阶段的各项工作。" in said
    assert not [line for line in said if "推荐" in line or "阅读" in line]
