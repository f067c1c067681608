import pytest

from xzcrawler.items import Verdict
from xzcrawler.pages import judge

URL = "http://a.cn/xz/a/202301/t20230131_1.shtml"
LONG = "本报记者在现场看到，工作人员正在逐户登记。" * 80


def _judge(
    body: str | bytes = "",
    *,
    status: int = 200,
    final_url: str = URL,
    content_type: str = "text/html; charset=utf-8",
    truncated: bool = False,
) -> Verdict:
    verdict, why = judge(
        status=status,
        url=URL,
        final_url=final_url,
        content_type=content_type,
        body=body if isinstance(body, bytes) else body.encode(),
        truncated=truncated,
    )
    assert (why == "") == (verdict is Verdict.CONTENT)
    assert "\n" not in why
    return verdict


def _page(title: str, text: str) -> str:
    return f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (304, Verdict.NOT_MODIFIED),
        (404, Verdict.MISSING),
        (410, Verdict.MISSING),
        (403, Verdict.BLOCKED),
        (412, Verdict.BLOCKED),
        (429, Verdict.BLOCKED),
        (521, Verdict.BLOCKED),
        (500, Verdict.ERROR),
        (503, Verdict.ERROR),
        (302, Verdict.ERROR),
    ],
)
def test_the_status_speaks_first(status: int, verdict: Verdict) -> None:
    assert _judge(_page("大会召开", LONG), status=status) is verdict


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("页面不存在", "您访问的页面不存在或已被删除，5秒后返回首页。"),
        ("404 Not Found", "nginx"),
        ("彭城新闻网", "抱歉，您要查看的文章已被删除！"),
        ("提示信息", "找不到您访问的页面"),
        ("错误", "该信息不存在"),
        ("404", "返回首页"),
    ],
)
def test_a_notice_of_absence_is_soft_missing(title: str, text: str) -> None:
    assert _judge(_page(title, text)) is Verdict.SOFT_MISSING


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("404名志愿者走进社区", "3月5日，404名志愿者走进社区，为老人理发、义诊。"),
        (
            "网站改版后链接打不开 部门回应",
            "市民反映点开后显示“404 页面不存在”，部门回应称正在修复。" + LONG,
        ),
        ("404 Not Found乐队来彭城演出", LONG),
        ("停水通知", "因管网检修，3月6日8时至17时停水。"),
        ("关于删除失效信息的公告", "近期清理了一批失效信息，共计404条。" + LONG),
    ],
)
def test_an_article_that_mentions_404_is_content(title: str, text: str) -> None:
    assert _judge(_page(title, text)) is Verdict.CONTENT


@pytest.mark.parametrize("length", [2_000, 60_000])
def test_a_notice_of_absence_amid_a_whole_template_is_soft_missing(length: int) -> None:
    template = LONG[:1] * length

    for title in ("页面不存在-彭城新闻网", "404 Not Found", "您访问的页面不存在！_彭城市人民政府"):
        assert _judge(_page(title, template)) is Verdict.SOFT_MISSING
    for title in ("文章被删除 作者回应", "404 Not Found乐队来彭城演出", "大会召开"):
        assert _judge(_page(title, template)) is Verdict.CONTENT


def test_a_redirect_to_the_home_page_is_soft_missing() -> None:
    home = _page("彭城新闻网", LONG)

    assert _judge(home, final_url="http://a.cn/") is Verdict.SOFT_MISSING
    assert _judge(home, final_url="https://a.cn/xz/a/202301/t20230131_1.shtml") is Verdict.CONTENT


@pytest.mark.parametrize(
    "page",
    [
        _page("网站防火墙", "您的请求可能存在威胁，已被拦截。"),
        _page("安全验证", "请输入验证码后继续访问"),
        "<script>document.cookie='__jsl_clearance=1';location.reload()</script>",
    ],
)
def test_a_firewall_page_is_blocked_and_never_missing(page: str) -> None:
    assert _judge(page) is Verdict.BLOCKED


def test_an_article_about_captchas_is_content() -> None:
    assert (
        _judge(_page("骗子索要验证码 市民险些上当", "对方说请输入验证码。" + LONG))
        is Verdict.CONTENT
    )


@pytest.mark.parametrize(
    "body", ["", " \n", "<html><head></head><body> </body></html>", "<!-- nothing -->"]
)
def test_a_page_without_words_is_empty(body: str) -> None:
    assert _judge(body) is Verdict.EMPTY


@pytest.mark.parametrize(
    "sends",
    [
        '<meta http-equiv="refresh" content="0; URL=pc/layout/node_01.html">',
        "<script>window.location.href = 'pc/layout/node_01.html'</script>",
        "<title>彭城日报</title><script>location.replace('pc/layout/node_01.html')</script>",
    ],
)
def test_a_page_that_only_sends_on_is_content(sends: str) -> None:
    assert _judge(sends) is Verdict.CONTENT


def test_a_cut_answer_is_truncated_whatever_it_says() -> None:
    assert _judge(_page("大会召开", LONG), truncated=True) is Verdict.TRUNCATED


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/pdf", b"%PDF-1.7"),
        ("image/png", b"\x89PNG"),
        ("text/html", b"%PDF-1.7"),
        ("", b"PK\x03\x04"),
    ],
)
def test_a_file_is_no_page(content_type: str, body: bytes) -> None:
    assert _judge(body, content_type=content_type) is Verdict.NOT_HTML


@pytest.mark.parametrize("content_type", ["application/rss+xml", "application/atom+xml; a=b"])
def test_a_feed_is_a_page_that_lists(content_type: str) -> None:
    feed = f"<rss><channel><title>要闻</title><item><title>{LONG}</title></item></channel></rss>"

    assert _judge(feed.encode(), content_type=content_type) is Verdict.CONTENT
