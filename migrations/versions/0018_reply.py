"""The reasoned reply by theme, with commitments and their follow-up, and how many took part by channel.

The one number of participants becomes a figure of the channel that the consultation's mode tells. Going down, themes
become text of the reply again and the figures one number.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

CHANNELS = ("online", "meeting", "paper", "mail", "other")
DECISIONS = {
    "accepted": "Acogida",
    "partly": "Acogida en parte",
    "not_accepted": "No acogida",
    "out_of_competence": "Fuera de nuestra competencia",
    "considered_before": "Ya estaba considerada",
}
PROGRESS = ("pendiente", "en_curso", "cumplido", "no_cumplido")
CONSULTATION = sa.table(
    "consultation",
    sa.column("agency_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("mode", sa.Text),
    sa.column("outcome", sa.Text),
    sa.column("participants", sa.Integer),
)
FIGURE = sa.table(
    "participation_figure",
    sa.column("agency_id", sa.Integer),
    sa.column("content_id", sa.Integer),
    sa.column("channel", sa.Text),
    sa.column("people", sa.Integer),
)
THEME = sa.table(
    "reply_theme",
    sa.column("agency_id", sa.Integer),
    sa.column("content_id", sa.Integer),
    sa.column("id", sa.Integer),
    sa.column("position", sa.Integer),
    sa.column("title", sa.Text),
    sa.column("said", sa.Text),
    sa.column("decision", sa.Text),
    sa.column("reason", sa.Text),
)


def _enum(name: str, values: tuple[str, ...]) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=40)


def _part(name: str, *columns: sa.schema.SchemaItem) -> None:
    """Make a table of rows that hang from a content of their agency."""
    op.create_table(
        name,
        *columns,
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f(f"fk_{name}_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["agency_id"], ["agency.id"], name=op.f(f"fk_{name}_agency_id"), ondelete="RESTRICT"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
        sa.UniqueConstraint("agency_id", "id", name=op.f(f"uq_{name}_agency_id_id")),
    )
    op.create_index(f"ix_{name}_content", name, ["agency_id", "content_id"])


def _to(name: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["agency_id", column],
        [f"{parent}.agency_id", f"{parent}.id"],
        name=op.f(f"fk_{name}_agency_id_{column}"),
        ondelete="CASCADE",
    )


def upgrade() -> None:
    """Go up."""
    _part(
        "participation_figure",
        sa.Column("channel", _enum("channel", CHANNELS), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("women", sa.Integer(), nullable=True),
        sa.Column("men", sa.Integer(), nullable=True),
        sa.Column("organisations", sa.Integer(), nullable=True),
    )
    _part(
        "reply_theme",
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("mentions", sa.Integer(), nullable=True),
        sa.Column("decision", _enum("decision", tuple(DECISIONS)), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("done", sa.Text(), nullable=False),
        sa.Column("written_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["written_by_id"], ["account.id"], name=op.f("fk_reply_theme_written_by_id")),
    )
    _part(
        "reply_commitment",
        sa.Column("theme_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        _to("reply_commitment", "theme_id", "reply_theme"),
    )
    op.create_index("ix_reply_commitment_theme", "reply_commitment", ["agency_id", "theme_id"])
    _part(
        "commitment_update",
        sa.Column("commitment_id", sa.Integer(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("progress", _enum("commitment_state", PROGRESS), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        _to("commitment_update", "commitment_id", "reply_commitment"),
    )
    op.create_index("ix_commitment_update_commitment", "commitment_update", ["agency_id", "commitment_id"])
    _figures_of_numbers()
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.drop_column("participants")


def _figures_of_numbers() -> None:
    c = CONSULTATION.c
    channel = sa.case((c.mode == "online", "online"), (c.mode == "in_person", "meeting"), else_="other")
    numbers = sa.select(c.agency_id, c.id, channel, c.participants).where(c.agency_id > 0, c.participants.is_not(None))
    op.execute(FIGURE.insert().from_select(["agency_id", "content_id", "channel", "people"], numbers))


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("consultation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("participants", sa.Integer(), nullable=True))
    c, f, connection = CONSULTATION.c, FIGURE.c, op.get_bind()
    total = sa.select(sa.func.sum(f.people)).where(f.agency_id == c.agency_id, f.content_id == c.id).scalar_subquery()
    op.execute(sa.update(CONSULTATION).where(c.agency_id > 0).values(participants=total))
    t = THEME.c
    themes = connection.execute(sa.select(THEME).where(t.agency_id > 0).order_by(t.agency_id, t.position, t.id)).all()
    for theme in themes:
        text = f"\n\n**{theme.title}. {DECISIONS[theme.decision]}.** {theme.said}\n\n{theme.reason}"
        mine = (c.agency_id == theme.agency_id, c.id == theme.content_id)
        op.execute(sa.update(CONSULTATION).where(*mine).values(outcome=c.outcome + text))
    for name, index in (
        ("commitment_update", "commitment"),
        ("reply_commitment", "theme"),
        ("reply_theme", ""),
        ("participation_figure", ""),
    ):
        if index:
            op.drop_index(f"ix_{name}_{index}", table_name=name)
        op.drop_index(f"ix_{name}_content", table_name=name)
        op.drop_table(name)
