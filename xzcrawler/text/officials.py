"""Who holds which office: names where a rule can tell that it is one."""

import re
from collections.abc import Iterator

from attrs import frozen

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛范彭郎鲁韦昌马苗凤花"
    "方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛"
    "禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊"
    "胡凌霍虞万支柯管卢莫经房裘缪干解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊惠曲家封储靳段富巫乌焦"
    "巴牧车侯宓全班仰秋仲伊宫宁仇甘厉戎祖武符刘景詹束龙叶司黎薄印白怀蒲从卓蔺屠蒙池乔阴闻翟谭贡劳姬申扶冉宰"
    "郦桑桂牛寿通边扈燕冀尚农温庄晏柴瞿阎充慕连习艾鱼容向古易戈廖终居衡步都耿满弘匡国文寇广禄东欧聂晁勾敖融"
    "冷辛阚那简饶曾关蒯相查荆红游竺权盖益公仉岳帅亢况肖付闫代佟"
)
_DOUBLE = "欧阳|上官|司马|诸葛|皇甫|尉迟|公孙|慕容|令狐|夏侯|司徒|东方|端木|轩辕|宇文|长孙"
_NAME = rf"(?:(?:{_DOUBLE})[一-鿿]{{1,2}}|[{_SURNAMES}][一-鿿]{{1,2}}?)"
_WHOLE_NAME = re.compile(rf"(?:(?:{_DOUBLE})[一-鿿]{{1,2}}|[{_SURNAMES}][一-鿿]{{1,2}})\Z")
_NO_NAME = re.compile(
    r"单位|方面|方案|高[度级校中新]|安[全排]|全[体市区县省国面]|时[间任]|平[台安]|国[家务]|通[知报讯过]|广大|公[司安室告室正]|常务"
    r"|成[员立]|经[济营理费办]|金[融额]|明[确细]|应[当急]|关[于注]|相关|都[是要]|文[化件明]|向[社全]|从[事业]|权[力利]|管[理委]"
    r"|和[其相]|家[庭属]|计[划生]|印发|任[职务免]|元[以左]|分[别工]|解[决释]|项[目]|纪[检委]|查[处看]|万[元人]|江苏|徐州|东[部区]|连云"
    r"|车[辆站]|房[屋产]|路[段面]|牛[肉奶]|农[业村民]|水|乐[园于]|强[化调]|满[意足]|居[民委]|余[名人]|班[子长]"
)
_OFFICES = (
    "副组长|组长|成员|副主任|主任|副局长|局长|副书记|书记|副市长|市长|副区长|区长|副县长|县长|副镇长|镇长|副秘书长|秘书长"
    "|副院长|院长|副校长|校长|副所长|所长|副处长|处长|副科长|科长|副部长|部长|副会长|会长|副主席|主席|副厅长|厅长|副行长|行长"
    "|副总经理|总经理|副董事长|董事长|副站长|站长|副队长|队长|副支队长|支队长|副馆长|馆长|委员|常委|联系人|负责人|经办人|法定代表人"
    "|项目经理|总监理工程师|主持人|召集人|发言人|审判长|审判员|书记员|监事|理事|代表|调研员|巡视员|检察长|候选人|人员|名单|姓名"
)
_OFFICE = re.compile(rf"(?:{_OFFICES})(?P<mark>\s*[:：]\s*|\s*)")
_ORGAN_BEFORE = re.compile(
    r"(?:[一-鿿]*(?:了|的|是|由|请到|邀请|来到|及|以及))?(?P<organ>[一-鿿]{1,8})\Z"
)
_SEPARATOR = re.compile(r"\s*[、，,/]\s*|\s+")
_BEHIND_NAME = (
    r"(?=[，。、；：！？,.;:!?\s（）()《》“”\[\]]|\Z|同志|先生|女士|等|出席|主持|参加|指出|表示|强调|率|带队|介绍|讲话"
    r"|调研|会见|陪同|走访|深入|赴|宣布|致辞|作|为|任|担任|兼任|一行|到|在|说|对)"
)
_NAMES_BEHIND = re.compile(rf"{_NAME}{_BEHIND_NAME}(?:[、\s]{{1,2}}{_NAME}{_BEHIND_NAME})*")
_APPOINTED = re.compile(
    rf"(?:任命|聘任|提名|决定|[，。；：、\s]|\A)\s?(?P<names>{_NAME}(?:、{_NAME})*)\s?(?:同志)?(?:为|任|担任|兼任)"
    r"(?P<post>[^，。；、\s（）()]{2,20})"
)
_REMOVED = re.compile(
    rf"免去\s?(?P<names>{_NAME}(?:、{_NAME})*)\s?(?:同志)?的?(?P<post>[^，。；、\s（）()]{{2,24}}?)(?:职务|[，。；、\s（）()]|\Z)"
)
_LONGEST_POST = 16
_IS_OFFICE = re.compile(rf"(?:{_OFFICES})(?:职务|一职)?\Z")
_MAY_NAME = re.compile(r"[长员任人记理席监事表委单名]|免去")


