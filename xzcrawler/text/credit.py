"""Who wrote it, who edited it, where it came from: 来源, 作者, 责编."""

import re
from collections.abc import Iterable, Iterator, Sequence

from attrs import evolve, frozen


@frozen
class Credits:
    """The people and the paper behind an article."""

    source: str = ""
    authors: tuple[str, ...] = ()
    editors: tuple[str, ...] = ()

    def __add__(self, other: "Credits") -> "Credits":
        """Return both, the first one's source before the other's, nobody named twice."""
        if not (other.source or other.authors or other.editors):
            return self  # as most of the places looked at: nothing to unite
        return joined((self, other))


def joined(parts: Iterable[Credits]) -> Credits:
    """Return all of them as one, the first source there is, nobody named twice."""
    source, authors, editors = "", dict[str, None](), dict[str, None]()
    for part in parts:
        source = source or part.source
        authors |= dict.fromkeys(part.authors)
        editors |= dict.fromkeys(part.editors)
    if not (source or authors or editors):
        return _NOBODY
    return Credits(source, tuple(authors), tuple(editors))


_SOURCE_LABEL = r"(?:信息来源|文章来源|稿件来源|新闻来源|内容来源|消息来源|来\s*源|稿源|转自|来自)"
_LABEL_OF_SOURCE = re.compile(rf"^\s*{_SOURCE_LABEL}\s*[:：]?\s*")
_LABELS = (
    "来源|作者|记者|通讯员|责编|责任编辑|编辑|编审|选稿|举报|发布|更新|时间|日期|浏览|阅读|点击|访问|字[号体]|打印|分享|关闭"
    "|收藏|我要|评论|视力|录入|审核|供稿|播放|查看|列表|人气"
)
"""What may stand behind a source. Names hold such words, too: 中国评论新闻网, 北京时间."""
_UNMISTAKABLE = "发布(?:时间|日期)|责任编辑|字[号体]|听新闻|打印本页|关闭窗口|视力保护|我要(?:纠错|评论|分享)|分享到|参与互动"
_ENDS_SOURCE = "|".join(
    (
        r"\s{2}",
        rf"[\s|｜]+(?:{_LABELS})",
        rf"(?:{_LABELS})(?:时间|日期|次数|机构|单位|数|量|人|者)?\s?[:：\d]",
        _UNMISTAKABLE,
        r"[\s|｜]*\d{4}[-/年.]",
        r"\s*\d+(?:人|次|条|评论|阅读)",
        r"\s*第\s?\w{1,3}\s?版",
        r"\s*A\s?[-+＋－]",
        r"\s*[大中小]\s[大中小]",
        r"\s[\u4e00-\u9fff]{2,5}\s?[:：]",  # the label of something else
        r"[\n\r\t|｜【\[]",
    )
)
_SOURCE = re.compile(
    rf"(?:{_SOURCE_LABEL}\s*[:：]|(?:本文)?来源[于自]|\bSource\s*:)\s*(?P<value>(?:(?!{_ENDS_SOURCE}).){{0,40}})"
)
_SOURCE_BEGINS = frozenset("信文稿新内消来转本S")
"""What stands first where a source is stated."""
_ROLE = re.compile(
    r"(?P<editor>(?:新媒体|网络|本期|本版|执行|值班|栏目)?(?:责任编辑|责\s*编|编辑)|选稿)"
    r"|(?P<other>审核|校对|校审|监制|总监制|[初复终一二三]审|总编辑?|主编|值班主任|值班总编|制图|美编|视觉|排版|编审|签发|策划|统筹|制作|设计)"
    r"|(?P<author>作者|(?:[\u4e00-\u9fff]{2,8}?)?记者|(?:本报|本网|特约)?通讯员|实习生|撰稿|撰文|供稿|供图|文字|摄影|摄像|图片"
    r"|文/图|图/文|文/摄|图文|文图|(?<![\u4e00-\u9fff])[文图摄](?=\s*[/:：|｜丨\s]|$))"
)
_ROLE_BEGINS = frozenset(
    "新网本执值栏责编选审校监总初复终一二三主制美视排签策统设作通特实撰供文摄图"
)
"""What stands first in a role, unless a word precedes 记者."""
_LONGEST_REPORTER = 10
"""Characters of a role that ends with 记者: 本报全媒体见习记者."""
_COLON = re.compile(r"[:：]\s*")
_LABEL = re.compile(rf"(?:{_ROLE.pattern})\Z")
_ROLE_ENDS = frozenset("辑编稿核对审制任图觉版发划筹作计者员生文字影像片摄")
"""What stands last in a role: most labels are those of other things."""
_LONGEST_ROLE = 12
_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:[·•．][\u4e00-\u9fff]{1,8})+")
_NOT_A_NAME = re.compile(
    r"^[在从了近今日昨获对就于向及与和为是]|手记|报道|获悉|采访|整理|综合|看到|了解|介绍|编辑|见习|调查|评论|阅读|浏览|点击|访问|来源|时间|日期|发布|字号|字体|打印|分享|关闭"
)
_PADDED = re.compile(
    r"(?<![\u4e00-\u9fff])(?![大中小]\s)([\u4e00-\u9fff])[ \xa0\u3000]{1,2}([\u4e00-\u9fff])(?![\u4e00-\u9fff])"
)
"""A name of two characters set as wide as one of three; font sizes are none."""
_BETWEEN = re.compile(r"[\s、，,;；/／|｜丨&]+")
_REPORTED = re.compile(r"(?<=\s)(?:摄影)?报道$")
_GROUP = re.compile(r"[(（【\[]([^()（）【】\[\]]{2,80})[)）】\]]")
_CREDIT_IN_BRACKETS = re.compile(rf"[(（【\[][^()（）【】\[\]]{{0,10}}?(?:{_ROLE.pattern})")
_ORNAMENT = " \t\u3000()（）[]【】<>《》□■◎●▲△○◆◇·—-:：丨"
PADDING = " \t\u3000()（）[]【】·—-:：|｜,，。"
"""Stands around a name in a line of details."""
_NOWHERE = re.compile(r"未知|不详|佚名|暂?无|admin|网友|互联网|\*+|null", re.IGNORECASE)
_APPENDED = re.compile(r"[\u4e00-\u9fff]{2,3}(?<![府局委办院厅会部处网报社台刊队所站校馆号区县市])")
"""A name of a person or a place, as opposed to that of an office or a paper."""
_LONGEST_LINE = 80


