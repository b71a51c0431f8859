"""What people ask about their personal data."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

RIGHTS = ("acceso", "rectificacion", "supresion", "oposicion", "portabilidad", "bloqueo")
PROOFS = ("email", "claveunica", "receipt")
STATES = ("recibida", "respondida", "retirada")
OUTCOMES = ("acogida", "acogida-en-parte", "denegada")


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "data_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("right", sa.String(40), nullable=False),
        sa.Column("proof", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("extended_on", sa.Date(), nullable=True),
        sa.Column("extension_reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=True),
        sa.Column("sealed_answer", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(f'"right" IN {RIGHTS}', name=op.f("ck_data_request_right")),
        sa.CheckConstraint(f"proof IN {PROOFS}", name=op.f("ck_data_request_proof")),
        sa.CheckConstraint(f"state IN {STATES}", name=op.f("ck_data_request_request_state")),
        sa.CheckConstraint(f"outcome IN {OUTCOMES}", name=op.f("ck_data_request_outcome")),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name="fk_data_request_agency_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name="pk_data_request"),
        sa.UniqueConstraint("agency_id", "id", name="uq_data_request_agency_id_id"),
    )
    op.create_index("ix_data_request_state_due", "data_request", ["agency_id", "state", "due_on"])
    op.create_index("uq_data_request_code", "data_request", ["agency_id", "code_hash"], unique=True)


def downgrade() -> None:
    """Go down."""
    op.drop_table("data_request")
