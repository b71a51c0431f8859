"""What is asked of lists and filters is compared, never run: no order, column or wildcard of the asker's own."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import pytest
import sqlalchemy as sa

from participa.access.area import DOORS, Ground
from participa.extensions import db
from participa.people.current import COOKIE_KEY
from participa.people.models import Account

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor

#: Orders and columns that nobody offers.
OWN_ORDERS = (
    {"sort": "(case when 1=1 then title else slug end)", "order": "desc;--"},
    {"sort": "password_hash", "orden": "password_hash"},
    {"filter[author.password_hash][starts]": "$2", "email__like": "a%", "created_by.email": "ana@example.cl"},
    {"columns": "__class__,password_hash", "fields": "author.email", "include": "author"},
)
SLEEPS = ("' || (select pg_sleep(3)) || '", "'; select pg_sleep(3); --", "') OR 1=1 --", "1,2);drop table content;--")
SEARCHES = ("& | ! <->", "a:*&!(", "'foo", 'NEAR("a" "b")', "col:plaza", "*", '"', "^plaza", "-", "plaza AND", "{a b}")


def office_lists(app: Flask) -> Iterator[str]:
    """Yield every list of an agency's office."""
    for rule in app.url_map.iter_rules():
        door = DOORS.get(rule.endpoint)
        if door and door.ground is Ground.AGENCY and rule.arguments == {"agency"} and "GET" in (rule.methods or ()):
            yield rule.rule.replace("<agency>", "vivienda")


@pytest.fixture
def plazas(cast: Cast) -> list[Any]:
    return [cast.content("consultation", title=f"Plaza {word}") for word in ("Arauco", "100% verde", "a_b")]


@pytest.mark.abuse("Q01", "Q02", "Q07")
def test_no_order_column_or_filter_of_the_askers_own(app: Flask, visit: Visitor, cast: Cast, plazas: list[Any]) -> None:
    """Q01, Q02, Q07: what is not offered changes nothing: the rows are the same, in the same order, with no more columns."""
    olga = cast.session_token("olga")
    lists = ["/gestion/vivienda/consultas/", "/gestion/vivienda/consultas/descargar.csv", "/gestion/vivienda/personas/"]
    for address in lists:
        plain = _steady(visit(address, as_=olga))
        for asked in OWN_ORDERS:
            shown = _steady(visit(f"{address}?{urlencode(asked)}", as_=olga))
            assert shown == plain, (address, asked)
    plain = visit("/consultas/").words
    for asked in OWN_ORDERS:
        assert visit(f"/consultas/?{urlencode(asked)}").words == plain, asked


def _steady(page: Any) -> str:
    """Return what a page says, without what each answer has of its own."""
    return str(page.words if "html" in page.response.content_type else page.text)


@pytest.mark.abuse("Q03", "Q04")
def test_what_is_typed_into_any_list_of_the_office_is_a_value(
    app: Flask, visit: Visitor, cast: Cast, plazas: list[Any]
) -> None:
    """Q03, Q04: statements typed as words, states or pages: answered at once, nothing dropped, nothing told."""
    ana = cast.session_token("ana")
    began, seen = time.monotonic(), 0
    for address in office_lists(app):
        for word in SLEEPS[:2] if seen else SLEEPS:
            query = urlencode(dict.fromkeys(("q", "estado", "pagina", "ano", "canal", "tipo"), word))
            status = _status(app, f"{address}?{query}", ana)
            assert status in (200, 302, 303, 400, 404), (address, word, status)
            seen += 1
    assert seen > 30
    assert time.monotonic() - began < seen * 1.0, "somebody slept"
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) >= 1


def _status(app: Flask, address: str, token: str) -> int:
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = token
    return client.get(address).status_code


@pytest.mark.abuse("Q05")
def test_the_language_of_searches_is_nobodys(visit: Visitor, cast: Cast, plazas: list[Any]) -> None:
    """Q05: operators of either engine's full text are words like others."""
    for words in SEARCHES:
        page = visit(f"/buscar/?q={quote(words)}")
        assert page.status == 200, words
    assert "Plaza Arauco" in visit(f"/buscar/?q={quote('plaza & arauco')}").words


@pytest.mark.abuse("Q08")
def test_wildcards_are_letters(visit: Visitor, cast: Cast, plazas: list[Any]) -> None:
    """Q08: % and _ in the office's searches find themselves; a thousand of them cost nothing."""
    olga = cast.session_token("olga")

    def found(words: str) -> list[str]:
        shown = visit(f"/gestion/vivienda/consultas/?q={quote(words)}", as_=olga).words
        return [word for word in ("Plaza Arauco", "Plaza 100% verde", "Plaza a_b") if word in shown]

    assert found("%") == ["Plaza 100% verde"]
    assert found("a_b") == ["Plaza a_b"]
    began = time.monotonic()
    assert found("%" * 5000) == []
    assert time.monotonic() - began < 3


@pytest.mark.abuse("Q06")
def test_quotes_of_a_title_stay_letters_wherever_it_is_used_again(visit: Visitor, cast: Cast) -> None:
    """Q06: a title that closes a statement is listed, searched, exported and printed like any other."""
    olga, title = cast.session_token("olga"), "O'Higgins\"); DROP TABLE content; --"
    content = cast.content("consultation", title=title)
    for address in ("/consultas/", f"/organismos/vivienda/consultas/{content.slug}/", "/buscar/?q=O%27Higgins"):
        assert "DROP TABLE content" in visit(address).words
    assert "DROP TABLE content" in visit("/gestion/vivienda/consultas/descargar.csv", as_=olga).text
    assert visit("/consultas/").status == 200


@pytest.mark.abuse("D08")
def test_a_form_of_too_many_parts_is_refused(app: Flask, cast: Cast) -> None:
    """D08: a hundred thousand parts, a very long word, a thousand cookies: an answer of 4xx, and no work."""
    cast.agency()
    address, client = "/participar/vivienda/solicitar-consulta/", app.test_client()
    parts = "".join(
        f'--x\r\nContent-Disposition: form-data; name="p{number}"\r\n\r\n1\r\n' for number in range(100_000)
    )
    answer = client.post(address, data=f"{parts}--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code in (400, 413)
    fields = "&".join(f"a{number}=1" for number in range(100_000))
    assert client.post(address, data=fields).status_code in (400, 413, 422)
    assert client.post(address, data="subject=" + "x" * 20_000_000).status_code in (400, 413, 422)
    cookies = "; ".join(f"c{number}=1" for number in range(1000))
    assert client.get("/consultas/", headers={"Cookie": cookies}).status_code in (200, 400, 431)
    assert client.post(address, data="[" * 10_000, content_type="application/json").status_code in (400, 415, 422)
