"""What many requests at once, or without end, may cost."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from participa.foundation.clock import today
from tests.support.statements import counted

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.cast import Cast

WRITES = ("INSERT", "UPDATE", "DELETE")
#: What programs read.
FEEDS = ("/encargados/encargados.vcf", "/calendario/participa.ics", "/mapa-del-sitio.xml")
GREEDY = "limit=1000000000&per_page=1e9&offset=-1&include=agency.contents.agency.contents&fields=*&depth=99"


@pytest.mark.abuse("D09")
def test_what_programs_read_takes_no_limit_and_no_nesting(app: Flask, cast: Cast) -> None:
    """There is no address whose size the asker chooses: greedy words change neither the answer nor what it costs."""
    for number in range(3):
        cast.content("officer", title=f"Marta {number}")
        cast.content("consultation", title=f"Plan {number}")
    client = app.test_client()
    for address in FEEDS:
        client.get(address)
        with counted() as plain:
            whole = client.get(f"{address}?utm=1")
        with counted() as greedy:
            asked = client.get(f"{address}?{GREEDY}")
        assert (whole.status_code, asked.status_code) == (200, 200), address
        assert len(asked.data) == len(whole.data), address
        assert len(greedy) <= len(plain), address


@pytest.mark.abuse("D11")
def test_addresses_that_are_none_fill_no_log_and_no_table(
    app: Flask, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    cast.agency()
    client = app.test_client()
    client.get("/nada/")
    kept = len(app.extensions["kept_pages"]._pages)
    caplog.clear()
    with caplog.at_level(logging.INFO), counted() as asked:
        for number in range(60):
            for address in (f"/nada-{number}/", f"/organismos/vivienda/consultas/nada-{number}/"):
                assert client.get(address).status_code == 404
    assert caplog.records == []
    assert not [statement for statement in asked if statement.lstrip().upper().startswith(WRITES)]
    assert len(app.extensions["kept_pages"]._pages) == kept


@pytest.mark.abuse("D12")
def test_the_opening_minute_is_read_from_kept_pages(app: Flask, cast: Cast) -> None:
    """All who come after the first cost one look at a stamp, however many they are."""
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=5)}
    opened = cast.content("consultation", title="Plan del río", **days)
    client = app.test_client()
    for address in ("/", "/consultas/", f"/organismos/vivienda/consultas/{opened.slug}/"):
        client.get(address)
        with counted() as asked:
            pages = {client.get(address).data for _turn in range(20)}
        assert len(pages) == 1
        assert len(asked) <= 20, address
