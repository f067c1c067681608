"""What recording makes of a reading."""

from typing import Literal

from attrs import frozen

from xzcrawler.items import Reading

OutcomeType = Literal[
    "new",
    "edited",
    "unchanged",
    "suspect",
    "back",
    "failed",
    "held",
    "listing",
    "file",
    "robots",
]


@frozen(kw_only=True)
class Outcome:
    """What became of one reading."""

    reading: Reading
    type: OutcomeType
    article_id: int | None = None
    seq: int | None = None
    """The article's last revision afterwards, None when it was never read."""
    why: str = ""
    """Why it could not be stored as it was."""
