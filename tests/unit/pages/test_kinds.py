"""What stands where an article was expected is called by its name."""

import pickle

import pytest

from xzcrawler.errors import UnreadablePage
from xzcrawler.items import Verdict
from xzcrawler.pages import read_article, read_listing

URL = "http://a.cn/xz/a/202603/t20260305_1.shtml"
PLAIN_URL = "http://a.cn/xz/1.html"
NAV = "<div><a href=/>首页</a><a href=/yw/>要闻</a><a href=/zw/>政务公开</a></div>"
FOOT = "<div>版权所有 彭城新闻网 <img src=/images/logo.png></div>"
ROWS = "".join(
    f"<li><a href='/yw/{n}.html'>彭城市第{n}次常务会议研究部署重点工作</a><span>2026-03-{n:02}</span></li>"
    for n in range(1, 26)
)
HEAD = "<h1>彭城市第九届樱花节开幕</h1><div>2026-03-05 10:00 来源：彭城日报</div>"
TEXT = (
    "<p>3月5日，彭城市第九届樱花节在云龙湖畔开幕，吸引众多市民前来观赏，活动将持续到月底。</p>" * 3
)


def _page(inner: str, title: str = "彭城市第九届樱花节开幕_彭城新闻网") -> bytes:
    page = f"<html><head><title>{title}</title></head><body>{NAV}{inner}{FOOT}</body></html>"
    return page.encode()


def _article(inner: str) -> bytes:
    """An article's page as platforms write it."""
    return _page(f"{HEAD}<div id=content class=TRS_Editor>{inner}</div>")


def _refused(page: bytes, url: str) -> Verdict:
    with pytest.raises(UnreadablePage, match=url) as refusal:
        read_article(page, url)
    return Verdict(refusal.value.verdict)


@pytest.mark.parametrize("url", [URL, PLAIN_URL])
@pytest.mark.parametrize(
    "page",
    [
        _page(f"<h2>要闻</h2><ul>{ROWS}</ul>", "要闻_彭城新闻网"),
        _page(f"<ul>{ROWS}</ul>" + f"<h3>民生</h3><ul>{ROWS}</ul>", "彭城新闻网"),
        _page(f"<div id=content class=TRS_Editor><ul>{ROWS}</ul></div>", "通知公告-彭城市人民政府"),
    ],
)
def test_a_column_or_home_page_is_a_list(page: bytes, url: str) -> None:
    assert _refused(page, url) is Verdict.LISTING


@pytest.mark.parametrize("url", [URL, PLAIN_URL])
@pytest.mark.parametrize(
    "player",
    [
        "<video src=1.mp4 poster=1.jpg controls>您的浏览器不支持播放</video>",
        "<img src=poster.jpg><video><source src=1.mp4></video>",
        "<iframe src='//v.example.cn/1.html'></iframe>",
        "<div id=play></div><script>new ckplayer({video:'/1.mp4'})</script>",
        "<p>视频加载中</p><script>var player = new Aliplayer({source: '/1.m3u8'})</script>",
    ],
)
def test_a_player_without_a_text_is_a_video(player: str, url: str) -> None:
    assert _refused(_article(player), url) is Verdict.VIDEO
    assert _refused(_article(f"{player}</div><div><ul>{ROWS}</ul>"), url) is Verdict.VIDEO


@pytest.mark.parametrize("url", [URL, PLAIN_URL])
def test_pictures_without_a_word_are_pictures(url: str) -> None:
    pictures = "<p><img src=1.jpg></p><p><img src=2.jpg></p>"

    assert _refused(_article(pictures), url) is Verdict.PICTURES


@pytest.mark.parametrize("url", [URL, PLAIN_URL])
@pytest.mark.parametrize(
    "inner",
    [
        TEXT,
        f"<video src=1.mp4></video>{TEXT}",
        f"<p><img src=1.jpg></p>{TEXT}",
        f"{TEXT}</div><div><h3>相关阅读</h3><ul>{ROWS}</ul>",
        "<p>因管网检修，3月6日停水。</p>",
        "<table>"
        + "<tr><td>张小明</td><td>教师岗位</td><td>笔试成绩81分</td></tr>" * 30
        + "</table>",
    ],
)
def test_an_article_with_such_parts_is_an_article(inner: str, url: str) -> None:
    assert read_article(_article(inner), url).title == "彭城市第九届樱花节开幕"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("您访问的文章不存在或已被删除。", Verdict.SOFT_MISSING),
        ("请先登录后查看本文。", Verdict.LOGIN),
        ("系统正在升级维护中，请稍后。", Verdict.MAINTENANCE),
        ("请输入验证码后继续。", Verdict.BLOCKED),
    ],
)
def test_a_text_that_is_nothing_but_a_notice_is_no_article(text: str, verdict: Verdict) -> None:
    head = "<h1>彭城市新闻发布网站公众阅读页面</h1>"
    page = _page(f"{head}<div id=content class=TRS_Editor><p>{text}</p></div>")

    assert _refused(page, PLAIN_URL) is verdict


def test_a_short_article_about_maintenance_has_a_source_or_says_more() -> None:
    short = "<p>医保系统升级维护中，恢复时间另行通知。</p>"

    assert read_article(_article(short), URL).source == "彭城日报"


@pytest.mark.parametrize(("sent", "read"), [("utf-8", "gb18030"), ("gb18030", "latin-1"), ("utf-8", "latin-1")])  # fmt: skip
def test_a_garbled_page_is_an_error_that_names_it(sent: str, read: str) -> None:
    garbled = _article(TEXT).decode().encode(sent).decode(read, "replace").encode()

    assert _refused(garbled, URL) is Verdict.UNREADABLE


def test_a_garbled_list_is_an_error_that_names_it() -> None:
    page = _page(f"<ul>{ROWS}</ul>").decode().encode("utf-8").decode("gb18030", "replace")

    with pytest.raises(UnreadablePage, match=PLAIN_URL):
        read_listing(page.encode(), PLAIN_URL)


def test_the_error_comes_whole_from_another_process() -> None:
    error = pickle.loads(pickle.dumps(UnreadablePage("http://a.cn/1 is a list", "listing")))  # noqa: S301 - our own

    assert (str(error), error.verdict) == ("http://a.cn/1 is a list", "listing")
