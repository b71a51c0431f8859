"""Home: what one can take part in now. And privacy, accessibility, terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, render_template, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.home.queries import Figure, count_figures, list_closing_soon, list_latest, list_opening_soon
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("home", __name__, ground=Ground.PUBLIC)


@area.get("/", access=May.ANYONE)
def show() -> ResponseReturnValue:
    """Show what can be taken part in now, and the figures that lead to their lists."""
    counts = count_figures()
    figures = [
        (
            counts[Figure.CONSULTATIONS],
            _("consultas abiertas"),
            url_for("consultations.national_list", etapa="abiertas"),
        ),
        (counts[Figure.ACCOUNTS], _("cuentas públicas este año"), url_for("public_accounts.national_list")),
        (counts[Figure.ELECTIONS], _("consejos en elección"), url_for("elections.national_list", etapa="abiertas")),
        (
            counts[Figure.LATE],
            _("respuestas atrasadas a consultas"),
            url_for("consultations.national_list", etapa="atrasadas"),
        ),
        (counts[Figure.AGENCIES], _("organismos en el portal"), url_for("directory.agencies")),
    ]
    return render_template(
        "home/show.html",
        figures=figures,
        open_now=list_closing_soon(),
        opening=list_opening_soon(),
        latest=list_latest(),
    )


@area.get("/privacidad/", access=May.ANYONE)
def privacy() -> ResponseReturnValue:
    """Say what data the portal keeps, and of whom."""
    return render_template("home/privacy.html")


@area.get("/accesibilidad/", access=May.ANYONE)
def accessibility() -> ResponseReturnValue:
    """Say what the portal does for everybody to use it, and whom to tell of a barrier."""
    return render_template("home/accessibility.html")


@area.get("/condiciones/", access=May.ANYONE)
def terms() -> ResponseReturnValue:
    """Say under which conditions contents may be used."""
    return render_template("home/terms.html")


@area.get("/robots.txt", access=May.ANYONE)
def robots() -> ResponseReturnValue:
    """Tell search engines where not to go."""
    lines = (
        "User-agent: *",
        "Disallow: /gestion/",
        "Disallow: /plataforma/",
        "Disallow: /buscar/",
        f"Sitemap: {external_url('directory.sitemap')}",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")
