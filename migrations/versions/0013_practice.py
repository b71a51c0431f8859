"""The practice section of an agency: a row of its own that can never be public."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

CHECK = "ck_agency_practice_is_never_public"
KEY = "fk_agency_practice_of_id"


def upgrade() -> None:
    """Go up."""
    with op.batch_alter_table("agency") as batch_op:
        batch_op.add_column(sa.Column("practice_of_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f(KEY), "agency", ["practice_of_id"], ["id"])
        batch_op.create_check_constraint(op.f(CHECK), "practice_of_id IS NULL OR state = 'preparing'")
        batch_op.create_index("uq_agency_practice_of_id", ["practice_of_id"], unique=True)


def downgrade() -> None:
    """Go down: practice sections stay as agencies in preparation that nobody belongs to."""
    with op.batch_alter_table("agency") as batch_op:
        batch_op.drop_index("uq_agency_practice_of_id")
        batch_op.drop_constraint(op.f(CHECK), type_="check")
        batch_op.drop_constraint(op.f(KEY), type_="foreignkey")
        batch_op.drop_column("practice_of_id")
