"""What people ask to be consulted on in the demonstration: accepted, rejected, joined and still to be decided."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from participa.consultations.models import Origin
from participa.extensions import db
from participa.foundation.clock import at_local, now, today
from participa.people.tokens import hash_token, new_token
from participa.petitions.models import Petition, PetitionContact, PetitionState
from participa.petitions.queries import list_joinable
from participa.petitions.services import LONGEST_KEPT

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
        PetitionState.ACCEPTED,
        "",
        "Lo hemos pedido en dos reuniones. Quienes vivimos aquí sabemos qué falta y queremos opinar antes de que se decida.",
        260,
        "La materia es de nuestra competencia y todavía se puede cambiar: la consulta se incluyó en el plan del año.",
        "El consejo la aprobó por mayoría y pidió encuentros presenciales.",
        "Agrupación Vecinal Los Aromos (ficticia)",
    ),
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
    if turn % _ASKED != 0 and account_id is None:
        return
    waiting: Petition | None = None  # the last of them is still to be decided
    joinable = [consultation for consultation in list_joinable(agency.id) if consultation.is_published]
    for case in _CASES:
        if case.state in (PetitionState.JOINED, PetitionState.ACCEPTED) and not joinable:
            continue
        made = joinable[-1] if case.state is PetitionState.ACCEPTED else None
        if made is not None:
            made.origin = Origin.ON_PETITION
        petition = Petition(
            agency_id=agency.id,
            code_hash=hash_token(new_token()),
            subject=made.title if made else case.subject,
            reasons=case.reasons,
            public_name=case.name,
            received_at=at_local(made.opens_on - timedelta(days=90), 10) if made and made.opens_on else _ago(case),
        )
        if case.state is not PetitionState.RECEIVED:
            joined = made or (joinable[0] if case.state is PetitionState.JOINED else None)
            _decide(petition, case, joined.id if joined else None, account_id)
        db.session.add(petition)
        waiting = petition
    db.session.flush()
    if waiting is not None:
        erase_on = today() + LONGEST_KEPT
        contact = {"name": "Marta Quilodrán (ficticia)", "email": "marta@correo.example"}
        db.session.add(PetitionContact(agency_id=agency.id, petition_id=waiting.id, erase_on=erase_on, **contact))


def _ago(case: _Case) -> datetime:
    return now() - timedelta(days=case.days_ago)


def _decide(petition: Petition, case: _Case, consultation_id: int | None, account_id: int | None) -> None:
    facts = {
        "state": case.state,
        "decided_at": petition.received_at + timedelta(days=20),
        "decided_by_id": account_id,
        "public_subject": petition.subject,
        "reason": case.reason,
        "council_opinion": case.council,
        "consultation_id": consultation_id,
    }
    for name, value in facts.items():
        setattr(petition, name, value)
