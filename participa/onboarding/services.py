"""The first steps taken: each writes what people could also write by the usual pages, with fewer questions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from participa.agencies import services as agencies
from participa.agencies.models import AgencyState
from participa.documents import services as documents
from participa.documents.content_type import DOCUMENT
from participa.documents.models import AttachmentRole, Document, DocumentType
from participa.mechanisms.content_type import MECHANISM
from participa.norms.content_type import NORM
from participa.officers.content_type import OFFICER
from participa.onboarding import texts
from participa.onboarding.queries import is_preparing, list_types
from participa.publishing import services as publishing
from participa.publishing.workflow import Step, refusal

if TYPE_CHECKING:
    from collections.abc import Collection

    from participa.access.visitor import Visitor
    from participa.agencies.models import Agency
    from participa.foundation.files import Inspected
    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content


def confirm_card(agency: Agency, *, values: dict[str, Any], actor: Visitor) -> Agency:
    """Keep what an agency says of itself, and that somebody of its own looked at it."""
    agencies.edit_card(agency, values=values, account_id=actor.account_id)
    return agencies.confirm_card(agency, account_id=actor.account_id)


def name_officer(agency: Agency, *, values: dict[str, Any], actor: Visitor) -> Content:
    """Write and publish who answers for participation. Raises NotReadyError."""
    officer = publishing.create(OFFICER, agency_id=agency.id, values=values, account_id=actor.account_id)
    return publish(OFFICER, officer, agency=agency, actor=actor)


def work_alone(agency: Agency, *, actor: Visitor) -> Agency:
    """Let who writes publish, for as long as nobody else is there to approve."""
    return agencies.set_four_eyes(agency, four_eyes=False, account_id=actor.account_id)


def add_norm(
    agency: Agency,
    *,
    values: dict[str, Any],
    actor: Visitor,
    url: str = "",
    received: tuple[Inspected, BinaryIO] | None = None,
) -> Content:
    """Write and publish the general norm with its text, as a link or as a file. Raises NotReadyError, StorageFull."""
    text = texts.norm(agency)
    covered = [prepared.title for prepared in texts.mechanisms(agency) if prepared.binds(agency)]
    facts = {"title": text["title"], "body": _link(text["body"], url), "mechanisms": "\n".join(covered), **values}
    norm = publishing.create(NORM, agency_id=agency.id, values=facts, account_id=actor.account_id)
    paper = _attach(norm, received, agency=agency, actor=actor) if received is not None else None
    publish(NORM, norm, agency=agency, actor=actor)
    if paper is not None:
        publish(DOCUMENT, paper, agency=agency, actor=actor)
    return norm


def _link(body: str, url: str) -> str:
    """Return the sentence that leads to the text; the address's own brackets would end the link early."""
    return body.replace("{url}", url.replace("(", "%28").replace(")", "%29")) if url else ""


def _attach(norm: Any, received: tuple[Inspected, BinaryIO], *, agency: Agency, actor: Visitor) -> Document:
    inspected, stream = received
    stored = documents.store_file(inspected, stream, agency_id=agency.id, account_id=actor.account_id)
    facts = {
        "title": norm.title,
        "summary": norm.summary,
        "document_type": DocumentType.ACT,
        "document_date": norm.act_on,
        "file": stored,
    }
    paper = publishing.create(DOCUMENT, agency_id=agency.id, values=facts, account_id=actor.account_id)
    assert isinstance(paper, Document)  # noqa: S101 (the type's own model)
    documents.attach(norm, paper, role=AttachmentRole.ACT, account_id=actor.account_id)
    return paper


def prepare_mechanisms(agency: Agency, *, types: Collection[str], actor: Visitor) -> int:
    """Make a draft of each chosen mechanism that the agency lacks; return how many.

    The texts are the portal's: nobody of the agency wrote them, so whoever reads one first may approve it.
    """
    present = list_types(agency.id)
    made = 0
    for prepared in texts.mechanisms(agency):
        if prepared.type not in types or prepared.type in present:
            continue
        facts = {
            "title": prepared.title,
            "mechanism_type": prepared.type,
            "is_permanent": True,
            "contact_email": agency.email,
            **prepared.values,
        }
        draft = publishing.create(MECHANISM, agency_id=agency.id, values=facts, account_id=actor.account_id)
        draft.authors = []
        made += 1
    return made


def publish(content_type: ContentType, content: Content, *, agency: Agency, actor: Visitor) -> Content:
    """Publish a text of the first steps; of one's own, where another person should approve, with that debt in sight.

    Raises NotReadyError, PublishingError.
    """
    alone = bool(refusal(content, Step.APPROVE, actor, four_eyes=agency.four_eyes))
    if alone and (refused := refusal(content, Step.FORCE, actor, four_eyes=agency.four_eyes)):
        raise publishing.PublishingError(refused)
    return publishing.publish(content_type, content, account_id=actor.account_id, forced=alone)


def open_section(agency: Agency, *, actor: Visitor) -> Agency:
    """Show the section to everybody for the first time. Raises WrongStateError once it was."""
    if not is_preparing(agency):
        raise agencies.WrongStateError
    return agencies.change_state(agency, state=AgencyState.LIVE, account_id=actor.account_id)
