"""Ground floor: column types, clock, text, files, tables, mail.

No domain word lives here, and nothing below imports it.
"""
