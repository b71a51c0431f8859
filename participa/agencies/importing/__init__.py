"""Agencies from a spreadsheet: plan what each row would do, show it, and apply exactly that or nothing.

`plan_import` reads and compares, `apply_plan` writes in the transaction at hand. The rule that surprises: a row is
known by its code (CPLT), else by its exact name; a name that is only similar is never taken for the same body.
"""

from participa.agencies.importing.applying import NotDecidedError, PlanChangedError, Report, apply_plan
from participa.agencies.importing.columns import COLUMNS, TEMPLATE_HEADERS, export_row
from participa.agencies.importing.planning import MAX_BYTES, Choice, Line, Outcome, Plan, plan_import

__all__ = [
    "COLUMNS",
    "MAX_BYTES",
    "TEMPLATE_HEADERS",
    "Choice",
    "Line",
    "NotDecidedError",
    "Outcome",
    "Plan",
    "PlanChangedError",
    "Report",
    "apply_plan",
    "export_row",
    "plan_import",
]
