"""Mechanisms: their window, the promise, what came of them; office and national list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participa.extensions import db
from participa.foundation.clock import today
from participa.mechanisms.content_type import COMMITMENTS, MECHANISM, check
from participa.mechanisms.forms import LEVEL_LABELS, LEVEL_PROMISES, TYPE_LABELS
from participa.mechanisms.models import Level, Mechanism, MechanismCommitment, MechanismType, Stage
from participa.publishing import services
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy import scopes
from tests.support.statements import BUDGET, counted

ONE_DAY = timedelta(days=1)
FORM = "/gestion/vivienda/mecanismos/nuevo/"


def day(offset: int | None):
    return None if offset is None else today() + offset * ONE_DAY


@pytest.mark.parametrize(
    ("facts", "stage"),
    [
        ({"is_permanent": True}, Stage.PERMANENT),
        ({"is_permanent": True, "starts_on": 0}, Stage.PERMANENT),
        ({}, Stage.UNDATED),
        ({"starts_on": 1}, Stage.SOON),
        ({"starts_on": 0}, Stage.OPEN),
        ({"starts_on": -1}, Stage.PAST),
        ({"starts_on": -5, "ends_on": 0}, Stage.OPEN),
        ({"starts_on": -5, "ends_on": -1}, Stage.PAST),
    ],
)
def test_the_stage_follows_from_the_days_both_included(facts, stage):
    dated = {name: day(value) if name != "is_permanent" else value for name, value in facts.items()}
    assert Mechanism(**dated).stage is stage


def test_every_type_and_level_has_its_words():
    assert set(TYPE_LABELS) == set(MechanismType)
    assert set(LEVEL_LABELS) == set(LEVEL_PROMISES) == set(Level)


def test_the_page_prints_the_promise_of_its_level(cast, visit):
    cast.content(
        "mechanism", title="Diálogo del agua", level="empoderar", is_permanent=True, objective="Cuidar el agua"
    )
    page = visit("/organismos/vivienda/mecanismos/dialogo-del-agua/")
    assert str(LEVEL_PROMISES[Level.EMPOWER]) in page.words
    assert "Todo el año" in page.words


def test_commitments_show_who_when_and_what_is_late(cast, visit):
    mechanism = cast.content("mechanism", title="Cabildo del cerro", starts_on=day(-20), results="Se acordó un plan")
    with scopes.agency(mechanism.agency_id):
        for values in (
            {"text": "Plantar árboles", "responsible": "Unidad de Parques", "due_on": day(-1), "state": "pendiente"},
            {"text": "Pintar el muro", "responsible": "Unidad de Obras", "due_on": day(-2), "state": "cumplido"},
        ):
            services.save_part(COMMITMENTS, mechanism, values=values, account_id=None)
        db.session.commit()
    page = visit("/organismos/vivienda/mecanismos/cabildo-del-cerro/")
    assert "Unidad de Parques" in page.words
    assert page.words.count("Atrasado") == 1
    assert "Terminado" in page.words
    found = visit("/buscar/?q=parques")
    assert "Cabildo del cerro" in found.words


def test_a_past_one_without_results_says_so_in_public_and_in_the_office(cast, visit):
    mechanism = cast.content("mechanism", title="Audiencia de marzo", starts_on=day(-3))
    assert "todavía no publica los resultados" in visit("/organismos/vivienda/mecanismos/audiencia-de-marzo/").words
    with scopes.agency(mechanism.agency_id):
        assert "Ya terminó: cuente qué resultó." in [problem.text for problem in check(mechanism)]


def test_the_national_list_filters_by_type_and_stage(cast, visit, client):
    cast.content("mechanism", title="Mesa del puerto", mechanism_type="mesa_de_trabajo", is_permanent=True)
    cast.content(
        "mechanism",
        "salud",
        title="Diálogo abierto",
        mechanism_type="dialogo_participativo",
        starts_on=day(-1),
        ends_on=day(3),
    )
    both = visit("/mecanismos/").words
    assert "Mesa del puerto" in both
    assert "Diálogo abierto" in both
    tables = visit("/mecanismos/?tipo=mesa_de_trabajo").words
    assert "Mesa del puerto" in tables
    assert "Diálogo abierto" not in tables
    running = visit("/mecanismos/?etapa=abiertas").words
    assert "Diálogo abierto" in running
    assert "Mesa del puerto" not in running
    assert client.get("/mecanismos/?tipo=nada").status_code == 400


def test_the_calendar_gets_the_first_and_the_last_day(cast):
    mechanism = cast.content("mechanism", title="Escuela", starts_on=day(2), ends_on=day(9))
    with scopes.public():
        entry = db.session.scalars(db.select(SearchEntry).where(SearchEntry.content_id == mechanism.id)).one()
        days = db.session.execute(db.select(SearchDate.on_day, SearchDate.label).where(SearchDate.entry_id == entry.id))
        assert sorted(map(tuple, days)) == [(day(2), "starts"), (day(9), "closes")]


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "no puede ser anterior"),
        ({"is_permanent": "y", "starts_on": "2026-05-02"}, "quite la marca o las fechas"),
        ({"ends_on": "2026-05-02"}, "Indique cuándo comienza"),
        ({"council_url": "https://x.cl/consejo"}, "Marque que tiene un consejo"),
        ({"take_part_url": "javascript:alert(1)"}, "Escriba una dirección completa"),
        ({"participants": "3", "participants_women": "2", "participants_men": "2"}, "El total no puede ser menor"),
        ({"amount": "-1"}, "Escriba un monto en pesos"),
        ({"mechanism_type": "inventado"}, ""),
    ],
)
def test_the_form_names_the_remedy(cast, visit, changes, remedy):
    olga = cast.session_token("olga")
    sent = visit(FORM, as_=olga).fields() | {"title": "Mesa", "objective": "Lo ya escrito"} | changes
    page = visit(FORM, as_=olga, data=sent)
    assert page.status == 422
    assert remedy in page.words
    assert "Lo ya escrito" in page.text


def test_elena_drafts_and_olga_publishes_once_it_is_complete(cast, visit):
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    sent = visit(FORM, as_=elena).fields() | {
        "title": "Mesa del agua",
        "mechanism_type": "mesa_de_trabajo",
        "is_permanent": "y",
        "amount": "3000000000",
    }
    answer = visit(FORM, as_=elena, data=sent)
    assert answer.status == 302
    place = answer.response.headers["Location"]
    refused = visit(f"{place}publicar/", as_=olga, data={})
    assert refused.status == 422
    assert "Indique el objetivo." in refused.words
    more = visit(f"{place}editar/", as_=elena).fields() | {
        "objective": "Agua",
        "addressed_to": "Vecinos",
        "requirements": "Sin requisitos",
    }
    assert visit(f"{place}editar/", as_=elena, data=more).status == 302
    assert visit(f"{place}publicar/", as_=olga, data={}).status == 302
    page = visit("/organismos/vivienda/mecanismos/mesa-del-agua/")
    assert "Sin requisitos" in page.words
    assert "$ 3.000.000.000" in page.words


def test_a_commitment_is_added_and_removed_in_the_office(cast, visit):
    olga = cast.session_token("olga")
    mechanism = cast.content("mechanism", title="Mesa")
    place = f"/gestion/vivienda/mecanismos/{mechanism.id}/compromisos/"
    sent = visit(f"{place}nuevo/", as_=olga).fields() | {"text": "Abrir la plaza", "responsible": "Parques"}
    assert visit(f"{place}nuevo/", as_=olga, data=sent).status == 302
    with scopes.agency(mechanism.agency_id):
        row = db.session.scalars(
            db.select(MechanismCommitment).where(MechanismCommitment.agency_id == mechanism.agency_id)
        ).one()
    assert "Abrir la plaza" in visit("/organismos/vivienda/mecanismos/mesa/").words
    assert visit(f"{place}{row.id}/quitar/", as_=olga, data={}).status == 302
    assert "Abrir la plaza" not in visit("/organismos/vivienda/mecanismos/mesa/").words


def test_marks_and_markup_of_a_text_are_text(cast, visit):
    """X01: what an agency typed never becomes markup of ours."""
    cast.content(
        "mechanism",
        title='"><svg onload=__x(1)>',
        objective="<script>__x(1)</script>{{7*7}}",
        place="<b>Aquí</b>",
        is_permanent=True,
    )
    slug = "svg-onload-x-1"
    page = visit(f"/organismos/vivienda/mecanismos/{slug}/")
    assert page.status == 200
    assert "<svg onload" not in page.text
    assert "<script>__x" not in page.text
    assert "{{7*7}}" in page.words
    assert "<b>Aquí</b>" in page.words


def test_a_page_stays_within_its_statements(cast, client):
    mechanism = cast.content("mechanism", title="Mesa", is_permanent=True)
    with scopes.agency(mechanism.agency_id):
        for number in range(30):
            services.save_part(
                COMMITMENTS, mechanism, values={"text": f"Compromiso {number}", "state": "pendiente"}, account_id=None
            )
        db.session.commit()
    with counted() as statements:
        assert "Compromiso 29" in client.get("/organismos/vivienda/mecanismos/mesa/").get_data(as_text=True)
    assert len(statements) <= BUDGET, "\n".join(statements)
    with counted() as statements:
        assert client.get("/mecanismos/").status_code == 200
    assert len(statements) <= BUDGET, "\n".join(statements)


def test_bruno_of_salud_reaches_nothing_of_vivienda(cast, visit):
    """T01: another agency's content, and its parts under one's own address, are not found."""
    bruno = cast.session_token("bruno")
    mechanism = cast.content("mechanism", title="Mesa")
    with scopes.agency(mechanism.agency_id):
        part = services.save_part(COMMITMENTS, mechanism, values={"text": "X", "state": "pendiente"}, account_id=None)
        db.session.commit()
        part_id = part.id
    for path in (f"{mechanism.id}/", f"{mechanism.id}/editar/", f"{mechanism.id}/compromisos/{part_id}/"):
        assert visit(f"/gestion/vivienda/mecanismos/{path}", as_=bruno).status == 404
        assert visit(f"/gestion/salud/mecanismos/{path}", as_=bruno).status == 404


def test_the_type_says_what_it_needs():
    assert MECHANISM.blueprint == "mechanisms"
    assert MECHANISM.public_endpoint == "mechanisms.show"
