"""Pictures: decoded to know that they are what they say, and drawn anew to leave behind what is not picture."""

from __future__ import annotations

import struct
from io import BytesIO
from typing import BinaryIO

from PIL import Image, ImageOps, UnidentifiedImageError

from participa.foundation.files.refusal import UploadRefused
from participa.foundation.i18n import _

#: Enough for a page scanned at 600 dpi; decoded it takes some 160 MB.
MAX_PIXELS = 40_000_000

# Pillow's own fence, for any other place that opens a picture.
Image.MAX_IMAGE_PIXELS = MAX_PIXELS

#: Points of the longer side of the smaller picture that pages show.
PREVIEW_SIDE = 1_200

_FORMATS = {"png": "PNG", "jpg": "JPEG", "webp": "WEBP"}


def check_image(stream: BinaryIO, extension: str) -> None:
    """Decode the picture whole. Raises UploadRefused if it is broken, moves, or has more pixels than MAX_PIXELS."""
    _decoded(stream, extension)


def without_metadata(stream: BinaryIO, extension: str) -> BytesIO:
    """Return the picture drawn anew, upright, without EXIF, comments or whatever followed it in the file."""
    return _drawn(_upright(_decoded(stream, extension)), extension, quality=90)


def smaller(stream: BinaryIO, extension: str) -> BytesIO | None:
    """Return the picture at the size that pages show, or None when it is no larger than that."""
    picture = _decoded(stream, extension)
    if max(picture.size) <= PREVIEW_SIDE:
        return None
    colours = picture.info.get("icc_profile")
    if picture.mode == "P":
        picture = picture.convert("RGBA")
    picture.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    picture.info["icc_profile"] = colours
    return _drawn(picture, extension, quality=80)


def _drawn(picture: Image.Image, extension: str, *, quality: int) -> BytesIO:
    clean = BytesIO()
    colours = picture.info.get("icc_profile")
    picture.info = {}
    options: dict[str, object] = {"quality": quality} if extension in ("jpg", "webp") else {}
    try:
        picture.save(clean, format=_FORMATS[extension], icc_profile=colours, **options)
    except (OSError, ValueError) as error:
        raise _damaged() from error
    clean.seek(0)
    return clean


def _upright(picture: Image.Image) -> Image.Image:
    try:
        return ImageOps.exif_transpose(picture)
    except Exception:  # noqa: BLE001 (a broken EXIF fails in many ways, and it is about to be dropped anyway)
        return picture


def _decoded(stream: BinaryIO, extension: str) -> Image.Image:
    stream.seek(0)
    try:
        picture = Image.open(stream, formats=[_FORMATS[extension]])
        if picture.width * picture.height > MAX_PIXELS:
            raise _too_large()
        # In a JPEG further frames are previews that cameras add, not movement.
        if extension != "jpg" and getattr(picture, "n_frames", 1) > 1:
            raise UploadRefused(_("La imagen tiene movimiento: guárdela como imagen fija."))
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_large() from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        if isinstance(error, UploadRefused):
            raise
        raise _damaged() from error
    return picture


def _damaged() -> UploadRefused:
    return UploadRefused(_("La imagen está dañada o no es del tipo que dice: guárdela de nuevo."))


def _too_large() -> UploadRefused:
    return UploadRefused(
        _("La imagen tiene más de %(max)s millones de puntos: redúzcala.", max=MAX_PIXELS // 1_000_000)
    )
