"""Everything that is done to files and attachments; a document's own life is that of every content."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any, BinaryIO

from sqlalchemy.orm.attributes import get_history

from participa.audit.services import record
from participa.documents import queries
from participa.documents.models import Attachment, AttachmentRole, Document, StoredFile
from participa.documents.quota import make_room
from participa.documents.storage import keep
from participa.extensions import db
from participa.foundation.files import smaller
from participa.publishing import services as publishing

if TYPE_CHECKING:
    from participa.foundation.files import Inspected
    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content


class AlreadyAttachedError(publishing.PublishingError):
    """The content has this document already."""


def store_file(
    inspected: Inspected, stream: BinaryIO, *, agency_id: int, account_id: int | None, replaces: Document | None = None
) -> StoredFile:
    """Keep a checked file and return its row, to be set as the document's `file`.

    Raises StorageFull, also when the agency's quota is reached: before anything is kept.
    """
    stored = keep_file(inspected, stream, agency_id=agency_id, account_id=account_id, replaces=replaces)
    record(
        "file.store",
        account_id=account_id,
        agency_id=agency_id,
        subject=f"stored_file:{stored.id}",
        details={"file_name": stored.file_name, "size": stored.size, "sha256": stored.sha256},
    )
    return stored


def keep_file(
    inspected: Inspected,
    stream: BinaryIO,
    *,
    agency_id: int,
    account_id: int | None = None,
    replaces: Document | None = None,
) -> StoredFile:
    """Keep a checked file without a line in the log: what citizens send is told nowhere. Raises StorageFull."""
    make_room(agency_id, inspected.size)
    former = replaces.file if replaces is not None else None
    preview = smaller(stream, inspected.extension) if inspected.is_image else None
    stream.seek(0)
    stored = StoredFile(
        agency_id=agency_id,
        preview_key=keep(preview, agency_id) if preview is not None else None,
        storage_key=keep(stream, agency_id),
        has_text=inspected.has_text,
        has_tags=inspected.has_tags,
        lineage=former.lineage if former is not None else secrets.token_hex(16),
        file_name=inspected.clean_name,
        media_type=inspected.media_type,
        size=inspected.size,
        sha256=inspected.sha256,
        uploaded_by_id=account_id,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def drop_replaced_draft(document: Document) -> None:
    """Let go of a replaced file that was never public; one that was stays in the record, for the office only."""
    if document.published_at is None:
        for former in get_history(document, "file").deleted or ():
            if former is not None:
                db.session.delete(former)


def attach(content: Content, document: Document, *, role: AttachmentRole, account_id: int | None) -> Attachment:
    """Attach a document to a content of the same agency, after the others. Raises AlreadyAttachedError.

    The content itself is left as it is, so that nobody who has its form open meets a conflict.
    """
    if any(row.document_id == document.id for row in queries.list_attachments(content)):
        raise AlreadyAttachedError
    attachment = Attachment(
        agency_id=content.agency_id,
        content_id=content.id,
        document_id=document.id,
        role=role,
        position=queries.next_position(content),
    )
    db.session.add(attachment)
    db.session.flush()
    _log("attachment.add", content, account_id, {"document": document.title, "role": str(role)})
    return attachment


def detach(content: Content, attachment: Attachment, *, account_id: int | None) -> None:
    """Take a document off a content; the document itself stays in the section."""
    _log("attachment.remove", content, account_id, {"document_id": attachment.document_id})
    db.session.delete(attachment)
    db.session.flush()


def publish_attached(
    document_type: ContentType, content: Content, *, account_id: int | None
) -> tuple[list[Document], list[Document]]:
    """Publish the drafts attached to a content; return those that went out and those that still lack something.

    Withdrawn documents stay so: somebody took them away for a reason.
    """
    done: list[Document] = []
    lacking: list[Document] = []
    for document in queries.list_attached_drafts(content):
        try:
            publishing.publish(document_type, document, account_id=account_id)
        except publishing.NotReadyError:
            lacking.append(document)
        else:
            done.append(document)
    return done, lacking


def _log(action: str, content: Content, account_id: int | None, details: dict[str, Any]) -> None:
    record(
        action,
        account_id=account_id,
        agency_id=content.agency_id,
        subject=f"{content.kind}:{content.id}",
        details={"title": content.title, **details},
    )
