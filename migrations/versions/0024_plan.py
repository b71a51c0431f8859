"""The yearly plan of consultations."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    name = "plan_entry"
    op.create_table(
        name,
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("removed_reason", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
        sa.UniqueConstraint("agency_id", "content_id", name=op.f(f"uq_{name}_agency_id_content_id")),
        sa.CheckConstraint("origin IN ('ex_officio', 'on_petition')", name=op.f(f"ck_{name}_origin")),
    )
    op.create_index(f"ix_{name}_list", name, ["agency_id", "year", "month"])
    op.create_index(f"ix_{name}_year", name, ["year", "month", "id"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("plan_entry")
