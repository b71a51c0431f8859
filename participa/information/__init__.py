"""Relevant information (Law 18.575 art. 71): sheets on policies, plans, programmes, actions, budgets and studies.

The rule that surprises: a sheet grows old by itself: whether its data are stale follows from their date when read.
"""
