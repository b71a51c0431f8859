"""The agency's pages of its documents, and of attaching them to any content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask_wtf import FlaskForm

from participa.access.area import DOORS, Area, Ground
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.documents import queries, services
from participa.documents.content_type import DOCUMENT
from participa.documents.downloading import answer, answer_picture
from participa.documents.forms import (
    MOST_FILES,
    MOST_TOGETHER,
    ROLE_LABELS,
    AttachExistingForm,
    AttachNewForm,
    UploadManyForm,
)
from participa.documents.library import Line, receive_many
from participa.documents.models import AttachmentRole, Document
from participa.documents.quota import space_of
from participa.foundation.files import MAX_UPLOAD
from participa.foundation.i18n import _, ngettext
from participa.publishing import forms as publishing_forms
from participa.publishing import services as publishing
from participa.publishing.content_types import STATE_LABELS, TYPES
from participa.publishing.pages import Office, attempt, office_area, status
from participa.publishing.queries import NotFoundError, get_by_id
from participa.web.gate import current_agency, demand, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.publishing.models import Content


class DocumentOffice(Office):
    """The staff pages of documents: their form brings a file, and their list is the agency's library."""

    def render(self, template: str, **more: Any) -> str:
        """Render an office template; the list stands below the place to upload and the room that is left."""
        if template != "list":
            return super().render(template, **more)
        return _library("library", form=UploadManyForm(formdata=None), **more)

    def values(self, form: FlaskForm, content: Content | None = None) -> dict[str, Any]:
        """Keep the file that came; without one the present file stays."""
        return {**publishing_forms.values(form), **_received(form, content)}


def _received(form: FlaskForm, content: Content | None = None) -> dict[str, Any]:
    received = form["upload"].received
    if received is None:
        return {}
    document = content if isinstance(content, Document) else None
    inspected, stream = received
    stored = services.store_file(
        inspected, stream, agency_id=current_agency().id, account_id=visitor().account_id, replaces=document
    )
    return {"file": stored}


area = office_area(DOCUMENT, __name__, DocumentOffice)


def _library(template: str, **more: Any) -> str:
    return render_template(
        f"documents/backoffice/{template}.html",
        agency=current_agency(),
        content_type=DOCUMENT,
        office=DocumentOffice(DOCUMENT, area.name),
        space=space_of(current_agency().id),
        **more,
    )


