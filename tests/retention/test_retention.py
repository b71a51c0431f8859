"""Forgetting: what goes, what stays, when, and that one person's data goes when they ask."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
import time_machine

from participa.consultations.models import Consultation, Milestone
from participa.contributions import jobs as telling
from participa.contributions.lasting import later
from participa.contributions.models import (
    AnswerDraft,
    AnswerFile,
    Batch,
    Channel,
    Contribution,
    ContributionCell,
    Redaction,
    RedactionReason,
    ReplyNotice,
    Standing,
)
from participa.contributions.services import open_batch, redact
from participa.data_rights import queries as desk
from participa.data_rights import services as rights
from participa.data_rights.models import Proof, Right
from participa.documents.services import keep_file
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.files import inspect_upload, storage_from
from participa.moderation import services as moderation
from participa.moderation.models import ModeratedAnswer
from participa.participants.current import cookie_name, find_participant
from participa.participants.models import EmailProof, Level, ParticipantIdentity, ParticipantSession
from participa.participants.services import Person as Known
from participa.participants.services import enter
from participa.retention import jobs
from participa.retention.models import Certificate, Rule
from participa.tenancy import scopes
from tests.contributions.conftest import Asked, Person, ask  # noqa: F401 (fixture)
from tests.contributions.test_answering import code_on
from tests.contributions.test_telling import reply
from tests.documents.files import PDF

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor


def rows(asked: Asked, model: Any) -> list[Any]:
    """Return the rows of a table."""
    db.session.expire_all()
    with scopes.agency(asked.agency_id):
        found = list(db.session.scalars(sa.select(model)).all())
        db.session.commit()
    return found


@pytest.fixture
def replied(app: Flask, ask: Callable[..., Asked]) -> tuple[Asked, str]:  # noqa: F811
    """Two answered with their address; one was published and had a part hidden; the reply was told."""
    asked = ask(identity_level=Level.EMAIL, one_each=True, retention_months=6)
    codes = []
    for email in ("berta@example.cl", "carlos@example.cl"):
        citizen = Person(app, asked)
        citizen.enter_with_mail(email)
        citizen.answer_all(q1="bus", q2="Mi vecina Rosa tiene frío")
        codes.append(code_on(citizen.finish(may_publish="y")))
        citizen.send("corregir/", shown=citizen.get("recibo/"))
    reply(asked)
    while telling.tell_replies():
        pass
    with scopes.agency(asked.agency_id):
        found = db.session.scalars(sa.select(Contribution)).all()
        moderation.decide([c.id for c in found], agency_id=asked.agency_id, content_id=asked.key, account_id=None)
        for each in found:
            redact(each, "Rosa", RedactionReason.OTHERS, account_id=None)
        db.session.commit()
    return asked, codes[0]


#: V08: table -> how many stay, and what must be empty in those.
STAYS: dict[type[Any], tuple[int, tuple[str, ...]]] = {
    ParticipantIdentity: (0, ()),
    ParticipantSession: (0, ()),
    EmailProof: (0, ()),
    AnswerDraft: (0, ()),
    ReplyNotice: (0, ()),
    Contribution: (2, ("pseudonym", "receipt_sealed", "once")),
    ContributionCell: (4, ()),
    ModeratedAnswer: (2, ("name",)),
    Redaction: (2, ("sealed",)),
}


@pytest.mark.abuse("V08", "V01")
def test_what_goes_and_what_stays_when_the_time_is_over(replied: tuple[Asked, str], visit: Visitor) -> None:
    """V08: not a day before; then all that leads to people goes, answers stay and the receipt still tells so; once."""
    asked, code = replied
    over = later(today(), 6)
    with time_machine.travel(now() + (over - today()) - timedelta(days=1), tick=False):
        jobs.forget()
        assert len(rows(asked, ParticipantIdentity)) == 2
        assert rows(asked, Certificate) == []
    with time_machine.travel(now() + (over - today()) + timedelta(days=1), tick=False):
        jobs.forget()
        jobs.forget()
        for model, (number, emptied) in STAYS.items():
            left = rows(asked, model)
            assert len(left) == number, model
            assert [getattr(row, name) for row in left for name in emptied if getattr(row, name)] == [], model
        [certificate] = rows(asked, Certificate)
        assert (certificate.rule, certificate.months) == (Rule.AFTER_REPLY, 6)
        assert certificate.counts["identities"] == certificate.counts["pseudonyms"] == 2
        assert "berta" not in str(certificate.counts)
        checked = visit("/comprobante/", data={"code": code})
        assert checked.heading == "La respuesta está contada"
        assert "Una parte se ocultó" in checked.words
        assert {row.standing for row in rows(asked, Contribution)} == {Standing.COUNTED}


def test_without_a_reply_it_lasts_two_years(replied: tuple[Asked, str]) -> None:
    asked, _code = replied
    with scopes.agency(asked.agency_id):
        consultation = db.session.scalars(sa.select(Consultation)).one()
        consultation.milestone = Milestone.SYSTEMATISED
        closed = consultation.closes_on
        db.session.commit()
    assert closed
    for days, left in ((-1, 2), (0, 0)):
        with time_machine.travel(now() + (later(closed, 24) - today()) + timedelta(days=days), tick=False):
            jobs.forget()
            assert len(rows(asked, ParticipantIdentity)) == left
    assert rows(asked, Certificate)[0].rule is Rule.AFTER_CLOSING


@pytest.mark.abuse("V07", "V12")
@pytest.mark.parametrize("proof", [Proof.EMAIL, Proof.RECEIPT])
def test_one_person_is_erased_when_they_ask(
    app: Flask, replied: tuple[Asked, str], visit: Visitor, cast: Cast, proof: Proof
) -> None:
    """V07: by the proven address or by the receipt: the answer is taken back though it closed; nobody else's is."""
    asked, code = replied
    agency = cast.agency("vivienda")
    by_mail = proof is Proof.EMAIL
    with app.test_request_context(), scopes.agency(asked.agency_id):
        wish = rights.Asked(name="Berta", email="berta@example.cl", text="Bórrenme", receipt="" if by_mail else code)
        word = rights.ask(Right.ERASURE, wish, proof=proof, agency=agency)
        request = desk.find_by_code(agency.id, word)
        assert request
        number = request.id
        db.session.commit()
    page = f"/gestion/vivienda/certificados/solicitud/{number}/"
    token = cast.session_token("olga")
    assert "Borrar lo que respondió" in visit(f"/gestion/vivienda/derechos/{number}/", as_=token).words
    assert visit(page, as_=token, data={}, shown_on=page).status == 303
    standings = sorted(row.standing for row in rows(asked, Contribution))
    assert standings == [Standing.COUNTED, Standing.WITHDRAWN]
    assert len(rows(asked, ModeratedAnswer)) == 1
    assert len(rows(asked, ContributionCell)) == 2
    assert len(rows(asked, ParticipantIdentity)) == (1 if by_mail else 2)
    [certificate] = rows(asked, Certificate)
    assert certificate.counts["answers"] == 1
    assert f"Certificado {certificate.id}" in visit(page, as_=token).words
    assert "Lo pidió la persona" in visit("/gestion/vivienda/certificados/", as_=token).words
    assert visit("/comprobante/", data={"code": code}).heading == "La respuesta fue retirada por su autor"


