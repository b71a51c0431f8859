"""The pages of a person's own account: signing in and out, the password, sessions, invitations; the demonstration's mails."""

from participa.people.views import account, invitations, outbox, passwords, sign_in
from participa.people.views.area import area

__all__ = ["account", "area", "invitations", "outbox", "passwords", "sign_in"]
