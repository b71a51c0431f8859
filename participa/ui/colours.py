"""The style sheet that an agency's colours become: its band and its accent, readable in both schemes."""

from __future__ import annotations

from participa.foundation.colours import (
    BLACK,
    LARGE_TEXT_CONTRAST,
    TEXT_CONTRAST,
    WHITE,
    Colour,
    contrast,
    parse_colour,
    readable_on,
)

NAVY = Colour(0, 28, 65)
#: The lightest surface of the dark scheme (--soft of styles/tokens.css): what is seen on it is seen on the page too.
DARK_SURFACE = Colour(22, 33, 51)
#: WCAG 2.2, 1.4.11: a graphical object against its surroundings.
GRAPHIC_CONTRAST = LARGE_TEXT_CONTRAST


def theme_css(band: str, accent: str | None = None) -> str:
    """Return an agency's style sheet: the band of its name with readable text, and the accent of rules and marks.

    The accent decorates and never carries text; one too pale to be seen on white (below 3) gives way to the band's.
    In the dark scheme it is mixed with white until it can be seen there. Raises ColourError for anything but `#rrggbb`.
    """
    back = parse_colour(band)
    mark = parse_colour(accent) if accent else back
    if contrast(mark, WHITE) < GRAPHIC_CONTRAST:
        mark = back if contrast(back, WHITE) >= GRAPHIC_CONTRAST else NAVY
    text = readable_on(back, dark=NAVY if contrast(NAVY, back) >= TEXT_CONTRAST else BLACK)
    return (
        f":root{{--agency-band:{back};--agency-band-text:{text};--agency-accent:{mark}}}\n"
        f"@media screen and (prefers-color-scheme:dark){{:root{{--agency-accent:{_visible_in_the_dark(mark)}}}}}\n"
    )


def _visible_in_the_dark(colour: Colour) -> Colour:
    for tenths in range(10):
        mixed = Colour(*(channel + (255 - channel) * tenths // 10 for channel in colour))
        if contrast(mixed, DARK_SURFACE) >= GRAPHIC_CONTRAST:
            return mixed
    return WHITE
