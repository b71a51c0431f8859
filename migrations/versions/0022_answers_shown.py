"""Answers shown to the public with consent, and parts of answers hidden with the original sealed."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

RANDOM_KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go up."""
    _make(
        "contribution_redaction",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.Integer(), nullable=False),
        sa.Column("row", sa.Text(), nullable=False),
        sa.Column("option", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(40), nullable=False),
        sa.Column("redacted_on", sa.Date(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        _parent("contribution_redaction", "contribution", "contribution_id"),
        _account("contribution_redaction", "account_id"),
        sa.UniqueConstraint(
            "agency_id", "contribution_id", "question", "row", "option",
            name=op.f("uq_contribution_redaction_agency_id_contribution_id_question_row_option"),
        ),
        _one_of("contribution_redaction", "redaction_reason", "reason", ("others", "own", "sensitive", "child")),
    )  # fmt: skip
    _make(
        "moderated_answer",
        sa.Column("id", RANDOM_KEY, autoincrement=False, nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.BigInteger(), nullable=False),
        sa.Column("decided", sa.String(40), nullable=False),
        sa.Column("reason", sa.String(40), nullable=True),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("batch", sa.BigInteger(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        _parent("moderated_answer", "content", "content_id"),
        _parent("moderated_answer", "contribution", "contribution_id"),
        _account("moderated_answer", "decided_by_id"),
        sa.UniqueConstraint("agency_id", "contribution_id", name=op.f("uq_moderated_answer_agency_id_contribution_id")),
        _one_of("moderated_answer", "decided", "decided", ("shown", "hidden")),
        _one_of("moderated_answer", "hiding_reason", "reason", ("personal_data", "offence", "unlawful", "unrelated")),
    )
    op.create_index("ix_moderated_answer_list", "moderated_answer", ["agency_id", "content_id", "decided", "id"])
    op.create_index("ix_moderated_answer_batch", "moderated_answer", ["agency_id", "content_id", "batch"])


def downgrade() -> None:
    """Go down: texts stay as they are read, the sealed originals go."""
    for name in ("moderated_answer", "contribution_redaction"):
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


def _parent(name: str, parent: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency_id", column],
        [f"{parent}.agency_id", f"{parent}.id"],
        name=op.f(f"fk_{name}_agency_id_{column}"),
        ondelete="CASCADE",
    )


def _account(name: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["account.id"], name=op.f(f"fk_{name}_{column}"))


def _one_of(name: str, kind: str, column: str, values: tuple[str, ...]) -> sa.CheckConstraint:
    return sa.CheckConstraint(f"{column} IN {values}", name=op.f(f"ck_{name}_{kind}"))
