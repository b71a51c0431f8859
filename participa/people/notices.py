"""The mails about accounts: plain text, one recipient, links on the portal's own address only."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from participa.access.visitor import ROLE_LABELS
from participa.foundation import words
from participa.foundation.clock import now
from participa.foundation.i18n import _, _l
from participa.foundation.mail import OutboxMail, compose
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from datetime import datetime

    from participa.access.visitor import Role
    from participa.agencies.models import Agency
    from participa.people.models import Account, Invitation, Membership


class Event(enum.StrEnum):
    """What happened to how an account is entered; its owner is told, and what to do if it was somebody else."""

    SECOND_STEP_ADDED = "second-step-added"
    SECOND_STEP_REMOVED = "second-step-removed"
    APP_REMOVED = "app-removed"
    PASSKEY_ADDED = "passkey-added"
    PASSKEY_REMOVED = "passkey-removed"
    CODES_RENEWED = "codes-renewed"
    CODE_USED = "code-used"


#: Subject and text of each; `key` is the name of a passkey, `left` a number of codes.
EVENTS = {
    Event.SECOND_STEP_ADDED: (
        _l("Activó la verificación en dos pasos"),
        _l(
            "La verificación en dos pasos de su cuenta en Participa está activa: al ingresar se pide, además de la "
            "clave, un código de su aplicación."
        ),
    ),
    Event.SECOND_STEP_REMOVED: (
        _l("Se desactivó la verificación en dos pasos"),
        _l("La verificación en dos pasos de su cuenta en Participa se desactivó: para ingresar basta la clave."),
    ),
    Event.APP_REMOVED: (
        _l("Quitó los códigos de su aplicación"),
        _l(
            "Los códigos de su aplicación ya no sirven para ingresar a su cuenta en Participa. El segundo paso se "
            "hace con sus llaves de acceso."
        ),
    ),
    Event.PASSKEY_ADDED: (
        _l("Llave de acceso nueva en su cuenta"),
        _l("Su cuenta en Participa tiene una llave de acceso nueva, «%(key)s»: con ella se puede ingresar."),
    ),
    Event.PASSKEY_REMOVED: (
        _l("Se quitó una llave de acceso de su cuenta"),
        _l("La llave de acceso «%(key)s» ya no sirve para ingresar a su cuenta en Participa."),
    ),
    Event.CODES_RENEWED: (
        _l("Códigos de respaldo nuevos"),
        _l("Su cuenta en Participa tiene códigos de respaldo nuevos; los anteriores ya no sirven."),
    ),
    Event.CODE_USED: (
        _l("Se usó un código de respaldo de su cuenta"),
        _l("Alguien ingresó a su cuenta en Participa con un código de respaldo. Códigos que quedan: %(left)s."),
    ),
}


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
        "Alguien pidió cambiar la clave de su cuenta en Participa. Si fue usted, abra esta dirección:\n%(link)s\n\n"
        "Sirve una sola vez, hasta el %(until)s.\n"
        "Si no fue usted, ignore este mensaje: su clave sigue igual.",
        link=external_url("people.reset", token=token),
        until=words.date_and_time(expires_at),
    )
    return _to(account, _("Cambiar la clave de su cuenta"), text, expires_at)


def password_changed(account: Account) -> OutboxMail:
    """Return the mail that tells of a new password, so that an intruder can't set one in silence."""
    text = _(
        "La clave de su cuenta en Participa acaba de cambiar y se cerraron sus otras sesiones.\n\n"
        "Si no fue usted, elija una clave nueva cuanto antes en:\n%(link)s",
        link=external_url("people.forgot"),
    )
    return _to(account, _("La clave de su cuenta cambió"), text)


def new_browser(account: Account, device: str, at: datetime) -> OutboxMail:
    """Return the mail about a sign-in from a browser that the account was never used in."""
    text = _(
        "Alguien ingresó a su cuenta en Participa desde un navegador nuevo: %(device)s, el %(at)s.\n\n"
        "Si fue usted, no tiene que hacer nada.\n"
        "Si no fue usted, cambie su clave cuanto antes; al hacerlo se cierran todas las sesiones:\n%(link)s",
        device=device or _("navegador sin identificar"),
        at=words.date_and_time(at),
        link=external_url("people.forgot"),
    )
    return _to(account, _("Ingreso a su cuenta desde un navegador nuevo"), text)


