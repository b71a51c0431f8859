"""Councils: members without RUN, sessions numbered by year, term, next session, minutes, search."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participa.councils.content_type import COUNCIL, MEMBERS, SESSIONS, check
from participa.councils.models import CouncilMember, CouncilSession
from participa.extensions import db
from participa.foundation.clock import at_local, local, now, today
from participa.publishing import services
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy import scopes
from tests.support.statements import BUDGET, counted

ONE_DAY = timedelta(days=1)
PAGE = "/organismos/vivienda/consejos/consejo-de-vivienda/"


@pytest.fixture
def council(cast):
    return cast.content("council", title="Consejo de Vivienda", composition_rule="Por elección", minimum_sessions=5)


def add(council, part_type, **values):
    with scopes.agency(council.agency_id):
        part = services.save_part(part_type, council, values=values, account_id=None)
        db.session.commit()
    return part


def member(council, name, **values):
    return add(council, MEMBERS, **({"name": name, "role": "consejero", "seat": "titular"} | values))


def meeting(council, number, when, **values):
    return add(
        council,
        SESSIONS,
        **(
            {"number": number, "starts_at": when, "kind": "ordinaria", "state": "realizada", "mode": "presencial"}
            | values
        ),
    )


def test_members_stand_presidency_first_and_former_ones_apart(council, visit):
    member(
        council,
        "Zoila Paz",
        role="presidente",
        organisation="Junta de Vecinos 4",
        representation="Territorial",
        commune_code="13101",
    )
    member(council, "Ana Díaz", seat="suplente")
    member(council, "Bea Cruz")
    member(council, "Luis Ido", until=today() - ONE_DAY)
    page = visit(PAGE)
    order = [page.words.index(name) for name in ("Zoila Paz", "Bea Cruz", "Ana Díaz", "Luis Ido")]
    assert order == sorted(order)
    assert "Junta de Vecinos 4" in page.words
    assert "Santiago" in page.words
    assert "Quienes lo integraron antes" in page.words


def test_no_table_of_the_council_has_room_for_a_run():
    for model in (CouncilMember, CouncilSession):
        names = set(model.__table__.columns.keys())
        assert not names & {"run", "rut", "address", "phone", "mail"}


def test_the_year_of_a_session_is_that_of_its_day_in_santiago():
    session = CouncilSession(number=1, starts_at=at_local(today().replace(month=12, day=31, year=2025), 23, 30))
    assert session.year == 2025


def test_the_page_says_the_next_session_and_how_many_were_held(council, visit):
    this_year = today().year
    meeting(council, 1, at_local(today().replace(month=1, day=1), 10))
    meeting(council, 2, now() + 40 * ONE_DAY, state="convocada")
    soon = meeting(council, 3, now() + 3 * ONE_DAY, state="convocada", place="Sala 2")
    page = visit(PAGE)
    assert "Próxima sesión" in page.words
    assert f"Sesión N° 3 de {soon.year}" in page.words
    assert "Sala 2" in page.words
    assert f"En {this_year} lleva 1 sesión realizada." in page.words
    assert "al menos 5 al año" in page.words


def test_a_session_has_its_page_with_agenda_agreements_and_minutes(council, visit, client):
    made = meeting(
        council,
        7,
        now() - 5 * ONE_DAY,
        agenda="1. Presupuesto",
        agreements="Se recomienda *más luz*",
        minutes_text="Se abre la sesión",
        attendance=9,
    )
    page = visit(f"{PAGE}sesiones/{made.year}/7/")
    for said in ("Presupuesto", "más luz", "Se abre la sesión", "9"):
        assert said in page.words
    assert client.get(f"{PAGE}sesiones/{made.year}/8/").status_code == 404
    assert client.get(f"{PAGE}sesiones/99999999999999999999/7/").status_code == 404


def test_a_session_without_quorum_or_minutes_says_so(council, visit):
    made = meeting(council, 1, now() - ONE_DAY, state="sin_quorum")
    assert "número necesario de integrantes" in visit(f"{PAGE}sesiones/{made.year}/1/").words
    held = meeting(council, 2, now() - ONE_DAY)
    assert "El acta todavía no se publica" in visit(f"{PAGE}sesiones/{held.year}/2/").words


def test_sessions_of_a_draft_are_not_public(cast, client):
    """U01: a draft's sessions have no page either."""
    draft = cast.content("council", title="Consejo de Vivienda", publish=False)
    made = meeting(draft, 1, now(), agenda="ZZSECRETO")
    answer = client.get(f"{PAGE}sesiones/{made.year}/1/")
    assert answer.status_code == 404
    assert "ZZSECRETO" not in answer.get_data(as_text=True)


def test_search_finds_organisations_and_agendas(council, visit):
    member(council, "Zoila Paz", organisation="Agrupación Almendral")
    meeting(council, 1, now() - ONE_DAY, agenda="Ciclovías del borde costero", agreements="Ensanchar veredas")
    for asked in ("almendral", "ciclovias", "veredas"):
        assert "Consejo de Vivienda" in visit(f"/buscar/?q={asked}").words


