"""The yearly plan: announced in words of its own while the draft stays unseen, and followed to its call or its end."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from participa.consultations.models import Milestone
from participa.consultations.queries import find_plan_entry
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/plan-de-consultas/"
PUBLIC, NATIONAL = "/organismos/vivienda/plan-de-consultas/", "/plan-de-consultas/"


def announced(visit: Visitor, cast: Cast, as_: str, **said: Any) -> Any:
    """Have a draft announced from its page."""
    content = cast.content("consultation", title="ZZBORRADOR", summary="Para ordenar la costanera", publish=False)
    page = f"/gestion/vivienda/consultas/{content.id}/plan/"
    shown = visit(page, as_=as_)
    assert 'value="ZZBORRADOR"' in shown.text, "the draft suggests what to say"
    facts = {"subject": "La costanera", "purpose": "Para ordenarla", "year": str(today().year), "month": "12"} | said
    assert visit(page, as_=as_, data=facts, shown_on=page).status == 302
    return content


@pytest.mark.abuse("U01")
def test_what_is_announced_is_public_and_the_draft_is_not(visit: Visitor, cast: Cast) -> None:
    """U01: the plan says its own words, never those of the draft; an agency that is off has none."""
    olga = cast.session_token("olga")
    assert "Todavía no hay un plan" in visit(PUBLIC).words
    content = announced(visit, cast, olga)
    for address in (PUBLIC, NATIONAL):
        page = visit(address)
        assert "La costanera" in page.words
        assert "Anunciada" in page.words
        assert "ZZBORRADOR" not in page.text
    assert PUBLIC in visit("/organismos/vivienda/consultas/").links()
    assert "La costanera" not in visit(f"{PUBLIC}?ano={today().year + 1}").words
    assert "La costanera" in visit(f"{OFFICE}descargar.csv", as_=olga).text
    with scopes.platform(reason="test"):
        cast.agency().state = "suspended"
        db.session.commit()
    assert "La costanera" not in visit(NATIONAL).words
    assert content.id


def test_it_is_read_month_by_month(visit: Visitor, cast: Cast) -> None:
    """Each month once, in order; what has none yet comes last."""
    olga = cast.session_token("olga")
    for month, subject in (("", "El parque"), ("12", "La costanera"), ("3", "La feria"), ("12", "La plaza")):
        announced(visit, cast, olga, month=month, subject=subject)
    for address in (PUBLIC, NATIONAL):
        tree = visit(address).tree
        assert tree is not None
        main = tree.find(".//main")
        assert main is not None
        read = [" ".join("".join(found.itertext()).split()) for found in main.iter() if found.tag in ("h2", "h3")]
        year = today().year
        assert [text.removesuffix(" Anunciada").removesuffix(" Atrasada") for text in read] == [
            f"Marzo de {year}", "La feria", f"Diciembre de {year}", "La costanera", "La plaza", "Mes por definir", "El parque"
        ]  # fmt: skip


def test_it_is_late_after_its_month_and_leads_to_what_was_called(visit: Visitor, cast: Cast) -> None:
    olga = cast.session_token("olga")
    content = announced(visit, cast, olga, month="")
    assert "Mes por definir" in visit(PUBLIC).words
    with time_machine.travel(now().replace(year=now().year + 1, month=1, day=15), tick=False):
        assert "Atrasada" in visit(f"{PUBLIC}?ano={today().year - 1}").words
    called = cast.content("consultation", title="Costanera", opens_on=today(), closes_on=today() + timedelta(days=9))
    with scopes.agency(content.agency_id):
        entry = find_plan_entry(content)
        assert entry is not None
        entry.content_id = called.id
        db.session.commit()
    page = visit(PUBLIC)
    assert f"/organismos/vivienda/consultas/{called.slug}/" in page.links()
    assert "Abierta" in page.words


def test_it_is_corrected_and_taken_off_with_a_reason_for_the_public(visit: Visitor, cast: Cast) -> None:
    olga, vera = cast.session_token("olga"), cast.session_token("vera")
    content = announced(visit, cast, olga)
    row = next(link for link in visit(OFFICE, as_=olga).links() if link.startswith(OFFICE) and link[-2].isdigit())
    assert visit(row, as_=vera).status in (403, 404)
    wrong = visit(row, as_=olga, data={"subject": "La orilla", "year": "26"}, shown_on=row)
    assert wrong.status == 422
    assert "La orilla" in wrong.text
    assert visit(row, as_=olga, data={"subject": "La orilla", "year": str(today().year)}, shown_on=row).status == 302
    assert "La orilla" in visit(PUBLIC).words
    assert "Corregida el" in visit(PUBLIC).words
    off = f"{row}sacar/"
    assert visit(off, as_=olga, data={"reason": " "}, shown_on=off).status == 422
    assert visit(off, as_=olga, data={"reason": "Sin presupuesto"}, shown_on=off).status == 302
    page = visit(PUBLIC)
    assert "Fuera del plan" in page.words
    assert "Sin presupuesto" in page.words
    with scopes.agency(content.agency_id):
        draft: Any = get_by_id(type(content), content.agency_id, content.id)
        assert draft.milestone is Milestone.PREPARING
    again = f"/gestion/vivienda/consultas/{content.id}/plan/"
    facts = {"subject": "La orilla", "year": str(today().year), "month": "12"}
    assert visit(again, as_=olga, data=facts, shown_on=again).status == 302
    assert "Sin presupuesto" not in visit(PUBLIC).words
