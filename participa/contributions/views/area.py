"""The area of answering, and what each of its pages needs: the consultation, who takes part, what was begun."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from flask import abort, make_response, redirect, request, url_for

from participa.access.area import Area, Ground
from participa.contributions import queries
from participa.contributions.processes import Asked, find_asked
from participa.participants import current, services
from participa.participants.models import Level
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from werkzeug.wrappers import Response

    from participa.contributions.models import AnswerDraft, Contribution
    from participa.participants.current import Participant

area = Area("contributions", __name__, ground=Ground.CITIZEN, url_prefix="/participar/<agency>/<process>")


@dataclass(frozen=True, slots=True)
class Here:
    """What a page of answering stands on."""

    asked: Asked
    participant: Participant | None
    #: What was looked up already; one request asks for it in several places.
    seen: dict[str, Any] = field(default_factory=dict, kw_only=True, repr=False, compare=False)

    @property
    def may_stay_unknown(self) -> bool:
        """Tell whether one can begin without saying who one is."""
        return Level.ANONYMOUS in self.asked.process.levels

    @property
    def pseudonym(self) -> str:
        """Return what stands for this person; no row carries the empty one of who has no session."""
        return self.participant.pseudonym if self.participant is not None else ""

    @property
    def draft(self) -> AnswerDraft | None:
        """Return what this person began."""
        found: AnswerDraft | None = self._once("draft", self._find_draft)
        return found

    @property
    def own(self) -> Contribution | None:
        """Return what this person answered last."""
        found: Contribution | None = self._once("own", self._find_own)
        return found

    def forget(self) -> None:
        """Look again: it was changed, or somebody else's change came to light."""
        self.seen.clear()

    def _once(self, name: str, find: Callable[[], Any]) -> Any:
        if name not in self.seen:
            self.seen[name] = find()
        return self.seen[name]

    def _find_draft(self) -> AnswerDraft | None:
        where = {"agency_id": current_agency().id, "content_id": self.asked.consultation.id}
        return queries.find_draft(**where, owner=self.pseudonym)

    def _find_own(self) -> Contribution | None:
        where = {"agency_id": current_agency().id, "content_id": self.asked.consultation.id}
        return queries.find_own(**where, pseudonym=self.pseudonym)


@dataclass(frozen=True, slots=True)
class Known(Here):
    """The same with somebody in a session; `token` is that of one begun just now."""

    participant: Participant
    token: str = ""

    def carried(self, answer: ResponseReturnValue) -> Response:
        """Return an answer that gives the browser the session that was begun, if one was."""
        response = make_response(answer)
        if self.token:
            current.carry(response, self.token, current_agency(), self.asked.process.word)
        return response


def here(process: str) -> Here:
    """Return what the address names, or answer 404."""
    asked = find_asked(current_agency(), process)
    if asked is None:
        abort(404)
    return Here(asked, current.find_participant(current_agency(), asked.process.word))


def here_open(process: str) -> Here:
    """Return what the address names while it is open; closed, lead to the page that says why."""
    found = here(process)
    if found.asked.process.closed_reason and not _may_still_send():
        abort(redirect(url_for("participants.choose", agency=current_agency().slug, process=process), 303))
    return found


def here_returning(process: str) -> Here:
    """Return what the address names while it is open, or while who took part may come back to it."""
    found = here(process)
    return found if found.asked.process.may_return else here_open(process)


def known(found: Here, *, by_code: bool = False) -> Known:
    """Return who answers, beginning an unknown person's session where that suffices; a receipt's code suffices always.

    Leads to the page that asks who one is where it does not.
    """
    if found.participant is not None:
        return Known(found.asked, found.participant, seen=found.seen)
    if not found.may_stay_unknown and not by_code:
        abort(make_response(see_choose(found)))
    agency, word = current_agency(), found.asked.process.word
    token = services.enter(services.Person(level=Level.ANONYMOUS), agency_id=agency.id, process=word)
    return Known(found.asked, current.unknown_participant(token, agency_id=agency.id, process=word), token)


def to(endpoint: str, found: Here, **values: Any) -> str:
    """Return the address of another page of the same process."""
    return url_for(
        f"contributions.{endpoint}", agency=current_agency().slug, process=found.asked.process.word, **values
    )


def see(endpoint: str, found: Here, **values: Any) -> ResponseReturnValue:
    """Lead to another page of the same process."""
    return redirect(to(endpoint, found, **values), 303)


def see_choose(found: Here) -> ResponseReturnValue:
    """Lead to the page that asks who one is."""
    word = found.asked.process.word
    return redirect(url_for("participants.choose", agency=current_agency().slug, process=word), 303)


def _may_still_send() -> bool:
    """Tell whether somebody sends something: what they typed is kept and shown, and they read that it closed."""
    return request.method == "POST"
