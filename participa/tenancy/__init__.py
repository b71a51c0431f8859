"""Room 1: whose data.

One of three scopes is active for every statement: `agency(id)`, `public()` or `platform(reason=...)`.
Four locks hold it: the session (reads and flushes), the keys (composite), the database (row security on
PostgreSQL, triggers and a statement check on SQLite) and the tests that try every way around them.
The rule that surprises: with no scope, a statement on tenant data raises *and* would find no row.
"""
