"""Answers for the moments when the portal itself is broken: they must not break as well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import current_app

from participa.foundation.i18n import language

if TYPE_CHECKING:
    from collections.abc import Sequence

#: Shown when even the template can't be rendered. It names no cause: what failed is in the log.
LAST_RESORT = (
    '<!doctype html><html lang="es"><head><meta charset="utf-8">'
    "<title>Algo falló en el portal · Participa</title></head><body>"
    "<h1>Algo falló en el portal</h1><p>No fue por lo que usted hizo. Vuelva a intentarlo en unos minutos.</p>"
    '<p><a href="/">Ir al inicio</a></p></body></html>'
)


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that could not be saved: where it goes, and names with what was typed, secrets' labels, files' names."""

    address: str
    typed: Sequence[tuple[str, str]] = ()
    secrets: Sequence[tuple[str, str]] = ()
    files: Sequence[tuple[str, str]] = ()


def render_failure(status: int, sent: Sent | None = None, *, full: bool = False) -> str:
    """Return the page of a failure (500 or 503), without context processors, database or session.

    `sent` is a form that could not be saved: the page offers to send it again to the same address. `full`: there
    is no room left on the disk.
    Never raises: whatever goes wrong while rendering ends in a fixed text.
    """
    try:
        template = current_app.jinja_env.get_template(f"ui/errors/{status}.html")
        return template.render(locale=language(), sent=sent, full=full)
    except Exception:  # the last line of defence: any cause at all must still end in a readable page
        current_app.logger.exception("the page for status %s could not be rendered", status)
        return LAST_RESORT
