"""Pages that say there is nothing to read, and articles about just that."""

import pytest

from xzcrawler.items import Verdict
from xzcrawler.pages import judge

URL = "http://a.cn/xz/a/202301/t20230131_1.shtml"
NAV = "<ul>" + "".join(f"<li><a href='/{n}/'>{n}</a></li>" for n in ("首页", "要闻", "政务公开", "办事服务", "互动交流", "走进彭城")) + "</ul>"  # fmt: skip
FOOT = "<div>主办：彭城市人民政府办公室 承办：彭城市大数据管理局 版权所有 苏ICP备00000000号</div>"
LONG = (
    "<p>" + "本报记者在现场看到，工作人员正在逐户登记，居民们对这项便民措施纷纷点赞。" * 40 + "</p>"
)
LOGIN_FORM = (
    "<form><input name=u placeholder=用户名><input type='password'><button>登录</button></form>"
)


def _judge(body: str, status: int = 200, url: str = URL) -> tuple[Verdict, str]:
    return judge(
        status=status,
        url=url,
        final_url=url,
        content_type="text/html; charset=utf-8",
        body=body.encode(),
    )


def _page(title: str, inner: str, *, framed: bool = False) -> str:
    inner = NAV + inner + FOOT if framed else inner
    return f"<!doctype html><html><head><title>{title}</title></head><body>{inner}</body></html>"


CHALLENGES = {
    "jsl": "<script>document.cookie=('_')+('_')+('j');location.href=location.pathname+location.search</script>",
    "jsl named": "<script>var a='__jsl_clearance_s=1';go(a)</script>",
    "ruishu": '<html><head><meta content="kd93" r=\'m\'><script>$_ts=window[\'$_ts\'];if(!$_ts)$_ts={};$_ts.nsd=1;</script><script src="/4QbVtADbnLVIc/a.js"></script></head><body></body></html>',
    "ruishu of 60 KB": "<html><head><script>$_ts=window['$_ts'];x='" + "a1" * 30_000 + "'</script></head><body></body></html>",
    "acw": "<html><script>var arg1='5E4A';function setCookie(n,v){document.cookie=n}setCookie('acw_sc__v2',x);document.location.reload()</script></html>",
    "wzws": "<html><head><title></title><script>wzwsquestion='a';wzwsfactor='1'</script></head><body></body></html>",
    "yunsuo": "<html><head><script>self.location='/?security_session_verify=1'</script></head><body></body></html>",
    "edgeone": "<html><body><script>var EO_Bot_Ssid=3;document.cookie='__tst_status='+EO_Bot_Ssid;location.reload()</script></body></html>",
    "cloudflare": "<html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript><script>window._cf_chl_opt={}</script></body></html>",
}  # fmt: skip
FIREWALLS = (
    ("网站防火墙", "您的请求带有不合法参数，已被网站管理员设置拦截！可能原因：您提交的内容包含危险的攻击请求"),
    ("405", "很抱歉，由于您访问的URL有可能对网站造成安全威胁，您的访问被阻断。您的请求ID是 0a1b"),
    ("", "当前访问疑似黑客攻击，已被创宇盾拦截 2026-03-05 10:00:01"),
    ("网站访问报错", "您所提交的请求含有不合法的参数，已被网站管理员设置拦截！ 由安全狗提供"),
    ("访问拦截", "请求被拦截 NSFOCUS WAF 事件编号 1"),
    ("安全验证", "请完成下方验证后继续访问 拖动滑块"),
    ("彭城市人民政府", "访问过于频繁，请输入验证码"),
    ("Request Rejected", "The requested URL was rejected. Please consult with your administrator."),
    ("ERROR", "Sorry, your request has been blocked as it may cause potential threats to the server's security."),
    ("Access Denied", "You don't have permission to access this page on this server. Reference #18"),
)  # fmt: skip


