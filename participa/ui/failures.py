"""Answers for the moments when the portal itself is broken: they must not break as well."""

from __future__ import annotations

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


def render_failure(status: int, sent: Sequence[tuple[str, str]] = ()) -> str:
    """Return the page of a failure (500 or 503), without context processors, database or session.

    `sent` are the fields of a form that could not be saved: the page offers to send them again to the same address.
    Never raises: whatever goes wrong while rendering ends in a fixed text.
    """
    try:
        template = current_app.jinja_env.get_template(f"ui/errors/{status}.html")
        return template.render(locale=language(), sent=sent)
    except Exception:  # the last line of defence: any cause at all must still end in a readable page
        current_app.logger.exception("the page for status %s could not be rendered", status)
        return LAST_RESORT
