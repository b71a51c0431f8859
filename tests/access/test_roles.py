"""What each role is for, walked through the office: the council's people, who writes, who approves, who watches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.access.visitor import ROLE_LABELS, ROLE_SENTENCES, Role
from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.people.current import COOKIE_KEY
from participa.publishing.models import ReviewComment
from participa.tenancy import scopes
from tests.support.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.support.cast import Cast

OFFICE = "/gestion/vivienda"


class At:
    """Somebody of the cast in a browser."""

    def __init__(self, app: Flask, cast: Cast, name: str) -> None:
        self.client = app.test_client()
        with self.client.session_transaction() as session:
            session[COOKIE_KEY] = cast.session_token(name)

    def get(self, path: str) -> Page:
        return Page(self.client.get(path))

    def post(self, path: str, shown_on: str, **data: Any) -> Page:
        return Page(self.client.post(path, data={"csrf_token": self.get(shown_on).csrf(), **data}))


@pytest.fixture
def at(app: Flask, cast: Cast) -> Callable[[str], At]:
    return lambda name: At(app, cast, name)


def test_every_role_says_in_a_sentence_what_it_may_do() -> None:
    assert set(ROLE_SENTENCES) == set(ROLE_LABELS) == set(Role)


@pytest.mark.abuse("R02")
@pytest.mark.abuse("R03")
def test_the_secretary_keeps_the_council_and_nothing_else(cast: Cast, at: Callable[[str], At]) -> None:
    """R02, R03: she changes the rows of a public council; other kinds, their documents and their trash are shut."""
    council, mechanism = cast.content("council"), cast.content("mechanism", publish=False)
    silvia = at("silvia")
    base, other = f"{OFFICE}/consejos/{council.id}/", f"{OFFICE}/mecanismos/{mechanism.id}/"
    assert f"{base}sesiones/nuevo/" in silvia.get(base).links()
    assert silvia.get(f"{base}sesiones/nuevo/").status == 200
    assert silvia.get(f"{OFFICE}/adjuntos/{council.id}/").status == 200
    assert silvia.get(f"{base}publicar/").status == 403
    shown = silvia.get(other)
    assert shown.status == 200
    assert f"{other}editar/" not in shown.links()
    assert f"{OFFICE}/mecanismos/nuevo/" not in silvia.get(f"{OFFICE}/mecanismos/").links()
    for path in (f"{other}editar/", f"{OFFICE}/mecanismos/nuevo/", f"{OFFICE}/adjuntos/{mechanism.id}/"):
        assert silvia.get(path).status == 403, path
    at("ana").post(f"{other}eliminar/", f"{other}eliminar/")
    assert silvia.post(f"{OFFICE}/papelera/{mechanism.id}/recuperar/", "/cuenta/").status == 403


@pytest.mark.abuse("R02")
def test_the_commission_writes_about_elections_only(cast: Cast, at: Callable[[str], At]) -> None:
    council, election = cast.content("council", publish=False), cast.content("council_process", publish=False)
    emilio = at("emilio")
    assert emilio.get(f"{OFFICE}/elecciones/{election.id}/editar/").status == 200
    assert emilio.get(f"{OFFICE}/consejos/{council.id}/").status == 200
    assert emilio.get(f"{OFFICE}/consejos/{council.id}/editar/").status == 403
    assert emilio.get(f"{OFFICE}/elecciones/{election.id}/publicar/").status == 403


@pytest.mark.abuse("R03")
def test_communications_writes_and_the_authority_approves(cast: Cast, at: Callable[[str], At]) -> None:
    draft = cast.content("consultation", publish=False)
    base = f"{OFFICE}/consultas/{draft.id}/"
    carla, aurora = at("carla"), at("aurora")
    assert (carla.get(f"{base}editar/").status, carla.get(f"{base}publicar/").status) == (200, 403)
    assert (aurora.get(f"{base}editar/").status, aurora.get(f"{base}publicar/").status) == (403, 200)
    assert aurora.get(f"{OFFICE}/actividad/").status == 200
    assert carla.get(f"{OFFICE}/actividad/").status == 403


@pytest.mark.abuse("R05")
def test_the_supervision_reads_everywhere_and_asks_for_corrections(cast: Cast, at: Callable[[str], At]) -> None:
    """R05: she changes no text, no person and no agency, and what she asks is on record."""
    draft = cast.content("consultation", "salud", publish=False)
    base = f"/gestion/salud/consultas/{draft.id}/"
    sonia = at("sonia")
    assert sonia.get("/mis-organismos/").response.location == "/plataforma/"
    assert sonia.get("/plataforma/organismos/").status == 200
    assert "/plataforma/organismos/nuevo/" not in sonia.get("/plataforma/organismos/").links()
    assert sonia.get("/plataforma/organismos/nuevo/").status == 404
    assert "/gestion/salud/" in sonia.get("/plataforma/organismos/salud/").links()
    assert sonia.get(base).status == 200
    assert sonia.get(f"{base}editar/").status == 403
    assert sonia.get("/gestion/salud/personas/").status == 403
    sonia.post(f"{base}comentar/", base, message="Falta la fecha de la respuesta.")
    assert "La supervisión pide corregir: Falta la fecha" in at("bruno").get(base).words
    with scopes.agency(draft.agency_id):
        assert db.session.scalar(sa.select(ReviewComment.action)) == "correction"
    asked = sa.select(AuditEvent.action).where(AuditEvent.action == "content.ask-correction")
    assert db.session.scalar(asked) is not None


def test_the_page_of_permissions_tells_each_role_and_what_is_in_part(cast: Cast, at: Callable[[str], At]) -> None:
    words = at("rita").get(f"{OFFICE}/permisos/").words
    assert all(str(sentence) in words for sentence in ROLE_SENTENCES.values())
    assert "Solo en lo que les toca: Secretaría del consejo, Comisión electoral" in words
    assert "Todo el equipo" in words
