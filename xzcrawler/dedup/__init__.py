"""Whether articles carry one text. Pure: from strings to verdicts and hashes."""

from xzcrawler.dedup.compared import Text
from xzcrawler.dedup.verdict import LINKED, Verdict, compare

__all__ = ["LINKED", "Text", "Verdict", "compare"]
