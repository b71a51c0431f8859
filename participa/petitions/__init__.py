"""Petitions for a consultation (Law 18.575 art. 73): anybody asks in the agency's window and reads the decision.

The rule that surprises: who asked is kept apart from what was asked and erased after the decision; only the code of
the ticket leads to a petition that was not decided, and only its hash is kept.
"""
