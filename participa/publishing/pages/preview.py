"""A text as citizens will see it, before they do: for the staff, and by a signed link for somebody outside.

The link expires after a week, is never indexed, and dies when the text it shows is published or given up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, current_app, g, make_response, render_template
from itsdangerous import BadData, URLSafeTimedSerializer

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.publishing import queries
from participa.publishing.content_types import TYPES
from participa.publishing.models import TextStage
from participa.publishing.pages.public import show_context
from participa.publishing.versions import copy_with
from participa.tenancy import scopes
from participa.web.gate import registry
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content

#: Calendar days that a link lives.
DAYS = 7


class Neighbours:
    """What the packages above supply: the menu and the look around an agency's page."""

    layout_context: Callable[[Any], dict[str, Any]]


neighbours = Neighbours()
area = Area("preview", __name__, ground=Ground.NONE)


def preview_url(content: Content) -> str:
    """Return a link to the preview of a text that is not public."""
    token = _signer().dumps([content.agency_id, content.kind, content.id, len(queries.list_versions(content))])
    return external_url("preview.show", token=token)


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="preview of an unpublished text")


@area.get("/vista-previa/<token>/", access=May.ANYONE)
def show(token: str) -> ResponseReturnValue:
    """Show the preview of a signed link; a dead one answers 404, whatever it was."""
    try:
        agency_id, kind, content_id, versions = _signer().loads(token, max_age=DAYS * 24 * 3600)
        content_type = TYPES[kind]
    except (BadData, ValueError, TypeError, KeyError):
        abort(404)
    with scopes.agency(int(agency_id)):
        try:
            content = queries.get_by_id(content_type.model, int(agency_id), int(content_id))
        except queries.NotFoundError:
            abort(404)
        agency = registry.find_agency_by_id(int(agency_id))
        over = content.text_stage is TextStage.CLEAN or len(queries.list_versions(content)) != versions
        if agency is None or agency.is_practice or over or agency.state in ("suspended", "closed"):
            abort(404)
        return preview_page(content_type, content, agency)


def preview_page(content_type: ContentType, content: Content, agency: Any, *, back_url: str = "") -> Response:
    """Return the public page of the text that would be published, marked as a preview."""
    working = queries.find_working_text(content)
    shown = copy_with(content_type, content, working.values if working is not None else {})
    shown.published_at = shown.published_at or shown.updated_at  # on the copy, which nobody keeps
    g.agency = agency
    page = render_template(
        f"{content_type.blueprint}/show.html",
        **show_context(content_type, shown),
        **neighbours.layout_context(agency),
        current_agency=agency,
        account=None,
        preview_back_url=back_url,
        is_preview=True,
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