def test_each_called_session_is_a_day_of_the_calendar(council):
    first, second = now() + 2 * ONE_DAY, now() + 30 * ONE_DAY
    meeting(council, 1, first, state="convocada")
    meeting(council, 2, second, state="convocada")
    with scopes.public():
        entry = db.session.scalars(db.select(SearchEntry).where(SearchEntry.content_id == council.id)).one()
        days = db.session.execute(db.select(SearchDate.on_day, SearchDate.label).where(SearchDate.entry_id == entry.id))
        assert sorted(map(tuple, days)) == [(local(first).date(), "session"), (local(second).date(), "session")]


def form_path(council, part, path="nuevo/"):
    return f"/gestion/vivienda/consejos/{council.id}/{part}/{path}"


def session_data(visit, token, council, **changes):
    base = visit(form_path(council, "sesiones"), as_=token).fields()
    return base | {"number": "1", "starts_at": "2026-03-04T10:00", "agenda": "Lo ya escrito"} | changes


def test_a_number_is_used_once_a_year(council, cast, visit):
    olga = cast.session_token("olga")
    path = form_path(council, "sesiones")
    assert visit(path, as_=olga, data=session_data(visit, olga, council, state="realizada")).status == 302
    again = visit(path, as_=olga, data=session_data(visit, olga, council, starts_at="2026-05-04T10:00"))
    assert again.status == 422
    assert "Ya hay una sesión con ese número en 2026" in again.words
    assert "Lo ya escrito" in again.text
    assert visit(path, as_=olga, data=session_data(visit, olga, council, starts_at="2025-05-04T10:00")).status == 302


def test_a_session_keeps_its_own_number_when_edited(council, cast, visit):
    olga = cast.session_token("olga")
    made = meeting(council, 4, now() - ONE_DAY)
    path = form_path(council, "sesiones", f"{made.id}/")
    sent = visit(path, as_=olga).fields() | {"minutes_text": "Acta completa"}
    assert visit(path, as_=olga, data=sent).status == 302
    assert "Acta completa" in visit(f"{PAGE}sesiones/{made.year}/4/").words


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"starts_at": "2049-03-04T10:00", "state": "realizada"}, "todavía no ocurre"),
        ({"starts_at": "9999-12-31T23:59"}, "Revise el año"),
        ({"starts_at": ""}, "Complete este campo"),
        ({"number": "0"}, ""),
        ({"number": "99999999999999999999999"}, ""),
    ],
)
def test_the_form_of_a_session_names_the_remedy(council, cast, visit, changes, remedy):
    olga = cast.session_token("olga")
    page = visit(form_path(council, "sesiones"), as_=olga, data=session_data(visit, olga, council, **changes))
    assert page.status == 422
    assert remedy in page.words
    assert "Lo ya escrito" in page.text


def test_the_database_refuses_a_second_session_with_a_number(council):
    from sqlalchemy.exc import IntegrityError

    meeting(council, 1, now())
    with pytest.raises(IntegrityError):
        meeting(council, 1, now())
    db.session.rollback()


def test_a_council_needs_its_form_of_integration(cast, visit):
    olga = cast.session_token("olga")
    draft = cast.content("council", title="Consejo", publish=False)
    page = visit(f"/gestion/vivienda/consejos/{draft.id}/publicar/", as_=olga, data={})
    assert page.status == 422
    assert "forma de integración" in page.words


def test_a_term_that_ended_is_told(cast, visit):
    council = cast.content("council", title="Consejo de Vivienda", term_until=today() - ONE_DAY)
    assert "Período terminado" in visit(PAGE).words
    with scopes.agency(council.agency_id):
        assert any("El período terminó" in problem.text for problem in check(council))


def test_the_national_list_leads_to_elections_that_run_now(council, visit, client):
    assert "Consejo de Vivienda" in visit("/consejos/").words
    answer = client.get("/consejos/?etapa=abiertas&region=08&otra=//malo.cl")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/consejos/elecciones/?etapa=abiertas&region=08"
    assert client.get("/consejos/?etapa=cerradas").status_code == 400
    assert client.get("/consejos/?tipo=comunal").status_code == 400


def test_a_council_with_much_history_stays_within_its_statements(council, client):
    for number in range(1, 61):
        meeting(
            council,
            number,
            at_local(today().replace(year=2020, month=1, day=1), 9) + number * 3 * ONE_DAY,
            agenda="Tabla " * 50,
        )
        if number <= 25:
            member(council, f"Persona {number}")
    with counted() as statements:
        text = client.get(PAGE).get_data(as_text=True)
    assert "N° 60 de 2020" in text
    assert "Persona 25" in text
    assert len(statements) <= BUDGET, "\n".join(statements)
    with counted() as statements:
        assert client.get("/consejos/").status_code == 200
    assert len(statements) <= BUDGET


def test_the_type_has_its_parts_in_order():
    assert [part.segment for part in COUNCIL.parts] == ["integrantes", "sesiones"]


def test_the_agencys_list_tells_scope_and_term(cast, visit):
    cast.content("council", title="Consejo regional", scope="regional", region_code="05", term_until=today())
    page = visit("/organismos/vivienda/consejos/")
    assert "Ámbito: Región de Valparaíso" in page.words
    assert f"Período hasta: {today():%d-%m-%Y}" in page.words


def test_communes_are_a_column_only_where_one_is_known(council, visit):
    member(council, "Bea Cruz")
    assert "Bea Cruz" in visit(PAGE).words
    assert 'data-label="Comuna"' not in visit(PAGE).text
    member(council, "Zoila Paz", commune_code="13101")
    assert 'data-label="Comuna">Santiago' in visit(PAGE).text
