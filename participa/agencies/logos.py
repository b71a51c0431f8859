"""Logos: whatever picture comes in, a small PNG drawn by us goes out. Drawings with scripts (SVG) don't enter."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from participa.foundation.files import UploadRefused, inspect_upload
from participa.foundation.i18n import _

if TYPE_CHECKING:
    from typing import BinaryIO

#: Octets of the file that is uploaded.
MAX_BYTES = 2_000_000
#: Points of each side of the picture that is uploaded.
MAX_SIDE = 4_000
#: What it is drawn into: twice the size it is shown at, for fine screens.
FITS_INTO = (480, 240)
EXTENSIONS = ("png", "jpg", "jpeg", "webp")
MEDIA_TYPE = "image/png"


def draw_logo(content: bytes, file_name: str) -> BinaryIO:
    """Return the logo as a PNG without metadata that fits into FITS_INTO.

    Raises UploadRefused with the remedy, for a reader (abuse case K04).
    """
    if not content:
        raise UploadRefused(_("Elija el archivo del logo."))
    if file_name.rsplit(".", 1)[-1].lower() not in EXTENSIONS:
        raise UploadRefused(_("El logo debe ser una imagen PNG, JPG o WebP. Si lo tiene en SVG, expórtelo como PNG."))
    _check_sides(content)
    inspect_upload(content, file_name, max_bytes=MAX_BYTES)
    with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as opened:
        picture = ImageOps.exif_transpose(opened).convert("RGBA")
    picture.thumbnail(FITS_INTO)
    picture.info = {}
    drawn = BytesIO()
    picture.save(drawn, format="PNG", optimize=True)
    drawn.seek(0)
    return drawn


def _check_sides(content: bytes) -> None:
    """Read the size that the file states, before any of it is decoded."""
    try:
        with Image.open(BytesIO(content), formats=["PNG", "JPEG", "WEBP"]) as picture:
            sides = picture.size
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        sides = (MAX_SIDE + 1, 1)
    except (OSError, SyntaxError, ValueError):
        return  # the inspection tells what is wrong with it
    if max(sides) > MAX_SIDE:
        raise UploadRefused(_("La imagen mide más de %(side)s puntos por lado: redúzcala.", side=MAX_SIDE))
