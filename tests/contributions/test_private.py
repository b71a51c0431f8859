"""Who answered stays apart from what they said: for staff, in addresses, in what pages load, in names that advertise."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from participa.contributions.models import Contribution
from participa.extensions import db
from participa.participants.current import cookie_name
from participa.participants.models import Level
from participa.participants.services import Person as Known
from participa.participants.services import enter
from participa.tenancy import scopes
from tests.contributions.test_answering import code_on, rows
from tests.contributions.test_telling import reply

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.contributions.conftest import Asked, Person
    from tests.support.cast import Cast
    from tests.support.page import Visitor

#: Where staff read answers, from the consultation's own page.
OFFICE = (
    "respuestas/",
    "respuestas/papel/",
    "publicacion-de-respuestas/",
    "analisis/",
    "analisis/textos/",
    "analisis/cruces/",
    "analisis/archivos/respuestas.csv",
    "analisis/archivos/datos-abiertos.csv",
)


@pytest.mark.abuse("R06", "V01", "V02")
def test_who_answered_is_nowhere_in_the_office(
    ask: Callable[..., Asked], person: Callable[..., Person], visit: Visitor, cast: Cast
) -> None:
    """R06, V02: no page or file for staff, the administrator's neither, tells address, name, pseudonym or receipt."""
    asked = ask(identity_level=Level.EMAIL, one_each=True)
    secrets = []
    for email in ("zz.berta@example.cl", "zz.carlos@example.cl"):
        citizen = person(asked)
        citizen.enter_with_mail(email)
        citizen.answer_all(q1="bus", q2="Más frecuencia")
        secrets += [email, code_on(citizen.finish(may_publish="y"))]
    kept = rows(asked, Contribution)
    secrets += [row.pseudonym for row in kept] + [row.receipt_hash for row in kept]
    seen = 0
    for name in ("ana", "olga", "elena"):
        token = cast.session_token(name)
        own = [f"respuestas/{row.id}/" for row in kept]
        for path in (*OFFICE, *own):
            page = visit(f"/gestion/vivienda/consultas/{asked.key}/{path}", as_=token)
            assert page.status == 200, (name, path)
            told = [secret for secret in secrets if secret in page.text]
            assert told == [], (name, path)
            seen += 1
    assert seen == 3 * (len(OFFICE) + 2)
    first, second = sorted(row.id for row in kept)
    assert second - first > 1_000_000, "keys tell no order"


@pytest.mark.abuse("V04")
def test_pages_of_answering_ask_nobody_else_for_anything(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    """V04: fonts, scripts, pictures and forms are the portal's own, on each step."""
    asked = ask()
    citizen = person(asked)
    pages = [citizen.get("responder/"), citizen.answer_all(q1="bici", q3="4"), citizen.finish()]
    pages += [citizen.get(path) for path in ("seguir-despues/", "identidad/", "comprobante/")]
    for page in pages:
        found = re.findall(
            r'<(?:link|script|img|iframe|form|source|video)[^>]*?(?:href|src|action)="([^"]*)"', page.text
        )
        assert [address for address in found if not address.startswith("/") or address.startswith("//")] == []
        policy = page.response.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy


@pytest.mark.abuse("D04")
def test_a_name_or_an_answer_is_no_advertisement(
    app: Flask, ask: Callable[..., Asked], person: Callable[..., Person], visit: Visitor, cast: Cast
) -> None:
    """D04: nothing is shown before somebody looked; what then is shown are letters, no links."""
    asked = ask(identity_level=Level.ORGANISATION)
    known = Known(
        level=Level.ORGANISATION,
        email="v@example.cl",
        organisation_rut=65000000,
        organisation_name="www.casino.example",
    )
    citizen = person(asked)
    with scopes.agency(asked.agency_id):
        token = enter(known, agency_id=asked.agency_id, process=f"consulta-{asked.key}")
        db.session.commit()
    citizen.client.set_cookie(cookie_name(), token, path=asked.base)
    citizen.answer_all(q1="bus", q2="Compre en https://casino.example/ahora <a href='https://casino.example'>aquí</a>")
    citizen.finish(may_publish="y")
    reply(asked)
    public = f"/organismos/vivienda/consultas/{asked.consultation.slug}/respuestas/"
    assert "casino" not in visit(public).text
    office = f"/gestion/vivienda/consultas/{asked.key}/publicacion-de-respuestas/"
    [kept] = rows(asked, Contribution)
    data = {"respuesta": [str(kept.id)], "Decision": "publicar"}
    assert visit(f"{office}decidir/", as_=cast.session_token("olga"), data=data, shown_on=office).status == 303
    page = visit(public)
    assert "casino.example/ahora" in page.text
    assert [link for link in page.links() if "casino" in link] == []
