"""No date that the public counts on moves in silence: every one of every type, and of the rows that hang from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from flask import Flask

from participa.domains import DOMAINS
from participa.extensions import db
from participa.foundation.db import UtcDateTime
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.queries import get_by_id, list_changes
from participa.publishing.versions import NOT_TEXT, values_of
from participa.tenancy import scopes
from tests.support.filling import filled

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

#: Dates that tell what has been, and promise nothing.
FACTS = {
    "commitment_update": {"on_day"},
    "council": {"act_on"},
    "council_member": {"since", "until"},
    "document": {"document_date"},
    "information_sheet": {"data_updated_on"},
    "mechanism": {"results_on"},
    "norm": {"act_on", "instruction_on", "modified_on", "gazette_on"},
    "norm_act": {"act_on"},
    "officer": {"act_on", "since", "until"},
    "account_question": {"answered_on"},
    "public_account": {"pronouncement_on"},
}
for domain in DOMAINS:
    if find_spec(f"participa.{domain}.content_type"):
        import_module(f"participa.{domain}.content_type")
CONTENTS = [(kind, name) for kind, t in TYPES.items() for name in t.deadlines]
PARTS = [(kind, place) for kind, t in TYPES.items() for place, part in enumerate(t.parts) if part.deadlines]


def dates_of(model: Any) -> set[str]:
    return {
        attribute.key
        for attribute in sa.inspect(model).column_attrs
        if isinstance(attribute.columns[0].type, sa.Date | sa.DateTime | UtcDateTime)
        and attribute.key not in NOT_TEXT | getattr(model, "own_life", frozenset())
    }


def moved(value: Any) -> Any:
    return (value or date(2026, 5, 4)) + timedelta(days=3)


def said_of(content: Any) -> list[str]:
    return [change.note for change in list_changes(content) if change.action == "deadline"]


def again(content: Any) -> Any:
    return get_by_id(type(content), content.agency_id, content.id)


@pytest.mark.parametrize("kind", TYPES)
def test_every_date_is_a_deadline_or_a_fact(app: Flask, kind: str) -> None:
    """A new date must be told to be one or the other: a deadline that nobody named would move in silence."""
    del app
    for model, deadlines in [(TYPES[kind].model, TYPES[kind].deadlines)] + [
        (part.model, part.deadlines) for part in TYPES[kind].parts
    ]:
        told = set(deadlines) | FACTS.get(model.__tablename__, set())
        assert dates_of(model) <= told, f"name them in deadlines= of {kind}, or here as a fact"
        assert set(deadlines) <= dates_of(model)


@pytest.mark.abuse("B02")
@pytest.mark.parametrize(("kind", "name"), CONTENTS)
def test_a_deadline_of_a_content_asks_for_its_reason(cast: Cast, kind: str, name: str) -> None:
    content_type = TYPES[kind]
    content, olga = cast.content(kind, **filled(content_type.model, "x")), cast.account("olga").id
    with scopes.agency(content.agency_id):
        content = again(content)
        services.save_text(content_type, content, values={name: moved(getattr(content, name))}, account_id=olga)
        bare = _without_check(content_type)
        with pytest.raises(services.DeadlineReasonError):
            services.publish(bare, content, account_id=None)
        services.publish(bare, content, account_id=None, note="Por el feriado")
        [said] = said_of(content)
        assert said.endswith("Por el feriado")
        assert " de " in said
        assert values_of(content_type, content)[name]


def _without_check(content_type: Any) -> Any:
    from dataclasses import replace

    return replace(content_type, check=lambda _content: [])


@pytest.mark.abuse("B02")
@pytest.mark.parametrize(("kind", "place"), PARTS)
def test_a_deadline_of_a_row_asks_for_its_reason(cast: Cast, kind: str, place: int) -> None:
    part_type = TYPES[kind].parts[place]
    content = cast.content(kind)
    with scopes.agency(content.agency_id):
        content = again(content)
        facts = filled(part_type.model, "x")
        part = services.save_part(part_type, content, values=facts, account_id=None)
        assert said_of(content) == []
        for name in part_type.deadlines:
            later = {name: moved(getattr(part, name))}
            with pytest.raises(services.DeadlineReasonError):
                services.save_part(part_type, content, values=later, account_id=None, part=part)
            services.save_part(part_type, content, values=later, account_id=None, part=part, reason="Lo pidió la junta")
            assert said_of(content)[0].endswith("Lo pidió la junta")
        with pytest.raises(services.DeadlineReasonError):
            services.delete_part(part_type, content, part, account_id=None)
        services.delete_part(part_type, content, part, account_id=None, reason="Se suspende")
        assert said_of(content)[0].startswith("Se quitó")
        assert said_of(content)[0].endswith("Se suspende")


@pytest.mark.abuse("B02")
def test_the_page_asks_and_the_public_reads(cast: Cast, visit: Visitor) -> None:
    olga = cast.session_token("olga")
    election = cast.content("council_process", title="Elección 2030")
    stages = TYPES["council_process"].parts[0]
    with scopes.agency(election.agency_id):
        values = {"phase": "votacion", "starts_on": date(2030, 5, 6)}
        made = services.save_part(stages, again(election), values=values, account_id=None)
        db.session.commit()
        number = made.id
    said = visit("/organismos/vivienda/elecciones/eleccion-2030/").words
    assert "Se agregó: Etapa «Votación»" in said
    one = f"/gestion/vivienda/elecciones/{election.id}/etapas/{number}/"
    typed = visit(one, as_=olga).fields() | {"starts_on": "2030-05-08"}
    refused = visit(one, as_=olga, data=typed)
    assert refused.status == 422
    assert "diga el motivo" in refused.words
    assert refused.fields()["starts_on"] == "2030-05-08"
    assert visit(one, as_=olga, data={**typed, "plazo-note": "Coincidía con otra votación"}).status == 302
    public = visit("/organismos/vivienda/elecciones/eleccion-2030/").words
    assert "Comienza el: de 6 de mayo de 2030 a 8 de mayo de 2030. Coincidía con otra votación" in public
    same = visit(one, as_=olga).fields() | {"detail": "Cierra a las 18:00"}
    assert visit(one, as_=olga, data=same).status == 302  # nothing public moved: no reason is owed
    assert visit(f"{one}quitar/", as_=olga, data={}).status == 422
    assert visit(f"{one}quitar/", as_=olga, data={"plazo-note": "Se anuló"}).status == 302
    assert "Se quitó: Etapa «Votación»" in visit("/organismos/vivienda/elecciones/eleccion-2030/").words


def test_a_draft_moves_its_dates_freely(cast: Cast) -> None:
    stages = TYPES["council_process"].parts[0]
    election = cast.content("council_process", publish=False)
    with scopes.agency(election.agency_id):
        content = again(election)
        part = services.save_part(stages, content, values=filled(stages.model, "x"), account_id=None)
        services.save_part(stages, content, values={"starts_on": date(2030, 1, 1)}, account_id=None, part=part)
        services.delete_part(stages, content, part, account_id=None)
        assert list_changes(content) == []


def test_an_instant_is_compared_as_an_instant(cast: Cast) -> None:
    """The same moment, typed on Santiago's clock and kept in UTC, has not moved."""
    from participa.foundation.clock import SANTIAGO

    events = TYPES["public_account"].parts[0]
    account = cast.content("public_account")
    kept = datetime(2030, 5, 4, 16, tzinfo=UTC)
    with scopes.agency(account.agency_id):
        content = again(account)
        part = services.save_part(events, content, values={"starts_at": kept}, account_id=None)
        typed = {"starts_at": kept.astimezone(SANTIAGO)}
        assert services.moved_deadlines(events, content, part, typed) == []
