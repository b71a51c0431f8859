"""Telling who took part that their consultation was answered: how far it came, and who was told."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

RANDOM_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    _make(
        "reply_delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("after_id", sa.BigInteger(), nullable=False),
        sa.Column("mails", sa.Integer(), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.UniqueConstraint("agency_id", "content_id", name=op.f("uq_reply_delivery_agency_id_content_id")),
    )
    _make(
        "reply_notice",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("address_key", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.UniqueConstraint(
            "agency_id", "content_id", "address_key", name=op.f("uq_reply_notice_agency_id_content_id_address_key")
        ),
    )


def downgrade() -> None:
    """Go down."""
    for name in ("reply_notice", "reply_delivery"):
        op.drop_table(name)


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f(f"fk_{name}_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
    )
