"""A session that ended while somebody typed: what they typed is kept, and waits until they identify again.

Each form of questions carries a mark of its draft, signed: an unknown person's draft follows them into a new session.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import current_app, flash, make_response, request
from itsdangerous import BadSignature, URLSafeSerializer

from participa.contributions import queries, services
from participa.contributions.views.area import see_choose
from participa.foundation.i18n import _
from participa.participants.models import Level
from participa.participants.services.entering import LASTS
from participa.questionnaires.reading import read
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from werkzeug.wrappers import Response

    from participa.contributions.models import AnswerDraft
    from participa.contributions.views.area import Here, Known

#: The cookie with the word that leads back to what waits, and the field with the mark.
COOKIE, FIELD = "respuesta-pendiente", "Borrador"


def mark_of(draft: AnswerDraft | None, found: Here) -> str:
    """Return what the form of a draft carries; empty before there is one."""
    if draft is None or found.participant is None:
        return ""
    mark: str = _serializer().dumps([draft.agency_id, draft.content_id, str(draft.id), found.participant.level.value])
    return mark


def must_identify(found: Here) -> bool:
    """Tell whether who sends a page has no session any more, and had one that proved who they are."""
    if found.participant is not None:
        return False
    return not found.may_stay_unknown or _facts(found)[1] not in ("", Level.ANONYMOUS.value)


def keep_typed(found: Here) -> Response:
    """Keep what was typed without a session, and lead to the page that asks who one is."""
    reading = read(found.asked.definition, request.form, request.files, page=request.form.get("Pagina", ""), earlier={})
    draft = services.save_draft(
        found.asked.consultation,
        found.asked.version,
        owner=f"{services.PENDING}{secrets.token_hex(16)}",
        typed=reading.typed,
        revision=0,
    )
    response = make_response(see_choose(found))
    response.set_cookie(
        COOKIE,
        services.new_link(draft),
        max_age=int(LASTS.total_seconds()),
        path=_path(found),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    flash(_("Su sesión terminó y lo que escribió está guardado. Identifíquese otra vez para seguir."), "info")
    return response


def bring_along(found: Known) -> None:
    """Let the draft of an unknown person whose session ended go on in the one begun just now."""
    number, level = _facts(found)
    if level != Level.ANONYMOUS.value:
        return
    consultation = found.asked.consultation
    draft = queries.get_draft(agency_id=consultation.agency_id, content_id=consultation.id, draft_id=number)
    if draft is not None:
        services.take_up(draft, owner=found.pseudonym)


def waiting() -> str:
    """Return the word of what waits in this browser; empty where nothing does."""
    return request.cookies.get(COOKIE, "")[:200]


def forget(answer: Any, found: Here) -> Response:
    """Return an answer that takes the word from the browser."""
    response = make_response(answer)
    if waiting():
        response.delete_cookie(COOKIE, path=_path(found), httponly=True, samesite="Lax")
    return response


def _facts(found: Here) -> tuple[int, str]:
    """Return number and level of the draft that the form names; nothing for another consultation's or a forged one."""
    consultation = found.asked.consultation
    try:
        agency_id, content_id, number, level = _serializer().loads(request.form.get(FIELD, "")[:500])
    except (BadSignature, ValueError):
        return 0, ""
    if (agency_id, content_id) != (consultation.agency_id, consultation.id):
        return 0, ""
    return int(number), str(level)


def _path(found: Here) -> str:
    return f"/participar/{current_agency().slug}/{found.asked.process.word}/"


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="participa.draft")
