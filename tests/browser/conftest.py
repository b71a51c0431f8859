"""A real browser on a real server: the demonstration in a process of its own, Chromium driven by Playwright.

`PARTICIPA_BROWSER_AT=http://127.0.0.1:5000` walks a demonstration that already runs, to save its loading;
`PARTICIPA_BROWSER_DEMO=folder` begins with a copy of one that was prepared (`participa demo --prepare-only`).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import sync_playwright

from participa.demo import accounts
from tests.browser.walking import Walk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser

ROOT = Path(__file__).parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
#: No sandbox inside containers; nothing of the browser's own goes out.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS_TO_LOAD = 300


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a fresh demonstration; return its address."""
    running = os.environ.get("PARTICIPA_BROWSER_AT", "").rstrip("/")
    if running:
        yield running
        return
    port, folder = free_port(), tmp_path_factory.mktemp("demo")
    log = (folder / "server.log").open("w+")
    if prepared := os.environ.get("PARTICIPA_BROWSER_DEMO"):
        shutil.copytree(prepared, folder / "data")
    command = [sys.executable, "-m", "participa.cli", "demo", "--data", str(folder / "data"), "--port", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{port}", server, Path(log.name))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)
        log.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + SECONDS_TO_LOAD
    while time.monotonic() < until:
        assert server.poll() is None, f"the demonstration ended:\n{log.read_text()[-3000:]}"
        try:
            urllib.request.urlopen(f"{address}/privacidad/", timeout=5).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
        else:
            return
    pytest.fail(f"the demonstration did not answer in {SECONDS_TO_LOAD} s:\n{log.read_text()[-3000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the installed Chromium once."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        pytest.fail("Chromium is missing: sudo apt install chromium")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def walk(browser: Browser, site: str) -> Iterator[Callable[..., Walk]]:
    """Begin walks: `walk()`, `walk(scripts=False)`, `walk(width=320)`, `walk(as_="admin@minvu.example")`."""
    yield from walks(browser, site)


@pytest.fixture(scope="module")
def signed_in(browser: Browser, site: str) -> Iterator[Callable[..., Walk]]:
    """Begin walks that last for all the tests of a file, for looking only."""
    yield from walks(browser, site)


def walks(browser: Browser, site: str) -> Iterator[Callable[..., Walk]]:
    begun: list[Walk] = []

    def begin(*, as_: str = "", scripts: bool = True, width: int = 1280) -> Walk:
        context = browser.new_context(
            base_url=site, java_script_enabled=scripts, locale="es-CL", viewport={"width": width, "height": 900}
        )
        context.set_default_timeout(15_000)
        begun.append(Walk(context, site))
        if as_:
            begun[-1].sign_in(as_, accounts.DEMO)
        return begun[-1]

    yield begin
    for each in begun:
        each.context.close()


@pytest.fixture(scope="session")
def public_paths(site: str) -> list[str]:
    """Return every address of the site map."""
    with urllib.request.urlopen(f"{site}/mapa-del-sitio.xml", timeout=60) as answer:
        tree = ET.parse(answer)
    return [urlsplit(place.text or "").path for place in tree.iter() if place.tag.endswith("loc")]
