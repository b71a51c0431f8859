"""The area of the analysis in the office: its addresses, its filters, and what its pages share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from flask import render_template, request, url_for

from participa.access.area import Area, Ground
from participa.analysis.queries import Fact, Filters
from participa.analysis.wording import FACT_LABELS, FACT_WORDS, fact_values, figure, people, percent, waiting
from participa.consultations.models import Consultation
from participa.foundation.i18n import _
from participa.publishing.pages.public import or_404
from participa.publishing.queries import get_by_id
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from collections.abc import Iterable

area = Area(
    "analysis_office",
    __name__,
    ground=Ground.AGENCY,
    url_prefix="/gestion/<agency>/consultas/<int:content_id>/analisis",
    about="consultation",
)
#: The pages of an analysis, in the order of its menu.
PAGES = ("results", "cross", "texts", "codes", "groups", "files", "publishing")


def consultation_of(content_id: int) -> Consultation:
    """Return the consultation of the address, or answer 404."""
    found: Consultation = or_404(get_by_id, Consultation, current_agency().id, content_id)
    return found


def to(page: str, consultation: Consultation, **values: Any) -> str:
    """Return the address of one of these pages."""
    return url_for(f"analysis_office.{page}", agency=current_agency().slug, content_id=consultation.id, **values)


def asked_filters() -> Filters:
    """Return the filters of the address; what is none of the known values asks nothing."""
    values = {fact: request.args.get(word, "") for fact, word in FACT_WORDS.items()}
    return Filters(**{fact.value: value if value in fact_values(fact) else "" for fact, value in values.items()})


def filter_fields(filters: Filters, *, without: Iterable[Fact] = ()) -> list[dict[str, Any]]:
    """Return the filters as the fields of a list's form."""
    return [
        {
            "name": FACT_WORDS[fact],
            "label": str(FACT_LABELS[fact]),
            "value": getattr(filters, fact.value),
            "options": [
                {"value": "", "label": _("Todas") if fact in (Fact.REGION, Fact.AGE) else _("Todos")},
                *({"value": value, "label": label} for value, label in fact_values(fact).items()),
            ],
        }
        for fact in Fact
        if fact not in without
    ]


def filter_query(filters: Filters) -> str:
    """Return the filters as the end of an address, with its mark; empty without any."""
    pairs = [(word, value) for fact, word in FACT_WORDS.items() if (value := getattr(filters, fact.value))]
    return f"?{urlencode(pairs)}" if pairs else ""


def render(template: str, consultation: Consultation, **more: Any) -> str:
    """Render one of these pages."""
    return render_template(
        f"analysis/backoffice/{template}.html",
        agency=current_agency(),
        consultation=consultation,
        to=lambda page, **values: to(page, consultation, **values),
        consultation_url=url_for("consultations_office.show", agency=current_agency().slug, content_id=consultation.id),
        pages=[(page, to(page, consultation)) for page in PAGES],
        percent=percent,
        figure=figure,
        people=people,
        waiting=waiting,
        **more,
    )