_NOBODY = Credits()
_HEAD_LINES, _TAIL_LINES = 5, 10
"""Where the lines of credits stand: below the title, and below the text with its notes."""


def source_in(text: str) -> str:
    """Return the value of a 来源 label, else an empty string.

    >>> source_in("2023-01-31 09:45:00  来源:徐州日报  ")
    '徐州日报'
    """
    for line in text.split("\n"):
        # Most lines hold no label, and these tests run at the speed of C.
        if ("源" in line or "自" in line or "Source" in line) and (found := _SOURCE.search(line)):
            return clean_source(found["value"])
    return ""


def clean_source(text: str) -> str:
    """Return a source's name without label, padding and a doubled mention.

    >>> clean_source("来源： 彭城日报 彭城发布 彭城日报 ")
    '彭城日报 彭城发布'
    """
    value = _LABEL_OF_SOURCE.sub("", text, count=1).strip(PADDING) if text else ""
    if not value or _NOWHERE.fullmatch(value):
        return ""
    # A counter often stands right behind the name, and so does the author or where he wrote.
    first, *others = dict.fromkeys(word for word in value.split() if not word.isdecimal()) or [""]
    return " ".join([first, *(word for word in others if not _APPENDED.fullmatch(word))])


def names_in(text: str) -> tuple[str, ...] | None:
    """Return the people a list of names names, or None when it is anything else.

    A name of two characters is often padded to the width of three.

    >>> names_in("王　伟 李小明、阿依古丽·买买提")
    ('王伟', '李小明', '阿依古丽·买买提')
    >>> names_in("在现场看到") is None
    True
    """
    if not text:
        return ()
    names: list[str] = []
    pending = ""
    for token in _BETWEEN.split(text.strip(_ORNAMENT + "。.")):
        word = token.strip(_ORNAMENT)
        if len(word) > 2:
            word = word.removesuffix("摄")
        if len(word) == 1 and not pending:
            pending = word
            continue
        word, pending = pending + word, ""
        if not word:
            continue
        if not _NAME.fullmatch(word) or _NOT_A_NAME.search(word):
            return None
        names.append(word)
    return None if pending else tuple(dict.fromkeys(names))


def people_in(text: str) -> Credits | None:
    """Return the credits a text states when it states nothing else, else None.

    >>> people_in("本报记者 魏宁 通讯员 张三")
    Credits(source='', authors=('魏宁', '张三'), editors=())
    >>> people_in("记者在现场看到") is None
    True
    """
    stripped = text.strip(_ORNAMENT)
    # Most lines are sentences, told at the speed of C.
    if stripped[:1] not in _ROLE_BEGINS and "记者" not in stripped[:_LONGEST_REPORTER]:
        return None
    if _ROLE.match(stripped) is None:
        return None
    stripped = _REPORTED.sub("", stripped)
    roles = list(_ROLE.finditer(stripped))
    parts: list[Credits] = []
    ends = [role.start() for role in roles[1:]] + [len(stripped)]
    for role, end in zip(roles, ends, strict=True):
        names = names_in(stripped[role.end() : end])
        if names is None:
            return None
        parts.append(_as(role.lastgroup, names))
    return joined(parts)


