"""The demonstration: the whole portal, filled with fictitious life around the present day.

Facts (bodies, invented persons, texts of each sector) become items, one small builder for each kind of content; the
items are then played through the real services, so what is shown was made the way people make it. The rule that
surprises: everything is one transaction, so a load that was interrupted has left nothing.
"""
