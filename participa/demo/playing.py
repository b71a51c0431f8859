"""Playing items through the services that people use, each on its own day, and writing an agency's in few strokes.

The services write after each step, as pages need them to. Here nothing waits in between: writing is held back until
an agency's drafts are all made, and again until all are published, which is ten times faster.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import event

from participa.audit import chaining
from participa.audit.models import AuditEvent
from participa.consultations.models import ConsultationStep
from participa.demo.course import take_steps
from participa.documents.models import AttachmentRole, Document, DocumentType, StoredFile
from participa.documents.services import attach, store_file
from participa.extensions import db
from participa.foundation.clock import at_local, now
from participa.foundation.files import receive_upload
from participa.publishing import services
from participa.publishing.content_types import TYPES, no_problems
from participa.publishing.models import Content, ContentChange, ContentVersion, State

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from participa.demo.items import File, Item, Paper

#: From a draft to its publication, and from there to a withdrawal.
_A_WHILE = timedelta(minutes=50)


class Draft(NamedTuple):
    """A content that was made, with the documents that go out with it."""

    item: Item
    content: Content
    documents: list[Content]


class Stage:
    """The time that everything is said to happen at, and the numbers of what is not written yet."""

    def __init__(self, session: Any) -> None:
        """Begin at the present, with a session that holds its writing back only inside `held`."""
        self.session = session
        self.moment = now()
        self._turn = 0
        self._log: list[AuditEvent] = []
        #: Whether what enters now was here before.
        self._received = False
        #: Agency, kind and address word of each content: the database does not know yet.
        self._slugs: set[tuple[int, str, str]] = set()
        #: The tables are empty, and in a file of SQLite nobody else writes.
        self._numbers = {table: count(1) for table in ("content", "stored_file")}

    def move_to(self, day: date) -> None:
        """Go to a working hour of a day, a little later each time, and never past the present."""
        self._turn += 1
        self.moment = min(at_local(day, 9 + self._turn % 8, self._turn * 7 % 60), now())

    def move_on_from(self, moment: datetime) -> None:
        """Go to a little later than a moment, and never past the present."""
        self.moment = min(moment + _A_WHILE, now())

    def receive(self, _session: object, row: Any) -> None:
        """Date and number what enters the session."""
        if self._received:
            return
        if isinstance(row, AuditEvent):
            row.at = self.moment
            self._log.append(row)
        elif isinstance(row, ContentChange):
            row.at = self.moment
        elif isinstance(row, ConsultationStep):
            row.taken_at = self.moment
        elif isinstance(row, ContentVersion):
            row.published_at = self.moment
        elif isinstance(row, StoredFile):
            row.id, row.uploaded_at = next(self._numbers["stored_file"]), self.moment
        elif isinstance(row, Content):
            row.id, row.created_at, row.updated_at = next(self._numbers["content"]), self.moment, self.moment
            self._slugs.add((row.agency_id, row.kind, row.slug))

    def create(self, kind: str, values: dict[str, Any], *, agency_id: int, account_id: int | None) -> Content:
        """Make a draft at an address that none of the agency's has."""
        return services.create(
            TYPES[kind],
            agency_id=agency_id,
            values=values,
            account_id=account_id,
            slug_taken=lambda slug: (agency_id, kind, slug) in self._slugs,
        )

    @contextmanager
    def held(self) -> Iterator[None]:
        """Write what happens inside only at its end: contents and files, then what hangs from them; not the log."""
        self.session.flush = lambda objects=None: None  # noqa: ARG005 (its own signature)
        try:
            yield
        finally:
            del self.session.flush
        rest = [row for row in self.session.new if not isinstance(row, Content | StoredFile)]
        for row in rest:
            self.session.expunge(row)
        self.session.flush()
        self._write([row for row in rest if not isinstance(row, AuditEvent)])

    def write_log(self) -> None:
        """Write the log of an agency in the order in which things happened."""
        lines, self._log = sorted(self._log, key=lambda line: line.at), []
        if lines:  # ten thousand in all, which nothing else needs as objects
            chaining.append(self.session.connection(), lines)

    def leave_log(self) -> None:
        """Leave the lines since the last writing to the session, which writes its own when it commits."""
        self._log = []

    def _write(self, rows: Sequence[Any]) -> None:
        self._received = True
        self.session.add_all(rows)
        self._received = False
        self.session.flush()


