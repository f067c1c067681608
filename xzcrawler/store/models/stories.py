"""Tables: by what the texts of articles are found, and which articles carry one text."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from xzcrawler.store.columns import NEVER_TWICE, BigId, Id
from xzcrawler.store.models.base import Base

AWAITING = text("awaits <> ''")
"""In these very words, or SQLite does not see that the index of such articles may be used."""


class Sketch(Base):
    """One of the keys a text is found by. The primary key serves the newest articles of a key first."""

    __tablename__ = "sketch"
    __table_args__ = {"sqlite_with_rowid": False}

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)


class ArticleText(Base):
    """What the text of an article, as people were last told of it, is compared by."""

    __tablename__ = "article_text"
    __table_args__ = (
        Index(None, "key"),
        Index(
            "ix_article_text_awaiting",
            *("awaits", "article_id"),
            sqlite_where=AWAITING,
            postgresql_where=AWAITING,
        ),
    )

    article_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("article.id"), primary_key=True, autoincrement=False
    )
    key: Mapped[int] = mapped_column(BigInteger)
    """Equal for texts that are the same to the letter."""
    text_version: Mapped[int] = mapped_column(SmallInteger)
    """`dedup.keys.TEXT_VERSION` of both kinds of keys."""
    keys: Mapped[str]
    """Its rows of `sketch`, to be found again when it is edited: 8 bytes each, Base64."""
    awaits: Mapped[str] = mapped_column(String(8), default="")
    """Written with the keys, cleared when they were looked up: see `story_keys.Awaits` and `ASIDE`."""


class Story(Base):
    """Articles that carry one text."""

    __tablename__ = "story"
    __table_args__ = (NEVER_TWICE,)

    id: Mapped[Id]
    first_article_id: Mapped[int] = mapped_column(BigId, ForeignKey("article.id"))
    """The likely original, which every other one was compared with."""
    opened: Mapped[datetime]


class StoryArticle(Base):
    """An article of a story."""

    __tablename__ = "story_article"
    __table_args__ = (Index(None, "story_id"),)

    article_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("article.id"), primary_key=True, autoincrement=False
    )
    story_id: Mapped[int] = mapped_column(BigId, ForeignKey("story.id"))
    kind: Mapped[str] = mapped_column(String(16))
    """`first`, or what it is to the first: `same`, `reprint`, `excerpt` or `altered`; what a person
    put there may be anything else."""
    evidence: Mapped[dict[str, Any]]
    """What the verdict stood on."""
    at: Mapped[datetime]
    """When it was linked."""


class StoryDecision(Base):
    """What a person decided about an article, whatever its text says."""

    __tablename__ = "story_decision"
    __table_args__ = (Index(None, "with_article_id"),)

    article_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("article.id"), primary_key=True, autoincrement=False
    )
    with_article_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("article.id"))
    """The article whose story it belongs to; None: it stands apart from all others."""
    at: Mapped[datetime]
