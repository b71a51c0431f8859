"""The complementary mechanisms: hearings, assemblies, dialogues, budgets, schools, working tables and the like.

They come from the presidential instructions and from each agency's norm. The four of the law itself have domains of
their own; here stands only how an agency carries them out, which is what its first visitors ask. Each says how much
it promises (the IAP2 spectrum) and, afterwards, what came of it, with commitments that have a person and a date.
"""
