"""The office of documents: uploading, replacing, refusing and losing nothing."""

from __future__ import annotations

import errno
import gc
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from participa.documents.content_type import DOCUMENT
from participa.documents.models import Document, StoredFile
from participa.extensions import db
from participa.foundation.files import MAX_UPLOAD, DiskStorage, StorageFull
from participa.publishing import services as publishing
from participa.tenancy import scopes
from tests.documents.conftest import again
from tests.documents.files import OTHER_PDF, PAGE, PDF, PICTURE_PAGE, docx
from tests.support.trash import emptied_trash

NEW = "/gestion/vivienda/documentos/nuevo/"


def typed(**changes):
    base = {
        "title": "Acta de la sesión 3",
        "summary": "Lo que se acordó el 3 de marzo.",
        "document_type": "minutes",
        "document_date": "2026-03-03",
        "language": "es",
        "in_force": "y",
    }
    return base | changes


def stored_on_disk(app):
    root = Path(app.config["FILES_DIR"])
    return {path for path in root.rglob("*") if path.is_file()}


def only_document(cast):
    with scopes.agency(cast.agency().id):
        return db.session.scalars(select(Document)).one()


def test_a_document_is_uploaded_shown_and_published(app, visit, cast):
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    form = visit(NEW, as_=elena)
    assert 'enctype="multipart/form-data"' in form.text
    assert "PDF" in form.words
    assert "Tamaño máximo" in form.words
    sent = visit(NEW, as_=elena, data=typed(upload=(BytesIO(PDF), "Acta 3.pdf")))
    assert sent.status == 302
    made = only_document(cast)
    assert (made.file.file_name, made.file.size, made.file.media_type) == ("Acta 3.pdf", len(PDF), "application/pdf")
    office = visit(sent.response.location, as_=elena)
    assert "Acta 3.pdf" in office.words
    assert visit(f"/gestion/vivienda/documentos/{made.id}/publicar/", as_=olga, data={}).status == 302
    listed = visit("/organismos/vivienda/documentos/")
    assert "Acta de la sesión 3" in listed.words
    assert "/organismos/vivienda/documentos/acta-de-la-sesion-3/descargar" in listed.links()
    assert made.file.sha256 in visit("/organismos/vivienda/documentos/acta-de-la-sesion-3/").words


@pytest.mark.abuse("K02")
@pytest.mark.parametrize(
    ("name", "content", "remedy"),
    [
        ("informe.pdf", PAGE, "ábralo con su programa"),
        ("foto.jpg", PICTURE_PAGE, "ábralo con su programa"),
        ("acta.docx", docx(macros=True), "guárdelo sin ellos"),
        ("acta.docm", docx(macros=True), "Guárdelo como PDF"),
        ("dibujo.svg", PICTURE_PAGE, "Guárdelo como PDF"),
        ("pagina.html", PAGE, "Guárdelo como PDF"),
        ("programa.exe", b"MZ\x90\x00", "Guárdelo como PDF"),
        ("datos.csv", PAGE, "guárdelo como texto"),
        ("vacio.pdf", b"", "vacío"),
        ("sin-extension", PDF, "agréguele su extensión"),
    ],
)
def test_what_a_file_is_not_is_refused_and_what_was_typed_stays(visit, cast, name, content, remedy):
    before = stored_on_disk(visit.app)
    page = visit(NEW, as_=cast.session_token("elena"), data=typed(upload=(BytesIO(content), name)))
    assert page.status == 422
    assert remedy in page.words
    kept = page.fields()
    assert kept["title"] == "Acta de la sesión 3"
    assert kept["summary"] == "Lo que se acordó el 3 de marzo."
    assert stored_on_disk(visit.app) == before


def test_a_word_document_without_macros_is_taken(visit, cast):
    upload = (BytesIO(docx()), "acta.docx")
    assert visit(NEW, as_=cast.session_token("elena"), data=typed(upload=upload)).status == 302


@pytest.mark.abuse("X02")
def test_a_refused_name_is_only_text(visit, cast):
    page = visit(NEW, as_=cast.session_token("elena"), data=typed(upload=(BytesIO(PDF), "<img src=x onerror=__x(1)>")))
    assert page.status == 422
    assert "<img src=x" not in page.text


