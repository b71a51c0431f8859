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
from participa.foundation.i18n import language_of
from participa.web.freshness import read_stamp, read_stamp_alone
from participa.web.headers import PUBLIC_PAGES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from flask import Flask

_Key = tuple[str, str, str, str]
#: Questions whose answer depends on what the browser already has.
_CONDITIONS = frozenset({"HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE"})
READS = frozenset({"GET", "HEAD"})
_LARGEST_SHARE = 20
"""A page larger than one part in twenty of the store is not kept."""


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as it was answered, and what it was made of: the stamp and the minute."""

    made_of: tuple[str, int]
    body: bytes
    headers: tuple[tuple[str, str], ...]

    @property
    def all_headers(self) -> list[tuple[str, str]]:
        """Return the headers with the length of the body."""
        return [*self.headers, ("Content-Length", str(len(self.body)))]


class PageStore:
    """The pages of one process, the least recently asked dropped first."""

    def __init__(self, most_bytes: int) -> None:
        """Make an empty store of so many bytes; 0 keeps nothing."""
        self.most_bytes = most_bytes
        self._pages: OrderedDict[_Key, KeptPage] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def __contains__(self, key: _Key) -> bool:
        """Tell whether there is a page of an address, right or not."""
        return key in self._pages

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


class KeptAtTheDoor:
    """Answers a kept page before Flask makes a request of the question; everything else goes on to the portal.

    A page was let in once, with its host, by all that stands in the portal's way: the key holds what they look at.
    """

    def __init__(self, app: Flask, store: PageStore) -> None:
        """Stand in front of an application."""
        self._app, self._store, self._portal = app, store, app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one question."""
        key = _key(environ) if environ["REQUEST_METHOD"] in READS and self._store.most_bytes else None
        page = self._find(key) if key is not None and key in self._store else None
        if page is None:
            return self._portal(environ, start_response)
        if _CONDITIONS.isdisjoint(environ):
            start_response("200 OK", page.all_headers)
            return (page.body,) if environ["REQUEST_METHOD"] == "GET" else ()
        response = Response(page.body, headers=list(page.headers))
        return response.make_conditional(environ)(environ, start_response)

    def _find(self, key: _Key) -> KeptPage | None:
        """Return the page of an address if it is right still."""
        with self._app.app_context():
            stamp = read_stamp_alone()
        return self._store.get(key, (stamp, _minute())) if stamp is not None else None


def init_app(app: Flask) -> None:
    """Give the application its store, and keep what it answers."""
    store = PageStore(app.config["KEPT_PAGES_BYTES"])
    app.extensions["kept_pages"] = store
    app.wsgi_app = KeptAtTheDoor(app, store)  # type: ignore[method-assign]
    app.after_request(_keep)


def ask_to_keep() -> None:
    """Note what the page about to be made is made of; called by the gate inside the public scope."""
    store: PageStore = current_app.extensions["kept_pages"]
    is_page = request.method == "GET" and request.path.endswith("/")  # files end with their type
    if is_page and store.most_bytes:
        g.keep_page = (_key(request.environ), (read_stamp(), _minute()))


def _key(environ: WSGIEnvironment) -> _Key:
    """Return all that a public page depends on, but for what is shown and the minute."""
    return (
        environ.get("HTTP_HOST", ""),
        environ.get("PATH_INFO", ""),
        environ.get("QUERY_STRING", ""),
        language_of(environ.get("HTTP_COOKIE", "")),
    )


def _minute() -> int:
    return int(clock.now().timestamp()) // 60


def _own_headers(response: Response) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in response.headers.items() if name != "Content-Length")


def _keep(response: Response) -> Response:
    """Keep an answer that is the same for everybody and whole in memory; runs after the headers are set."""
    asked = g.pop("keep_page", None)
    if (
        asked is None
        or response.status_code != HTTPStatus.OK
        or response.is_streamed
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