@area.url_value_preprocessor
def _take_several(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let a sending of several files be larger than a form, for those who bring a session."""
    if endpoint == f"{area.name}.upload_many" and current_app.config["SESSION_COOKIE_NAME"] in request.cookies:
        request.max_content_length = MOST_TOGETHER + MAX_UPLOAD // 25


@area.form("/gestion/<agency>/documentos/subir/", access=May.CONTENT_EDIT)
def upload_many(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take several files: each good one becomes a draft, each bad one says why not."""
    form = UploadManyForm()
    lines: list[Line] = []
    if form.validate_on_submit():
        files = [file for file in form.uploads.data if file]
        lines = receive_many(files, agency_id=current_agency().id, account_id=visitor().account_id, most=MOST_FILES)
    if request.accept_mimetypes.best == "application/json":
        return {"lines": [_line_told(line) for line in lines]}
    kept = any(line.document for line in lines)
    # What was kept is committed; nothing else is: the status only tells whether something came in.
    return _library("uploaded", form=form, lines=lines), 200 if kept or request.method == "GET" else 422


def _line_told(line: Line) -> dict[str, str]:
    document = line.document or line.twin
    return {
        "name": line.name,
        "refusal": line.refusal,
        "title": document.title if document else "",
        "url": url_for(f"{area.name}.show", agency=current_agency().slug, content_id=document.id) if document else "",
    }


area.add_app_template_global(queries.list_attachments, "office_attachments")
area.add_app_template_global(queries.list_earlier_files, "earlier_files")
area.add_app_template_global(ROLE_LABELS.__getitem__, "attachment_role_label")
_BASE = "/gestion/<agency>/documentos/<int:content_id>"


@area.get(f"{_BASE}/descargar", access=May.OFFICE_ENTER)
def download(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the present file of a document, whatever its state."""
    document = _document(content_id)
    if document.file is None:
        abort(404)
    return answer(document.file, public=False)


@area.get(f"{_BASE}/imagen", access=May.OFFICE_ENTER)
def picture(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the picture of a document, to be shown in its page."""
    return answer_picture(_document(content_id).file, public=False)


@area.get(f"{_BASE}/archivos/<int:file_id>/descargar", access=May.OFFICE_ENTER)
def download_earlier(agency: str, content_id: int, file_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Answer a file that the document had before: the record stays in the office."""
    try:
        stored = queries.get_file(_document(content_id), file_id)
    except NotFoundError:
        abort(404)
    return answer(stored, public=False)


attaching = Area("attachments_office", __name__, ground=Ground.AGENCY)
_ATTACH = "/gestion/<agency>/adjuntos/<int:content_id>"


@attaching.form(f"{_ATTACH}/", access=May.CONTENT_EDIT)
def attach(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Attach a document that the section has already."""
    content = _content(content_id)
    form = AttachExistingForm()
    text = request.args.get("q", "")[:100].replace("\0", "")
    documents = queries.list_attachable(content, text)
    form.offer([(str(row.id), f"{row.title} ({STATE_LABELS[row.state]})") for row in documents])
    if form.validate_on_submit():
        document = _document(int(str(form.document_id.data)))
        if attempt(form, lambda: _attach(content, document, str(form.role.data))) is not None:
            flash(_("El documento quedó adjunto."), "success")
            return redirect(_office_of(content).url("show", content))
    page = _render("attach", content, form=form, documents=documents, text=text, most=queries.MOST_TO_CHOOSE)
    return page, status(form)


@attaching.form(f"{_ATTACH}/nuevo/", access=May.CONTENT_EDIT)
def upload(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Upload a document and attach it at once."""
    content = _content(content_id)
    form = AttachNewForm()
    if form.validate_on_submit() and attempt(form, lambda: _upload_and_attach(content, form)) is not None:
        flash(_("El documento quedó adjunto, como borrador."), "success")
        return redirect(_office_of(content).url("show", content))
    return _render("upload", content, form=form), status(form)


@attaching.form(f"{_ATTACH}/<int:attachment_id>/quitar/", access=May.CONTENT_EDIT)
def detach(agency: str, content_id: int, attachment_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and take a document off a content."""
    content = _content(content_id)
    try:
        attachment = queries.get_attachment(content, attachment_id)
    except NotFoundError:
        abort(404)
    form = FlaskForm()
    if form.validate_on_submit():
        services.detach(content, attachment, account_id=visitor().account_id)
        flash(_("El documento ya no está adjunto. Sigue en Documentos."), "success")
        return redirect(_office_of(content).url("show", content))
    return _render("detach", content, attachment=attachment, document=_document(attachment.document_id))


@attaching.form(f"{_ATTACH}/publicar/", access=May.CONTENT_PUBLISH)
def publish(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and publish the attached drafts of a published content."""
    content = _content(content_id)
    office = _office_of(content)
    if not content.is_published:
        flash(_("Publique primero este contenido; después, sus adjuntos."), "warning")
        return redirect(office.url("show", content))
    if FlaskForm().validate_on_submit():
        done, lacking = services.publish_attached(DOCUMENT, content, account_id=visitor().account_id)
        _tell_published(done, lacking)
        return redirect(office.url("show", content))
    return _render("publish_attached", content, drafts=_with_problems(content))


def _tell_published(done: list[Document], lacking: list[Document]) -> None:
    if done:
        flash(
            ngettext("Se publicó %(num)s documento adjunto.", "Se publicaron %(num)s documentos adjuntos.", len(done)),
            "success",
        )
    for document in lacking:
        flash(_("«%(title)s» sigue como borrador: le falta algo por completar.", title=document.title), "warning")


def _with_problems(content: Content) -> list[tuple[Document, list[str]]]:
    return [
        (document, [problem.text for problem in DOCUMENT.check(document) if problem.stops])
        for document in queries.list_attached_drafts(content)
    ]


def _carriers(document: Document) -> list[tuple[Content, str]]:
    """Return where a document is used, each with its page of the office."""
    return [(carrier, _office_of(carrier).url("show", carrier)) for carrier in queries.list_carriers(document)]


area.add_app_template_global(_carriers, "document_carriers")


def _attach(content: Content, document: Document, role: str) -> object:
    try:
        return services.attach(content, document, role=AttachmentRole(role), account_id=visitor().account_id)
    except services.AlreadyAttachedError:
        return document  # two clicks on one button: it is attached, as asked


def _upload_and_attach(content: Content, form: AttachNewForm) -> object:
    values = publishing_forms.values(form)
    role = values.pop("role")
    document = publishing.create(
        DOCUMENT,
        agency_id=current_agency().id,
        values={**values, **_received(form)},
        account_id=visitor().account_id,
    )
    return services.attach(content, document, role=AttachmentRole(role), account_id=visitor().account_id)  # type: ignore[arg-type]


def _content(content_id: int) -> Content:
    """Return a content of this agency that may carry documents, or answer 404."""
    try:
        content = queries.get_content(current_agency().id, content_id)
    except NotFoundError:
        abort(404)
    if content.kind == DOCUMENT.kind:
        abort(404)
    demand(DOORS[str(request.endpoint)].access, TextAtHand(kind=content.kind))
    return content


def _document(document_id: int) -> Document:
    try:
        return get_by_id(Document, current_agency().id, document_id)
    except NotFoundError:
        abort(404)


def _office_of(content: Content) -> Office:
    """Return the staff pages of a content's own type."""
    content_type = TYPES[content.kind]
    return Office(content_type, f"{content_type.blueprint}_office")


def _render(template: str, content: Content, **more: Any) -> str:
    return render_template(
        f"documents/backoffice/{template}.html",
        agency=current_agency(),
        content=content,
        content_type=TYPES[content.kind],
        office=_office_of(content),
        **more,
    )
