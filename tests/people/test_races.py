"""Many at once against a real database: counts hold, a link lets one in, an administrator stays, mails go out once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.access.visitor import Role
from participa.agencies.models import Agency, AgencyState, Kind
from participa.extensions import db
from participa.foundation import worker
from participa.foundation.clock import now, today
from participa.foundation.engines import reading
from participa.foundation.mail import MailServer, OutboxMail, compose
from participa.foundation.spanish import fold
from participa.people import queries, services, throttle, totp
from participa.people.models import Account, Invitation, Membership, PendingSignIn, SecondStep
from participa.people.services import Browser as From
from participa.people.throttle import TooManyError
from participa.people.tokens import hash_token, new_token
from participa.tenancy import scopes
from tests.people.conftest import OTHER_PASSWORD

AT_ONCE = 6


def at_once(app, work, times=AT_ONCE):
    """Run something in so many threads that all start together; return what each gave or raised."""
    gate = threading.Barrier(times)

    def run(number):
        reading.set(False)
        with app.test_request_context():
            gate.wait()
            try:
                given = work(number)
                db.session.commit()
            except Exception as error:  # noqa: BLE001 (what was raised is the answer)
                db.session.rollback()
                return error
            else:
                return given
            finally:
                db.session.remove()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(run, range(times)))


@pytest.fixture
def agency(real):
    with real.test_request_context():
        name = "Servicio de Vivienda"
        made = Agency(slug="vivienda", name=name, folded_name=fold(name), kind=Kind.SERVICE, state=AgencyState.LIVE)
        db.session.add(made)
        db.session.commit()
        yield made.id
        db.session.remove()


def member(agency_id, email, role):
    account = Account(email=email, name="Persona")
    db.session.add(account)
    db.session.flush()
    with scopes.agency(agency_id):
        membership = Membership(account_id=account.id, role=role)
        db.session.add(membership)
        db.session.commit()
        return account.id, membership.id


@pytest.mark.abuse("S09")
def test_parallel_tries_do_not_slip_past_the_count(real):
    answers = at_once(real, lambda _n: throttle.count_try([throttle.RESET_ACCOUNT.of("ana@example.cl")]))
    allowed = [answer for answer in answers if answer is None]
    assert len(allowed) == throttle.RESET_ACCOUNT.free
    assert all(isinstance(answer, TooManyError) for answer in answers if answer is not None)


@pytest.mark.abuse("S01", "G07")
def test_a_link_that_many_use_at_once_lets_one_in(real, agency):
    with real.test_request_context():
        inviter, _ = member(agency, "ana@example.cl", Role.ADMIN)
        with scopes.agency(agency):
            _, token = services.invite(
                agency=db.session.get(Agency, agency),
                email="nora@example.cl",
                role=Role.EDITOR,
                account_id=inviter,
                actor_role=Role.ADMIN,
            )
            db.session.commit()
        db.session.remove()

    def accept(number):
        facts = {"name": f"Nora {number}", "password": OTHER_PASSWORD}
        return services.accept_with_new_account(token=token, browser=From(), **facts)

    answers = at_once(real, accept)
    assert sum(isinstance(answer, tuple) for answer in answers) == 1, answers
    with real.test_request_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Account)) == 2
        with scopes.agency(agency):
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Membership)) == 2
            assert db.session.scalars(sa.select(Invitation.accepted_at)).one() is not None
        db.session.remove()


def dated(**facts):
    services.set_last_day(ends_on=today() + timedelta(days=3), **facts)


def demoted(**facts):
    services.change_role(role=Role.EDITOR, **facts)


@pytest.mark.abuse("R05")
@pytest.mark.parametrize(
    "ways",
    [(services.end_membership, services.end_membership), (dated, dated), (dated, demoted)],
    ids=("end", "day", "both"),
)
def test_of_two_administrators_who_leave_at_once_one_stays(real, agency, ways):
    with real.test_request_context():
        ids = [member(agency, f"p{n}@example.cl", Role.ADMIN) for n in range(2)]
        db.session.remove()

    def leave(number):
        account_id, membership_id = ids[number]
        with scopes.agency(agency):
            own = queries.get_member(agency, membership_id)
            ways[number](membership=own, account_id=account_id, actor_role=Role.ADMIN)
            db.session.commit()

    answers = at_once(real, leave, 2)
    assert sorted(type(answer).__name__ for answer in answers) == ["LastAdminError", "NoneType"]


@pytest.mark.abuse("S08")
def test_a_code_that_many_use_at_once_lets_one_in(real, agency):
    key, tokens = totp.new_key(), [new_token() for _number in range(AT_ONCE)]
    code = totp.code_of(key, totp.step_at(now()))
    with real.test_request_context():
        account_id, _ = member(agency, "ana@example.cl", Role.ADMIN)
        soon = now() + timedelta(minutes=5)
        db.session.add(SecondStep(account_id=account_id, sealed_key=totp.seal(key), offered_to="", confirmed_at=now()))
        db.session.add_all(
            PendingSignIn(account_id=account_id, token_hash=hash_token(token), expires_at=soon) for token in tokens
        )
        db.session.commit()
        db.session.remove()
    answers = at_once(real, lambda n: services.finish_sign_in(token=tokens[n], code=code, browser=From()))
    assert sum(isinstance(answer, tuple) for answer in answers) == 1, answers
    refused = (services.WrongCodeError, TooManyError)
    assert sum(isinstance(answer, refused) for answer in answers) == AT_ONCE - 1, answers


def test_many_workers_send_each_mail_once(real, monkeypatch):
    sent = []

    class Counting:
        def send_message(self, message, **_facts):
            sent.append(message["Message-ID"])

        def quit(self):
            pass

    monkeypatch.setattr(MailServer, "connect", lambda _self: Counting())
    real.config["SMTP"] = "smtp+plain://localhost"
    with real.test_request_context():
        db.session.add_all([compose(recipient=f"p{n}@example.cl", subject="Hola", text="x") for n in range(60)])
        db.session.commit()
        db.session.remove()

    def work(_number):
        while worker.send_due(real):
            pass

    answers = at_once(real, work, 4)
    assert answers == [None] * 4
    assert len(sent) == len(set(sent)) == 60
    with real.test_request_context():
        assert db.session.scalar(sa.select(sa.func.count()).where(OutboxMail.sent_at.is_(None))) == 0
        db.session.remove()
