"""What is not published is nowhere: unique words in every text of hidden records, and every public answer searched for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from participa.access.area import DOORS, Ground
from participa.agencies.models import AgencyState
from participa.extensions import db
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes
from tests.support.filling import filled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

    from tests.support.cast import Cast

MARKER = "ZZSECRETO"
HIDDEN = ("borrador", "retirado")


@pytest.fixture
def secrets(cast: Cast) -> list[tuple[str, str, str]]:
    """Hidden records of every kind: drafts, the withdrawn, all of agencies in preparation, suspended, closed, for practice."""
    addresses = []
    for content_type in TYPES.values():
        cast.content(content_type.kind, "vivienda", title=f"Visible {content_type.kind}", summary="A la vista")
        for state in HIDDEN:
            addresses.append(_hide(cast, content_type.kind, "vivienda", state))
    for slug, state in (
        ("prepara", "preparing"), ("suspendido", "suspended"), ("cerrado", "closed"), ("practica", "preparing")
    ):  # fmt: skip
        agency = cast.agency(slug, name=f"{MARKER}-{slug}" if state == "preparing" else f"Servicio {slug}")
        for content_type in TYPES.values():
            addresses.append(_hide(cast, content_type.kind, slug, "publicado"))
        with scopes.platform(reason="test"):
            agency.state = AgencyState(state)
            agency.practice_of_id = cast.agency("vivienda").id if slug == "practica" else None
            db.session.commit()
        with scopes.agency(agency.id):
            from participa.search.services import reindex_agency

            reindex_agency(agency)
            db.session.commit()
    return addresses


def _hide(cast: Cast, kind: str, slug: str, state: str) -> tuple[str, str, str]:
    content_type = TYPES[kind]
    values = filled(content_type.model, f"{MARKER}-{state}", text_only=True)
    if "reporting_year" in values:
        values["reporting_year"] = 2001 + HIDDEN.index(state) if state in HIDDEN else 2001
    if kind == "norm":
        values["status"] = "repealed"  # only one may be in force
    content = cast.content(kind, slug, publish=False, **values)
    with scopes.agency(cast.agency(slug).id):
        content = get_by_id(content_type.model, content.agency_id, content.id)
        for part_type in content_type.parts:
            services.save_part(
                part_type, content, values=filled(part_type.model, f"{MARKER}-{state}", text_only=True), account_id=None
            )
        if state != "borrador":
            services.publish(replace(content_type, check=lambda _c: []), content, account_id=None)
        if state == "retirado":
            services.withdraw(content, account_id=None, reason="Motivo a la vista")
        db.session.commit()
    return slug, content_type.segment, content.slug


def public_addresses(app: Flask, hidden: list[tuple[str, str, str]]) -> Iterator[str]:
    """Return every public address: each rule with each agency and each hidden slug, and what lists are asked with."""
    agencies = ("vivienda", "salud", "prepara", "suspendido", "cerrado", "practica")
    for rule in app.url_map.iter_rules():
        if DOORS[rule.endpoint].ground is not Ground.PUBLIC:
            continue
        if not rule.arguments:
            yield rule.rule
            for question in (
                f"?q={MARKER}",
                f"?q={MARKER}-borrador",
                "?etapa=todas",
                "?etapa=abiertas",
                "?pagina=2",
                "?ano=2001",
                "?mes=2026-05",
            ):
                yield rule.rule + question
        elif rule.arguments == {"agency"}:
            for slug in agencies:
                yield rule.rule.replace("<agency>", slug)
        elif "slug" in rule.arguments:
            for slug, segment, word in hidden:
                if f"/{segment}/" in rule.rule:
                    yield rule.rule.replace("<agency>", slug).replace("<slug>", word)


@pytest.mark.abuse("U01")
@pytest.mark.abuse("U03")
@pytest.mark.abuse("U04")
@pytest.mark.abuse("U13")
@pytest.mark.abuse("U15")
def test_no_public_answer_tells_of_the_unpublished(app: Flask, cast: Cast, secrets: list[tuple[str, str, str]]) -> None:
    """U01, U03, U04, U09, U12, U13, U15, T16, T20: pages, lists, downloads, calendar, feeds, search, errors, headers."""
    cast.agency("salud")
    client = app.test_client()
    seen, leaks = 0, []
    for address in public_addresses(app, secrets):
        answer = client.get(address)
        body = answer.get_data().decode("utf-8", "replace")  # some are files
        words = [part for part in address.replace("?q=", "/").split("/") if MARKER.lower() in part.lower()]
        asked = words[-1] if words else ""
        told = body.replace(asked, "") if asked else body  # what was typed comes back; nothing else may
        if MARKER in told or MARKER.lower() in told.lower() or MARKER in str(answer.headers).replace(asked or "\0", ""):
            leaks.append((address, answer.status_code))
        assert answer.status_code in (200, 301, 302, 400, 404, 410), (address, answer.status_code)
        seen += 1
    assert leaks == []
    assert seen > 150


@pytest.mark.abuse("U09")
@pytest.mark.abuse("R14")
def test_hidden_items_answer_as_if_they_did_not_exist(
    app: Flask, cast: Cast, secrets: list[tuple[str, str, str]]
) -> None:
    """U09, R14: the address of something hidden answers like one that never was."""
    client = app.test_client()
    for slug, segment, word in secrets:
        hidden = client.get(f"/organismos/{slug}/{segment}/{word}/")
        absent = client.get(f"/organismos/{slug}/{segment}/nunca-existio/")
        assert hidden.status_code == absent.status_code == 404, (slug, segment, word)


@pytest.mark.abuse("U13")
@pytest.mark.abuse("T16")
def test_figures_count_only_what_is_public(
    app: Flask, cast: Cast, visit: Any, secrets: list[tuple[str, str, str]]
) -> None:
    """U13, T16: totals and facets never reveal how much is hidden."""
    page = visit("/buscar/?q=visible")
    assert f"{len(TYPES)} resultados" in page.words
    assert visit("/consultas/").words.count("Visible consultation") == 1
