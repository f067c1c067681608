"""Revisions and changes name their site; what is asked of large tables every day has an index."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

NAMED = ("revision", "change")
INDEXES = {
    "revision": (("site", "published"),),
    "change": (("site", "id"), ("type", "id")),
    "due": (("host", "asked_at"), ("site", "host")),
}


def upgrade() -> None:
    for table in NAMED:
        named = sa.Column("site", sa.String(64), nullable=False, server_default="")
        op.add_column(table, named)
        _refuse_updates(table, refused=False)
        op.execute(
            f"UPDATE {table} SET site = (SELECT site FROM article WHERE id = article_id)"  # noqa: S608 - our own names
        )
        _refuse_updates(table, refused=True)
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.create_index(_name(table, columns), table, list(columns))
    op.drop_index("ix_due_host_site", "due")


def downgrade() -> None:
    op.create_index("ix_due_host_site", "due", ["host", "site"])
    for table, indexes in INDEXES.items():
        for columns in indexes:
            op.drop_index(_name(table, columns), table)
    for table in NAMED:
        op.drop_column(table, "site")


def _name(table: str, columns: tuple[str, ...]) -> str:
    return f"ix_{table}_{'_'.join(columns)}"


def _refuse_updates(table: str, *, refused: bool) -> None:
    """Take away the trigger of 0003, or put it back."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    if not refused:
        op.execute(f"DROP TRIGGER {table}_written_once" + (f" ON {table}" if is_postgresql else ""))
    elif is_postgresql:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_update()"
        )
    else:
        op.execute(
            f"CREATE TRIGGER {table}_written_once BEFORE UPDATE ON {table}"
            f" BEGIN SELECT RAISE(ABORT, '{table} rows are written once'); END"
        )
