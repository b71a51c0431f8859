"""Headers, cookies, hosts, methods and odd addresses: the same care on every public answer."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa

from config import from_environ
from participa import create_app
from participa.access.area import DOORS, Ground
from participa.agencies.models import Agency
from participa.extensions import db
from participa.people.current import COOKIE_KEY
from participa.web.headers import FIXED
from tests.public.two_sizes import portal
from tests.support.cast import Cast

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flask import Flask

    from tests.public.two_sizes import Portal
    from tests.support.databases import Databases

SCRIPT = '"><script>alert(1)</script>'
EVIL = "evil.example"
#: What people and programs put where a word or a number is expected.
ODD = (
    SCRIPT,
    "",
    "-1",
    "0",
    "1e9",
    "٣",
    "99999999999999999999",
    "2025-02-30",
    "0000-00",
    "99999-01",
    "2026-13",
    "%",
    "_",
    "\\",
    "'",
    '"',
    ":*&!<->()",
    "a\0b",
    "\ud800",
    "\u202etxt",
    "x" * 10_000,
    "de la los",
    "../../etc/passwd",
    "javascript:alert(1)",
)
#: For parameters that are no free text.
ODD_CHOICES = (*ODD[:11], "a\0b", "\ud800")
PARAMETERS = ("q", "pagina", "etapa", "ano", "mes", "region", "ministerio", "tipo", "clase")
PATHS = (
    "/organismos/{}/",
    "/organismos/vivienda/consultas/{}/",
    "/organismos/vivienda/documentos/{}/descargar",
    "/organismos/vivienda/tema-{}.css",
    "/organismos/vivienda/logo-{}",
    "/organismos/vivienda/consejos/x/sesiones/{}/1/",
    "/estaticos/{}",
    "/gestion/{}/",
    "/{}",
)
WORDS = (
    "admin",
    "static",
    "..",
    "%2e%2e",
    "a.",
    "VIVIENDA",
    "v\u0456vienda",
    "x" * 200,
    "%00",
    "%ff",
    "%c0%ae",
    "%0d%0aX",
)


@pytest.fixture(scope="module")
def here(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """One agency with one content of every kind."""
    with portal(databases, tmp_path_factory.mktemp("answers"), agencies=0, items=0, each=1) as made:
        yield made


@pytest.fixture(scope="module")
def production(here: Portal, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The same database served as an installation in production would."""
    files: Path = tmp_path_factory.mktemp("production")
    environ = {
        "PARTICIPA_SECRET_KEY": "0123456789abcdef" * 4,
        "PARTICIPA_DATABASE_URL": here.app.config["SQLALCHEMY_DATABASE_URI"],
        "PARTICIPA_FILES_DIR": str(files),
        "PARTICIPA_BASE_URL": "https://participa.example.cl",
    }
    app = create_app(from_environ(environ).as_flask())
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.once
def test_every_answer_carries_the_headers(here: Portal) -> None:
    """Pages, downloads, errors and redirects alike; a public one may be kept a minute and sets no cookie."""
    for address in [*here.addresses.values(), "/no-existe/", "/consultas", "/ingresar/", "/gestion/vivienda/"]:
        answer = here.client.get(address)
        for name, value in FIXED.items():
            sandboxed = name == "Content-Security-Policy" and address.endswith("descargar")
            assert answer.headers.get(name) == value or sandboxed, (address, name)
        assert "Server" not in answer.headers
    for address in here.addresses.values():
        answer = here.client.get(address)
        assert answer.headers["Cache-Control"].startswith("public"), address
        assert "Set-Cookie" not in answer.headers, address


@pytest.mark.abuse("T13")
def test_personal_pages_are_never_stored(here: Portal) -> None:
    """T13: what a person signed in sees, and every page with a form's token, is for that browser only."""
    with here.app.app_context():
        cast = Cast()
        tokens = {name: _token(cast, name) for name in ("ana", "sara")}
    seen = 0
    for rule in here.app.url_map.iter_rules():
        if DOORS[rule.endpoint].ground is Ground.PUBLIC or "GET" not in (rule.methods or ()):
            continue
        if rule.endpoint == "web.static_file":
            continue
        values = dict.fromkeys(rule.arguments, 1) | {"agency": "vivienda", "slug": "vivienda", "state": "suspended"}
        address = here.app.url_map.bind("localhost").build(rule.endpoint, {n: values[n] for n in rule.arguments})
        for token in tokens.values():
            client = here.client
            with client.session_transaction() as session:
                session[COOKIE_KEY] = token
            answer = client.get(address)
            assert answer.status_code < 500, (address, answer.status_code)
            assert answer.headers["Cache-Control"] == "private, no-store", address
            seen += answer.status_code == 200
    assert seen > 30


def _token(cast: Cast, name: str) -> str:
    """Sign somebody in; the agency is there already."""
    cast.agencies["vivienda"] = db.session.scalars(sa.select(Agency).where(Agency.slug == "vivienda")).one()
    return cast.session_token(name)


@pytest.mark.abuse("C09")
def test_cookies_stay_with_this_host(here: Portal, production: Flask) -> None:
    """C09: in production the session's cookie is Secure, HttpOnly, Lax, of this host only, with the prefix that says so."""
    answer = production.test_client().get("/ingresar/", base_url="https://participa.example.cl")
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-session=")
    parts = {part.strip() for part in cookie.split(";")[1:]}
    assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= parts
    assert not any(part.startswith("Domain") for part in parts)
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    plain = here.client.get("/ingresar/").headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain


