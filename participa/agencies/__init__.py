"""The tenant itself: profile, kind, regime, ministry, look, state and succession.

Super-admins create agencies one by one or from a spreadsheet; each agency edits its own card. The rule that
surprises: a slug is never given to another agency, so an old link can't come to show somebody else's section.
"""
