"""The trash under use: what is named elsewhere stays, what comes back is whole, and figures agree with rows throughout."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.petitions.models import Petition, PetitionState
from participa.publishing import services
from participa.publishing.content_types import TYPES, no_problems
from participa.publishing.models import Content, State
from participa.publishing.queries import get_by_id
from participa.publishing.services.trash import KEPT_DAYS, purge
from participa.search.queries import count_by_kind_of_agency
from participa.tenancy import scopes
from tests.support.filling import required

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor


def again(content: Any) -> Any:
    return get_by_id(type(content), content.agency_id, content.id)


@pytest.mark.abuse("G08")
def test_what_a_decision_names_stays_and_holds_up_nothing(cast: Cast) -> None:
    """G08: a draft that a petition's public decision names is not torn away from it; the others go on their day."""
    named, other = (cast.content("consultation", title=word, publish=False) for word in ("De la solicitud", "Otra"))
    with scopes.agency(named.agency_id):
        db.session.add(
            Petition(code_hash="x", subject="Plaza", reasons="", state=PetitionState.ACCEPTED, consultation_id=named.id)
        )
        for content in (again(named), again(other)):
            services.trash(content, account_id=None)
            content.trashed_at = now() - timedelta(days=KEPT_DAYS + 1)
        db.session.commit()
        assert purge() == 1
        db.session.commit()
        assert purge() == 0
        assert list(db.session.scalars(sa.select(Content.title))) == ["De la solicitud"]


@pytest.mark.abuse("G12")
def test_what_comes_back_is_whole_though_its_address_was_taken(visit: Visitor, cast: Cast) -> None:
    """G12: a draft comes back with its parts and its author; an address taken meanwhile stays with who has it."""
    elena = cast.session_token("elena")
    draft = cast.content("mechanism", title="Mesa de riberas", publish=False)
    part_type = TYPES["mechanism"].parts[0]
    with scopes.agency(draft.agency_id):
        found = again(draft)
        services.save_part(part_type, found, values=required(part_type.model), account_id=None)
        services.trash(found, account_id=None)
        db.session.commit()
    taken = cast.content("mechanism", title="Mesa de riberas")
    answer = visit(
        f"/gestion/vivienda/papelera/{draft.id}/recuperar/", as_=elena, data={}, shown_on="/gestion/vivienda/papelera/"
    )
    assert answer.status == 302
    with scopes.agency(draft.agency_id):
        back = again(draft)
        assert (back.trashed_at, back.state) == (None, State.DRAFT)
        assert back.slug != taken.slug
        rows = db.session.scalars(sa.select(part_type.model)).all()
        assert [row.content_id for row in rows if row.content_id == draft.id] == [draft.id]
    assert visit(f"/organismos/vivienda/mecanismos/{taken.slug}/").status == 200


@pytest.mark.abuse("G09")
def test_figures_agree_with_rows_after_anything(cast: Cast) -> None:
    """G09: after hundreds of steps in any order, what the section counts is what is published, kind by kind."""
    dice = Random(20500)  # noqa: S311 (repeatable)
    contents = [
        cast.content(kind, title=f"{kind} {number}", publish=False)
        for kind in ("mechanism", "consultation", "document")
        for number in range(4)
    ]
    agency_id = contents[0].agency_id
    with scopes.agency(agency_id):
        for _step in range(300):
            chosen = dice.choice(contents)
            _anything(db.session.get_one(type(chosen), (agency_id, chosen.id)), dice)
        db.session.commit()
        published = db.session.execute(
            sa.select(Content.kind, sa.func.count())
            .where(Content.agency_id == agency_id, Content.state == State.PUBLISHED.value)
            .group_by(Content.kind)
        ).all()
    with scopes.public():
        counted = {kind: number for kind, number in count_by_kind_of_agency(agency_id).items() if number}
    assert counted == {row[0]: row[1] for row in published}
    assert sum(counted.values()) > 0


def _anything(content: Any, dice: Random) -> None:
    """Take some step; one that is not in the course is refused and changes nothing."""
    content_type = replace(TYPES[content.kind], check=no_problems)
    step = dice.choice(("publish", "withdraw", "trash", "restore", "archive"))
    try:
        if step == "publish":
            services.publish(content_type, content, account_id=None)
        elif step in ("withdraw", "archive"):
            getattr(services, step)(content, account_id=None, reason="Motivo")
        else:
            getattr(services, step)(content, account_id=None)
    except services.PublishingError:
        pass
