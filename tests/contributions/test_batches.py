"""Paper and meetings: entered by one person, checked by another, counted apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.contributions import queries
from participa.contributions.models import Contribution, Standing
from participa.extensions import db
from participa.foundation.clock import today
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contributions.conftest import Asked
    from tests.support.cast import Cast
    from tests.support.page import Page


def standing(asked: Asked) -> list[Standing]:
    db.session.expire_all()
    with scopes.agency(asked.agency_id):
        return list(db.session.scalars(sa.select(Contribution.standing)))


def test_paper_counts_once_a_second_person_agrees(
    ask: Callable[..., Asked], cast: Cast, visit: Callable[..., Page]
) -> None:
    asked = ask()
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    assert "Todavía no hay lotes" in visit(f"{asked.office}papel/", as_=elena).words
    wrong = visit(
        f"{asked.office}papel/nuevo/", as_=elena, data={"channel": "meeting", "gathered_on": "", "sheets": "0"}
    )
    assert wrong.status == 422
    facts = {"channel": "meeting", "place": "Cabildo de Lebu", "gathered_on": today().isoformat(), "sheets": "2"}
    visit(f"{asked.office}papel/nuevo/", as_=elena, data=facts)
    batch = f"{asked.office}papel/1/"
    assert visit(f"{batch}digitar/", as_=elena, data={"q2": "Sin lo obligatorio"}).status == 422
    visit(f"{batch}digitar/", as_=elena, data={"q1": "bus", "q2": "Más paraderos", "sex": "man"})
    visit(f"{batch}digitar/", as_=elena, data={"q1": "other", "q1-which": "A caballo", "q2": "Nada"})
    assert standing(asked) == [Standing.PENDING] * 2
    shown = visit(batch, as_=elena)
    assert "Más paraderos" in shown.words
    visit(f"{batch}entregar/", as_=elena, data={}, shown_on=batch)
    own = visit(f"{batch}contar/", as_=elena, data={}, shown_on=batch)
    assert own.response.status_code == 303
    assert standing(asked) == [Standing.PENDING] * 2, "who entered it does not count it"
    visit(f"{batch}devolver/", as_=olga, data={"note": "Falta la segunda hoja"}, shown_on=batch)
    assert "Falta la segunda hoja" in visit(batch, as_=elena).words
    visit(f"{batch}entregar/", as_=elena, data={}, shown_on=batch)
    visit(f"{batch}contar/", as_=olga, data={}, shown_on=batch)
    assert standing(asked) == [Standing.COUNTED] * 2
    with scopes.agency(asked.agency_id):
        assert queries.count_by_channel(agency_id=asked.agency_id, content_id=asked.key) == {"meeting": 2}
    listed = visit(f"{asked.office}?canal=meeting&q=caballo", as_=elena)
    assert "En una reunión" in listed.words
    assert "Nada coincide" not in listed.words
    changed = visit(f"{batch}digitar/", as_=elena)
    assert changed.status == 303, "a counted batch takes no more"


def test_an_answer_is_read_without_knowing_who(ask: Callable[..., Asked], cast: Cast, visit, person) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bici", q2="Más ciclovías", q3="5")
    citizen.finish()
    elena = cast.session_token("elena")
    with scopes.agency(asked.agency_id):
        [key] = db.session.scalars(sa.select(Contribution.id))
    page = visit(f"{asked.office}{key}/", as_=elena)
    assert "Más ciclovías" in page.words
    assert "Sin identificarse" in page.words
    assert visit(f"{asked.office}{key + 1}/", as_=elena).status == 404
    assert visit(f"{asked.office}{'9' * 30}/", as_=elena).status == 404
    assert visit(f"{asked.office}{key}/", as_=cast.session_token("bruno")).status == 404
