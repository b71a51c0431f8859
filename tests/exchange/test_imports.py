"""Officers, mechanisms and documents' cards from a spreadsheet: told line by line first, then all of it or nothing."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import pytest
import sqlalchemy as sa

from participa.agencies.importing import NotDecidedError, Outcome, PlanChangedError
from participa.audit.models import AuditEvent
from participa.exchange.importing import KINDS, apply_plan, headers, plan_import
from participa.exchange.uploads import pack, unpack
from participa.extensions import db
from participa.foundation.tables import TableError, csv_bytes
from participa.officers.models import Officer, OfficerRole
from participa.people.current import COOKIE_KEY
from participa.publishing.content_types import TYPES
from participa.tenancy import scopes
from tests.support.filling import filled

HERE = "/gestion/vivienda/encargados/importar/"
HEADS = ("Nombre de la persona", "Calidad", "Ámbito", "Región", "Correo institucional", "En el cargo desde")
MARTA = ("Marta Rojas", "titular", "REGIONAL", "valparaiso", "marta@example.cl", "01-03-2026")
JUAN = ("Juan Soto", "Subrogante", "Nacional", "", "", "")


@pytest.fixture
def office(app, cast):
    """Vivienda's office, as the services see it; returns its agency's id."""
    agency = cast.agency()
    with app.test_request_context(), scopes.agency(agency.id):
        yield agency.id


def plan(agency_id, *rows, heads=HEADS, kind="officer"):
    """Plan an import of some rows."""
    return plan_import(TYPES[kind], agency_id, csv_bytes(heads, rows), "filas.csv")


def run(agency_id, *rows, heads=HEADS, kind="officer", **more):
    """Apply an import of some rows."""
    fingerprint = more.pop("fingerprint", "") or plan(agency_id, *rows, heads=heads, kind=kind).fingerprint
    data = csv_bytes(heads, rows)
    return apply_plan(TYPES[kind], agency_id, data, "f.csv", fingerprint=fingerprint, account_id=None, **more)


def officers() -> list[Officer]:
    """Return the officers of the agency at hand."""
    return list(db.session.scalars(sa.select(Officer).where(Officer.agency_id > 0).order_by(Officer.title)))


def test_words_days_and_lists_are_read_as_people_write_them(office):
    run(office, MARTA, JUAN)
    juan, marta = officers()
    assert (marta.scope, marta.region_code, marta.since) == ("regional", "05", date(2026, 3, 1))
    assert (juan.role, juan.state) == (OfficerRole.DEPUTY, "draft")


@pytest.mark.abuse("E07")
def test_a_second_time_everything_is_the_same(office):
    run(office, MARTA, JUAN)
    again = plan(office, MARTA, JUAN)
    assert again.counts == {Outcome.NEW: 0, Outcome.CHANGED: 0, Outcome.SAME: 2, Outcome.REFUSED: 0}
    run(office, MARTA, JUAN)
    assert len(officers()) == 2


@pytest.mark.abuse("E07")
def test_what_changed_meanwhile_stops_it(office):
    seen = plan(office, MARTA, JUAN)
    run(office, JUAN)
    with pytest.raises(PlanChangedError):
        run(office, MARTA, JUAN, fingerprint=seen.fingerprint)
    assert [officer.title for officer in officers()] == ["Juan Soto"]


def test_a_draft_changes_and_an_empty_cell_erases_nothing(office):
    run(office, MARTA)
    changed = run(office, ("Marta Rojas", "Subrogante", "", "", "", ""))
    (line,) = changed.lines
    assert (line.outcome, line.changes) == (Outcome.CHANGED, (("Calidad", "Titular", "Subrogante"),))
    (marta,) = officers()
    assert (marta.role, marta.mail) == (OfficerRole.DEPUTY, "marta@example.cl")


def test_what_was_public_is_not_changed(cast, office):
    cast.content("officer", title="Marta Rojas", post="Jefa", role="titular", scope="nacional")
    (line,) = plan(office, ("Marta Rojas", "Otra"), heads=("Nombre de la persona", "Cargo")).lines
    assert line.outcome is Outcome.REFUSED
    assert "Ya fue público" in line.reasons[0]
    (line,) = plan(office, ("Marta Rojas", "Jefa"), heads=("Nombre de la persona", "Cargo")).lines
    assert line.outcome is Outcome.SAME


@pytest.mark.abuse("E06")
@pytest.mark.parametrize(
    ("row", "said"),
    [
        (("", "titular", "nacional", "", "", ""), "Falta «Nombre de la persona»"),
        (("X", "dueño", "nacional", "", "", ""), "Calidad: «dueño» no está en la lista. Use: Titular, Subrogante."),
        (("X", "titular", "regional", "", "", ""), "Región: Elija la región en que atiende."),
        (("X", "titular", "nacional", "", "no-es-correo", ""), "Escriba un correo completo"),
        (("X", "titular", "nacional", "", "", "ayer"), "La fecha «ayer» no se entiende"),
        (("X", "titular", "nacional", "", "", "31-02-2026"), "En el cargo desde:"),
        (("X" * 161, "titular", "nacional", "", "", ""), "Acorte el texto a 160"),
        (("X", "", "nacional", "", "", ""), "Calidad: Complete este campo."),
    ],
)
def test_a_wrong_row_says_why_and_nothing_is_half_done(office, row, said):
    found = plan(office, MARTA, row)
    assert [line.outcome for line in found.lines] == [Outcome.NEW, Outcome.REFUSED]
    assert said in " ".join(found.lines[1].reasons)
    with pytest.raises(NotDecidedError):
        run(office, MARTA, row)
    assert officers() == []
    run(office, MARTA, row, leave_out_refused=True)
    assert [officer.title for officer in officers()] == ["Marta Rojas"]


@pytest.mark.abuse("E06")
def test_other_letters_and_separators(office):
    text = 'Nombre de la persona,Calidad,Ámbito\r\n"Ñandú, hija",Titular,Nacional\r\n,,\r\n'
    for data in (
        text.encode("latin-1"),
        text.encode("utf-16"),
        text.encode("utf-8-sig"),
        text.replace(",", "\t").encode(),
    ):
        found = plan_import(TYPES["officer"], office, data, "x.csv")
        assert [line.outcome for line in found.lines] == [Outcome.NEW]
    with pytest.raises(TableError, match="repetida"):
        plan(office, ("a", "b"), heads=("Nombre de la persona", "nombre de la persona"))
    with pytest.raises(TableError, match="más de 1000 filas"):
        plan(office, *[(f"P{n}",) for n in range(1_001)], heads=("Nombre de la persona",))


def test_rows_that_say_the_same_and_names_that_are_not_unique(cast, office):
    assert [line.outcome for line in plan(office, JUAN, JUAN).lines] == [Outcome.NEW, Outcome.REFUSED]
    first = cast.content("officer", title="Ana", publish=False, role="titular", scope="nacional")
    cast.content("officer", title="Ana", publish=False, role="titular", scope="nacional")
    (line,) = plan(office, ("Ana", "Jefa"), heads=("Nombre de la persona", "Cargo")).lines
    assert "Hay 2 con este nombre" in line.reasons[0]
    (line,) = plan(office, (str(first.id), "Jefa"), heads=("Número", "Cargo")).lines
    assert (line.outcome, line.content_id) == (Outcome.CHANGED, first.id)


@pytest.mark.abuse("E08")
def test_another_agencys_number_is_refused(app, cast, office):
    theirs = cast.content("officer", "salud", title="De Salud", publish=False, role="titular", scope="nacional")
    ours = cast.content("mechanism", title="Diálogo", publish=False)
    for number in (str(theirs.id), str(ours.id), "99999999999999999999", "-1", "1.5", "x"):
        (line,) = plan(office, (number, "De Salud", "Robado"), heads=("Número", "Nombre de la persona", "Cargo")).lines
        assert (line.outcome, line.content_id) == (Outcome.REFUSED, None), number
        assert "no es de este organismo" in line.reasons[0]
    (line,) = plan(office, ("De Salud", "Titular", "Nacional"), heads=HEADS[:3]).lines
    assert line.outcome is Outcome.NEW  # the same name in another agency is somebody else


@pytest.mark.abuse("E09")
def test_an_import_of_nothing_never_says_that_all_is_well(office):
    for rows in ((), (("", "", "", "", "", ""),)):
        with pytest.raises(TableError, match="solo tiene los nombres"):
            plan(office, *rows)
    with pytest.raises(TableError, match="Falta la columna «Nombre de la persona»"):
        plan(office, ("x",), heads=("Otra cosa",))
    with pytest.raises(TableError, match="vacío"):
        plan_import(TYPES["officer"], office, b"", "x.csv")


def fetch(app, path: str, token: str, **sent):
    """Ask as somebody; with `data` it is sent with the page's token."""
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    if not sent:
        return client.get(path)
    first = client.get(sent.pop("form_at", path)).get_data(as_text=True)
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', first)
    assert found
    return client.post(path, data={**sent["data"], "csrf_token": found[1]}, content_type="multipart/form-data")


