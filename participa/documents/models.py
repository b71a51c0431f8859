"""Documents, their stored files and what they are attached to."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from participa.foundation.clock import now
from participa.foundation.db import Base, choice_type
from participa.publishing.models import Content, ContentPart, ContentTable
from participa.tenancy.models import TenantScoped, belongs_to, of_published_content, tenant_table


class DocumentType(enum.StrEnum):
    """What sort of paper it is."""

    ACT = "act"
    MINUTES = "minutes"
    REPORT = "report"
    PRESENTATION = "presentation"
    ANNEX = "annex"
    OTHER = "other"


class AttachmentRole(enum.StrEnum):
    """What a document is to the content it hangs from."""

    POSITION_PAPER = "position_paper"
    BACKGROUND = "background"
    CALL = "call"
    BYLAWS = "bylaws"
    ACT = "act"
    MINUTES = "minutes"
    REPORT = "report"
    RESULTS = "results"
    OTHER = "other"


class StoredFile(TenantScoped, Base):
    """A file people brought, as it was checked. Replacing a file makes a new row of the same lineage."""

    __tablename__ = "stored_file"
    __table_args__ = tenant_table(
        UniqueConstraint("storage_key"), Index("ix_stored_file_lineage", "agency_id", "lineage")
    )

    #: Random, begins with the agency; nothing of it is ever in an address.
    storage_key: Mapped[str]
    #: Random word that the successive files of one document share.
    lineage: Mapped[str]
    #: The name people gave it, cleaned; for the download only.
    file_name: Mapped[str]
    media_type: Mapped[str]
    #: In octets.
    size: Mapped[int]
    sha256: Mapped[str]
    #: Of a large picture, the storage key of a smaller one to show in pages.
    preview_key: Mapped[str | None]
    #: Of a PDF: whether it holds text, and tags that say what is a title or a table; None when it can't be told.
    has_text: Mapped[bool | None]
    has_tags: Mapped[bool | None]
    uploaded_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    uploaded_at: Mapped[datetime] = mapped_column(default=now)

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public only as the present file of a published document: an earlier one is not."""
        document = DOCUMENT.alias("carrier")
        return sa.exists(
            sa.select(document.c.id)
            .where(document.c.agency_id == cls.agency_id, document.c.file_id == cls.id)
            .where(of_published_content(document.c.agency_id, document.c.id))
            .correlate_except(document)
        )

    @property
    def format(self) -> str:
        """Return the extension in capitals, as links say it: "PDF"."""
        return self.file_name.rpartition(".")[2].upper()

    @property
    def is_image(self) -> bool:
        """Tell whether it is a picture, which a screen reader can't read out."""
        return self.media_type.startswith("image/")


#: A light reference, since the file's criterion is written before the document's class.
DOCUMENT = sa.table(
    "document", sa.column("agency_id", sa.Integer), sa.column("id", sa.Integer), sa.column("file_id", sa.Integer)
)


class Document(ContentTable, Content):
    """A paper with its file. Its plain description is the content's summary."""

    __tablename__ = "document"

    document_type: Mapped[DocumentType] = mapped_column(choice_type(DocumentType), default=DocumentType.OTHER)
    #: The day the paper itself bears.
    document_date: Mapped[date | None]
    #: The year it is about; shown when it is no longer in force.
    year: Mapped[int | None]
    #: False: "archivo no vigente".
    in_force: Mapped[bool] = mapped_column(default=True)
    #: ISO 639 code of its language.
    language: Mapped[str] = mapped_column(default="es")
    #: Of a picture, what it shows, for who can't see it.
    alt_text: Mapped[str | None]
    file_id: Mapped[int | None]

    file: Mapped[StoredFile | None] = relationship(
        # Written out: the agency is part of the identity, and only file_id is the link's to set.
        primaryjoin="and_(StoredFile.id == foreign(Document.file_id), StoredFile.agency_id == document.c.agency_id)",
        lazy="joined",
        cascade="save-update, merge, delete",
        single_parent=True,
    )

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Tie the row to its content and to its file, both of its own agency."""
        return (
            ForeignKeyConstraint(["agency_id", "id"], ["content.agency_id", "content.id"], ondelete="CASCADE"),
            ForeignKeyConstraint(["agency_id", "file_id"], ["stored_file.agency_id", "stored_file.id"]),
            Index("ix_document_file", "agency_id", "file_id"),
        )

    @property
    def shown_year(self) -> int | None:
        """Return the year to show: the one it is about, else that of its date."""
        return self.year or (self.document_date.year if self.document_date else None)


class Attachment(ContentPart, Base):
    """A document that belongs to a content, both of the same agency."""

    __tablename__ = "attachment"

    document_id: Mapped[int]
    role: Mapped[AttachmentRole] = mapped_column(choice_type(AttachmentRole), default=AttachmentRole.OTHER)
    position: Mapped[int] = mapped_column(default=0)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[Any, ...]:
        """Point at both by agency and id, once each."""
        return tenant_table(
            belongs_to("content", "content_id"),
            belongs_to("document", "document_id"),
            Index("uq_attachment_pair", "agency_id", "content_id", "document_id", unique=True),
            Index("ix_attachment_document", "agency_id", "document_id"),
        )

    @classmethod
    def public_criterion(cls) -> sa.ColumnElement[bool]:
        """Public while both are published."""
        return sa.and_(
            of_published_content(cls.agency_id, cls.content_id), of_published_content(cls.agency_id, cls.document_id)
        )
