"""The append-only log: who did what, when, to what, before and after.

The application's database role can't change it.
"""
