"""The links of contents, and whether they answer."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "content_link",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column(
            "answer",
            sa.Enum("yes", "no", "refused", name="answer", native_enum=False, create_constraint=True, length=40),
            nullable=True,
        ),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("broken_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f("fk_content_link_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_content_link_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_link")),
        sa.UniqueConstraint(
            "agency_id", "content_id", "address", name=op.f("uq_content_link_agency_id_content_id_address")
        ),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_content_link_agency_id_id")),
    )
    op.create_index("ix_content_link_due", "content_link", ["due_at"])
    op.create_index("ix_content_link_address", "content_link", ["address"])
    op.create_index("ix_content_link_answer", "content_link", ["agency_id", "answer", "broken_since"])


def downgrade() -> None:
    """Go down."""
    op.drop_table("content_link")
