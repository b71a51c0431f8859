"""Background work about people: what has served its time is thrown away."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update

from participa.foundation.clock import now
from participa.foundation.mail import OutboxMail
from participa.people.apart import own_transaction
from participa.people.models import PasskeyChallenge, PasswordReset, PendingSignIn, SecondStep, SignInSession, Throttle

COUNTS_LAST = timedelta(days=1)
LINKS_LAST = timedelta(days=30)
SESSIONS_LAST = timedelta(days=90)
MAILS_LAST = timedelta(days=90)


def tidy() -> None:
    """Delete old counts, links, sessions and sent mails, and the text of mails whose links are over."""
    moment = now()
    with own_transaction() as session:
        session.execute(delete(Throttle).where(Throttle.window_start < moment - COUNTS_LAST))
        session.execute(delete(PasswordReset).where(PasswordReset.expires_at < moment - LINKS_LAST))
        session.execute(delete(PendingSignIn).where(PendingSignIn.expires_at < moment))
        session.execute(delete(PasskeyChallenge).where(PasskeyChallenge.expires_at < moment))
        offered = SecondStep.confirmed_at.is_(None)
        session.execute(delete(SecondStep).where(offered, SecondStep.offered_at < moment - COUNTS_LAST))
        session.execute(delete(SignInSession).where(SignInSession.expires_at < moment - SESSIONS_LAST))
        session.execute(delete(OutboxMail).where(OutboxMail.sent_at < moment - MAILS_LAST))
        over = OutboxMail.useful_until < moment
        session.execute(update(OutboxMail).where(over, OutboxMail.text != "").values(text="", unsubscribe_url=None))
