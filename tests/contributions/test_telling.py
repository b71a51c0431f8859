"""The reply reaches who took part: each address once, from the worker, whatever becomes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from participa.agencies.models import Agency, AgencyState
from participa.consultations.models import Consultation, Decision, Milestone, ReplyTheme
from participa.contributions import jobs, notices
from participa.contributions.models import ReplyDelivery, ReplyNotice
from participa.contributions.services import telling
from participa.extensions import db
from participa.foundation.clock import today
from participa.foundation.mail import OutboxMail
from participa.participants.models import Level
from participa.tenancy import scopes
from tests.contributions.test_answering import code_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contributions.conftest import Asked, Person

SUBJECT = "Respondieron la consulta en que usted participó"


def told() -> list[str]:
    """Return the addresses that were told of a reply."""
    return sorted(db.session.scalars(sa.select(OutboxMail.recipient).where(OutboxMail.subject == SUBJECT)))


def reply(asked: Asked, milestone: Milestone = Milestone.REPLIED) -> None:
    """Close the consultation and publish its reply."""
    with scopes.agency(asked.agency_id):
        consultation = db.session.scalars(sa.select(Consultation).where(Consultation.id == asked.key)).one()
        consultation.opens_on, consultation.closes_on = today() - timedelta(days=9), today() - timedelta(days=2)
        consultation.milestone, consultation.outcome_on = milestone, today()
        consultation.outcome = "Habrá ciclovía."
        db.session.add(
            ReplyTheme(
                agency_id=asked.agency_id, content_id=asked.key, title="Ciclovías", said="ZZDIJO", reason="ZZRAZON",
                decision=Decision.ACCEPTED,
            )
        )  # fmt: skip
        db.session.commit()


def set_state(asked: Asked, state: AgencyState) -> None:
    db.session.execute(sa.update(Agency).where(Agency.id == asked.agency_id).values(state=state))
    db.session.commit()


@pytest.fixture
def answered(ask: Callable[..., Asked], person: Callable[..., Person]) -> Asked:
    """Three answer with an address, one of them takes it back; one leaves an address and sends nothing."""
    asked = ask(identity_level=Level.EMAIL)
    for email in ("berta@example.cl", "carlos@example.cl", "delia@example.cl", "ema@example.cl"):
        citizen = person(asked)
        citizen.enter_with_mail(email)
        if email.startswith("ema"):
            continue
        citizen.answer_all(q1="bus", q2=f"Soy {email}")
        citizen.finish()
        if email.startswith("delia"):
            citizen.send("retirar/")
    return asked


@pytest.mark.abuse("G11", "M01")
def test_each_who_took_part_is_told_once_and_by_the_worker_alone(
    answered: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """G11: nobody before the reply, nobody of a suspended agency; then each once, however often the worker looks."""
    monkeypatch.setattr(telling, "BATCH", 1)
    assert jobs.tell_replies() == 0
    reply(answered)
    set_state(answered, AgencyState.SUSPENDED)
    assert jobs.tell_replies() == 0
    set_state(answered, AgencyState.LIVE)
    assert told() == []
    assert [jobs.tell_replies() for _turn in range(7)] == [1, 1, 1, 1, 0, 0, 0]
    assert told() == ["berta@example.cl", "carlos@example.cl"]
    mail = db.session.scalars(sa.select(OutboxMail).where(OutboxMail.recipient == "berta@example.cl")).all()[-1]
    assert "carlos" not in mail.text
    assert "Soy" not in mail.text
    assert "http://localhost/organismos/vivienda/consultas/" in mail.text
    assert f"http://localhost{answered.base}recibo/" in mail.text
    with scopes.agency(answered.agency_id):
        [delivery] = db.session.scalars(sa.select(ReplyDelivery)).all()
        assert (delivery.mails, delivery.finished_at is not None) == (2, True)


@pytest.mark.abuse("G11")
def test_a_turn_that_dies_leaves_neither_mail_nor_ledger(answered: Asked, monkeypatch: pytest.MonkeyPatch) -> None:
    reply(answered)
    made, calls = notices.reply_mail, []

    def dies_at_the_second(*arguments, **facts):  # type: ignore[no-untyped-def]
        calls.append(1)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return made(*arguments, **facts)

    monkeypatch.setattr(notices, "reply_mail", dies_at_the_second)
    with pytest.raises(KeyboardInterrupt):
        jobs.tell_replies()
    db.session.rollback()
    assert told() == []
    with scopes.agency(answered.agency_id):
        assert db.session.scalars(sa.select(ReplyNotice)).all() == []
    while jobs.tell_replies():
        pass
    assert told() == ["berta@example.cl", "carlos@example.cl"]


@pytest.mark.abuse("G11")
def test_one_address_in_two_identities_is_told_once(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    asked = ask(identity_level=Level.DECLARED)
    for _time in range(2):
        citizen = person(asked)
        citizen.send("identidad/nombre/", name="Berta Soto", email="berta@example.cl")
        citizen.answer_all(q1="bus")
        citizen.finish()
    reply(asked)
    while jobs.tell_replies():
        pass
    assert told() == ["berta@example.cl"]


def test_the_receipt_tells_the_reply_to_who_comes_back(answered: Asked, person: Callable[..., Person]) -> None:
    reply(answered, Milestone.SYSTEMATISED)
    back = person(answered)
    back.enter_with_mail("berta@example.cl")
    page = back.get("recibo/")
    assert page.heading == "Su respuesta está contada"
    assert "ZZRAZON" not in page.text
    reply(answered)
    page = back.get("recibo/")
    assert "ZZRAZON" in page.text
    assert "Corregir mi respuesta" not in page.text
    stranger = person(answered)
    stranger.enter_with_mail("nadie@example.cl")
    assert "no encontramos una respuesta suya" in stranger.get("recibo/").words
    assert stranger.get("responder/").heading == "Cómo quiere entrar"


def test_a_code_leads_back_after_the_closing(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    asked = ask(identity_level=Level.DECLARED)
    citizen = person(asked)
    citizen.send("identidad/nombre/", name="Berta Soto")
    citizen.answer_all(q1="bus")
    code = code_on(citizen.finish())
    reply(asked)
    back = person(asked)
    assert "ZZRAZON" in back.send("comprobante/", code=code).text
    assert back.get("retirar/").heading == "Cómo quiere entrar"
