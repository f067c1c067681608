"""What is watched and what was fetched."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create_site()
    _create_channel()
    _create_run()
    _create_article()
    _create_article_url()
    _create_listing_entry()
    _create_capture()


def downgrade() -> None:
    op.drop_table("capture")
    op.drop_table("listing_entry")
    op.drop_table("article_url")
    op.drop_table("article")
    op.drop_table("run")
    op.drop_table("channel")
    op.drop_table("site")


def _create_site() -> None:
    op.create_table(
        "site",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_site")),
    )


def _create_channel() -> None:
    op.create_table(
        "channel",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("cadence_minutes", sa.Integer()),
        sa.Column("walked_run_id", BIG),
        sa.Column("walked_at", TIME),
        sa.Column("broken_run_id", BIG),
        sa.Column("validators_run_id", BIG),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("not_modified", sa.Integer(), nullable=False),
        sa.Column("next_page", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name=op.f("fk_channel_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel")),
        sa.UniqueConstraint("site", "url", name=op.f("uq_channel_site_url")),
    )


def _create_run() -> None:
    op.create_table(
        "run",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("spider", sa.String(length=32), nullable=False),
        sa.Column("trigger", sa.String(length=32), nullable=False),
        sa.Column("started", TIME, nullable=False),
        sa.Column("finished", TIME),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("stats", sa.JSON(), nullable=False),
        sa.Column("troubles", sa.JSON(), nullable=False),
        sa.Column("code_version", sa.Text(), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name=op.f("fk_run_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_run_site_started"), "run", ["site", "started"])


def _create_article() -> None:
    op.create_table(
        "article",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("channel_id", BIG),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("presence", sa.String(length=16), nullable=False),
        sa.Column("presence_since", TIME, nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.Column("changed_at", TIME),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_article_channel_id")),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name=op.f("fk_article_site")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article")),
        sa.UniqueConstraint("key", name=op.f("uq_article_key")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_article_site_presence"), "article", ["site", "presence"])


def _create_article_url() -> None:
    op.create_table(
        "article_url",
        sa.Column("id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("last_seen", TIME),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_url_article_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_url")),
        sa.UniqueConstraint(
            "article_id", "url", "role", name=op.f("uq_article_url_article_id_url_role")
        ),
    )
    op.create_index(op.f("ix_article_url_url"), "article_url", ["url"])


def _create_listing_entry() -> None:
    op.create_table(
        "listing_entry",
        sa.Column("channel_id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("published_raw", sa.Text(), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("first_run_id", BIG, nullable=False),
        sa.Column("last_seen", TIME, nullable=False),
        sa.Column("last_run_id", BIG, nullable=False),
        sa.Column("missing_runs", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_listing_entry_article_id")
        ),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_listing_entry_channel_id")
        ),
        sa.PrimaryKeyConstraint("channel_id", "article_id", name=op.f("pk_listing_entry")),
    )
    op.create_index(op.f("ix_listing_entry_article_id"), "listing_entry", ["article_id"])


def _create_capture() -> None:
    op.create_table(
        "capture",
        sa.Column("id", BIG, nullable=False),
        sa.Column("run_id", BIG, nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("article_id", BIG),
        sa.Column("channel_id", BIG),
        sa.Column("key", sa.Text()),
        sa.Column("page_number", sa.Integer(), nullable=False),
        sa.Column("was_read", sa.Boolean(), nullable=False),
        sa.Column("entries", sa.Integer()),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("final_url", sa.Text()),
        sa.Column("at", TIME, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("content_type", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("warc_file", sa.Text(), nullable=False),
        sa.Column("warc_offset", BIG, nullable=False),
        sa.Column("warc_length", BIG, nullable=False),
        sa.Column("elapsed_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name=op.f("fk_capture_article_id")),
        sa.ForeignKeyConstraint(["channel_id"], ["channel.id"], name=op.f("fk_capture_channel_id")),
        sa.ForeignKeyConstraint(["run_id"], ["run.id"], name=op.f("fk_capture_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_capture")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_capture_run_id"), "capture", ["run_id"])
