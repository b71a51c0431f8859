"""What is being typed is kept, found again after the session ended, and forgotten once saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from participa.extensions import db
from participa.publishing.models import SavedForm
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

NEW = "/gestion/vivienda/consultas/nuevo/"
KEEP = f"/gestion/vivienda/escrito/?lugar={NEW}"


def kept(cast: Cast) -> list[Any]:
    with scopes.agency(cast.agency().id):
        db.session.expire_all()
        return list(db.session.scalars(db.select(SavedForm).where(SavedForm.agency_id == cast.agency().id)))


def test_typed_left_and_found_again(visit: Visitor, cast: Cast) -> None:
    elena = cast.session_token("elena")
    fields = visit(NEW, as_=elena).fields() | {"title": "A medio escribir"}
    said = visit(KEEP, as_=elena, data=fields, shown_on=NEW).response
    assert said.json["text"].startswith("Guardado a las")
    later = cast.session_token("elena")
    page = visit(NEW, as_=later)
    assert "Hay texto sin guardar" in page.words
    assert page.fields()["title"] == ""
    found = visit(f"{NEW}?recuperar=1", as_=later).fields()
    assert found["title"] == "A medio escribir"
    assert visit(NEW, as_=later, data=found).status == 302
    assert kept(cast) == []


def test_it_is_thrown_away_when_asked(visit: Visitor, cast: Cast) -> None:
    elena = cast.session_token("elena")
    visit(KEEP, as_=elena, data={"title": "Nada", "origin": "ex_officio"}, shown_on=NEW)
    assert len(kept(cast)) == 1
    assert visit("/gestion/vivienda/escrito/descartar/", as_=elena, data={"lugar": NEW}, shown_on=NEW).status == 302
    assert kept(cast) == []


def test_each_person_has_her_own(visit: Visitor, cast: Cast) -> None:
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    visit(KEEP, as_=elena, data={"title": "De Elena"}, shown_on=NEW)
    assert "Hay texto sin guardar" not in visit(NEW, as_=olga).words
    visit(KEEP, as_=olga, data={"title": "De Olga"}, shown_on=NEW)
    visit(KEEP, as_=olga, data={"title": "De Olga, más largo"}, shown_on=NEW)
    assert sorted(saved.values["title"][0] for saved in kept(cast)) == ["De Elena", "De Olga, más largo"]


@pytest.mark.abuse("D02")
@pytest.mark.parametrize(
    ("place", "data", "status"),
    [
        ("/gestion/salud/consultas/nuevo/", {"title": "x"}, 400),
        ("https://evil.cl/", {"title": "x"}, 400),
        (NEW, {"title": "x" * 500_000}, 413),
    ],
)
def test_only_the_forms_of_the_own_office_and_of_a_persons_length(
    visit: Visitor, cast: Cast, place: str, data: dict[str, str], status: int
) -> None:
    elena = cast.session_token("elena")
    assert visit(f"/gestion/vivienda/escrito/?lugar={place}", as_=elena, data=data, shown_on=NEW).status == status
    assert kept(cast) == []


def test_a_reader_keeps_nothing(visit: Visitor, cast: Cast) -> None:
    assert visit(KEEP, as_=cast.session_token("rita"), data={"title": "x"}, shown_on="/gestion/vivienda/").status == 403