@pytest.mark.abuse("T23")
@pytest.mark.abuse("L02")
def test_an_unknown_host_is_refused(here: Portal, production: Flask) -> None:
    """T23, L02, L04: a Host that is not ours gets 400 and nothing of the portal; ours may carry a port or a dot."""
    base = "https://participa.example.cl"
    for host in (
        EVIL,
        f"participa.example.cl.{EVIL}",
        "10.0.0.1",
        "[::2]",
        "a:b:c",
        "participa.example.cl@evil.example",
    ):
        answer = production.test_client().get("/organismos/", base_url=base, headers={"Host": host})
        assert answer.status_code == 400, host
        assert EVIL not in answer.get_data(as_text=True)
        assert EVIL not in answer.headers.get("Location", "")
    for host in ("participa.example.cl", "PARTICIPA.example.cl", "participa.example.cl:443", "participa.example.cl."):
        assert production.test_client().get("/", base_url=base, headers={"Host": host}).status_code == 200, host
    assert here.client.get("/", headers={"Host": EVIL}).status_code == 400


@pytest.mark.abuse("L03")
def test_forwarded_headers_are_ignored(here: Portal) -> None:
    """L03: without a trusted proxy, what a visitor says about hosts, schemes and prefixes changes nothing."""
    said = {
        "X-Forwarded-Host": EVIL,
        "X-Forwarded-Proto": "ftp",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Port": "666",
        "Forwarded": f"host={EVIL};proto=ftp",
        "X-Original-URL": "/gestion/vivienda/",
        "X-Rewrite-URL": "/gestion/vivienda/",
        "X-HTTP-Method-Override": "DELETE",
    }
    for address in ("/", "/mapa-del-sitio.xml", "/robots.txt", "/calendario/participa.ics", "/organismos/vivienda/"):
        plain, told = here.client.get(address), here.client.get(address, headers=said)
        assert told.status_code == plain.status_code == 200
        assert EVIL not in told.get_data(as_text=True)
        assert "/evil" not in told.get_data(as_text=True)
    moved = here.client.get("/consultas", headers=said)
    assert moved.status_code in (301, 308)
    assert EVIL not in moved.location
    refused = here.client.get("/", headers={"Host": EVIL, "X-Forwarded-Host": "localhost"})
    assert refused.status_code == 400


def test_head_answers_like_get_without_a_body(here: Portal) -> None:
    """HEAD tells the same status and type on every public page."""
    for address in here.addresses.values():
        got, head = here.client.get(address), here.client.head(address)
        assert (head.status_code, head.data) == (got.status_code, b""), address
        assert head.headers["Content-Type"] == got.headers["Content-Type"], address


@pytest.mark.abuse("P01")
@pytest.mark.abuse("P02")
@pytest.mark.abuse("P03")
@pytest.mark.abuse("P04")
def test_odd_parameters_break_nothing(here: Portal) -> None:
    """P01-P05: odd values of every parameter are escaped, clamped or refused; never a 500."""
    client, broken = here.client, []
    words_only = ("/accesibilidad/", "/condiciones/", "/privacidad/", "/robots.txt")
    lists = [a for a in here.addresses.values() if "vivienda" not in a and a not in words_only]
    assert len(lists) > 9
    for address in lists:
        for name in PARAMETERS:
            for value in ODD if name == "q" else ODD_CHOICES:
                asked = f"{address}?{urlencode({name: value}, errors='surrogatepass')}"
                answer = client.get(asked)
                if answer.status_code not in (200, 301, 302, 400, 404) or SCRIPT.encode() in answer.data:
                    broken.append((asked[:120], answer.status_code))
    assert broken == []


def test_repeated_and_array_parameters_break_nothing(here: Portal) -> None:
    """P01: the same parameter twice, with brackets, without a name or badly encoded."""
    for address in here.addresses.values():
        for query in (
            "q=a&q=b&pagina=1&pagina=x",
            "q[]=a&etapa[$ne]=1",
            "utm_x=1&siguiente=//x",
            "=x&&==",
            "%ff=%ff",
            "q=%&pagina=%zz",
            "?",
        ):
            answer = here.client.get(f"{address}?{query}")
            assert answer.status_code in (200, 302, 400), (address, query, answer.status_code)


@pytest.mark.abuse("P06")
@pytest.mark.abuse("T22")
def test_odd_addresses_break_nothing(here: Portal) -> None:
    """P06, T22: reserved words, dots, other alphabets and long or broken words where a name stands; echoes are escaped."""
    for path in PATHS:
        for word in [*WORDS, *(quote(value, errors="surrogatepass") for value in ODD)]:
            answer = here.client.get(path.format(word))
            assert answer.status_code in (200, 301, 302, 308, 400, 404), (path, word[:60], answer.status_code)
            assert SCRIPT.encode() not in answer.data, path
            assert b"<script>alert" not in answer.data, path
            assert "\n" not in answer.headers.get("Location", "")
            if answer.status_code == 200:
                assert word in ("", "VIVIENDA") or path == "/{}", (path, word[:60])
