"""An agency's look within the one look of the State: its colour, its logo, the menu of its section."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from flask import request, url_for

from participa.agencies.models import AgencyState
from participa.agencies.queries import list_published_kinds
from participa.foundation.colours import WHITE, ColourError, contrast, parse_colour
from participa.foundation.i18n import _
from participa.publishing.content_types import TYPES
from participa.ui.colours import theme_css

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.publishing.content_types import ContentType

#: Sections that every agency has, published or not: what Law 20.500 asks for, and whom to write to.
ALWAYS = frozenset({"norms", "consultations", "public_accounts", "councils", "officers"})
#: The order in which people meet the sections: first what asks for them, then what explains it.
SECTION_ORDER = (
    "consultation",
    "public_account",
    "council",
    "council_process",
    "mechanism",
    "norm",
    "information_sheet",
    "officer",
    "document",
)
_VERSION = re.compile(r"[0-9a-f]{6,12}")
_LOGO_VERSION_LETTERS = 12


def layout_context(agency: Agency) -> dict[str, Any]:
    """Return what `ui/layouts/agency.html` needs of an agency. Asks the database once (for the menu)."""
    return {
        "theme_url": theme_url(agency),
        "agency_home_url": url_for("agencies.show", agency=agency.slug),
        "agency_logo_url": logo_url(agency),
        "agency_menu": section_menu(agency),
    }


def theme_url(agency: Agency) -> str:
    """Return the address of its style sheet; empty without a colour, or before citizens can see the section."""
    version = theme_version(agency)
    if not version or agency.state is AgencyState.PREPARING:
        return ""
    return url_for("agencies.theme", agency=agency.slug, version=version)


def logo_url(agency: Agency) -> str:
    """Return the address of its logo; empty without one, or before citizens can see the section."""
    if not agency.logo_key or agency.state is AgencyState.PREPARING:
        return ""
    return url_for("agencies.logo", agency=agency.slug, version=logo_version(agency))


def sections() -> list[ContentType]:
    """Return the types of content in the order of a section; one that the order does not name comes last."""
    named = [TYPES[kind] for kind in SECTION_ORDER if kind in TYPES]
    return named + [content_type for content_type in TYPES.values() if content_type not in named]


def section_menu(agency: Agency) -> list[dict[str, Any]]:
    """Return the sections that have something, plus those every agency has, in the order of the portal."""
    published = list_published_kinds(agency.id)
    here = (request.endpoint or "").split(".")[0]
    home = {"label": _("Inicio"), "url": url_for("agencies.show", agency=agency.slug), "current": here == "agencies"}
    return [home] + [
        {
            "label": content_type.menu_label,
            "url": f"/organismos/{agency.slug}/{content_type.segment}/",
            "current": content_type.blueprint == here,
        }
        for content_type in sections()
        if content_type.kind in published or content_type.blueprint in ALWAYS
    ]


def theme_version(agency: Agency) -> str:
    """Return the word that changes with the colour: the colour itself, without its #. Empty for none."""
    colour = agency.colour.removeprefix("#")
    return colour if _VERSION.fullmatch(colour) else ""


def logo_version(agency: Agency) -> str:
    """Return the word that changes with the logo: a part of its random storage key. Empty for none."""
    return agency.logo_key.rsplit("/", 1)[-1][:_LOGO_VERSION_LETTERS]


def theme_of(colour: str) -> str:
    """Return the style sheet of a chosen colour; empty for anything that is not strictly #rrggbb (abuse case X17).

    The text on it is dark or light, whichever reads better: one of the two always reaches 4.5 (WCAG 2.2, 1.4.3).
    """
    try:
        return theme_css(colour)
    except ColourError:
        return ""


def white_contrast(colour: str) -> float:
    """Return the contrast of white text on a colour. Raises ColourError for anything but #rrggbb."""
    return contrast(parse_colour(colour), WHITE)
