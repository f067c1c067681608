"""A text as it is compared: what stays when spelling, marks and carrier are taken away."""

import re
from functools import cached_property

from attrs import define

from xzcrawler.dedup.carried import without_carrier
from xzcrawler.dedup.folding import fold
from xzcrawler.dedup.keys import sketch, text_key

# What a pattern begins with is what it is found by: with a look behind every place would be tried.
_THOUSANDS = re.compile(r",(?<=\d,)(?=\d{3}(?!\d))")
_WORDS = re.compile(r"[一-鿿\w]+")  # Han first: the class of all words takes half as long again
_BETWEEN_NUMBERS = re.compile(r" (?<=\d )(?=\d)")
_SENTENCE_ENDS = re.compile(r"[。;!?\n]+")
_SHORTEST_SENTENCE = 6


def bare(folded: str) -> str:
    """Return letters, digits and Han only, a bar between two numbers.

    >>> bare("增长1.5%,共1,234户。"), bare("2024-03")
    ('增长1|5共1234户', '2024|03')
    """
    words = " ".join(_WORDS.findall(_THOUSANDS.sub("", folded).replace("_", " ")))
    return _BETWEEN_NUMBERS.sub("|", words).replace(" ", "")


@define(frozen=True, slots=False)
class Text:
    """A title and a body, as they were published."""

    title: str
    body: str

    @cached_property
    def folded_title(self) -> str:
        return " ".join(fold(self.title).split())

    @cached_property
    def bare_title(self) -> str:
        """The title's letters, digits and Han."""
        return bare(self.folded_title)

    @cached_property
    def folded(self) -> str:
        """The body in folded characters, without what its carrier added."""
        return "\n".join(without_carrier(fold(self.body), self.folded_title))

    @cached_property
    def bare(self) -> str:
        """What is compared of the body; of the title when there is no body."""
        return bare(self.folded) or self.bare_title

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """The compared text by sentences; the shortest belong to no article in particular."""
        parts = map(bare, _SENTENCE_ENDS.split(self.folded))
        return tuple(part for part in parts if len(part) >= _SHORTEST_SENTENCE)

    @cached_property
    def key(self) -> int:
        """Equal when the compared texts are the same to the letter."""
        return text_key(self.bare)

    @cached_property
    def keys(self) -> tuple[int, ...]:
        """At most 16 hashes that texts which share passages share."""
        return sketch(self.bare)
