"""List pages of our own writing, each with the entries a person would read from it.

A *style* writes the rows of a list, a *shell* the page around it: menus, side blocks, footer. Every
style stands in every shell. Pages of a kind that no shell fits are written out in `SINGLE`.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from attrs import field, frozen

URL = "http://www.pengcheng-example.cn/xwzx/tzgg/index.html"
HOST = "http://www.pengcheng-example.cn"
_SUBJECTS = (
    "市政府召开常务会议研究冬季供暖保障工作",
    "关于调整三环西路部分公交线路的通告",
    "彭城市今年新增城市绿地一百二十公顷",
    "市民政局公布第三季度社会救助情况",
    "关于组织申报重点研发计划项目的通知",
    "全市安全生产电视电话会议召开",
    "老旧小区改造工程年底前全部完工",
    "2026年度事业单位公开招聘拟聘用人员公示",
    "故黄河风光带夜景亮化提升工程启用",
    "市图书馆新馆试开放首日迎来八千读者",
    "高新区三个项目集中签约总投资超四十亿元",
    "彭城至海州动车组列车增开四对",
    "关于防范非法集资的风险提示",
    "小麦机播率达到百分之九十六",
    "新生儿出生一件事联办上线",
)
_OTHERS = (
    "本周阅读最多的城市故事都在这里",
    "一图看懂新版医保报销目录变化",
    "评论：把好事办到群众心坎上",
    "周末去哪儿看展十条线路推荐",
    "记者走基层：菜市场里的烟火气",
    "视频：航拍雪后的云龙山与湖",
)


@frozen
class Item:
    """One entry as a person reads it."""

    number: int
    title: str
    day: date
    form: str = "/xwzx/tzgg/{day:%Y}/{day:%m%d}/{id}.html"

    @property
    def path(self) -> str:
        return self.form.format(day=self.day, id=810000 + self.number)

    @property
    def url(self) -> str:
        return HOST + self.path


@frozen
class ListPage:
    """A page, where it stands, and what its list holds."""

    html: str
    expected: dict[str, str]
    """Titles by address."""
    days: Mapping[str, date] = field(factory=dict)
    """The days that the page states by address."""
    url: str = URL
    following: str | None = None


FORMS = (
    "/xwzx/tzgg/{day:%Y}/{day:%m%d}/{id}.html",
    "/xwzx/tzgg/{day:%Y-%m}/{day:%d}/content_{id}.htm",
    "/xwzx/tzgg/{id}.html",
    "/article/{id}",
    "/show.asp?id={id}",
    "/xwzx/tzgg/{day:%Y%m}/t{day:%Y%m%d}_{id}.html",
)
"""How sites name their articles; the last is a system's that the project knows."""


def items(count: int, form: str = FORMS[0]) -> list[Item]:
    """Return *count* entries, the newest first."""
    newest = date(2026, 11, 24)
    return [
        Item(
            number,
            _SUBJECTS[number % len(_SUBJECTS)] + ("" if number < 15 else f"（{number}）"),
            newest - timedelta(days=number * 2),
            form,
        )
        for number in range(count)
    ]


Style = Callable[[list[Item]], str]


def _each(template: str, before: str = "", behind: str = "") -> Style:
    def write(rows: list[Item]) -> str:
        return (
            before
            + "".join(
                template.format(
                    url=row.path,
                    title=row.title,
                    day=row.day,
                    n=row.number + 1,
                    dotted=f"{row.day:%Y.%m.%d}",
                    han=f"{row.day.year}年{row.day.month}月{row.day.day}日",
                    month=f"{row.day:%Y-%m}",
                    dd=f"{row.day:%d}",
                    md=f"{row.day:%m-%d}",
                    yyyy=row.day.year,
                    slashed=f"{row.day:%Y/%m/%d}",
                    cut=row.title[:9],
                    english=f"{row.day:%b %d, %Y}",
                )
                for row in rows
            )
            + behind
        )

    return write


