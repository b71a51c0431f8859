"""Citizens' pages of documents: an agency's list, each one, and the file itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, url_for

from participa.access.permissions import May
from participa.documents import queries
from participa.documents.content_type import DOCUMENT
from participa.documents.downloading import answer, answer_picture
from participa.documents.forms import DOCUMENT_TYPE_LABELS, LANGUAGE_LABELS
from participa.documents.links import attachments_of, link_of
from participa.documents.models import Document
from participa.publishing.content_types import TYPES
from participa.publishing.pages import live_agency, public_area
from participa.publishing.queries import NotFoundError, get_by_slug
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.publishing.models import Content


def _context(document: Document) -> dict[str, Any]:
    return {
        "type_label": DOCUMENT_TYPE_LABELS[document.document_type],
        "language_label": LANGUAGE_LABELS.get(document.language, document.language),
        "carriers": [(carrier.title, _page_of(carrier)) for carrier in queries.list_carriers(document)],
    }


def _page_of(content: Content) -> str:
    return url_for(TYPES[content.kind].public_endpoint, agency=current_agency().slug, slug=content.slug)


area = public_area(DOCUMENT, __name__, _context)
area.add_app_template_global(attachments_of, "attachments_of")
area.add_app_template_global(link_of, "document_link_of")
area.add_app_template_global(DOCUMENT_TYPE_LABELS.__getitem__, "document_type_label")


@area.get("/organismos/<agency>/documentos/<slug>/descargar", access=May.ANYONE)
def download(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the file of a published document."""
    document = _published(slug)
    if document.file is None:
        abort(404)
    return answer(document.file, public=True)


@area.get("/organismos/<agency>/documentos/<slug>/imagen", access=May.ANYONE)
def picture(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the picture of a published document, to be shown in its page."""
    return answer_picture(_published(slug).file, public=True)


def _published(slug: str) -> Document:
    try:
        document = get_by_slug(Document, live_agency().id, slug)
    except NotFoundError:
        abort(404)
    if not document.is_published:
        abort(404)
    return document
