"""Search, and the read model behind every national list.

Analysis is ours (Spanish stems, no accents), so both engines return the same.
"""
