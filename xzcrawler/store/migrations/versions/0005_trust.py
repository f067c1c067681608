"""Edits in doubt, muted changes, moved articles, watched listings, hosts, attachments."""

from urllib.parse import urlsplit

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)

ADDED = {
    "article": ("told_seq", "merged_into"),
    "article_url": ("key",),
    "suspect": ("verdict", "incident_id"),
    "listing_entry": (
        *("published", "state", "state_since", "answered_at"),
        *("rank", "previous_run_id", "unseen_run_id"),
    ),
    "due": ("blocked_since", "host", "asked_at"),
    "revision": ("doubt",),
    "change": ("muted", "capture_id"),
}
WATCHED = ("last_run_id", "rank", "state")
"""Of `listing_entry`: what it is asked for by, channel by channel."""


def upgrade() -> None:
    _add_columns()
    op.execute("UPDATE article SET told_seq = head_seq")
    op.create_index("ix_article_merged_into", "article", ["merged_into"])
    op.create_index("ix_article_url_key", "article_url", ["key"])
    op.execute("UPDATE listing_entry SET state = 'pinned' WHERE pinned")
    for name in WATCHED:
        index = f"ix_listing_entry_channel_id_{name}"
        op.create_index(index, "listing_entry", ["channel_id", name])
    _index_first_pages()
    _name_hosts()
    op.create_index("ix_due_host_site", "due", ["host", "site"])
    _create_host()
    _create_merge()
    _create_sighting()
    _create_attachment()
    _create_attachment_version()
    _write_once()


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    on = " ON attachment_version" if is_postgresql else ""
    op.execute(f"DROP TRIGGER attachment_version_written_once{on}")
    for table in ("attachment_version", "attachment", "sighting", "merge", "host"):
        op.drop_table(table)
    op.drop_index("ix_due_host_site", "due")
    op.drop_index("ix_capture_first_pages", "capture")
    op.drop_index("ix_article_url_key", "article_url")
    op.drop_index("ix_article_merged_into", "article")
    for name in WATCHED:
        op.drop_index(f"ix_listing_entry_channel_id_{name}", "listing_entry")
    for table, names in ADDED.items():
        for name in names:
            op.drop_column(table, name)


def _add_columns() -> None:
    # Without foreign keys: SQLite cannot drop a column that has one.
    _add("article", sa.Column("told_seq", sa.Integer(), nullable=False, server_default="0"))
    _add("article", sa.Column("merged_into", BIG))
    _add("article_url", sa.Column("key", sa.Text()))
    _add("suspect", _word("verdict", "missing"))
    _add("suspect", sa.Column("incident_id", BIG))
    _add("listing_entry", sa.Column("published", TIME))
    _add("listing_entry", _word("state", "listed"))
    _add("listing_entry", sa.Column("state_since", TIME))
    _add("listing_entry", sa.Column("answered_at", TIME))
    for name in ("rank", "previous_run_id", "unseen_run_id"):
        _add("listing_entry", sa.Column(name, BIG))
    _add("due", sa.Column("blocked_since", TIME))
    _add("due", sa.Column("host", sa.String(255), nullable=False, server_default=""))
    _add("due", sa.Column("asked_at", TIME))
    _add("revision", _word("doubt", ""))
    _add("change", _word("muted", ""))
    _add("change", sa.Column("capture_id", BIG))


def _add(table: str, column: "sa.Column[object]") -> None:
    op.add_column(table, column)


def _word(name: str, default: str) -> "sa.Column[object]":
    return sa.Column(name, sa.String(16), nullable=False, server_default=default)


def _index_first_pages() -> None:
    first_pages = sa.text("purpose = 'listing' AND page_number = 1 AND was_read")
    op.create_index(
        "ix_capture_first_pages",
        "capture",
        ["channel_id", "at", "verdict"],
        sqlite_where=first_pages,
        postgresql_where=first_pages,
    )


