"""Every page of the offices: at the width that 400 % of zoom leaves, axe-clean, and by the keyboard alone.

The pages are found by following links as three people of the demonstration; what no link leads to is named below.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from participa.access.area import DOORS, Ground
from participa.demo import accounts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask
    from werkzeug.routing import MapAdapter

    from tests.browser.walking import Walk

pytestmark = pytest.mark.browser
#: A window of 1280 by 1024 at 400 %: what is left of it for the page.
SIZE = {"width": 320, "height": 256}
#: How often pages of one look are asked for more links, how often those that show a content, in whatever state it is,
#: and how many pages in all.
PER_LOOK, PER_CONTENT, MOST = 3, 8, 500
LINKS = re.compile(r'(?:href|action)="(/[^"#]*)')
#: Their first addresses.
WALKS = {
    "admin@minvu.example": ("/gestion/minvu/", "/cuenta/"),
    "participacion@minsal.example": ("/gestion/minsal/",),
    f"admin@{accounts.SETTING_UP.lower()}.example": (f"/gestion/{accounts.SETTING_UP.lower()}/puesta-en-marcha/",),
    accounts.SUPER_ADMIN: (
        "/plataforma/",
        "/plataforma/superadministracion/",
        "/plataforma/organismos/minvu/personas/",
    ),
}
#: Pages that no link of the demonstration leads to, and why.
NOT_LINKED: dict[str, str] = {
    "attachments_office.publish": "every attachment of the pages that are followed is public",
    "consultations_office.commitment_update_add": "its form is that of the other rows",
    "consultations_office.commitment_update_edit": "its form is that of the other rows",
    "consultations_office.participation_figure_edit": "its form is that of the other rows",
    "consultations_office.reply_commitment_edit": "its form is that of the other rows",
    "consultations_office.reply_theme_edit": "its form is that of the other rows",
    "elections_office.candidacy_edit": "its form is that of the other rows",
    "elections_office.result_line_edit": "its form is that of the other rows",
    "contributions_office.change": "paper that a second person checks: tests of its own look at it",
    "contributions_office.enter": "paper that a second person checks: tests of its own look at it",
    "people.confirm": "shown once a proof is ten minutes old",
    "people.passkey_remove": "test_passkeys.py looks at it, with a passkey",
    "people.passkey_rename": "test_passkeys.py looks at it, with a passkey",
    "people.second_step_codes": "only with a second step",
    "people.second_step_confirm": "only with a second step",
    "people.second_step_remove": "only with a second step",
    "platform.import_plan": "test_pages.py looks at it, with a table",
    "practice.wipe": "only once practice was prepared",
}
#: What answers a file is no page.
FILES = re.compile(
    r"_(csv|xlsx|template|file|key)$|\.(download|download_earlier|present_logo|picture|sample)$|\.(report|file|scan|certificate)$"
)
#: The tabulator reaches everything that a pointer does, in the order of the page, and one sees where one is.
_BY_KEYBOARD = """() => {
  const found = [], seen = e => e.checkVisibility({checkVisibilityCSS: true}) && e.getClientRects().length > 0;
  for (const e of document.querySelectorAll("[tabindex]"))
    if (e.tabIndex > 0) found.push("is out of the order: " + e.outerHTML.slice(0, 90));
  for (const e of document.querySelectorAll("[role=button],[role=link],[role=tab],[onclick]"))
    if (seen(e) && e.tabIndex < 0) found.push("is not reached: " + e.outerHTML.slice(0, 90));
  const all = "a[href],button,input:not([type=hidden]),select,textarea,summary,[tabindex='0']";
  for (const e of document.querySelectorAll(all)) {
    if (!seen(e) || e.disabled || e.tabIndex < 0) continue;
    e.focus();
    if (document.activeElement !== e) { found.push("takes no focus: " + e.outerHTML.slice(0, 90)); continue; }
    const style = getComputedStyle(e), box = e.getBoundingClientRect();
    const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (!ring && !e.matches("input[type=file],:has(+ label)"))
      found.push("does not show the focus: " + e.outerHTML.slice(0, 90));
    if (box.bottom <= 0 || box.top >= innerHeight)
      found.push(`is focused out of sight, at ${box.top}: ` + e.outerHTML.slice(0, 90));
    const at = document.elementFromPoint(Math.max(1, box.left + 2), Math.min(innerHeight - 1, Math.max(1, box.bottom - 2)));
    if (at && !e.contains(at) && !at.contains(e) && getComputedStyle(at).position === "sticky")
      found.push("is under something that stays: " + e.outerHTML.slice(0, 90));
  }
  return found;
}"""


def kind_of(adapter: MapAdapter, path: str) -> str:
    """Return the endpoint of an address of the offices or of one's account, or nothing."""
    try:
        endpoint, _values = adapter.match(urlsplit(path).path, method="GET")
    except (HTTPException, RequestRedirect):
        return ""
    rooms = path.startswith("/cuenta/") or DOORS[endpoint].ground in (Ground.AGENCY, Ground.PLATFORM)
    return endpoint if rooms and not path.startswith("/ayuda/") else ""


