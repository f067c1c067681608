"""What may be amiss with a site or a channel."""

from datetime import datetime
from typing import Literal

from attrs import frozen

What = Literal[
    "silent",
    "not_looked",
    "not_read",
    "fewer_entries",
    "walk_unfinished",
    "no_articles",
    "field_lost",
    "runs_failed",
    "errors",
    "refusals",
    "more_requests",
    "slower",
]


@frozen(kw_only=True)
class Sign:
    """One thing that is amiss."""

    kind: Literal["quiet", "blind", "worse"]
    """`quiet`: the site stopped publishing; `blind`: our reading stopped; `worse`: told, no alarm."""
    what: What
    why: str
    """One line for a person."""
    url: str = ""
    """Of the channel; empty for the whole site."""
    channel: str = ""
    """Its title."""
    since: datetime | None = None

    @property
    def place(self) -> str:
        """What a person calls its channel."""
        return self.channel or self.url
