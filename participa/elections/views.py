"""Citizens' pages of elections: an agency's, each one with its roll, and the national list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, render_template

from participa.access.permissions import May
from participa.councils.queries import find_public
from participa.elections import queries
from participa.elections.content_type import COUNCIL_PROCESS, STANDING_LABELS, stage_label
from participa.elections.forms import ELECTED_LABELS, INCIDENT_LABELS, ROLL_LABELS, TYPE_LABELS
from participa.elections.models import CouncilProcess, ProcessStage, RollState, where_it_stands
from participa.foundation import words
from participa.foundation.i18n import _, _l
from participa.publishing.pages import live_agency, public_area
from participa.publishing.queries import NotFoundError, get_by_slug
from participa.search.pages import national_list as list_page
from participa.search.queries import Window
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

STAGES = {Window.OPEN: _l("En curso"), Window.SOON: _l("Por comenzar"), Window.PAST: _l("Terminadas")}
_ROLL_PER_PAGE = 50


def _context(process: CouncilProcess) -> dict[str, Any]:
    stages, roll = queries.list_stages(process), queries.count_roll(process)
    standing = where_it_stands(stages)
    return {
        "type_label": TYPE_LABELS[process.process_type],
        "standing": standing,
        "standing_label": STANDING_LABELS[standing],
        "incident_label": INCIDENT_LABELS[process.incident] if process.incident else "",
        "steps": [_step(stage) for stage in stages],
        "current": [stage_label(stage) for stage in stages if stage.state == "current"],
        "council": find_public(process.agency_id, process.council_id),
        "roll": [(ROLL_LABELS[state], roll[state]) for state in RollState if state in roll],
        "candidates": queries.list_candidates(process),
        "results": queries.list_results(process),
        "elected_labels": ELECTED_LABELS,
    }


def _step(stage: ProcessStage) -> dict[str, Any]:
    return {
        "label": stage_label(stage),
        "state": str(stage.state),
        "dates": words.date_range(stage.starts_on, stage.last_day),
        "detail": stage.detail,
    }


area = public_area(COUNCIL_PROCESS, __name__, _context)


@area.get("/organismos/<agency>/elecciones/<slug>/padron/", access=May.ANYONE)
def roll(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the roll of organisations."""
    owner = live_agency()
    try:
        process = get_by_slug(CouncilProcess, owner.id, slug)
    except NotFoundError:
        abort(404)
    page = paginate(queries.select_roll(process), per_page=_ROLL_PER_PAGE, scalars=True)
    return render_template(
        "elections/roll.html",
        agency=owner,
        content_type=COUNCIL_PROCESS,
        process=process,
        page=page,
        labels=ROLL_LABELS,
    )


@area.get("/consejos/elecciones/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Elections of every agency's councils; those that run now first of all."""
    return list_page(
        "council_process",
        heading=_("Elecciones de consejos de la sociedad civil"),
        lead=_(
            "Las organizaciones pueden inscribirse, presentar candidaturas y votar mientras el proceso está en curso."
        ),
        stages=STAGES,
        subkinds=TYPE_LABELS,
    )
