"""Relevant information: sheets that say how old their data are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from participa.extensions import db
from participa.foundation.clock import today
from participa.information.content_type import INFORMATION_SHEET
from participa.information.models import InformationSheet, SheetKind
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

HERE = "/organismos/vivienda/informacion/"
OFFICE = "/gestion/vivienda/informacion/"


def facts(**changes):
    base = {
        "title": "Programa de plazas",
        "summary": "Mejora plazas con los vecinos.",
        "sheet_kind": "programa",
        "period": "2026",
        "body": "Llega a **40** comunas.",
        "responsible_unit": "Departamento de Espacios Públicos",
        "data_updated_on": today().isoformat(),
        "next_update_on": (today() + timedelta(days=180)).isoformat(),
    }
    return base | changes


def test_a_sheet_is_written_published_and_read(visit, cast):
    sent = visit(OFFICE + "nuevo/", as_=cast.session_token("elena"), data=facts())
    assert sent.status == 302
    number = sent.response.location.rstrip("/").rsplit("/", 1)[-1]
    assert "Al día" in visit(OFFICE, as_=cast.session_token("elena")).words
    assert visit(f"{OFFICE}{number}/publicar/", as_=cast.session_token("olga"), data={}).status == 302
    page = visit(HERE + "programa-de-plazas/")
    for said in ("Programa", "2026", "40", "Departamento de Espacios Públicos"):
        assert said in page.words
    assert "<strong>40</strong>" in page.text
    assert "pueden haber cambiado" not in page.words
    assert "Período: 2026" in visit(HERE).words


def test_what_is_missing_is_said_before_publishing(visit, cast):
    sheet = cast.content("information_sheet", publish=False)
    page = visit(f"{OFFICE}{sheet.id}/publicar/", as_=cast.session_token("olga"), data={})
    assert page.status == 422
    for said in ("resumen", "adjunte un documento", "de qué fecha son los datos"):
        assert said in page.words


@pytest.mark.parametrize(
    ("kind", "age", "stale"),
    [
        (SheetKind.PROGRAMME, 365, False),
        (SheetKind.PROGRAMME, 366, True),
        (SheetKind.BUDGET, 30, False),
        (SheetKind.BUDGET, 31, True),
        (SheetKind.STUDY, 31, False),
    ],
)
def test_data_grow_old_by_themselves(visit, cast, kind, age, stale):
    day = today() - timedelta(days=age)
    cast.content("information_sheet", title="Ficha", sheet_kind=kind, data_updated_on=day)
    assert ("pueden haber cambiado" in visit(HERE + "ficha/").words) is stale


def test_without_a_date_nobody_says_that_it_is_stale(visit, cast):
    cast.content("information_sheet", title="Ficha")
    assert "pueden haber cambiado" not in visit(HERE + "ficha/").words


def test_a_promised_update_that_did_not_come_is_said(visit, cast):
    day = today() - timedelta(days=1)
    cast.content("information_sheet", title="Ficha", data_updated_on=today() - timedelta(days=90), next_update_on=day)
    assert "anunció una actualización" in visit(HERE + "ficha/").words


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"data_updated_on": "2999-01-01"}, "La fecha no puede ser posterior a hoy."),
        (
            {"data_updated_on": "2026-03-01", "next_update_on": "2026-03-01"},
            "debe ser posterior a la fecha de los datos",
        ),
        ({"sheet_kind": "otra"}, ""),
        ({"title": "x" * 161}, "Acorte el texto a 160 caracteres"),
    ],
)
def test_what_can_not_be_is_said_and_what_was_typed_stays(visit, cast, changes, remedy):
    page = visit(OFFICE + "nuevo/", as_=cast.session_token("elena"), data=facts(**changes))
    assert page.status == 422
    assert remedy in page.words
    assert page.fields()["responsible_unit"] == "Departamento de Espacios Públicos"


@pytest.mark.abuse("X03")
def test_the_text_can_not_carry_a_script(visit, cast):
    cast.content("information_sheet", title="Ficha", body="<img src=x onerror=alert(1)>", period="<b>2026</b>")
    page = visit(HERE + "ficha/")
    assert "<img src=x" not in page.text
    assert "<b>2026</b>" not in page.text


@pytest.mark.abuse("U12")
def test_a_draft_sheet_is_nowhere(visit, cast):
    cast.content("information_sheet", title="Marcador secreto", publish=False)
    for address in (HERE, HERE + "marcador-secreto/"):
        assert "Marcador" not in visit(address).text


@pytest.mark.abuse("T01")
def test_another_agencys_sheet_is_not_found(visit, cast):
    sheet = cast.content("information_sheet", title="Ficha")
    assert visit(f"/gestion/salud/informacion/{sheet.id}/", as_=cast.session_token("bruno")).status == 404
    cast.agency("salud")
    assert visit("/organismos/salud/informacion/ficha/").status == 404


def test_the_read_model_gets_its_facts(cast):
    made = cast.content(
        "information_sheet", sheet_kind=SheetKind.BUDGET, body="Gasto **anual**", data_updated_on=date(2026, 3, 1)
    )
    with scopes.agency(made.agency_id):
        told = INFORMATION_SHEET.describe(get_by_id(InformationSheet, made.agency_id, made.id))
    assert (told.subkind, told.year) == ("presupuesto", 2026)
    assert "Gasto anual" in told.text
    assert db.session.is_active
