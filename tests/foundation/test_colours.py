import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa.foundation.colours import (
    BLACK,
    TEXT_CONTRAST,
    WHITE,
    Colour,
    ColourError,
    contrast,
    darken_until,
    parse_colour,
    readable_on,
)

COLOURS = st.builds(Colour, *[st.integers(0, 255)] * 3)


@pytest.mark.abuse("X17")
@pytest.mark.parametrize(
    "text",
    [
        *(
            "red;}body{display:none}",
            "url(//evil)",
            "expression(alert(1))",
            "#fff",
            "#0f69b4;",
            "#0f69b4\n",
            " #0f69b4",
        ),
        *("0f69b4", "#0f69bg", "#0f69b4ff", "rgb(1,2,3)", "", "#", "#０f69b4", "#0f69b4/*", "var(--x)", "javascript:1"),
    ],
)
def test_nothing_but_six_figures_is_a_colour(text):
    with pytest.raises(ColourError, match="#0f69b4"):
        parse_colour(text)


def test_capitals_are_made_small():
    assert str(parse_colour("#0F69B4")) == "#0f69b4"


def test_contrast_as_the_standard_computes_it():
    assert contrast(BLACK, WHITE) == pytest.approx(21)
    assert contrast(parse_colour("#767676"), WHITE) == pytest.approx(4.54, abs=0.01)
    assert contrast(parse_colour("#8a8a8a"), WHITE) < TEXT_CONTRAST


@given(COLOURS, COLOURS)
def test_contrast_has_no_order_and_stays_within_its_bounds(one, other):
    assert contrast(one, other) == contrast(other, one)
    assert 1 <= contrast(one, other) <= 21.0001


@given(COLOURS)
def test_black_or_white_can_always_be_read(background):
    assert contrast(readable_on(background), background) >= TEXT_CONTRAST


@given(COLOURS)
def test_darkening_reaches_the_contrast_and_stops_there(colour):
    darker = darken_until(colour)
    assert contrast(darker, WHITE) >= TEXT_CONTRAST
    assert contrast(colour, WHITE) < TEXT_CONTRAST or darker == colour
    assert parse_colour(str(darker)) == darker


def test_what_darkening_cannot_reach_is_said():
    with pytest.raises(ValueError, match="no colour"):
        darken_until(WHITE, against=BLACK)