STYLES: dict[str, Style] = {
    "li and span": _each(
        '<li><a href="{url}">{title}</a><span>{day}</span></li>', "<ul class='newslist'>", "</ul>"
    ),
    "date before the link": _each(
        '<li><span>[{day}]</span><a href="{url}" target="_blank">{title}</a></li>', "<ul>", "</ul>"
    ),
    "table rows": _each(
        '<tr><td width="20"><img src="/i/dot.gif"></td><td><a href="{url}">{title}</a></td><td>{slashed}</td></tr>',
        "<table width='100%'>",
        "</table>",
    ),
    "tables of one row": _each(
        '<table class="tb"><tr><td><a href="{url}">{title}</a></td><td>({day})</td></tr></table>'
    ),
    "dt and dd": _each('<dt><a href="{url}">{title}</a></dt><dd>{han}</dd>', "<dl>", "</dl>"),
    "one dl a row": _each(
        '<dl><dt><a href="{url}">{title}</a></dt><dd>{title}，具体安排如下，请各单位遵照执行。</dd><dd>{day} 09:30</dd></dl>'
    ),
    "cards": _each(
        '<div class="card"><div class="pic"><a href="{url}"><img src="/u/{n}.jpg"></a></div><div class="txt"><h3><a href="{url}">{title}</a></h3>'
        '<p>记者从有关部门获悉，这项工作自2025年3月1日启动，目前进展顺利。<a href="{url}">[详细]</a></p><span class="time">{day} 10:2{n:.1}</span></div></div>'.replace(
            "{n:.1}", "0"
        )
    ),
    "whole row is a link": _each(
        '<a class="item" href="{url}"><div class="date"><b>{dd}</b><i>{month}</i></div><div class="con"><p>{title}</p><p>各区县要认真组织实施，确保取得实效，有关情况及时报告。</p></div></a>'
    ),
    "day over month": _each(
        '<li><div class="d"><b>{dd}</b><i>{month}</i></div><a href="{url}">{title}</a></li>',
        "<ul class='list2'>",
        "</ul>",
    ),
    "month then day": _each(
        '<li><p class="rq"><span>{month}</span><em>{dd}</em></p><h4><a href="{url}">{title}</a></h4></li>',
        "<ul>",
        "</ul>",
    ),
    "month and day over year": _each(
        '<li><div><strong>{md}</strong><br><span>{yyyy}</span></div><a href="{url}">{title}</a></li>',
        "<ul>",
        "</ul>",
    ),
    "day without a year": _each(
        '<li><a href="{url}">{title}</a><span>{md}</span></li>', "<ul>", "</ul>"
    ),
    "title cut": _each(
        '<li><a href="{url}" title="{title}">{cut}...</a><span>{dotted}</span></li>',
        "<ul>",
        "</ul>",
    ),
    "title in a hint of lines": _each(
        '<li><a href="{url}" title="文章标题：{title}&#10;作者：本站&#10;发布时间：{day}">{cut}…</a><span>{day}</span></li>',
        "<ul>",
        "</ul>",
    ),
    "bullet and mark": _each(
        '<li>·<a href="/xwzx/tzgg/">[通知公告]</a> <a href="{url}">{title}</a><i>({day})</i></li>',
        "<ul>",
        "</ul>",
    ),
    "flat with breaks": _each(
        '<a href="{url}">{title}</a> <span>{day}</span><br>', "<div class='con'>", "</div>"
    ),
    "flat with the date first": _each(
        '<span>{day}</span> <a href="{url}">{title}</a><br>', "<div class='con'>", "</div>"
    ),
    "paragraphs": _each('<p><a href="{url}">{title}</a>　{day}</p>', "<div>", "</div>"),
    "script links": _each(
        '<li><a href="javascript:void(0)" onclick="window.open(\'{url}\')">{title}</a><span>{day}</span></li>',
        "<ul>",
        "</ul>",
    ),
    "rows that open": _each(
        "<tr onclick=\"window.location.href='{url}'\"><td>{n}</td><td>{title}</td><td>{day}</td></tr>",
        "<table><tr><th>序号</th><th>标题</th><th>日期</th></tr>",
        "</table>",
    ),
    "disclosure table": _each(
        '<tr><td>014051247/2026-000{n}</td><td><a href="{url}">{title}</a></td><td>彭政发〔2026〕{n}号</td><td>2024-01-0{one}</td><td>{day}</td></tr>'.replace(
            "{one}", "3"
        ),
        "<table><tr><th>索引号</th><th>名称</th><th>文号</th><th>成文日期</th><th>发布日期</th></tr>",
        "</table>",
    ),
    "index number is a link too": _each(
        '<tr><td><a href="{url}">014051247/2026-000{n}</a></td><td><a href="{url}">{title}</a></td><td>{day}</td></tr>',
        "<table>",
        "</table>",
    ),
    "picture and text links": _each(
        '<li><a href="{url}"><img src="/{n}.jpg" alt=""></a><a href="{url}">{title}</a><em>{day}</em></li>',
        "<ul>",
        "</ul>",
    ),
    "categories and tags in a row": _each(
        '<article class="post"><h2 class="entry-title"><a href="{url}">{title}</a></h2><div class="meta"><time datetime="{day}T08:00:00+08:00">{han}</time>'
        ' <a href="/category/yaowen/">要闻与公告栏目</a> <a href="/tag/shizheng/">时政新闻标签</a></div></article>'
    ),
    "date in the link": _each(
        '<li><a href="{url}"><span class="date">{day}</span><span class="t">{title}</span></a></li>',
        "<ul>",
        "</ul>",
    ),
    "date behind in the link": _each(
        '<li><a href="{url}">{title}　{day}</a></li>', "<ul>", "</ul>"
    ),
    "blocks of three": lambda rows: "".join(
        "<ul class='u'>"
        + _each('<li><a href="{url}">{title}</a><span>{day}</span></li>')(rows[at : at + 3])
        + "</ul><div class='line'></div>"
        for at in range(0, len(rows), 3)
    ),
    "without dates": _each('<li><a href="{url}">{title}</a></li>', "<ul class='list'>", "</ul>"),
    "numbered, with sources": _each(
        '<li><em>{n}</em><a href="{url}">{title}</a><span>来源：彭城日报　发布时间：{day} 08:30　点击：12</span></li>',
        "<ul>",
        "</ul>",
    ),
    "two columns": lambda rows: (
        "<table>"
        + "".join(
            "<tr>"
            + _each('<td><a href="{url}">{title}</a>[{day}]</td>')(rows[at : at + 2])
            + "</tr>"
            for at in range(0, len(rows), 2)
        )
        + "</table>"
    ),
    "striped rows": lambda rows: (
        "<div class='tb'>"
        + "".join(
            f"<div class='{'odd' if row.number % 2 else 'even'}'>"
            + _each('<a href="{url}">{title}</a><span>{day}</span>')([row])
            + "</div>"
            for row in rows
        )
        + "</div>"
    ),
    "english dates": _each(
        '<div class="row"><a href="{url}">{title}</a><span>{english}</span></div>'
    ),
}
UNDATED = {"without dates", "day without a year"}

