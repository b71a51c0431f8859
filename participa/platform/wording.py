"""How the log's actions are said to people."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from participa.access.visitor import ROLE_LABELS
from participa.agencies.labels import KINDS, REGIMES, STATES
from participa.contributions.wording import CHANNEL_LABELS, REDACTION_LABELS
from participa.data_rights.models import RIGHT_NAMES
from participa.documents.forms import ROLE_LABELS as ATTACHED_AS
from participa.foundation import words
from participa.foundation.i18n import _, _l
from participa.moderation.wording import REASON_LABELS
from participa.petitions.forms import STATE_LABELS as PETITION_STATES
from participa.publishing.content_types import STATE_LABELS
from participa.retention.wording import COUNT_LABELS, RULE_LABELS

ACTIONS = {
    "agency.create": _l("Creó el organismo"),
    "agency.change-state": _l("Cambió el estado del organismo"),
    "agency.rename": _l("Cambió el nombre o la dirección"),
    "agency.edit-facts": _l("Editó los datos del organismo"),
    "agency.edit-card": _l("Editó la ficha del organismo"),
    "agency.set-colour": _l("Cambió el color de la sección"),
    "agency.confirm-card": _l("Confirmó la ficha del organismo"),
    "agency.set-four-eyes": _l("Cambió quién aprueba lo que se publica"),
    "agency.set-logo": _l("Subió el logo"),
    "agency.remove-logo": _l("Quitó el logo"),
    "agency.set-successor": _l("Declaró el organismo sucesor"),
    "agency.import": _l("Importó organismos desde una planilla"),
    "practice.prepare": _l("Preparó la sección de práctica"),
    "practice.wipe": _l("Vació la sección de práctica"),
    "content.submit": _l("Envió a revisión"),
    "content.return": _l("Devolvió con observaciones"),
    "content.approve-later": _l("Aprobó lo ya publicado"),
    "content.archive": _l("Archivó un contenido"),
    "content.republish": _l("Publicó de nuevo"),
    "content.discard": _l("Descartó los cambios"),
    "content.trash": _l("Envió a la papelera"),
    "content.restore": _l("Recuperó de la papelera"),
    "content.purge": _l("Se vació de la papelera"),
    "content.undo-withdraw": _l("Deshizo el retiro"),
    "content.undo-archive": _l("Deshizo el archivo"),
    "content.undo-republish": _l("Deshizo la publicación"),
    "content.undo-submit": _l("Deshizo el envío a revisión"),
    "content.undo-return": _l("Deshizo la devolución"),
    "content.undo-discard": _l("Recuperó los cambios descartados"),
    "content.undo-trash": _l("Deshizo el envío a la papelera"),
    "content.undo-restore": _l("Devolvió a la papelera"),
    "content.undo-approve-later": _l("Deshizo la aprobación"),
    "invitation.send": _l("Invitó a una persona"),
    "invitation.resend": _l("Reenvió una invitación"),
    "invitation.revoke": _l("Anuló una invitación"),
    "invitation.accept": _l("Aceptó una invitación"),
    "membership.change-role": _l("Cambió el rol de una persona"),
    "membership.end": _l("Terminó una membresía"),
    "account.create": _l("Se creó una cuenta"),
    "account.create-super-admin": _l("Se creó una cuenta de superadministración"),
    "account.edit": _l("Cambió su nombre"),
    "password.ask-reset": _l("Pidió cambiar su clave"),
    "password.change": _l("Cambió su clave"),
    "password.reset": _l("Puso una clave nueva"),
    "content.ask-correction": _l("Pidió corregir un contenido"),
    "membership.set-last-day": _l("Cambió hasta cuándo participa una persona"),
    "invitation.copy-link": _l("Copió la dirección de una invitación"),
    "passkey.add": _l("Agregó una llave de acceso"),
    "passkey.rename": _l("Cambió el nombre de una llave de acceso"),
    "passkey.remove": _l("Quitó una llave de acceso"),
    "passkey.refuse": _l("Se rechazó una llave de acceso"),
    "passkey.copied": _l("Se rechazó una llave de acceso que puede estar copiada"),
    "account.create-supervisor": _l("Creó una cuenta de supervisión"),
    "second-step.add": _l("Activó la verificación en dos pasos"),
    "second-step.remove": _l("Desactivó la verificación en dos pasos"),
    "second-step.reset": _l("Se quitó la verificación en dos pasos desde el servidor"),
    "second-step.renew-codes": _l("Pidió códigos de respaldo nuevos"),
    "second-step.use-recovery": _l("Usó un código de respaldo"),
    "second-step.refuse": _l("Código de verificación rechazado"),
    "second-step.demand": _l("Cambió para qué roles se pide la verificación en dos pasos"),
    "session.start": _l("Inició sesión"),
    "session.refuse": _l("Intento de ingreso rechazado"),
    "session.end": _l("Cerró sesión"),
    "session.end-others": _l("Cerró sus otras sesiones"),
    "data.forget": _l("Se borraron datos de personas; hay certificado"),
    "answer.show": _l("Publicó respuestas de una consulta"),
    "answer.hide": _l("Decidió no publicar respuestas de una consulta"),
    "answer.undo": _l("Deshizo lo que decidió sobre respuestas"),
    "answer.redact": _l("Ocultó datos personales en una respuesta"),
    "answer.restore": _l("Dejó de ocultar partes de una respuesta"),
    "answer.unseal": _l("Leyó lo que se ocultó de una respuesta"),
    "data-request.ask": _l("Llegó una solicitud sobre datos personales"),
    "data-request.extend": _l("Amplió el plazo de una solicitud sobre datos personales"),
    "data-request.answer": _l("Respondió una solicitud sobre datos personales"),
    "data-request.withdraw": _l("La persona retiró su solicitud sobre datos personales"),
    "batch.open": _l("Abrió un lote de respuestas en papel"),
    "batch.hand_over": _l("Pasó un lote de respuestas a quien lo revisa"),
    "batch.give_back": _l("Devolvió un lote de respuestas"),
    "batch.approve": _l("Aprobó un lote de respuestas"),
    "batch.remove": _l("Quitó un lote de respuestas"),
    "file.store": _l("Subió un archivo"),
    "attachment.add": _l("Adjuntó un documento"),
    "attachment.remove": _l("Quitó un documento adjunto"),
    "part.save": _l("Guardó una fila de un contenido"),
    "part.delete": _l("Quitó una fila de un contenido"),
    "questionnaire.create": _l("Creó un cuestionario"),
    "questionnaire.copy": _l("Copió un cuestionario"),
    "questionnaire.rename": _l("Cambió el título de un cuestionario"),
    "questionnaire.open": _l("Abrió un cuestionario"),
    "questionnaire.start-version": _l("Empezó otra versión de un cuestionario"),
    "questionnaire.delete": _l("Eliminó el borrador de un cuestionario"),
    "questionnaire.question.add": _l("Agregó una pregunta"),
    "questionnaire.question.edit": _l("Editó una pregunta"),
    "questionnaire.question.move": _l("Movió una pregunta"),
    "questionnaire.question.remove": _l("Quitó una pregunta"),
    "questionnaire.page.add": _l("Agregó una página de preguntas"),
    "questionnaire.page.edit": _l("Editó una página de preguntas"),
    "questionnaire.page.move": _l("Movió una página de preguntas"),
    "questionnaire.page.remove": _l("Quitó una página de preguntas"),
    "questionnaire.undo": _l("Deshizo un cambio de un cuestionario"),
    "questionnaire.correct": _l("Corrigió las palabras de una pregunta"),
    "saved-question.keep": _l("Guardó una pregunta en la biblioteca"),
    "saved-question.forget": _l("Quitó una pregunta de la biblioteca"),
    "content.create": _l("Creó un borrador"),
    "content.edit": _l("Editó un contenido"),
    "content.import": _l("Importó contenidos desde una planilla"),
    "consultation.step": _l("Dio un paso en una consulta"),
    "consultation.plan": _l("Cambió el plan de consultas"),
    "consultation.rules": _l("Cambió las reglas de las consultas"),
    "petition.decide": _l("Resolvió una solicitud de consulta"),
    "petition.intake": _l("Cambió cuándo se reciben solicitudes"),
    "content.publish": _l("Publicó un contenido"),
    "content.withdraw": _l("Retiró un contenido"),
    "content.delete-draft": _l("Eliminó un borrador"),
    "terms.set": _l("Cambió un plazo del organismo"),
    "terms.reset": _l("Volvió al plazo sugerido"),
    "transparency.confirm": _l("Confirmó la tabla de transparencia del mes"),
}
#: The names under which facts are kept, as people read them.
FACTS = {
    "about": _l("qué hace"),
    "acronym": _l("sigla"),
    "address": _l("dirección de atención"),
    "after": _l("después"),
    "before": _l("antes"),
    "changed": _l("cambiados"),
    "code": _l("código"),
    "colour": _l("color"),
    "commune_code": _l("comuna"),
    "created": _l("creados"),
    "email": _l("correo"),
    "files_quota_mb": _l("espacio para archivos en MB"),
    "four_eyes": _l("otra persona aprueba"),
    "from": _l("de"),
    "kind": _l("tipo"),
    "left_out": _l("sin decidir"),
    "ministry_id": _l("ministerio"),
    "name": _l("nombre"),
    "phone": _l("teléfono"),
    "reason": _l("motivo"),
    "refused": _l("con error"),
    "regime": _l("régimen"),
    "region_code": _l("región"),
    "role": _l("rol"),
    "rows": _l("filas eliminadas"),
    "same": _l("iguales"),
    "slug": _l("dirección en el portal"),
    "successor": _l("sucesor"),
    "to": _l("a"),
    "website": _l("sitio web"),
    "what": _l("qué"),
    "number": _l("versión"),
    "from_title": _l("desde"),
    "label": _l("pregunta"),
    "help": _l("ayuda"),
    "account": _l("cuenta"),
    "answer": _l("respuesta"),
    "answers": _l("respuestas"),
    "approval_owed_since": _l("sin aprobar desde"),
    "authors": _l("cuentas que escribieron"),
    "basis": _l("base"),
    "batch": _l("lote"),
    "channel": _l("canal"),
    "document": _l("documento"),
    "document_id": _l("documento"),
    "due_on": _l("plazo"),
    "ended": _l("sesiones cerradas"),
    "ends_on": _l("último día"),
    "fields": _l("campos"),
    "file_name": _l("archivo"),
    "forced": _l("sin revisión"),
    "forced_authors": _l("cuentas que escribieron lo publicado sin revisión"),
    "forced_by_id": _l("cuenta que publicó sin revisión"),
    "left": _l("quedan"),
    "milestone": _l("paso"),
    "month": _l("mes"),
    "note": _l("nota"),
    "nuevo": _l("nuevos"),
    "cambia": _l("cambiados"),
    "igual": _l("iguales"),
    "error": _l("con error"),
    "part": _l("lista"),
    "passkey": _l("llave"),
    "published_at": _l("publicado por primera vez"),
    "quantity": _l("cantidad"),
    "right": _l("derecho"),
    "rule": _l("regla"),
    "sha256": _l("huella SHA-256"),
    "sheets": _l("hojas"),
    "shown_from": _l("se muestra desde"),
    "shown_until": _l("se muestra hasta"),
    "size": _l("octetos"),
    "state": _l("estado"),
    "state_reason": _l("motivo público"),
    "step": _l("paso"),
    "submitted_at": _l("enviado a revisión"),
    "text_stage": _l("texto"),
    "texts": _l("textos"),
    "trashed_at": _l("en la papelera desde"),
    "unit": _l("unidad"),
    "was": _l("era"),
}
#: Words of closed lists, by the fact they are the value of.
_VALUES: dict[str, dict[str, Any]] = {
    "kind": {kind.value: label for kind, label in KINDS.items()},
    "regime": {regime.value: label for regime, label in REGIMES.items()},
    "from": {state.value: label for state, label in STATES.items()},
    "to": {state.value: label for state, label in STATES.items()},
    "role": {role.value: label for role, label in (*ATTACHED_AS.items(), *ROLE_LABELS.items())},
    "state": {**STATE_LABELS, **{state.value: label for state, label in PETITION_STATES.items()}},
    "text_stage": {"clean": _l("al día"), "editing": _l("en edición"), "reviewing": _l("en revisión")},
    "channel": {channel.value: label for channel, label in CHANNEL_LABELS.items()},
    "reason": {reason.value: label for reason, label in (*REASON_LABELS.items(), *REDACTION_LABELS.items())},
    "right": {right.value: label for right, label in RIGHT_NAMES.items()},
    "rule": {rule.value: label for rule, label in RULE_LABELS.items()},
}
#: What a line is about when it bears no title, by the kind of its subject; contents have a word of their own.
SUBJECTS = {
    "account": _l("Cuenta %(number)s"),
    "agency": _l("Organismo %(number)s"),
    "data_request": _l("Solicitud %(number)s"),
    "deletion_certificate": _l("Certificado %(number)s"),
    "questionnaire": _l("Cuestionario %(number)s"),
    "stored_file": _l("Archivo %(number)s"),
}
#: How far an agency has come, by `platform.queries.Stage`.
STAGES = {
    "sin-invitar": _l("Sin invitar"),
    "vencida": _l("Invitación vencida"),
    "invitado": _l("Invitado, no ha abierto la invitación"),
    "abrio": _l("Abrió la invitación, no ha entrado"),
    "entro": _l("Entró, no ha confirmado la ficha"),
    "ficha": _l("Ficha confirmada, sin publicar"),
    "publicada": _l("Sección publicada alguna vez"),
}
_MOST_LETTERS = 300
#: A day, or an instant with its zone, as the log keeps them.
_TIME = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?[+-]\d\d:\d\d)?", re.ASCII)


def details_in_words(details: dict[str, Any]) -> str:
    """Return the facts of a line as "name: value", short enough for a cell."""
    text = "; ".join(_fact(key, value) for key, value in details.items() if key != "title" and value not in ("", None))
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def _fact(key: str, value: Any) -> str:
    if isinstance(value, dict):
        told = ", ".join(_fact(inner, held) for inner, held in value.items()) or "—"
    else:
        told = value_in_words(key, value) or "—"
    return f"{fact_name(key)}: {told}"


def fact_name(key: str) -> str:
    """Return how people call a fact."""
    return str(FACTS.get(key) or COUNT_LABELS.get(key) or key)


def value_in_words(key: str, value: Any) -> str:
    """Return a kept value as people read it: a word of a closed list, a day, an instant, yes or no, several."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    if isinstance(value, list):
        return ", ".join(value_in_words(key, each) for each in value)
    known = _VALUES.get(key, {}).get(str(value))
    return str(known) if known is not None else _of_time(str(value))


def _of_time(text: str) -> str:
    """Return a day or an instant in words; any other text as it is."""
    if not _TIME.fullmatch(text):
        return text
    if len(text) == len("2026-03-01"):
        return words.short_date(date.fromisoformat(text))
    return words.date_and_time(datetime.fromisoformat(text))
