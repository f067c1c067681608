"""Lines that every page carries around its text, and the last pass over an article's strings."""

import re
from collections.abc import Iterable

from attrs import evolve

from xzcrawler.items import Article, Attachment, Image
from xzcrawler.text.normalize import INVISIBLES

_BLANKS = re.compile(r"[^\S\n\u3000]+")
_NOISE = re.compile(
    r"""
    \d{0,6}\s*听(?:新闻|全文)|语音播报[:：]?|朗读|放大|缩小|默认|大|中|小|[+＋-]
  | 打印(?:本页|此页|文本)?|关闭(?:窗口|本页|页面)?|收藏(?:本页)?|返回(?:顶部|首页|列表)?|复制链接|我要(?:纠错|评论|分享|打印)
  | 分享(?:(?:到|至|本文|文章|[:：]).{0,20})?|扫一扫(?:[,，]?(?:手机|在手机|用手机|关注|分享|打开|查看|二维码|下载|微信).{0,16})?|微信|微博|QQ空间|新浪微博|(?:点击|阅读|浏览|访问)(?:次数|数|量)?[:：]?\s*\d*\s*次?
  | (?:【?\s*)字(?:号|体)(?:大小)?[:：]?[\s\[\]【】大中小默认+-]*】?|视力保护色?[:：]?
  | (?:【\s*)(?:打印|关闭|收藏|大\s*中\s*小|打印本页|关闭窗口).{0,12}】
  | (?:标签|关键词|关键字|TAG|Tags?)\s*[:：].{0,60}|(?:上|下)一[篇条页](?:\s*[:：].{0,60}|\s.{0,60})?|没有了
  | (?=.*[上下首尾末]一?页)(?:[\d\s|<>«»…]|[上下]一?页|[首尾末]页)+
  | [上下]一[张组图]集?\s*[:：]?.{0,40}|重新播放|(?:查看|浏览)原图|列表查看|幻灯播放|打印\s*[|｜]\s*关闭
  | 相关(?:链接|新闻|阅读|报道|文章|推荐)[:：]?|延伸阅读[:：]?|热门推荐[:：]?|编辑推荐[:：]?|更多(?:精彩)?>*
  | 免责声明[:：].*|版权声明[:：].*|(?:本文|文章)?(?:仅代表作者).*|责任?编辑?\s*[:：]?|[（(]?责(?:任编辑|编)\s*[:：]\s*[A-Za-z]\w{0,20}[)）]?|来源\s*[:：]
    """,
    re.VERBOSE,
)
_NOISE_BEGINS = frozenset(
    "0123456789（(听语朗放缩默大中小+＋-打关收返复我分扫微QＱ新点阅浏访【字视标TtＴ上下没首尾末 |<>«»…相延热编更免版本文仅责来重查列幻"
)
"""What stands first in any of it: most lines need not be compared with all."""
_HEAD_NOISE = re.compile(
    r"\d{1,6}|[（(]?\d{1,3}/\d{1,3}[）)]?|[\w-]+\.(?:jpe?g|png|gif|webp)|评论|\d+\s*(?:条)?评论|您?的?(?:当前|现在|所在)?的?位置\s*[:：].{0,80}"
    r"|点击(?:上方)?蓝字.{0,12}",
    re.IGNORECASE,
)
_DETAILS = re.compile(
    r"(?:发布|更新|发表|录入)?(?:时间|日期)?\s*[:：]?\s*(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?"
    r"(?:[\sT]*\d{1,2}[:：]\d{2}(?:[:：]\d{2})?)?\s*(?:$|[|｜]|来源|作者|编辑|责编|字号|浏览|阅读|点击|文章来源|信息来源|发布)"
)
_DATED_LINE = re.compile(
    r"(?!.*[。！？；，])(?!.*[:：]$)(?!(?!发布|更新|发表|录入|成文|生成|信息|公开|发文).{2,6}(?:时间|日期)\s?[:：])(?!.*(?:通过|修订|公布|施行|批准|印发)).*(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}"
)
_LONGEST_DATED = 60
_FACT = re.compile(
    r"(?:索\s*引\s*号|信息(?:名称|分类|来源|类别)|标\s*题|主题(?:分类|词)|体裁分类|组配分类|(?:发布|发文|公开|制发)(?:机构|单位|机关|字号|日期|时间|部门|方式|范围|时限|程序|形式)"
    r"|(?:成文|生成|生效|废止|印发)日期|文\s*号|文件编号|有\s*效\s*性|效力状态|关\s*键\s*词|内容(?:概述|分类)|服务对象|责任部门|来\s*源|访谈(?:时间|嘉宾|单位|主题)"
    r"|来信(?:人|时间|标题|编号)|(?:办理|答复|回复)(?:单位|时间|状态)|信件(?:编号|类型|状态|标题)|满意度)\s*[:：\s]"
)
"""A row of the table of facts that governments set above what they have to disclose."""
_LONGEST_FACT = 160
_GLUED = re.compile(r"(?<=[。！？)）”])\s?标签\s?[:：]$")
_FULL_STOP = re.compile(r"[.!?][\"'”’)]?(?:\s|$)")
_SHORTEST_FOREIGN = 40
_LONGEST_SUBTITLE = 40
_LONGEST_NOISE, _LONGEST_TAIL = 90, 240
_TAIL = re.compile(
    r"未经.{0,16}(?:授权|许可|允许|同意).{0,12}(?:转载|复制|摘编)|转载.{0,10}注明"
    r"|^(?:欢迎)?(?:扫码)?关注.{0,12}(?:公众号|微信|微博)|^(?:更多|了解更多).{0,40}(?:请?关注|点击|下载)|^推荐阅读[:：]"
    r"|^进入【.{1,20}】|^加载中|^(?:展开|收起|点击)(?:全文|查看|展开)?.{0,6}$|^(?:本文|文章)(?:系|为).{0,20}(?:原创|立场)|^广告$"
    r"|^点击下载.{0,16}(?:客户端|APP)|^1$|^(?:扫描|识别).{0,6}二维码.{0,3}(?:关注|下载|打开|分享|添加)"
    r"|(?:图片|图文|内容|素材).{0,8}(?:来自|来源).{0,4}网络|侵权?.{0,6}删|^(?:特别|免责|版权)?声明[:：]|^Notice: The content|点(?:个|一下|击)?[“\"「]?(?:在看|赞)|^阅读原文"
)
_RELATED = re.compile(
    r"[【\[]?(?:相关(?:链接|新闻|阅读|报道|文章|推荐)|延伸阅读|热门推荐|[上下]一[篇条页])\s*(?:[】\]:：].*|$)"
)


