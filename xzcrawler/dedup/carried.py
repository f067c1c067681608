"""What a carrier adds to a text: its name and date at the head, its lines below."""

import re
from collections.abc import Sequence

from xzcrawler.text.carrier import CARRIER
from xzcrawler.text.clean import drop_noise
from xzcrawler.text.credit import without_credits

_DAY = r"(?:(?:19|20)?\d\d[-/.年])?\d{1,2}[-/.月]\d{1,2}日?"
_BYLINE = re.compile(
    rf"(?:\[|【|\()?(?:本报|本网|本台|本刊|(?:据|综合)?《?{CARRIER}》?)"
    rf"[^,。;!?\n(【]{{0,16}}?(?:{_DAY})?[^,。;!?\n(【]{{0,4}}?(?:电|讯|消息|报道)(?:】|\]|\))?"
    r"\s*(?:\([^()\n]{2,60}\)|(?:[一-鿿]{0,4}记者|通讯员)[一-鿿\s、·]{2,40}?(?=\s))?\s*[:,]?\s*"
)
_REPORTER = re.compile(
    r"(?:\(|【)?(?:[一-鿿]{0,6}(?:记者|通讯员))\s?[一-鿿·、\s]{2,30}(?:报道)?(?:\)|】)\s*"
)
_TAIL_CREDIT = re.compile(
    r"\s*\((?:完|全文完|下转[^()\n]{1,8}版)\)\s*\Z|(?<=[。!?])\s*\((?!第)[一-鿿]{2,4}(?:[\s、][一-鿿]{2,4}){0,4}\)\s*\Z|\s*[(【\[][^()【】\[\]\n]{0,8}(?:记者|通讯员|作者|编辑|责编|来源|转自|原载)[^()【】\[\]\n]{0,60}[)】\]]\s*\Z"
)
_CARRIED = re.compile(
    r"""
    \(?(?:完|全文完|本文完|the\send)\)?
  | [(【\[]?(?:下转|上接).{1,8}版[)】\]]?
  | \(?(?:信息|文章|稿件|新闻|内容|消息|图片)?(?:来\s?源|稿源|转自|转载自|原载|出处|摘自)(?:于|自)?\s?[::].{0,80}\)?
  | \(?(?:发布|更新|发表|录入|刊发|成文|编辑|上传|时间|日期)(?:时间|日期|于)?\s?[::]?\s*(?:19|20)\d\d[-/.年].{0,60}\)?
  | (?:(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?)[\sT]*\d{1,2}:\d{2}.{0,60}
  | [(\[【]?(?:原标题|原题|标题|题目)\s?[::].{1,120}
  | (?:您?的?(?:当前|现在|所在)?的?位置)\s?[::].{0,120}
  | (?:编者按|编者的话|导读)?\s?[::]?\s?(?:本文|本稿|此文|文章)(?:系|为|由|转自|来自|来源|源自|首发|原载).{0,80}
  | (?:新闻|报料|爆料|投稿|联系|广告|编辑部|监督)(?:热线|电话|邮箱)\s?[::].{0,80}(?:客户端|app|下载|关注|爆料|报料|投稿|新闻|@).{0,60}
  | (?:新闻|报料|爆料|投稿)(?:热线|电话|邮箱)\s?[::].{0,80}
  | (?:温馨|特别|友情|郑重)?(?:提示|提醒|声明|说明)\s?[::].{0,60}(?:仅供参考|不代表|为准|版权|转载|侵权|立场|观点).{0,120}
  | (?:免责|版权|特别)(?:声明|说明)\s?[::].{0,400}
  | (?=(?:凡|本网|本站|本报|本平台|本公众号|本客户端|以上(?:内容|文章)|未经|如(?:需|有|涉)|转载|声明|注意).{0,60}(?:注明|转载|版权|著作权|未经|授权|侵权|摘编|稿件))(?=.{0,400}(?:转载|版权|著作权|授权|来源|侵权|摘编|稿件)).+
  | (?:copyright|©|版权所有|all\srights).{0,160}
  | (?:本版|本栏|本期)?(?:文字|图片|图文|摄影|撰文|供图|图|文)\s?(?:/|[::])?.{0,30}(?:图片|摄影|供图|受访|提供|摄|文)(?:由.{0,16}提供)?.{0,20}
  | (?:记者|通讯员|摄影|作者|编辑|责编|责任编辑|校对|审核|监制|值班|制作|来源|初审|复审|终审|主编|统筹|策划)\s?[::/].{0,80}
  | (?:更多|欢迎|敬请|长按|扫描|扫码|点击|关注|识别|下载|打开).{0,40}(?:关注|下载|客户端|公众号|二维码|app|视频号|微博|阅读|查看|原文|精彩).{0,40}
  | (?:分享|转发|点赞|收藏|打印|关闭|字体|字号|浏览|阅读|点击|访问|评论)(?:到|至|量|数|次数|本页|窗口)?\s?[::]?[\s\d\[\]【】|大中小次+-]*
  | [\[【(].{0,20}(?:打印|关闭|收藏|字体|字号|大\s?中\s?小).{0,20}[\]】)](?:[\[【(].{0,20}[\]】)])?
  | [上下]一[篇条页则]\s?[::].{0,120}
  | [(【\[]纠错[)】\]].{0,40}|纠错(?:\s.{0,40})?
  | (?:点(?:个|一下|点)?(?:分享|收藏|在看|赞|关注)[\s、,和]*){2,}
  | [↑▲↓▼☝👆\s]*(?:点击|长按)(?:[上下右左]|蓝字|二维码|名片|图片)[^。]{0,24}(?:订阅|关注|蓝字|我们)[^。]{0,12}[↑▲↓▼☝👆\s]*
  | 往期(?:推荐|回顾|精选|精彩(?:推荐|回顾|内容)?)[^。]{0,6}
    """,
    re.VERBOSE,
)
"""Lines that are a carrier's own, whole. The text is folded: narrow signs, lower case."""
_CARRIED_BEGINS = frozenset(
    "(12:[act©↑↓▲▼☝【上下主以位作供信值免全关内凡出分刊初制原友发图声复如字完审导广当录往您成所打扫投报提摄摘撰收敬文新日时更未本来标校欢此注浏消温点爆版特现的监稿策纠终统编联记访评识说责转通郑长阅题👆"
)
"""What stands first in any of them: most lines need not be compared with all."""
_COUNTER = re.compile(r".{0,60}(?:浏览|阅读|点击|访问)(?:次数|量|数)\s?:.{0,60}")
_TEASERS = re.compile(
    r"[\[【]?(?:相关(?:链接|新闻|阅读|报道|文章|推荐)|延伸阅读|热门推荐|推荐阅读|精彩推荐|往期回顾|更多新闻|猜你喜欢)[\]】]?\s?[::]?"
)
_LONGEST_HEADING = 10
"""Characters of a line that `_TEASERS` can be, and some more."""
_LONGEST_CARRIED = 520
_LONGEST_TEASER = 50
_HEAD_LINES, _TAIL_LINES = 8, 16
_HEADS, _LONGEST_HEAD = 2, 30
"""Lines above a byline that are nobody's known words, and their characters."""


