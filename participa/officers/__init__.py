"""Contact officers (encargados de participación): who to write to, in an agency and across the country.

A person holds the post from a day until another; who is in office follows from those dates when they are read. The
rule that surprises: a former officer stays on the agency's page as history, but without mail, telephone or card.
"""
