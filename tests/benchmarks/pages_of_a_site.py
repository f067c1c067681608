"""Article and listing pages of an invented TRS site, as heavy as those of a news portal."""

import random

CHANNEL = "/bench/yw/"
PER_LISTING = 100

_PLACES = ("城东街道", "河西新区", "古渡镇", "青石桥社区", "北关大市场", "云湖风景区", "老机场片区")
_ACTORS = ("市住建局", "市交通局", "区民政办", "街道办事处", "市水务集团", "公交公司", "园区管委会")
_DEEDS = (
    "完成了老旧小区管网改造",
    "新开通了三条微循环线路",
    "公布了本季度空气质量数据",
    "启动了沿河步道的修缮工程",
    "受理了居民提出的加装电梯申请",
    "组织了面向青年的专场招聘会",
    "调整了冬季供暖的服务时间",
)
_FIGURES = (
    "有关负责人介绍，工程总投资{n}.{m}亿元，惠及{n}户居民。",
    "截至目前，已完成计划的{n}.{m}%，比去年同期提高{m}个百分点。",
    "下一步将在{m}月底前完成验收，并向社会公开结果。",
    "居民可拨打热线0000-8321{n:04d}咨询，或到服务大厅{m}号窗口办理。",
)
_WORDS = (
    "记者在现场看到，工人们正在紧张施工，秩序井然。",
    "附近居民表示，出行比过去方便了许多，孩子上学也更放心。",
    "相关部门将继续听取意见，不断完善配套设施和服务。",
    "这项工作得到了社区志愿者和沿街商户的支持与配合。",
    "项目负责人说，质量和安全始终放在第一位。",
)
_NAV = "".join(
    f'<li><a href="/bench/c{n}/" target="_blank" class="nav-link item-{n}">栏目{n}</a></li>\n'
    for n in range(80)
)
_SCRIPT = "".join(
    f"window.site_{n}=function(a,b){{return a+b*{n};}};/* statistics and layout */\n"
    for n in range(215)
)
_HEAD = """<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_基准新闻网</title>
<meta name="keywords" content="基准"><meta name="description" content="{title}">
<link rel="stylesheet" href="/style.css"><script>
"""
_ARTICLE = """</script></head><body>
<div class="nav"><ul>{nav}</ul></div>
<div class="path">您当前的位置：<a href="/">基准新闻网</a> &gt; <a href="/bench/yw/">要闻</a> &gt; 正文</div>
<div class="article"><div id="title"><h1>{title}</h1></div>
<div class="info"><span id="pubtime_baidu">2026-03-{day:02d} 09:{minute:02d}:45</span>&nbsp;
<span id="source_baidu">来源:基准日报</span>&nbsp;<span id="author_baidu">记者 甲乙</span></div>
<div id="content"><div class="TRS_Editor">
{body}
</div></div>
<div class="tags">标签:<a href="/tag/1">民生</a> <a href="/tag/2">城建</a></div>
<div class="editor"><span id="editor_baidu">责编:丙丁</span></div></div>
<div class="related"><ul>{related}</ul></div>
<div class="footer"><p>版权所有 基准新闻网</p></div></body></html>
"""
_LISTING = """</script></head><body><div class="nav"><ul>{nav}</ul></div>
<div class="list"><ul class="news-list">
{rows}
</ul></div>
<div class="page"><script>createPageHTML({count}, {index}, "index", "shtml");</script></div>
</body></html>
"""


def path_of(number: int) -> str:
    """Return the path of an article."""
    return f"/bench/a/202603/t202603{number % 28 + 1:02d}_{7_000_000 + number}.shtml"


def title_of(number: int) -> str:
    """Return its headline."""
    place, actor = _PLACES[number % 7], _ACTORS[number // 7 % 7]
    return f"{place}：{actor}{_DEEDS[number // 49 % 7]}（第{number}期）"


def article(number: int, size: int) -> bytes:
    """Return an article page of about *size* bytes, its text different from all others."""
    chance = random.Random(number)  # noqa: S311 - repeatable, not secret
    paragraphs = "\n".join(f"<p>　　{_paragraph(chance)}</p>" for _ in range(10))
    related = "".join(
        f'<li><a href="{path_of(other)}">{title_of(other)}</a></li>'
        for other in chance.sample(range(5_000), 8)
    )
    head = _HEAD.format(title=title_of(number)) + _SCRIPT
    page = head + _ARTICLE.format(
        nav=_NAV,
        title=title_of(number),
        day=number % 28 + 1,
        minute=number % 60,
        body=paragraphs,
        related=related,
    )
    body = page.encode()
    return body + b"<!-- " + b"x" * max(0, size - len(body) - 9) + b" -->"


def listing(index: int, articles: int) -> bytes:
    """Return page *index* (from 0) of the channel."""
    count = -(-articles // PER_LISTING)
    numbers = range(index * PER_LISTING, min(articles, (index + 1) * PER_LISTING))
    rows = "\n".join(
        f'<li><a href="{path_of(number)}" title="{title_of(number)}">{title_of(number)}</a>'
        f"<span>2026-03-{number % 28 + 1:02d}</span></li>"
        for number in numbers
    )
    page = _LISTING.format(nav=_NAV, rows=rows, count=count, index=index)
    return (_HEAD.format(title="要闻") + page).encode()


def site(articles: int, size: int) -> dict[str, bytes]:
    """Return every page by its path."""
    pages = {path_of(number): article(number, size) for number in range(articles)}
    for index in range(-(-articles // PER_LISTING)):
        name = f"index_{index}.shtml" if index else "index.shtml"
        pages[CHANNEL + name] = listing(index, articles)
    pages[CHANNEL] = pages[CHANNEL + "index.shtml"]
    return pages


def _paragraph(chance: random.Random) -> str:
    sentences = []
    for _ in range(chance.randint(3, 5)):
        # One sentence in four has figures: more than news have, less than a budget.
        close = chance.choice(_FIGURES if chance.random() < 0.25 else _WORDS)
        sentences.append(
            f"{chance.choice(_PLACES)}{chance.choice(_ACTORS)}{chance.choice(_DEEDS)}，"
            + close.format(n=chance.randint(2, 9_999), m=chance.randint(1, 12))
        )
    return "".join(sentences)