_MENU = "".join(
    f"<li><a href='{path}'>{name}</a></li>"
    for path, name in (
        ("/", "网站首页"),
        ("/zjpc/index.html", "走进彭城"),
        ("/xwzx/index.html", "新闻中心与媒体聚焦"),
        ("/zwgk/", "政府信息公开专栏"),
        ("/zwfw/list.html", "政务服务与办事大厅"),
        ("/hdjl/", "互动交流与民意征集"),
        ("/sjkf/channel_1203.html", "数据开放与统计公报"),
        ("/zt/2026/", "专题专栏与集中宣传"),
    )
)
_TREE = "".join(
    f"<li><a href='/zwgk/fdzdgk/{n}/list.html'>法定主动公开内容第{n}类事项</a></li>"
    for n in range(1, 13)
)
_FOOT = (
    "<div class='footer'><div class='links'>友情链接："
    + "".join(
        f"<a href='http://www.district{n}.gov.cn/portal/'>彭城市第{n}街道办事处</a>"
        for n in range(1, 9)
    )
    + "</div><p><a href='/about/sitemap.html'>网站地图与使用帮助</a> <a href='mailto:web@pengcheng-example.cn'>联系网站管理员</a>"
    " <a href='javascript:void(0)'>加入收藏夹设为首页</a> <a href='#top'>返回页面顶部位置</a> <a href='http://beian.example.cn/'>苏ICP备12345678号-1</a></p></div>"
)
_HEAD = "<div class='top'>今天是2026年11月25日 星期三</div>"


