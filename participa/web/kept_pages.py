"""Public pages are kept as they were made, and shown again as long as the stamp of what citizens see is the same.

A page also depends on the clock: windows to take part open and close at whole minutes, so every minute has its own
pages. Nothing that knows who asks is ever kept: only answers marked `PUBLIC_PAGES`, which carry no session.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Response, current_app, g, request

from participa.foundation import clock
from participa.foundation.i18n import language
from participa.web.freshness import read_stamp
from participa.web.headers import PUBLIC_PAGES

if TYPE_CHECKING:
    from flask import Flask

_Key = tuple[str, str, str]
_LARGEST_SHARE = 20
"""A page larger than one part in twenty of the store is not kept."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was answered, and what it was made of: the stamp and the minute."""

    made_of: tuple[str, int]
    body: bytes
    headers: tuple[tuple[str, str], ...]


class PageStore:
    """The pages of one process, the least recently asked dropped first."""

    def __init__(self, most_bytes: int) -> None:
        """Make an empty store of so many bytes; 0 keeps nothing."""
        self.most_bytes = most_bytes
        self._pages: OrderedDict[_Key, KeptPage] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, key: _Key, made_of: tuple[str, int]) -> KeptPage | None:
        """Return the page of an address if it is made of what holds now, or None."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.made_of != made_of:
                self._drop(key)
                return None
            self._pages.move_to_end(key)
            return page

    def put(self, key: _Key, page: KeptPage) -> None:
        """Keep a page."""
        if len(page.body) * _LARGEST_SHARE > self.most_bytes:
            return
        with self._lock:
            self._drop(key)
            self._pages[key] = page
            self._bytes += len(page.body)
            while self._bytes > self.most_bytes:
                self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        """Drop everything."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _drop(self, key: _Key) -> None:
        page = self._pages.pop(key, None)
        if page is not None:
            self._bytes -= len(page.body)


def init_app(app: Flask) -> None:
    """Give the application its store, and keep what it answers."""
    app.extensions["kept_pages"] = PageStore(app.config["KEPT_PAGES_BYTES"])
    app.after_request(_keep)


def find_kept() -> Response | None:
    """Return the kept page of this request, if there is one; called by the gate inside the public scope."""
    store: PageStore = current_app.extensions["kept_pages"]
    is_page = request.method in ("GET", "HEAD") and request.path.endswith("/")  # files end with their type
    if not is_page or not store.most_bytes:
        return None
    key = (request.path, request.query_string.decode("latin-1"), language())
    made_of = (read_stamp(), int(clock.now().timestamp()) // 60)
    page = store.get(key, made_of)
    if page is None:
        g.keep_page = (key, made_of)
        return None
    response = Response(page.body, headers=list(page.headers))
    response.make_conditional(request)
    return response


def _own_headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in response.headers.items() if name != "Content-Length")


def _keep(response: Response) -> Response:
    """Keep an answer that is the same for everybody and whole in memory; runs after the headers are set."""
    asked = g.pop("keep_page", None)
    if (
        asked is None
        or response.status_code != HTTPStatus.OK
        or response.is_streamed
        or request.method != "GET"
        or response.mimetype != "text/html"
        or response.headers.get("Cache-Control") != PUBLIC_PAGES
        or "Set-Cookie" in response.headers
    ):
        return response
    response.add_etag()
    store: PageStore = current_app.extensions["kept_pages"]
    key, made_of = asked
    store.put(key, KeptPage(made_of, response.get_data(), _own_headers(response)))
    response.make_conditional(request)
    return response
