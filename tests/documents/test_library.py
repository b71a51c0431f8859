"""The library of an agency: several files at once, where each is used, and the room there is."""

from __future__ import annotations

import gc
from io import BytesIO

import pytest
from flask import request
from flask_wtf.csrf import CSRFError
from PIL import Image
from sqlalchemy import select

from participa.documents import services
from participa.documents.content_type import DOCUMENT
from participa.documents.forms import MOST_TOGETHER
from participa.documents.library import title_of
from participa.documents.models import Document
from participa.documents.quota import space_of
from participa.extensions import db
from participa.foundation.files import inspect_upload
from participa.people.current import COOKIE_KEY
from participa.tenancy import scopes
from tests.documents.conftest import again
from tests.documents.files import OTHER_PDF, PAGE, PDF
from tests.documents.test_office import stored_on_disk
from tests.support.trash import emptied_trash

LIST = "/gestion/vivienda/documentos/"
SEND = f"{LIST}subir/"
JSON = {"Accept": "application/json"}


def picture(*, wide: int = 40, kind: str = "JPEG", **more) -> bytes:
    drawn = BytesIO()
    Image.new("RGB", (wide, wide // 2), "teal").save(drawn, kind, **more)
    return drawn.getvalue()


def files(*named):
    return {"uploads": [(BytesIO(content), name) for name, content in named]}


def fetch(app, path, token):
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    return client.get(path)


def documents(cast, slug="vivienda"):
    with scopes.agency(cast.agency(slug).id):
        db.session.expire_all()
        return list(db.session.scalars(select(Document).order_by(Document.id)).unique())


def test_the_limits_and_the_room_are_said_before_choosing(visit, cast, document):
    document(content=PDF + b" " * 1_500_000 + b"startxref")
    page = visit(LIST, as_=cast.session_token("elena"))
    assert "Formatos: CSV" in page.words
    assert "Tamaño máximo: 25 MB" in page.words
    assert "hasta 20 por vez y 100 MB en total" in page.words
    assert "1,5 MB usados de 2 GB" in page.words
    assert SEND in page.text
    reader = visit(LIST, as_=cast.session_token("rita"))
    assert SEND not in reader.text
    assert "1,5 MB usados de 2 GB" in reader.words


@pytest.mark.abuse("K02")
def test_one_bad_file_loses_no_good_one(app, visit, cast):
    elena = cast.session_token("elena")
    before = stored_on_disk(app)
    sent = visit(
        SEND,
        as_=elena,
        data=files(("acta_sesion_3.pdf", PDF), ("foto.jpg", PAGE), ("Plano.pdf", OTHER_PDF), ("vacio.pdf", b"")),
    )
    assert sent.status == 200
    assert "Se guardaron 2 archivos como borrador" in sent.words
    assert "2 archivos no se guardaron" in sent.words
    assert "foto.jpg: El contenido no corresponde" in sent.words
    assert "vacio.pdf: El archivo está vacío" in sent.words
    made = documents(cast)
    assert [(d.title, d.state, d.file.file_name) for d in made] == [
        ("Acta sesion 3", "draft", "acta_sesion_3.pdf"),
        ("Plano", "draft", "Plano.pdf"),
    ]
    assert len(stored_on_disk(app)) == len(before) + 2
    assert f"{LIST}{made[0].id}/" in sent.links()
    assert visit(f"{LIST}{made[0].id}/", as_=elena).status == 200


def test_a_script_gets_each_line_by_itself(visit, cast):
    elena = cast.session_token("elena")
    good = visit(SEND, as_=elena, data=files(("acta.pdf", PDF)), headers=JSON).response
    bad = visit(SEND, as_=elena, data=files(("acta.exe", b"MZ")), headers=JSON).response
    (line,) = good.json["lines"]
    assert (line["title"], line["refusal"]) == ("Acta", "")
    assert visit(line["url"], as_=elena).heading == "Acta"
    assert "Guárdelo como PDF" in bad.json["lines"][0]["refusal"]


@pytest.mark.abuse("K01")
def test_the_same_file_twice_becomes_one_draft_and_the_same_name_two(visit, cast):
    elena = cast.session_token("elena")
    visit(SEND, as_=elena, data=files(("Acta.pdf", PDF), ("ACTA.pdf", OTHER_PDF)))
    again = visit(SEND, as_=elena, data=files(("Acta.pdf", PDF)))
    assert again.status == 422
    assert "Este mismo archivo ya está en la biblioteca. Acta" in again.words
    made = documents(cast)
    assert len(made) == 2
    assert len({d.slug for d in made}) == 2


def test_a_twin_in_another_agency_is_never_told(visit, cast, document):
    document("salud", title="Ajeno", content=PDF)
    sent = visit(SEND, as_=cast.session_token("elena"), data=files(("Acta.pdf", PDF)))
    assert "Se guardó 1 archivo como borrador" in sent.words
    assert "Ajeno" not in sent.words


def test_nothing_chosen_asks_for_a_file(visit, cast):
    page = visit(SEND, as_=cast.session_token("elena"), data={})
    assert page.status == 422
    assert "Elija al menos un archivo." in page.words


@pytest.mark.abuse("K03")
def test_more_files_than_the_limit_are_told_one_by_one(visit, cast):
    many = [(f"acta {number}.pdf", PDF + b"%%%d\nstartxref" % number) for number in range(22)]
    page = visit(SEND, as_=cast.session_token("elena"), data=files(*many))
    assert "Se guardaron 20 archivos como borrador" in page.words
    assert page.words.count("Suba hasta 20 archivos por vez") == 2


@pytest.mark.abuse("K03")
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # the parser's own files, dropped at once
def test_ten_thousand_files_are_refused_before_they_are_read(visit, cast):
    many = [(f"{number}.pdf", b"x") for number in range(1_200)]
    assert visit(SEND, as_=cast.session_token("elena"), data=files(*many)).status == 413
    assert documents(cast) == []
    gc.collect()  # they go now, not in the middle of another test


@pytest.mark.abuse("K03")
def test_only_those_with_a_session_may_send_much(app):
    def most(**headers: str) -> int | None:
        with app.test_request_context(SEND, method="POST", headers=headers):
            with pytest.raises(CSRFError):
                app.preprocess_request()
            return request.max_content_length

    assert most() == app.config["MAX_CONTENT_LENGTH"]
    assert most(Cookie="session=x") > MOST_TOGETHER


@pytest.mark.abuse("R02")
def test_readers_and_strangers_upload_nothing(visit, cast):
    assert visit(SEND, as_=cast.session_token("rita")).status == 403
    assert visit(SEND, as_=cast.session_token("bruno")).status == 404
    assert visit(SEND).status == 302
    assert documents(cast) == []


@pytest.mark.abuse("K11")
def test_an_agency_that_filled_its_room_gets_no_more(app, visit, cast, document, monkeypatch):
    monkeypatch.setitem(app.config, "FILES_QUOTA_BYTES", 2 * len(PDF) + 10)
    elena = cast.session_token("elena")
    before = stored_on_disk(app)
    sent = visit(SEND, as_=elena, data=files(("uno.pdf", PDF), ("dos.pdf", OTHER_PDF), ("tres.pdf", PDF + b"\n")))
    assert "Se guardaron 2 archivos como borrador" in sent.words
    assert "tres.pdf: No cabe: al organismo le quedan 10 bytes" in sent.words
    assert len(stored_on_disk(app)) == len(before) + 2
    form = {"title": "Otra", "document_type": "other", "language": "es", "in_force": "y"}
    page = visit(f"{LIST}nuevo/", as_=elena, data=form | {"upload": (BytesIO(PDF + b" \n"), "otra.pdf")})
    assert page.status == 422
    assert "No cabe" in page.words
    assert page.fields()["title"] == "Otra"
    document("salud", content=PDF[:-1])  # another agency's room is its own
    monkeypatch.setitem(app.config, "FILES_QUOTA_BYTES", 10)
    full = visit(LIST, as_=elena)
    assert "No queda espacio para archivos" in full.words
    assert 'type="file"' not in full.text


@pytest.mark.abuse("K11")
def test_the_platform_gives_an_agency_its_own_quota(visit, cast):
    sara, agency = cast.session_token("sara"), cast.agency()
    address = "/plataforma/organismos/vivienda/datos/"
    fields = visit(address, as_=sara).fields()
    assert fields["files_quota_mb"] == ""
    assert visit(address, as_=sara, data=fields | {"files_quota_mb": "-1"}).status == 422
    assert visit(address, as_=sara, data=fields | {"files_quota_mb": "500"}).status == 302
    with scopes.agency(agency.id):
        assert space_of(agency.id).quota == 500_000_000
    assert "de 500 MB" in visit(LIST, as_=cast.session_token("elena")).words


def test_a_document_says_where_it_is_used(visit, cast, document, attach):
    paper = document(title="Minuta")
    carrier = cast.content("consultation", title="Plan de plazas", publish=False)
    attach(carrier, paper)
    page = visit(f"{LIST}{paper.id}/", as_=cast.session_token("elena"))
    assert f"/gestion/vivienda/consultas/{carrier.id}/" in page.links()
    assert "Plan de plazas Borrador" in page.words
    alone = visit(f"{LIST}{document(title='Sola').id}/", as_=cast.session_token("elena"))
    assert "No está adjunto a ningún contenido." in alone.words


@pytest.mark.abuse("K04")
@pytest.mark.abuse("U06")
def test_a_picture_loses_its_exif_and_is_shown_smaller(app, client, visit, cast):
    exif = Image.Exif()
    exif[0x010E] = "Casa de la denunciante"
    exif.get_ifd(0x8825)[1] = "S"
    elena = cast.session_token("elena")
    visit(SEND, as_=elena, data=files(("Plaza.jpg", picture(wide=3000, exif=exif))))
    (made,) = documents(cast)
    assert made.file.preview_key
    for path in ("descargar", "imagen"):
        assert client.get(f"/organismos/vivienda/documentos/plaza/{path}").status_code == 404  # a draft
        shown = fetch(app, f"{LIST}{made.id}/{path}", elena)
        assert b"denunciante" not in shown.data
        drawn = Image.open(BytesIO(shown.data))
        assert not drawn.getexif()
        assert drawn.width == (3000 if path == "descargar" else 1200)
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in shown.headers["Content-Security-Policy"]


@pytest.mark.abuse("K09")
def test_a_deleted_picture_takes_its_smaller_one_along(app, visit, cast):
    elena = cast.session_token("elena")
    before = stored_on_disk(app)
    visit(SEND, as_=elena, data=files(("Plaza.png", picture(wide=2000, kind="PNG"))))
    assert len(stored_on_disk(app)) == len(before) + 2
    (made,) = documents(cast)
    visit(f"{LIST}{made.id}/eliminar/", as_=elena, data={})
    with scopes.agency(made.agency_id):
        emptied_trash(type(made), made)
    assert stored_on_disk(app) == before


def test_a_picture_is_not_published_without_its_words(visit, cast):
    elena = cast.session_token("elena")
    visit(SEND, as_=elena, data=files(("Plaza.png", picture(kind="PNG"))))
    (made,) = documents(cast)
    with scopes.agency(made.agency_id):
        stops = {problem.field for problem in DOCUMENT.check(again(made)) if problem.stops}
    assert stops == {"summary", "alt_text"}
    address = f"{LIST}{made.id}/editar/"
    told = visit(address, as_=elena).fields() | {"alt_text": "Una plaza con juegos.", "summary": "La plaza."}
    assert visit(address, as_=elena, data=told).status == 302
    with scopes.agency(made.agency_id):
        db.session.expire_all()
        assert not [problem for problem in DOCUMENT.check(again(made)) if problem.stops]
    assert 'alt="Una plaza con juegos."' in visit(f"{LIST}{made.id}/", as_=elena).text


def test_a_public_picture_stands_in_its_page(client, visit, cast, document):
    document(title="Plaza", content=picture(), name="Plaza.jpg", alt_text="Una plaza.")
    page = visit("/organismos/vivienda/documentos/plaza/")
    assert 'src="/organismos/vivienda/documentos/plaza/imagen"' in page.text
    assert 'alt="Una plaza."' in page.text
    assert client.get("/organismos/vivienda/documentos/plaza/imagen").mimetype == "image/jpeg"
    document(title="Acta")
    assert client.get("/organismos/vivienda/documentos/acta/imagen").status_code == 404


@pytest.mark.abuse("U06")
@pytest.mark.abuse("K10")
def test_a_replaced_file_is_gone_for_the_public_at_once_and_labelled_for_the_staff(client, visit, cast, document):
    elena = cast.session_token("elena")
    made = document(title="Acta")
    public = "/organismos/vivienda/documentos/acta/descargar"
    tag = client.get(public).headers["ETag"]
    with scopes.agency(made.agency_id):
        row = again(made)
        year, stream = row.file.uploaded_at.year, BytesIO(OTHER_PDF)
        inspected = inspect_upload(stream, "Acta 2.pdf")
        row.file = services.store_file(inspected, stream, agency_id=row.agency_id, account_id=None, replaces=row)
        db.session.commit()
    again_asked = client.get(public, headers={"If-None-Match": tag})
    assert (again_asked.status_code, again_asked.data) == (200, OTHER_PDF)
    page = visit(f"{LIST}{made.id}/", as_=elena)
    assert f"Acta.pdf Archivo no vigente, {year}" in page.words


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("acta_de__la sesión-3.pdf", "Acta de la sesión-3"),
        ("INFORME.FINAL.docx", "INFORME.FINAL"),
        ("../../etc/passwd.txt", "Passwd"),
        ("___.pdf", "Documento"),
        ("a" * 300 + ".pdf", "A" + "a" * 114),
    ],
)
@pytest.mark.abuse("K01")
def test_titles_come_from_names(app, name, title):
    with app.test_request_context():
        assert title_of(name)[:115] == title
