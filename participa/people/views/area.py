"""The area of these pages, and what they share."""

from __future__ import annotations

from flask import make_response, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from participa.access.area import Area, Ground
from participa.foundation import words
from participa.foundation.i18n import _
from participa.people import current, known_browser
from participa.people.services import Browser
from participa.people.throttle import TooManyError

area = Area("people", __name__, ground=Ground.NONE)


def browser(email: str = "") -> Browser:
    """Return where the request comes from."""
    return Browser(
        request.remote_addr, current.device_of_request(), known_browser.mark_for(email), current.find_token()
    )


def retry_text(error: TooManyError) -> str:
    """Return when the next try is answered, in words."""
    return _(
        "Hubo demasiados intentos seguidos. Puede volver a intentarlo a las %(time)s.",
        time=words.time_of_day(error.retry_at),
    )


def too_many(error: TooManyError, page: str) -> Response:
    """Return a page that says when to try again."""
    response = make_response(page, 429)
    response.headers["Retry-After"] = str(error.seconds)
    return response


def gone(template: str = "people/link_dead.html", status: int = 404, **more: object) -> ResponseReturnValue:
    """Return the page of a link that works no more."""
    return render_template(template, **more), status
