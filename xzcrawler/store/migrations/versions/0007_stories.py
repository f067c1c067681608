"""Stories: by what the texts of articles are found, and which articles carry one text."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_texts()
    _create_stories()


def _create_texts() -> None:
    op.create_table(
        "sketch",
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("article_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "article_id", name="pk_sketch"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "article_text",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("key", sa.BigInteger(), nullable=False),
        sa.Column("text_version", sa.SmallInteger(), nullable=False),
        sa.Column("keys", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_article_text"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_article_text_article_id"),
    )
    op.create_index("ix_article_text_key", "article_text", ["key"])


def _create_stories() -> None:
    op.create_table(
        "story",
        sa.Column("id", BIG, nullable=False),
        sa.Column("first_article_id", BIG, nullable=False),
        sa.Column("opened", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_story"),
        sa.ForeignKeyConstraint(
            ["first_article_id"], ["article.id"], name="fk_story_first_article_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "story_article",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("story_id", BIG, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("direction", sa.String(16), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_article"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_story_article_article_id"),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name="fk_story_article_story_id"),
    )
    op.create_index("ix_story_article_story_id", "story_article", ["story_id"])


def downgrade() -> None:
    for table in ("story_article", "story", "article_text", "sketch"):
        op.drop_table(table)