@pytest.mark.parametrize("page", CHALLENGES.values(), ids=CHALLENGES)
def test_a_script_that_challenges_the_browser_is_blocked(page: str) -> None:
    assert _judge(page)[0] is Verdict.BLOCKED


@pytest.mark.parametrize(("title", "text"), FIREWALLS)
def test_a_firewall_is_told_by_its_words(title: str, text: str) -> None:
    verdict, why = _judge(_page(title, f"<h1>{text}</h1>"))

    assert verdict is Verdict.BLOCKED
    assert why


def test_a_firewall_that_answers_404_has_not_lost_the_page() -> None:
    page = _page("404", "您的访问被拦截，疑似攻击。创宇盾")

    assert _judge(page, 404)[0] is Verdict.BLOCKED
    assert _judge(_page("404", "页面不存在"), 404)[0] is Verdict.MISSING


def test_a_challenge_is_told_whatever_the_status() -> None:
    for status in (202, 403, 404, 503):
        assert _judge(CHALLENGES["ruishu"], status)[0] is Verdict.BLOCKED


@pytest.mark.parametrize(
    ("title", "inner"),
    [
        ("统一身份认证平台", LOGIN_FORM),
        ("用户登录", LOGIN_FORM + FOOT),
        ("彭城市人民政府-用户登录", LOGIN_FORM),
        ("彭城政务服务网", "<p>您尚未登录，请先登录！</p>"),
        ("提示", "<p>请登录后查看</p>"),
        ("提示信息", "<p>您没有访问该栏目的权限</p>"),
        ("系统提示", "<p>登录已超时，请重新登录。</p>"),
    ],
)
def test_a_login_form_is_no_article(title: str, inner: str) -> None:
    assert _judge(_page(title, inner))[0] is Verdict.LOGIN


def test_a_login_page_of_an_articles_length_is_told_by_title_and_form() -> None:
    assert _judge(_page("统一身份认证", LOGIN_FORM + LONG))[0] is Verdict.LOGIN
    assert _judge(_page("统一身份认证", LONG))[0] is Verdict.CONTENT


def test_status_401_asks_for_a_login() -> None:
    assert _judge("", 401) == (Verdict.LOGIN, "status 401")


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("系统维护", "系统维护中，请稍后访问。"),
        ("彭城市人民政府", "网站正在升级改造，给您带来不便敬请谅解！"),
        ("网站升级维护中", "预计2026年3月6日8时恢复。"),
        ("网站维护公告", "为提供更好的服务，本网站正在进行系统升级维护，期间暂停访问。"),
        ("提示", "栏目正在建设中……"),
        ("站点已暂停", "站点已暂停"),
        ("Under Maintenance", "We'll be back soon."),
    ],
)
def test_a_site_under_maintenance_says_so(title: str, text: str) -> None:
    assert _judge(_page(title, f"<p>{text}</p>"))[0] is Verdict.MAINTENANCE
    assert _judge(_page(title, f"<p>{text}</p>"), 503)[0] is Verdict.MAINTENANCE


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<html><head><title>503 Service Temporarily Unavailable</title></head><body><h1>503 Service Temporarily Unavailable</h1></body></html>",
        _page("大会召开", LONG),
    ],
)
def test_status_503_without_such_words_is_an_error(page: str) -> None:
    assert _judge(page, 503)[0] is Verdict.ERROR


ABSENT = (
    ("彭城新闻网", "对不起，您要访问的页面已被删除或不存在！"),
    ("提示", "该文章已下线"),
    ("错误页面", "您访问的网页可能已被移除，3秒后自动返回首页"),
    ("系统提示", "没有找到您要查看的信息"),
    ("404页面", "抱歉，页面走丢了"),
    ("出错啦", "您访问的链接已失效"),
    ("信息不存在", "返回首页"),
    ("错误提示", "参数错误"),
    ("Error", "The requested page could not be found."),
    ("404错误提示页", "返回上一页"),
    ("内容已删除", "本内容已被发布者删除"),
)  # fmt: skip


