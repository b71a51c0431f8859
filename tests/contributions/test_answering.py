"""Answering a consultation, page by page: nothing typed is lost, and what is sent is counted once."""

from __future__ import annotations

import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from participa.consultations.models import AgeRule
from participa.contributions import jobs, queries, receipts
from participa.contributions.models import AnswerDraft, AnswerFile, Contribution, ContributionCell, Standing
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.mail import OutboxMail
from participa.participants.models import Level
from participa.tenancy import scopes
from tests.contributions.conftest import last_mail
from tests.documents.files import PDF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contributions.conftest import Asked, Person
    from tests.support.page import Page

HOSTILE = '<script>__x(1)</script> "><svg onload=__x(1)> {{7*7}} \u202eabc ñandú 🌱'


def rows(asked: Asked, model: type) -> list:
    """Return the rows of an agency."""
    db.session.expire_all()
    with scopes.agency(asked.agency_id):
        return list(db.session.scalars(sa.select(model)))


def code_on(page: Page) -> str:
    """Return the code of a receipt."""
    found = re.search(r"([0-9A-Z]{5}-){5}[0-9A-Z]", page.text)
    assert found, page.words
    return found[0]


def test_an_unknown_person_answers_from_the_first_page_to_the_receipt(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    first = citizen.get("responder/")
    assert first.heading == "Cómo se mueve"
    assert "sin identificarse" in first.words
    last = citizen.answer_all(q1="bici", q2=HOSTILE, q3="4")
    assert last.heading == "Revise y envíe su respuesta"
    assert "En bicicleta" in last.words
    assert "49" not in last.words
    receipt = citizen.finish(region_code="13", sex="woman", age_band="30_44")
    assert receipt.heading == "Su respuesta está contada"
    assert "<script>__x" not in receipt.text
    code = code_on(receipt)
    [kept] = rows(asked, Contribution)
    assert (kept.standing, kept.sex, kept.region_code, kept.received_on) == ("counted", "woman", "13", today())
    assert kept.receipt_hash == receipts.hash_code(receipts.normal(code))
    cells = {(cell.question, cell.option, cell.text) for cell in rows(asked, ContributionCell)}
    assert cells == {(1, "bici", ""), (2, "", HOSTILE), (3, "4", "")}
    assert rows(asked, AnswerDraft) == []
    pdf = citizen.client.get(asked.base + "recibo.pdf")
    assert (pdf.status_code, pdf.data[:5], pdf.headers["Cache-Control"]) == (200, b"%PDF-", "private, no-store")


def test_a_page_that_an_answer_hides_is_passed_over_and_its_answers_dropped(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bici", q3="2")
    shown = citizen.send("responder/", q1="bus")
    assert shown.heading == "Para terminar"
    citizen.finish()
    assert {cell.question for cell in rows(asked, ContributionCell)} == {1}


def test_what_is_wrong_is_named_and_everything_typed_stays(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    wrong = citizen.send("responder/", q2=HOSTILE)
    assert wrong.status == 422
    assert "Falta algo por corregir" in wrong.words
    assert HOSTILE in wrong.words
    assert HOSTILE in citizen.get("responder/").words, "kept on the server too"
    citizen.answer_all(q1="bus")
    late = citizen.finish(old_enough="")
    assert late.status == 422
    assert "Marque esta casilla" in late.words
    assert rows(asked, Contribution) == []


@pytest.mark.abuse("D02")
def test_a_program_is_refused_and_the_draft_stays(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    """D02: in less than two seconds, with the trap filled, without check: refused, and the answer is still there."""
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Más frecuencia")
    for fields in ({}, {"sitio_web": "x"}, {"revision": ""}):
        refused = citizen.send("enviar/", old_enough="y", **fields)
        assert refused.status == 422
        assert "Más frecuencia" in refused.words
    assert rows(asked, Contribution) == []
    assert citizen.finish().heading == "Su respuesta está contada"


@pytest.mark.abuse("G06")
def test_a_second_click_shows_the_same_receipt(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    """G06: the page sent twice, or gone back to and sent again: one answer."""
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus")
    code = code_on(citizen.finish())
    again = citizen.get("enviar/")
    assert code_on(again) == code
    assert len(rows(asked, Contribution)) == 1


def test_an_answer_is_corrected_and_withdrawn_until_the_closing(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Antes")
    code = code_on(citizen.finish())
    citizen.send("corregir/", shown=citizen.get("recibo/"))
    assert "Antes" in citizen.get("responder/").words
    citizen.answer_all(q2="Después")
    assert code_on(citizen.finish()) == code, "the receipt stays good"
    [kept] = rows(asked, Contribution)
    assert (kept.corrections, kept.changed_on) == (1, today())
    assert [cell.text for cell in rows(asked, ContributionCell) if cell.question == 2] == ["Después"]
    gone = citizen.send("retirar/")
    assert gone.heading == "Retiramos su respuesta"
    [kept] = rows(asked, Contribution)
    assert kept.standing is Standing.WITHDRAWN
    assert rows(asked, ContributionCell) == []
    with scopes.agency(asked.agency_id):
        assert queries.count_by_channel(agency_id=asked.agency_id, content_id=asked.key) == {}


def test_a_receipt_brings_an_unknown_person_back_in_another_browser(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Lo mío")
    code = code_on(citizen.finish())
    elsewhere = person(asked)
    assert elsewhere.send("comprobante/", code="0" * 26).status == 422
    back = elsewhere.send("comprobante/", code=code.lower().replace("-", " "))
    assert "Lo mío" in back.words
    assert elsewhere.send("retirar/").heading == "Retiramos su respuesta"


@pytest.mark.abuse("R13")
def test_nobody_reaches_anothers_answer(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    """R13: without the cookie or the code nothing of an answer is shown, corrected or withdrawn; another agency's neither."""
    asked, other = ask(), ask("salud")
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Solo mío")
    code = code_on(citizen.finish())
    stranger = person(asked)
    for path in ("recibo/", "retirar/", "enviar/", "recibo.pdf"):
        answer = stranger.client.get(asked.base + path, follow_redirects=True)
        assert b"Solo m" not in answer.data
    assert person(other).send("comprobante/", code=code).status == 422
    assert len([row for row in rows(asked, Contribution) if row.standing is Standing.COUNTED]) == 1


def test_one_answer_for_each_proven_person(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    asked = ask(identity_level=Level.EMAIL, one_each=True)
    citizen = person(asked)
    assert citizen.get("responder/").heading == "Cómo quiere entrar"
    citizen.enter_with_mail("pedro@example.cl")
    citizen.answer_all(q1="bus")
    code = code_on(citizen.finish())
    assert code in last_mail("pedro@example.cl").text
    again = person(asked)
    again.enter_with_mail("pedro@example.cl")
    assert code_on(again.get("responder/")) == code, "who comes back finds the answer"
    assert len(rows(asked, Contribution)) == 1
    assert "pedro" not in str([vars(row) for row in rows(asked, Contribution)])


def test_going_on_later_from_a_mailed_link(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    asked = ask()
    citizen = person(asked)
    shown = citizen.send("responder/", q1="bici", q2="A medias", Despues="1")
    assert shown.heading == "Seguir después"
    sent = citizen.send("seguir-despues/", email="ines@example.cl")
    assert "ines@example.cl" in sent.words
    mail: OutboxMail = last_mail("ines@example.cl")
    link = re.search(r"http://localhost(/participar/\S+/retomar/\S+/)", mail.text)
    assert link
    assert "Plan de transporte" not in mail.subject
    elsewhere = person(asked)
    assert elsewhere.get(link[1]).heading == "Siga con su respuesta"
    back = elsewhere.send(link[1])
    assert "A medias" in back.words
    # Two people with one link: the second save overwrites nothing unseen.
    citizen.send(link[1])
    late = elsewhere.send("responder/", shown=back, q1="bus", q2="De la otra")
    assert late.status in (200, 409)
    ours = citizen.send("responder/", q1="bus", q2="De la primera")
    assert ours.status == 200
    with scopes.agency(asked.agency_id):
        kept = db.session.scalars(sa.select(AnswerDraft)).all()
    assert "De la primera" in str([draft.typed for draft in kept])


@pytest.mark.abuse("G05")
def test_two_tabs_of_one_draft_lose_nothing(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    """G05: the second save shows both texts and lets the person choose."""
    asked = ask()
    citizen = person(asked)
    citizen.send("responder/", q1="bus", q2="Uno")
    old = citizen.get("responder/")
    citizen.send("responder/", q1="bus", q2="Dos")
    shown = citizen.send("responder/", shown=old, q1="bus", q2="Tres")
    assert shown.status == 409
    assert "Dos" in shown.words
    assert "Tres" in shown.words
    citizen.send("responder/", shown=shown)
    assert "Tres" in citizen.get("responder/").words


def test_a_file_comes_along_and_is_the_agencys_alone(
    ask: Callable[..., Asked], person: Callable[..., Person], cast, client
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.send("responder/", q1="bus")
    page = citizen.get("responder/?pagina=p3")
    citizen.send("responder/", shown=page, q4=(BytesIO(PDF), "plano.pdf"))
    citizen.finish()
    [kept] = rows(asked, AnswerFile)
    assert kept.sent
    assert citizen.client.get(f"{asked.office}archivo/{kept.mark}").status_code == 302
    wrong = person(asked)
    wrong.send("responder/", q1="bus")
    refused = wrong.send("responder/", shown=wrong.get("responder/?pagina=p3"), q4=(BytesIO(b"MZ..."), "virus.exe"))
    assert refused.status == 422


def test_closed_consultations_say_why_and_keep_what_was_typed(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Llegué tarde")

    def close() -> None:
        with scopes.agency(asked.agency_id):
            consultation = db.session.merge(asked.consultation)
            consultation.closes_on = today() - timedelta(days=1)
            db.session.commit()

    late = citizen.finish_too_late(close)
    assert late.status == 409
    assert "ya cerró" in person(asked).get("responder/").words
    assert "Llegué tarde" in late.words
    assert rows(asked, Contribution) == []


def test_age_is_declared_as_the_consultation_asks(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    asked = ask(minimum_age_rule=AgeRule.FROM_18)
    citizen = person(asked)
    assert "Tengo 18 años o más" in citizen.answer_all(q1="bus").words


def test_what_was_begun_and_is_over_goes(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    asked = ask()
    person(asked).send("responder/", q1="bus")
    assert len(rows(asked, AnswerDraft)) == 1
    with scopes.agency(asked.agency_id):
        db.session.execute(sa.update(AnswerDraft).values(expires_at=now() - timedelta(days=1)))
        db.session.commit()
    jobs.tidy()
    assert rows(asked, AnswerDraft) == []


@pytest.mark.abuse("V01")
def test_an_unknown_persons_answer_carries_no_trace(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    """V01: no address, no instant, no order, no account: keys are random and times are days."""
    asked = ask()
    for number in range(6):
        citizen = person(asked, address=f"203.0.113.{number}")
        citizen.answer_all(q1="bus", q2=f"Opinión {number}")
        citizen.finish()
    kept = rows(asked, Contribution)
    assert len({row.pseudonym for row in kept}) == 6
    facts = str([{k: v for k, v in vars(row).items() if k != "_sa_instance_state"} for row in kept])
    assert "203.0.113" not in facts
    assert "datetime.datetime" not in facts
    assert sorted(row.id for row in kept) != [row.id for row in kept] or len(kept) == 6
