"""Clients that say half of what they want and wait."""

from __future__ import annotations

import socket
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
import waitress

from participa.operation import server
from tests.guards.reading import ROOT

if TYPE_CHECKING:
    from flask import Flask

HALVES = (
    b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
    b"POST /ingresar/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nemail=",
)


@pytest.mark.once
@pytest.mark.abuse("D10")
def test_clients_that_dribble_hold_no_thread(app: Flask) -> None:
    """Three times as many as there are threads, half in their headers and half in a body; another person is served."""
    served = waitress.create_server(app, host="127.0.0.1", port=0, **server.OPTIONS)

    def serve() -> None:
        with suppress(OSError):  # it is closed under its own wait, once the test is over
            served.run()

    loop = Thread(target=serve, daemon=True)
    loop.start()
    slow = [socket.create_connection(("127.0.0.1", served.effective_port)) for _turn in range(server.THREADS * 3)]
    try:
        for turn, one in enumerate(slow):
            one.sendall(HALVES[turn % 2])
        with urlopen(f"http://127.0.0.1:{served.effective_port}/robots.txt", timeout=10) as answer:
            assert answer.status == 200
            assert b"User-agent" in answer.read()
    finally:
        for one in slow:
            one.close()
        served.close()
        loop.join(10)
    told = (ROOT / "docs" / "operation.md").read_text()
    for setting in ("client_header_timeout", "client_body_timeout", "keepalive_timeout"):
        assert setting in told, "what the proxy in front must do is written down"
