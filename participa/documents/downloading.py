"""A stored file as an answer: always to be saved, never to be run or shown inside the portal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, BinaryIO

from flask import Response, abort, request, send_file

from participa.documents.storage import storage
from participa.foundation.downloads import content_disposition
from participa.foundation.files import ForeignKeyRefused, StorageUnreachable, StoredFileMissing

if TYPE_CHECKING:
    from participa.documents.models import StoredFile

log = logging.getLogger(__name__)
#: Even opened by mistake in a browser, the file runs nothing and belongs to no site.
SANDBOX = "default-src 'none'; sandbox"


def answer_picture(stored: StoredFile | None, *, public: bool) -> Response:
    """Return the smaller picture of a file, to stand in a page; 404 for what is none."""
    if stored is None or not stored.is_image:
        abort(404)
    with opened(stored, stored.preview_key or stored.storage_key) as stream:
        response = Response(stream.read(), content_type=stored.media_type)
    response.set_etag(f"{stored.sha256}-v")
    response.headers["Content-Disposition"] = content_disposition(stored.file_name, inline=True)
    _guarded(response, public=public).make_conditional(request)
    return response


def answer(stored: StoredFile, *, public: bool) -> Response:
    """Return the file, or 304 when the browser has these bytes; 404 when the storage lost it, 503 while it is away."""
    response = send_file(opened(stored, stored.storage_key), mimetype=stored.media_type, conditional=False, etag=False)
    response.content_type = stored.media_type  # text files come in encodings we don't know: none is claimed
    response.content_length = stored.size
    response.set_etag(stored.sha256)
    response.headers["Content-Disposition"] = content_disposition(stored.file_name)
    _guarded(response, public=public).make_conditional(request, accept_ranges=True, complete_length=stored.size)
    return response


def opened(stored: StoredFile, key: str) -> BinaryIO:
    """Return the octets under one of a file's keys, or answer 404 (lost) or 503 (the storage is away)."""
    try:
        return storage().open(key, agency_id=stored.agency_id)
    except (StoredFileMissing, ForeignKeyRefused):
        log.exception("a stored file can't be had from its storage", extra={"stored_file": stored.id})
        abort(404)
    except StorageUnreachable:
        log.exception("the storage of files does not answer", extra={"stored_file": stored.id})
        abort(503)


def _guarded(response: Response, *, public: bool) -> Response:
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Asked again each time, so that what is withdrawn is gone at once; the tag spares the bytes.
    response.headers["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    return response
