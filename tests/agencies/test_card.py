"""What an agency changes of itself: its card, its colour, its logo."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

from participa.agencies.logos import FITS_INTO, draw_logo
from participa.agencies.models import Agency
from participa.extensions import db
from participa.foundation.files import UploadRefused
from tests.support.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor

CARD = "/gestion/vivienda/ficha/"
LOOK = "/gestion/vivienda/ficha/aspecto/"
LOGO = "/gestion/vivienda/ficha/logo/"


def picture(form: str = "PNG", size: tuple[int, int] = (600, 300), **options: object) -> bytes:
    output = BytesIO()
    Image.new("RGB", size, "#0f69b4").save(output, form, **options)  # type: ignore[arg-type]
    return output.getvalue()


def stored(cast: Cast) -> Agency:
    db.session.expire_all()
    return db.session.get_one(Agency, cast.agency().id)


def upload(visit: Visitor, token: str, data: bytes, name: str) -> Page:
    """Send the logo's form, whose page is the one of the colour."""
    client = visit.app.test_client()
    with client.session_transaction() as session:
        session["sesion"] = token
    csrf = Page(client.get(LOOK)).csrf()
    return Page(client.post(LOGO, data={"csrf_token": csrf, "logo": (BytesIO(data), name)}, follow_redirects=True))


def test_an_administrator_edits_the_card_and_nobody_else(cast: Cast, visit: Visitor) -> None:
    ana = cast.session_token("ana")
    typed = {"about": "Construye barrios.", "website": "https://www.vivienda.example", "phone": "+56 2 2345 6789"}
    assert visit(CARD, as_=ana, data=typed).status == 302
    assert stored(cast).about == "Construye barrios."
    for name, status in (("elena", 403), ("olga", 403), ("rita", 403), ("bruno", 404), ("sara", 404)):
        assert visit(CARD, as_=cast.session_token(name)).status == status, name


@pytest.mark.parametrize(
    ("field", "typed"),
    [("website", "javascript:alert(1)"), ("email", "sin arroba"), ("phone", "<b>llame</b>"), ("about", "x" * 401)],
)
def test_a_card_that_can_not_be_saved_comes_back_as_typed(cast: Cast, visit: Visitor, field: str, typed: str) -> None:
    page = visit(CARD, as_=cast.session_token("ana"), data={"address": "Alameda 924", field: typed})
    assert page.status == 422
    assert page.fields()["address"] == "Alameda 924"
    assert page.fields()[field] == typed
    assert stored(cast).address == ""


def test_the_name_is_not_the_agencys_to_change(cast: Cast, visit: Visitor) -> None:
    visit(CARD, as_=cast.session_token("ana"), data={"name": "Otro nombre", "slug": "otro", "about": "x"})
    assert (stored(cast).name, stored(cast).slug) == ("Servicio de Vivienda", "vivienda")


@pytest.mark.abuse("R03")
def test_who_approves_is_switched_by_administrators_with_its_line_in_the_log(cast: Cast, visit: Visitor) -> None:
    """R03: an officer can't get rid of the second pair of eyes; the administrator's switch leaves a trace."""
    cast.agency("vivienda", four_eyes=True)
    review = f"{CARD}revision/"
    for name, status in (("olga", 403), ("elena", 403), ("rita", 403), ("bruno", 404)):
        assert visit(review, as_=cast.session_token(name)).status == status, name
    ana = cast.session_token("ana")
    assert visit(review, as_=ana).fields()["four_eyes"] == "si"
    assert visit(review, as_=ana, data={"four_eyes": "quizas"}).status == 422
    assert visit(review, as_=ana, data={"four_eyes": "no"}).status == 302
    assert stored(cast).four_eyes is False
    assert "puede publicarlo, sin que otra persona" in visit(CARD, as_=ana).words
    log = visit("/gestion/vivienda/actividad/", as_=ana).words
    assert "Cambió quién aprueba lo que se publica" in log
    assert "otra persona aprueba" in log


def test_a_colour_is_seen_before_it_is_kept(cast: Cast, visit: Visitor) -> None:
    ana = cast.session_token("ana")
    page = visit(LOOK, as_=ana, data={"colour": "#FFEE00", "preview": "1"})
    assert "/gestion/vivienda/ficha/muestra-ffee00.css" in page.text
    assert "letras oscuras" in page.words
    assert stored(cast).colour == ""
    assert visit("/gestion/vivienda/ficha/muestra-ffee00.css", as_=ana).text.startswith(":root{--agency-band:#ffee00;")
    assert visit(LOOK, as_=ana, data={"colour": "#FFEE00"}).status == 302
    assert stored(cast).colour == "#ffee00"
    assert visit(LOOK, as_=ana, data={"colour": ""}).status == 302
    assert stored(cast).colour == ""


