"""Elections of councils: timetable, window, roll, candidates, results, incidents."""

from __future__ import annotations

from datetime import timedelta

import pytest

from participa.elections.content_type import CANDIDACIES, RESULTS, ROLL, STAGES, check
from participa.elections.forms import PHASE_LABELS
from participa.elections.models import Phase, ProcessStage, StageState, where_it_stands, window
from participa.extensions import db
from participa.foundation.clock import at_local, end_of_day, today
from participa.publishing import services
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy import scopes
from tests.support.statements import BUDGET, counted
from tests.support.trash import emptied_trash

PAGE = "/organismos/vivienda/elecciones/eleccion-2026/"


def day(offset):
    return today() + timedelta(days=offset)


@pytest.fixture
def process(cast):
    return cast.content(
        "council_process", title="Elección 2026", call="Se convoca a las organizaciones", council_name="Consejo"
    )


def add(process, part_type, **values):
    with scopes.agency(process.agency_id):
        part = services.save_part(part_type, process, values=values, account_id=None)
        db.session.commit()
    return part


def stage(process, phase, first, last=None, **values):
    return add(
        process, STAGES, phase=phase, starts_on=day(first), ends_on=None if last is None else day(last), **values
    )


def entry_of(content):
    return db.session.scalars(
        db.select(SearchEntry).where(SearchEntry.content_id == content.id).execution_options(populate_existing=True)
    ).one()


@pytest.mark.parametrize(
    ("first", "last", "state"),
    [(1, None, "next"), (0, None, "current"), (-1, None, "done"), (-3, 0, "current"), (-3, -1, "done"), (1, 5, "next")],
)
def test_a_stage_stands_by_its_days_both_included(first, last, state):
    made = ProcessStage(starts_on=day(first), ends_on=None if last is None else day(last))
    assert made.state == state


def test_the_window_goes_from_the_first_day_to_the_end_of_the_last():
    stages = [
        ProcessStage(starts_on=day(5), ends_on=day(6)),
        ProcessStage(starts_on=day(-2), ends_on=day(9)),
        ProcessStage(starts_on=day(8)),
    ]
    assert window(stages) == (at_local(day(-2)), end_of_day(day(9)))
    assert window([]) == (None, None)


def test_between_two_stages_the_process_still_runs():
    assert where_it_stands([ProcessStage(starts_on=day(-3)), ProcessStage(starts_on=day(3))]) is StageState.CURRENT
    assert where_it_stands([]) is StageState.NEXT


def test_every_phase_has_its_name():
    assert set(PHASE_LABELS) == set(Phase)
    assert len(Phase) == 17


def test_the_page_draws_the_timetable_and_says_what_is_on_today(process, visit):
    stage(process, "convocatoria", -10)
    stage(process, "inscripcion_organizaciones", -5, 5, detail="Hasta las 18:00")
    stage(process, "otra", 20, label="Feria de candidaturas")
    page = visit(PAGE)
    assert "Hoy: Inscripción de organizaciones." in page.words
    assert "Feria de candidaturas" in page.words
    assert "Hasta las 18:00" in page.words
    assert "En curso" in page.words


def test_the_national_list_tells_running_coming_and_done_ones(cast, visit):
    for title, first, last in (("Corre ahora", -1, 5), ("Viene después", 5, 9), ("Ya pasó", -9, -2)):
        made = cast.content("council_process", title=title)
        stage(made, "votacion", first, last)
    for address, found in (("abiertas", "Corre ahora"), ("proximas", "Viene después"), ("cerradas", "Ya pasó")):
        words = visit(f"/consejos/elecciones/?etapa={address}").words
        assert [title for title in ("Corre ahora", "Viene después", "Ya pasó") if title in words] == [found]


def test_stages_go_to_the_calendar_and_move_with_an_edit(process):
    made = stage(process, "votacion", 3, 4)
    with scopes.public():
        entry = entry_of(process)
        days = db.session.execute(db.select(SearchDate.on_day, SearchDate.label).where(SearchDate.entry_id == entry.id))
        assert sorted(map(tuple, days)) == [(day(3), "stage"), (day(4), "closes")]
    with scopes.agency(process.agency_id):
        again = db.session.scalars(db.select(ProcessStage).where(ProcessStage.id == made.id)).one()
        content = db.session.get_one(type(process), (process.agency_id, process.id))
        services.save_part(STAGES, content, values={"ends_on": day(8)}, account_id=None, part=again, reason="Más plazo")
        db.session.commit()
        assert entry_of(process).closes_at == end_of_day(day(8))


def test_an_annulled_process_is_not_open_and_says_why(cast, visit):
    made = cast.content(
        "council_process", title="Elección 2026", incident="anulada", incident_reason="Faltó un requisito"
    )
    stage(made, "votacion", -1, 5)
    page = visit(PAGE)
    assert "Faltó un requisito" in page.words
    assert "Anulada" in page.words
    assert "Elección 2026" not in visit("/consejos/elecciones/?etapa=abiertas").words
    assert "Elección 2026" in visit("/consejos/elecciones/").words