@contextmanager
def stage() -> Iterator[Stage]:
    """Set the stage. The read model is not told of each step: an agency that goes live enters it whole."""
    session: Any = db.session()
    made = Stage(session)
    listeners, services.LISTENERS[:] = list(services.LISTENERS), []
    event.listen(session, "transient_to_pending", made.receive)
    try:
        yield made
    finally:
        event.remove(session, "transient_to_pending", made.receive)
        services.LISTENERS[:] = listeners


def play(items: Sequence[Item], on: Stage, *, agency_id: int, account_id: int | None) -> None:
    """Make an agency's contents, with their parts and papers, and bring each to its state."""
    with on.held():
        drafts: list[Draft] = []
        for item in items:
            drafts.append(_draft(item, drafts, on, agency_id=agency_id, account_id=account_id))
    with on.held():
        for draft in drafts:
            _bring_out(draft, on, account_id=account_id)
    with on.held():
        for draft in drafts:
            take_steps(draft.content, draft.item.course, on, account_id=account_id)
    on.write_log()


def _draft(item: Item, before: Sequence[Draft], on: Stage, *, agency_id: int, account_id: int | None) -> Draft:
    """Make one content, all but public."""
    content_type = TYPES[item.kind]
    on.move_to(item.made_on)
    values = dict(item.values)
    for column, kind in item.links:
        values[column] = next(draft.content.id for draft in before if draft.item.kind == kind)
    if item.file is not None:
        values["file"] = _stored(item.file, agency_id=agency_id, account_id=account_id)
    content = on.create(item.kind, values, agency_id=agency_id, account_id=account_id)
    part_types = {part_type.segment: part_type for part_type in content_type.parts}
    for part in item.parts:
        services.save_part(part_types[part.segment], content, values=part.values, account_id=account_id)
    documents = [_attached(paper, content, item, on, account_id=account_id) for paper in item.papers]
    content.updated_at = on.moment
    return Draft(item, content, documents)


def _bring_out(draft: Draft, on: Stage, *, account_id: int | None) -> None:
    """Publish a content with its papers, and withdraw it where its item says so."""
    item, content, documents = draft
    if item.state is State.DRAFT:
        return
    on.move_on_from(content.created_at)
    for each in (content, *documents):
        # What is missing is asked of all of it once it is loaded, by a test: nothing here is written yet.
        services.publish(replace(TYPES[each.kind], check=no_problems), each, account_id=account_id)
        each.published_at = each.updated_at = on.moment
    if item.state is State.WITHDRAWN:
        on.move_on_from(on.moment)
        services.withdraw(content, account_id=account_id, reason=item.reason)
        content.updated_at = on.moment


def _attached(paper: Paper, content: Content, item: Item, on: Stage, *, account_id: int | None) -> Content:
    values = {
        "title": paper.title,
        "summary": paper.summary,
        "document_type": DocumentType(paper.document_type),
        "document_date": item.made_on,
        "file": _stored(paper.file, agency_id=content.agency_id, account_id=account_id),
    }
    document = on.create("document", values, agency_id=content.agency_id, account_id=account_id)
    if isinstance(document, Document):
        attach(content, document, role=AttachmentRole(paper.role), account_id=account_id)
    return document


def _stored(file: File, *, agency_id: int, account_id: int | None) -> StoredFile:
    """Check and keep a file as an upload would be."""
    inspected, stream = receive_upload(file.content, file.name)
    return store_file(inspected, stream, agency_id=agency_id, account_id=account_id)