def follow_links(one: Walk, app: Flask, begin: tuple[str, ...]) -> dict[str, str]:
    """Return an address of each kind of page that links lead this person to."""
    found: dict[str, str] = {}
    asked: Counter[str] = Counter()
    waiting, known = list(begin), set(begin)
    adapter = app.url_map.bind("127.0.0.1")
    while waiting and asked.total() < MOST:
        path = waiting.pop(0)
        kind = kind_of(adapter, path)
        if not kind or FILES.search(kind):
            continue
        look = look_of(app, kind)
        if asked[look] >= (PER_CONTENT if kind.endswith("_office.show") else PER_LOOK):
            continue
        asked[look] += 1
        answer = one.context.request.get(path, max_redirects=0)
        if answer.status != 200 or not answer.headers.get("content-type", "").startswith("text/html"):
            continue
        found.setdefault(kind, path)
        for link in LINKS.findall(answer.text()):
            there = urljoin(path, link.replace("&amp;", "&"))
            if there not in known:
                known.add(there)
                waiting.append(there)
    return found


def look_of(app: Flask, kind: str) -> str:
    """Return the same for pages that one template draws for every kind of content, such as its history."""
    name = getattr(app.view_functions[kind], "__qualname__", "")
    if name.startswith(("PartPages.remove", "ConsultationOffice.course_page")):
        return name.split(".<", maxsplit=1)[0]
    return kind.rsplit(".", 1)[-1] if name.startswith(("Steps.", "History.")) else kind


def findings_at(one: Walk, path: str) -> Iterator[str]:
    """Yield what is wrong with a page at 400 % for somebody without a pointer."""
    one.said.clear()
    one.open(path)
    over = one.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    if over > 0:
        yield f"{path}: scrolls sideways by {over} px"
    yield from (f"{path}: {finding}" for finding in one.axe())
    one.page.keyboard.press("Tab")
    yield from (f"{path}: {finding}" for finding in one.page.evaluate(_BY_KEYBOARD))
    yield from (f"{path}: the console says {line}" for line in one.said)


def test_every_office_page(app: Flask, signed_in: Callable[..., Walk]) -> None:
    looks: set[str] = set()
    wrong: dict[str, list[str]] = defaultdict(list)
    for person, begin in WALKS.items():
        one = signed_in(as_=person)
        one.page.set_viewport_size(SIZE)
        one.page.emulate_media(reduced_motion="reduce")
        for kind, path in follow_links(one, app, begin).items():
            look = look_of(app, kind)
            if look not in looks:
                looks.add(look)
                wrong[kind] += findings_at(one, path)
    assert {kind: found for kind, found in wrong.items() if found} == {}
    every = {look_of(app, kind) for kind in pages_of(app)}
    assert every - looks - set(NOT_LINKED) == set(), "no link leads to these pages, and nobody says why"
    assert set(NOT_LINKED) <= every, "these pages are gone: take them off the list"


def pages_of(app: Flask) -> set[str]:
    """Return every endpoint of the offices and of one's account that shows a page."""
    return {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ())
        and not FILES.search(rule.endpoint)
        and (rule.rule.startswith("/cuenta/") or DOORS[rule.endpoint].ground in (Ground.AGENCY, Ground.PLATFORM))
    }
