"""A stored file as an answer: always to be saved, never to be run or shown inside the portal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from flask import abort, request, send_file

from participa.documents.storage import storage
from participa.foundation.downloads import content_disposition
from participa.foundation.files import ForeignKeyRefused, StorageUnreachable, StoredFileMissing

if TYPE_CHECKING:
    from flask import Response

    from participa.documents.models import StoredFile

log = logging.getLogger(__name__)
#: Even opened by mistake in a browser, the file runs nothing and belongs to no site.
SANDBOX = "default-src 'none'; sandbox"


def answer(stored: StoredFile, *, public: bool) -> Response:
    """Return the file, or 304 when the browser has these bytes; 404 when the storage lost it, 503 while it is away."""
    try:
        stream = storage().open(stored.storage_key, agency_id=stored.agency_id)
    except (StoredFileMissing, ForeignKeyRefused):
        log.exception("a stored file can't be had from its storage", extra={"stored_file": stored.id})
        abort(404)
    except StorageUnreachable:
        log.exception("the storage of files does not answer", extra={"stored_file": stored.id})
        abort(503)
    response = send_file(stream, mimetype=stored.media_type, conditional=False, etag=False)
    response.content_type = stored.media_type  # text files come in encodings we don't know: none is claimed
    response.content_length = stored.size
    response.set_etag(stored.sha256)
    response.headers["Content-Disposition"] = content_disposition(stored.file_name)
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Asked again each time, so that what is withdrawn is gone at once; the tag spares the bytes.
    response.headers["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    response.make_conditional(request, accept_ranges=True, complete_length=stored.size)
    return response