@frozen
class Named:
    """A person with an office."""

    office: str
    """As the text words it, e.g. `市财政局局长`, `免市教育局副局长`, `联系人`."""
    text: str
    """The name."""
    start: int


def named(text: str) -> list[Named]:
    """Return the people a text gives an office to, in order.

    >>> [(who.office, who.text) for who in named("组长：张三 副组长：李四、王小五")]
    [('组长', '张三'), ('副组长', '李四'), ('副组长', '王小五')]
    >>> [(who.office, who.text) for who in named("免去李四的市教育局副局长职务；市长王剑锋出席。")]
    [('免市教育局副局长', '李四'), ('市长', '王剑锋')]
    """
    if not _MAY_NAME.search(text):
        return []
    found = {name.start: name for name in _in_office(text)}
    found |= {name.start: name for name in _moved(text)}
    return [found[start] for start in sorted(found)]


def is_name(word: str) -> bool:
    """Return whether a word may be a person's name: a surname, then one or two characters.

    >>> is_name("王剑锋"), is_name("公司"), is_name("强调")
    (True, False, False)
    """
    return _WHOLE_NAME.match(word) is not None and not _NO_NAME.match(word)


def _moved(text: str) -> Iterator[Named]:
    for pattern, prefix in ((_REMOVED, "免"), (_APPOINTED, "任")):
        for match in pattern.finditer(text):
            post = match["post"].removesuffix("职务").removesuffix("一职")
            if _IS_OFFICE.search(post):
                office = (prefix + post)[:_LONGEST_POST]
                yield from _each(match["names"], match.start("names"), office)


def _in_office(text: str) -> Iterator[Named]:
    for match in _OFFICE.finditer(text):
        before = _ORGAN_BEFORE.search(text, max(0, match.start() - 10), match.start())
        office = (before["organ"] if before else "") + match[0][
            : match.start("mark") - match.start()
        ]
        if match["mark"].strip():
            yield from _listed(text, match.end(), office)
            continue
        names = _NAMES_BEHIND.match(text, match.end())
        if names:
            yield from _each(names[0], names.start(), office)


def _listed(text: str, start: int, office: str) -> Iterator[Named]:
    """Yield what follows a colon as long as it is a list of names."""
    line = text[start : start + 400].partition("\n")[0]
    at = 0
    while at < len(line):
        separator = _SEPARATOR.search(line, at)
        end = separator.start() if separator else len(line)
        word = re.sub(r"(?:同志)?[。；;（(].*", "", line[at:end])
        if not is_name(word):
            return
        yield Named(office, word, start + at)
        if not separator or len(word) != end - at:
            return
        at = separator.end()


def _each(names: str, start: int, office: str) -> Iterator[Named]:
    at = 0
    for word in re.split(r"([、\s]+)", names):
        if is_name(word):
            yield Named(office, word, start + at)
        at += len(word)
