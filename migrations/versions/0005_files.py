"""Files: an agency's quota, what a PDF holds, the smaller picture and the words for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.add_column("agency", sa.Column("files_quota_mb", sa.Integer(), nullable=True))
    op.add_column("stored_file", sa.Column("preview_key", sa.Text(), nullable=True))
    op.add_column("stored_file", sa.Column("has_text", sa.Boolean(), nullable=True))
    op.add_column("stored_file", sa.Column("has_tags", sa.Boolean(), nullable=True))
    op.add_column("document", sa.Column("alt_text", sa.Text(), nullable=True))


def downgrade() -> None:
    """Go down."""
    op.drop_column("document", "alt_text")
    op.drop_column("stored_file", "has_tags")
    op.drop_column("stored_file", "has_text")
    op.drop_column("stored_file", "preview_key")
    op.drop_column("agency", "files_quota_mb")
