"""How a consultation is answered, and how its long form is found one's way in."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from participa.foundation.clock import today

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.cast import Cast
    from tests.support.page import Page

PAGE = "/organismos/vivienda/consultas/plazas/"
MAIL = "mailto:consultas@vivienda.example"


@pytest.mark.parametrize(
    ("url", "leads_to", "not_to"),
    [("", MAIL, "https://opine.example/"), ("https://opine.example/", "https://opine.example/", None)],
)
def test_an_open_consultation_offers_a_way_to_answer(
    cast: Cast, visit: Callable[..., Page], url: str, leads_to: str, not_to: str | None
) -> None:
    cast.content(
        "consultation",
        title="Plazas",
        opens_on=today() - timedelta(days=1),
        closes_on=today() + timedelta(days=3),
        how_to_take_part="Escriba o llame.",
        take_part_url=url,
        contact_email="consultas@vivienda.example",
    )
    tree = visit(PAGE).tree
    assert tree is not None
    panel = tree.find(".//*[@aria-labelledby='participar']")
    assert panel is not None
    links = [link.attrib["href"] for link in panel.iter("a")]
    assert leads_to in links
    assert not_to not in links


def test_a_long_form_leads_to_each_of_its_parts(cast: Cast, visit: Callable[..., Page]) -> None:
    page = visit("/gestion/vivienda/consultas/nuevo/", as_=cast.session_token("ana"))
    parts = [link[1:] for link in page.links() if link.startswith("#parte-")]
    assert page.tree is not None
    ids = {element.attrib["id"] for element in page.tree.iter() if "id" in element.attrib}
    assert len(parts) >= 3
    assert set(parts) <= ids
