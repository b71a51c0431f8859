"""The embedded server: waitress with the worker as a thread. Production runs gunicorn and `participa worker`."""

from __future__ import annotations

import gc
import socket
import threading
from typing import TYPE_CHECKING, Any

import waitress

from participa.foundation.worker import run_worker

if TYPE_CHECKING:
    from flask import Flask

THREADS = 8
#: A request is read whole before a thread takes it, so slow clients hold sockets and no thread (abuse case D10).
OPTIONS: dict[str, Any] = {
    "threads": THREADS,
    "ident": None,
    "channel_timeout": 60,
    "clear_untrusted_proxy_headers": True,
}


class PortTakenError(RuntimeError):
    """Something else listens on the port."""


def check_port(host: str, port: int) -> None:
    """Raise PortTakenError when the port can't be had."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"port {port} is taken or not allowed; choose another with --port"
            raise PortTakenError(message) from error


def serve(app: Flask, *, host: str, port: int, worker: bool = True) -> None:
    """Serve until interrupted."""
    stop = threading.Event()
    if worker:
        threading.Thread(target=run_worker, args=(app, stop), name="worker", daemon=True).start()
    # What start-up made lives as long as the process: the collector need not look at it again (long pauses otherwise).
    gc.collect()
    gc.freeze()
    try:
        waitress.serve(app, host=host, port=port, **OPTIONS)
    finally:
        stop.set()
