"""The course of a consultation: milestone, suspension, the steps taken, who may answer, and what is owed to people.

A consultation that had its reply keeps it: it stands at the milestone of the reply. The instants of opening and closing
are worked out from the days once, here, for the rows that are there.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

SANTIAGO = ZoneInfo("America/Santiago")
CHOICES = {
    "level": (("anonymous", "declared", "email", "organisation", "claveunica"), "anonymous"),
    "age_rule": (("with_leave", "from_14", "from_18"), "from_14"),
    "answers_shown": (("no", "with_consent"), "no"),
    "milestone": (
        ("proposed", "planned", "preparing", "systematised", "results", "replied", "follow_up", "finished"),
        "preparing",
    ),
}
COLUMNS = {
    "identity_level": "level",
    "minimum_age_rule": "age_rule",
    "publication_of_answers": "answers_shown",
    "milestone": "milestone",
}
STEPS = (
    "plan",
    "prepare",
    "call",
    "extend",
    "suspend",
    "resume",
    "annul",
    "systematise",
    "results",
    "reply",
    "follow_up",
    "finish",
)
CONSULTATION = sa.table(
    "consultation",
    sa.column("agency_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("opens_on", sa.Date),
    sa.column("closes_on", sa.Date),
    sa.column("reply_due_on", sa.Date),
    sa.column("outcome", sa.Text),
    sa.column("outcome_on", sa.Date),
    sa.column("opens_at", sa.DateTime(timezone=True)),
    sa.column("closes_at", sa.DateTime(timezone=True)),
    sa.column("milestone", sa.Text),
)
CONTENT = sa.table(
    "content",
    sa.column("agency_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("published_at", sa.DateTime(timezone=True)),
)
ENTRY = sa.table(
    "search_entry",
    sa.column("agency_id", sa.Integer),
    sa.column("content_id", sa.Integer),
    sa.column("kind", sa.Text),
    sa.column("subkind", sa.Text),
    sa.column("owed_by", sa.Date),
)


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        for name, choice in COLUMNS.items():
            values, default = CHOICES[choice]
            kind = sa.Enum(*values, name=choice, native_enum=False, create_constraint=True, length=40)
            batch_op.add_column(sa.Column(name, kind, nullable=False, server_default=default))
        batch_op.add_column(sa.Column("one_each", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("retention_months", sa.Integer(), nullable=False, server_default="12"))
        batch_op.add_column(sa.Column("territory", sa.Text(), nullable=False, server_default=""))
        halt = sa.Enum("suspended", "annulled", name="halt", native_enum=False, create_constraint=True, length=40)
        batch_op.add_column(sa.Column("halt", halt, nullable=True))
        batch_op.add_column(sa.Column("halt_reason", sa.Text(), nullable=False, server_default=""))
        for name in ("halted_at", "opens_at", "closes_at"):
            batch_op.add_column(sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("first_closes_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("questionnaire_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_consultation_agency_id_questionnaire_id"),
            "questionnaire",
            ["agency_id", "questionnaire_id"],
            ["agency_id", "id"],
            ondelete="RESTRICT",
        )
        batch_op.create_index("ix_consultation_questionnaire", ["agency_id", "questionnaire_id"])
    with op.batch_alter_table("consultation", schema=None) as batch_op:  # new rows bring their own
        for name in (*COLUMNS, "one_each", "retention_months", "territory", "halt_reason"):
            batch_op.alter_column(name, server_default=None)
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("owed_by", sa.Date(), nullable=True))
        batch_op.create_index("ix_search_entry_kind_owed", ["kind", "owed_by", "shown_from", "shown_until"])
    _make_tables()
    _work_out()


def _make_tables() -> None:
    op.create_table(
        "consultation_step",
        sa.Column(
            "step", sa.Enum(*STEPS, name="step", native_enum=False, create_constraint=True, length=40), nullable=False
        ),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("before", sa.Date(), nullable=True),
        sa.Column("after", sa.Date(), nullable=True),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_consultation_step_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f("fk_consultation_step_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_consultation_step_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_step")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_consultation_step_agency_id_id")),
    )
    op.create_index("ix_consultation_step_content", "consultation_step", ["agency_id", "content_id"])
    op.create_table(
        "consultation_rules",
        sa.Column("most_extensions", sa.Integer(), nullable=False),
        sa.Column("most_extension_days", sa.Integer(), nullable=False),
        sa.Column("reply_within", sa.Integer(), nullable=False),
        sa.Column("legal_basis", sa.Text(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_consultation_rules_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_rules")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_consultation_rules_agency_id_id")),
        sa.UniqueConstraint("agency_id", name=op.f("uq_consultation_rules_agency_id")),
    )


def _work_out() -> None:
    """Set what follows from the rows that are there."""
    c, connection = CONSULTATION.c, op.get_bind()
    rows = connection.execute(sa.select(c.agency_id, c.id, c.opens_on, c.closes_on).where(c.agency_id > 0)).all()
    for agency_id, row_id, opens_on, closes_on in rows:
        connection.execute(
            sa.update(CONSULTATION)
            .where(c.agency_id == agency_id, c.id == row_id)
            .values(opens_at=_first_instant(opens_on), closes_at=_first_instant(closes_on and closes_on + timedelta(1)))
        )
    public = sa.exists(
        sa.select(CONTENT.c.id).where(
            CONTENT.c.agency_id == c.agency_id, CONTENT.c.id == c.id, CONTENT.c.published_at.is_not(None)
        )
    )
    today = datetime.now(SANTIAGO).date()  # noqa: TID251 (a migration stands without the application)
    op.execute(
        sa.update(CONSULTATION)
        .where(c.agency_id > 0, c.outcome != "", c.outcome_on.is_not(None), c.outcome_on <= today, public)
        .values(milestone="replied")
    )
    owed = (
        sa.select(c.reply_due_on)
        .where(c.agency_id == ENTRY.c.agency_id, c.id == ENTRY.c.content_id, c.milestone != "replied")
        .scalar_subquery()
    )
    op.execute(sa.update(ENTRY).where(ENTRY.c.agency_id > 0, ENTRY.c.kind == "consultation").values(owed_by=owed))


def _first_instant(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), SANTIAGO).astimezone(UTC) if day else None


def downgrade() -> None:
    """Go down: what was replied keeps its reply and its day, from which the former phase follows."""
    op.drop_table("consultation_rules")
    op.drop_index("ix_consultation_step_content", table_name="consultation_step")
    op.drop_table("consultation_step")
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_search_entry_kind_owed")
        batch_op.drop_column("owed_by")
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_index("ix_consultation_questionnaire")
        batch_op.drop_constraint(batch_op.f("fk_consultation_agency_id_questionnaire_id"), type_="foreignkey")
        for name in (*CHOICES, "halt"):
            batch_op.drop_constraint(batch_op.f(f"ck_consultation_{name}"), type_="check")
        for name in (
            *COLUMNS,
            "one_each",
            "retention_months",
            "territory",
            "halt",
            "halt_reason",
            "halted_at",
            "opens_at",
            "closes_at",
            "first_closes_on",
            "questionnaire_id",
        ):
            batch_op.drop_column(name)