def without_carrier(text: str, title: str) -> list[str]:
    """Return the paragraphs of a folded text without what its carrier set around them.

    >>> without_carrier("来源:彭城日报\\n本报讯(记者 魏宁)明天停水。\\n请储水。\\n(完)", "停水")
    ['明天停水。', '请储水。']
    """
    lines = [line for raw in text.split("\n") if (line := raw.strip())]
    kept = [line for line in drop_noise(_without_teasers(lines), title) if line != title]
    inside = range(_HEAD_LINES, len(kept) - _TAIL_LINES)
    # First what costs less to tell: most credits are seen by their label alone.
    kept = [line for at, line in enumerate(kept) if at in inside or not is_carried(line)]
    return _without_byline(without_credits(kept), title)


def is_carried(line: str) -> bool:
    """Return whether a folded line is a carrier's own.

    >>> is_carried("新闻热线:83501234,请下载客户端"), is_carried("来源清楚,去向明确。")
    (True, False)
    """
    if line[:1] in _CARRIED_BEGINS and len(line) <= _LONGEST_CARRIED and _CARRIED.fullmatch(line):
        return True
    return ("数" in line or "量" in line) and _COUNTER.fullmatch(line) is not None


def _without_teasers(lines: list[str]) -> list[str]:
    """Leave out a box of links: its heading and the short lines below that end no sentence."""
    for index in range(max(1, len(lines) - _TAIL_LINES), len(lines)):
        if len(lines[index]) > _LONGEST_HEADING or not _TEASERS.fullmatch(lines[index]):
            continue
        end = index + 1
        while end < len(lines) and _is_teaser(lines[end]):
            end += 1
        return lines[:index] + lines[end:]
    return lines


def _is_teaser(line: str) -> bool:
    return len(line) <= _LONGEST_TEASER and line[-1] not in "。!?;:)" and not is_carried(line)


def _without_byline(lines: Sequence[str], title: str) -> list[str]:
    kept = list(lines)
    if kept and title and kept[0].startswith(title) and len(kept[0]) > len(title):
        kept[0] = kept[0][len(title) :].lstrip(" :,。")
    for at, line in enumerate(kept[: _HEADS + 1]):
        if _BYLINE.match(line) or _REPORTER.match(line):
            kept[at] = _REPORTER.sub("", _BYLINE.sub("", line, count=1), count=1)
            break
        if len(line) > _LONGEST_HEAD:
            break  # the text has begun
    kept = [line for line in kept if line]
    if kept and kept[-1].endswith((")", "】", "]")):
        kept[-1] = _TAIL_CREDIT.sub("", kept[-1])
    return kept
