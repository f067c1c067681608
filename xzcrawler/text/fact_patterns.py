"""How facts are written: the patterns, without what they mean."""

import re

from xzcrawler.text.normalize import INVISIBLE, INVISIBLES
from xzcrawler.text.tokens import DATE, ISSUER, SIGN, YEAR_AND_NUMBER

_UNITS = (
    "个工作日 个自然日 个百分点 个小时 个月 平方公里 平方千米 平方米 立方米 公里 千米 毫米 厘米 公顷 公斤"
    " 千克 毫克 小时 分钟 美元 欧元 港元 日元 元 米 亩 吨 克 升 度 周岁 岁 人次 人 名 位 户 家 件 项 次 天"
    " 日 周 年 月份 月 时 分 秒 倍 期 届 场 条 辆 台 套 座 所 栋 间 层 路 号 个 页 份 张 班 趟 处 只 头 株 棵"
    " ℃ °C ㎡ m² km kg cm mm kWh kW MW"
)
_UNIT = "|".join(sorted(map(re.escape, _UNITS.split()), key=len, reverse=True))
_SURE_UNIT = (
    r"个工作日|个自然日|个百分点|个小时|个月|小时|分钟|平方米|平方公里|立方米|公里|公顷|亩|吨|美元|元"
    r"|倍|周岁|岁|户|名|人次|人|天|日|周|年"
)
"""Where a number in words stands before one of these it is meant as a number."""
_IN_SERIES = "批次 批 次 届 期 季度 条 款 项 章 节 轮 名 位 号 季 页"
_SERIES = "|".join(_IN_SERIES.split())

_HAN_DIGIT = "零〇○一二三四五六七八九"
_HAN_NUMBER = (
    rf"(?:[{_HAN_DIGIT}两十][{_HAN_DIGIT}两十百千]{{0,9}}+[余多]?+[万亿]?+(?:[{_HAN_DIGIT}两十百千]{{1,9}}+[万亿]?+)?+"
    rf"(?:点[{_HAN_DIGIT}]{{1,8}}+)?+)"
)
"""Possessive and bounded: a page of nothing but numerals is read in time that grows with its length."""
_HAN_DAY = rf"(?:[一二][{_HAN_DIGIT}]{{3}}年)?[一二三四五六七八九十]{{1,3}}月[一二三四五六七八九十]{{1,3}}日"
_ENDS = r"(?=内|以|之|前|后|期|左|[，。；、）)\s]|\Z)"
"""Behind 一年, 一天, 一人: without it they mean `a year`, `one day`, as in 一年级 or 有一天."""

RANGE = r"\s?(?:至|到|[-–—−~～〜]{1,2})\s?"
_DAY = rf"(?:{DATE})"
_CLOCK = (
    r"(?:(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:])"
    r"|(?:[01]?[0-9]|2[0-4])[时点][0-5]?[0-9]分|(?:[01]?[0-9]|2[0-4])点[半整]"
    r"|(?:[01]?[0-9]|2[0-4])时(?![代期段效候间尚节长速]))"
)
_AMOUNT = (
    r"[0-9]+(?:[.,:/][0-9]+)*"
    rf"(?:[%‰]|(?:\s?[百千万亿余多]{{1,4}})?(?:\s?(?:{_UNIT})(?![A-Za-z]))?)"
)

START = re.compile(
    r"[0-9]|[〔\[［【(（](?=\s?[012])|第(?=[\s0-9零〇○一二两三四五六七八九十])|[百千万](?=分之)"
    r"|[零〇○一二两三四五六七八九十](?=[零〇○一二两三四五六七八九十百千万亿余多点年月个小分平立公亩吨美元倍周岁户名人天日])"
    r"|(?<![A-Za-z0-9])[A-Za-z]"
)
"""A plain search for how one begins skips Han text ten times faster than trying every branch."""

FACT = re.compile(
    rf"(?P<doc_number>{YEAR_AND_NUMBER})"
    rf"|(?P<date>{_DAY}(?:{RANGE}(?:{_DAY}|[0-9]{{1,2}}\s?[日号]))?)"
    rf"|(?P<han_date>{_HAN_DAY}(?:{RANGE}(?:{_HAN_DAY}|[一二三四五六七八九十]{{1,3}}日))?)"
    r"|(?P<phone>(?<![0-9])(?:1[3-9][0-9]{9}|0[0-9]{2,3}[-—–]\s?[0-9]{7,8}"
    r"|[(（]0[0-9]{2,3}[)）]\s?[0-9]{7,8}|[48]00[-—]?[0-9]{3}[-—]?[0-9]{4})(?![0-9]))"
    rf"|(?P<time>(?<![0-9:]){_CLOCK}(?:{RANGE}{_CLOCK})?)"
    rf"|(?P<share>(?:[百千万]|[{_HAN_DIGIT}十]{{1,3}}+)分之{_HAN_NUMBER})"
    rf"|(?P<series>第\s?(?:[0-9]{{1,6}}|{_HAN_NUMBER})\s?(?:{_SERIES}))"
    rf"|(?P<han_amount>(?!一(?:{_SURE_UNIT}))(?<![多公第]){_HAN_NUMBER}(?:{_SURE_UNIT})(?!民)"
    rf"|一(?:个工作日|个自然日|个百分点|个小时|个月|小时|分钟|(?:{_SURE_UNIT}){_ENDS}))"
    rf"|(?P<number>{_AMOUNT}(?:{RANGE}{_AMOUNT})?)"
    r"|(?P<address>https?://[!-~]{1,500}|www\.[!-~]{1,500}"
    r"|[A-Za-z0-9._+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,5})"
)
PARTS = re.compile(
    r"(?P<digits>[0-9]+(?:[.,:/][0-9]+)*)(?P<mark>[%‰]?)\s?(?P<times>[百千万亿余多]{0,4})\s?(?P<unit>.*)"
)
"""Of an amount."""
HAN_PARTS = re.compile(rf"(?P<number>{_HAN_NUMBER}|一)(?P<unit>{_SURE_UNIT})")
SERIES_PARTS = re.compile(rf"第(?P<number>[0-9]+|{_HAN_NUMBER})(?P<unit>{_SERIES})")
SPAN = re.compile(RANGE)

ISSUER_BEFORE = re.compile(rf"{ISSUER}\Z")
SIGN_BEFORE = re.compile(rf"(?:{SIGN}|零下|负)\s?\Z")
PART_OF_DAY_BEFORE = re.compile(r"(?:(?P<late>下午|晚上|晚间|傍晚|当晚)|上午|凌晨|早上|中午)\s?\Z")
ENUMERATED = re.compile(r"(?:(?<=\n)|\A)\s?(?:[0-9]{1,3}[.．、)）]|[（(][0-9]{1,3}[)）])(?![0-9])")
"""The number of an item in a list: it says where the item stands, not what it says."""

# Only these are folded: as `,` the full-width comma would join `3，5月` into one number.
_WIDE = dict(zip(map(ord, "０１２３４５６７８９．：／％－"), "0123456789.:/%-", strict=True))
_IS_ODD = re.compile(rf"[０-９{INVISIBLE}]|[0-9][．：／％]|－[0-9]")


def plain(text: str) -> str:
    """Return the text with half-width digits and without invisible characters.

    >>> plain("增长１.５％")
    '增长1.5%'
    """
    return INVISIBLES.sub("", text).translate(_WIDE) if _IS_ODD.search(text) else text