def role_changed(membership: Membership, before: Role) -> OutboxMail:
    """Return the mail that tells a member of another role."""
    text = _(
        "Su rol en la sección de participación ciudadana %(of_agency)s cambió de «%(before)s» a «%(after)s».\n\n"
        "Si tiene dudas, hable con quien administra la sección.",
        of_agency=words.of_the(membership.agency.name),
        before=str(ROLE_LABELS[before]),
        after=str(membership.role_label),
    )
    return _to(membership.account, _("Su rol cambió"), text + _demand(membership))


def _demand(membership: Membership) -> str:
    """Return what a role asks for, where it asks for a second step that the person has not set up."""
    if membership.second_step_by is None or membership.account.second_step_since is not None:
        return ""
    asked = _(
        "Este rol pide la verificación en dos pasos. Actívela antes del %(date)s en:\n%(link)s",
        date=words.plain_date(membership.second_step_by),
        link=external_url("people.second_step"),
    )
    return f"\n\n{asked}"


def membership_ended(membership: Membership) -> OutboxMail:
    """Return the mail that tells somebody that they are out."""
    text = _(
        "Desde el %(at)s usted ya no participa en la gestión de la sección de participación ciudadana "
        "%(of_agency)s. Lo que hizo queda con su nombre, y su cuenta sigue siendo suya.\n\n"
        "Si cree que es un error, hable con quien administra la sección.",
        of_agency=words.of_the(membership.agency.name),
        at=words.date_and_time(membership.ended_at or now()),
    )
    return _to(membership.account, _("Su participación en la gestión terminó"), text)


def last_day_changed(membership: Membership) -> OutboxMail:
    """Return the mail that tells a member of the last day of their membership."""
    of_agency = words.of_the(membership.agency.name)
    if membership.ends_on is None:
        text = _(
            "Su participación en la gestión de la sección de participación ciudadana %(of_agency)s ya no tiene fecha "
            "de término.",
            of_agency=of_agency,
        )
    else:
        text = _(
            "Su participación en la gestión de la sección de participación ciudadana %(of_agency)s dura hasta el "
            "%(date)s, ese día incluido. Lo que haga queda con su nombre, y su cuenta sigue siendo suya.\n\n"
            "Si tiene dudas, hable con quien administra la sección.",
            of_agency=of_agency,
            date=words.plain_date(membership.ends_on),
        )
    return _to(membership.account, _("Hasta cuándo participa en la gestión"), text)


def passkey_copied(account: Account, key: str) -> OutboxMail:
    """Return the mail about a passkey whose count went back: there may be a copy of it."""
    text = _(
        "Alguien quiso ingresar a su cuenta en Participa con la llave de acceso «%(key)s», y la llave contó menos usos "
        "que la última vez. Puede haber una copia de ella, así que no se permitió el ingreso.\n\n"
        "Quite esa llave y agregue otra en:\n%(link)s",
        key=key,
        link=external_url("people.second_step"),
    )
    return _to(account, _("Una llave de acceso de su cuenta puede estar copiada"), text)


def second_step_demanded(account: Account, agency: Agency, by: datetime) -> OutboxMail:
    """Return the mail that tells a member of the term to set up a second step."""
    text = _(
        "La sección de participación ciudadana %(of_agency)s pide la verificación en dos pasos para su rol. "
        "Tiene hasta el %(date)s para activarla; toma unos dos minutos:\n%(link)s\n\n"
        "Desde esa fecha no podrá entrar a la gestión sin ella.",
        of_agency=words.of_the(agency.name),
        date=words.plain_date(by),
        link=external_url("people.second_step"),
    )
    return _to(account, _("Active la verificación en dos pasos"), text)


def account_event(account: Account, event: Event, **facts: object) -> OutboxMail:
    """Return the mail about something that happened to how the account is entered."""
    subject, text = EVENTS[event]
    otherwise = _(
        "Si no fue usted, elija una clave nueva cuanto antes y avise a quien administra la sección:\n%(link)s",
        link=external_url("people.forgot"),
    )
    return _to(account, str(subject), f"{str(text) % facts}\n\n{otherwise}")


def _to(account: Account, subject: str, text: str, useful_until: datetime | None = None) -> OutboxMail:
    """Return a mail to somebody who has an account, by name."""
    greeting = _("Hola, %(name)s:", name=account.name)
    return _mail(account.email, subject, f"{greeting}\n\n{text}", useful_until)


def _mail(recipient: str, subject: str, text: str, useful_until: datetime | None = None) -> OutboxMail:
    signature = _("Participa, portal de participación ciudadana\n%(link)s", link=external_url("home.show"))
    return compose(recipient=recipient, subject=subject, text=f"{text}\n\n--\n{signature}\n", useful_until=useful_until)
