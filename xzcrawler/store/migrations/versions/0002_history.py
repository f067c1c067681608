"""What articles said, what changed, and when they are asked for again."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_revision()
    _create_change()
    _create_cursor()
    _create_suspect()
    _create_due()


def downgrade() -> None:
    op.drop_table("due")
    op.drop_table("suspect")
    op.drop_table("cursor")
    op.drop_table("change")
    op.drop_table("revision")


def _create_revision() -> None:
    op.create_table(
        "revision",
        sa.Column("id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("capture_id", BIG, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reader_version", sa.Text(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("fact_hash", sa.String(length=64), nullable=False),
        sa.Column("reverts_to", sa.Integer()),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("this_hash", sa.String(length=64), nullable=False),
        *_what_it_said(),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_revision_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name=op.f("fk_revision_capture_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_revision")),
        sa.UniqueConstraint("article_id", "seq", name=op.f("uq_revision_article_id_seq")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_revision_text_hash"), "revision", ["text_hash"])
    op.create_index(op.f("ix_revision_published"), "revision", ["published"])
    op.create_index(op.f("ix_revision_source_published"), "revision", ["source", "published"])


def _what_it_said() -> list[sa.Column[Any]]:
    return [
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published", TIME),
        sa.Column("published_raw", sa.Text(), nullable=False),
        sa.Column("published_precision", sa.String(length=8)),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("editors", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("doc_number", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("images", sa.JSON(), nullable=False),
        sa.Column("attachments", sa.JSON(), nullable=False),
        sa.Column("canonical_url", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("read_by", sa.Text(), nullable=False),
    ]


def _create_change() -> None:
    op.create_table(
        "change",
        sa.Column("id", BIG, nullable=False),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("from_seq", sa.Integer()),
        sa.Column("to_seq", sa.Integer()),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("severity", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_change_article_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_change_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_change_article_id"), "change", ["article_id"])
    op.create_index(op.f("ix_change_at"), "change", ["at"])


def _create_cursor() -> None:
    op.create_table(
        "cursor",
        sa.Column("reader", sa.String(length=128), nullable=False),
        sa.Column("change_id", BIG, nullable=False),
        sa.Column("moved_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("reader", name=op.f("pk_cursor")),
    )


def _create_suspect() -> None:
    op.create_table(
        "suspect",
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.Column("checks", sa.Integer(), nullable=False),
        sa.Column("runs", sa.Integer(), nullable=False),
        sa.Column("last_run_id", BIG, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_suspect_article_id")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_suspect")),
    )
    op.create_index(op.f("ix_suspect_last_run_id"), "suspect", ["last_run_id"])


def _create_due() -> None:
    op.create_table(
        "due",
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("interval_seconds", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("not_modified", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("lease_owner", sa.String(length=128)),
        sa.Column("lease_until", TIME),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_due_article_id")),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name=op.f("fk_due_site")),
        sa.PrimaryKeyConstraint("article_id", name=op.f("pk_due")),
    )
    op.create_index(op.f("ix_due_site_due_at"), "due", ["site", "due_at"])
