"""What went, and why, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation import words
from participa.foundation.i18n import _, _l
from participa.foundation.typesetting.document import Document, facts, heading, paragraph, table
from participa.retention.models import Rule

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.retention.models import Certificate

COUNT_LABELS = {
    "answers": _l("Respuestas retiradas: se borró lo que decían"),
    "identities": _l("Identidades: nombres, correos y huellas del RUN"),
    "sessions": _l("Sesiones de participación"),
    "proofs": _l("Códigos enviados por correo"),
    "drafts": _l("Respuestas empezadas y no enviadas"),
    "notices": _l("Constancias de aviso de la respuesta"),
    "files": _l("Archivos que vinieron con las respuestas"),
    "scans": _l("Escaneos de respuestas en papel"),
    "originals": _l("Textos originales de lo que se había ocultado"),
    "names": _l("Nombres que acompañaban respuestas"),
    "pseudonyms": _l("Enlaces entre una respuesta y quien la dio"),
}
RULE_LABELS = {
    Rule.AFTER_REPLY: _l("Se cumplió el plazo desde la respuesta"),
    Rule.AFTER_CLOSING: _l("Se cumplió el plazo desde el cierre, sin respuesta publicada"),
    Rule.ON_REQUEST: _l("Lo pidió la persona"),
}


def what_it_is_about(certificate: Certificate) -> str:
    """Return the consultation or the request of a certificate."""
    if certificate.request_id is not None:
        return _("Solicitud %(number)s sobre datos personales", number=certificate.request_id)
    return certificate.about


def rule_in_words(certificate: Certificate) -> str:
    """Return why data went, with the months of the rule."""
    label = str(RULE_LABELS[certificate.rule])
    return _("%(rule)s (%(months)s meses)", rule=label, months=certificate.months) if certificate.months else label


def printed(certificate: Certificate, agency: Agency) -> Document:
    """Return the certificate as a document to print."""
    rows = [[str(COUNT_LABELS[name]), words.number(number)] for name, number in certificate.counts.items()]
    return Document(
        title=_("Certificado de eliminación de datos personales"),
        issuer=agency.name,
        blocks=[
            facts(
                [
                    (_("Número"), str(certificate.id)),
                    (_("Fecha"), words.date_and_time(certificate.made_at)),
                    (_("Sobre"), what_it_is_about(certificate)),
                    (_("Motivo"), rule_in_words(certificate)),
                ]
            ),
            heading(1, _("Qué se eliminó")),
            table([_("Datos"), _("Cantidad")], rows),
            paragraph(
                _(
                    "Las respuestas que no se retiraron siguen contadas, y nada permite saber de quién son. Las copias "
                    "de respaldo se reemplazan según las reglas de operación de la plataforma."
                )
            ),
        ],
    )
