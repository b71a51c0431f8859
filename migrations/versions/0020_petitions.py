"""Petitions for a consultation: what is asked, who asks (apart), and when an agency takes them."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def _enum(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _own(name: str) -> tuple[sa.schema.SchemaItem, ...]:
    """Return what every table of an agency has."""
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
    )


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "petition",
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=True),
        sa.Column("territory", sa.Text(), nullable=False),
        sa.Column("public_name", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", _enum("petition_state", "received", "accepted", "rejected", "joined"), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("public_subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("council_opinion", sa.Text(), nullable=False),
        sa.Column("consultation_id", sa.Integer(), nullable=True),
        *_own("petition"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["account.id"], name=op.f("fk_petition_decided_by_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "consultation_id"],
            ["content.agency_id", "content.id"],
            name=op.f("fk_petition_agency_id_consultation_id"),
            ondelete="RESTRICT",
        ),
        sa.UniqueConstraint("agency_id", "code_hash", name=op.f("uq_petition_agency_id_code_hash")),
    )
    op.create_index("ix_petition_state", "petition", ["agency_id", "state", "received_at"])
    op.create_index("ix_petition_consultation", "petition", ["agency_id", "consultation_id"])
    op.create_table(
        "petition_contact",
        sa.Column("petition_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("erase_on", sa.Date(), nullable=False),
        *_own("petition_contact"),
        sa.ForeignKeyConstraint(
            ["agency_id", "petition_id"],
            ["petition.agency_id", "petition.id"],
            name=op.f("fk_petition_contact_agency_id_petition_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint("agency_id", "petition_id", name=op.f("uq_petition_contact_agency_id_petition_id")),
    )
    op.create_index("ix_petition_contact_erase", "petition_contact", ["agency_id", "erase_on"])
    op.create_table(
        "petition_intake",
        sa.Column("intake", _enum("intake", "always", "between", "never"), nullable=False),
        sa.Column("from_day", sa.Date(), nullable=True),
        sa.Column("to_day", sa.Date(), nullable=True),
        sa.Column("kept_months", sa.Integer(), nullable=False),
        *_own("petition_intake"),
        sa.UniqueConstraint("agency_id", name=op.f("uq_petition_intake_agency_id")),
    )


def downgrade() -> None:
    """Go down."""
    op.drop_table("petition_intake")
    op.drop_index("ix_petition_contact_erase", table_name="petition_contact")
    op.drop_table("petition_contact")
    op.drop_index("ix_petition_consultation", table_name="petition")
    op.drop_index("ix_petition_state", table_name="petition")
    op.drop_table("petition")
