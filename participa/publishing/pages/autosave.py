"""What is being typed, kept every few seconds: a form whose session ended, or whose browser did, is found again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, jsonify, redirect, request
from werkzeug.datastructures import MultiDict

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation import words
from participa.foundation.i18n import _
from participa.publishing import queries, services
from participa.web.addresses import local_path
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.publishing.models import SavedForm

#: No form is longer: what is over it was not typed by a person.
MOST_CHARACTERS = 400_000
LEFT_OUT = frozenset({"csrf_token", "version", "submit"})

area = Area("autosave", __name__, ground=Ground.AGENCY)


@area.post("/gestion/<agency>/escrito/", access=May.CONTENT_EDIT)
def save(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Keep what is typed in a form; answers the words that the form shows."""
    place = local_path(request.args.get("lugar", ""))
    if not place.startswith(f"/gestion/{current_agency().slug}/"):
        abort(400)
    values = {name: found for name, found in request.form.lists() if name not in LEFT_OUT}
    if sum(len(text) for texts in values.values() for text in texts) > MOST_CHARACTERS:
        abort(413)
    saved = services.keep_saved_form(_find(place), visitor().account_id, place, values)
    return jsonify(text=_("Guardado a las %(time)s", time=words.time_of_day(saved.saved_at)))


@area.post("/gestion/<agency>/escrito/descartar/", access=May.CONTENT_EDIT)
def discard(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Forget what was typed in a form, and show the form as it is saved."""
    place = local_path(request.form.get("lugar", ""))
    forget_saved(place)
    return redirect(place)


def forget_saved(place: str) -> None:
    """Forget what was typed: the form was saved, or its writer gave it up."""
    services.forget_saved_form(current_agency().id, visitor().account_id, place)


def _find(place: str) -> SavedForm | None:
    return queries.find_saved_form(current_agency().id, visitor().account_id, place)


def typed_before() -> tuple[SavedForm | None, MultiDict[str, Any] | None]:
    """Return what was typed in this page's form and not saved; its values too, when the address asks for them."""
    if request.method != "GET":
        return None, None
    saved = _find(request.path)
    if saved is None or request.args.get("recuperar") != "1":
        return saved, None
    return saved, MultiDict([(name, text) for name, texts in saved.values.items() for text in texts])
