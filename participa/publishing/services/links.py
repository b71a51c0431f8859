"""The addresses that contents send their readers to: kept with each change, asked by the worker, answers noted.

Each row is a place in the worker's queue. One question serves every content that has the same address.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import and_, case, exists, func, literal, or_, select, update

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.db import UtcDateTime
from participa.foundation.outbound import Answer
from participa.publishing import fields
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, ContentLink, State
from participa.publishing.queries import find_working_text, list_links, list_parts, list_unread
from participa.publishing.versions import copy_with
from participa.tenancy.models import of_practice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import ColumnElement, Update

    from participa.publishing.content_types import ContentType

#: More links than a text of ours needs; the rest are not looked at.
MOST_OF_A_CONTENT = 100
#: How often a published link is asked, and how soon one that did not answer.
EVERY = timedelta(days=7)
AGAIN = (timedelta(hours=1), timedelta(days=1))
#: How long a question may take before another worker may ask it.
LEASE = timedelta(minutes=10)
#: Rows looked at for a round, addresses asked in it, and of one host.
LOOKED_AT, ASKED, OF_ONE_HOST = 60, 8, 1


def keep_links(content: Content) -> None:
    """Make the rows of a content's links those of its text: of what is public, and of what will be."""
    content_type = TYPES[content.kind]
    wanted = _links_of(content_type, content)
    kept = {link.address: link for link in list_links(content)}
    for address, link in kept.items():
        if address not in wanted:
            db.session.delete(link)
        elif link.place != wanted[address]:
            link.place = wanted[address]
    _add(content, {address: place for address, place in wanted.items() if address not in kept})
    if content.links_read_at is None:
        mine = (Content.agency_id == content.agency_id, Content.id == content.id)
        _write(update(Content).where(*mine).values(links_read_at=now()))  # no change of the content: no new version


def gather_links(agency_id: int, most: int) -> int:
    """Gather the links of what is older than their keeping, a few contents at a time; return how many were read."""
    found = list_unread(agency_id, most)
    for content in found:
        keep_links(content)
    return len(found)


def keep_first_links(content_type: ContentType, content: Content) -> None:
    """Make the rows of the links of a content that is new."""
    _add(content, {address: place for place, address in fields.links_in(content_type.form, content)})


def _add(content: Content, wanted: Mapping[str, str]) -> None:
    for address, place in wanted.items():
        db.session.add(ContentLink(agency_id=content.agency_id, content_id=content.id, address=address, place=place))
    if wanted:
        db.session.flush()


def _links_of(content_type: ContentType, content: Content) -> dict[str, str]:
    found: dict[str, str] = {}
    for place, address in _every_link(content_type, content):
        if len(found) == MOST_OF_A_CONTENT:
            break
        found.setdefault(address, place)
    return found


def _every_link(content_type: ContentType, content: Content) -> Iterator[tuple[str, str]]:
    working = find_working_text(content)
    texts = [content] if working is None else [copy_with(content_type, content, working.values), content]
    for text in texts:
        yield from fields.links_in(content_type.form, text)
    for part_type in content_type.parts:
        if fields.marked(part_type.form) or fields.addresses(part_type.form):
            for row in list_parts(part_type, content):
                yield from ((part_type.segment, address) for _field, address in fields.links_in(part_type.form, row))


def _is_due() -> ColumnElement[bool]:
    """Return the criterion of what to ask now: what nobody asked, what failed lately, weekly what is public.

    What stands in a practice section has no readers: its links are asked by nobody.
    """
    published = exists(
        select(Content.id).where(
            Content.agency_id == ContentLink.agency_id,
            Content.id == ContentLink.content_id,
            Content.state == State.PUBLISHED.value,
        )
    )
    fresh_failure = and_(ContentLink.failures > 0, ContentLink.failures <= len(AGAIN))
    why = or_(ContentLink.answer.is_(None), fresh_failure, published)
    return and_(ContentLink.due_at <= now(), ~of_practice(ContentLink.agency_id), why)


def something_is_due() -> bool:
    """Tell whether there is anything to ask; needs the platform's scope."""
    return db.session.scalar(select(ContentLink.id).where(_is_due()).limit(1)) is not None


def claim_links() -> list[str]:
    """Take addresses to ask, one of a host, which no other worker asks meanwhile; needs the platform's scope."""
    rows = db.session.execute(
        select(ContentLink.address)
        .where(_is_due())
        .order_by(ContentLink.due_at, ContentLink.id)
        .limit(LOOKED_AT)
        .with_for_update(skip_locked=True)
    ).scalars()
    chosen: list[str] = []
    hosts: dict[str, int] = {}
    for address in dict.fromkeys(rows):
        host = _host_of(address)
        if len(chosen) < ASKED and hosts.get(host, 0) < OF_ONE_HOST:
            hosts[host] = hosts.get(host, 0) + 1
            chosen.append(address)
    if chosen:
        _change(ContentLink.address.in_(chosen), due_at=now() + LEASE)
    return chosen


def _host_of(address: str) -> str:
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def keep_answers(answers: Mapping[str, Answer]) -> None:
    """Note what came of asking, for every content that has the address; needs the platform's scope."""
    moment = now()
    first, second = AGAIN
    wait = case(
        (ContentLink.failures == 0, literal(moment + first, UtcDateTime())),
        (ContentLink.failures == 1, literal(moment + second, UtcDateTime())),
        else_=literal(moment + EVERY, UtcDateTime()),
    )
    for address, answer in answers.items():
        mine, said = ContentLink.address == address, {"answer": answer, "asked_at": moment}
        if answer is Answer.YES:
            _change(mine, **said, failures=0, broken_since=None, due_at=moment + EVERY)
        else:
            since = func.coalesce(ContentLink.broken_since, literal(moment, UtcDateTime()))
            _change(mine, **said, failures=ContentLink.failures + 1, broken_since=since, due_at=wait)


def ask_again(agency_id: int) -> None:
    """Put an agency's links that do not answer at the head of the queue."""
    broken = ContentLink.answer.in_((Answer.NO.value, Answer.REFUSED.value))
    waited = ContentLink.asked_at < now() - LEASE
    _change(and_(ContentLink.agency_id == agency_id, broken, waited), due_at=now(), failures=1)


def _change(rows: ColumnElement[bool], **facts: Any) -> None:
    _write(update(ContentLink).where(rows).values(**facts))


def _write(statement: Update) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})
