"""The mails of the desk. None says what was asked or answered: that is read with the code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.visitor import Role
from participa.extensions import db
from participa.foundation import words
from participa.foundation.i18n import _
from participa.foundation.mail import OutboxMail, compose
from participa.people.queries import list_members
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.data_rights.models import DataRequest

_ANSWERING = (Role.ADMIN, Role.OFFICER)


def received(request: DataRequest, email: str, code: str, *, agency: Agency) -> list[OutboxMail]:
    """Return the mail to the person, and one to each of the staff who may answer."""
    due = words.plain_date(request.due_on)
    text = _(
        "Hola:\n\n"
        "%(agency)s recibió su solicitud sobre sus datos personales. Debe responder a más tardar el %(due)s.\n\n"
        "Siga su solicitud con este código:\n\n    %(code)s\n\nen esta dirección:\n%(link)s\n\n"
        "El trámite es gratis.",
        agency=agency.name,
        due=due,
        code=code,
        link=_follow(agency),
    )
    mails = [compose(recipient=email, subject=_("Recibimos su solicitud"), text=text)]
    link = external_url("data_rights_office.show", agency=agency.slug, request_id=request.id)
    staff_text = _(
        "Hola:\n\n"
        "Una persona pidió ejercer un derecho sobre sus datos personales. El plazo para responder vence el %(due)s.\n\n"
        "Léala y respóndala aquí:\n%(link)s",
        due=due,
        link=link,
    )
    subject = _("Solicitud sobre datos personales: responder hasta el %(due)s", due=due)
    answering = [m for m in db.session.scalars(list_members(agency.id)) if m.role in _ANSWERING]
    mails += [
        compose(recipient=member.account.email, subject=subject, text=staff_text)
        for member in answering
        if member.account.is_active
    ]
    return mails


def extended(request: DataRequest, email: str, code: str, *, agency: Agency) -> OutboxMail:
    """Return the mail that tells of the extension."""
    text = _(
        "Hola:\n\n"
        "%(agency)s necesita más tiempo para responder su solicitud sobre sus datos personales. El nuevo plazo vence "
        "el %(due)s; la ley permite ampliarlo una sola vez. El motivo está en el seguimiento, con su código "
        "%(code)s:\n%(link)s",
        agency=agency.name,
        due=words.plain_date(request.due_on),
        code=code,
        link=_follow(agency),
    )
    return compose(recipient=email, subject=_("Su solicitud tiene un nuevo plazo"), text=text)


def answered(_request: DataRequest, email: str, code: str, *, agency: Agency) -> OutboxMail:
    """Return the mail that tells that there is an answer."""
    text = _(
        "Hola:\n\n"
        "%(agency)s respondió su solicitud sobre sus datos personales. Léala con su código %(code)s en:\n%(link)s",
        agency=agency.name,
        code=code,
        link=_follow(agency),
    )
    return compose(recipient=email, subject=_("Hay respuesta a su solicitud"), text=text)


def _follow(agency: Agency) -> str:
    return external_url("data_rights.follow", agency=agency.slug)
