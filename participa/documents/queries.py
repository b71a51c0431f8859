"""Reading documents, their files and what is attached to what."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, bindparam, exists, func, select

from participa.documents.models import Attachment, Document, StoredFile
from participa.extensions import db
from participa.foundation import words
from participa.foundation.i18n import _
from participa.publishing.models import Content, State
from participa.publishing.queries import NotFoundError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Select

#: A longer list is no list to choose from: the person narrows it by a word of the title.
MOST_TO_CHOOSE = 100

#: What a link to an attached document says, and no more: one narrow statement a page.
_ROW = (
    Attachment.id,
    Attachment.role,
    Document.id.label("document_id"),
    Document.slug,
    Document.title,
    Document.summary,
    Document.state,
    Document.published_at,
    Document.document_type,
    Document.year,
    Document.document_date,
    Document.in_force,
    Document.language,
    Document.alt_text,
    StoredFile.file_name,
    StoredFile.size,
    StoredFile.media_type,
)


@cache
def _attached(*, published: bool) -> Select[*tuple[Any, ...]]:
    """Return the select of what hangs from `:content` of `:agency`."""
    document_of_it = and_(Document.agency_id == Attachment.agency_id, Document.id == Attachment.document_id)
    its_file = and_(StoredFile.agency_id == Document.agency_id, StoredFile.id == Document.file_id)
    query = (
        select(*_ROW)
        .join(Document, document_of_it)
        .outerjoin(StoredFile, its_file)
        .where(Attachment.agency_id == bindparam("agency"), Attachment.content_id == bindparam("content"))
        .order_by(Attachment.position, Attachment.id)
    )
    return query.where(Document.state == State.PUBLISHED.value) if published else query


def list_published_attachments(content: Content) -> Sequence[Any]:
    """Return the published documents of a content, in order, with what their links say; one statement."""
    mine = {"agency": content.agency_id, "content": content.id}
    return db.session.execute(_attached(published=True), mine).all()


def file_in_words(file_id: int) -> str:
    """Return how people tell the files of a document apart: name and day; of one that is gone, only that."""
    query = select(StoredFile.file_name, StoredFile.uploaded_at).where(StoredFile.id == file_id)
    found = db.session.execute(query).one_or_none()
    if found is None:
        return _("Un archivo que ya no está")
    return _("%(file)s, subido el %(at)s", file=found.file_name, at=words.date_and_time(found.uploaded_at))


def list_attachments(content: Content) -> Sequence[Any]:
    """Return every document attached to a content, drafts too: for the office."""
    mine = {"agency": content.agency_id, "content": content.id}
    return db.session.execute(_attached(published=False), mine).all()


def list_attached_drafts(content: Content) -> Sequence[Document]:
    """Return the attached documents that were never public."""
    return db.session.scalars(
        select(Document)
        .join(Attachment, and_(Attachment.agency_id == Document.agency_id, Attachment.document_id == Document.id))
        .where(
            Attachment.agency_id == content.agency_id,
            Attachment.content_id == content.id,
            Document.state == State.DRAFT.value,
        )
        .order_by(Attachment.position, Attachment.id)
    ).all()


def has_attachments(content: Content) -> bool:
    """Tell whether a content has any document attached, published or not."""
    mine = exists().where(Attachment.agency_id == content.agency_id, Attachment.content_id == content.id)
    return bool(db.session.scalar(select(mine)))


def get_attachment(content: Content, attachment_id: int) -> Attachment:
    """Return one attachment, through its content. Raises NotFoundError."""
    found = db.session.scalar(
        select(Attachment).where(
            Attachment.agency_id == content.agency_id,
            Attachment.content_id == content.id,
            Attachment.id == attachment_id,
        )
    )
    if found is None:
        raise NotFoundError(attachment_id)
    return found


def next_position(content: Content) -> int:
    """Return the place after the last attached document."""
    last = db.session.scalar(
        select(func.max(Attachment.position)).where(
            Attachment.agency_id == content.agency_id, Attachment.content_id == content.id
        )
    )
    return 0 if last is None else last + 1


def list_attachable(content: Content, text: str = "") -> Sequence[Any]:
    """Return (id, title, state) of the agency's documents that this content does not have yet, the newest first."""
    already = (
        select(Attachment.document_id)
        .where(Attachment.agency_id == content.agency_id, Attachment.content_id == content.id)
        .scalar_subquery()
    )
    query = (
        select(Document.id, Document.title, Document.state)
        .where(Document.agency_id == content.agency_id, Document.id.not_in(already))
        .order_by(Document.updated_at.desc(), Document.id.desc())
        .limit(MOST_TO_CHOOSE)
    )
    if text:
        query = query.where(Document.title.icontains(text, autoescape=True))
    return db.session.execute(query).all()


def list_carriers(document: Document) -> Sequence[Content]:
    """Return the contents that a document is attached to, as far as the active scope sees them."""
    return db.session.scalars(
        select(Content)
        .join(Attachment, and_(Attachment.agency_id == Content.agency_id, Attachment.content_id == Content.id))
        .where(Attachment.agency_id == document.agency_id, Attachment.document_id == document.id)
        .order_by(Content.title)
    ).all()


def list_earlier_files(document: Document) -> Sequence[StoredFile]:
    """Return the files that this document had before its present one, the newest first."""
    if document.file is None:
        return []
    return db.session.scalars(
        select(StoredFile)
        .where(
            StoredFile.agency_id == document.agency_id,
            StoredFile.lineage == document.file.lineage,
            StoredFile.id != document.file_id,
        )
        .order_by(StoredFile.id.desc())
    ).all()


def find_twin(agency_id: int, sha256: str) -> Document | None:
    """Return the agency's document whose present file has these very octets, if there is one."""
    its_file = and_(StoredFile.agency_id == Document.agency_id, StoredFile.id == Document.file_id)
    return db.session.scalars(
        select(Document)
        .join(StoredFile, its_file)
        .where(Document.agency_id == agency_id, StoredFile.sha256 == sha256)
        .order_by(Document.id)
        .limit(1)
    ).first()


def get_file(document: Document, file_id: int) -> StoredFile:
    """Return a file, present or earlier, of a document. Raises NotFoundError."""
    present = [document.file] if document.file is not None else []
    for stored in (*present, *list_earlier_files(document)):
        if stored.id == file_id:
            return stored
    raise NotFoundError(file_id)


def get_content(agency_id: int, content_id: int) -> Content:
    """Return any content of an agency, whatever its type. Raises NotFoundError."""
    found = db.session.scalar(select(Content).where(Content.agency_id == agency_id, Content.id == content_id))
    if found is None:
        raise NotFoundError(content_id)
    return found
