"""What has served its time goes; what is in use stays."""

from datetime import timedelta

import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.mail import OutboxMail, compose
from participa.foundation.worker import DUTIES
from participa.people import throttle
from participa.people.jobs import tidy
from participa.people.models import PasswordReset, SignInSession, Throttle
from tests.people.conftest import fresh


def count(model):
    return fresh(sa.select(sa.func.count()).select_from(model))


def add_all(account, moment):
    """Put one of each into the database, as old as told."""
    facts = {"account_id": account.id, "expires_at": moment}
    db.session.add(PasswordReset(token_hash=f"reset {moment}", **facts))
    db.session.add(SignInSession(token_hash=f"session {moment}", **facts))
    db.session.add(Throttle(key=f"key {moment}", window_start=moment))
    db.session.add(OutboxMail(recipient="a@b.cl", subject="x", text="", sent_at=moment))
    db.session.commit()


def test_the_old_goes_and_the_new_stays(cast):
    for moment in (now() - timedelta(days=400), now()):
        add_all(cast.account("ana"), moment)
    tidy()
    assert [count(model) for model in (PasswordReset, SignInSession, Throttle, OutboxMail)] == [1, 1, 1, 1]


def test_a_mail_whose_link_is_over_forgets_it(cast):
    for days in (-1, 1):
        db.session.add(compose(recipient="a@b.cl", subject="x", text="link", useful_until=now() + timedelta(days=days)))
    db.session.commit()
    tidy()
    texts = db.session.scalars(sa.select(OutboxMail.text).order_by(OutboxMail.id)).all()
    assert texts == ["", "link"]


def test_a_wait_that_was_counted_today_is_kept(cast):
    cast.account("ana")
    throttle.count_try([throttle.RESET_ACCOUNT.of("x")])
    tidy()
    assert count(Throttle) == 1


def test_the_worker_does_it(app):
    assert tidy in DUTIES
