"""Troubles of whole sites, and which reader's first readings of a site were found good."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("site", sa.Column("proven_version", sa.Text()))
    op.create_table(
        "incident",
        sa.Column("id", BIG, nullable=False),
        sa.Column("site", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("opened", TIME, nullable=False),
        sa.Column("closed", TIME),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incident"),
        sa.ForeignKeyConstraint(["site"], ["site.name"], name="fk_incident_site"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_incident_site_kind_closed", "incident", ["site", "kind", "closed"])


def downgrade() -> None:
    op.drop_table("incident")
    op.drop_column("site", "proven_version")
