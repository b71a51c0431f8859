"""Reading what duties are derived from, the terms, the months, and who is told."""

from participa.obligations.queries.facts import Facts, count_overdue, list_duties, list_duties_of, read_facts
from participa.obligations.queries.months import find_confirmation, list_confirmations, read_table
from participa.obligations.queries.recipients import (
    find_owner_of_calendar,
    find_person,
    find_preference,
    hold_recipient,
    list_for_correction,
    list_people,
    list_told,
)

__all__ = [
    "Facts",
    "count_overdue",
    "find_confirmation",
    "find_owner_of_calendar",
    "find_person",
    "find_preference",
    "hold_recipient",
    "list_confirmations",
    "list_duties",
    "list_duties_of",
    "list_for_correction",
    "list_people",
    "list_told",
    "read_facts",
    "read_table",
]
