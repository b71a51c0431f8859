"""The file of a document: who gets it, and as what."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from sqlalchemy import select

from participa.access.visitor import Role
from participa.documents.content_type import DOCUMENT
from participa.documents.models import StoredFile
from participa.extensions import db
from participa.foundation.clock import now
from participa.people.current import COOKIE_KEY
from participa.people.models import Membership
from participa.publishing import services as publishing
from participa.tenancy import scopes
from tests.documents.conftest import again
from tests.documents.files import OTHER_PDF, PDF
from tests.support.statements import BUDGET, counted

HERE = "/organismos/vivienda/documentos"


@pytest.mark.abuse("K06", "X12", "P07")
def test_a_file_is_always_saved_and_never_run(client, document):
    document(title="Acta de marzo")
    response = fetch(client, f"{HERE}/acta-de-marzo/descargar")
    assert response.status_code == 200
    assert response.data == PDF
    assert response.headers["Content-Disposition"].startswith("attachment;")
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.content_length == len(PDF)
    assert "Set-Cookie" not in response.headers


@pytest.mark.abuse("K06")
def test_a_text_in_disguise_keeps_its_type_and_claims_no_encoding(client, document):
    document(title="Cifras", content="año;región\n1;2\n".encode("latin-1"), name="datos.csv")
    response = fetch(client, f"{HERE}/cifras/descargar")
    assert response.headers["Content-Type"] == "text/csv"
    assert response.headers["Content-Disposition"].startswith("attachment;")


def test_the_same_bytes_are_not_sent_twice(client, document):
    document(title="Acta")
    tag = fetch(client, f"{HERE}/acta/descargar").headers["ETag"]
    assert tag == f'"{hashlib.sha256(PDF).hexdigest()}"'
    again = fetch(client, f"{HERE}/acta/descargar", headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_part_can_be_asked_for(client, document):
    document(title="Acta")
    part = fetch(client, f"{HERE}/acta/descargar", headers={"Range": "bytes=0-4"})
    assert (part.status_code, part.data) == (206, b"%PDF-")


@pytest.mark.abuse("X02")
@pytest.mark.abuse("K01")
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ('"><img src=x onerror=__x(1)>.pdf', '"--img src=x onerror=__x(1)-.pdf'),
        ("../../etc/Acta N° 3.pdf", "Acta N° 3.pdf"),
        ("C:\\Mis documentos\\acta.pdf", "acta.pdf"),
        ("acta\r\nSet-Cookie: a=b.pdf", "acta Set-Cookie- a=b.pdf"),
        ("informe\u202efdp.pdf", "informefdp.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_a_hostile_name_is_only_a_name(client, visit, document, typed, kept):
    document(title="Acta", name=typed)
    response = fetch(client, f"{HERE}/acta/descargar")
    header = response.headers["Content-Disposition"]
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2
    assert "Set-Cookie" not in response.headers
    page = visit(f"{HERE}/acta/")  # the visit fails on handlers and broken HTML
    assert "<img src=x" not in page.text
    assert kept.lstrip('"-') in page.words


@pytest.mark.abuse("U06")
@pytest.mark.abuse("U12")
def test_the_file_of_a_draft_does_not_exist_for_the_public(client, document):
    document(title="Marcador secreto", publish=False)
    response = fetch(client, f"{HERE}/marcador-secreto/descargar")
    assert response.status_code == 404
    assert "Marcador" not in response.get_data(as_text=True)
    assert PDF not in response.data


@pytest.mark.abuse("U06")
def test_what_is_withdrawn_is_gone_at_once(client, document):
    made = document(title="Acta")
    assert fetch(client, f"{HERE}/acta/descargar").headers["Cache-Control"] == "public, no-cache"
    with scopes.agency(made.agency_id):
        publishing.withdraw(again(made), account_id=None, reason="Tenía un error.")
        db.session.commit()
    assert fetch(client, f"{HERE}/acta/descargar").status_code == 404


@pytest.mark.abuse("T17")
def test_another_agencys_address_leads_to_no_file_of_this_one(client, cast, document):
    document(title="Acta")
    cast.agency("salud")
    assert fetch(client, "/organismos/salud/documentos/acta/descargar").status_code == 404


@pytest.mark.abuse("K08")
@pytest.mark.parametrize("tail", ["1", "1abc", "0", "../1", "acta%00", "99999999999999999999"])
def test_a_guessed_number_leads_nowhere(client, document, tail):
    document(title="Acta")
    assert fetch(client, f"{HERE}/{tail}/descargar").status_code == 404


def test_a_document_without_its_file_says_so_and_downloads_nothing(client, visit, cast):
    cast.content("document", title="Acta perdida")
    assert fetch(client, f"{HERE}/acta-perdida/descargar").status_code == 404
    assert "todavía no tiene su archivo" in visit(f"{HERE}/acta-perdida/").words


@pytest.mark.abuse("T17")
@pytest.mark.abuse("E02")
def test_the_offices_file_is_for_its_own_people_only(client, cast, document):
    made = document(title="Acta", publish=False)
    address = f"/gestion/vivienda/documentos/{made.id}/descargar"
    assert client.get(address, buffered=True).status_code == 302  # to the sign-in, whether or not it exists
    assert get(client, address, cast.session_token("rita")).data == PDF
    assert get(client, address, cast.session_token("bruno")).status_code == 404
    elsewhere = f"/gestion/salud/documentos/{made.id}/descargar"
    assert get(client, elsewhere, cast.session_token("bruno")).status_code == 404


def test_an_office_file_is_never_kept_by_caches(client, cast, document):
    made = document(title="Acta", publish=False)
    response = get(client, f"/gestion/vivienda/documentos/{made.id}/descargar", cast.session_token("rita"))
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.abuse("U06")
@pytest.mark.abuse("U05")
def test_a_replaced_file_is_for_the_office_only(client, visit, cast, document):
    made = document(title="Acta")
    first = made.file_id
    send_file(client, cast, made, OTHER_PDF, "Acta corregida.pdf")
    assert fetch(client, f"{HERE}/acta/descargar").data == OTHER_PDF
    earlier = f"/gestion/vivienda/documentos/{made.id}/archivos/{first}/descargar"
    assert get(client, earlier, cast.session_token("rita")).data == PDF
    assert (
        "Archivos anteriores" in visit(f"/gestion/vivienda/documentos/{made.id}/", as_=cast.session_token("rita")).words
    )
    public = visit(f"{HERE}/acta/")
    assert "Acta.pdf" not in public.words
    other = document(title="Otra")
    cross = f"/gestion/vivienda/documentos/{other.id}/archivos/{first}/descargar"
    assert get(client, cross, cast.session_token("rita")).status_code == 404


def fetch(client, address, **options):
    return client.get(address, buffered=True, **options)  # read whole and closed, as a server does


def get(client, address, token):
    from participa.people.current import COOKIE_KEY

    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    return client.get(address, buffered=True)


def send_file(client, cast, made, content, name):
    import re
    from io import BytesIO

    address = f"/gestion/vivienda/documentos/{made.id}/editar/"
    form = get(client, address, cast.session_token("elena")).get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form).group(1)
    version = re.search(r'name="version" value="(\d+)"', form).group(1)
    data = {
        "csrf_token": token,
        "version": version,
        "title": made.title,
        "summary": made.summary,
        "document_type": "minutes",
        "language": "es",
        "in_force": "y",
        "upload": (BytesIO(content), name),
    }
    response = client.post(address, data=data)
    assert response.status_code == 302, re.findall(r"form-field__error[^>]*>(.*?)</p>", response.get_data(as_text=True))
    with scopes.agency(made.agency_id):
        publishing.publish(DOCUMENT, again(made), account_id=None)
        db.session.commit()


@pytest.mark.abuse("T17")
def test_a_row_that_names_another_agencys_file_gets_nothing(client, document):
    mine, theirs = document(title="Acta"), document("salud", title="Ajena", content=OTHER_PDF)
    key = theirs.file.storage_key
    with scopes.agency(theirs.agency_id):
        db.session.get_one(StoredFile, (theirs.agency_id, theirs.file_id)).storage_key = "apart"
        db.session.commit()
    with scopes.agency(mine.agency_id):
        db.session.get_one(StoredFile, (mine.agency_id, mine.file_id)).storage_key = key
        db.session.commit()
    assert fetch(client, f"{HERE}/acta/descargar").status_code == 404


def test_a_file_that_the_disk_lost_is_not_found(app, client, document):
    made = document(title="Acta")
    (Path(app.config["FILES_DIR"]) / made.file.storage_key).unlink()
    assert fetch(client, f"{HERE}/acta/descargar").status_code == 404


def test_a_list_of_documents_costs_the_same_with_many(visit, document):
    def cost():
        with counted() as ran:
            assert visit(f"{HERE}/").status == 200
        return len(ran)

    document(title="Acta 1")
    one = cost()
    for number in range(2, 21):
        document(title=f"Acta {number}")
    # Only a list that may go on to another page is counted.
    assert cost() == one + 1 <= BUDGET


@pytest.mark.abuse("K07")
def test_an_address_of_the_office_opens_nothing_once_the_right_to_it_is_gone(app, visit, cast, document):
    """No address carries its own permission: each download asks who is there, and what that person may, now."""
    made = document(title="Acta", publish=False)
    address, rita = f"/gestion/vivienda/documentos/{made.id}/descargar", cast.session_token("rita")

    def asked(token=None):
        client = app.test_client()
        with client.session_transaction() as session:
            session.update({COOKIE_KEY: token} if token else {})
        return client.get(address)

    assert asked(rita).data == PDF
    assert asked().status_code == 302
    with scopes.agency(made.agency_id):
        membership = db.session.scalars(select(Membership).where(Membership.role == Role.READER)).one()
        membership.ended_at = now()
        db.session.commit()
    assert asked(rita).status_code == 404
