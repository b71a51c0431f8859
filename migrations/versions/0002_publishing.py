"""The life of a text: review, versions, working texts, scheduled publication, trash, what is being typed."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up."""
    op.create_table(
        "saved_form",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_saved_form_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_saved_form_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_form")),
        sa.UniqueConstraint("agency_id", "account_id", "place", name=op.f("uq_saved_form_agency_id_account_id_place")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_saved_form_agency_id_id")),
    )
    op.create_table(
        "content_version",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_content_version_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f("fk_content_version_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_content_version_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_version")),
        sa.UniqueConstraint(
            "agency_id", "content_id", "number", name=op.f("uq_content_version_agency_id_content_id_number")
        ),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_content_version_agency_id_id")),
    )
    op.create_table(
        "review_comment",
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_review_comment_account_id")),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f("fk_review_comment_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_review_comment_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_comment")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_review_comment_agency_id_id")),
    )
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.create_index("ix_review_comment_content", ["agency_id", "content_id"], unique=False)

    op.create_table(
        "working_text",
        sa.Column("values", sa.JSON(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "content_id"],
            ["content.agency_id", "content.id"],
            name=op.f("fk_working_text_agency_id_content_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id"], ["agency.id"], name=op.f("fk_working_text_agency_id"), ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_working_text")),
        sa.UniqueConstraint("agency_id", "content_id", name=op.f("uq_working_text_agency_id_content_id")),
        sa.UniqueConstraint("agency_id", "id", name=op.f("uq_working_text_agency_id_id")),
    )
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.add_column(sa.Column("four_eyes", sa.Boolean(), nullable=False, server_default=sa.true()))

    with op.batch_alter_table("content", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "text_stage",
                sa.Enum(
                    "clean",
                    "editing",
                    "reviewing",
                    name="text_stage",
                    native_enum=False,
                    create_constraint=True,
                    length=40,
                ),
                nullable=False,
                server_default="editing",
            )
        )
        batch_op.add_column(sa.Column("authors", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("shown_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("shown_until", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("approval_owed_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("forced_by_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("forced_authors", sa.JSON(), nullable=False, server_default="[]"))
        batch_op.add_column(sa.Column("last_step", sa.JSON(), nullable=True))
        batch_op.add_column(sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_content_forced_by_id"), "account", ["forced_by_id"], ["id"])

    # What is public has no text that waits. The defaults were for the rows that were there: new ones bring their own.
    op.execute(sa.text("UPDATE content SET text_stage = 'clean' WHERE published_at IS NOT NULL"))
    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.alter_column("four_eyes", server_default=None)
    with op.batch_alter_table("content", schema=None) as batch_op:
        batch_op.alter_column("text_stage", server_default=None)
        batch_op.alter_column("authors", server_default=None)
        batch_op.alter_column("forced_authors", server_default=None)

    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("shown_from", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("shown_until", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_search_entry_kind_closes")
        batch_op.create_index(
            "ix_search_entry_kind_closes", ["kind", "closes_at", "opens_at", "shown_from", "shown_until"], unique=False
        )
        batch_op.drop_index("ix_search_entry_kind_opens")
        batch_op.create_index(
            "ix_search_entry_kind_opens", ["kind", "opens_at", "closes_at", "shown_from", "shown_until"], unique=False
        )
        batch_op.drop_index("ix_search_entry_kind_year")
        batch_op.create_index(
            "ix_search_entry_kind_year",
            ["kind", "year", "closes_at", "opens_at", "shown_from", "shown_until"],
            unique=False,
        )
        batch_op.drop_index("ix_search_entry_region")
        batch_op.create_index(
            "ix_search_entry_region",
            ["region_code", "kind", "listed_at", "closes_at", "opens_at", "shown_from", "shown_until"],
            unique=False,
        )
        batch_op.drop_index("ix_search_entry_kind_listed")
        batch_op.create_index(
            "ix_search_entry_kind_listed",
            ["kind", "listed_at", "closes_at", "opens_at", "shown_from", "shown_until"],
            unique=False,
        )


def downgrade() -> None:
    """Go down."""
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_search_entry_kind_closes")
        batch_op.create_index("ix_search_entry_kind_closes", ["kind", "closes_at", "opens_at"], unique=False)
        batch_op.drop_index("ix_search_entry_kind_opens")
        batch_op.create_index("ix_search_entry_kind_opens", ["kind", "opens_at"], unique=False)
        batch_op.drop_index("ix_search_entry_kind_year")
        batch_op.create_index("ix_search_entry_kind_year", ["kind", "year"], unique=False)
        batch_op.drop_index("ix_search_entry_region")
        batch_op.create_index("ix_search_entry_region", ["region_code", "kind", "listed_at"], unique=False)
        batch_op.drop_index("ix_search_entry_kind_listed")
        batch_op.create_index("ix_search_entry_kind_listed", ["kind", "listed_at"], unique=False)
    with op.batch_alter_table("search_entry", schema=None) as batch_op:
        batch_op.drop_column("shown_until")
        batch_op.drop_column("shown_from")

    with op.batch_alter_table("content", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_content_forced_by_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("ck_content_text_stage"), type_="check")
        batch_op.drop_column("trashed_at")
        batch_op.drop_column("last_step")
        batch_op.drop_column("forced_authors")
        batch_op.drop_column("forced_by_id")
        batch_op.drop_column("approval_owed_since")
        batch_op.drop_column("shown_until")
        batch_op.drop_column("shown_from")
        batch_op.drop_column("submitted_at")
        batch_op.drop_column("authors")
        batch_op.drop_column("text_stage")

    with op.batch_alter_table("agency", schema=None) as batch_op:
        batch_op.drop_column("four_eyes")

    op.drop_table("working_text")
    with op.batch_alter_table("review_comment", schema=None) as batch_op:
        batch_op.drop_index("ix_review_comment_content")

    op.drop_table("review_comment")
    op.drop_table("content_version")
    op.drop_table("saved_form")
