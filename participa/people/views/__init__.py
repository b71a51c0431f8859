"""A person's own account: signing in and out, password, sessions, invitations; mails of the demonstration."""

import participa.people.views.account
import participa.people.views.confirming
import participa.people.views.invitations
import participa.people.views.outbox
import participa.people.views.passkeys
import participa.people.views.passwords
import participa.people.views.second_step
import participa.people.views.sign_in  # noqa: F401 (each registers its pages)
from participa.people.views.area import area

__all__ = ["area"]
