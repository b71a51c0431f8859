"""Documents as links say them: title, format, weight, what they are, and whether they are still in force."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import url_for

from participa.documents import queries
from participa.documents.forms import ROLE_LABELS
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from participa.documents.models import Document
    from participa.publishing.models import Content


def attachments_of(content: Content) -> list[dict[str, Any]]:
    """Return the published documents attached to a content, ready for the `document_link` macro; one statement."""
    if content.kind == "document":
        return []
    return [
        {
            **_link(row, row.file_name, row.size),
            "description": f"{ROLE_LABELS[row.role]}. {row.summary}" if row.summary else str(ROLE_LABELS[row.role]),
            "role": row.role,
            "published_at": row.published_at,
        }
        for row in queries.list_published_attachments(content)
    ]


def link_of(document: Document) -> dict[str, Any]:
    """Return a document of the page's agency, ready for the `document_link` macro."""
    stored = document.file
    return _link(document, stored.file_name if stored else None, stored.size if stored else 0)


def _link(document: Any, file_name: str | None, size: int) -> dict[str, Any]:
    """Lead to the file; to the document's page while it has none."""
    page = "documents.download" if file_name else "documents.show"
    return {
        "title": document.title,
        "url": url_for(page, agency=current_agency().slug, slug=document.slug),
        "format": file_name.rpartition(".")[2] if file_name else "",
        "size": size,
        "description": document.summary,
        "archived": not document.in_force,
        "year": document.year or (document.document_date.year if document.document_date else None),
        "language": document.language if document.language != "es" else "",
    }
