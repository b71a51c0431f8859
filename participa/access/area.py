"""Area: the blueprint that demands `access=`.

A page that does not say who may enter can't be registered; a view outside an area is refused when it is asked for.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask

from participa.access.permissions import May
from participa.access.visitor import TextAtHand

if TYPE_CHECKING:
    from collections.abc import Callable


class Ground(enum.StrEnum):
    """Whose data the pages of an area stand on; it chooses the tenancy scope of their requests."""

    PUBLIC = "public"  #: what is published by all, read only
    AGENCY = "agency"  #: one agency's office: /gestion/<agency>/…
    PLATFORM = "platform"  #: super-admins: /plataforma/…
    CITIZEN = "citizen"  #: what a citizen does in one agency, known or not: /participar/<agency>/…
    NONE = "none"  #: no tenant data (sign-in, static files)


@dataclass(frozen=True, slots=True)
class Door:
    """What one endpoint asks of those who enter."""

    access: May
    ground: Ground
    #: The kind of content that the page is about; empty where it is about several or none.
    about: str = ""

    @property
    def text(self) -> TextAtHand | None:
        """Return what the matrix is asked about before any row is read."""
        return TextAtHand(kind=self.about) if self.about else None


#: endpoint -> door, for the request plumbing, the tests and the page of permissions.
DOORS: dict[str, Door] = {}


class UnstatedAccessError(TypeError):
    """A route was registered without saying who may enter."""


class Area(Blueprint):
    """A blueprint whose every route states `access=` and whose pages share one ground."""

    def __init__(
        self, name: str, import_name: str, *, ground: Ground, url_prefix: str | None = None, about: str = ""
    ) -> None:
        """Make the area; templates are found by domain, so it has no template folder."""
        super().__init__(name, import_name, url_prefix=url_prefix)
        self.ground = ground
        self.about = about

    def get(self, rule: str, *, access: May | None = None, **options: Any) -> Callable[..., Any]:
        """Register a page that reads."""
        return self._door(rule, access, methods=["GET"], **options)

    def post(self, rule: str, *, access: May | None = None, **options: Any) -> Callable[..., Any]:
        """Register an action that writes."""
        return self._door(rule, access, methods=["POST"], **options)

    def form(self, rule: str, *, access: May | None = None, **options: Any) -> Callable[..., Any]:
        """Register a form: GET shows it, POST takes it."""
        return self._door(rule, access, methods=["GET", "POST"], **options)

    def route(self, rule: str, **options: Any) -> Callable[..., Any]:  # noqa: ARG002 (Blueprint's signature)
        """Refuse: use get, post or form, which demand `access=`."""
        message = f"{self.name}: use area.get/post/form({rule!r}, access=May.…) instead of route()"
        raise UnstatedAccessError(message)

    def _door(self, rule: str, access: May | None, **options: Any) -> Callable[..., Any]:
        if not isinstance(access, May):
            message = (
                f"{self.name}: {rule} does not say who may enter; add access=May.… (a public page says May.ANYONE)"
            )
            raise UnstatedAccessError(message)
        endpoint, about = options.pop("endpoint", None), options.pop("about", self.about)

        def register(view: Callable[..., Any]) -> Callable[..., Any]:
            name = endpoint or view.__name__
            DOORS[f"{self.name}.{name}"] = Door(access, self.ground, about)
            self.add_url_rule(rule, name, view, **options)
            return view

        return register


def unguarded(app: Flask) -> list[str]:
    """Return the endpoints of an application that have no door (there must be none)."""
    return sorted(rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint not in DOORS)
