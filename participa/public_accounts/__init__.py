"""Participatory public accounts (Law 18.575 art. 72): once a year, with budget execution, by territory, and answered.

The reporting year is the one accounted for; the edition is the year in which it is done, usually the next. The law
leaves the terms to each agency's norm: five working days between report and event is practice, so it only warns.
"""
