"""The rights desk: what a person asks of an agency about the data it holds of them (Ley 19.628).

Nouns: a *request* (one of six rights, sealed), its *clock* (30 calendar days, once 30 more with a reason; 2 working
days for blocking), an *answer* (granted, in part, denied with reason). Verbs: ask, extend, answer, withdraw.

The rule that surprises: what the person wrote is sealed, and staff reach it only through the desk.
"""