@pytest.mark.abuse("V03")
def test_nobody_without_a_session_gets_an_answer_that_carries_no_pseudonym(
    replied: tuple[Asked, str], app: Flask
) -> None:
    asked, _code = replied
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        jobs.forget()
        assert Person(app, asked).get("recibo/").heading == "Cómo quiere entrar"


def stored(app: Flask) -> int:
    """Return how many files the store holds."""
    return len(list(storage_from(app.config).keys()))


@pytest.mark.abuse("V08", "K09")
def test_files_and_scans_leave_the_store_too(app: Flask, ask: Callable[..., Asked], cast: Cast) -> None:  # noqa: F811
    """K09, V08: an answer's file goes when it is replaced or taken back; the rest, and scans of paper, in their time."""
    asked = ask()
    kept, changed = Person(app, asked), Person(app, asked)
    others = stored(app)
    for citizen in (kept, changed):
        citizen.answer_all(q1="bus")
        citizen.send("responder/", shown=citizen.get("responder/?pagina=p3"), q4=(BytesIO(PDF), "plano.pdf"))
        citizen.finish()
    assert stored(app) - others == 2
    changed.send("corregir/", shown=changed.get("recibo/"))
    changed.send("responder/", shown=changed.get("responder/?pagina=p3"), q4=(BytesIO(PDF), "otro.pdf"))
    changed.finish()
    assert [row.file.file_name for row in rows(asked, AnswerFile)] in (
        ["plano.pdf", "otro.pdf"],
        ["otro.pdf", "plano.pdf"],
    )
    assert stored(app) - others == 2, "what was replaced is gone"
    changed.send("retirar/")
    assert stored(app) - others == 1
    who = cast.account("olga").id
    with scopes.agency(asked.agency_id):
        stream = BytesIO(PDF)
        scan = keep_file(inspect_upload(stream, "hojas.pdf"), stream, agency_id=asked.agency_id)
        consultation = db.session.scalars(sa.select(Consultation)).one()
        open_batch(
            consultation, channel=Channel.PAPER, place="Lebu", gathered_on=today(), sheets=1, scan=scan, account_id=who
        )
        db.session.commit()
    assert stored(app) - others == 2
    reply(asked)
    with time_machine.travel(now() + timedelta(days=400), tick=False):
        jobs.forget()
        assert stored(app) - others == 0
        [certificate] = rows(asked, Certificate)
        assert (certificate.counts["files"], certificate.counts["scans"]) == (1, 1)
        jobs.forget()
        assert len(rows(asked, Certificate)) == 1
        assert rows(asked, Batch)[0].scan_id is None


