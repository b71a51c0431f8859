"""What the domains supply to the floors below them, said in one place."""

from participa.agencies import queries as agencies
from participa.people import current
from participa.publishing import services as publishing
from participa.search import services as search
from participa.web.gate import registry


def connect() -> None:
    """Fill the registries; safe to repeat."""
    registry.find_agency = agencies.find_by_slug  # type: ignore[method-assign]
    registry.find_former_slug = agencies.find_former  # type: ignore[method-assign]
    registry.find_visitor = current.find_visitor  # type: ignore[method-assign]
    registry.find_role = current.find_role  # type: ignore[method-assign]
    if search.reindex not in publishing.LISTENERS:
        publishing.LISTENERS.append(search.reindex)
