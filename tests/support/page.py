"""Opening pages as a person, each checked against the HTML contract."""

from __future__ import annotations

import os
import re
from collections import Counter
from contextvars import Context
from functools import cached_property
from typing import TYPE_CHECKING, Any

import html5lib
import lxml.html
from flask.testing import FlaskClient

from participa.people.current import COOKIE_KEY

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from flask import Flask
    from werkzeug.test import TestResponse

VOID_ERRORS = frozenset({"unexpected-char-in-attribute-name"})
#: Reads a page in a small part of the time that the parser takes which judges it.
_READER = lxml.html.HTMLParser(remove_comments=True, remove_pis=True)
_WORDS = re.compile(r'&(?:amp|lt|gt|#3[49]);|="[^"<>&]*"|(?<=>)[^<&]+(?=<)')
_judged: set[int] = set()
#: Every page is held to the contract on the lane of SQLite; on the other, where it would be the same again, only those
#: whose tree a test looks at.
CHECKED_HERE = os.environ.get("PARTICIPA_TEST_ENGINE", "sqlite") == "sqlite"


class FreshClient(FlaskClient):
    """A browser whose requests share nothing with the test around them: no `g`, no scope, no session of its context."""

    def open(self, *arguments: Any, **options: Any) -> TestResponse:
        """Ask in an empty context, and read the whole answer in it."""
        return Context().run(super().open, *arguments, **{**options, "buffered": True})


class Page:
    """A parsed page."""

    def __init__(self, response: TestResponse) -> None:
        """Parse, and fail on what breaks the contract."""
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)
        if CHECKED_HERE:
            assert self.tree is not None or not self._is_html

    @cached_property
    def tree(self) -> ET.Element | None:
        """The parsed page; None where there is none to parse."""
        if not self._is_html:
            return None
        tree: ET.Element = lxml.html.document_fromstring(self.text, parser=_READER)
        if CHECKED_HERE:
            check_markup(self.text, self.response.request.path)
        check_contract(tree, self.response.request.path)
        return tree

    @property
    def _is_html(self) -> bool:
        return self.response.mimetype == "text/html" and bool(self.text)

    @property
    def heading(self) -> str:
        """Return the one h1."""
        assert self.tree is not None
        return words_of(self.tree.find(".//h1"))

    @property
    def words(self) -> str:
        """Return all visible text."""
        assert self.tree is not None
        return words_of(self.tree.find("body"))

    def links(self) -> list[str]:
        """Return every address linked to."""
        assert self.tree is not None
        return [a.get("href", "") for a in self.tree.iter("a")]

    def csrf(self) -> str:
        """Return the token of the page's form."""
        found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', self.text)
        assert found, "the page has no form with a token"
        return found.group(1)

    def fields(self, form_index: int = -1) -> dict[str, str]:
        """Return the fields of the last form of the page's content (or another) as a browser would send them."""
        assert self.tree is not None
        main = self.tree.find(".//main")
        assert main is not None
        forms = [f for f in main.iter("form") if f.get("method", "get").lower() == "post"]
        sent: dict[str, str] = {}
        for element in forms[form_index].iter():
            name = element.get("name")
            if not name:
                continue
            if element.tag == "textarea":
                sent[name] = (element.text or "").removeprefix("\r").removeprefix("\n")  # the first one is layout
            elif element.tag == "select":
                options = list(element.iter("option"))
                chosen = [o for o in options if o.get("selected") is not None] or options[:1]
                sent[name] = chosen[0].get("value", "") if chosen else ""
            elif element.tag == "input" and element.get("type") in ("checkbox", "radio"):
                if element.get("checked") is not None:
                    sent[name] = element.get("value", "on")
            elif element.tag == "input" and element.get("type") != "file":
                sent[name] = element.get("value", "")
        return sent


class Visitor:
    """Opens pages; `as_=` takes a session token from the cast, `shown_on=` the page whose form is sent elsewhere."""

    def __init__(self, app: Flask) -> None:
        """Keep the application."""
        self.app = app

    def __call__(
        self,
        path: str,
        *,
        as_: str | None = None,
        data: dict[str, Any] | None = None,
        shown_on: str = "",
        **options: Any,
    ) -> Page:
        """Open a page (or send a form) and check it."""
        client = self.app.test_client()
        if as_ is not None:
            with client.session_transaction() as session:
                session[COOKIE_KEY] = as_
        if data is None:
            return Page(client.get(path, **options))
        first = client.get(shown_on or path)
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', first.get_data(as_text=True))
        sent = {**data, "csrf_token": token.group(1)} if token else dict(data)
        return Page(client.post(path, data=sent, **options))


def check_markup(text: str, path: str) -> None:
    """Hold a page to the rules of HTML; once for pages that differ in their words and values alone."""
    shape = hash(_WORDS.sub("", _WORDS.sub("", text)))
    if shape in _judged:
        return
    parser = html5lib.HTMLParser(strict=False, namespaceHTMLElements=False)
    parser.parse(text)
    errors = [(place, code) for place, code, _data in parser.errors if code not in VOID_ERRORS]
    assert not errors, f"invalid HTML {errors[:5]} in {path}"
    _judged.add(shape)


def words_of(element: ET.Element | None) -> str:
    """Return the text of an element with single spaces."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""


def check_contract(tree: ET.Element, path: str) -> None:
    """Hold a page to the contract; each message says what to do."""
    assert tree.get("lang") in ("es", "en"), f"{path}: give <html> its lang"
    headings = list(tree.iter("h1"))
    assert len(headings) == 1, f"{path}: a page has one h1, this has {len(headings)}"
    title = words_of(tree.find(".//title"))
    assert words_of(headings[0]), f"{path}: the h1 is empty"
    assert words_of(headings[0]) in title, f"{path}: the title begins with the h1 ({title!r})"
    ids = Counter(e.get("id") for e in tree.iter() if e.get("id"))
    twice = [i for i, n in ids.items() if n > 1]
    assert not twice, f"{path}: ids used twice: {twice}"
    labelled = {label.get("for") for label in tree.iter("label")}
    for element in tree.iter():
        assert element.get("style") is None, f"{path}: inline style on <{element.tag}>; use a class"
        handlers = [name for name in element.attrib if name.startswith("on")]
        assert not handlers, f"{path}: inline handler {handlers}; use a module"
        if element.tag == "form":
            assert element.get("action") is not None, f"{path}: every form says its action"
        if element.tag in ("input", "select", "textarea") and element.get("type") not in ("hidden", "submit"):
            named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
            assert named, f"{path}: {element.tag} {element.get('name')} has no label"
        if element.tag == "script":
            assert element.get("src"), f"{path}: no inline script"
        if element.tag in ("button", "a") and element.get("href", "") is not None:
            named = words_of(element) or element.get("aria-label")
            assert named, f"{path}: <{element.tag}> without words"
