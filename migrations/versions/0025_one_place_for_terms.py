"""What an agency's norm says of its consultations is kept among its terms: one place instead of two."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

BEFORE = ("dias_habiles", "dias_corridos", "meses")
AFTER = (*BEFORE, "veces")
#: column of the former table -> the term, and what it is counted in.
TERMS = {
    "most_extensions": ("consultation_extensions", "veces"),
    "most_extension_days": ("consultation_extension", "dias_corridos"),
    "reply_within": ("consultation_reply", "dias_habiles"),
}
#: What the portal suggests, where the agency said nothing.
SUGGESTED = {"most_extensions": 1, "most_extension_days": 30, "reply_within": 45}
TERM = sa.table(
    "deadline_rule",
    *(sa.column(name) for name in ("agency_id", "name", "quantity", "unit", "basis")),
    sa.column("changed_at", sa.DateTime(timezone=True)),
)
RULES = sa.table("consultation_rules", *(sa.column(name) for name in ("agency_id", *TERMS, "legal_basis")))


def _allow(units: tuple[str, ...]) -> None:
    """Let terms be counted in these; SQLite makes its table anew for it."""
    name = op.f("ck_deadline_rule_unit")
    if op.get_bind().dialect.name == "postgresql":
        listed = ", ".join(f"'{unit}'" for unit in units)
        op.drop_constraint(name, "deadline_rule", type_="check")
        op.create_check_constraint(name, "deadline_rule", f"unit IN ({listed})")
        return
    with op.batch_alter_table("deadline_rule", recreate="always") as batch_op:
        batch_op.alter_column(
            "unit",
            existing_type=sa.String(40),
            type_=sa.Enum(
                *units, name=op.f("ck_deadline_rule_unit"), native_enum=False, create_constraint=True, length=40
            ),
            existing_nullable=False,
        )


def upgrade() -> None:
    """Go up: each number that differs from what the portal suggests, or has its article, becomes a term."""
    _allow(AFTER)
    connection = op.get_bind()
    rows = connection.execute(sa.select(RULES).where(RULES.c.agency_id > 0)).mappings().all()
    for row in rows:
        for column, (name, unit) in TERMS.items():
            if row[column] != SUGGESTED[column] or row["legal_basis"]:
                facts = {"name": name, "quantity": row[column], "unit": unit, "basis": row["legal_basis"][:200]}
                connection.execute(
                    sa.insert(TERM).values(agency_id=row["agency_id"], changed_at=sa.func.current_timestamp(), **facts)
                )
    op.drop_table("consultation_rules")


def downgrade() -> None:
    """Go down: the terms of consultations get their table back; those counted otherwise get the suggestion."""
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
    connection, names = op.get_bind(), [name for name, _unit in TERMS.values()]
    mine = sa.and_(TERM.c.agency_id > 0, TERM.c.name.in_(names))
    rows = connection.execute(sa.select(TERM).where(mine)).mappings().all()
    for agency_id in sorted({row["agency_id"] for row in rows}):
        own = {(row["name"], row["unit"]): row for row in rows if row["agency_id"] == agency_id}
        numbers = {
            column: own[term]["quantity"] if term in own else SUGGESTED[column] for column, term in TERMS.items()
        }
        basis = next((row["basis"] for row in own.values() if row["basis"]), "")
        connection.execute(sa.insert(RULES).values(agency_id=agency_id, legal_basis=basis, **numbers))
    connection.execute(sa.delete(TERM).where(mine))
    _allow(BEFORE)
