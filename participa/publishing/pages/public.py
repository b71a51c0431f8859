"""The citizens' pages of a content type, and what their templates need."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, render_template

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.publishing import queries
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content

#: kind -> the further facts its public page needs, as template variables.
CONTEXTS: dict[str, Callable[[Any], dict[str, Any]]] = {}


def public_area(
    content_type: ContentType,
    import_name: str,
    context: Callable[[Any], dict[str, Any]] | None = None,
    beside: Callable[[], dict[str, Any]] | None = None,
) -> Area:
    """Return the citizens' pages of a type: the agency's list and each content."""
    area = Area(content_type.blueprint, import_name, ground=Ground.PUBLIC)
    base = f"/organismos/<agency>/{content_type.segment}/"
    if context is not None:
        CONTEXTS[content_type.kind] = context

    @area.get(base, access=May.ANYONE)
    def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
        page = paginate(queries.list_published(content_type.model, live_agency().id), scalars=True)
        return render_template(
            f"{content_type.blueprint}/index.html",
            agency=current_agency(),
            content_type=content_type,
            page=page,
            **(beside() if beside is not None else {}),
        )

    @area.get(f"{base}<slug>/", access=May.ANYONE)
    def show(agency: str, slug: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
        content = or_404(queries.get_by_slug, content_type.model, live_agency().id, slug)
        return render_template(f"{content_type.blueprint}/show.html", **show_context(content_type, content))

    return area


def show_context(content_type: ContentType, content: Content) -> dict[str, Any]:
    """Return the variables of a content's public page."""
    more = CONTEXTS.get(content_type.kind)
    return {
        "agency": current_agency(),
        "content_type": content_type,
        "content": content,
        "changes": queries.list_changes(content),
        **(more(content) if more else {}),
    }


def live_agency() -> Any:
    """Return the agency of a public page; what a suspended or closed one published is not shown."""
    agency = current_agency()
    if not agency.is_live:
        abort(404)
    return agency


def or_404(find: Callable[..., Any], *arguments: Any) -> Any:
    """Return what a query finds, or answer 404."""
    try:
        return find(*arguments)
    except queries.NotFoundError:
        abort(404)
