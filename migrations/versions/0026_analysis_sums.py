"""Kept sums of large consultations, and comparing texts as work of the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    _make(
        "analysis_sheet",
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_of", sa.Integer(), nullable=True),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("heads", sa.JSON(), nullable=False),
        _parent("analysis_sheet", "content", "content_id"),
        sa.UniqueConstraint("agency_id", "content_id", name="uq_analysis_sheet_agency_id_content_id"),
    )
    _make(
        "analysis_sheet_column",
        sa.Column("sheet_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("firsts", sa.Integer(), nullable=False),
        sa.Column("bits", sa.LargeBinary(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=True),
        _parent("analysis_sheet_column", "analysis_sheet", "sheet_id"),
        sa.UniqueConstraint(
            "agency_id", "sheet_id", "kind", "question", "row", "option", name="uq_analysis_sheet_place"
        ),
        sa.CheckConstraint("kind IN ('option', 'any', 'words', 'fact')", name=op.f("ck_analysis_sheet_column_kept")),
    )
    with op.batch_alter_table("analysis_grouping") as batch:
        batch.add_column(sa.Column("of_texts", sa.Integer(), nullable=False, server_default="0"))
        batch.add_column(sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True))
        batch.alter_column("made_at", existing_type=sa.DateTime(timezone=True), nullable=True)
    op.execute("UPDATE analysis_grouping SET of_texts = texts")
    with op.batch_alter_table("analysis_grouping") as batch:
        batch.alter_column("of_texts", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    """Go down: sums are counted anew, and what was never compared is forgotten."""
    for name in ("analysis_sheet_column", "analysis_sheet"):
        op.drop_table(name)
    op.execute("DELETE FROM analysis_grouping WHERE made_at IS NULL")
    with op.batch_alter_table("analysis_grouping") as batch:
        batch.drop_column("of_texts")
        batch.drop_column("asked_at")
        batch.alter_column("made_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        *parts,
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
    )


def _parent(name: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency_id", column],
        [f"{parent}.agency_id", f"{parent}.id"],
        name=op.f(f"fk_{name}_agency_id_{column}"),
        ondelete="CASCADE",
    )
