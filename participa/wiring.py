"""What the domains supply to the floors below them, said in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.agencies import queries as agencies
from participa.office import menus
from participa.people import current
from participa.publishing import services as publishing
from participa.publishing import wording
from participa.search import pages as search_pages
from participa.search import services as search
from participa.web.gate import registry

if TYPE_CHECKING:
    from flask import Flask


def connect(app: Flask) -> None:
    """Fill the registries; safe to repeat."""
    registry.find_agency = agencies.find_by_slug  # type: ignore[method-assign]
    registry.find_former_slug = agencies.find_former  # type: ignore[method-assign]
    registry.find_visitor = current.find_visitor  # type: ignore[method-assign]
    registry.find_role = current.find_role  # type: ignore[method-assign]
    if search.reindex not in publishing.LISTENERS:
        publishing.LISTENERS.append(search.reindex)
    app.jinja_env.filters.update(change_entry=wording.change_entry, as_column=wording.as_column)
    app.jinja_env.globals["entry_url"] = search_pages.entry_url
    app.context_processor(menus.layout_context)
