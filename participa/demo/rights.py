"""What people ask about their data in the demonstration: one answered, one to answer, one in a hurry."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from participa.data_rights import queries, services
from participa.data_rights.models import Outcome, Proof, Right, due_on
from participa.foundation.clock import local, now

if TYPE_CHECKING:
    from participa.agencies.models import Agency


class _Case(NamedTuple):
    right: Right
    proof: Proof
    name: str
    text: str
    days_ago: int
    outcome: Outcome | None = None
    answer: str = ""


_CASES = (
    _Case(
        Right.ACCESS,
        Proof.EMAIL,
        "Marcela Fuentes Rojas",
        "Participé en dos consultas este año. Quiero saber qué datos míos guardan y con quién los comparten.",
        41,
        Outcome.GRANTED,
        "Guardamos su correo, cifrado, y lo que escribió en dos consultas. No lo hemos entregado a nadie. Le enviamos "
        "el detalle a su correo.",
    ),
    _Case(
        Right.RECTIFICATION,
        Proof.EMAIL,
        "Jorge Painemal Huenchul",
        "En el acta de la reunión de abril mi apellido está mal escrito: es Painemal, con ene.",
        12,
    ),
    _Case(
        Right.ERASURE,
        Proof.EMAIL,
        "Rosa Huentelaf Cayul",
        "Ya no quiero que guarden lo que respondí en la consulta de este año. Bórrenlo, por favor.",
        5,
    ),
    _Case(
        Right.BLOCKING,
        Proof.CLAVEUNICA,
        "Teresa Aguirre Soto",
        "No usen mi comentario mientras resuelven la corrección que pedí.",
        1,
    ),
)


def play_requests(agency: Agency, account_id: int | None) -> None:
    """Make the requests of an agency that somebody works in, as if they had come on their days."""
    if account_id is None:
        return
    for number, case in enumerate(_CASES):
        asked = services.Asked(name=case.name, email=f"persona{number}@correo.example", text=case.text)
        code = services.ask(case.right, asked, proof=case.proof, agency=agency)
        found = queries.find_by_code(agency.id, code)
        if found is None:
            continue
        found.received_at = now() - timedelta(days=case.days_ago)
        found.due_on = due_on(case.right, local(found.received_at).date())
        if case.outcome is not None:
            services.answer(found, case.outcome, case.answer, agency=agency, account_id=account_id)
            found.closed_at = found.received_at + timedelta(days=19)
