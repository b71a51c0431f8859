"""When a content's links were first gathered: what is older is read once by the worker."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up: of what is there, nothing counts as read."""
    op.add_column("content", sa.Column("links_read_at", sa.DateTime(timezone=True), nullable=True))
    unread = sa.text("links_read_at IS NULL")
    op.create_index("ix_content_links_unread", "content", ["agency_id"], sqlite_where=unread, postgresql_where=unread)


def downgrade() -> None:
    """Go down."""
    op.drop_index("ix_content_links_unread", table_name="content")
    op.drop_column("content", "links_read_at")
