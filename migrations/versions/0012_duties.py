"""Duties: an agency's own terms, its confirmed months, the ledger of mails and what each person wants to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "deadline_rule",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column(
            "unit",
            sa.Enum("dias_habiles", "dias_corridos", "meses", name="unit", native_enum=False, length=40),
            nullable=False,
        ),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_by_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("unit IN ('dias_habiles', 'dias_corridos', 'meses')", name=op.f("ck_deadline_rule_unit")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_deadline_rule_agency_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["changed_by_id"], ["account.id"], name=op.f("fk_deadline_rule_changed_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deadline_rule")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_deadline_rule_agency_id_id")),
        sa.UniqueConstraint("agency_id", "name", name=op.f("uq_deadline_rule_agency_id_name")),
    )
    op.create_table(
        "transparency_confirmation",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("confirmed_by_id", sa.Integer(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_transparency_confirmation_agency_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by_id"], ["account.id"], name=op.f("fk_transparency_confirmation_confirmed_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transparency_confirmation")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_transparency_confirmation_agency_id_id")),
        sa.UniqueConstraint("agency_id", "month", name=op.f("uq_transparency_confirmation_agency_id_month")),
    )
    op.create_table(
        "duty_notice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("duty", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duty_notice_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_notice")),
        sa.UniqueConstraint("account_id", "duty", "occasion", name=op.f("uq_duty_notice_account_id_duty_occasion")),
    )
    op.create_index(op.f("ix_duty_notice_told_at"), "duty_notice", ["told_at"], unique=False)
    op.create_table(
        "duty_preference",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("calendar_token_hash", sa.Text(), nullable=True),
        sa.Column("calendar_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_duty_preference_account_id")),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_duty_preference")),
        sa.UniqueConstraint("calendar_token_hash", name=op.f("uq_duty_preference_calendar_token_hash")),
    )
    op.add_column("outbox_mail", sa.Column("unsubscribe_url", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go down."""
    op.drop_column("outbox_mail", "unsubscribe_url")
    op.drop_table("duty_preference")
    op.drop_index(op.f("ix_duty_notice_told_at"), table_name="duty_notice")
    op.drop_table("duty_notice")
    op.drop_table("transparency_confirmation")
    op.drop_table("deadline_rule")
