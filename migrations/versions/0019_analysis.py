"""Analysis: code book and tags, groups of near-identical texts, figures kept for the public; indexes that cover them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

RANDOM_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
CELLS = "contribution_cell"


def upgrade() -> None:
    """Go up."""
    op.create_index(
        "ix_contribution_facts",
        "contribution",
        ["agency_id", "content_id", "standing", "id", "channel", "region_code", "sex", "age_band", "level"],
    )
    op.drop_index("ix_contribution_cell_contribution", CELLS)
    op.drop_index("ix_contribution_cell_tally", CELLS)
    op.create_index(
        "ix_contribution_cell_contribution",
        CELLS,
        ["agency_id", "contribution_id", "question", "row", "option", "number"],
    )
    op.create_index(
        "ix_contribution_cell_tally",
        CELLS,
        ["agency_id", "content_id", "question", "row", "option", "contribution_id", "number"],
    )
    op.create_index(
        "ix_contribution_cell_texts",
        CELLS,
        ["agency_id", "content_id", "question", "contribution_id", "row"],
        postgresql_where=sa.text("text <> ''"),
        sqlite_where=sa.text("text <> ''"),
    )
    _codes()
    _groups()
    _make(
        "analysis_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        _parent("analysis_snapshot", "content", "content_id"),
        _account("analysis_snapshot", "account_id"),
        sa.UniqueConstraint("agency_id", "content_id", name="uq_analysis_snapshot_agency_id_content_id"),
    )


def downgrade() -> None:
    """Go down."""
    for name in (
        "analysis_snapshot",
        "analysis_grouped_text",
        "analysis_group",
        "analysis_grouping",
        "analysis_tag",
        "analysis_code",
    ):
        op.drop_table(name)
    op.drop_index("ix_contribution_cell_texts", CELLS)
    op.drop_index("ix_contribution_cell_tally", CELLS)
    op.drop_index("ix_contribution_cell_contribution", CELLS)
    op.create_index("ix_contribution_cell_contribution", CELLS, ["agency_id", "contribution_id"])
    op.create_index(
        "ix_contribution_cell_tally",
        CELLS,
        ["agency_id", "content_id", "question", "option", "contribution_id", "row"],
    )
    op.drop_index("ix_contribution_facts", "contribution")


def _codes() -> None:
    _make(
        "analysis_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("folded_name", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        _parent("analysis_code", "content", "content_id"),
        sa.UniqueConstraint(
            "agency_id", "content_id", "folded_name", name="uq_analysis_code_agency_id_content_id_folded_name"
        ),
    )
    _make(
        "analysis_tag",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("code_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("start", sa.Integer(), nullable=False),
        sa.Column("end", sa.Integer(), nullable=False),
        sa.Column("stale", sa.Boolean(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _parent("analysis_tag", "content", "content_id"),
        _parent("analysis_tag", "analysis_code", "code_id"),
        _parent("analysis_tag", "contribution", "contribution_id"),
        _account("analysis_tag", "account_id"),
        sa.UniqueConstraint(
            "agency_id", "contribution_id", "question", "row", "code_id", "start", "end", name="uq_analysis_tag_place"
        ),
    )
    place = ["stale", "contribution_id", "question", "row"]
    op.create_index("ix_analysis_tag_code", "analysis_tag", ["agency_id", "code_id", *place])
    op.create_index("ix_analysis_tag_content", "analysis_tag", ["agency_id", "content_id", *place])
    op.create_index("ix_analysis_tag_batch", "analysis_tag", ["agency_id", "content_id", "batch"])


def _groups() -> None:
    _make(
        "analysis_grouping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("texts", sa.Integer(), nullable=False),
        _parent("analysis_grouping", "content", "content_id"),
        sa.UniqueConstraint("agency_id", "content_id", name="uq_analysis_grouping_agency_id_content_id"),
    )
    _make(
        "analysis_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("identical", sa.Integer(), nullable=False),
        _parent("analysis_group", "content", "content_id"),
    )
    op.create_index("ix_analysis_group_size", "analysis_group", ["agency_id", "content_id", "size"])
    _make(
        "analysis_grouped_text",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("group_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        _parent("analysis_grouped_text", "analysis_group", "group_id"),
        _parent("analysis_grouped_text", "contribution", "contribution_id"),
    )
    op.create_index(
        "ix_analysis_grouped_text_group", "analysis_grouped_text", ["agency_id", "group_id", "contribution_id"]
    )
    op.create_index("ix_analysis_grouped_text_contribution", "analysis_grouped_text", ["agency_id", "contribution_id"])


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
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


def _account(name: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{name}_{column}"))
