"""News texts of our own making, and edits of them."""

import random
from collections.abc import Callable

_SUBJECTS = [
    "市政府",
    "市发展改革委",
    "市人社局",
    "市教育局",
    "各县（市、区）",
    "市水务集团",
    "市住建局",
    "相关企业",
    "全市各级各部门",
    "市卫生健康委",
]
_DEEDS = [
    "全面落实",
    "统筹推进",
    "加快建设",
    "积极组织",
    "持续完善",
    "认真开展",
    "进一步优化",
    "严格执行",
    "重点保障",
    "定期公布",
]
_THINGS = [
    "惠企补贴政策",
    "老旧小区改造",
    "创业担保贷款",
    "义务教育招生",
    "农村公路养护",
    "供水管网更新",
    "养老服务设施",
    "安全生产检查",
    "政务服务事项",
    "春季造林绿化",
    "公共交通线路",
    "医保报销范围",
    "科技成果转化",
    "粮食收购工作",
    "校园食品安全",
]
_ENDS = (
    "共投入资金{n}万元",
    "惠及群众{n}人",
    "办理时限为{n}个工作日",
    "同比增长{n}.5%",
    "咨询电话0516-8371{n:04}",
    "自2026年3月{d}日起施行",
    "群众满意度明显提高",
    "取得了阶段性成效",
    "为高质量发展提供有力支撑",
    "切实维护人民群众的合法权益",
    "确保各项任务按期完成",
    "下一步将继续加大工作力度",
)


def article(chance: random.Random, size: int) -> str:
    """Return paragraphs of 60 to 200 characters, about `size` in all."""
    paragraphs: list[str] = []
    while sum(map(len, paragraphs)) < size:
        paragraphs.append(_paragraph(chance))
    return "\n".join(paragraphs)


def _paragraph(chance: random.Random) -> str:
    length, text = chance.randint(60, 200), ""
    while len(text) < length:
        text += _sentence(chance)
    return text


def _sentence(chance: random.Random) -> str:
    end = chance.choice(_ENDS).format(n=chance.randint(2, 990), d=chance.randint(1, 28))
    return f"{chance.choice(_SUBJECTS)}{chance.choice(_DEEDS)}{chance.choice(_THINGS)}，{end}。"


def edited(chance: random.Random, text: str, case: str) -> str:
    """Return the text after that edit."""
    return CASES[case](chance, text)


def _number(chance: random.Random, text: str) -> str:
    places = [i for i, character in enumerate(text) if character.isdigit()]
    place = places[len(places) // 2]
    return text[:place] + str((int(text[place]) + 3) % 10) + text[place + 1 :]


def _inserted(chance: random.Random, text: str) -> str:
    place = text.index("。", len(text) // 2) + 1
    return text[:place] + _sentence(chance) + text[place:]


def _rewritten(chance: random.Random, text: str) -> str:
    paragraphs = text.split("\n")
    for place in chance.sample(range(len(paragraphs)), min(3, len(paragraphs))):
        paragraphs[place] = _paragraph(chance)
    return "\n".join(paragraphs)


def _different(chance: random.Random, text: str) -> str:
    return article(chance, len(text))


CASES: dict[str, Callable[[random.Random, str], str]] = {
    "one number changed": _number,
    "a sentence inserted": _inserted,
    "three paragraphs rewritten": _rewritten,
    "all different": _different,
}

_SIZE = 200_000
_HAN = "".join(map(chr, range(0x4E00, 0x4E00 + 800)))


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - repeatable, not secret


def _han(seed: int, size: int) -> str:
    return "".join(_chance(seed).choices(_HAN, k=size))


def _in_lines(text: str, length: int) -> str:
    return "\n".join(text[at : at + length] for at in range(0, len(text), length))


def _every(text: str, step: int) -> str:
    return "".join("改" if at % step == step // 2 else word for at, word in enumerate(text))


def _all_different() -> tuple[str, str]:
    return _in_lines(_han(1, _SIZE), 100), _in_lines(_han(2, _SIZE), 100)


def _one_paragraph() -> tuple[str, str]:
    return _han(1, _SIZE), _every(_han(1, _SIZE), 50)


def _one_paragraph_of_clauses() -> tuple[str, str]:
    text = _in_lines(_han(1, _SIZE), 14).replace("\n", "，")
    return text, _every(text, 45)


def _many_edited() -> tuple[str, str]:
    return _in_lines(_han(1, _SIZE), 10), _in_lines(_every(_han(1, _SIZE), 10), 10)


def _shuffled() -> tuple[str, str]:
    lines = _in_lines(_han(1, _SIZE), 10).split("\n")
    return "\n".join(lines), "\n".join(_chance(3).sample(lines, len(lines)))


def _numbers() -> tuple[str, str]:
    return " ".join(map(str, range(33_000))), " ".join(map(str, range(33_000, 66_000)))


WORST: dict[str, Callable[[], tuple[str, str]]] = {
    "all different": _all_different,
    "one paragraph": _one_paragraph,
    "one paragraph of clauses": _one_paragraph_of_clauses,
    "20,000 paragraphs, each edited": _many_edited,
    "20,000 paragraphs, shuffled": _shuffled,
    "periodic": lambda: ("甲乙" * (_SIZE // 2), "乙甲" * (_SIZE // 2)),
    "periodic clauses": lambda: ("甲乙。" * (_SIZE // 3), "乙甲。" * (_SIZE // 3)),
    "periodic paragraphs": lambda: ("甲\n乙\n" * (_SIZE // 4), "乙\n甲\n" * (_SIZE // 4)),
    "nothing but numbers": _numbers,
}
