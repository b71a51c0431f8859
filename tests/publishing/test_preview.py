"""The preview: as the citizen will see it, by a link that dies."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import time_machine

from participa.extensions import db
from participa.foundation.clock import now
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.pages.preview import preview_url
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor

KINDS = (
    "consultation",
    "council",
    "council_process",
    "document",
    "information_sheet",
    "mechanism",
    "norm",
    "officer",
    "public_account",
)


@pytest.fixture
def draft(cast: Cast) -> Any:
    return cast.content("consultation", title="Borrador secreto", publish=False, background="ZZTEXTO")


def link(app: Flask, content: Any) -> str:
    with app.test_request_context(), scopes.agency(content.agency_id):
        return preview_url(again(content)).removeprefix(app.config["BASE_URL"])


def again(content: Any) -> Any:
    return get_by_id(type(content), content.agency_id, content.id)


@pytest.mark.parametrize("kind", KINDS)
def test_each_type_has_its_preview(visit: Visitor, cast: Cast, kind: str) -> None:
    content = cast.content(kind, title="Lo que viene", publish=False)
    page = visit(f"/gestion/vivienda/{TYPES[kind].segment}/{content.id}/vista-previa/", as_=cast.session_token("rita"))
    assert page.status == 200
    assert "Lo que viene" in page.words
    assert "este texto no es público" in page.words


@pytest.mark.parametrize("kind", KINDS)
def test_the_next_version_is_previewed_and_not_kept(visit: Visitor, cast: Cast, kind: str) -> None:
    content = cast.content(kind, title="Lo que hay")
    with scopes.agency(content.agency_id):
        services.save_text(TYPES[kind], again(content), values={"title": "Lo que habrá"}, account_id=None)
        db.session.commit()
    place = f"/gestion/vivienda/{TYPES[kind].segment}/{content.id}/vista-previa/"
    assert "Lo que habrá" in visit(place, as_=cast.session_token("rita")).words
    with scopes.agency(content.agency_id):
        db.session.expire_all()
        assert again(content).title == "Lo que hay"


@pytest.mark.abuse("U07")
@pytest.mark.abuse("C08")
def test_a_link_shows_it_to_somebody_outside_until_it_is_public(app: Flask, client: Any, draft: Any) -> None:
    """U07, C08: not indexed, not stored, no referrer; dead once published, forged or a week old."""
    address = link(app, draft)
    page = client.get(address)
    assert page.status_code == 200
    assert "ZZTEXTO" in page.text
    assert page.headers["X-Robots-Tag"].startswith("noindex")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "private, no-store"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert client.get(address[:-6] + "AAAAA/").status_code == 404
    with time_machine.travel(now() + timedelta(days=8)):
        assert client.get(address).status_code == 404
    with scopes.agency(draft.agency_id):
        from dataclasses import replace

        services.publish(replace(TYPES["consultation"], check=lambda _c: []), again(draft), account_id=None)
        db.session.commit()
    assert client.get(address).status_code == 404


@pytest.mark.abuse("U07")
def test_a_link_to_what_was_thrown_away_is_dead(app: Flask, client: Any, draft: Any) -> None:
    address = link(app, draft)
    with scopes.agency(draft.agency_id):
        services.trash(again(draft), account_id=None)
        db.session.commit()
    assert client.get(address).status_code == 404


@pytest.mark.abuse("S11")
@pytest.mark.parametrize("token", ["x", "a.b.c", "W10.x.y", "%00", "é"])
def test_other_tokens_open_nothing(client: Any, token: str) -> None:
    assert client.get(f"/vista-previa/{token}/").status_code in (400, 404)
