"""Documents attached to contents: who sees them, and how the office attaches, detaches and publishes them."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import func, select

from participa.documents import queries, services
from participa.documents.models import Attachment, AttachmentRole
from participa.extensions import db
from participa.publishing import services as publishing
from participa.tenancy import scopes
from tests.documents.conftest import again
from tests.documents.files import PDF
from tests.support.statements import BUDGET, counted
from tests.support.trash import emptied_trash

PAGE = "/organismos/vivienda/consultas/plan-de-plazas/"


@pytest.fixture
def consultation(cast):
    return cast.content("consultation", title="Plan de plazas", summary="Qué plazas mejorar primero.")


def base(content):
    return f"/gestion/vivienda/adjuntos/{content.id}/"


def test_the_public_page_lists_attached_documents_with_format_and_weight(visit, consultation, document, attach):
    attach(consultation, document(title="Minuta"), AttachmentRole.POSITION_PAPER)
    page = visit(PAGE)
    assert "Minuta (PDF, " in page.words
    assert "Minuta de posición. Qué se acordó." in page.words
    assert "/organismos/vivienda/documentos/minuta/descargar" in page.links()
    assert "Plan de plazas" in visit("/organismos/vivienda/documentos/minuta/").words  # and back


@pytest.mark.abuse("U06")
@pytest.mark.abuse("U12")
def test_a_draft_attached_to_a_public_content_is_not_there(visit, consultation, document, attach):
    attach(consultation, document(title="Marcador secreto", publish=False))
    page = visit(PAGE)
    assert "Marcador" not in page.text
    assert "marcador" not in page.text


@pytest.mark.abuse("U12")
def test_a_public_document_does_not_name_the_draft_that_carries_it(visit, cast, document, attach):
    draft = cast.content("consultation", title="Marcador secreto", publish=False)
    attach(draft, document(title="Minuta"))
    assert "Marcador" not in visit("/organismos/vivienda/documentos/minuta/").text


def test_attachments_are_public_only_while_both_are(cast, consultation, document, attach):
    minutes = document(title="Minuta")
    attach(consultation, minutes)

    def seen():
        with scopes.public():
            return db.session.scalar(select(func.count()).select_from(Attachment))

    assert seen() == 1
    with scopes.agency(consultation.agency_id):
        publishing.withdraw(again(minutes), account_id=None, reason="Error.")
        db.session.commit()
    assert seen() == 0


def test_many_attachments_cost_one_statement(visit, cast, consultation, document, attach):
    def statements():
        with counted() as ran:
            assert visit(PAGE).status == 200
        assert len(ran) <= BUDGET
        return [statement for statement in ran if "attachment" in statement]

    attach(consultation, document(title="Minuta 0"))
    assert len(statements()) == 1
    for number in range(1, 8):
        attach(consultation, document(title=f"Minuta {number}"))
    assert len(statements()) == 1
    assert visit(PAGE).words.count("Minuta") == 8


def test_the_office_attaches_one_that_is_there(visit, cast, consultation, document):
    elena = cast.session_token("elena")
    minutes = document(title="Minuta")
    page = visit(base(consultation), as_=elena)
    assert "Minuta (Publicado)" in page.words
    sent = visit(base(consultation), as_=elena, data={"document_id": str(minutes.id), "role": "position_paper"})
    assert sent.status == 302
    assert "Minuta de posición" in visit(sent.response.location, as_=elena).words
    assert "Minuta (PDF" in visit(PAGE).words
    again = visit(base(consultation), as_=elena)
    assert "No hay otros documentos para adjuntar" in again.words


def test_the_office_uploads_and_attaches_at_once(visit, cast, consultation):
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    data = {"title": "Minuta", "summary": "Por qué.", "role": "background", "document_type": "report"}
    sent = visit(base(consultation) + "nuevo/", as_=elena, data=data | {"upload": (BytesIO(PDF), "minuta.pdf")})
    assert sent.status == 302
    office = visit(sent.response.location, as_=elena)
    assert "1 documento adjunto es un borrador: el público no lo ve." in office.words
    assert not [link for link in office.links() if link.endswith("/publicar/")]  # an editor may not publish
    assert "Minuta" not in visit(PAGE).words
    confirm = visit(base(consultation) + "publicar/", as_=olga)
    assert "Minuta" in confirm.words
    assert visit(base(consultation) + "publicar/", as_=olga, data={}).status == 302
    assert "Minuta (PDF" in visit(PAGE).words
    assert visit(base(consultation) + "publicar/", as_=elena).status == 403


def test_uploading_keeps_what_was_typed_when_the_file_is_refused(visit, cast, consultation):
    data = {"title": "Minuta", "summary": "Por qué.", "role": "report", "document_type": "report"}
    bad = data | {"upload": (BytesIO(b"MZ"), "minuta.exe")}
    page = visit(base(consultation) + "nuevo/", as_=cast.session_token("elena"), data=bad)
    assert page.status == 422
    assert page.fields()["title"] == "Minuta"
    assert page.fields()["role"] == "report"
    missing = visit(base(consultation) + "nuevo/", as_=cast.session_token("elena"), data=data)
    assert "Elija un archivo." in missing.words


def test_publishing_the_attached_leaves_those_that_lack_something(visit, cast, consultation, document, attach):
    olga = cast.session_token("olga")
    attach(consultation, document(title="Lista", publish=False))
    attach(consultation, cast.content("document", title="Incompleta", publish=False))
    confirm = visit(base(consultation) + "publicar/", as_=olga)
    assert "Incompleta: Suba el archivo." in confirm.words
    done = visit(base(consultation) + "publicar/", as_=olga, data={})
    after = visit(done.response.location, as_=olga)
    assert "1 documento adjunto es un borrador" in after.words
    assert "Lista (PDF" in visit(PAGE).words


def test_drafts_wait_for_their_content(visit, cast, document, attach):
    draft = cast.content("consultation", title="Todavía no", publish=False)
    paper = document(title="Minuta", publish=False)
    attach(draft, paper)
    sent = visit(base(draft) + "publicar/", as_=cast.session_token("olga"))
    assert sent.status == 302
    assert visit("/organismos/vivienda/documentos/minuta/").status == 404


def test_what_was_withdrawn_is_not_published_along(cast, consultation, document, attach):
    paper = document(title="Minuta")
    attach(consultation, paper)
    with scopes.agency(consultation.agency_id):
        publishing.withdraw(again(paper), account_id=None, reason="Error.")
        db.session.commit()
        assert queries.list_attached_drafts(consultation) == []


def test_detaching_leaves_the_document_in_the_section(visit, cast, consultation, document, attach):
    elena = cast.session_token("elena")
    attachment = attach(consultation, document(title="Minuta"))
    address = f"{base(consultation)}{attachment.id}/quitar/"
    assert "Minuta" in visit(address, as_=elena).heading
    assert visit(address, as_=elena, data={}).status == 302
    assert "Minuta" not in visit(PAGE).words
    assert visit("/organismos/vivienda/documentos/minuta/").status == 200


@pytest.mark.abuse("T17")
def test_nothing_of_another_agency_can_be_reached_or_attached(visit, cast, consultation, document, attach):
    bruno, elena = cast.session_token("bruno"), cast.session_token("elena")
    foreign = document("salud", title="Ajena")
    attachment = attach(consultation, document(title="Propia"))
    assert visit(base(consultation), as_=bruno).status == 404
    assert visit(f"/gestion/salud/adjuntos/{consultation.id}/", as_=bruno).status == 404
    assert visit(f"/gestion/salud/adjuntos/{consultation.id}/{attachment.id}/quitar/", as_=bruno).status == 404
    assert "Ajena" not in visit(base(consultation), as_=elena).text
    refused = visit(base(consultation), as_=elena, data={"document_id": str(foreign.id), "role": "other"})
    assert refused.status != 302
    with scopes.agency(consultation.agency_id):
        assert [row.title for row in queries.list_attachments(consultation)] == ["Propia"]


def test_an_attachment_is_reached_through_its_own_content_only(visit, cast, consultation, document, attach):
    other = cast.content("consultation", title="Otra")
    attachment = attach(consultation, document(title="Minuta"))
    address = f"{base(other)}{attachment.id}/quitar/"
    assert visit(address, as_=cast.session_token("elena")).status == 404


def test_documents_carry_no_documents(visit, cast, document):
    assert visit(base(document(title="Minuta")), as_=cast.session_token("elena")).status == 404


def test_a_document_is_attached_once(cast, consultation, document, attach):
    paper = document(title="Minuta")
    attach(consultation, paper)
    with pytest.raises(services.AlreadyAttachedError):
        attach(consultation, paper)


def test_deleting_a_draft_takes_its_attachments_along(cast, document, attach):
    draft = cast.content("consultation", title="Se va", publish=False)
    paper = document(title="Queda", publish=False)
    attach(draft, paper)
    with scopes.agency(draft.agency_id):
        publishing.trash(again(draft), account_id=None)
        emptied_trash(type(draft), draft)
        assert db.session.scalar(select(func.count()).select_from(Attachment)) == 0
        assert queries.list_carriers(paper) == []


def test_what_no_list_shows_whole_is_found_by_a_word(visit, cast, consultation, document):
    document(title="Acta del cabildo")
    document(title="Informe final")
    page = visit(base(consultation) + "?q=cabildo", as_=cast.session_token("elena"))
    assert "Acta del cabildo" in page.words
    assert "Informe final" not in page.words
    assert "Nada coincide" in visit(base(consultation) + "?q=%25", as_=cast.session_token("elena")).words