def _side(row: str) -> str:
    return "".join(
        row.format(
            url=f"/xwzx/rd/202610/t2026100{n}_70000{n}.html", title=title, day=f"2026-10-0{n}", n=n
        )
        for n, title in enumerate(_OTHERS, start=1)
    )


Shell = Callable[[str], str]
SHELLS: dict[str, Shell] = {
    "bare": lambda rows: f"<div>{rows}</div>",
    "left menu": lambda rows: (
        f"{_HEAD}<div class='nav'><ul>{_MENU}</ul></div><div class='wrap'><div class='left'><h3>信息公开目录</h3><ul>{_TREE}</ul></div>"
        f"<div class='right'><div class='dqwz'>您的位置：<a href='/'>首页</a> &gt; <a href='/xwzx/'>新闻中心与媒体聚焦</a></div><div class='list'>{rows}</div></div></div>{_FOOT}"
    ),
    "hot list aside": lambda rows: (
        f"<header><nav><ul>{_MENU}</ul></nav></header><div class='main'><div class='content'>{rows}</div><div class='sidebar'><h3>热点排行</h3><ul>"
        + _side("<li><em>{n}</em><a href='{url}'>{title}</a></li>")
        + f"</ul></div></div>{_FOOT}"
    ),
    "dated side block": lambda rows: (
        f"<div id='menu'>{_MENU}</div><div class='main'><div class='l'>{rows}</div><div class='r'><div class='tit'>推荐阅读</div><ul>"
        + _side("<li><a href='{url}'>{title}</a><span>{day}</span></li>")
        + f"</ul></div></div>{_FOOT}"
    ),
    "tables all over": lambda rows: (
        "<table class='t'><tr>"
        + _MENU.replace("<li>", "<td>").replace("</li>", "</td>")
        + "</tr></table><table><tr><td width='200'><table><tr><td>热门文章</td></tr>"
        + _side("<tr><td><a href='{url}'>{title}</a></td></tr>")
        + f"</table></td><td>{rows}</td></tr></table>"
        + _FOOT
    ),
    "headings with more": lambda rows: (
        f"<ul class='menu'>{_MENU}</ul><div class='box'><div class='hd'><h2><a href='/xwzx/tzgg/'>通知公告与政策解读</a></h2><a href='/xwzx/tzgg/'>更多&gt;&gt;</a></div>"
        f"<div class='bd'>{rows}</div></div><div class='related'><h3>相关阅读</h3><ul>"
        + _side("<li><a href='{url}'>{title}</a></li>")
        + f"</ul></div>{_FOOT}"
    ),
}
_PAGER = (
    "<div class='pages'><span>共3页</span><span class='current'>1</span><a href='index_1.html'>2</a><a href='index_2.html'>3</a>"
    "<a href='index_1.html'>下一页</a><a href='index_2.html'>尾页</a></div>"
)


def _days(style: str, form: str, rows: list[Item]) -> dict[str, date]:
    """The days that the page states, in its rows or its addresses."""
    return {} if style in UNDATED and "{day" not in form else {row.url: row.day for row in rows}


def page(style: str, shell: str, count: int = 12) -> ListPage:
    """Return the page of a style in a shell; each shell has its own form of addresses."""
    form = FORMS[list(SHELLS).index(shell)]
    rows = items(count, form)
    html = f"<html><head><meta charset='utf-8'><title>通知公告_彭城市</title></head><body>{SHELLS[shell](STYLES[style](rows) + _PAGER)}</body></html>"
    return ListPage(
        html,
        {row.url: row.title for row in rows},
        days=_days(style, form, rows),
        following=f"{HOST}/xwzx/tzgg/index_1.html",
    )


def _shelled(rows: str, shell: str = "hot list aside") -> str:
    return f"<html><head><title>彭城</title></head><body>{SHELLS[shell](rows)}</body></html>"


def _of(
    rows: list[Item], html: str, *, dated: bool = True, following: str | None = None
) -> ListPage:
    days = {row.url: row.day for row in rows} if dated else {}
    return ListPage(html, {row.url: row.title for row in rows}, days, following=following)


