"""Mail that a server refused for good: its address is known not to be one."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("outbox_mail", sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True))
    refused = sa.text("refused_at IS NOT NULL")
    op.create_index(
        "ix_outbox_mail_refused", "outbox_mail", ["recipient"], sqlite_where=refused, postgresql_where=refused
    )


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_outbox_mail_refused", table_name="outbox_mail")
    op.drop_column("outbox_mail", "refused_at")
