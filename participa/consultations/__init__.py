"""Citizen consultations (Law 18.575 art. 73): informed, plural and representative; opinions are weighed and answered.

The phase follows from the dates when it is read; nothing has to run for a consultation to open or close. The rule
that surprises: the law fixes no lengths, so each date's rule is the agency's own norm.
"""