@pytest.mark.abuse("X17")
@pytest.mark.parametrize(
    "typed", ["red", "#fff", "red;}body{display:none}", "url(//evil.example)", "expression(1)", "#0f69b4 "]
)
def test_anything_but_a_strict_colour_is_refused_and_shown_again(cast: Cast, visit: Visitor, typed: str) -> None:
    page = visit(LOOK, as_=cast.session_token("ana"), data={"colour": typed})
    if typed.strip() == "#0f69b4":  # blanks around are taken off before
        assert page.status == 302
        return
    assert page.status == 422
    assert page.fields(0)["colour"] == typed
    assert stored(cast).colour == ""
    assert visit("/gestion/vivienda/ficha/muestra-red;}.css", as_=cast.session_token("ana")).status == 404


@pytest.mark.parametrize(("form", "name"), [("PNG", "logo.png"), ("JPEG", "Logo Oficial.JPG"), ("WEBP", "logo.webp")])
def test_a_logo_is_shown_as_a_small_png_of_our_own(cast: Cast, visit: Visitor, form: str, name: str) -> None:
    page = upload(visit, cast.session_token("ana"), picture(form, (1600, 400)), name)
    assert "El logo quedó guardado." in page.words
    section = visit("/organismos/vivienda/")
    address = section.text.split('src="/organismos/vivienda/logo-')[1].split('"')[0]
    answer = visit.app.test_client().get(f"/organismos/vivienda/logo-{address}")
    assert answer.mimetype == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in answer.headers["Cache-Control"]
    shown = Image.open(BytesIO(answer.get_data()))
    assert shown.format == "PNG"
    assert shown.size == (480, 120)


def test_a_new_logo_replaces_the_file_of_the_former_one(cast: Cast, visit: Visitor, app: Flask) -> None:
    ana = cast.session_token("ana")
    upload(visit, ana, picture(), "uno.png")
    first = stored(cast).logo_key
    upload(visit, ana, picture(), "dos.png")
    second = stored(cast).logo_key
    assert first != second
    folder = app.config["FILES_DIR"]
    from pathlib import Path

    assert not (Path(folder) / first).exists()
    assert (Path(folder) / second).exists()
    moved = visit(f"/organismos/vivienda/logo-{first.rsplit('/', 1)[-1][:12]}").response
    assert moved.status_code == 302


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def animated(form: str) -> bytes:
    output = BytesIO()
    frames = [Image.new("RGB", (40, 40), (n * 90, 0, 200 - n * 90)) for n in range(3)]
    frames[0].save(output, form, save_all=True, append_images=frames[1:])
    return output.getvalue()


def png_that_says_it_is_huge() -> bytes:
    """A PNG of some hundred octets that claims 50,000 by 50,000 points."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 50_000, 50_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )


@pytest.mark.abuse("K04")
@pytest.mark.parametrize(
    ("data", "name", "told"),
    [
        (SVG, "logo.svg", "PNG, JPG o WebP"),
        (SVG, "logo.png", "no corresponde"),
        (animated("GIF"), "logo.gif", "PNG, JPG o WebP"),
        (animated("GIF"), "logo.png", "no corresponde"),
        (animated("WEBP"), "logo.webp", "movimiento"),
        (png_that_says_it_is_huge(), "logo.png", "4000 puntos por lado"),
        (picture(size=(4001, 10)), "logo.png", "4000 puntos por lado"),
        (picture()[:200], "logo.png", "dañada"),
        (b"", "logo.png", "Elija el archivo"),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 2_100_000, "logo.png", "pesa más"),
    ],
)
def test_a_picture_that_is_none_or_a_bomb_is_refused_with_its_remedy(data: bytes, name: str, told: str) -> None:
    with pytest.raises(UploadRefused, match=told):
        draw_logo(data, name)


@pytest.mark.abuse("K04")
def test_place_and_camera_stay_out_of_the_logo() -> None:
    exif = Image.Exif()
    exif[Base.Make] = "Camera of somebody"
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "S"
    drawn = draw_logo(picture("JPEG", exif=exif) + b"<?php hidden ?>", "logo.jpg").read()
    assert b"Camera of somebody" not in drawn
    assert b"<?php" not in drawn
    shown = Image.open(BytesIO(drawn))
    assert not shown.getexif()
    assert shown.width <= FITS_INTO[0]


def test_a_refused_logo_keeps_the_former_one(cast: Cast, visit: Visitor) -> None:
    ana = cast.session_token("ana")
    upload(visit, ana, picture(), "uno.png")
    first = stored(cast).logo_key
    page = upload(visit, ana, SVG, "dos.png")
    assert page.status == 422
    assert stored(cast).logo_key == first
