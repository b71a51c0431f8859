"""The area of the answers in the office."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, url_for

from participa.access.area import Area, Ground
from participa.consultations.models import Consultation
from participa.publishing.pages.public import or_404
from participa.publishing.queries import get_by_id
from participa.web.gate import current_agency

#: No key of a contribution is larger: they have 62 bits.
LARGEST = 2**62
area = Area(
    "contributions_office",
    __name__,
    ground=Ground.AGENCY,
    url_prefix="/gestion/<agency>/consultas/<int:content_id>/respuestas",
)


def consultation_of(content_id: int) -> Consultation:
    """Return the consultation of the address, or answer 404."""
    found: Consultation = or_404(get_by_id, Consultation, current_agency().id, content_id)
    return found


def key_of(word: str) -> int:
    """Return the key of the address, or answer 404: it is longer than the numbers that addresses take otherwise."""
    if not (word.isascii() and word.isdigit() and len(word) < 20 and int(word) <= LARGEST):  # noqa: PLR2004
        abort(404)
    return int(word)


def to(page: str, consultation: Consultation, **values: Any) -> str:
    """Return the address of one of these pages."""
    return url_for(f"contributions_office.{page}", agency=current_agency().slug, content_id=consultation.id, **values)


def render(template: str, consultation: Consultation, **more: Any) -> str:
    """Render one of these pages."""
    return render_template(
        f"contributions/backoffice/{template}.html",
        agency=current_agency(),
        consultation=consultation,
        to=lambda page, **values: to(page, consultation, **values),
        consultation_url=url_for("consultations_office.show", agency=current_agency().slug, content_id=consultation.id),
        **more,
    )
