"""Forgetting people: when their time is over, and when one of them asks for it; each time with a certificate.

Nouns: a *certificate* (what went, how many, when, by which rule). Verbs: forget, erase. The rule that surprises:
answers stay and count, and the receipt's code still tells so; what goes is all that leads from one to a person.
"""
