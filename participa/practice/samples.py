"""What a practice section is filled with: invented contents, some published, some still drafts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from participa.agencies.models import Kind
from participa.consultations.content_type import CONSULTATION
from participa.foundation.clock import today
from participa.mechanisms.content_type import MECHANISM
from participa.norms.content_type import NORM
from participa.officers.content_type import OFFICER
from participa.onboarding import texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.agencies.models import Agency
    from participa.publishing.content_types import ContentType

KIND = Kind.OTHER
MAIL = "practica@participa.example"
ABOUT = "Aquí practica el equipo. Todo lo que hay es inventado."


@dataclass(frozen=True, slots=True)
class Sample:
    """A content to begin with."""

    content_type: ContentType
    values: dict[str, Any]
    is_published: bool


def all_of(practice: Agency) -> Iterator[Sample]:
    """Yield the samples of an agency's regime."""
    yield Sample(
        OFFICER,
        {"title": "Camila Ejemplo Soto", "post": texts.officer_post(), "mail": MAIL, "phone": "+56 2 2000 0000"},
        is_published=True,
    )
    norm = texts.norm(practice)
    yield Sample(
        NORM,
        {
            "title": norm["title"],
            "summary": norm["summary"],
            "number": "1.234",
            "act_on": today() - timedelta(days=200),
            "mechanisms": "Consulta ciudadana",
            "body": "Texto de ejemplo, para practicar.",
        },
        is_published=True,
    )
    for turn, prepared in enumerate(texts.mechanisms(practice)[:4]):
        values = {
            "title": prepared.title,
            "mechanism_type": prepared.type,
            "is_permanent": True,
            "contact_email": MAIL,
            **prepared.values,
        }
        yield Sample(MECHANISM, values, is_published=turn < 2)  # noqa: PLR2004 (half of them)
    yield from _consultations()


def _consultations() -> Iterator[Sample]:
    for title, days, is_published in (
        ("Consulta de ejemplo sobre el horario de atención", 10, True),
        ("Consulta de ejemplo en borrador", 30, False),
    ):
        values = {
            "title": title,
            "summary": "Queremos saber qué le acomoda más. Es un ejemplo para practicar.",
            "background": "Muchas personas piden atención por la tarde. El detalle es inventado.",
            "open_to_change": "El horario y los días de atención.",
            "contact_email": MAIL,
            "opens_on": today() - timedelta(days=2),
            "closes_on": today() + timedelta(days=days),
        }
        yield Sample(CONSULTATION, values, is_published=is_published)