def authors_in(text: str) -> Credits:
    """Return the credits a text states, else those of its names as authors.

    >>> authors_in("王　伟、李小明").authors, authors_in("责编 韩震霞").editors
    (('王伟', '李小明'), ('韩震霞',))
    """
    return (people_in(text) or Credits(authors=names_in(text) or ())) if text else _NOBODY


def editors_in(text: str) -> Credits:
    """Return the credits a text states, else those of its names as editors."""
    return (people_in(text) or Credits(editors=names_in(text) or ())) if text else _NOBODY


def credits_within(text: str) -> Credits:
    """Return the people named in a paragraph's brackets, e.g. `…局面。(记者 魏宁)`."""
    if not ("（" in text or "(" in text or "【" in text or "[" in text):
        return _NOBODY  # as most paragraphs, told at the speed of C
    if not _CREDIT_IN_BRACKETS.search(text):
        return _NOBODY
    groups = (people_in(group[1]) for group in _GROUP.finditer(text))
    return joined(people for people in groups if people)


def take_credits(paragraphs: Sequence[str]) -> tuple[list[str], Credits]:
    """Separate the lines that are nothing but a credit from the text.

    A credit inside a paragraph is read and stays where it was printed. So does a line far from
    both ends of the text: there it says where a picture or a table is from.

    >>> take_credits(["生动局面。(记者 魏宁)", "责编:韩震霞 崔欣"])
    (['生动局面。(记者 魏宁)'], Credits(source='', authors=('魏宁',), editors=('韩震霞', '崔欣')))
    """
    text: list[str] = []
    found: list[Credits] = []
    for paragraph, whole in _whole_lines(paragraphs):
        if whole is None:
            text.append(paragraph)
        people = credits_within(paragraph) if whole is None else whole
        if people is not _NOBODY:
            found.append(people)
    return text, joined(found)


def without_credits(paragraphs: Sequence[str]) -> list[str]:
    """Return the text that `take_credits` leaves; nobody asks who is named.

    >>> without_credits(["生动局面。(记者 魏宁)", "责编:韩震霞 崔欣"])
    ['生动局面。(记者 魏宁)']
    """
    return [paragraph for paragraph, whole in _whole_lines(paragraphs) if whole is None]


def _whole_lines(paragraphs: Sequence[str]) -> Iterator[tuple[str, Credits | None]]:
    for index, paragraph in enumerate(paragraphs):
        is_inside = _HEAD_LINES <= index < len(paragraphs) - _TAIL_LINES
        yield paragraph, None if is_inside else _whole_line(paragraph)


def labelled(text: str) -> Credits:
    """Return the people behind labels anywhere in a line of details.

    >>> labelled("2024-03-05 来源：彭城日报 作者：魏宁 张三 责任编辑：李四（实习） 浏览：3")
    Credits(source='', authors=('魏宁', '张三'), editors=('李四',))
    """
    found: list[Credits] = []
    for colon in _COLON.finditer(text):
        # Colons are few: what stands before each is looked at, not every place of the text.
        end = colon.start()
        while end and text[end - 1].isspace():
            end -= 1
        if text[end - 1 : end] not in _ROLE_ENDS:
            continue
        label = _LABEL.search(text, max(end - _LONGEST_ROLE, 0), end)
        if label is not None:
            line = text[colon.end() : colon.end() + _LONGEST_LINE].partition("\n")[0]
            found.append(_as(label.lastgroup, tuple(_names_first(line))))
    return joined(found)


def _names_first(line: str) -> Iterator[str]:
    """Yield the names a line begins with."""
    for token in _BETWEEN.split(_PADDED.sub(r"\1\2", line))[:6]:
        name = _NAME.match(token)
        if name is None or _ROLE.match(token) or _NOT_A_NAME.search(name[0]):
            return
        if not _NAME.fullmatch(token):
            if token[name.end()] in "(（【[":
                yield name[0]
            return
        yield token


def _whole_line(line: str) -> Credits | None:
    if len(line) > _LONGEST_LINE:
        return None
    if line.isalpha():
        return None  # 统筹推进, 设计方案: a heading
    stripped = line.strip(_ORNAMENT)
    source = _SOURCE.match(stripped) if stripped[:1] in _SOURCE_BEGINS else None
    if source is None:
        return people_in(stripped)
    rest = stripped[source.end() :].strip(_ORNAMENT)
    people = people_in(rest) if rest else Credits()
    return people and evolve(people, source=clean_source(source["value"]))


def _as(role: str | None, names: tuple[str, ...]) -> Credits:
    if role == "editor":
        return Credits(editors=names)
    return Credits(authors=names) if role == "author" else Credits()
