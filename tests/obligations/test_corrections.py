"""What the supervision asks to correct: a mail to who wrote it, a duty until it is taken up."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.mail import OutboxMail
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content
from participa.tenancy import scopes

if TYPE_CHECKING:
    from typing import Any

    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/"
ASKED = "Falta decir desde cuándo rige."


def known(cast: Cast, *names: str) -> None:
    """Let these people have set their password: only then a mail goes to them."""
    for name in names:
        cast.account(name).password_hash = "x"
    db.session.commit()


@pytest.fixture
def norm(cast: Cast, visit: Visitor) -> Any:
    """A norm that Elena wrote, of which Sonia, who supervises, asks a correction."""
    known(cast, "olga", "elena")
    found = cast.content("norm", title="Norma de participación", created_by_id=cast.account("elena").id)
    with scopes.agency(found.agency_id):
        past = sa.update(Content).where(Content.agency_id == found.agency_id, Content.id == found.id)
        db.session.execute(past.values(updated_at=now() - timedelta(hours=1)))
        db.session.commit()
        db.session.expire_all()
    page = f"{OFFICE}norma/{found.id}/"
    answer = visit(f"{page}comentar/", as_=cast.session_token("sonia"), data={"message": ASKED}, shown_on=page)
    assert answer.status == 302
    return found


def mails() -> list[tuple[str, str]]:
    return [(mail.recipient, mail.text) for mail in db.session.scalars(sa.select(OutboxMail))]


def duty(visit: Visitor, cast: Cast, who: str = "elena") -> bool:
    return (
        "Corregir «Norma de participación», como pide la supervisión"
        in visit(OFFICE, as_=cast.session_token(who)).words
    )


@pytest.mark.abuse("T15")
def test_who_wrote_it_is_written_to_and_nobody_else(cast: Cast, norm: Any) -> None:
    [(recipient, text)] = mails()
    assert recipient == cast.account("elena").email
    assert ASKED in text
    assert f"http://localhost{OFFICE}norma/{norm.id}/#comentarios" in text


def test_it_is_owed_until_the_text_changes(cast: Cast, visit: Visitor, norm: Any) -> None:
    assert duty(visit, cast)
    assert not duty(visit, cast, "laura"), "who only reads corrects nothing"
    with scopes.agency(norm.agency_id):
        again = db.session.get_one(type(norm), (norm.agency_id, norm.id))
        services.save_text(TYPES["norm"], again, values={"summary": "Rige desde mayo."}, account_id=None)
        db.session.commit()
    assert not duty(visit, cast)


def test_or_until_somebody_answers(cast: Cast, visit: Visitor, norm: Any) -> None:
    page = f"{OFFICE}norma/{norm.id}/"
    visit(f"{page}comentar/", as_=cast.session_token("olga"), data={"message": "Rige desde su firma."}, shown_on=page)
    assert not duty(visit, cast)


def test_who_left_is_not_written_to(cast: Cast, visit: Visitor) -> None:
    """M01: the author is no member any more: those who manage the section are told."""
    known(cast, "ana", "olga", "elena", "bruno")
    managers = {cast.account(name).email for name in ("ana", "olga")}
    found = cast.content("norm", title="Otra", created_by_id=cast.account("bruno").id)
    page = f"{OFFICE}norma/{found.id}/"
    visit(f"{page}comentar/", as_=cast.session_token("sonia"), data={"message": ASKED}, shown_on=page)
    assert {recipient for recipient, _text in mails()} == managers


def test_a_comment_of_the_agencys_own_writes_to_nobody(cast: Cast, visit: Visitor) -> None:
    found = cast.content("norm", title="Otra")
    page = f"{OFFICE}norma/{found.id}/"
    visit(f"{page}comentar/", as_=cast.session_token("olga"), data={"message": "¿Está bien?"}, shown_on=page)
    assert mails() == []
