"""The analysis in the demonstration: a code book, some texts coded, those alike grouped, figures kept for the public."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.analysis import queries, services
from participa.consultations.models import Consultation
from participa.contributions.models import Contribution
from participa.extensions import db

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Name, what it includes, and the words that such texts hold.
_BOOK = (
    ("Iluminación y seguridad", "Luz en calles y paraderos, miedo de noche.", ("luz", "seguridad")),
    ("Accesibilidad", "Sillas de ruedas, coches, veredas, personas mayores.", ("silla", "mayores", "veredas")),
    ("Frecuencia y horarios", "Cuándo se atiende o cada cuánto pasa.", ("horas", "hora", "semana")),
    ("Zonas rurales", "Lo que cambia fuera de las ciudades.", ("rural", "campo")),
    ("Costos y plazos", "Quién paga, cuánto cuesta y desde cuándo.", ("paga", "plazos", "financiamiento")),
)
#: One text of so many stays to be coded.
_LEFT = 4


def code(*, agency_id: int, account_id: int | None) -> None:
    """Analyse every answered consultation of an agency, in its own scope."""
    answered = sa.select(Contribution.content_id).where(Contribution.agency_id == agency_id).distinct()
    for consultation in db.session.scalars(
        sa.select(Consultation).where(Consultation.agency_id == agency_id, Consultation.id.in_(answered))
    ).all():
        numbers = queries.text_questions(queries.asked_of(consultation))
        for name, description, words in _BOOK:
            if places := _places(consultation, numbers, words):
                made = services.save_code(consultation, None, name=name, description=description)
                services.tag_texts(consultation, made, places, account_id=account_id)
        services.group_texts(consultation)
        if consultation.phase in queries.CLOSED:
            services.keep_figures(consultation, account_id=account_id)


def _places(consultation: Consultation, numbers: Sequence[int], words: Sequence[str]) -> list[queries.Place]:
    found = set()
    for word in words:
        asked = queries.AskedTexts(words=word)
        for row in db.session.execute(queries.select_texts(consultation, numbers, asked)):
            if row.contribution_id % _LEFT:
                found.add(queries.Place(row.contribution_id, row.question, row.row))
    return sorted(found)
