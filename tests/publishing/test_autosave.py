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


# --- rows that hang from a content --------------------------------------------------------------------------------


def test_a_row_with_a_long_text_is_kept_too(visit: Visitor, cast: Cast) -> None:
    council = cast.content("council", publish=False)
    place, elena = f"/gestion/vivienda/consejos/{council.id}/sesiones/nuevo/", cast.session_token("elena")
    page = visit(place, as_=elena)
    assert f'data-autosave="/gestion/vivienda/escrito/?lugar={place}"' in page.text
    typed = page.fields() | {"number": "3", "starts_at": "2026-05-04T10:00", "agreements": "Se acordó a medias"}
    visit(f"/gestion/vivienda/escrito/?lugar={place}", as_=elena, data=typed, shown_on=place)
    later = cast.session_token("elena")
    assert "Hay texto sin guardar" in visit(place, as_=later).words
    found = visit(f"{place}?recuperar=1", as_=later).fields()
    assert (found["number"], found["agreements"]) == ("3", "Se acordó a medias")
    assert visit(place, as_=later, data=found).status == 302
    assert kept(cast) == []


def test_of_a_public_row_the_reason_for_another_date_is_kept(visit: Visitor, cast: Cast) -> None:
    council, olga = cast.content("council"), cast.session_token("olga")
    base = f"/gestion/vivienda/consejos/{council.id}/sesiones/"
    typed = visit(f"{base}nuevo/", as_=olga).fields() | {"number": "3", "starts_at": "2026-05-04T10:00"}
    assert visit(f"{base}nuevo/", as_=olga, data=typed).status == 302
    shown = visit(f"/gestion/vivienda/consejos/{council.id}/", as_=olga).links()
    place = next(link for link in shown if link.startswith(base) and link.removeprefix(base)[0].isdigit())
    changed = visit(place, as_=olga).fields() | {"starts_at": "2026-05-11T10:00", "plazo-note": "Se pidió más plazo"}
    visit(f"/gestion/vivienda/escrito/?lugar={place}", as_=olga, data=changed, shown_on=place)
    found = visit(f"{place}?recuperar=1", as_=olga).fields()
    assert (found["starts_at"], found["plazo-note"]) == ("2026-05-11T10:00", "Se pidió más plazo")


def test_a_row_without_a_long_text_needs_no_keeping(visit: Visitor, cast: Cast) -> None:
    election = cast.content("council_process", publish=False)
    page = visit(f"/gestion/vivienda/elecciones/{election.id}/resultados/nuevo/", as_=cast.session_token("elena"))
    assert "data-autosave" not in page.text
