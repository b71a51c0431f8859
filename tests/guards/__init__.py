"""The house rules, each held by a test whose message says what to do instead.

A guard is a function that takes what it judges (files, tables, an application), so that beside each guard a sample
that breaks the rule shows that it sees. Exemptions name their reason and may only shrink: one that nothing needs fails.
"""