@pytest.mark.parametrize("framed", [False, True])
@pytest.mark.parametrize(("title", "text"), ABSENT)
def test_absence_has_many_wordings(title: str, text: str, framed: bool) -> None:
    assert _judge(_page(title, f"<p>{text}</p>", framed=framed))[0] is Verdict.SOFT_MISSING


def test_absence_said_to_the_reader_counts_amid_a_whole_template() -> None:
    template = "".join(
        f"<li><a href='/{n}.html'>彭城市第{n}批便民实事清单</a></li>" for n in range(30)
    )

    page = _page("彭城市人民政府", f"<p>抱歉，您访问的页面不存在。</p>{template}")

    assert _judge(page)[0] is Verdict.SOFT_MISSING


@pytest.mark.parametrize(
    "sends",
    [
        "<meta http-equiv='refresh' content='0;url=/'>",
        "<meta http-equiv=refresh content='3; URL=http://a.cn/index.html'><p>页面跳转中</p>",
        "<script>window.location.href='/';</script>",
        "<script>top.location.replace('http://a.cn/index.shtml')</script>",
        "<script>setTimeout(function(){ location = '/index.html' }, 1000)</script>",
    ],
)
def test_a_page_that_sends_on_to_the_home_page_is_soft_missing(sends: str) -> None:
    assert _judge(f"<html><head></head><body>{sends}</body></html>")[0] is Verdict.SOFT_MISSING
    assert _judge(f"<html><head>{sends}</head><body>{LONG}</body></html>")[0] is Verdict.CONTENT


def test_a_page_that_sends_on_elsewhere_or_comes_from_home_is_left_to_its_reader() -> None:
    other = "<html><body><script>location.href='/yw/2.html'</script><p>请稍候</p></body></html>"
    abroad = "<html><body><script>location.href='http://b.cn/'</script><p>请稍候</p></body></html>"
    home = "<html><body><script>location.href='/index.html'</script><p>请稍候</p></body></html>"

    assert _judge(other)[0] is Verdict.CONTENT
    assert _judge(abroad)[0] is Verdict.CONTENT
    assert _judge(home, url="http://a.cn/")[0] is Verdict.CONTENT


@pytest.mark.parametrize(
    "inner",
    [
        "<div id=app></div><script src=/js/app.js></script>",
        "<noscript>We're sorry but this site doesn't work properly without JavaScript.</noscript><div id=root></div>",
        "<noscript>抱歉，本站需要启用脚本才能正常显示。</noscript><div id=app></div><script src=a.js></script>",
    ],
)
def test_a_shell_that_only_scripts_fill_is_empty(inner: str) -> None:
    assert _judge(_page("彭城发布", inner))[0] is Verdict.EMPTY


def test_a_page_whose_words_stand_in_a_script_or_a_picture_is_left_to_its_reader() -> None:
    store = "<script type=text/xml><datastore>" + "彭城市召开会议" * 20 + "</datastore></script>"

    assert _judge(_page("要闻", store))[0] is Verdict.CONTENT
    assert _judge(_page("一图读懂", "<img src=1.jpg>"))[0] is Verdict.CONTENT


HEAD = "<!doctype html><html><head><title>大会召开</title></head><body><h1>大会召开</h1>"


@pytest.mark.parametrize(
    "end",
    [
        "<p>会议指出，要坚持",
        "<p>会议指出。</p><div class='foo",
        "<p>会议指出，",
        "<p>会议指出。</p><p",
    ],
)
def test_a_page_that_stops_amid_a_tag_or_a_sentence_is_truncated(end: str) -> None:
    for text in ("<p>短。</p>", LONG):
        verdict, why = _judge(HEAD + text + end)
        assert (verdict, why[:21]) == (Verdict.TRUNCATED, "the page stops amid a")


