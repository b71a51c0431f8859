"""Lists: an index for each filter, in the order of the list, with all that its counts look at."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

WINDOWS = ["closes_at", "opens_at", "shown_from", "shown_until"]
BEFORE = {
    "ix_search_entry_kind_year": ["kind", "year", *WINDOWS],
    "ix_search_entry_subkind": ["kind", "subkind", "listed_at"],
    "ix_search_entry_region": ["region_code", "kind", "listed_at", *WINDOWS],
    "ix_search_entry_kind_closes": ["kind", *WINDOWS],
}
AFTER = {
    "ix_search_entry_kind_year": ["kind", "year", "listed_at", *WINDOWS],
    "ix_search_entry_subkind": ["kind", "subkind", "listed_at", *WINDOWS],
    "ix_search_entry_region": ["region_code", "kind", "listed_at", *WINDOWS, "ministry_id"],
    "ix_search_entry_ministry": ["ministry_id", "kind", "listed_at", *WINDOWS],
    "ix_search_entry_kind_closes": [
        *("kind", "closes_at", "id", "opens_at", "shown_from", "shown_until"),
        *("region_code", "ministry_id", "year", "subkind"),
    ],
}


def upgrade() -> None:
    """Go up."""
    for name in BEFORE:
        op.drop_index(name, table_name="search_entry")
    for name, columns in AFTER.items():
        op.create_index(name, "search_entry", columns)


def downgrade() -> None:
    """Go down."""
    for name in AFTER:
        op.drop_index(name, table_name="search_entry")
    for name, columns in BEFORE.items():
        op.create_index(name, "search_entry", columns)
