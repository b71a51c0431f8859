"""Terms: how long things may take, by the agency's own norm where it says so, by the portal's suggestion elsewhere.

Duties, the checks before publishing and the course of consultations all count by them. What surprises: the law fixes
none of these numbers, so each is shown with where it comes from.
"""
