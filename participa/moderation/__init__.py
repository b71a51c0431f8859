"""Showing answers to the public: each with its author's consent, after somebody of the agency looked at it.

Nouns: a *waiting* answer (may be published, nobody decided), a *shown* answer, a *hidden* one (with a reason). Verbs:
publish, hide, undo. The rule that surprises: what the public reads is a copy made when it is published; what is hidden
keeps no text here, only its reason, so that the public count needs nothing else.
"""