def test_candidates_and_results_are_shown_most_votes_first(process, visit):
    add(process, CANDIDACIES, name="Ana Soto", organisation="Club del Barrio", profile="Más plazas")
    add(process, RESULTS, candidate="Beto Ríos", votes=12, elected="no")
    add(process, RESULTS, candidate="Ana Soto", organisation="Club del Barrio", votes=1340, elected="titular")
    page = visit(PAGE)
    assert "Más plazas" in page.words
    assert "1.340" in page.words
    assert page.words.index("1.340") < page.words.index("Beto Ríos")
    assert "Elección 2026" in visit("/buscar/?q=club+del+barrio").words


def test_the_roll_is_paged_and_counts_by_state(process, visit, client):
    for number in range(60):
        add(process, ROLL, organisation=f"Organización {number:02}", state="acreditada")
    add(process, ROLL, organisation="Zeta", state="rechazada", reason="Vigencia vencida")
    page = visit(PAGE)
    assert "Acreditada: 60" in page.words
    assert "Rechazada: 1" in page.words
    assert "Organización 59" not in page.words
    with counted() as statements:
        first = client.get(f"{PAGE}padron/").get_data(as_text=True)
    assert len(statements) <= BUDGET
    assert "Organización 49" in first
    assert "Organización 50" not in first
    assert "Vigencia vencida" in visit(f"{PAGE}padron/?pagina=2").words
    assert "Organización 49" in visit(f"{PAGE}padron/?pagina=zz").words


def test_an_empty_roll_and_an_unknown_process(process, visit, client):
    assert "todavía no se publica" in visit(f"{PAGE}padron/").words
    assert client.get("/organismos/vivienda/elecciones/nada/padron/").status_code == 404


def test_the_council_is_linked_while_it_is_public(cast, visit):
    council = cast.content("council", title="Consejo de Vivienda")
    cast.content("council_process", title="Elección 2026", council_id=council.id)
    link = "/organismos/vivienda/consejos/consejo-de-vivienda/"
    assert link in visit(PAGE).links()
    with scopes.agency(council.agency_id):
        found = db.session.get_one(type(council), (council.agency_id, council.id))
        services.withdraw(found, account_id=None, reason="Error")
        db.session.commit()
    assert link not in visit(PAGE).links()


FORM = "/gestion/vivienda/elecciones/nuevo/"


def test_the_page_of_a_council_leads_to_its_election_while_it_runs(cast, visit):
    council = cast.content("council", title="Consejo de barrio")
    page = "/organismos/vivienda/consejos/consejo-de-barrio/"
    for title, first, last in (("Elección pasada", -30, -1), ("Elección en curso", -1, 9), ("Elección futura", 3, 9)):
        process = cast.content("council_process", title=title, call="Se convoca", council_id=council.id)
        stage(process, Phase.REGISTRATION, first, last)
    hidden = cast.content("council_process", title="Elección oculta", publish=False, council_id=council.id)
    stage(hidden, Phase.REGISTRATION, -1, 9)
    shown = visit(page)
    assert "Elección en curso: cierra en 9 días." in shown.words
    assert "Elección futura: abre en 3 días." in shown.words
    assert "/organismos/vivienda/elecciones/eleccion-en-curso/" in shown.links()
    assert "Elección pasada" not in shown.words
    assert "Elección oculta" not in shown.words


def test_only_councils_of_the_agency_that_were_public_can_be_chosen(cast, visit):
    """T01: a council of another agency is no choice, and sending its number is refused."""
    olga = cast.session_token("olga")
    own = cast.content("council", title="Consejo propio")
    draft = cast.content("council", title="Consejo en borrador", publish=False)
    other = cast.content("council", "salud", title="Consejo de Salud")
    page = visit(FORM, as_=olga)
    assert "Consejo propio" in page.words
    assert "Consejo en borrador" not in page.words
    assert "Consejo de Salud" not in page.words
    for wrong in (draft.id, other.id, "abc", "99999999999999999999"):
        assert visit(FORM, as_=olga, data=page.fields() | {"title": "Elección", "council_id": str(wrong)}).status == 422
    assert visit(FORM, as_=olga, data=page.fields() | {"title": "Elección", "council_id": str(own.id)}).status == 302


def test_the_database_refuses_a_council_of_another_agency(cast):
    """T14: the key of the council carries its agency."""
    from sqlalchemy.exc import IntegrityError

    other = cast.content("council", "salud", title="Consejo de Salud")
    with pytest.raises(IntegrityError):
        cast.content("council_process", title="Elección", council_id=other.id)
    db.session.rollback()


