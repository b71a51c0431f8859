"""The mails about accounts: plain text, one recipient, links on the portal's own address only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.visitor import ROLE_LABELS
from participa.foundation import words
from participa.foundation.i18n import _
from participa.foundation.mail import OutboxMail, compose
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from datetime import datetime

    from participa.agencies.models import Agency
    from participa.people.models import Account, Invitation


def invitation(offer: Invitation, token: str, *, agency: Agency, inviter: Account) -> OutboxMail:
    """Return the mail that invites somebody into an agency."""
    text = _(
        "Hola:\n\n"
        "%(inviter)s le invita a trabajar en la sección de participación ciudadana %(of_agency)s, con el rol "
        "«%(role)s».\n\n"
        "Para aceptar, abra esta dirección y siga los pasos:\n%(link)s\n\n"
        "La invitación vale hasta el %(until)s y es solo para este correo.\n"
        "Si no la esperaba, puede ignorar este mensaje: no se crea ninguna cuenta.",
        inviter=inviter.name,
        of_agency=words.of_the(agency.name),
        role=str(ROLE_LABELS[offer.role]),
        link=external_url("people.accept_invitation", token=token),
        until=words.date_and_time(offer.expires_at),
    )
    subject = _("Invitación a la sección de participación %(of_agency)s", of_agency=words.of_the(agency.name))
    return _mail(offer.email, subject, text, offer.expires_at)


def password_reset(account: Account, token: str, expires_at: datetime) -> OutboxMail:
    """Return the mail with the link to set a password."""
    text = _(
        "Hola, %(name)s:\n\n"
        "Alguien pidió cambiar la clave de su cuenta en Participa. Si fue usted, abra esta dirección:\n%(link)s\n\n"
        "Sirve una sola vez, hasta el %(until)s.\n"
        "Si no fue usted, ignore este mensaje: su clave sigue igual.",
        name=account.name,
        link=external_url("people.reset", token=token),
        until=words.date_and_time(expires_at),
    )
    return _mail(account.email, _("Cambiar la clave de su cuenta"), text, expires_at)


def password_changed(account: Account) -> OutboxMail:
    """Return the mail that tells of a new password, so that an intruder can't set one in silence."""
    text = _(
        "Hola, %(name)s:\n\n"
        "La clave de su cuenta en Participa acaba de cambiar y se cerraron sus otras sesiones.\n\n"
        "Si no fue usted, elija una clave nueva cuanto antes en:\n%(link)s",
        name=account.name,
        link=external_url("people.forgot"),
    )
    return _mail(account.email, _("La clave de su cuenta cambió"), text)


def _mail(recipient: str, subject: str, text: str, useful_until: datetime | None = None) -> OutboxMail:
    signature = _("Participa, portal de participación ciudadana\n%(link)s", link=external_url("home.show"))
    return compose(recipient=recipient, subject=subject, text=f"{text}\n\n--\n{signature}\n", useful_until=useful_until)
