"""A consultation that is answered on line, and people who answer it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from participa.consultations.models import AnswersShown
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.participants.models import Level
from participa.questionnaires.definition import Condition, Definition, Kind, Option, Page, Question, to_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
from participa.tenancy import scopes
from tests.support.page import Page as Shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from participa.consultations.models import Consultation
    from tests.support.cast import Cast

DEFINITION = Definition(
    pages=(
        Page(
            "p1",
            "Cómo se mueve",
            questions=(
                Question(
                    "q1",
                    1,
                    Kind.ONE,
                    "¿Cómo va a su trabajo?",
                    required=True,
                    options=(Option("bus", "En bus"), Option("bici", "En bicicleta")),
                    other=True,
                ),
                Question("q2", 2, Kind.LONG, "¿Qué mejoraría?"),
            ),
        ),
        Page(
            "p2",
            "En bicicleta",
            show_if=Condition("q1", ("bici",)),
            questions=(Question("q3", 3, Kind.SCALE, "¿Qué tan segura es la ciclovía?"),),
        ),
        Page("p3", "Para terminar", questions=(Question("q4", 4, Kind.FILE, "Un archivo"),)),
    )
)


@dataclass
class Asked:
    """An open consultation with its addresses."""

    consultation: Consultation
    agency_id: int
    #: Key of the consultation and its public word, kept as plain facts: sessions come and go.
    key: int
    slug: str = "vivienda"

    @property
    def base(self) -> str:
        """Return where it is answered."""
        return f"/participar/{self.slug}/consulta-{self.key}/"

    @property
    def office(self) -> str:
        """Return where staff read the answers."""
        return f"/gestion/{self.slug}/consultas/{self.key}/respuestas/"


@pytest.fixture
def ask(cast: Cast) -> Callable[..., Asked]:
    """Make a consultation with questions, open since yesterday."""

    def made(slug: str = "vivienda", definition: Definition = DEFINITION, **facts: Any) -> Asked:
        agency = cast.agency(slug)
        with scopes.agency(agency.id):
            questionnaire = Questionnaire(title="Transporte")
            db.session.add(questionnaire)
            db.session.flush()
            db.session.add(
                QuestionnaireVersion(
                    questionnaire_id=questionnaire.id,
                    number=1,
                    state=VersionState.IN_USE,
                    definition=to_json(definition),
                    opened_at=now(),
                )
            )
            db.session.commit()
        values = {
            "title": "Plan de transporte",
            "opens_on": today() - timedelta(days=1),
            "closes_on": today() + timedelta(days=20),
            "reply_due_on": today() + timedelta(days=60),
            "identity_level": Level.ANONYMOUS,
            "publication_of_answers": AnswersShown.WITH_CONSENT,
            "questionnaire_id": questionnaire.id,
        }
        consultation = cast.content("consultation", slug, **{**values, **facts})
        return Asked(consultation, agency.id, consultation.id, slug)

    return made


class Person:
    """Somebody with a browser."""

    def __init__(self, app: Flask, asked: Asked, address: str = "203.0.113.7") -> None:
        """Begin without a cookie."""
        self.app, self.asked = app, asked
        self.client = app.test_client()
        self.place = {"REMOTE_ADDR": address}

    def get(self, path: str) -> Shown:
        """Open a page below the consultation's answering, checked for the HTML contract."""
        return Shown(self.client.get(self._at(path), environ_base=self.place, follow_redirects=True))

    def send(self, path: str, *, shown: Shown | None = None, **fields: Any) -> Shown:
        """Send the form of a page with what it carries by itself, and open what follows."""
        page = shown or self.get(path)
        sent = {**page.fields(), **fields}
        return Shown(self.client.post(self._at(path), data=sent, environ_base=self.place, follow_redirects=True))

    def answer_all(self, **answers: Any) -> Shown:
        """Go through the pages until the last one, which sends."""
        shown = self.get("responder/")
        while "Pagina" in shown.text:
            here = {name: value for name, value in answers.items() if f'name="{name}"' in shown.text}
            shown = self.send("responder/", shown=shown, **here)
            assert shown.status == 200, shown.words
        return shown

    def finish(self, **fields: Any) -> Shown:
        """Send from the last page as a person without scripts does: some seconds later, with the simple sum."""
        with time_machine.travel(now() - timedelta(seconds=20), tick=True):
            page = self.get("enviar/")
        return self.send("enviar/", shown=page, **{"old_enough": "y", "respuesta_simple": sum_of(page), **fields})

    def finish_too_late(self, close: Callable[[], None]) -> Shown:
        """Have the last page open while the consultation closes, then send."""
        with time_machine.travel(now() - timedelta(seconds=20), tick=True):
            page = self.get("enviar/")
        close()
        return self.send("enviar/", shown=page, old_enough="y", respuesta_simple=sum_of(page))

    def enter_with_mail(self, email: str) -> None:
        """Prove an address with the code of its mail."""
        with time_machine.travel(now() - timedelta(seconds=20), tick=True):
            page = self.get("identidad/correo/")
        asks = self.send("identidad/correo/", shown=page, email=email, respuesta_simple=sum_of(page))
        code = re.search(r"\d{3} \d{3}", last_mail(email).text)
        assert code
        self.send(asks.response.request.path, shown=asks, code=code[0])

    def _at(self, path: str) -> str:
        return path if path.startswith("/") else self.asked.base + path


def sum_of(page: Shown) -> str:
    """Answer the simple question of a page."""
    found = re.search(r"¿Cuánto es (\d+) más (\d+)\?", page.text)
    return str(int(found[1]) + int(found[2])) if found else ""


def last_mail(recipient: str) -> Any:
    """Return the newest mail to an address."""
    from participa.foundation.mail import OutboxMail

    found = db.session.scalars(
        db.select(OutboxMail).where(OutboxMail.recipient == recipient).order_by(OutboxMail.id.desc())
    ).first()
    if found is not None:
        db.session.expunge(found)
    db.session.commit()  # the savepoint ends here: rolling it back later would undo what browsers do meanwhile
    return found


@pytest.fixture
def person(app: Flask) -> Callable[..., Person]:
    """Make people, each with a browser of their own."""
    return lambda asked, **facts: Person(app, asked, **facts)
