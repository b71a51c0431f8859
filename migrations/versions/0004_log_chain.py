"""Chain the lines of the log."""

import hashlib
import json
from datetime import UTC
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

LOG = sa.table(
    "audit_event",
    sa.column("id", sa.Integer()),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("account_id", sa.Integer()),
    sa.column("subject_agency_id", sa.Integer()),
    sa.column("action", sa.Text()),
    sa.column("subject", sa.Text()),
    sa.column("details", sa.JSON()),
    sa.column("chain", sa.Integer()),
    sa.column("number", sa.Integer()),
    sa.column("seal", sa.Text()),
)
AT_A_TIME = 1_000
BEGINNING = "0" * 64


def upgrade() -> None:
    """Add the columns, give each line its place and its seal, and demand them from then on."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chain", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("number", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("seal", sa.Text(), nullable=True))
    chain_lines(op.get_bind())
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.alter_column("chain", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("number", existing_type=sa.Integer(), nullable=False)
        batch_op.alter_column("seal", existing_type=sa.Text(), nullable=False)
        batch_op.create_unique_constraint(op.f("uq_audit_event_chain_number"), ["chain", "number"])


def chain_lines(connection: Any) -> None:
    """Seal the lines that are there, in the order they were written, some at a time."""
    ends: dict[int, tuple[int, str]] = {}
    last = 0
    change = (
        sa.update(LOG)
        .where(LOG.c.id == sa.bindparam("line"))
        .values(chain=sa.bindparam("in_chain"), number=sa.bindparam("place"), seal=sa.bindparam("sealed"))
    )
    while rows := connection.execute(sa.select(LOG).where(LOG.c.id > last).order_by(LOG.c.id).limit(AT_A_TIME)).all():
        made = []
        for row in rows:
            chain = row.subject_agency_id or 0
            number, seal = ends.get(chain, (0, BEGINNING))
            ends[chain] = number, seal = number + 1, seal_of(seal, row, chain, number + 1)
            made.append({"line": row.id, "in_chain": chain, "place": number, "sealed": seal})
        connection.execute(change, made)
        last = rows[-1].id


def seal_of(previous: str, row: Any, chain: int, number: int) -> str:
    """Return the seal of a line after the one with the seal `previous`."""
    at = row.at.replace(tzinfo=UTC) if row.at.tzinfo is None else row.at.astimezone(UTC)
    facts = (row.account_id, row.subject_agency_id, row.action, row.subject, row.details)
    told = [previous, chain, number, at.strftime("%Y-%m-%dT%H:%M:%S.%f"), *facts]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def downgrade() -> None:
    """Take the chains away; the lines stay."""
    with op.batch_alter_table("audit_event", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_audit_event_chain_number"), type_="unique")
        batch_op.drop_column("seal")
        batch_op.drop_column("number")
        batch_op.drop_column("chain")
