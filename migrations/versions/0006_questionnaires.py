"""Questionnaires: versions of what is asked, corrections of wording, saved questions."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "questionnaire",
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("copied_from_id", sa.Integer(), nullable=True),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.Column("last_key", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "copied_from_id"],
            ["questionnaire.agency_id", "questionnaire.id"],
            name=op.f("fk_questionnaire_agency_id_copied_from_id"),
            ondelete="NO ACTION",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_questionnaire_agency_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["account.id"], name=op.f("fk_questionnaire_created_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_questionnaire_agency_id_id")),
    )
    op.create_index("ix_questionnaire_agency_updated", "questionnaire", ["agency_id", "updated_at"], unique=False)
    op.create_table(
        "questionnaire_version",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "in_use",
                "superseded",
                name="version_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("definition", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_by_id", sa.Integer(), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("last_step", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(state = 'draft') = (opened_at IS NULL)", name=op.f("ck_questionnaire_version_opened")),
        sa.ForeignKeyConstraint(
            ["agency_id", "questionnaire_id"],
            ["questionnaire.agency_id", "questionnaire.id"],
            name=op.f("fk_questionnaire_version_agency_id_questionnaire_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_questionnaire_version_agency_id"), ondelete="RESTRICT"
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["account.id"], name=op.f("fk_questionnaire_version_opened_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaire_version")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_questionnaire_version_agency_id_id")),
        sa.UniqueConstraint(
            "agency_id",
            "questionnaire_id",
            "number",
            name=op.f("uq_questionnaire_version_agency_id_questionnaire_id_number"),
        ),
    )
    op.create_index(
        "uq_questionnaire_version_draft",
        "questionnaire_version",
        ["agency_id", "questionnaire_id"],
        unique=True,
        postgresql_where=sa.text("state = 'draft'"),
        sqlite_where=sa.text("state = 'draft'"),
    )
    op.create_index(
        "uq_questionnaire_version_in_use",
        "questionnaire_version",
        ["agency_id", "questionnaire_id"],
        unique=True,
        postgresql_where=sa.text("state = 'in_use'"),
        sqlite_where=sa.text("state = 'in_use'"),
    )
    op.create_table(
        "wording_correction",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("question_key", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_wording_correction_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "version_id"],
            ["questionnaire_version.agency_id", "questionnaire_version.id"],
            name=op.f("fk_wording_correction_agency_id_version_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_wording_correction_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wording_correction")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_wording_correction_agency_id_id")),
    )
    op.create_index("ix_wording_correction_version", "wording_correction", ["agency_id", "version_id"], unique=False)
    op.create_table(
        "saved_question",
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("question", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_question_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_saved_question_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_question")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_saved_question_agency_id_id")),
    )
    op.create_index("ix_saved_question_agency", "saved_question", ["agency_id"], unique=False)


def downgrade() -> None:
    """Go down."""
    op.drop_table("saved_question")
    op.drop_table("wording_correction")
    op.drop_table("questionnaire_version")
    op.drop_table("questionnaire")
