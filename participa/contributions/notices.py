"""The mails to who answers. The subject names no consultation: a mailbox may be seen by others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.contributions import receipts
from participa.foundation import words
from participa.foundation.i18n import _
from participa.foundation.mail import OutboxMail, compose
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.consultations.models import Consultation
    from participa.contributions.models import AnswerDraft
    from participa.contributions.processes import Asked


def receipt_mail(email: str, code: str, *, agency: Agency, asked: Asked, corrected: bool) -> OutboxMail:
    """Return the mail with the receipt."""
    consultation = asked.consultation
    until = _("Mientras la consulta esté abierta puede corregirla o retirarla si entra con este mismo correo:")
    if consultation.closes_on:
        day = words.long_date(consultation.closes_on)
        until = _("Hasta el %(day)s puede corregirla o retirarla si entra con este mismo correo:", day=day)
    text = _(
        "Hola:\n\n"
        "%(what)s en la consulta «%(title)s», %(agency)s.\n\n"
        "Su comprobante es:\n\n    %(code)s\n\n"
        "Guárdelo: con él puede comprobar en todo momento que su respuesta sigue contada y sin cambios:\n%(check)s\n\n"
        "%(until)s\n%(correct)s",
        what=_("Guardamos los cambios de su respuesta") if corrected else _("Recibimos su respuesta"),
        title=consultation.title,
        agency=words.of_the(agency.name),
        code=receipts.in_groups(code),
        check=external_url("receipts.check"),
        until=until,
        correct=external_url("contributions.answer", agency=agency.slug, process=asked.process.word),
    )
    return compose(recipient=email, subject=_("El comprobante de su respuesta"), text=text)


def later_mail(email: str, token: str, draft: AnswerDraft, *, agency: Agency, asked: Asked) -> OutboxMail:
    """Return the mail with the link that leads back to what was begun."""
    text = _(
        "Hola:\n\n"
        "Guardamos lo que lleva escrito en la consulta «%(title)s», %(agency)s. Para seguir, abra esta dirección en "
        "cualquier equipo:\n%(link)s\n\n"
        "Su respuesta todavía no está enviada. %(until)s\n"
        "Quien tenga este enlace puede leer lo que escribió: no lo comparta.",
        title=asked.consultation.title,
        agency=words.of_the(agency.name),
        link=external_url("contributions.resume", agency=agency.slug, process=asked.process.word, token=token),
        until=_("Puede enviarla hasta el %(day)s.", day=words.long_date(asked.consultation.closes_on))
        if asked.consultation.closes_on
        else "",
    )
    return compose(
        recipient=email, subject=_("Siga con su respuesta cuando quiera"), text=text, useful_until=draft.expires_at
    )


def reply_mail(email: str, consultation: Consultation, *, agency: Agency, process: str, returns: bool) -> OutboxMail:
    """Return the mail that tells who took part that the agency answered. Who `returns` can see their own answer."""
    if returns:
        own = external_url("contributions.receipt", agency=agency.slug, process=process)
        how = _("Para ver lo que usted respondió, entre con este mismo correo:")
    else:
        own, how = external_url("receipts.check"), _("Con su comprobante puede ver que su respuesta sigue contada:")
    text = _(
        "Hola:\n\n"
        "Usted dejó este correo en la consulta «%(title)s», %(agency)s. Ya está publicada la respuesta: qué dijeron "
        "las personas, qué se decidió y por qué.\n\n"
        "Léala aquí:\n%(link)s\n\n"
        "%(how)s\n%(own)s\n\n"
        "Es el único aviso: no usaremos su correo para otra cosa.",
        title=consultation.title,
        agency=words.of_the(agency.name),
        link=external_url("consultations.show", agency=agency.slug, slug=consultation.slug, _anchor="respuesta"),
        how=how,
        own=own,
    )
    return compose(recipient=email, subject=_("Respondieron la consulta en que usted participó"), text=text)