def test_publishing_needs_a_call_a_council_and_stages(cast, visit):
    olga = cast.session_token("olga")
    draft = cast.content("council_process", title="Elección", publish=False)
    page = visit(f"/gestion/vivienda/elecciones/{draft.id}/publicar/", as_=olga, data={})
    assert page.status == 422
    for said in ("Escriba la convocatoria.", "Agregue las etapas", "de qué consejo"):
        assert said in page.words
    assert f"/gestion/vivienda/elecciones/{draft.id}/editar/#call" in page.links()  # a field of the form
    assert page.words.index("de qué consejo") < page.words.index("Conviene mejorar")


def test_stages_out_of_their_order_are_advised_not_stopped(process):
    stage(process, "votacion", 1)
    stage(process, "inscripcion_organizaciones", 5)
    with scopes.agency(process.agency_id):
        problems = check(db.session.get_one(type(process), (process.agency_id, process.id)))
    found = [problem for problem in problems if "fuera del orden" in problem.text]
    assert found
    assert not found[0].stops


@pytest.mark.parametrize(
    ("part", "data", "remedy"),
    [
        ("etapas", {"phase": "votacion", "starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "no puede ser anterior"),
        ("etapas", {"phase": "otra", "starts_on": "2026-05-02"}, "Escriba el nombre de la etapa"),
        ("etapas", {"phase": "votacion", "starts_on": ""}, "Complete este campo"),
        ("padron", {"organisation": "Club", "state": "rechazada"}, "Indique el motivo"),
        ("candidaturas", {"name": "Ana", "organisation": ""}, "Complete este campo"),
        ("resultados", {"candidate": "Ana", "votes": "-3", "elected": "no"}, ""),
    ],
)
def test_the_forms_of_the_rows_name_the_remedy(process, cast, visit, part, data, remedy):
    olga = cast.session_token("olga")
    path = f"/gestion/vivienda/elecciones/{process.id}/{part}/nuevo/"
    page = visit(path, as_=olga, data=visit(path, as_=olga).fields() | data)
    assert page.status == 422
    assert remedy in page.words


def test_an_incident_needs_its_reason(cast, visit):
    olga = cast.session_token("olga")
    sent = visit(FORM, as_=olga).fields() | {"title": "Elección", "incident": "desierta"}
    page = visit(FORM, as_=olga, data=sent)
    assert page.status == 422
    assert "Explique el motivo" in page.words


def test_a_process_with_much_stays_within_its_statements(process, client):
    for number in range(16):
        stage(process, "otra", number, label=f"Etapa {number}")
        add(process, CANDIDACIES, name=f"Persona {number}", organisation="Club")
        add(process, RESULTS, candidate=f"Persona {number}", votes=number, elected="no")
    with counted() as statements:
        assert "Etapa 15" in client.get(PAGE).get_data(as_text=True)
    assert len(statements) <= BUDGET, "\n".join(statements)


def test_the_roll_is_in_order_whatever_the_accents(process, visit):
    for name in ("Zeta", "Ágora", "bella vista", "Ñandú", "Nube"):
        add(process, ROLL, organisation=name, state="acreditada")
    words = visit(f"{PAGE}padron/").words
    order = ["Ágora", "bella vista", "Ñandú", "Nube", "Zeta"]
    assert sorted(order, key=words.index) == order


def test_a_draft_goes_with_its_rows(cast, visit):
    olga = cast.session_token("olga")
    draft = cast.content("council_process", title="Borrador", publish=False)
    stage(draft, "votacion", 1)
    add(draft, ROLL, organisation="Club", state="acreditada")
    assert visit(f"/gestion/vivienda/elecciones/{draft.id}/eliminar/", as_=olga, data={}).status == 302
    with scopes.agency(draft.agency_id):
        emptied_trash(type(draft), draft)
        assert db.session.scalars(db.select(ProcessStage).where(ProcessStage.agency_id == draft.agency_id)).all() == []


def test_nothing_of_a_withdrawn_process_is_public(process, visit, client):
    """U01, U05: neither its page, its roll, the lists, the calendar nor the search."""
    add(process, ROLL, organisation="ZZSECRETO club", state="acreditada")
    add(process, CANDIDACIES, name="ZZSECRETO persona", organisation="Club")
    stage(process, "otra", 0, label="ZZSECRETO etapa")
    with scopes.agency(process.agency_id):
        found = db.session.get_one(type(process), (process.agency_id, process.id))
        services.withdraw(found, account_id=None, reason="Error")
        db.session.commit()
    addresses = (
        PAGE,
        f"{PAGE}padron/",
        "/consejos/elecciones/",
        "/organismos/vivienda/elecciones/",
        "/buscar/?q=club",
        "/calendario/",
    )
    for address in addresses:
        text = client.get(address).get_data(as_text=True)
        assert "ZZSECRETO" not in text, address