def line(text: str) -> str:
    """Return one line without invisible characters, its white space folded and its ends stripped.

    >>> line(" \\u3000全市\\u200b \\n 大会\\xa0 ")
    '全市 大会'
    """
    stripped = text.strip()
    # Most lines hold nothing that needs folding, and these two tests run at the speed of C.
    if stripped.isprintable() and "  " not in stripped:
        return stripped
    return _BLANKS.sub(" ", INVISIBLES.sub("", text).replace("\n", " ")).strip()


def is_sentence(text: str) -> bool:
    """Return whether a line ends a sentence somewhere, in Chinese or in a language with full stops.

    >>> is_sentence("全市大会召开。"), is_sentence("城东菜市场清晨开张"), is_sentence("No. 3 opened.")
    (True, False, False)
    """
    return "。" in text or (len(text) >= _SHORTEST_FOREIGN and _FULL_STOP.search(text) is not None)


def drop_noise(lines: Iterable[str], title: str = "") -> list[str]:
    """Return the paragraphs without the buttons, counters and labels of the template.

    Before the first paragraph also a number or a file name alone, the repeated title and the
    line of date and source count as noise; further down a number may be a table's cell.

    >>> drop_noise(["1", "听新闻", "全市大会召开。", "42", "标签:"])
    ['全市大会召开。', '42']
    """
    kept: list[str] = []
    is_head = True
    for text in lines:
        if len(text) <= _LONGEST_NOISE and _is_noise(text):
            continue
        if is_head and (text == title or _is_head_noise(text)):
            continue
        is_head = is_head and _is_subtitle(text)
        kept.append(_GLUED.sub("", text) if text.endswith((":", "：")) else text)
    return kept


def _is_subtitle(text: str) -> bool:
    """A second line of the title, above the line of details: ——记城东菜市场."""
    return text.startswith(("——", "—")) and len(text) <= _LONGEST_SUBTITLE


def _is_noise(text: str) -> bool:
    return text[:1] in _NOISE_BEGINS and _NOISE.fullmatch(text) is not None


def _is_head_noise(text: str) -> bool:
    if is_fact(text) or is_dated(text):
        return True
    return _HEAD_NOISE.fullmatch(text) is not None or _DETAILS.match(text) is not None


def is_dated(text: str) -> bool:
    """Return whether a line is no sentence and states a day: the line of details, or a teaser's.

    >>> is_dated("江北晚报网 2017-07-18 06:50 记者蔡明远"), is_dated("2024年3月5日，全市大会召开。")
    (True, False)
    """
    if len(text) > _LONGEST_DATED or not ("20" in text or "19" in text):
        return False
    return _DATED_LINE.match(text) is not None


def is_fact(text: str) -> bool:
    """Return whether a line states a fact about the article and is no part of it.

    >>> is_fact("索 引 号： XM01810 主题分类： 民政"), is_fact("来源于生活的故事。")
    (True, False)
    """
    return len(text) <= _LONGEST_FACT and _FACT.match(text) is not None


def drop_related(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs before a block of links to other articles.

    A box of background under the same heading holds sentences, and stays.

    >>> drop_related(["大会召开。", "相关链接：", "全市大会明日召开"])
    ['大会召开。']
    """
    end = len(paragraphs)
    for index in range(end - 1, 0, -1):
        text = paragraphs[index]
        if text.endswith("。"):
            break
        if len(text) < 80 and _RELATED.match(text):
            end = index
    return paragraphs[:end]


def drop_tail(paragraphs: list[str]) -> list[str]:
    """Return the paragraphs without what a site says for itself below every text.

    >>> drop_tail(["明天停水，请储水。", "本网专稿，未经书面授权请勿转载。", "关注公众号：彭城发布"])
    ['明天停水，请储水。']
    """
    end = len(paragraphs)
    while (
        end > 1 and len(paragraphs[end - 1]) <= _LONGEST_NOISE and _TAIL.search(paragraphs[end - 1])
    ):
        end -= 1
    return paragraphs[:end]


def tidy(article: Article) -> Article:
    """Return the article with every string free of invisible characters and stray blanks.

    Idempotent, whatever the strings hold. Paragraphs and list members left empty are dropped.
    """
    return evolve(
        article,
        url=line(article.url),
        title=line(article.title),
        published_raw=line(article.published_raw),
        source=line(article.source),
        authors=_lines(article.authors),
        editors=_lines(article.editors),
        tags=_lines(article.tags),
        channel=line(article.channel),
        doc_number=line(article.doc_number),
        body="\n".join(_lines(article.body.splitlines())),
        images=tuple(Image(line(image.url), line(image.caption)) for image in article.images),
        attachments=tuple(
            Attachment(line(file.url), line(file.name)) for file in article.attachments
        ),
        canonical_url=line(article.canonical_url),
        language=line(article.language),
    )


def _lines(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(clean for text in texts if (clean := line(text)))
