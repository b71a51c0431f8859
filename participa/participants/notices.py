"""The mails to those who take part. The subject names no process: a mailbox may be seen by others."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from participa.foundation import words
from participa.foundation.clock import now
from participa.foundation.i18n import _
from participa.foundation.mail import OutboxMail, compose
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.participants.processes import Process


def code_mail(email: str, code: str, link: str, *, agency: Agency, process: Process) -> OutboxMail:
    """Return the mail with the code and the link."""
    text = _(
        "Hola:\n\n"
        "Su código para participar en «%(title)s», %(agency)s, es:\n\n    %(code)s\n\n"
        "También puede abrir esta dirección y confirmar:\n%(link)s\n\n"
        "Sirve una sola vez, durante 30 minutos. Si no lo pidió, ignore este mensaje: nadie participa en su nombre "
        "sin el código.",
        title=process.title,
        agency=words.of_the(agency.name),
        code=f"{code[:3]} {code[3:]}",
        link=external_url("participants.link", agency=agency.slug, process=process.word, token=link),
    )
    subject = _("Su código para participar")
    return compose(recipient=email, subject=subject, text=text, useful_until=now() + timedelta(minutes=30))
