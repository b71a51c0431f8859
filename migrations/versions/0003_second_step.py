"""The second step of signing in: keys, recovery codes, what waits for a code, and which roles an agency demands it of.

Those who administer an agency today have 14 days to set theirs up; everybody else is given the same from the day on
which their role demands it.
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GRACE = timedelta(days=14)


def upgrade() -> None:
    """Make the tables, and give administrators their term."""
    op.create_table(
        "second_step",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("sealed_key", sa.Text(), nullable=False),
        sa.Column("offered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("offered_to", sa.Text(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_second_step_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_second_step")),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_recovery_code_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recovery_code")),
    )
    op.create_index(op.f("ix_recovery_code_account_id"), "recovery_code", ["account_id"], unique=False)
    op.create_table(
        "pending_sign_in",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_pending_sign_in_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pending_sign_in")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_pending_sign_in_token_hash")),
    )
    op.create_index(op.f("ix_pending_sign_in_account_id"), "pending_sign_in", ["account_id"], unique=False)
    op.create_table(
        "second_step_rule",
        sa.Column("roles", sa.JSON(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_second_step_rule_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_step_rule")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_second_step_rule_agency_id_id")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_second_step_rule_agency_id")),
    )
    op.add_column("account", sa.Column("second_step_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("membership", sa.Column("second_step_by", sa.DateTime(timezone=True), nullable=True))
    membership = sa.table(
        "membership",
        sa.column("agency_id", sa.Integer()),
        sa.column("role", sa.Text()),
        sa.column("ended_at", sa.DateTime(timezone=True)),
        sa.column("second_step_by", sa.DateTime(timezone=True)),
    )
    moment = datetime.now(UTC)  # noqa: TID251 (a migration stands without the application)
    op.execute(
        sa.update(membership)
        .where(membership.c.agency_id > 0, membership.c.role == "admin", membership.c.ended_at.is_(None))
        .values(second_step_by=moment + GRACE)
    )


def downgrade() -> None:
    """Take it all away: the password alone signs in again."""
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.drop_column("second_step_by")
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("second_step_since")
    op.drop_table("second_step_rule")
    op.drop_index(op.f("ix_pending_sign_in_account_id"), table_name="pending_sign_in")
    op.drop_table("pending_sign_in")
    op.drop_index(op.f("ix_recovery_code_account_id"), table_name="recovery_code")
    op.drop_table("recovery_code")
    op.drop_table("second_step")
