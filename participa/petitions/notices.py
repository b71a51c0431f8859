"""The mails to those who asked for a consultation. The subject says nothing of what they asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.i18n import _
from participa.foundation.mail import OutboxMail, compose
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.petitions.models import Petition


def receipt(email: str, code: str, *, agency: Agency, petition: Petition) -> OutboxMail:
    """Return the mail with the way to follow a petition."""
    text = _(
        "Hola:\n\n%(agency)s recibió su solicitud de consulta ciudadana: «%(subject)s».\n\n"
        "Siga su solicitud con este código:\n\n    %(code)s\n\nen esta dirección:\n%(link)s\n\n"
        "Le escribiremos cuando esté resuelta.",
        agency=agency.name,
        subject=petition.subject,
        link=external_url("petitions_citizen.follow", agency=agency.slug),
        code=code,
    )
    return compose(recipient=email, subject=_("Recibimos su solicitud"), text=text)


def decision(email: str, *, agency: Agency, petition: Petition) -> OutboxMail:
    """Return the mail that tells of the decision."""
    text = _(
        "Hola:\n\n%(agency)s resolvió su solicitud de consulta ciudadana.\n\n%(reason)s\n\n"
        "Vea todas las solicitudes resueltas en:\n%(link)s",
        agency=agency.name,
        reason=petition.reason,
        link=external_url("petitions.index", agency=agency.slug),
    )
    return compose(recipient=email, subject=_("Hay una decisión sobre su solicitud"), text=text)
