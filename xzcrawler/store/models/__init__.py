"""Tables. Rows of `capture`, `revision`, `change` and `attachment_version` are written once and never updated."""

from xzcrawler.store.models.articles import (
    Article,
    ArticleUrl,
    Due,
    ListingEntry,
    Merge,
    Sighting,
    Suspect,
)
from xzcrawler.store.models.base import Base
from xzcrawler.store.models.history import (
    Attachment,
    AttachmentVersion,
    Capture,
    Change,
    Cursor,
    Revision,
)
from xzcrawler.store.models.stories import ArticleText, Sketch, Story, StoryArticle, StoryDecision
from xzcrawler.store.models.watching import Channel, Host, Incident, Lease, Run, Site

__all__ = [
    "Article",
    "ArticleText",
    "ArticleUrl",
    "Attachment",
    "AttachmentVersion",
    "Base",
    "Capture",
    "Change",
    "Channel",
    "Cursor",
    "Due",
    "Host",
    "Incident",
    "Lease",
    "ListingEntry",
    "Merge",
    "Revision",
    "Run",
    "Sighting",
    "Site",
    "Sketch",
    "Story",
    "StoryArticle",
    "StoryDecision",
    "Suspect",
]
