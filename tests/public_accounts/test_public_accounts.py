"""Public accounts: phases from dates, what the law asks to publish, events, questions, the list of a year."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participa.extensions import db
from participa.foundation.clock import end_of_day, local, now, today
from participa.foundation.working_days import add_working_days
from participa.public_accounts.content_type import EVENTS, PHASE_LABELS, QUESTIONS, check
from participa.public_accounts.models import AccountEvent, AccountPhase, AccountQuestion, PublicAccount, phase_of
from participa.publishing import services
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy import scopes
from tests.support.statements import BUDGET, counted

PAGE = "/organismos/vivienda/cuentas-publicas/cuenta-de-vivienda/"
FORM = "/gestion/vivienda/cuentas-publicas/nuevo/"
HOUR = timedelta(hours=1)


def day(offset):
    return today() + timedelta(days=offset)


@pytest.fixture
def account(cast):
    return make(cast)


def make(cast, slug="vivienda", **values):
    year = today().year
    facts = {
        "title": "Cuenta de Vivienda",
        "reporting_year": year - 1,
        "edition_year": year,
        "budget_execution": "Se ejecutó el 98 %",
    }
    return cast.content("public_account", slug, **(facts | values))


def add(account, part_type, **values):
    with scopes.agency(account.agency_id):
        part = services.save_part(part_type, account, values=values, account_id=None)
        db.session.commit()
    return part


def problems_of(account):
    with scopes.agency(account.agency_id):
        fresh = db.session.scalars(
            db.select(PublicAccount).where(PublicAccount.id == account.id).execution_options(populate_existing=True)
        ).one()
        return check(fresh)


def texts(account, *, stops):
    return [problem.text for problem in problems_of(account) if problem.stops is stops]


PAST = {"called_on": -40, "report_published_on": -30, "participation_opens_on": -20, "participation_closes_on": -5}


@pytest.mark.parametrize(
    ("days", "event", "final", "phase"),
    [
        ({}, None, None, AccountPhase.PLANNED),
        ({"called_on": 1}, None, None, AccountPhase.PLANNED),
        ({"called_on": 0}, None, None, AccountPhase.CALLED),
        ({"called_on": -9, "report_published_on": 0}, 3, None, AccountPhase.REPORTED),
        ({"report_published_on": -9}, -1, None, AccountPhase.HELD),
        (
            {"report_published_on": -9, "participation_opens_on": 0, "participation_closes_on": 9},
            -1,
            None,
            AccountPhase.OPEN,
        ),
        ({"participation_opens_on": -9, "participation_closes_on": 0}, -1, None, AccountPhase.OPEN),
        ({"participation_opens_on": -9, "participation_closes_on": -1}, -1, None, AccountPhase.CLOSED),
        (PAST, -20, 0, AccountPhase.ANSWERED),
        (PAST, -20, 1, AccountPhase.CLOSED),
    ],
)
def test_the_phase_is_the_last_milestone_that_has_come(days, event, final, phase):
    account = PublicAccount(
        reporting_year=2025, edition_year=2026, final_report="", **{name: day(offset) for name, offset in days.items()}
    )
    if final is not None:
        account.final_report, account.final_report_on = "Todo respondido", day(final)
    events = [] if event is None else [AccountEvent(starts_at=now() + timedelta(days=event))]
    assert phase_of(account, events) is phase


def test_every_phase_has_its_words():
    assert set(PHASE_LABELS) == set(AccountPhase)


def test_without_budget_execution_it_can_not_be_published(cast, visit):
    """Art. 72 of Law 18.575: the account includes the execution of the budget."""
    olga = cast.session_token("olga")
    draft = make(cast, budget_execution="", report_published_on=day(-1), publish=False)
    page = visit(f"/gestion/vivienda/cuentas-publicas/{draft.id}/publicar/", as_=olga, data={})
    assert page.status == 422
    assert "ejecución presupuestaria" in page.words


def test_a_blank_account_needs_the_budget_but_a_call_with_its_date_does_not(cast):
    draft = make(cast, budget_execution="", publish=False)
    assert any("ejecución presupuestaria" in text for text in texts(draft, stops=True))
    add(draft, EVENTS, starts_at=now() + timedelta(days=20), mode="presencial", place="Teatro")
    assert not texts(draft, stops=True)


def test_a_report_close_to_the_event_is_advised_against_by_working_days(account):
    event = now() + timedelta(days=60)
    add(account, EVENTS, starts_at=event, mode="en_linea")
    event_day = local(event).date()
    near = event_day
    while add_working_days(near, 5) > event_day or near == event_day:
        near -= timedelta(days=1)
    for report_on, warned in ((near, False), (near + timedelta(days=8), True)):
        with scopes.agency(account.agency_id):
            found = db.session.get_one(PublicAccount, (account.agency_id, account.id))
            found.report_published_on = report_on
            db.session.commit()
        assert any("5 días hábiles" in text for text in texts(account, stops=False)) is warned


def test_the_final_report_waits_for_every_answer(cast):
    account = make(cast, final_report="Listo", final_report_on=day(0), publish=False)
    add(account, QUESTIONS, question="¿Y las veredas?", channel="en_linea")
    assert any("Responda todas" in text for text in texts(account, stops=True))


def test_years_that_do_not_follow_are_advised(cast):
    account = make(cast, reporting_year=today().year)
    assert any("revise los años" in text for text in texts(account, stops=False))


def test_the_page_shows_report_event_pronouncement_and_answers(cast, visit):
    account = make(
        cast, report_published_on=day(-30), participation_opens_on=day(-9), participation_closes_on=day(9), take_part_url="https://x.cl/p",
        pronouncement="El consejo pide más detalle", programmes="Programa de barrios", how_to_take_part="Escriba abajo",
    )  # fmt: skip
    add(
        account,
        EVENTS,
        starts_at=now() - 9 * 24 * HOUR,
        mode="presencial",
        place="Teatro Central",
        commune_code="05101",
        host="Ministra X",
        attendance=120,
        attendance_women=70,
        attendance_men=50,
    )
    add(
        account,
        QUESTIONS,
        question="¿Cuándo llega el agua?",
        channel="presencial",
        topic="Agua",
        answer="En marzo",
        answered_on=day(-1),
    )
    add(account, QUESTIONS, question="¿Y la luz?", channel="en_linea", topic="Luz")
    page = visit(PAGE)
    for said in (
        *("Se ejecutó el 98 %", "Programa de barrios", "El consejo pide más detalle", "Teatro Central", "Valparaíso"),
        *("120 asistentes", "70 mujeres", "En marzo", "Por responder", "2 preguntas", "1 respondida"),
        *("Participar ahora", "Participación abierta"),
    ):
        assert said in page.words, said


def test_a_report_for_a_later_day_is_not_shown_yet(cast, visit):
    make(cast, report_published_on=day(3), budget_execution="ZZSECRETO presupuesto")
    page = visit(PAGE)
    assert "ZZSECRETO" not in page.text
    assert "Se publicará el" in page.words


def test_a_final_report_for_a_later_day_is_not_shown_yet(cast, visit):
    make(cast, final_report="ZZSECRETO final", final_report_on=day(2))
    assert "ZZSECRETO" not in visit(PAGE).text


def test_who_asked_has_no_place_to_be_kept():
    assert not set(AccountQuestion.__table__.columns.keys()) & {"name", "author", "email", "run", "rut"}


def test_search_finds_places_and_questions(account, visit):
    add(account, EVENTS, starts_at=now(), mode="presencial", place="Gimnasio Caupolicán", commune_code="13101")
    add(account, QUESTIONS, question="¿Habrá ascensores?", channel="correo", answer="Sí, dos elevadores")
    for asked in ("caupolican", "ascensores", "elevadores"):
        assert "Cuenta de Vivienda" in visit(f"/buscar/?q={asked}").words


def test_the_calendar_gets_events_opening_and_closing(cast):
    account = make(cast, participation_opens_on=day(1), participation_closes_on=day(9))
    event = now() + timedelta(days=4)
    add(account, EVENTS, starts_at=event, mode="en_linea")
    with scopes.public():
        entry = db.session.scalars(db.select(SearchEntry).where(SearchEntry.content_id == account.id)).one()
        days = db.session.execute(db.select(SearchDate.on_day, SearchDate.label).where(SearchDate.entry_id == entry.id))
        assert sorted(map(tuple, days)) == [(day(1), "starts"), (local(event).date(), "event"), (day(9), "closes")]
        assert entry.closes_at == end_of_day(day(9))
        assert entry.year == account.edition_year


def test_the_list_begins_with_this_years_edition(cast, visit, client):
    year = today().year
    make(cast)
    make(cast, title="Cuenta antigua", reporting_year=year - 4, edition_year=year - 3)
    now_list = visit("/cuentas-publicas/")
    assert "Cuenta de Vivienda" in now_list.words
    assert "Cuenta antigua" not in now_list.words
    assert "1 resultado" in now_list.words
    assert "Quitar los filtros" not in now_list.words
    assert "Cuenta antigua" in visit(f"/cuentas-publicas/?ano={year - 3}").words
    everything = visit("/cuentas-publicas/?ano=todos").words
    assert "Cuenta antigua" in everything
    assert "Cuenta de Vivienda" in everything
    assert client.get("/cuentas-publicas/?ano=20x6").status_code == 400


def sent(visit, token, **changes):
    return visit(FORM, as_=token).fields() | {"title": "Cuenta nueva", "actions": "Lo ya escrito"} | changes


def test_the_form_offers_last_year_and_refuses_a_second_account_of_it(account, cast, visit):
    olga = cast.session_token("olga")
    page = visit(FORM, as_=olga)
    assert page.fields()["reporting_year"] == str(today().year - 1)
    refused = visit(FORM, as_=olga, data=sent(visit, olga))
    assert refused.status == 422
    assert "Ya hay una cuenta de la gestión" in refused.words
    assert "Lo ya escrito" in refused.text
    assert visit(FORM, as_=olga, data=sent(visit, olga, reporting_year="2015", edition_year="2016")).status == 302


def test_two_agencies_may_report_on_the_same_year(account, cast, visit):
    """T02: what another agency has is no obstacle, and no hint."""
    bruno = cast.session_token("bruno")
    path = FORM.replace("vivienda", "salud")
    data = visit(path, as_=bruno).fields() | {"title": "Cuenta de Salud"}
    assert visit(path, as_=bruno, data=data).status == 302


def test_an_account_is_edited_without_stumbling_over_itself(account, cast, visit):
    olga = cast.session_token("olga")
    path = f"/gestion/vivienda/cuentas-publicas/{account.id}/editar/"
    assert visit(path, as_=olga, data=visit(path, as_=olga).fields() | {"plans": "Plan de parques"}).status == 302
    assert "Plan de parques" not in visit(PAGE).words
    assert visit(path.replace("editar", "publicar"), as_=olga, data={"note": "Agregamos el plan"}).status == 302
    assert "Plan de parques" in visit(PAGE).words


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"reporting_year": "26"}, "cuatro cifras"),
        ({"reporting_year": "2015", "edition_year": "2014"}, "La edición no puede ser anterior"),
        (
            {"participation_opens_on": "2026-05-02", "participation_closes_on": "2026-05-01"},
            "El cierre no puede ser anterior",
        ),
        ({"participation_closes_on": "2026-05-02", "final_report_on": "2026-05-01"}, "va después del cierre"),
        ({"report_url": "ftp://x.cl/a"}, "Escriba una dirección completa"),
    ],
)
def test_the_form_names_the_remedy(cast, visit, changes, remedy):
    olga = cast.session_token("olga")
    page = visit(FORM, as_=olga, data=sent(visit, olga, **changes))
    assert page.status == 422
    assert remedy in page.words
    assert "Lo ya escrito" in page.text


@pytest.mark.parametrize(
    ("part", "data", "remedy"),
    [
        ("eventos", {"starts_at": "2026-05-02T10:00", "mode": "presencial", "place": ""}, "Indique el lugar"),
        (
            "eventos",
            {"starts_at": "2026-05-02T10:00", "mode": "en_linea", "attendance": "1", "attendance_women": "2"},
            "El total no puede ser menor",
        ),
        ("eventos", {"starts_at": "", "mode": "en_linea"}, "Complete este campo"),
        ("preguntas", {"question": "¿Cuándo?", "answered_on": "2026-05-02"}, "Escriba la respuesta"),
        ("preguntas", {"question": ""}, "Complete este campo"),
    ],
)
def test_the_forms_of_the_rows_name_the_remedy(account, cast, visit, part, data, remedy):
    olga = cast.session_token("olga")
    path = f"/gestion/vivienda/cuentas-publicas/{account.id}/{part}/nuevo/"
    page = visit(path, as_=olga, data=visit(path, as_=olga).fields() | data)
    assert page.status == 422
    assert remedy in page.words


def test_the_database_keeps_one_account_a_year(account, cast):
    from sqlalchemy.exc import IntegrityError

    with pytest.raises(IntegrityError):
        make(cast, title="Otra")
    db.session.rollback()


def test_pages_stay_within_their_statements(account, cast, client, visit):
    for number in range(30):
        add(account, EVENTS, starts_at=now() + number * HOUR, mode="en_linea")
        add(account, QUESTIONS, question=f"Pregunta {number:02}", channel="en_linea", topic=f"Tema {number:02}")
    with counted() as statements:
        text = client.get(PAGE).get_data(as_text=True)
    assert "Pregunta 19" in text
    assert "Pregunta 20" not in text
    assert len(statements) <= BUDGET, "\n".join(statements)
    assert "Pregunta 29" in visit(f"{PAGE}?pagina=2").words
    for year in range(2001, 2012):
        make(cast, title=f"Cuenta {year}", reporting_year=year, edition_year=year + 1)
    olga = cast.session_token("olga")
    with counted() as statements:
        assert "Cuenta 2005" in visit("/gestion/vivienda/cuentas-publicas/", as_=olga).words
    assert len(statements) <= BUDGET, "\n".join(statements)


def test_the_agencys_list_tells_year_and_phase(account, visit):
    page = visit("/organismos/vivienda/cuentas-publicas/")
    assert f"Año de la gestión: {today().year - 1}" in page.words
    assert "Etapa: Planificada" in page.words
