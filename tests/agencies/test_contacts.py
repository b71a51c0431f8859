"""Whom the home of a section says to write to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.clock import today

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor


def test_the_officer_in_office_is_shown_with_office_contact(cast: Cast, visit: Visitor) -> None:
    cast.content("officer", title="Carmen Soto", mail="participacion@example.cl", since=today(), role="titular")
    page = visit("/organismos/vivienda/")
    assert "Carmen Soto" in page.words
    assert "participacion@example.cl" in page.words
    assert "Cargo vacante" not in page.words


def test_a_draft_of_an_officer_fills_no_post(cast: Cast, visit: Visitor) -> None:
    cast.content("officer", title="Carmen Soto", since=today(), role="titular", publish=False)
    page = visit("/organismos/vivienda/")
    assert "Cargo vacante" in page.words
    assert "Carmen" not in page.text
