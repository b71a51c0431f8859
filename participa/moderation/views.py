"""The public page of a consultation's answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, render_template, request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.consultations.models import AnswersShown, Consultation
from participa.moderation import queries
from participa.moderation.wording import REASON_LABELS, own_words_first
from participa.publishing.pages.public import live_agency, or_404
from participa.publishing.queries import get_by_slug
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

public_area = Area("moderation_public", __name__, ground=Ground.PUBLIC)


@public_area.get("/organismos/<agency>/consultas/<slug>/respuestas/", access=May.ANYONE)
def index(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the published answers of a consultation, and how many are hidden for each reason."""
    consultation = or_404(get_by_slug, Consultation, live_agency().id, slug)
    if consultation.publication_of_answers is not AnswersShown.WITH_CONSENT:
        abort(404)
    here, text = current_agency(), request.args.get("q", "")[:100]
    return render_template(
        "moderation/index.html",
        agency=here,
        content=consultation,
        text=text,
        page=paginate(queries.select_shown(agency_id=here.id, content_id=consultation.id, text=text), scalars=True),
        hidden=queries.count_hidden(agency_id=here.id, content_id=consultation.id),
        reasons=REASON_LABELS,
        own_words_first=own_words_first,
    )