@pytest.mark.abuse("V07")
@pytest.mark.parametrize("level", [Level.CLAVEUNICA, Level.ORGANISATION, Level.DECLARED])
def test_who_answered_with_claveunica_for_an_organisation_or_under_a_declared_address_is_erased_too(
    app: Flask,
    ask: Callable[..., Asked],  # noqa: F811
    visit: Visitor,
    cast: Cast,
    level: Level,
) -> None:
    """V07: the desk finds what ClaveÚnica or the address leads to, keeps no RUN, and touches nobody else."""
    asked = ask(identity_level=level, one_each=True)
    agency = cast.agency("vivienda")
    people = {
        run: Known(
            level=level, name=f"Persona {run}", run=run, email=f"p{run % 100}@example.cl", organisation_rut=run * 10
        )
        for run in (12345678, 9876543)
    }
    for known in people.values():
        citizen = Person(app, asked)
        with scopes.agency(asked.agency_id):
            token = enter(known, agency_id=asked.agency_id, process=f"consulta-{asked.key}")
            db.session.commit()
        citizen.client.set_cookie(cookie_name(), token, path=asked.base)
        citizen.answer_all(q1="bus", q2="Lo mío")
        citizen.finish()
    me = people[12345678]
    proof = Known(level=Level.CLAVEUNICA, name="Yo", run=me.run)
    if level is not Level.CLAVEUNICA:
        proof = Known(level=Level.EMAIL, name="Yo", email=me.email)
    desk_citizen = app.test_client()
    with scopes.agency(asked.agency_id):
        token = enter(proof, agency_id=asked.agency_id, process="derechos")
        db.session.commit()
    desk_citizen.set_cookie(cookie_name(), token, path="/participar/vivienda/derechos/")
    with app.test_request_context(), scopes.agency(asked.agency_id):
        with app.test_request_context(headers={"Cookie": f"{cookie_name()}={token}"}):
            participant = find_participant(agency, "derechos")
        assert participant
        wish = rights.Asked(name="Yo", email=me.email, text="Bórrenme", identities=participant.others)
        proven = Proof.CLAVEUNICA if level is Level.CLAVEUNICA else Proof.EMAIL
        request = desk.find_by_code(agency.id, rights.ask(Right.ERASURE, wish, proof=proven, agency=agency))
        assert request
        assert "12345678" not in str(rights.asked_of(request))
        number = request.id
        db.session.commit()
    page = f"/gestion/vivienda/certificados/solicitud/{number}/"
    assert visit(page, as_=cast.session_token("olga"), data={}, shown_on=page).status == 303
    assert sorted(row.standing for row in rows(asked, Contribution)) == [Standing.COUNTED, Standing.WITHDRAWN]
    left = [row for row in rows(asked, ParticipantIdentity) if row.process.startswith("consulta")]
    assert len(left) == 1
    [certificate] = rows(asked, Certificate)
    assert (certificate.counts["answers"], certificate.counts["identities"]) == (1, 1)