@pytest.mark.parametrize(
    "end",
    [
        "</div>",
        "<p>会议指出，要坚持。",
        "<p>会议指出，要坚持\n",
        "</body></html><!-- 12",
        "</BODY></HTML>\n<!-- page generated",
        "<p>版权所有 彭城市人民政府",
        "<script>a()</script>",
        "<p>会议指出</p>\n\n",
        "<p>会议指出，要坚持</body>",
    ],
)
def test_a_sloppy_template_is_not_truncated(end: str) -> None:
    for text in ("<p>短。</p>", LONG):
        assert _judge(HEAD + text + end) == (Verdict.CONTENT, "")


def test_fragments_and_records_are_not_truncated() -> None:
    assert _judge('{"data": {"results": [1, 2')[0] is Verdict.CONTENT
    assert _judge("<li><a href=/1.html>会议指出要坚持")[0] is Verdict.CONTENT


DETAILS = "<div>发布时间：2026-03-05 10:00 来源：彭城日报</div>"
ARTICLES = (
    ("网站维护公告", "因系统升级，彭城市人民政府门户网站将于3月6日22时至次日6时暂停服务，请广大市民提前安排。"),
    ("关于网站升级改造的公告", "本站正在升级改造，部分栏目暂时无法访问。"),
    ("系统维护通知", "医保系统正在进行升级维护，业务暂停办理，恢复时间另行通知。"),
    ("不动产登记系统升级期间暂停服务", "系统升级维护期间，各窗口暂停服务。"),
    ("警惕验证码诈骗", "骗子谎称访问过于频繁，请输入验证码，市民险些上当。"),
    ("我市启用统一身份认证平台", "市民请先登录后查看社保信息，全市政务系统实现一次登录。"),
    ("社保查询须先登录", "您需要登录后才能查看本人缴费记录。"),
    ("用户登录方式调整的通知", "即日起用户登录须短信验证。"),
    ("404路公交车恢复运营", "404路公交车今起恢复运营。"),
    ("部分网页无法找到 市民热线回应", "市民反映“您访问的页面不存在”，部门称正在修复。"),
    ("文章被删除 作者发声", "作者称文章被删除后已与平台沟通。"),
    ("停水通知", "因管网检修，3月6日8时至17时停水。"),
    ("网络安全宣传周开幕", "展台展示了网站防火墙和人机验证技术，绿盟等企业参展。"),
    ("失物招领", "钱包丢失了，请失主联系。"),
    ("服务暂停公告", "即日起市图书馆暂停对外服务。"),
)  # fmt: skip


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_a_short_article_about_such_things_is_content(title: str, text: str) -> None:
    inner = f"<h1>{title}</h1>{DETAILS}<p>{text}</p>"
    for name in (title, f"{title}_彭城市人民政府", f"{title}-通知公告-彭城新闻网"):
        assert _judge(_page(name, inner, framed=True)) == (Verdict.CONTENT, "")


@pytest.mark.parametrize(("title", "text"), ARTICLES)
def test_a_long_article_about_such_things_is_content(title: str, text: str) -> None:
    inner = f"{LOGIN_FORM}<h1>{title}</h1><p>{text}</p>{LONG}"
    for name in (title, f"{title}_彭城市人民政府"):
        assert _judge(_page(name, inner, framed=True)) == (Verdict.CONTENT, "")


@pytest.mark.parametrize(
    "script",
    [
        "<script>$_ts=window['$_ts'];</script>",
        "<script src=//captcha.gtimg.com/TCaptcha.js></script><script>new TencentCaptcha()</script>",
        "<script>document.cookie='seen=1'; function s(){location.href='/search'}</script>",
        "<p style=display:none>请先登录后发表评论</p>",
    ],
)
def test_an_article_with_such_scripts_is_content(script: str) -> None:
    inner = f"{script}<h1>彭城市召开全市高质量发展大会</h1>{DETAILS}<p>会议今天召开。</p>"

    assert _judge(_page("彭城市召开全市高质量发展大会_彭城新闻网", inner))[0] is Verdict.CONTENT