_LI = _each('<li><a href="{url}">{title}</a><span>{day}</span></li>')
_BARE_LI = _each('<li><a href="{url}">{title}</a></li>')


def _single() -> dict[str, ListPage]:
    ten, four = items(10), items(4)
    pages: dict[str, ListPage] = {}
    pages["top news above the list"] = _of(
        ten,
        _shelled(
            _each(
                "<div class='top'><h2><a href='{url}'>{title}</a></h2><p>记者获悉，有关工作已经展开。</p><span>{day}</span></div>"
            )(ten[:1])
            + "<ul class='news'>"
            + _LI(ten[1:])
            + "</ul>"
        ),
    )
    pages["picture news above the list"] = _of(
        ten,
        _shelled(
            "<div class='pics'>"
            + _each(
                "<div class='pic'><a href='{url}'><img src='/{n}.jpg'></a><h3><a href='{url}'>{title}</a></h3><em>{day}</em></div>"
            )(ten[:2])
            + "</div><ul class='news'>"
            + _LI(ten[2:])
            + "</ul>"
        ),
    )
    pages["sub-columns with 更多"] = _of(
        items(15),
        _shelled(
            "".join(
                f"<div class='box'><div class='hd'><b>{name}</b><a href='/xwzx/{n}/'>更多&gt;&gt;</a></div><ul>{_LI(items(15)[n * 5 : n * 5 + 5])}</ul></div>"
                for n, name in enumerate(("市级要闻", "部门动态", "区县快讯"))
            ),
            "left menu",
        ),
    )
    front = items(15)
    pages["a front page of many blocks"] = _of(
        front,
        _shelled(
            "<div class='yw'><h3><a href='/xwzx/yw/'>今日要闻导读</a></h3><ul>"
            + _BARE_LI(front[:4])
            + "</ul></div><div class='gg'><ol>"
            + _BARE_LI(front[4:7])
            + "</ol></div><table class='qx'>"
            + _each("<tr><td><a href='{url}'>{title}</a></td></tr>")(front[7:10])
            + "</table><dl>"
            + _each("<dd><a href='{url}'>{title}</a></dd>")(front[10:12])
            + "</dl><div class='ms'>"
            + _each("<p><a href='{url}'>{title}</a></p>")(front[12:])
            + "</div>",
            "left menu",
        ),
        dated=False,
    )
    pages["without dates beside a dated block of notices"] = _of(
        items(15),
        "<body><div class='a'><div class='b'><ul>"
        + _BARE_LI(items(15))
        + "</ul></div><div class='c'><p>最新公告</p><ul>"
        + _side("<li><a href='{url}'>{title}</a><span>{day}</span></li>")
        + "</ul></div></div></body>",
        dated=False,
    )
    files = [Item(n, title, date(2026, 11, 20 - n)) for n, title in enumerate(_SUBJECTS[:6])]
    pages["files and other hosts"] = ListPage(
        _shelled(
            "<ul>"
            + "".join(
                f"<li><a href='{target}'>{row.title}</a><span>{row.day}</span></li>"
                for row, target in zip(
                    files,
                    (
                        "/u/a.pdf",
                        "//news.other.cn/c/1182.html",
                        "https://mp.other.cn/s/Qx8-a2",
                        "../file/P0.docx",
                        "./9001.html",
                        "http://b.cn/?id=7",
                    ),
                    strict=True,
                )
            )
            + "</ul>"
        ),
        {
            target: row.title
            for row, target in zip(
                files,
                (
                    f"{HOST}/u/a.pdf",
                    "http://news.other.cn/c/1182.html",
                    "https://mp.other.cn/s/Qx8-a2",
                    f"{HOST}/xwzx/file/P0.docx",
                    f"{HOST}/xwzx/tzgg/9001.html",
                    "http://b.cn/?id=7",
                ),
                strict=True,
            )
        },
    )
    pages["only menus"] = ListPage(_shelled("<div id='list'>正在加载……</div>", "left menu"), {})
    pages["menu of long names and numbered columns"] = _of(
        ten,
        "<body><table><tr><td>"
        + "".join(
            f"<a href='/list_{n}.html'>第{n}类公开目录与办事指南栏目</a><br>" for n in range(1, 30)
        )
        + "</td><td><ul>"
        + _LI(ten)
        + "</ul></td></tr></table></body>",
    )
    pages["links in an introduction"] = _of(
        ten,
        _shelled(
            "<div class='intro'><p>本栏目依据<a href='/zc/202001/t20200101_1001.html'>《政府信息公开条例》</a>和<a href='/zc/202001/t20200102_1002.html'>《彭城市实施细则》</a>设立。</p></div>"
            "<ul class='l'>" + _LI(ten) + "</ul>"
        ),
    )
    pages["ranked with numbers"] = _of(
        ten,
        "<body><div class='menu'>"
        + _MENU
        + "</div><div class='rank'><h3>点击排行</h3><ol>"
        + _each("<li><i>{n}</i><a href='{url}'>{title}</a><em>{n}2301</em></li>")(ten)
        + "</ol></div></body>",
        dated=False,
    )
    english = [
        f"City opens {n} new parks along the old Yellow River this autumn" for n in range(1, 9)
    ]
    pages["in English"] = ListPage(
        "<body><nav><a href='/en/'>Home and highlights</a><a href='/en/about.html'>About the city of Pengcheng</a></nav>"
        + "".join(
            f"<div class='post'><h3><a href='/en/2026-11/{n}0/c_98{n}.htm'>{title}</a></h3><p>The parks cover ten hectares.</p><span>Nov {n}, 2026</span><a href='/en/2026-11/{n}0/c_98{n}.htm'>Read more</a></div>"
            for n, title in enumerate(english, start=1)
        )
        + "<div class='older'><a href='/en/page/2/'>Next page</a></div></body>",
        {f"{HOST}/en/2026-11/{n}0/c_98{n}.htm": title for n, title in enumerate(english, start=1)},
        days={f"{HOST}/en/2026-11/{n}0/c_98{n}.htm": date(2026, 11, n) for n in range(1, 9)},
        following=f"{HOST}/en/page/2/",
    )
    pages["base address"] = ListPage(
        "<html><head><base href='http://base.example.cn/gg/'></head><body><ul>"
        + "".join(
            f"<li><a href='{row.number}.html?v=1'>{row.title}</a>{row.day}</li>" for row in ten
        )
        + "</ul></body></html>",
        {f"http://base.example.cn/gg/{row.number}.html?v=1": row.title for row in ten},
        days={f"http://base.example.cn/gg/{row.number}.html?v=1": row.day for row in ten},
    )
    pages["rows in a comment beside rows"] = _of(
        ten, _shelled("<ul><!--" + _LI(items(15)[10:]) + "-->" + _LI(ten) + "</ul>")
    )
    pages["addresses like columns"] = ListPage(
        _shelled(
            "<ul>"
            + "".join(
                f"<li><a href='/news/{'abcdefghij'[row.number]}/'>{row.title}</a><span>{row.day}</span></li>"
                for row in ten
            )
            + "</ul>",
            "left menu",
        ),
        {f"{HOST}/news/{'abcdefghij'[row.number]}/": row.title for row in ten},
        days={f"{HOST}/news/{'abcdefghij'[row.number]}/": row.day for row in ten},
    )
    pages["pictures whose text is the title"] = _of(
        ten,
        _shelled(
            "<ul class='photos'>"
            + _each("<li><a href='{url}'><img src='/{n}.jpg' alt='{title}'></a></li>")(ten)
            + "</ul>"
        ),
        dated=False,
    )
    pages["photo grid"] = _of(
        ten,
        _shelled(
            "<ul class='photos'>"
            + _each("<li><a href='{url}'><img src='/{n}.jpg' alt=''><span>{title}</span></a></li>")(
                ten
            )
            + "</ul>"
        ),
        dated=False,
    )
    pages["details before the title"] = _of(
        ten,
        _shelled(
            "<div class='ls'>"
            + _each(
                "<div class='it'><a class='more' href='{url}'>查看详情&gt;&gt;</a><b>{day}</b><a href='{url}'>{title}</a></div>"
            )(ten)
            + "</div>"
        ),
    )
    pages["hidden tabs"] = _of(
        ten,
        _shelled(
            "<div class='tab'><ul class='tabs'><li class='on'>要闻</li><li>公告</li></ul><div class='pane on'><ul>"
            + _LI(ten[:5])
            + "</ul></div><div class='pane' style='display:none'><ul>"
            + _LI(ten[5:])
            + "</ul></div></div>"
        ),
    )
    pages["offices are no articles"] = ListPage(
        "<body><div class='nav'><ul>"
        + _MENU
        + "</ul></div><div class='zn'><h3>市政府工作部门</h3><ul>"
        + "".join(
            f"<li><a href='http://{n}.pengcheng.gov.cn/'>彭城市第{n}管理局</a></li>"
            for n in range(20)
        )
        + "</ul></div></body>",
        {},
    )
    pages["every link leads here"] = ListPage(
        _shelled(
            "<ul>"
            + "".join(
                f"<li><a href='{URL}'>{title}</a><span>2026-11-2{n % 10}</span></li>"
                for n, title in enumerate(_SUBJECTS)
            )
            + "</ul>",
            "bare",
        ),
        {},
    )
    pages["two-column rows with sources"] = _of(
        four,
        _shelled(
            "<div class='lb'>"
            + _each(
                "<div class='r'><div class='t'><a href='{url}'>{title}</a></div><div class='s'><a href='/so?w={n}'>彭城日报社</a></div><div class='d'>{day}</div></div>"
            )(four)
            + "</div>",
            "left menu",
        ),
    )
    pages["summaries with dates and links"] = _of(
        four,
        _shelled(
            "<div class='lb'>"
            + _each(
                "<div class='r'><h4><a href='{url}'>{title}</a></h4><p>根据2024年5月6日印发的<a href='http://www.gov.cn/zc/202405/content_69{n}.htm'>《国务院办公厅通知》</a>，现将有关事项公告如下。</p><span>{day}</span></div>"
            )(four)
            + "</div>"
        ),
    )
    pages["numbered pager without words"] = _of(
        ten,
        _shelled(
            "<ul class='l'>"
            + _LI(ten)
            + "</ul><div class='page'><b>1</b><a href='list_2.html'>2</a><a href='list_3.html'>3</a></div>"
        ),
        following=f"{HOST}/xwzx/tzgg/list_2.html",
    )
    pages["carousel of the same news"] = _of(
        ten,
        _shelled(
            "<div class='swiper-wrapper'>"
            + "".join(
                f"<div class='swiper-slide'><a href='/zt/202609/t20260901_60{n}001.html'><img src='/{n}.jpg'><p>{title}</p></a></div>"
                for n, title in enumerate(_OTHERS)
            )
            + "</div><ul class='nl'>"
            + _LI(ten)
            + "</ul>"
        ),
    )
    pages["month headings between rows"] = _of(
        ten,
        _shelled(
            "<div class='arch'><h3>2026年11月</h3>"
            + _each("<p class='x'><span>{md}</span><a href='{url}'>{title}</a></p>")(ten[:5])
            + "<h3>2026年10月</h3>"
            + _each("<p class='x'><span>{md}</span><a href='{url}'>{title}</a></p>")(ten[5:])
            + "</div>"
        ),
    )
    pages["a policy and its explanation in one row"] = _of(
        ten,
        _shelled(
            "<ul class='zc'>"
            + _each(
                "<li><a href='{url}'>{title}</a> <a href='/jd/202611/t20261124_9{n}001.html'>[解读]</a> <a href='/tj/202611/t20261124_8{n}001.html'>【图解】</a><i>{day}</i></li>"
            )(ten)
            + "</ul>"
        ),
    )
    pages["addresses kept for a script"] = _of(
        ten,
        _shelled(
            "<ul>"
            + _each("<li><a data-href='{url}'>{title}</a><span>{day}</span></li>")(ten[:5])
            + _each(
                "<li><a href='javascript:;' onclick=\"show(this,'{url}')\">{title}</a><span>{day}</span></li>"
            )(ten[5:])
            + "</ul>"
        ),
    )
    pages["a column called recommendations"] = _of(
        ten,
        "<html><head><title>热点推荐-彭城新闻网</title></head><body><div class='l'><h2>热点推荐</h2><ul>"
        + _LI(ten)
        + "</ul></div><div class='r'><h2>最新消息</h2><ul>"
        + _side("<li><a href='{url}'>{title}</a></li>")
        + "</ul></div></body></html>",
    )
    pages["a long list under a doubtful heading"] = _of(
        ten,
        "<html><head><title>彭城新闻网</title></head><body><div class='l'><h2>热点新闻</h2><ul>"
        + _LI(ten)
        + "</ul></div><div class='r'><h2>图片</h2><ul>"
        + _side("<li><a href='{url}'>{title}</a></li>")[:400]
        + "</ul></div></body></html>",
    )
    sides = "".join(
        f"<div class='s{letter}'><p class='p{letter}'>{letter}栏</p><ol class='o{letter}'>"
        + "".join(
            f"<li><a href='/{letter}/{900 + n}.html'>{letter}栏的第{n}条消息，标题也不短</a></li>"
            for n in range(8)
        )
        + "</ol></div>"
        for letter in "甲乙丙丁"
    )
    pages["an undated list with a pager among many side blocks"] = _of(
        ten,
        f"<body><div class='zhu'><ul class='zl'>{_BARE_LI(ten)}</ul><div><a href='index_1.html'>下一页</a></div></div>{sides}</body>",
        dated=False,
        following=f"{HOST}/xwzx/tzgg/index_1.html",
    )
    pages["days without a year on a front page"] = _of(
        items(15),
        _shelled(
            "".join(
                f"<div class='k{n}'><ul class='u{n}'>"
                + _each("<li><i>{md}</i><a href='{url}'>{title}</a></li>")(
                    items(15)[n * 3 : n * 3 + 3]
                )
                + "</ul></div>"
                for n in range(5)
            )
        ),
    )
    pages["a tab with one row"] = _of(
        ten,
        _shelled(
            "".join(
                f"<div class='pane'><table><tr><th>标题</th><th>点击</th></tr>{rows}</table></div>"
                for rows in (
                    _each("<tr><td><a href='{url}'>{title}</a></td><td>{n}21</td></tr>")(part)
                    for part in (ten[:5], ten[5:9], ten[9:])
                )
            )
        ),
        dated=False,
    )
    twenty = items(20)
    notices = "".join(
        f"<tr><td><a href='/tz/{7000 + n}.html'>彭城市第{n}号停水停电通知公告</a></td><td>2026-10-0{n}</td></tr>"
        for n in range(1, 9)
    )
    pages["a shorter list built alike in another cell"] = _of(
        twenty,
        "<body><table><tr><td><table>"
        + _each("<tr><td><a href='{url}'>{title}</a></td><td>{day}</td></tr>")(twenty)
        + f"</table><a href='index_1.html'>下一页</a></td><td><table>{notices}</table></td></tr></table></body>",
        following=f"{HOST}/xwzx/tzgg/index_1.html",
    )
    pages["a dated side list of another kind"] = _of(
        twenty,
        "<body><div class='m'><ul class='x'>"
        + _LI(twenty)
        + f"</ul></div><div class='n'><b>通知公告</b><table>{notices}</table></div></body>",
    )
    pages["a split after every five rows"] = _of(
        ten,
        _shelled(
            "<ul class='list_16'>"
            + _LI(ten[:5])
            + "<li class='split'></li>"
            + _LI(ten[5:])
            + "</ul>"
        ),
    )
    pages["times beside titles that hold a time"] = ListPage(
        _shelled(
            "<ul>"
            + "".join(
                f"<li><a href='/t/{n}.html'>2026年{n}月{n}日8时起彭城部分路段封闭</a><span>2026-0{n}-1{n} 16:30</span></li>"
                for n in range(1, 6)
            )
            + "</ul>"
        ),
        {f"{HOST}/t/{n}.html": f"2026年{n}月{n}日8时起彭城部分路段封闭" for n in range(1, 6)},
        days={f"{HOST}/t/{n}.html": date(2026, n, 10 + n) for n in range(1, 6)},
    )
    return pages


SINGLE = _single()