def test_the_file_has_to_be_chosen_again_when_something_else_is_wrong(app, visit, cast):
    before = stored_on_disk(app)
    data = typed(title="", upload=(BytesIO(PDF), "Acta.pdf"))
    page = visit(NEW, as_=cast.session_token("elena"), data=data)
    assert page.status == 422
    assert "Elija de nuevo el archivo" in page.words
    assert stored_on_disk(app) == before


def test_a_full_disk_is_said_plainly_and_nothing_is_half_saved(app, visit, cast, monkeypatch):
    def full(self, stream, agency_id):
        raise StorageFull from OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(DiskStorage, "save", full)
    page = visit(NEW, as_=cast.session_token("elena"), data=typed(upload=(BytesIO(PDF), "Acta.pdf")))
    assert page.status == 422
    assert "No queda espacio para guardar archivos" in page.words
    assert page.fields()["title"] == "Acta de la sesión 3"
    with scopes.agency(cast.agency().id):
        assert db.session.scalar(select(func.count()).select_from(Document)) == 0
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0


def test_a_save_that_fails_leaves_no_bytes(app, visit, cast, monkeypatch):
    before = stored_on_disk(app)

    def busy(*_args, **_kwargs):
        raise RuntimeError

    monkeypatch.setattr("participa.publishing.services.contents.log", busy)
    with pytest.raises(RuntimeError):
        visit(NEW, as_=cast.session_token("elena"), data=typed(upload=(BytesIO(PDF), "Acta.pdf")))
    assert stored_on_disk(app) == before


@pytest.mark.abuse("K09")
def test_a_deleted_draft_takes_its_file_along(app, visit, cast):
    elena = cast.session_token("elena")
    before = stored_on_disk(app)
    visit(NEW, as_=elena, data=typed(upload=(BytesIO(PDF), "Acta.pdf")))
    made = only_document(cast)
    assert len(stored_on_disk(app)) == len(before) + 1
    assert visit(f"/gestion/vivienda/documentos/{made.id}/eliminar/", as_=elena, data={}).status == 302
    assert len(stored_on_disk(app)) == len(before) + 1  # the trash keeps it whole
    with scopes.agency(cast.agency().id):
        emptied_trash(type(made), made)
        assert db.session.scalar(select(func.count()).select_from(StoredFile)) == 0
    assert stored_on_disk(app) == before


def test_a_drafts_replaced_file_goes_and_an_edit_without_file_keeps_it(app, visit, cast):
    elena = cast.session_token("elena")
    before = stored_on_disk(app)
    visit(NEW, as_=elena, data=typed(upload=(BytesIO(PDF), "Acta.pdf")))
    made = only_document(cast)
    address = f"/gestion/vivienda/documentos/{made.id}/editar/"
    fields = visit(address, as_=elena).fields()
    assert visit(address, as_=elena, data=fields | {"title": "Otro título"}).status == 302
    assert len(stored_on_disk(app)) == len(before) + 1
    fields = visit(address, as_=elena).fields()
    assert visit(address, as_=elena, data=fields | {"upload": (BytesIO(OTHER_PDF), "B.pdf")}).status == 302
    assert len(stored_on_disk(app)) == len(before) + 1
    with scopes.agency(cast.agency().id):
        db.session.expire_all()
        assert [row.file_name for row in db.session.scalars(select(StoredFile))] == ["B.pdf"]


def test_replacing_only_the_file_of_a_public_document_is_told_to_the_public(visit, cast, document):
    olga = cast.session_token("olga")
    made = document(title="Acta")
    address = f"/gestion/vivienda/documentos/{made.id}/editar/"
    fields = visit(address, as_=olga).fields()
    assert visit(address, as_=olga, data=fields | {"upload": (BytesIO(OTHER_PDF), "Acta.pdf")}).status == 302
    assert "Se actualizó" not in visit("/organismos/vivienda/documentos/acta/").words
    said = {"note": "Se corrigió la asistencia."}
    assert visit(address.replace("editar", "publicar"), as_=olga, data=said).status == 302
    assert "Se corrigió la asistencia." in visit("/organismos/vivienda/documentos/acta/").words