def hidden(text: str, name: str) -> str:
    """Return a hidden field's value."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, name
    return found[1]


@pytest.mark.abuse("E01")
@pytest.mark.parametrize("extension", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_downloaded_comes_back_as_the_same(app, cast, kind, extension):
    content_type, token = TYPES[kind], cast.session_token("ana")
    shared = {"region_code": "08"} if kind == "officer" else {}
    good = {"phone": "+56 2 2345 6789", "mail": "a@example.cl", "contact_email": "b@example.cl", "language": "arn",
            "take_part_url": "https://example.cl/a", "council_url": "https://example.cl/b", "scope": "regional",
            "is_permanent": False, "participants": 3, "participants_women": 1, "participants_men": 1}  # fmt: skip
    for title in ("=1+1", "Uno; dos", "Tres «líneas»"):
        values = {**filled(content_type.model, title), **shared, "title": title, "summary": "=SUM(A1)\notra línea"}
        values |= {name: value for name, value in good.items() if name in values}
        cast.content(kind, publish=title == "=1+1", **values)
    base = f"/gestion/vivienda/{content_type.segment}/"
    data = fetch(app, f"{base}descargar.{extension}", token).data
    with app.test_request_context(), scopes.agency(cast.agency().id):
        found = plan_import(content_type, cast.agency().id, data, f"lista.{extension}")
    assert [(line.outcome, line.changes, line.reasons) for line in found.lines] == [(Outcome.SAME, (), ())] * 3
    assert found.unknown_columns == ()


def test_from_the_list_to_the_imported_drafts(app, cast, visit):
    token = cast.session_token("elena")
    assert HERE in visit("/gestion/vivienda/encargados/", as_=token).links()
    assert "Nombre de la persona" in visit(HERE, as_=token).words
    template = fetch(app, f"{HERE}plantilla.csv", token)
    assert template.data.decode("utf-8-sig").startswith('"Nombre de la persona";')
    data = csv_bytes((*HEADS, "Sobra"), [(*MARTA, "x"), (*JUAN, ""), ("", "titular", "", "", "", "", "")])
    shown = fetch(app, HERE, token, data={"table": (BytesIO(data), "../filas.csv")}).get_data(as_text=True)
    assert "Columnas que no se usan: Sobra" in shown
    with scopes.agency(cast.agency().id):
        assert officers() == []
    sent = {name: hidden(shown, name) for name in ("fingerprint", "file_name", "packed")}
    assert sent["file_name"] == "filas.csv"
    undecided = fetch(app, f"{HERE}aplicar/", token, data=sent, form_at=HERE)
    assert undecided.status_code == 409
    assert "No se importó nada" in undecided.get_data(as_text=True)
    done = fetch(app, f"{HERE}aplicar/", token, data={**sent, "leave_out": "1"}, form_at=HERE)
    assert (done.status_code, done.location) == (303, "/gestion/vivienda/encargados/")
    twice = fetch(app, f"{HERE}aplicar/", token, data={**sent, "leave_out": "1"}, form_at=HERE)
    assert twice.status_code == 409
    with scopes.agency(cast.agency().id):
        assert [officer.title for officer in officers()] == ["Juan Soto", "Marta Rojas"]
    event = db.session.scalar(sa.select(AuditEvent).where(AuditEvent.action == "content.import"))
    assert event.details == {"title": "filas.csv", "nuevo": 2, "cambia": 0, "igual": 0, "error": 1}
    assert event.account_id == cast.account("elena").id


@pytest.mark.abuse("E06")
def test_a_file_that_is_no_table_says_so_on_the_form(app, cast):
    token = cast.session_token("elena")
    for content, name in ((b"%PDF-1.7", "x.csv"), (b"PK\x03\x04basura", "x.xlsx"), (b"", "x.csv"), (b"a;b", "x.exe")):
        answer = fetch(app, HERE, token, data={"table": (BytesIO(content), name)})
        assert answer.status_code == 422, name
        assert "form-field__error" in answer.get_data(as_text=True) or "error" in answer.get_data(as_text=True)
    assert fetch(app, HERE, token, data={"otra": "cosa"}).status_code == 422


@pytest.mark.abuse("E02")
def test_who_only_reads_imports_nothing(app, cast, visit):
    reader = cast.session_token("rita")
    cast.content("officer")
    assert HERE not in visit("/gestion/vivienda/encargados/", as_=reader).links()
    assert visit(HERE, as_=reader).status == 403
    assert visit(HERE, as_=cast.session_token("bruno")).status == 404


@pytest.mark.parametrize("packed", ["", "x", "%%%", "A" * 400_001, "eJwDAAAAAAE="])
def test_what_was_never_packed_is_refused(app, cast, packed):
    sent = {"packed": packed, "file_name": "x.csv", "fingerprint": ""}
    assert fetch(app, f"{HERE}aplicar/", cast.session_token("elena"), data=sent, form_at=HERE).status_code == 400


def test_packing_comes_back_and_never_grows_beyond_its_limit():
    assert unpack(pack(b"a;b\r\n1;2")) == b"a;b\r\n1;2"
    assert len(unpack(pack(b"0" * 100_000_000))) <= 1_000_001


def test_the_template_names_every_field(app, office):
    assert "Correo institucional" in headers(TYPES["officer"])
