"""Accounts, memberships with a role in each agency, invitations, sign-in, sessions.

One account per person; super-admins stand apart from memberships. The rule that surprises: no page, wording or
timing tells whether an account exists.
"""
