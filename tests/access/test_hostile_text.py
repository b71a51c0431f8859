"""What people write is text on every page that shows it: no element, no handler, no template of theirs comes to life."""

from __future__ import annotations

import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import html5lib
import pytest
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from participa.access.area import DOORS, Ground
from participa.exchange.importing import KINDS
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.people.current import COOKIE_KEY
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.questionnaires.definition import Definition, Kind, Option, Page, Question, to_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
from participa.tenancy import scopes
from tests.support.filling import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from werkzeug.routing import MapAdapter

    from tests.support.cast import Cast
    from tests.support.page import Visitor

HOSTILE = (
    """"><svg onload=__x(1)><img src=x onerror='__x(1)'></title></textarea></script><script>__x(1)</script>~{{7*7}}~"""
)
OFFICE = "/gestion/vivienda/"
LINKS = re.compile(r'href="(/[^"#]*)"')
#: How often a page is opened, with other contents or other filters.
PER_PAGE = 2


def dangers(text: str) -> Iterator[str]:
    """Yield what of the hostile text came to life in a page."""
    tree = html5lib.parse(text, namespaceHTMLElements=False)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        tag = element.tag.rsplit("}", 1)[-1]
        yield from (f"{tag} {name}" for name in element.attrib if name.startswith("on"))
        if tag == "script" and "__x" in "".join(element.itertext()):
            yield "a script of theirs"
        if tag == "img" and element.get("src") == "x":
            yield "a picture of theirs"
        yield from (
            f"{tag} {name}={value[:20]}"
            for name, value in element.attrib.items()
            if name in ("href", "src", "action", "formaction")
            and value.strip().lower().startswith(("javascript:", "data:text"))
        )
    if "~49~" in text:
        yield "their template was evaluated"


@pytest.fixture
def hostile(cast: Cast) -> Any:
    """An agency in which everything that can be written holds the hostile text."""
    agency = cast.agency("vivienda", about=HOSTILE, address=HOSTILE, phone=HOSTILE[:40])
    for name in ("ana", "olga", "elena"):
        cast.account(name).name = f"{name} {HOSTILE}"
    db.session.commit()
    for content_type in TYPES.values():
        written = filled(content_type.model, HOSTILE, text_only=True)
        content = cast.content(content_type.kind, "vivienda", **written)
        with scopes.agency(agency.id):
            content = db.session.merge(content)
            for part in content_type.parts:
                values = filled(part.model, HOSTILE, text_only=True)
                services.save_part(part, content, values=values, account_id=None)
            services.comment(content, text=HOSTILE, account_id=cast.account("olga").id)
            services.save_text(content_type, content, values={"summary": f"{HOSTILE} otra"}, account_id=None)
            db.session.commit()
    with scopes.agency(agency.id):
        made = Questionnaire(title=HOSTILE)
        db.session.add(made)
        db.session.flush()
        asked = Question("q1", 1, Kind.ONE, HOSTILE, options=(Option("o1", HOSTILE), Option("o2", "No")))
        definition = to_json(Definition((Page("g1", HOSTILE, questions=(asked,)),)))
        db.session.add(
            QuestionnaireVersion(
                questionnaire_id=made.id, number=1, state=VersionState.IN_USE, definition=definition, opened_at=now()
            )
        )
        db.session.commit()
    return agency


def door_of(addresses: MapAdapter, path: str) -> str:
    """Return the endpoint of an address that stands on somebody's data, or nothing."""
    try:
        endpoint, _values = addresses.match(path.split("?", maxsplit=1)[0], method="GET")
    except (HTTPException, RequestRedirect):
        return ""
    return endpoint if endpoint in DOORS and DOORS[endpoint].ground is not Ground.NONE else ""


