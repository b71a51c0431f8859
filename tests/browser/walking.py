"""Walking the portal as a person, and what an auditor would say of each page."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Request

RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    "preload": False,  # what it would fetch once more serves rules that are not among these
}
#: A small phone, a tablet, a desk.
WIDTHS = (320, 768, 1280)
_OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Walk:
    """One person's browser, with what it said and asked for on the way."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        """Open a page and listen to it."""
        self.context = context
        self.page = context.new_page()
        self.host = urlsplit(site).netloc
        self.said: list[str] = []
        self.asked_elsewhere: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.said.append(f"script error: {error}"))
        self.page.on("request", self._note)

    def sign_in(self, email: str, password: str) -> None:
        """Come in through the one door of staff."""
        self.page.goto("/ingresar/")
        self.page.get_by_label("Correo").fill(email)
        self.page.get_by_label("Clave").fill(password)
        self.page.get_by_role("button", name="Ingresar", exact=True).click()
        self.page.wait_for_url(lambda address: "/ingresar" not in address)

    def press(self, name: str) -> None:
        """Press the button of that name in the page's content."""
        self.main.get_by_role("button", name=name).click()

    def follow(self, name: str) -> None:
        """Follow the first link of that name in the page's content."""
        self.main.get_by_role("link", name=name).first.click()

    @property
    def main(self) -> Locator:
        """Return the page's content."""
        return self.page.locator("main")

    @property
    def heading(self) -> str:
        """Return the page's h1."""
        return self.page.locator("h1").inner_text()

    @property
    def path(self) -> str:
        """Return where the walk stands."""
        return urlsplit(self.page.url).path

    def open(self, path: str, status: int = 200) -> None:
        """Open an address and expect its status."""
        answer = self.page.goto(path)
        assert answer is not None
        assert answer.status == status, (path, answer.status)

    def findings(self, path: str, status: int = 200) -> Iterator[str]:
        """Open a page and yield all that is wrong with it at each width."""
        self.said.clear()
        self.open(path, status)
        yield from self.findings_here(allowed="status of" if status != 200 else "")

    def findings_here(self, allowed: str = "\0") -> Iterator[str]:
        """Yield what is wrong with the page at hand; `allowed` is a console message that its status explains."""
        for width in WIDTHS:
            self.page.set_viewport_size({"width": width, "height": 900})
            over = self.page.evaluate(_OVERFLOW)
            if over > 0:
                yield f"{self.path}: at {width} px it scrolls sideways by {over} px"
            if width != WIDTHS[1]:
                yield from (f"{self.path}: at {width} px {finding}" for finding in self.axe())
        yield from (f"{self.path}: the console says {line}" for line in self.said if allowed not in line)
        yield from (f"{self.path}: it asks another host for {address}" for address in self.asked_elsewhere)

    def axe(self) -> Iterator[str]:
        """Yield what axe-core finds on the page at hand."""
        for found in Axe().run(self.page, options=RULES).response["violations"]:
            places = ", ".join(str(node["target"][0]) for node in found["nodes"][:3])
            yield f"{found['id']} ({found['impact']}): {found['help']} [{places}]"

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.said.append(message.text)

    def _note(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in ("http", "https") and address.netloc != self.host:
            self.asked_elsewhere.append(request.url)
