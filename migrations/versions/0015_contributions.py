"""Contributions: what people answer, its cells, what is being answered, files that came along, batches of paper."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

LEVELS = ("anonymous", "declared", "email", "organisation", "claveunica")
CHANNELS = ("online", "paper", "meeting")
RANDOM_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    _make(
        "contribution_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("gathered_on", sa.Date(), nullable=False),
        sa.Column("sheets", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(40), nullable=False),
        sa.Column("entered_by", sa.JSON(), nullable=False),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        _parent("contribution_batch", "content", "content_id", "CASCADE"),
        _parent("contribution_batch", "stored_file", "scan_id", "NO ACTION"),
        sa.UniqueConstraint(
            "agency_id", "content_id", "number", name="uq_contribution_batch_agency_id_content_id_number"
        ),
        _account("contribution_batch", "checked_by_id"),
        _one_of("contribution_batch", "channel", CHANNELS),
        _one_of("contribution_batch", "state", ("open", "checking", "checked"), "batch_state"),
    )
    _make(
        "contribution",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("standing", sa.String(40), nullable=False),
        sa.Column("pseudonym", sa.Text(), nullable=False),
        sa.Column("once", sa.Text(), nullable=True),
        sa.Column("receipt_hash", sa.Text(), nullable=True),
        sa.Column("receipt_sealed", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("corrections", sa.Integer(), nullable=False),
        sa.Column("region_code", sa.Text(), nullable=False),
        sa.Column("sex", sa.String(40), nullable=True),
        sa.Column("age_band", sa.String(40), nullable=True),
        sa.Column("may_publish", sa.Boolean(), nullable=False),
        sa.Column("shown_name", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.Column("entered_by_id", sa.Integer(), nullable=True),
        _parent("contribution", "content", "content_id", "RESTRICT"),
        _parent("contribution", "questionnaire_version", "version_id", "RESTRICT"),
        _parent("contribution", "contribution_batch", "batch_id", "RESTRICT"),
        _account("contribution", "entered_by_id"),
        sa.UniqueConstraint("agency_id", "content_id", "once", name="uq_contribution_agency_id_content_id_once"),
        sa.CheckConstraint("(channel = 'online') = (batch_id IS NULL)", name=op.f("ck_contribution_batch_of_paper")),
        _one_of("contribution", "channel", CHANNELS),
        _one_of("contribution", "level", LEVELS),
        _one_of("contribution", "standing", ("pending", "counted", "withdrawn")),
        _one_of("contribution", "sex", ("woman", "man", "other")),
        _one_of("contribution", "age_band", ("under_18", "18_29", "30_44", "45_59", "60_or_more")),
    )
    op.create_index("uq_contribution_receipt", "contribution", ["receipt_hash"], unique=True)
    op.create_index("ix_contribution_pseudonym", "contribution", ["agency_id", "content_id", "pseudonym"])
    op.create_index("ix_contribution_list", "contribution", ["agency_id", "content_id", "standing", "channel", "id"])
    op.create_index("ix_contribution_batch", "contribution", ["agency_id", "batch_id"])
    _make(
        "contribution_cell",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.Numeric(24, 8), nullable=True),
        _parent("contribution_cell", "contribution", "contribution_id", "CASCADE"),
    )
    op.create_index("ix_contribution_cell_contribution", "contribution_cell", ["agency_id", "contribution_id"])
    op.create_index(
        "ix_contribution_cell_tally",
        "contribution_cell",
        ["agency_id", "content_id", "question", "option", "contribution_id", "row"],
    )
    _make(
        "answer_draft",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("corrects_id", sa.BigInteger(), nullable=True),
        sa.Column("resume_hash", sa.Text(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        _parent("answer_draft", "content", "content_id", "CASCADE"),
        _parent("answer_draft", "questionnaire_version", "version_id", "CASCADE"),
        sa.UniqueConstraint("agency_id", "content_id", "owner", name="uq_answer_draft_agency_id_content_id_owner"),
    )
    op.create_index("uq_answer_draft_resume", "answer_draft", ["resume_hash"], unique=True)
    op.create_index("ix_answer_draft_expires", "answer_draft", ["expires_at"])
    _make(
        "answer_file",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.Column("sent", sa.Boolean(), nullable=False),
        _parent("answer_file", "content", "content_id", "CASCADE"),
        _parent("answer_file", "stored_file", "file_id", "NO ACTION"),
        sa.UniqueConstraint("agency_id", "mark", name="uq_answer_file_agency_id_mark"),
    )


def downgrade() -> None:
    """Go down."""
    for name in ("answer_file", "answer_draft", "contribution_cell", "contribution", "contribution_batch"):
        op.drop_table(name)


def _make(name: str, *parts: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        *parts,
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
    )


def _parent(name: str, parent: str, column: str, ondelete: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency_id", column],
        [f"{parent}.agency_id", f"{parent}.id"],
        name=op.f(f"fk_{name}_agency_id_{column}"),
        ondelete=ondelete,
    )


def _account(name: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{name}_{column}"))


def _one_of(name: str, column: str, values: tuple[str, ...], kind: str = "") -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {values}", name=op.f(f"ck_{name}_{kind or column}"))
