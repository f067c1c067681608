"""Matching: which articles wait to be matched, and what people decided about stories."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
AWAITING = sa.text("awaits <> ''")


def upgrade() -> None:
    op.add_column(
        "article_text", sa.Column("awaits", sa.String(8), nullable=False, server_default="")
    )
    op.create_index(
        "ix_article_text_awaiting",
        "article_text",
        ["awaits", "article_id"],
        sqlite_where=AWAITING,
        postgresql_where=AWAITING,
    )
    # Nothing filled these tables yet; what a copy is to its first follows from both.
    op.drop_column("story_article", "direction")
    _create_decisions()


def _create_decisions() -> None:
    op.create_table(
        "story_decision",
        sa.Column("article_id", BIG, autoincrement=False, nullable=False),
        sa.Column("with_article_id", BIG, nullable=True),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_story_decision"),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name="fk_story_decision_article_id"
        ),
        sa.ForeignKeyConstraint(
            ["with_article_id"], ["article.id"], name="fk_story_decision_with_article_id"
        ),
    )
    op.create_index("ix_story_decision_with_article_id", "story_decision", ["with_article_id"])


def downgrade() -> None:
    op.drop_table("story_decision")
    op.add_column(
        "story_article",
        sa.Column("direction", sa.String(16), nullable=False, server_default="unknown"),
    )
    op.drop_index("ix_article_text_awaiting", "article_text")
    op.drop_column("article_text", "awaits")
