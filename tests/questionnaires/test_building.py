"""The builder of questionnaires: what an officer does, page by page, without scripts."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.questionnaires import queries, services
from participa.questionnaires.definition import Definition, Kind, Limits, Option, Page, Question, to_json
from participa.questionnaires.models import QuestionnaireVersion, VersionState
from participa.questionnaires.services.drafting import renewed
from participa.tenancy import scopes
from tests.support.statements import BUDGET, counted

HOSTILE = '<script>alert("x")</script> "\' \u202e 👩🏽 ' + "Z̗a̶" * 10
BASE = "/gestion/vivienda/cuestionarios/"


@pytest.fixture
def elena(cast):
    return cast.session_token("elena")


@pytest.fixture
def made(cast):
    """A questionnaire whose draft is as asked."""

    def make(*questions, title="Transporte 2026", slug="vivienda", opened=False):
        agency = cast.agency(slug)
        with scopes.agency(agency.id):
            one = services.create(agency_id=agency.id, title=title, account_id=None)
            version = queries.list_versions(one)[0]
            for question in questions:
                services.add_question(one, version, renewed(one, question), page_key="g1", account_id=None)
            if opened:
                services.open_version(one, version, account_id=None)
            db.session.commit()
            return one.id

    return make


def asked(label="¿Usa el bus?", *, options=("Sí", "No"), kind=Kind.ONE, **more):
    return Question(
        "p1", 1, kind, label, options=tuple(Option(f"o{n}", text) for n, text in enumerate(options, 1)), **more
    )


def draft_of(cast, one_id):
    with scopes.agency(cast.agency().id):
        db.session.expire_all()
        one = queries.get_questionnaire(cast.agency().id, one_id)
        return one, queries.list_versions(one)[0]


def labels(cast, one_id):
    return [question.label for question in draft_of(cast, one_id)[1].parsed]


def test_from_nothing_to_a_questionnaire_in_use(visit, cast, elena):
    assert "Todavía no hay cuestionarios" in visit(BASE, as_=elena).words
    sent = visit(f"{BASE}nuevo/", as_=elena, data={"title": "Transporte 2026"})
    here = sent.response.location
    assert "Todavía no hay preguntas" in visit(here, as_=elena).words
    assert "Una opción" in visit(f"{here}preguntas/nueva/", as_=elena).words
    assert "Agregue al menos una pregunta." in visit(f"{here}abrir/", as_=elena).words
    data = {"label": "¿Usa el bus?", "options": "Sí\n\n  No \n", "required": "y", "other": "y"}
    assert visit(f"{here}preguntas/nueva/one/", as_=elena, data=data).status == 302
    page = visit(here, as_=elena)
    assert "¿Usa el bus?" in page.words
    assert "Una opción · obligatoria · Sí, No" in page.words
    assert "¿Abrir" not in page.words
    assert visit(f"{here}abrir/", as_=elena, data={}).status == 302
    assert "Está en uso" in visit(here, as_=elena).words
    assert "En uso" in visit(BASE, as_=elena).words
    actions = db.session.scalars(select(AuditEvent.action)).all()
    assert {"questionnaire.create", "questionnaire.question.add", "questionnaire.open"} <= set(actions)


FORMS = {
    "short": {"most": "100"},
    "long": {"most": "3000"},
    "one": {"options": "Sí\nNo", "other": "y"},
    "many": {"options": "Bus\nMetro\nTren", "least": "1", "most": "2"},
    "scale": {"least": "0", "most": "10", "least_label": "Nada", "most_label": "Mucho"},
    "matrix": {"options": "Bueno\nMalo", "rows": "Bus\nMetro"},
    "ranking": {"options": "Bus\nMetro\nTren", "most": "2"},
    "number": {"least": "-1.000,5", "most": "2000", "decimals": "1"},
    "date": {"first": "2026-01-01", "last": "2026-12-31"},
    "file": {"most": "5"},
    "place": {},
    "paragraphs": {"rows": "Artículo uno.\nSigue.\n\n\nArtículo dos."},
}


def test_every_kind_is_written_shown_edited_and_tried(visit, cast, elena, made):
    one_id = made()
    here = f"{BASE}{one_id}/"
    for kind, own in FORMS.items():
        sent = visit(
            f"{here}preguntas/nueva/{kind}/", as_=elena, data={"label": f"Pregunta {kind}", "help": "Ayuda", **own}
        )
        assert sent.status == 302, (kind, sent.words)
    _one, version = draft_of(cast, one_id)
    assert [question.kind.value for question in version.parsed] == list(FORMS)
    assert [row.label for row in version.parsed.by_number[12].rows] == ["Artículo uno.\nSigue.", "Artículo dos."]
    before = version.definition
    for question in version.parsed:
        page = visit(f"{here}preguntas/{question.key}/", as_=elena)
        assert visit(f"{here}preguntas/{question.key}/", as_=elena, data=page.fields()).status == 302
    assert draft_of(cast, one_id)[1].definition == before, "saving a form unchanged changes nothing"
    trial = visit(f"{here}versiones/1/ensayo/", as_=elena)
    assert "Lo que responda aquí no se guarda" in trial.words
    assert visit(here, as_=elena).status == 200


@pytest.mark.parametrize(
    ("kind", "data", "told"),
    [
        ("one", {"options": "Sí"}, "al menos dos opciones"),
        ("one", {"options": "Sí\nSí"}, "está repetida"),
        ("one", {"options": "\n".join(map(str, range(101)))}, "Son 101: puede haber hasta 100"),
        ("many", {"options": "A\nB", "least": "3", "most": "2"}, "mayor que el mínimo"),
        ("scale", {"least": "5"}, "entre 2 y 11 puntos"),
        ("number", {"least": "mucho"}, "Escriba un número"),
        ("date", {"first": "2026-02-01", "last": "2026-01-01"}, "posterior al primer día"),
        ("paragraphs", {"rows": " \n "}, "al menos una línea"),
        ("short", {"label": ""}, "Complete este campo"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(visit, elena, made, kind, data, told):
    page = visit(
        f"{BASE}{made()}/preguntas/nueva/{kind}/", as_=elena, data={"label": "Texto escrito", "help": "Mi ayuda"} | data
    )
    assert page.status == 422
    assert told in page.words
    assert "Mi ayuda" in page.text
    for text in data.values():
        assert text.strip().split("\n")[0] in page.text


def test_questions_move_are_copied_and_come_back(visit, cast, elena, made):
    one_id = made(asked("A"), asked("B"), asked("C"))
    here = f"{BASE}{one_id}/"

    def act(key, do):
        return visit(f"{here}preguntas/{key}/hacer/", as_=elena, data={"do": do}, shown_on=here)

    act("p3", "up")
    assert labels(cast, one_id) == ["A", "C", "B"]
    act("p1", "down")
    assert labels(cast, one_id) == ["C", "A", "B"]
    act("p1", "copy")
    assert labels(cast, one_id) == ["C", "A", "A (copia)", "B"]
    first, twin = (draft_of(cast, one_id)[1].parsed.by_number[number] for number in (1, 4))
    assert not {o.key for o in twin.options} & {o.key for o in first.options}, "a copy has keys of its own"
    act("p1", "remove")
    assert labels(cast, one_id) == ["C", "A (copia)", "B"]
    page = visit(here, as_=elena)
    assert "Deshacer lo último" in page.words
    visit(f"{here}deshacer/", as_=elena, data={}, shown_on=here)
    assert labels(cast, one_id) == ["C", "A", "A (copia)", "B"]
    assert "Deshacer lo último" not in visit(here, as_=elena).words
    assert act("p1", "burn").status == 400
    assert act("p99", "up").status == 404


def test_pages_are_added_and_questions_cross_them(visit, cast, elena, made):
    one_id = made(asked("A"), asked("B"))
    here = f"{BASE}{one_id}/"
    visit(f"{here}paginas/nueva/", as_=elena, data={"title": "Su barrio", "intro": "Piense en su *cuadra*."})
    key = draft_of(cast, one_id)[1].parsed.pages[1].key
    visit(f"{here}preguntas/p2/hacer/", as_=elena, data={"do": "down"}, shown_on=here)
    pages = draft_of(cast, one_id)[1].parsed.pages
    assert [[q.label for q in page.questions] for page in pages] == [["A"], ["B"]]
    visit(f"{here}paginas/{key}/", as_=elena, data={"title": "Su calle", "intro": ""})
    visit(f"{here}paginas/{key}/hacer/", as_=elena, data={"do": "up"}, shown_on=here)
    assert [page.title for page in draft_of(cast, one_id)[1].parsed.pages] == ["Su calle", ""]
    visit(f"{here}paginas/{key}/hacer/", as_=elena, data={"do": "remove"}, shown_on=here)
    assert labels(cast, one_id) == ["A"]
    visit(f"{here}deshacer/", as_=elena, data={}, shown_on=here)
    assert labels(cast, one_id) == ["B", "A"]


def test_a_condition_is_chosen_from_earlier_questions_and_tried(visit, cast, elena, made):
    one_id = made(asked("¿Usa el bus?"), asked("¿Cuál?", kind=Kind.SHORT, options=(), required=True))
    here = f"{BASE}{one_id}/"
    assert "Nada de qué depender" in visit(f"{here}condicion/p1/", as_=elena).words
    assert "1. ¿Usa el bus?" in visit(f"{here}condicion/p2/", as_=elena).words
    yes, no = (option.key for option in draft_of(cast, one_id)[1].parsed.by_key["p1"].options)
    assert "al menos una respuesta" in visit(f"{here}condicion/p2/?de=p1", as_=elena, data={}).words
    assert visit(f"{here}condicion/p2/?de=p1", as_=elena, data={"options": yes}).status == 302
    assert "Solo si en la pregunta 1 eligió «Sí»." in visit(here, as_=elena).words
    trial = f"{here}versiones/1/ensayo/"
    end = visit(trial, as_=elena, data={"page": "g1", "p1": no, "p2": "lo escondido"})
    assert "Fin del ensayo" in end.heading
    assert "lo escondido" not in end.text
    again = visit(trial, as_=elena, data={"page": "g1", "p1": yes, "p2": " "})
    assert again.status == 422
    assert "Pregunta 2: Responda esta pregunta." in again.words
    visit(f"{here}preguntas/p1/hacer/", as_=elena, data={"do": "remove"}, shown_on=here)
    assert "depende de una pregunta que ya no está" in visit(f"{here}abrir/", as_=elena).words
    assert visit(f"{here}abrir/", as_=elena, data={}, shown_on=here).status == 302
    assert draft_of(cast, one_id)[1].state is VersionState.DRAFT
    visit(f"{here}condicion/p2/quitar/", as_=elena, data={}, shown_on=here)
    assert draft_of(cast, one_id)[1].parsed.by_key["p2"].show_if is None


@pytest.mark.abuse("V01")
def test_the_trial_goes_through_pages_and_keeps_nothing(visit, cast, elena, made):
    one_id = made(asked("Uno", kind=Kind.SHORT, options=(), required=True))
    here = f"{BASE}{one_id}/"
    visit(f"{here}paginas/nueva/", as_=elena, data={"title": "Segunda"})
    key = draft_of(cast, one_id)[1].parsed.pages[1].key
    visit(f"{here}preguntas/nueva/short/?pagina={key}", as_=elena, data={"label": "Dos"})
    trial = f"{here}versiones/1/ensayo/"
    with scopes.agency(cast.agency().id):
        before = (
            db.session.scalars(select(QuestionnaireVersion.definition)).all(),
            len(db.session.scalars(select(AuditEvent.id)).all()),
        )
    second = visit(trial, as_=elena, data={"page": "g1", "p1": HOSTILE})
    assert second.heading == "Segunda"
    assert "<script>alert" not in second.text
    back = visit(trial, as_=elena, data=second.fields() | {"go": "back"})
    assert back.fields()["p1"] == " ".join(HOSTILE.split())
    end = visit(trial, as_=elena, data=second.fields() | {"p2": "final"})
    assert "1. Uno" in end.words
    assert "final" in end.words
    with scopes.agency(cast.agency().id):
        db.session.expire_all()
        after = (
            db.session.scalars(select(QuestionnaireVersion.definition)).all(),
            len(db.session.scalars(select(AuditEvent.id)).all()),
        )
    assert after == before


def test_two_people_do_not_overwrite_each_other_unseen(visit, cast, elena, made):
    one_id = made(asked("A"), asked("B"))
    here = f"{BASE}{one_id}/"
    olga = cast.session_token("olga")
    opened = visit(f"{here}preguntas/p1/", as_=elena).fields()
    visit(f"{here}preguntas/p1/", as_=olga, data=opened | {"label": "Lo de Olga"})
    page = visit(f"{here}preguntas/p1/", as_=elena, data=opened | {"label": "Lo de Elena"})
    assert page.status == 422
    assert "Otra persona guardó cambios" in page.words
    assert "Lo de Olga" in page.words
    assert "Lo de Elena" in page.text
    assert visit(f"{here}preguntas/p1/", as_=elena, data=page.fields()).status == 302
    assert labels(cast, one_id) == ["Lo de Elena", "B"]
    stale = {"do": "remove", "revision": opened["revision"]}
    assert visit(f"{here}preguntas/p2/hacer/", as_=olga, data=stale, shown_on=here).status == 302
    assert labels(cast, one_id) == ["Lo de Elena", "B"]


def test_the_words_of_a_version_in_use_are_corrected_on_record(visit, cast, elena, made):
    one_id = made(asked("¿Usa el vus?"), opened=True)
    here = f"{BASE}{one_id}/"
    assert visit(f"{here}preguntas/p1/", as_=elena).status == 404
    form = visit(f"{here}preguntas/p1/corregir/", as_=elena).fields()
    assert visit(f"{here}preguntas/p1/corregir/", as_=elena, data=form | {"label": "¿Usa el bus?"}).status == 422
    key = next(name for name in form if name.startswith("option-"))
    good = form | {"label": "¿Usa el bus?", key: "Sí, a diario", "reason": "Había una falta."}
    assert visit(f"{here}preguntas/p1/corregir/", as_=elena, data=good).status == 302
    words = visit(here, as_=elena).words
    assert "Antes: ¿Usa el vus?Ahora: ¿Usa el bus?" in words
    assert "Había una falta." in words
    _one, version = draft_of(cast, one_id)
    assert [option.label for option in version.parsed.by_key["p1"].options] == ["Sí, a diario", "No"]
    assert version.number == 1


def test_another_structure_is_another_version(visit, cast, elena, made):
    one_id = made(asked("A"), asked("B"), opened=True)
    here = f"{BASE}{one_id}/"
    visit(f"{here}nueva-version/", as_=elena, data={}, shown_on=here)
    visit(f"{here}nueva-version/", as_=elena, data={}, shown_on=here)  # two clicks make one
    visit(f"{here}preguntas/p2/hacer/", as_=elena, data={"do": "remove"}, shown_on=here)
    visit(f"{here}preguntas/nueva/short/", as_=elena, data={"label": "C"})
    one, draft = draft_of(cast, one_id)
    assert [(q.key, q.label) for q in draft.parsed] == [("p1", "A"), ("p3", "C")], "a number is never given twice"
    visit(f"{here}abrir/", as_=elena, data={}, shown_on=here)
    with scopes.agency(cast.agency().id):
        db.session.expire_all()
        states = {version.number: version.state for version in queries.list_versions(one)}
        assert states == {1: VersionState.SUPERSEDED, 2: VersionState.IN_USE}
        assert [q.label for q in queries.get_version(one, 1).parsed] == ["A", "B"]
        assert queries.find_version_in_use(one.agency_id, one.id).number == 2
    assert "Está viendo una versión anterior" in visit(f"{here}versiones/1/", as_=elena).words


def test_last_years_is_copied_and_a_draft_deleted(visit, cast, elena, made):
    one_id = made(asked("A"), title="Consulta 2025", opened=True)
    here = f"{BASE}{one_id}/"
    twin = visit(f"{here}copiar/", as_=elena, data={}, shown_on=here).response.location
    assert visit(twin, as_=elena).heading == "Consulta 2025 (copia)"
    assert visit(f"{twin}titulo/", as_=elena, data={"title": "Consulta 2026"}).status == 302
    assert visit(f"{here}eliminar/", as_=elena).status == 404, "what was opened stays"
    assert "Nadie lo ha respondido" in visit(f"{twin}eliminar/", as_=elena).words
    assert visit(f"{twin}eliminar/", as_=elena, data={}).status == 302
    assert visit(twin, as_=elena).status == 404
    visit(f"{here}nueva-version/", as_=elena, data={}, shown_on=here)
    visit(f"{here}eliminar/", as_=elena, data={})
    assert draft_of(cast, one_id)[1].number == 1


def test_the_library_keeps_a_question_for_other_questionnaires(visit, cast, elena, made):
    one_id, other = made(asked("¿Edad?")), made(title="Otro")
    assert "La biblioteca está vacía" in visit(f"{BASE}biblioteca/", as_=elena).words
    for _time in range(2):
        visit(f"{BASE}{one_id}/preguntas/p1/hacer/", as_=elena, data={"do": "keep"}, shown_on=f"{BASE}{one_id}/")
    shelf = visit(f"{BASE}biblioteca/", as_=elena)
    assert shelf.words.count("Una opción") == 1
    form = visit(f"{BASE}{other}/insertar/", as_=elena)
    saved = re.findall(r'<option value="(\d+)"', form.text)[0]
    assert visit(f"{BASE}{other}/insertar/", as_=elena, data={"saved": saved, "page": "g1"}).status == 302
    assert labels(cast, other) == ["¿Edad?"]
    visit(f"{BASE}biblioteca/{saved}/quitar/", as_=elena, data={}, shown_on=f"{BASE}biblioteca/")
    assert "La biblioteca está vacía" in visit(f"{BASE}biblioteca/", as_=elena).words
    assert labels(cast, other) == ["¿Edad?"]


@pytest.mark.abuse("V11")
@pytest.mark.parametrize(
    "label",
    [
        "Su RUT",
        "¿Cuál es su dirección?",
        "Fecha de nacimiento",
        "¿Tiene alguna discapacidad?",
        "¿Por quién votó?",
        "Edad de sus hijos",
    ],
)
def test_asking_too_much_is_warned_of(visit, elena, made, label):
    here = f"{BASE}{made()}/"
    visit(f"{here}preguntas/nueva/short/", as_=elena, data={"label": label})
    assert "(para pensarlo)" in visit(here, as_=elena).words
    assert "Abrir para respuestas" in visit(f"{here}abrir/", as_=elena).words, "it warns, it does not forbid"


def test_readers_look_and_others_see_nothing(visit, cast, made):
    one_id = made(asked(HOSTILE, help=HOSTILE))
    here = f"{BASE}{one_id}/"
    rita, bruno = cast.session_token("rita"), cast.session_token("bruno")
    page = visit(here, as_=rita)
    assert page.status == 200
    assert "<script>alert" not in page.text
    assert "Agregar una pregunta" not in page.words
    assert "<script>alert" not in visit(f"{here}versiones/1/ensayo/", as_=rita).text
    assert visit(f"{here}preguntas/p1/", as_=rita).status == 403
    assert visit(here.replace("vivienda", "salud"), as_=bruno).status == 404
    assert visit(here, as_=bruno).status == 404


def test_only_what_was_opened_is_public_and_only_of_its_agency(cast, made):
    draft, opened = made(asked("A")), made(asked("B"), opened=True)
    with scopes.public():
        found = db.session.scalars(select(QuestionnaireVersion.questionnaire_id)).all()
    assert found == [opened]
    assert draft not in found


def test_a_hundred_questions_stay_within_the_budget(visit, cast, elena, made):
    one_id = made()
    with scopes.agency(cast.agency().id):
        one = queries.get_questionnaire(cast.agency().id, one_id)
        version = queries.list_versions(one)[0]
        kinds = [Kind.ONE, Kind.LONG, Kind.SCALE, Kind.MANY]
        options = tuple(Option(f"o{n}", f"Opción {n}") for n in range(5))
        pages = tuple(
            Page(f"g{p}", questions=tuple(
                Question(f"p{n}", n, kinds[n % 4], f"Pregunta {n}", options=options if n % 4 in (0, 3) else (), limits=Limits())
                for n in range(p * 50 + 1, p * 50 + 51)
            ))
            for p in range(2)
        )  # fmt: skip
        version.definition = to_json(Definition(pages))
        one.last_number = 100
        db.session.commit()
    for path in ("", "versiones/1/ensayo/", "preguntas/p50/"):
        with counted() as ran:
            assert visit(f"{BASE}{one_id}/{path}", as_=elena).status == 200
        assert len(ran) <= BUDGET, path
    page = visit(f"{BASE}{one_id}/preguntas/nueva/short/", as_=elena, data={"label": "La 101"})
    assert page.status == 422
    assert "llegó a su máximo" in page.words
    assert "La 101" in page.text
