"""Colours an agency may choose, and the style sheet they become.

Only `#rrggbb` is accepted: the value ends up in a style sheet, where anything looser could carry rules or addresses.
"""

from __future__ import annotations

import re

WHITE = "#ffffff"
NAVY = "#001c41"
BLACK = "#000000"
#: The lightest surface of the dark scheme (--soft of styles/tokens.css): what is seen on it is seen on the page too.
DARK_SURFACE = "#162133"
#: WCAG 2.2, 1.4.3: text against its background.
TEXT_CONTRAST = 4.5
#: WCAG 2.2, 1.4.11: a graphical object against its surroundings.
GRAPHIC_CONTRAST = 3.0
_HEX = re.compile(r"#[0-9a-f]{6}")


def parse_colour(value: str) -> str:
    """Return the colour in lower case; ValueError unless it is exactly `#rrggbb`."""
    colour = value.strip().lower()
    if not _HEX.fullmatch(colour):
        message = "a colour is written #rrggbb"
        raise ValueError(message)
    return colour


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2 defines it, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def text_on(background: str) -> str:
    """Return the first of white, navy and black that reaches 4.5 on the background; white or black always does."""
    readable = (ink for ink in (WHITE, NAVY) if contrast(ink, background) >= TEXT_CONTRAST)
    return next(readable, BLACK)


def theme_css(band: str, accent: str | None = None) -> str:
    """Return an agency's style sheet: the band of its name with readable text, and the accent of rules and marks.

    The accent decorates and never carries text; one too pale to be seen on white (below 3) gives way to the band's.
    In the dark scheme it is mixed with white until it can be seen there. Raises ValueError for anything but `#rrggbb`.
    """
    band = parse_colour(band)
    accent = parse_colour(accent) if accent else band
    if contrast(accent, WHITE) < GRAPHIC_CONTRAST:
        accent = band if contrast(band, WHITE) >= GRAPHIC_CONTRAST else NAVY
    return (
        f":root{{--agency-band:{band};--agency-band-text:{text_on(band)};--agency-accent:{accent}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--agency-accent:{_visible_in_the_dark(accent)}}}}}\n"
    )


def _visible_in_the_dark(colour: str) -> str:
    channels = [int(colour[start : start + 2], 16) for start in (1, 3, 5)]
    for tenths in range(11):
        mixed = "#" + "".join(f"{channel + (255 - channel) * tenths // 10:02x}" for channel in channels)
        if contrast(mixed, DARK_SURFACE) >= GRAPHIC_CONTRAST:
            return mixed
    return WHITE


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(parse_colour(colour)[start : start + 2], 16) / 255) for start in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
