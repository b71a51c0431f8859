"""Civil society councils (Law 18.575 art. 74): who sits in them, when they meet and what they agree.

The law asks for a diverse, representative and pluralist council and leaves term, seats, sessions and quorum to each
agency's norm: they are texts and numbers of the council, never constants. The rule that surprises: no RUN of anybody
has a column here.
"""
