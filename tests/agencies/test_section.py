"""The home of an agency's section, its style sheet and its menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from participa.agencies import services
from participa.agencies.models import AgencyState
from participa.extensions import db
from participa.foundation.colours import contrast, parse_colour
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor


def test_the_home_tells_what_the_agency_is_and_offers_its_address(cast: Cast, visit: Visitor) -> None:
    cast.agency(about="Construye barrios.", address="Alameda 924", region_code="13", email="oficina@example.cl")
    page = visit("/organismos/vivienda/")
    assert page.status == 200
    assert "Construye barrios." in page.words
    assert "Cargo vacante" in page.words
    assert 'value="http://localhost/organismos/vivienda/"' in page.text
    assert "/organismos/vivienda/consultas/" in page.links()


def test_what_is_published_shows_in_figures_and_changes(cast: Cast, visit: Visitor) -> None:
    cast.content("consultation", title="Plan de ciclovías")
    cast.content("consultation", title="Borrador que nadie ve", publish=False)
    page = visit("/organismos/vivienda/")
    assert "Plan de ciclovías Se publicó." in page.words
    assert "Borrador que nadie ve" not in page.text
    assert "1 Consultas" in page.words


@pytest.mark.parametrize("state", [AgencyState.SUSPENDED, AgencyState.CLOSED])
def test_an_agency_that_is_off_shows_only_its_notice(cast: Cast, visit: Visitor, state: AgencyState) -> None:
    heir = cast.agency("salud")
    gone = cast.agency("onemi", about="Texto antiguo")
    cast.content("consultation", "onemi", title="Consulta antigua")
    with scopes.platform(reason="test"):
        services.change_state(gone, state=state, reason="La Ley 21.364 creó otro servicio.", account_id=None)
        services.set_successor(gone, successor=heir, account_id=None)
        db.session.commit()
    page = visit("/organismos/onemi/")
    assert "La Ley 21.364 creó otro servicio." in page.words
    assert "/organismos/salud/" in page.links()
    assert "Texto antiguo" not in page.text
    assert "Consulta antigua" not in page.text
    assert "Consulta antigua" not in visit("/consultas/").text


def test_an_agency_in_preparation_is_not_there(cast: Cast, visit: Visitor) -> None:
    cast.agency("nueva", state=AgencyState.PREPARING, colour="#0f69b4")
    assert visit("/organismos/nueva/").status == 404
    assert visit("/organismos/nueva/tema-0f69b4.css").status == 404


@pytest.mark.abuse("X17")
@pytest.mark.parametrize("colour", ["#ffee00", "#0f69b4", "#ffffff", "#000000"])
def test_text_reads_on_any_chosen_colour(cast: Cast, visit: Visitor, colour: str) -> None:
    cast.agency(colour=colour)
    page = visit("/organismos/vivienda/")
    address = f"/organismos/vivienda/tema-{colour[1:]}.css"
    assert address in page.text
    answer = visit(address).response
    assert answer.mimetype == "text/css"
    assert "immutable" in answer.headers["Cache-Control"]
    css = answer.get_data(as_text=True)
    band, text = (css.split(f"--agency-{name}:")[1].split(";")[0] for name in ("band", "band-text"))
    assert band == colour
    assert contrast(parse_colour(band), parse_colour(text)) >= 4.5


@pytest.mark.abuse("X17")
@pytest.mark.parametrize(
    "colour", ["red;}body{display:none}", "url(//evil.example)", "expression(1)", "#fff", "#0f69b4;"]
)
def test_a_colour_that_is_none_never_reaches_a_style_sheet(cast: Cast, visit: Visitor, colour: str) -> None:
    cast.agency(colour=colour)  # as if it had come into the database some other way
    page = visit("/organismos/vivienda/")
    assert page.status == 200
    assert "tema-" not in page.text
    assert visit("/organismos/vivienda/tema-0f69b4.css").status == 404


def test_a_former_version_of_the_theme_leads_to_the_present_one(cast: Cast, visit: Visitor) -> None:
    cast.agency(colour="#0f69b4")
    answer = visit("/organismos/vivienda/tema-aaaaaa.css").response
    assert answer.status_code == 302
    assert answer.location == "/organismos/vivienda/tema-0f69b4.css"