def _name_hosts() -> None:
    connection = op.get_bind()
    urls = connection.execute(sa.text("SELECT id, url FROM article")).all()
    rows = [{"id": number, "host": _host(url)} for number, url in urls]
    if rows:
        changed = sa.text("UPDATE due SET host = :host WHERE article_id = :id")
        connection.execute(changed, rows)


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        usual = {"http": 80, "https": 443}.get(parts.scheme)
        port = f":{parts.port}" if parts.port not in {None, usual} else ""
    except ValueError:
        return ""
    return ((parts.hostname or "") + port)[:255]


def _create_host() -> None:
    op.create_table(
        "host",
        sa.Column("name", sa.String(255), nullable=False),
        sa.Column("quiet_until", TIME),
        sa.Column("stretch", sa.Double(), nullable=False),
        sa.Column("slack", sa.Double(), nullable=False),
        sa.Column("planned_at", TIME),
        sa.PrimaryKeyConstraint("name", name="pk_host"),
    )


def _create_merge() -> None:
    op.create_table(
        "merge",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("old_article_id", BIG, nullable=False),
        sa.Column("new_article_id", BIG),
        sa.Column("at", TIME, nullable=False),
        sa.Column("undone", TIME),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_merge"),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name="fk_merge_site"),
        sa.ForeignKeyConstraint(["old_article_id"], ["article.id"], name="fk_merge_old_article_id"),
        sa.ForeignKeyConstraint(["new_article_id"], ["article.id"], name="fk_merge_new_article_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_merge_site_undone", "merge", ["site", "undone"])
    op.create_index("ix_merge_new_article_id", "merge", ["new_article_id"])


def _create_sighting() -> None:
    op.create_table(
        "sighting",
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("seen", TIME, nullable=False),
        sa.Column("capture_id", BIG),
        sa.PrimaryKeyConstraint("site", "text_hash", "article_id", name="pk_sighting"),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name="fk_sighting_site"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_sighting_article_id"),
        sa.ForeignKeyConstraint(["capture_id"], ["capture.id"], name="fk_sighting_capture_id"),
    )


def _create_attachment() -> None:
    op.create_table(
        "attachment",
        sa.Column("id", BIG, nullable=False),
        sa.Column("article_id", BIG, nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("first_seen", TIME, nullable=False),
        sa.Column("dropped", TIME),
        sa.Column("due_at", TIME),
        sa.Column("checked", TIME),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.Column("missing_since", TIME),
        sa.Column("told_missing", sa.Boolean(), nullable=False),
        sa.Column("not_modified", sa.Integer(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("head_seq", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_attachment_article_id"),
        sa.UniqueConstraint("article_id", "url", name="uq_attachment_article_id_url"),
        sqlite_autoincrement=True,
    )
    never_asked = sa.text("verdict = ''")
    op.create_index(
        "ix_attachment_never_asked",
        "attachment",
        ["article_id"],
        sqlite_where=never_asked,
        postgresql_where=never_asked,
    )


def _create_attachment_version() -> None:
    op.create_table(
        "attachment_version",
        sa.Column("id", BIG, nullable=False),
        sa.Column("attachment_id", BIG, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("capture_id", BIG, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", BIG, nullable=False),
        sa.Column("media_type", sa.String(128), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("text_state", sa.String(16), nullable=False),
        sa.Column("text_why", sa.Text(), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attachment_version"),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachment.id"], name="fk_attachment_version_attachment_id"
        ),
        sa.ForeignKeyConstraint(
            ["capture_id"], ["capture.id"], name="fk_attachment_version_capture_id"
        ),
        sa.UniqueConstraint("attachment_id", "seq", name="uq_attachment_version_attachment_id_seq"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_attachment_version_digest", "attachment_version", ["digest"])


def _write_once() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE TRIGGER attachment_version_written_once BEFORE UPDATE ON attachment_version"
            " FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
        return
    op.execute(
        "CREATE TRIGGER attachment_version_written_once BEFORE UPDATE ON attachment_version"
        " BEGIN SELECT RAISE(ABORT, 'attachment_version rows are written once'); END"
    )
