"""A section's first steps: the checklist that its people meet while it is being prepared, up to publishing it.

Confirm the card, name the officer, say who approves, add the norm, choose the mechanisms, open the section. The rule
that surprises: the checklist keeps no state of its own; each step is done when what it asks for exists.
"""
