"""Pieces of a layout that only depend on the language and on the page they mark: made once, then kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request
from markupsafe import Markup

from participa.foundation.i18n import language

if TYPE_CHECKING:
    from jinja2 import Environment


class Pieces:
    """`{{ piece("ui/layouts/_footer_columns.html") }}`: such a template may ask for nothing but `request.endpoint`."""

    def __init__(self, environment: Environment) -> None:
        """Keep the pieces of one application."""
        self._environment = environment
        self._made: dict[tuple[str, str, str | None], Markup] = {}

    def __call__(self, name: str) -> Markup:
        """Return a piece in the language of the request."""
        key = (name, language(), request.endpoint)  # there are as many as pages: few
        made = self._made.get(key)
        if made is None:
            text = self._environment.get_template(name).render(request=request)
            made = self._made[key] = Markup(text)  # noqa: S704 (a template's own, already escaped)
        return made
