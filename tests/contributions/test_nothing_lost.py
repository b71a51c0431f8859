"""Nothing that a person typed is lost: the session ended, the token went, it closed meanwhile, the database was busy."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from participa.consultations.models import AgeRule
from participa.contributions import services
from participa.contributions.models import AnswerDraft, Contribution, ContributionCell
from participa.extensions import db
from participa.foundation.clock import today
from participa.participants.models import Level, ParticipantSession
from participa.tenancy import scopes
from tests.contributions.test_answering import rows
from tests.support.page import Page

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.contributions.conftest import Asked, Person


def end_sessions(asked: Asked) -> None:
    """Let every session of a process be over."""
    with scopes.agency(asked.agency_id):
        db.session.execute(sa.delete(ParticipantSession))
        db.session.commit()


def close(asked: Asked) -> None:
    with scopes.agency(asked.agency_id):
        db.session.merge(asked.consultation).closes_on = today() - timedelta(days=1)
        db.session.commit()


def test_a_proven_person_whose_session_ended_identifies_and_goes_on(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    """What was typed on the page joins what was kept before, and nobody else's browser gets it."""
    asked = ask(identity_level=Level.EMAIL, one_each=True)
    citizen = person(asked)
    citizen.enter_with_mail("berta@example.cl")
    citizen.send("responder/", q1="bici", q2="De la primera página")
    page = citizen.get("responder/?pagina=p2")
    end_sessions(asked)
    led = citizen.send("responder/", shown=page, q3="4")
    assert led.heading == "Cómo quiere entrar"
    assert "lo que escribió está guardado" in led.words
    stranger = person(asked)
    stranger.enter_with_mail("carlos@example.cl")
    assert "primera página" not in stranger.get("responder/").text
    citizen.enter_with_mail("berta@example.cl")
    assert citizen.get("responder/").heading == "Siga con su respuesta"
    token = next(c.value for c in citizen.client._cookies.values() if c.key == "respuesta-pendiente")
    assert "De la primera página" in citizen.send(f"retomar/{token}/").words
    citizen.answer_all()
    citizen.finish()
    cells = {(cell.question, cell.option, cell.text) for cell in rows(asked, ContributionCell)}
    assert cells == {(1, "bici", ""), (2, "", "De la primera página"), (3, "4", "")}
    assert rows(asked, AnswerDraft) == []


def test_an_unknown_persons_draft_follows_into_a_new_session(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.send("responder/", q1="bici", q2="De la primera página")
    page = citizen.get("responder/?pagina=p2")
    end_sessions(asked)
    citizen.client._cookies.clear()
    csrf = citizen.get("responder/").fields()["csrf_token"]
    assert citizen.send("responder/", shown=page, q3="4", csrf_token=csrf).heading == "Para terminar"
    assert "De la primera página" in citizen.get("responder/").words
    forged = person(asked)
    forged.send("responder/", q1="bus", Borrador=page.fields()["Borrador"][:-2] + "xx")
    assert "De la primera página" not in forged.get("responder/").words


@pytest.mark.parametrize("kept_before", ["something", ""])
def test_what_is_typed_while_it_closes_is_shown_and_kept(
    ask: Callable[..., Asked], person: Callable[..., Person], kept_before: str
) -> None:
    asked = ask()
    citizen = person(asked)
    if kept_before:
        citizen.send("responder/", q1="bus", q2=kept_before)
    page = citizen.get("responder/")
    close(asked)
    late = citizen.send("responder/", shown=page, q1="bus", q2="Lo escribí mientras cerraba")
    assert late.status == 409
    assert "Lo escribí mientras cerraba" in late.words
    assert "Lo escribí mientras cerraba" in str([draft.typed for draft in rows(asked, AnswerDraft)])
    assert rows(asked, Contribution) == []


@pytest.mark.abuse("C01")
def test_a_form_whose_token_went_comes_back_to_who_sent_it_from_here_alone(
    app: Flask, ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    """C01: 400 all the same; our own page gives the text back with a good token, another site's gets nothing."""
    asked = ask()
    citizen = person(asked)
    fields = {**citizen.get("responder/").fields(), "q1": "bus", "q2": "Muy largo", "csrf_token": "otro"}
    address = f"{asked.base}responder/"
    foreign = citizen.client.post(address, data=fields, headers={"Sec-Fetch-Site": "cross-site"})
    assert (foreign.status_code, b"Muy largo" in foreign.data) == (400, False)
    assert (
        b"Muy largo" not in citizen.client.post(address, data=fields, headers={"Origin": "https://evil.example"}).data
    )
    ours = citizen.client.post(address, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
    assert ours.status_code == 400
    again = Page(ours)
    assert "Lo que escribió sigue aquí" in again.words
    sent = citizen.send("responder/", shown=again)
    assert sent.status == 200
    assert "Muy largo" in str([draft.typed for draft in rows(asked, AnswerDraft)])


def test_a_busy_database_gives_the_page_of_answers_back(
    ask: Callable[..., Asked], person: Callable[..., Person], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = ask()
    citizen = person(asked)
    page = citizen.get("responder/")

    def busy(*_arguments: object, **_facts: object) -> None:
        raise sa.exc.OperationalError("UPDATE", {}, Exception("database is locked"))

    with monkeypatch.context() as patched:
        patched.setattr(services, "save_draft", busy)
        refused = citizen.send("responder/", shown=page, q1="bus", q2="Con la base ocupada")
    assert refused.status == 503
    assert 'value="Con la base ocupada"' in refused.text
    assert citizen.send("responder/", shown=refused).status == 200
    assert "Con la base ocupada" in citizen.get("responder/").words


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (AgeRule.WITH_LEAVE, "autoriz"),
        (AgeRule.FROM_14, "14 años o más"),
        (AgeRule.FROM_18, "18 años o más"),
    ],
)
def test_who_is_too_young_is_told_what_they_need_and_none_is_counted_without_it(
    ask: Callable[..., Asked], person: Callable[..., Person], rule: AgeRule, said: str
) -> None:
    asked = ask(minimum_age_rule=rule)
    citizen = person(asked)
    page = citizen.answer_all(q1="bus", q2="Quiero una plaza")
    assert said in page.words
    refused = citizen.finish(old_enough="")
    assert refused.status == 422
    assert "Quiero una plaza" in refused.words
    assert rows(asked, Contribution) == []
    assert citizen.finish().heading == "Su respuesta está contada"