def crawl(app: Flask, begin: tuple[str, ...], token: str | None) -> dict[str, list[str]]:
    """Follow links from some pages; return what came to life on each, and hold that many were seen."""
    client = app.test_client()
    if token is not None:
        with client.session_transaction() as session:
            session[COOKIE_KEY] = token
    addresses = app.url_map.bind("localhost")
    waiting, known, found, showing = list(begin), set(begin), {}, 0
    asked: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path)
        if answer.status_code != 200 or answer.mimetype != "text/html":
            continue
        text = answer.get_data(as_text=True)
        showing += "__x(1)" in text
        found[path] = list(dangers(text))
        for link in sorted({written.replace("&amp;", "&") for written in LINKS.findall(text)} - known):
            known.add(link)
            door = door_of(addresses, link)
            asked[door] += 1
            if door and asked[door] <= PER_PAGE:
                waiting.append(link)
    assert showing > 20, f"only {showing} of {len(found)} pages show what was written"
    return {path: said for path, said in found.items() if said}


@pytest.mark.abuse("X01", "X05", "X06", "X07", "X09", "X11", "X13", "X16", "X18")
def test_nothing_written_comes_to_life_in_the_office(app: Flask, cast: Cast, hostile: Any) -> None:
    begin = (OFFICE, f"{OFFICE}actividad/", f"{OFFICE}personas/", f"{OFFICE}cuestionarios/", f"{OFFICE}permisos/")
    assert crawl(app, begin, cast.session_token("ana")) == {}


@pytest.mark.abuse("X01", "X07", "X13", "X16", "X18")
def test_nothing_written_comes_to_life_for_the_public(app: Flask, cast: Cast, hostile: Any) -> None:
    assert crawl(app, ("/organismos/vivienda/", "/buscar/?q=svg", "/calendario/", "/"), None) == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<svg onload=x>", "svg onload"),
        ("<script>__x(1)</script>", "a script of theirs"),
        ("<a href=' JavaScript:x'>x</a>", "a href= JavaScript:x"),
        ("~49~", "their template was evaluated"),
    ],
)
def test_what_comes_to_life_is_seen(text: str, said: str) -> None:
    assert said in list(dangers(text))


@pytest.mark.abuse("X10")
def test_what_is_said_after_a_step_is_text(cast: Cast, visit: Visitor, hostile: Any) -> None:
    """Flashes, and the page that comes back with an error, hold what was typed as text."""
    olga, new = cast.session_token("olga"), f"{OFFICE}mecanismos/nuevo/"
    refused = visit(new, as_=olga, data=visit(new, as_=olga).fields(0) | {"title": HOSTILE * 9})
    assert refused.status == 422
    assert list(dangers(refused.text)) == []
    assert "__x(1)" in refused.text


@pytest.mark.abuse("X08")
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_table_that_is_read_is_text(cast: Cast, visit: Visitor, kind: str) -> None:
    """Heads, cells and the file's own name come back in the dry run as text."""
    segment = TYPES[kind].segment
    table = f"Título;{HOSTILE.replace(chr(34), '')}\n{HOSTILE.replace(chr(34), '')};x\n".encode()
    page = visit(
        f"{OFFICE}{segment}/importar/",
        as_=cast.session_token("olga"),
        data={"table": (io.BytesIO(table), "<img src=x onerror=__x(1)>.csv")},
        content_type="multipart/form-data",
    )
    assert page.status in (200, 422)
    assert list(dangers(page.text)) == []


@pytest.mark.abuse("X04")
@pytest.mark.parametrize(
    "address",
    [
        "javascript:__x(1)",
        "https://youtube.com@evil.example/",
        'https://youtu.be/"><script>__x(1)</script>',
        "data:text/html,x",
    ],
)
def test_the_address_of_a_transmission_is_a_link_or_nothing(cast: Cast, visit: Visitor, address: str) -> None:
    """No page embeds a player; an address that is none is refused where it is typed."""
    account = cast.content("public_account", publish=False)
    new, olga = f"{OFFICE}cuentas-publicas/{account.id}/eventos/nuevo/", cast.session_token("olga")
    fields = visit(new, as_=olga).fields(0) | {"starts_at": f"{today().isoformat()}T10:00", "streaming_url": address}
    page = visit(new, as_=olga, data=fields)
    assert page.status == 422
    assert list(dangers(page.text)) == []
    assert "<iframe" not in page.text
