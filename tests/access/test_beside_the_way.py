"""Ways around that no page offers on purpose: another's files and log in one's own lists, and the portal as a way out."""

from __future__ import annotations

from io import BytesIO
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from flask_wtf import FlaskForm
from wtforms import ValidationError

from participa.access.area import DOORS, Ground
from participa.audit.services import record
from participa.documents import services as documents
from participa.extensions import db
from participa.foundation.files import inspect_upload
from participa.publishing.forms import WebAddress
from participa.tenancy import scopes
from tests.documents.files import PDF
from tests.support.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor

ELSEWHERE = (
    "https://evil.example/",
    "//evil.example",
    "/\\evil.example",
    "javascript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
)
HOSTILE = (
    *ELSEWHERE[1:],
    "JaVaScRiPt:alert(1)",
    "java\nscript:alert(1)",
    "vbscript:x",
    "file:///etc/passwd",
    "https://user@evil.example/",
)
#: Names under which portals are asked where to lead next.
ASKED = ("siguiente", "next", "url", "return_to", "volver", "redirect", "to")
#: Fields that hold an address a page links to.
ADDRESS_FIELDS = ("url", "website", "link")


@pytest.mark.abuse("T08")
def test_the_picker_of_documents_offers_ones_own(cast: Cast, visit: Visitor) -> None:
    """T08: choosing a document to attach, and looking for it by name, shows no other agency's."""
    content = cast.content("consultation", "vivienda")
    for slug in ("vivienda", "salud"):
        agency = cast.agency(slug)
        with scopes.agency(agency.id):
            stream = BytesIO(PDF)
            stored = documents.store_file(
                inspect_upload(stream, "Acta.pdf"), stream, agency_id=agency.id, account_id=None
            )
            cast.content("document", slug, file=stored, title=f"Minuta de {slug}", summary="x")
    token = cast.session_token("ana")
    for query in ("", "?q=minuta", "?q=salud"):
        page = visit(f"/gestion/vivienda/adjuntos/{content.id}/{query}", as_=token)
        assert page.status == 200
        assert "Minuta de salud" not in page.text
    assert "Minuta de vivienda" in visit(f"/gestion/vivienda/adjuntos/{content.id}/", as_=token).text


@pytest.mark.abuse("T18")
def test_the_log_tells_of_ones_own_agency(cast: Cast, visit: Visitor) -> None:
    """T18: each agency's log has its own lines, on every page of it; the platform's has both."""
    for slug in ("vivienda", "salud"):
        record("content.edit", account_id=None, agency_id=cast.agency(slug).id, details={"title": f"Línea de {slug}"})
    db.session.commit()
    own = visit("/gestion/vivienda/actividad/", as_=cast.session_token("ana"))
    assert "Línea de vivienda" in own.text
    assert "Línea de salud" not in own.text
    assert "Línea de vivienda" not in visit("/gestion/salud/actividad/", as_=cast.session_token("bruno")).text
    everything = visit("/plataforma/registro/", as_=cast.session_token("sara")).text
    assert "Línea de vivienda" in everything
    assert "Línea de salud" in everything


@pytest.mark.abuse("P05")
@pytest.mark.abuse("L01")
def test_the_portal_leads_nobody_elsewhere(app: Flask, cast: Cast) -> None:
    """P05: there is no page of leaving to be used as a redirector: no answer's Location names another host."""
    cast.agency("vivienda")
    client, tried = app.test_client(), 0
    for rule in app.url_map.iter_rules():
        if DOORS[rule.endpoint].ground not in (Ground.PUBLIC, Ground.NONE) or "GET" not in (rule.methods or ()):
            continue
        values: dict[str, Any] = dict.fromkeys(rule.arguments, 1) | {"agency": "vivienda"}
        path = app.url_map.bind("localhost").build(rule.endpoint, {n: values[n] for n in rule.arguments})
        for place in ELSEWHERE:
            answer = client.get(path, query_string=dict.fromkeys(ASKED, place))
            to = answer.headers.get("Location", "/")
            assert to.startswith(("/", "http://localhost/")), (path, place, to)
            assert not to.startswith(("//", "/\\")), (path, place, to)
            assert answer.status_code < 500
            tried += 1
    assert tried > 100


@pytest.mark.abuse("P05")
@pytest.mark.parametrize("address", HOSTILE)
def test_an_address_that_browsers_would_run_is_refused(address: str) -> None:
    """P05: what is not plain http(s) with a host of its own is no address of a page."""
    with pytest.raises(ValidationError):
        WebAddress()(None, SimpleNamespace(data=address))  # type: ignore[arg-type]


@pytest.mark.abuse("P05")
def test_every_field_for_an_address_refuses_what_is_none(app: Flask) -> None:
    """P05: whichever form it stands in, a field whose value becomes a link carries that check."""
    fields = {f"{form.__name__}.{name}": field for form, name, field in _address_fields(FlaskForm)}
    assert len(fields) >= 4, sorted(fields)
    lax = [
        name
        for name, field in fields.items()
        if not any(
            isinstance(check, WebAddress)
            for checks in [*field.args[1:2], field.kwargs.get("validators", ())]
            for check in checks
        )
    ]
    assert lax == []


def _address_fields(form: type[FlaskForm]) -> Iterator[tuple[type[FlaskForm], str, Any]]:
    for name, field in vars(form).items():
        if hasattr(field, "field_class") and name.endswith(ADDRESS_FIELDS):
            yield form, name, field
    for below in form.__subclasses__():
        yield from _address_fields(below)


@pytest.mark.abuse("U14")
def test_no_order_is_taken_from_a_visitor(app: Flask, cast: Cast) -> None:
    """U14: asking for an order by any field, hidden ones too, changes nothing of a public list."""
    for number in range(3):
        cast.content("consultation", "vivienda", title=f"Consulta {number}")
    client = app.test_client()
    lists = {"/consultas/": {"etapa": "todas"}, "/organismos/": {}, "/encargados/": {}, "/buscar/": {"q": "consulta"}}
    for path, question in lists.items():
        plain = Page(client.get(path, query_string=question))
        assert plain.status == 200
        for asked in ("orden", "sort", "order", "order_by", "ordenar"):
            for field in ("id", "-created_at", "password_hash", "state", "account.email"):
                told = Page(client.get(path, query_string={**question, asked: field}))
                assert told.status == 400 or told.words == plain.words, (path, asked, field)
