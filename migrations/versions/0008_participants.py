"""Who takes part: identities apart from opinions, sessions, proofs of an address, ways to ClaveÚnica, spent checks."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LEVELS = ("anonymous", "declared", "email", "organisation", "claveunica")


def upgrade() -> None:
    """Go up."""
    _make(
        "participant_identity",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("person_key", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("organisation_rut", sa.Integer(), nullable=True),
        sa.Column("organisation_name", sa.Text(), nullable=False),
        sa.Column("created_on", sa.Date(), nullable=False),
        sa.UniqueConstraint(
            "agency_id", "process", "person_key", name="uq_participant_identity_agency_id_process_person_key"
        ),
        sa.CheckConstraint(f"level IN {LEVELS}", name=op.f("ck_participant_identity_level")),
    )
    _make(
        "participant_session",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("identity_id", sa.BigInteger(), nullable=True),
        _instant("expires_at"),
        sa.CheckConstraint(f"level IN {LEVELS}", name=op.f("ck_participant_session_level")),
    )
    _make(
        "email_proof",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("handle_hash", sa.Text(), nullable=False),
        sa.Column("link_hash", sa.Text(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("tries_left", sa.Integer(), nullable=False),
        _instant("expires_at"),
    )
    _make(
        "claveunica_state",
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("state_hash", sa.Text(), nullable=False),
        sa.Column("browser_hash", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        _instant("expires_at"),
    )
    _make(
        "spent_check",
        sa.Column("check_hash", sa.Text(), nullable=False),
        _instant("expires_at"),
        sa.UniqueConstraint("agency_id", "check_hash", name="uq_spent_check_agency_id_check_hash"),
    )
    op.create_index("uq_participant_session_token", "participant_session", ["agency_id", "token_hash"], unique=True)
    op.create_index("uq_email_proof_handle", "email_proof", ["agency_id", "handle_hash"], unique=True)
    op.create_index("uq_email_proof_link", "email_proof", ["agency_id", "link_hash"], unique=True)
    op.create_index("ix_claveunica_state_state_hash", "claveunica_state", ["state_hash"], unique=True)


def downgrade() -> None:
    """Go down."""
    for table in ("spent_check", "claveunica_state", "email_proof", "participant_session", "participant_identity"):
        op.drop_table(table)


def _make(name: str, *more: sa.schema.SchemaItem) -> None:
    """Make a tenant's table whose key is random."""
    key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        name,
        sa.Column("id", key, autoincrement=False, nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        *more,
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=f"fk_{name}_agency_id", ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.UniqueConstraint("agency_id", "id", name=f"uq_{name}_agency_id_id"),
    )


def _instant(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)
