"""How the log's actions are said to people."""

from __future__ import annotations

from typing import Any

from participa.access.visitor import ROLE_LABELS
from participa.agencies.labels import KINDS, REGIMES, STATES
from participa.foundation.i18n import _l

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
    "data-request.ask": _l("Llegó una solicitud sobre datos personales"),
    "data-request.extend": _l("Amplió el plazo de una solicitud sobre datos personales"),
    "data-request.answer": _l("Respondió una solicitud sobre datos personales"),
    "data-request.withdraw": _l("La persona retiró su solicitud sobre datos personales"),
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
}
#: Words of closed lists, by the fact they are the value of.
_VALUES: dict[str, dict[str, Any]] = {
    "kind": {kind.value: label for kind, label in KINDS.items()},
    "regime": {regime.value: label for regime, label in REGIMES.items()},
    "from": {state.value: label for state, label in STATES.items()},
    "to": {state.value: label for state, label in STATES.items()},
    "role": {role.value: label for role, label in ROLE_LABELS.items()},
}
#: How far an agency has come, by `platform.queries.Stage`.
STAGES = {
    "sin-invitar": _l("Sin invitar"),
    "vencida": _l("Invitación vencida"),
    "invitado": _l("Invitado, no ha entrado"),
    "entro": _l("Entró, no ha confirmado la ficha"),
    "ficha": _l("Ficha confirmada, sin publicar"),
    "publicada": _l("Sección publicada alguna vez"),
}
_MOST_LETTERS = 300


def details_in_words(details: dict[str, Any]) -> str:
    """Return the facts of a line as "name: value", short enough for a cell."""
    text = "; ".join(_fact(key, value) for key, value in details.items() if key != "title" and value not in ("", None))
    return text if len(text) <= _MOST_LETTERS else f"{text[:_MOST_LETTERS]}…"


def _fact(key: str, value: Any) -> str:
    if isinstance(value, dict):
        told = ", ".join(_fact(inner, held) for inner, held in value.items()) or "—"
    else:
        told = str(_VALUES.get(key, {}).get(str(value), value if value not in ("", None) else "—"))
    return f"{FACTS.get(key, key)}: {told}"
