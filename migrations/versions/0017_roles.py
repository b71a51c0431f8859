"""Roles for all who work on participation, supervisors of all agencies, memberships with a last day."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

BEFORE = ("admin", "officer", "editor", "reviewer", "reader")
AFTER = (
    "admin",
    "officer",
    "authority",
    "reviewer",
    "communications",
    "editor",
    "council_secretary",
    "electoral_commission",
    "reader",
)
#: What becomes of a role that the schema before does not know.
NEAREST = {"authority": "reviewer", "communications": "editor"}


def _allow(roles: tuple[str, ...]) -> None:
    """Let the two tables hold these roles; SQLite makes its tables anew for it."""
    listed = ", ".join(f"'{role}'" for role in roles)
    for table in ("membership", "invitation"):
        name = op.f(f"ck_{table}_role")
        if op.get_bind().dialect.name == "postgresql":
            op.drop_constraint(name, table, type_="check")
            op.create_check_constraint(name, table, f"role IN ({listed})")
            continue
        with op.batch_alter_table(table, recreate="always") as batch_op:
            batch_op.alter_column(
                "role",
                existing_type=sa.String(40),
                type_=sa.Enum(*roles, name="role", native_enum=False, create_constraint=True, length=40),
                existing_nullable=False,
            )


def upgrade() -> None:
    """Go up."""
    op.add_column("account", sa.Column("is_supervisor", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("account") as batch_op:
        batch_op.alter_column("is_supervisor", server_default=None)
    op.add_column("membership", sa.Column("ends_on", sa.Date(), nullable=True))
    op.add_column("invitation", sa.Column("ends_on", sa.Date(), nullable=True))
    _allow(AFTER)


def downgrade() -> None:
    """Go down: memberships whose last day is over are ended, and new roles become the nearest there was."""
    for table in ("membership", "invitation"):
        for role in AFTER:
            if role not in BEFORE:
                nearest = NEAREST.get(role, "reader")
                op.execute(f"UPDATE {table} SET role = '{nearest}' WHERE agency_id > 0 AND role = '{role}'")  # noqa: S608
    op.execute(
        "UPDATE membership SET ended_at = CURRENT_TIMESTAMP "
        "WHERE agency_id > 0 AND ended_at IS NULL AND ends_on < CURRENT_DATE"
    )
    _allow(BEFORE)
    op.drop_column("invitation", "ends_on")
    op.drop_column("membership", "ends_on")
    op.drop_column("account", "is_supervisor")
