"""Colours an agency may choose: read strictly, measured for contrast as WCAG 2.2 defines it.

Only `#rrggbb` is a colour here. The value ends up in a style sheet, where anything looser could carry rules or
addresses.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from participa.foundation.i18n import _

#: WCAG 2.2, 1.4.3: text against its background.
TEXT_CONTRAST = 4.5
#: WCAG 2.2, 1.4.3: large text; 1.4.11: parts of controls and drawings.
LARGE_TEXT_CONTRAST = 3.0

# Below it the curve of sRGB is a straight line.
_DARKEST = 0.04045

_HEX = re.compile(r"#[0-9a-f]{6}")


class ColourError(ValueError):
    """The text is no colour. Its message is for the person who typed it."""


class Colour(NamedTuple):
    """Red, green and blue, each from 0 to 255. `str()` is the form for style sheets, always `#rrggbb`."""

    red: int
    green: int
    blue: int

    def __str__(self) -> str:
        """Write it as `#rrggbb`."""
        return f"#{self.red:02x}{self.green:02x}{self.blue:02x}"


WHITE = Colour(255, 255, 255)
BLACK = Colour(0, 0, 0)


def parse_colour(text: str) -> Colour:
    """Read `#rrggbb`, upper or lower case; raise ColourError for anything else, even with spaces around."""
    plain = text.lower()
    if not _HEX.fullmatch(plain):
        raise ColourError(_("Escriba el color como # y seis cifras, por ejemplo #0f69b4."))
    return Colour(*(int(plain[start : start + 2], 16) for start in (1, 3, 5)))


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast ratio of two colours, from 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def readable_on(background: Colour, *, dark: Colour = BLACK, light: Colour = WHITE) -> Colour:
    """Return whichever of the two text colours reads better on the background; black or white always reach 4.5."""
    return light if contrast(light, background) >= contrast(dark, background) else dark


def darken_until(colour: Colour, ratio: float = TEXT_CONTRAST, *, against: Colour = WHITE) -> Colour:
    """Return the colour, darkened no more than needed, that reaches the contrast ratio against a light background.

    Raises ValueError when not even black reaches it.
    """
    if contrast(BLACK, against) < ratio:
        message = f"no colour reaches a contrast of {ratio} against {against} by getting darker"
        raise ValueError(message)
    for step in range(256):
        darker = Colour(*(channel * (255 - step) // 255 for channel in colour))
        if contrast(darker, against) >= ratio:
            return darker
    return BLACK


def _luminance(colour: Colour) -> float:
    red, green, blue = (_linear(channel / 255) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _DARKEST else float(((channel + 0.055) / 1.055) ** 2.4)
