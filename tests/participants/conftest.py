"""A process to take part in, and a provider to identify with."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import requests

from participa.participants import processes
from participa.participants.models import Level
from participa.participants.processes import Process
from tests.support import provider as provider_module
from tests.support.provider import CLIENT, SECRET

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

WORD = "prueba-7"


@pytest.fixture
def process(cast, monkeypatch) -> dict[str, Any]:
    """Vivienda and Salud ask something; every level may answer. `closed` closes it."""
    state: dict[str, Any] = {"closed": ""}

    def find(agency, rest):
        if not rest.isdigit():
            return None
        base = f"/participar/{agency.slug}/prueba-{rest}/"
        return Process(
            word=f"prueba-{rest}",
            title="Plan de prueba",
            levels=tuple(Level),
            next_url=f"{base}identidad/",
            back_url=f"/organismos/{agency.slug}/",
            closed_reason=state["closed"],
        )

    cast.agency("vivienda")
    cast.agency("salud")
    monkeypatch.setitem(processes.FINDERS, "prueba", find)
    return state


class Person:
    """Somebody with a browser who takes part."""

    def __init__(self, app: Flask, agency: str = "vivienda", word: str = WORD, address: str = "203.0.113.7") -> None:
        self.client = app.test_client()
        self.base = f"/participar/{agency}/{word}/identidad/"
        self.address = {"REMOTE_ADDR": address}

    def get(self, place: str = "") -> Any:
        return self.client.get(place if place.startswith("/") else self.base + place, environ_base=self.address)

    def send(self, place: str, *, page: str | None = None, **fields: Any) -> Any:
        """Send the form of a page with what it carries by itself: token and check."""
        shown = self.get(place if page is None else page).get_data(as_text=True)
        carried = dict(re.findall(r'name="(csrf_token|revision)"[^>]* value="([^"]+)"', shown))
        target = place if place.startswith("/") else self.base + place
        return self.client.post(target, data={**carried, **fields}, environ_base=self.address)


@pytest.fixture
def person(app, process):
    """Make people, each with a browser of their own."""
    return lambda *arguments, **facts: Person(app, *arguments, **facts)


@pytest.fixture(scope="module")
def running_provider() -> Iterator[str]:
    """Start the provider as a process of its own and return its address."""
    command = [sys.executable, str(Path(provider_module.__file__)), "0"]
    running = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert running.stdout is not None
        yield f"http://127.0.0.1:{int(running.stdout.readline())}"
    finally:
        running.terminate()
        running.wait()
        running.stdout.close()


@pytest.fixture
def provider(app, running_provider, monkeypatch):
    """Set the portal up for the provider; call it to make the provider misbehave."""
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")  # loopback without TLS
    monkeypatch.setitem(app.config, "CLAVEUNICA_CLIENT_ID", CLIENT)
    monkeypatch.setitem(app.config, "CLAVEUNICA_CLIENT_SECRET", SECRET)
    monkeypatch.setitem(app.config, "CLAVEUNICA_URL", running_provider)

    def behave(**ways):
        requests.post(f"{running_provider}/as", json=ways, timeout=5)
        return running_provider

    behave()
    return behave
