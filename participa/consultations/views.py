"""Citizens' pages of consultations: an agency's, each one, and the national list."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import render_template

from participa.access.permissions import May
from participa.consultations import queries, wording
from participa.consultations.content_type import CONSULTATION
from participa.consultations.forms import MODE_LABELS, ORIGIN_LABELS
from participa.consultations.models import REPLIED, Consultation, Milestone, Step
from participa.consultations.queries import Reply, get_reply
from participa.consultations.reply_forms import CHANNEL_LABELS, DECISION_LABELS
from participa.consultations.workflow import PHASE_LABELS
from participa.foundation.clock import local, today
from participa.foundation.i18n import _, _l
from participa.mechanisms.forms import COMMITMENT_LABELS
from participa.publishing.pages import public_area
from participa.publishing.pages.public import live_agency
from participa.search.pages import asked_filters
from participa.search.pages import national_list as list_page
from participa.search.queries import Window, count_late_of_agency
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from flask.typing import ResponseReturnValue

STAGES = {
    Window.OPEN: _l("Abiertas"),
    Window.SOON: _l("Por abrir"),
    Window.PAST: _l("Cerradas"),
    Window.LATE: _l("Respuestas atrasadas"),
}


def _context(consultation: Consultation) -> dict[str, Any]:
    return {
        "phase_label": PHASE_LABELS[consultation.phase],
        "phase_tone": wording.TONES.get(consultation.phase, "neutral"),
        "mode_label": MODE_LABELS[consultation.mode],
        "origin_label": ORIGIN_LABELS[consultation.origin],
        "steps": wording.course(consultation, _results_on(consultation)) if consultation.halt is None else [],
        "standing": wording.standing(consultation),
        "conditions": wording.conditions(consultation),
        "countdown": wording.countdown(consultation),
        "reply": _reply(consultation),
        "channel_labels": CHANNEL_LABELS,
        "decision_labels": DECISION_LABELS,
        "commitment_labels": COMMITMENT_LABELS,
    }


def _results_on(consultation: Consultation) -> date | None:
    """Return the day on which the results came out; None before."""
    if consultation.milestone not in (Milestone.RESULTS, *REPLIED):
        return None
    taken = queries.list_steps(consultation, Step.SHOW_RESULTS)
    return local(taken[-1].taken_at).date() if taken else None


def _reply(consultation: Consultation) -> Reply | None:
    """Return the figures and, once it is public, the reply; None before there are results."""
    if not consultation.is_replied and consultation.milestone is not Milestone.RESULTS:
        return None
    found = get_reply(consultation)
    return found if consultation.is_replied else Reply(found.figures, (), (), ())


def _beside_list() -> dict[str, Any]:
    return {"late": count_late_of_agency(current_agency().id)}


area = public_area(CONSULTATION, __name__, _context, _beside_list)


@area.get("/consultas/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Consultations of every agency."""
    return list_page(
        "consultation",
        heading=_("Consultas ciudadanas"),
        lead=_("Materias en que los organismos piden su opinión antes de decidir."),
        stages=STAGES,
    )


@area.get("/organismos/<agency>/plan-de-consultas/", access=May.ANYONE)
def plan(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show what an agency announced to consult on in a year, and what became of it."""
    here = live_agency()
    years, year = plan_years(here.id)
    page = paginate(queries.select_plan(here.id, year), scalars=True)
    months = by_month([(entry, "", here.slug) for entry in page.items])
    facts = plan_facts(page.items, years, year)
    return render_template("consultations/plan.html", agency=here, page=page, months=months, **facts)


@area.get("/plan-de-consultas/", access=May.ANYONE)
def national_plan() -> ResponseReturnValue:
    """Show what every agency announced to consult on in a year."""
    years, year = plan_years()
    page = paginate(queries.select_national_plan(year))
    facts = plan_facts([row[0] for row in page.items], years, year)
    return render_template("consultations/national_plan.html", page=page, months=by_month(page.items), **facts)


def plan_years(agency_id: int | None = None) -> tuple[list[int], int]:
    """Return the years to choose from and the one to show: the asked one, this one, or the last that has a plan."""
    found, asked = list(queries.list_plan_years(agency_id)), asked_filters().year
    first = today().year if today().year in found or not found else found[0]
    return sorted({*found, asked or first}, reverse=True), asked or first


def plan_facts(entries: Sequence[Any], years: list[int], year: int) -> dict[str, Any]:
    """Return what a page of a plan shows of its entries."""
    planned = queries.list_planned(entries)
    return {
        "year": year,
        "years": years,
        "planned": planned,
        "standings": {entry.id: wording.plan_standing(entry, planned.get(entry.content_id)) for entry in entries},
    }


def by_month(rows: Sequence[Any]) -> list[tuple[str, list[Any]]]:
    """Return the rows of a plan (entry, agency's name, agency's word), which come in order, under their months."""
    return [(month, list(group)) for month, group in groupby(rows, key=lambda row: wording.plan_month(row[0]))]
