"""What people ask to be consulted on in the demonstration: accepted, rejected, joined and still to be decided."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from participa.extensions import db
from participa.foundation.clock import now
from participa.people.tokens import hash_token, new_token
from participa.petitions.models import Petition, PetitionState
from participa.petitions.queries import list_joinable

if TYPE_CHECKING:
    from participa.agencies.models import Agency


class _Case(NamedTuple):
    state: PetitionState
    subject: str
    reasons: str
    days_ago: int
    reason: str = ""
    council: str = ""
    name: str = ""


_CASES = (
    _Case(
        PetitionState.REJECTED,
        "Horario de buses interurbanos en feriados",
        "En los feriados largos no hay cómo volver y nadie nos ha preguntado.",
        70,
        "La materia corresponde a otro organismo, al que enviamos la solicitud.",
        "El consejo estuvo de acuerdo con derivarla.",
    ),
    _Case(
        PetitionState.JOINED,
        "Que se oiga a las comunas rurales",
        "Las consultas se hacen siempre en la capital regional.",
        40,
        "Se ve dentro de una consulta que ya está en curso, con encuentros en comunas rurales.",
        "El consejo pidió al menos tres encuentros fuera de la capital regional.",
        "Unión Comunal de Juntas de Vecinos Rurales",
    ),
    _Case(
        PetitionState.RECEIVED,
        "Atención en lenguaje claro en las oficinas",
        "Las cartas que llegan no se entienden. Pedimos que se consulte cómo escribirlas.",
        3,
    ),
)
#: One agency in so many has been asked.
_ASKED = 3


def play_petitions(agency: Agency, turn: int, account_id: int | None) -> None:
    """Make the petitions of an agency, as if they had come on their days."""
    if turn % _ASKED != 0:
        return
    joinable = [consultation for consultation in list_joinable(agency.id) if consultation.is_published]
    for case in _CASES:
        if case.state is PetitionState.JOINED and not joinable:
            continue
        petition = Petition(
            agency_id=agency.id,
            code_hash=hash_token(new_token()),
            subject=case.subject,
            reasons=case.reasons,
            public_name=case.name,
            received_at=now() - timedelta(days=case.days_ago),
        )
        if case.state is not PetitionState.RECEIVED:
            _decide(petition, case, joinable[0].id if case.state is PetitionState.JOINED else None, account_id)
        db.session.add(petition)
    db.session.flush()


def _decide(petition: Petition, case: _Case, consultation_id: int | None, account_id: int | None) -> None:
    facts = {
        "state": case.state,
        "decided_at": petition.received_at + timedelta(days=20),
        "decided_by_id": account_id,
        "public_subject": case.subject,
        "reason": case.reason,
        "council_opinion": case.council,
        "consultation_id": consultation_id,
    }
    for name, value in facts.items():
        setattr(petition, name, value)
