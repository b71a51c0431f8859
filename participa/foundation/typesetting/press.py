"""The press: makes the PDF of a document, and remembers the last ones by what is in them."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from participa.foundation.markdown import harmless

if TYPE_CHECKING:
    from collections.abc import Sequence

    from participa.foundation.typesetting.document import Document

TEMPLATES = Path(__file__).parent / "templates"
WORKER = Path(__file__).parent / "press_worker.py"
#: What a document may weigh as data, and how long setting it may take.
MOST_BYTES, MOST_SECONDS = 12 * 1024 * 1024, 45.0
#: How many documents one process sets at a time, and how long another waits for its turn.
AT_ONCE, PATIENCE = 2, 20.0
#: How many octets of finished documents one process remembers.
REMEMBERED_BYTES = 8 * 1024 * 1024


class PressError(RuntimeError):
    """The document could not be set."""


class TooLongError(PressError):
    """The document is too large, or took too long."""


class BusyError(PressError):
    """Others are printing; try again in a moment."""


class _Shelf:
    """The last finished documents, by the hash of what they were made of."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._pdfs: OrderedDict[str, bytes] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> bytes | None:
        with self._lock:
            pdf = self._pdfs.get(key)
            if pdf is not None:
                self._pdfs.move_to_end(key)
            return pdf

    def put(self, key: str, pdf: bytes) -> None:
        with self._lock:
            self._pdfs[key] = pdf
            while sum(map(len, self._pdfs.values())) > self._most and len(self._pdfs) > 1:
                self._pdfs.popitem(last=False)


_shelf = _Shelf(REMEMBERED_BYTES)
_turns = threading.BoundedSemaphore(AT_ONCE)


def print_pdf(document: Document, *, remember: bool = True) -> bytes:
    """Return the document as tagged PDF (PDF/UA-1). With `remember`, an equal one is not set again.

    What names a person should not be remembered. Raises TooLongError, BusyError or PressError.
    """
    order = _order_of(document)
    key = hashlib.sha256(_templates_digest() + order).hexdigest()
    kept = _shelf.get(key) if remember else None
    if kept is not None:
        return kept
    _head, pdf = _set(order)
    if remember:
        _shelf.put(key, pdf)
    return pdf


def print_pictures(drawings: Sequence[str]) -> list[bytes]:
    """Return SVG drawings as PNG pictures. Raises TooLongError, BusyError or PressError."""
    if not drawings:
        return []
    sizes, data = _set(_order({"drawings": _clean(list(drawings))}))
    made = BytesIO(data)
    return [made.read(size) for size in sizes["sizes"]]


def _order_of(document: Document) -> bytes:
    return _order({"data": _clean(document.as_data()), "missing_note": document.missing_note})


def _order(order: dict[str, Any]) -> bytes:
    text = json.dumps(order, ensure_ascii=True, sort_keys=True).encode()
    if len(text) > MOST_BYTES:
        message = f"a document of {len(text)} octets is more than the press takes ({MOST_BYTES})"
        raise TooLongError(message)
    return text


def _clean(value: Any) -> Any:
    """Return the data without signs that cannot be printed or that turn the reading order around."""
    if isinstance(value, str):
        return harmless(value)
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if isinstance(value, dict):
        return {key: _clean(item) for key, item in value.items()}
    return value


def _set(order: bytes) -> tuple[dict[str, Any], bytes]:
    if not _turns.acquire(timeout=PATIENCE):
        message = "the press is busy"
        raise BusyError(message)
    try:
        made = subprocess.run(  # noqa: S603 (our own program, with our own folder)
            [sys.executable, "-I", str(WORKER), str(TEMPLATES)],
            input=order,
            capture_output=True,
            timeout=MOST_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},  # none of the portal's secrets
        )
    except subprocess.TimeoutExpired as error:
        message = f"setting took more than {MOST_SECONDS:.0f} seconds"
        raise TooLongError(message) from error
    finally:
        _turns.release()
    head, _line, pdf = made.stdout.partition(b"\n")
    if made.returncode or not pdf:
        reason = json.loads(head).get("error") if head.startswith(b"{") else made.stderr.decode("utf-8", "replace")
        message = f"the document could not be set: {str(reason)[-500:]}"
        raise PressError(message)
    return json.loads(head), pdf


@cache
def _templates_digest() -> bytes:
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(TEMPLATES.glob("*.typ")))).digest()