def test_of_two_people_who_replace_a_file_the_second_is_told_and_leaves_no_bytes(app, visit, cast, document):
    elena = cast.session_token("elena")
    made = document(title="Acta")
    address = f"/gestion/vivienda/documentos/{made.id}/editar/"
    fields = visit(address, as_=elena).fields()
    assert visit(address, as_=elena, data=fields | {"title": "Acta corregida"}).status == 302
    before = stored_on_disk(app)
    late = visit(address, as_=elena, data=fields | {"upload": (BytesIO(OTHER_PDF), "tarde.pdf")})
    assert late.status == 422
    assert "Otra persona guardó cambios" in late.words
    assert stored_on_disk(app) == before
    retry = visit(address, as_=elena, data=late.fields() | {"upload": (BytesIO(OTHER_PDF), "tarde.pdf")})
    assert retry.status == 302


def test_nothing_is_published_without_file_and_description(cast):
    bare = cast.content("document", publish=False, in_force=False)
    with scopes.agency(bare.agency_id):
        bare = again(bare)
        stops = {problem.field for problem in DOCUMENT.check(bare) if problem.stops}
        assert stops == {"upload", "summary", "year"}
        with pytest.raises(publishing.NotReadyError):
            publishing.publish(DOCUMENT, bare, account_id=None)


def test_what_is_no_longer_in_force_says_so_with_its_year(visit, document):
    document(title="Plan antiguo", in_force=False, year=2019)
    for address in ("/organismos/vivienda/documentos/", "/organismos/vivienda/documentos/plan-antiguo/"):
        assert "Archivo no vigente, 2019" in visit(address).words


def test_readers_see_and_do_not_touch(visit, cast, document):
    made = document(title="Acta", publish=False)
    rita = cast.session_token("rita")
    page = visit(f"/gestion/vivienda/documentos/{made.id}/", as_=rita)
    assert page.status == 200
    assert not [link for link in page.links() if "editar" in link]
    assert visit(NEW, as_=rita).status == 403


@pytest.mark.abuse("K08")
@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648", "0", "1abc", "-1", "1.0"])
def test_a_number_that_no_row_can_have_is_not_found(visit, cast, number):
    for page in ("", "editar/", "descargar", f"archivos/{number}/descargar"):
        address = f"/gestion/vivienda/documentos/{number}/{page}"
        assert visit(address, as_=cast.session_token("elena")).status == 404
    assert visit(f"/gestion/vivienda/adjuntos/{number}/", as_=cast.session_token("elena")).status == 404


def test_the_edit_form_names_the_present_file(visit, cast, document):
    made = document(title="Acta", name="Acta 3.pdf")
    page = visit(f"/gestion/vivienda/documentos/{made.id}/editar/", as_=cast.session_token("elena"))
    assert "Tiene «Acta 3.pdf»." in page.words


@pytest.mark.abuse("K03")
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the test client's own large bodies
def test_what_exceeds_any_limit_is_refused_with_a_page(app, visit, cast):
    before = stored_on_disk(app)
    limit = app.config["MAX_CONTENT_LENGTH"]
    assert send_large(visit, cast, PDF + b" " * limit) == (413, False)
    assert send_large(visit, cast, PDF[:-1] + b" " * (MAX_UPLOAD - len(PDF) + 1) + b"\n") == (422, True)
    assert stored_on_disk(app) == before
    gc.collect()  # large bodies go now, not in the middle of another test


def send_large(visit, cast, content):
    data = typed(upload=(BytesIO(content), "grande.pdf"))
    page = visit(NEW, as_=cast.session_token("elena"), data=data)
    page.response.request.environ["wsgi.input"].close()
    return page.status, "redúzcalo o divídalo" in page.words


def test_a_replaced_file_is_compared_by_its_name(document, visit, cast):
    elena, public = cast.session_token("elena"), document(name="Acta.pdf")
    place = f"/gestion/vivienda/documentos/{public.id}/"
    fields = visit(f"{place}editar/", as_=elena).fields()
    sent = visit(f"{place}editar/", as_=elena, data=fields | {"upload": (BytesIO(OTHER_PDF), "Acta corregida.pdf")})
    assert sent.status == 302
    words = visit(f"{place}comparar/", as_=elena).words
    assert all(said in words for said in ("Archivo", "corregida", "subido el"))
    assert "file_id" not in words
