"""The office's first page and the pages of tasks, terms and the monthly transparency table."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from participa.agencies.models import Agency, Regime
from participa.extensions import db
from participa.foundation.clock import at_local, now
from participa.obligations.models import TransparencyConfirmation
from participa.obligations.queries import list_duties, read_facts
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.tenancy import scopes
from tests.support.statements import counted

OFFICE = "/gestion/vivienda/"


@pytest.fixture
def monday(app):
    with time_machine.travel(at_local(date(2026, 11, 30), 9), tick=False):
        yield date(2026, 11, 30)


def keys(agency):
    with scopes.agency(agency.id):
        return {duty.key.split(":")[0] for duty in list_duties(agency)}


def submitted(cast, by="elena"):
    """Have somebody write a new draft and send it to review."""
    agency, author = cast.agency(), cast.account(by)
    with scopes.agency(agency.id):
        content_type = TYPES["mechanism"]
        content = services.create(
            content_type, agency_id=agency.id, values={"title": "Cabildo de prueba"}, account_id=author.id
        )
        services.submit(content, account_id=author.id)
        db.session.commit()
    return content


def test_the_first_thing_is_what_must_be_done(cast, visit, monday):
    days = {"results_due_on": date(2026, 12, 1), "reply_due_on": date(2026, 11, 20)}
    consultation = cast.content("consultation", title="Plan de aguas", closes_on=date(2026, 11, 3), **days)
    page = visit(OFFICE, as_=cast.session_token("olga"))
    words = page.words
    assert words.index("Lo que debe hacer") < words.index("Atrasado") < words.index("Contenidos")
    assert "Venció el viernes 20 de noviembre de 2026, hace 6 días hábiles." in words
    assert f"{OFFICE}consultas/{consultation.id}/" in page.links()


def test_every_link_leads_to_where_it_is_done(cast, visit, monday):
    day = timedelta(days=1)
    council = cast.content("council", term_until=monday + 20 * day)
    with scopes.agency(cast.agency().id):
        part_type = next(part for part in TYPES["council"].parts if part.segment == "sesiones")
        values = {"number": 1, "starts_at": now() - 40 * day, "state": "realizada"}
        services.save_part(part_type, council, values=values, account_id=None)
        db.session.commit()
    cast.content("consultation", closes_on=monday + 2 * day)
    cast.content("information_sheet", data_updated_on=monday - 400 * day)
    cast.content("public_account", reporting_year=2025, edition_year=2026)
    cast.content("norm", act_on=monday - 900 * day)
    cast.content("officer", until=monday + 3 * day)
    submitted(cast)
    page = visit(f"{OFFICE}tareas/?de=equipo", as_=cast.session_token("ana"))
    main = page.tree.find(".//main")
    links = [a.get("href") for h in main.iter("h3") for a in h.iter("a")]
    assert len(links) >= 8
    for link in links:
        assert visit(link, as_=cast.session_token("ana")).status == 200, link


def test_a_review_is_shown_to_others_than_its_author(cast, visit, monday):
    submitted(cast, by="olga")
    assert "Revisar «Cabildo de prueba»" in visit(OFFICE, as_=cast.session_token("ana")).words
    for name in ("olga", "elena", "rita"):
        assert "Revisar «Cabildo de prueba»" not in visit(OFFICE, as_=cast.session_token(name)).words, name
    assert "Revisar «Cabildo de prueba»" in visit(f"{OFFICE}tareas/?de=equipo", as_=cast.session_token("rita")).words


def test_who_has_nothing_to_do_is_told_so(cast, visit, monday):
    assert "No tiene nada pendiente" in visit(OFFICE, as_=cast.session_token("rita")).words
    assert "No hay nada pendiente" in visit(f"{OFFICE}tareas/", as_=cast.session_token("rita")).words


@pytest.mark.abuse("T03")
def test_another_agencys_duties_are_not_mine(cast, visit, monday):
    cast.content("consultation", "salud", title="Secreto de salud", closes_on=date(2026, 11, 3))
    assert "Secreto de salud" not in visit(OFFICE, as_=cast.session_token("ana")).words
    assert "Secreto de salud" in visit("/gestion/salud/", as_=cast.session_token("bruno")).words


def test_a_draft_or_withdrawn_content_owes_nothing(cast, monday):
    cast.content("consultation", publish=False, closes_on=date(2026, 11, 3))
    assert not {"consultation-results", "consultation-reply"} & keys(cast.agency())


def test_each_duty_goes_when_it_is_done(cast, monday):
    agency = cast.agency()
    assert {"norm-missing", "officer-vacancy", "council-missing"} <= keys(agency)
    cast.content("norm", act_on=date(2026, 1, 5))
    cast.content("officer")
    cast.content("council")
    cast.content("public_account", reporting_year=2025, edition_year=2026, called_on=date(2026, 4, 1))
    assert keys(agency) == set()


def test_the_regime_is_respected(cast, monday):
    agency = cast.agency("gore", regime=Regime.COUNCIL_ONLY)
    assert keys(agency) == {"council-missing"}
    assert keys(cast.agency("muni", regime=Regime.VOLUNTARY)) == set()


def test_many_contents_and_agencies_cost_the_same_statements(cast, monday):
    agencies = [cast.agency(), cast.agency("salud")]
    for turn in range(3):
        for slug in ("vivienda", "salud"):
            cast.content("consultation", slug, closes_on=date(2026, 11, 3), title=f"Consulta {turn}")
            cast.content("public_account", slug, reporting_year=2020 + turn, edition_year=2026)

    def cost(of):
        with scopes.platform(reason="a test counts"), counted() as seen:
            read_facts(of)
        return len([s for s in seen if "set_config" not in s])

    assert cost(agencies) == cost(agencies[:1]) <= 16


def test_the_list_downloads_as_a_table(cast, visit, monday):
    page = visit(f"{OFFICE}tareas/descargar.csv?de=equipo", as_=cast.session_token("ana"))
    assert "Publicar la norma general de participación vigente" in page.text


# --- the transparency table --------------------------------------------------------------------------------------


def old(cast):
    agency = db.session.get(Agency, cast.agency().id)
    agency.created_at = now() - timedelta(days=90)
    db.session.commit()


def test_the_month_is_looked_at_and_confirmed_once(cast, visit, monday):
    old(cast)
    cast.content("mechanism", title="Cabildos", objective="Oír a los barrios")
    cast.content("norm", act_on=date(2026, 1, 5))
    olga = cast.session_token("olga")
    assert "Confirmar la tabla de transparencia de octubre de 2026" in visit(OFFICE, as_=olga).words
    page = visit(f"{OFFICE}transparencia/", as_=olga)
    assert "Oír a los barrios" in page.words
    assert "No hay un consejo publicado" in page.words
    confirm = f"{OFFICE}transparencia/confirmar/"
    fields = page.fields()
    assert visit(confirm, as_=olga, data=fields, shown_on=f"{OFFICE}transparencia/").status == 303
    assert visit(confirm, as_=olga, data=fields, shown_on=f"{OFFICE}plazos/sheet/").status in (303, 400)
    with scopes.agency(cast.agency().id):
        kept = db.session.scalars(sa.select(TransparencyConfirmation)).one()
    assert (kept.month, kept.confirmed_by_id) == ("2026-10", cast.account("olga").id)
    assert kept.counts == {"mechanisms": 1, "consultations": 0, "councils": 0, "councillors": 0, "norms": 1}
    after = visit(f"{OFFICE}transparencia/", as_=olga)
    assert "ya está confirmada" in after.words
    assert "1 mecanismo, 0 consultas" in after.words
    assert "Confirmar la tabla" not in visit(OFFICE, as_=olga).words


def test_a_page_left_open_into_another_month_confirms_nothing(cast, visit, monday):
    old(cast)
    token = cast.session_token("olga")
    sent = {"month": "2026-09"}
    visit(f"{OFFICE}transparencia/confirmar/", as_=token, data=sent, shown_on=f"{OFFICE}transparencia/")
    with scopes.agency(cast.agency().id):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(TransparencyConfirmation)) == 0


def test_who_may_not_confirm_sees_the_table_alone(cast, visit, monday):
    token = cast.session_token("elena")
    page = visit(f"{OFFICE}transparencia/", as_=token)
    assert "La confirma quien administra" in page.words
    sent = {"month": "2026-10"}
    confirm = f"{OFFICE}transparencia/confirmar/"
    assert visit(confirm, as_=token, data=sent, shown_on="/cuenta/").status == 403


# --- the platform ------------------------------------------------------------------------------------------------


def test_the_platform_sees_how_many_duties_are_overdue(cast, visit, monday):
    cast.content("consultation", closes_on=date(2026, 8, 3), title="Plan")
    cast.agency("salud")
    page = visit("/plataforma/organismos/", as_=cast.session_token("sara"))
    assert "Atrasadas" in page.words
    cells = ["".join(td.itertext()) for td in page.tree.iter("td") if td.get("data-label") == "Atrasadas"]
    assert sorted(cells) == ["1", "3"]
