"""The import in the platform's office: upload, look, decide, apply."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import func, select

from participa.agencies.models import Agency, AgencyImport
from participa.extensions import db
from tests.support.page import Page

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

UPLOAD = "/plataforma/importar/"
GOOD = "codigo;nombre;correo;fuente\r\nA1;Servicio Uno;uno@example.cl;x\r\nA2;Servicio Dos;;x\r\n"


def upload(visit: Visitor, token: str, text: str, name: str = "organismos.csv") -> Page:
    return visit(UPLOAD, as_=token, data={"table": (BytesIO(text.encode()), name)}, follow_redirects=True)


def apply(visit: Visitor, token: str, page: Page, **more: str) -> Page:
    """Send the form of a plan as a browser would."""
    assert page.tree is not None
    client = visit.app.test_client()
    with client.session_transaction() as session:
        session["sesion"] = token
    csrf = Page(client.get(UPLOAD)).csrf()
    path = f"{page.response.request.path}aplicar/"
    return Page(client.post(path, data={**page.fields(), "csrf_token": csrf, **more}, follow_redirects=True))


def names() -> set[str]:
    return set(db.session.scalars(select(Agency.name)))


@pytest.mark.abuse("E07")
def test_what_is_shown_is_applied_once(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    plan = upload(visit, sara, GOOD)
    assert plan.heading == "Qué haría la planilla"
    assert "2 Nuevos" in plan.words
    assert "Columnas que no se usan: fuente." in plan.words
    assert names() == set()
    done = apply(visit, sara, plan)
    assert done.heading == "Importación terminada"
    assert names() == {"Servicio Uno", "Servicio Dos"}
    kept = db.session.scalars(select(AgencyImport)).one()
    assert kept.data is None
    assert kept.summary["created"] == 2
    assert "ya se había importado" in apply(visit, sara, plan).words
    again = upload(visit, sara, GOOD)
    assert "no hay nada que importar" in again.words


@pytest.mark.abuse("E06")
def test_rows_with_errors_are_told_and_stop_everything_until_left_out(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    plan = upload(visit, sara, GOOD + "A3;;;\r\n<b>;Servicio Tres;;\r\n")
    assert "2 Con error" in plan.words
    assert "&lt;b&gt;" in plan.text.lower()
    refused = apply(visit, sara, plan)
    assert "No se importó nada" in refused.words
    assert names() == set()
    apply(visit, sara, plan, leave_out="1")
    assert names() == {"Servicio Uno", "Servicio Dos"}


@pytest.mark.abuse("E06")
@pytest.mark.parametrize(
    ("text", "name", "told"),
    [
        ("hola", "organismos.pdf", "CSV"),
        ("correo\r\nx\r\n", "a.csv", "Falta la columna"),
        ("nombre\r\n", "a.csv", "agregue una fila"),
    ],
)
def test_a_file_that_is_no_table_is_refused_at_once(
    cast: Cast, visit: Visitor, text: str, name: str, told: str
) -> None:
    page = upload(visit, cast.session_token("sara"), text, name)
    assert page.status == 422
    assert told in page.words
    assert db.session.scalar(select(func.count()).select_from(AgencyImport)) == 0


@pytest.mark.abuse("E07")
def test_a_plan_that_is_no_longer_true_is_shown_again_instead(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    plan = upload(visit, sara, GOOD)
    cast.agency("otra", name="Servicio Uno", code="A1")
    page = apply(visit, sara, plan)
    assert "Los organismos cambiaron" in page.words
    assert names() == {"Servicio Uno"}
    assert "1 Nuevos" in page.words


def test_a_similar_name_is_decided_in_the_form(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    cast.agency("uno", name="Servicio Nacional Uno")
    plan = upload(visit, sara, "nombre\r\nServicio Nacional de Uno\r\nServicio Distinto\r\n")
    assert "1 Por revisar" in plan.words
    assert plan.fields()["fila-2"] == "dejar"
    apply(visit, sara, plan, **{"fila-2": "aparte", "fila-99": "aparte", "fila-x": "mismo"})
    assert names() == {"Servicio Nacional Uno", "Servicio Nacional de Uno", "Servicio Distinto"}


def test_long_plans_are_paged_and_narrowed(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    rows = "".join(f"B{n};Oficina número {n * 7919};\r\n" for n in range(120))
    plan = upload(visit, sara, "codigo;nombre;correo\r\n" + rows)
    path = plan.response.request.path
    assert "Página 1 de 3" in plan.words
    last = visit(f"{path}?resultado=nuevo&pagina=3", as_=sara)
    assert f"Oficina número {119 * 7919}" in last.words
    assert visit(f"{path}?resultado=otro", as_=sara).status == 400
    assert visit(f"{path}?pagina=-9", as_=sara).status == 200


def test_the_template_downloads_and_others_plans_are_not_there(cast: Cast, visit: Visitor) -> None:
    sara = cast.session_token("sara")
    answer = visit(f"{UPLOAD}plantilla.csv", as_=sara).response
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plantilla-organismos.csv"'
    assert '"codigo_cplt";"nombre"' in answer.get_data(as_text=True)
    plan = upload(visit, sara, GOOD)
    assert visit(plan.response.request.path, as_=cast.session_token("ana")).status == 404
    assert visit(f"{UPLOAD}{'0' * 32}/", as_=sara).status == 404
    assert visit(f"{UPLOAD}ñ/", as_=sara).status == 404
