"""The practice section of an agency: where its people try everything, and nothing reaches the public.

It is an agency's row of its own, for ever in preparation and with nobody of its own: the roles are those of the agency
that practises. Prepare, wipe, fill again. The rule that surprises: no mail leaves from it, whatever is done there.
"""
