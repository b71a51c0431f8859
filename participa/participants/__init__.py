"""Who takes part: a level of identity in one process of one agency, kept apart from what the person says.

Nouns: a *process* (something citizens take part in: its word, its levels), a *participant* (somebody in a session of
one process), an *identity* (what was proven, sealed), a *pseudonym* (what answers carry instead). Verbs: enter, prove,
leave.

The rule that surprises: nothing here points at an answer, nor an answer here. Both sides can be joined only with the
portal's secret, one process at a time, and the same person has another key in each process.
"""
