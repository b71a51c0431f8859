"""Certificates of what was deleted of people."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    name, rules = "deletion_certificate", ("after_reply", "after_closing", "on_request")
    op.create_table(
        name,
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f(f"fk_{name}_account_id")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
        sa.CheckConstraint(f"rule IN {rules}", name=op.f(f"ck_{name}_rule")),
    )
    op.create_index(f"ix_{name}_list", name, ["agency_id", "made_at"])
    op.create_index(f"ix_{name}_request", name, ["agency_id", "request_id"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("deletion_certificate")
