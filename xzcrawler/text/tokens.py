"""The pieces a diff of Chinese text compares."""

import re

ISSUER = r"(?:(?![据按照见依以和及与或的由为在从对到将请把])[一-鿿]){2,8}"
"""Who issued a document and in which series, e.g. `徐政发`: no word that leads up to it."""

YEAR_AND_NUMBER = r"[〔\[［【(（]\s?(?:19|20)\d{2}\s?[〕\]］】)）]\s?(?:第\s?)?\d{1,5}\s?号"
"""The second half of a 文号, e.g. `〔2024〕12号`."""

DATE = (
    r"(?:19|20)\d{2}(?:\s?年\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?[日号])?|[-./]\d{1,2}[-./]\d{1,2}(?!\d))"
    r"|\d{1,2}\s?月\s?\d{1,2}\s?[日号]"
)
"""A day or month with its number, e.g. `2024年3月5日`, `2024-03-05`, `3月5日`."""

NUMBER = r"\d+(?:[.,:/．：／]\d+)*[%％‰]?"
"""A number with the marks inside it and its per cent sign, e.g. `1,234.5`, `9:45`, `1.5%`."""

SIGN = r"(?<![0-9A-Za-z)）\]〕%％℃°])[-−－]"
"""A minus that belongs to the number behind it: not that of 3-5 or A-3."""

_TOKEN = re.compile(
    rf"{ISSUER}{YEAR_AND_NUMBER}|{DATE}|(?:{SIGN})?{NUMBER}"
    r"|[A-Za-zÀ-ɏ]+(?:['’\-][A-Za-zÀ-ɏ]+)*|[^\S\n]+|.|\n",
    re.DOTALL,
)
_BY_CHARACTER = re.compile(r"[^0-9A-Za-zÀ-ɏ\s\d]*")


def tokens(text: str) -> list[str]:
    """Cut a text into what is replaced as a whole: a Han character, a number, a date, a word.

    Joined, the tokens are the text.

    >>> tokens("增长1.5%，见徐政发〔2024〕12号")
    ['增', '长', '1.5%', '，', '见', '徐政发〔2024〕12号']
    >>> tokens("3月5日 9:45 Covid-19，-3℃")
    ['3月5日', ' ', '9:45', ' ', 'Covid', '-', '19', '，', '-3', '℃']
    """
    if _BY_CHARACTER.fullmatch(text):
        return list(text)
    return _TOKEN.findall(text)
