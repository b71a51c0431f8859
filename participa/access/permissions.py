"""What can be done in the portal: one name and one sentence each."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Self

from participa.foundation.i18n import _l

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString


class May(enum.StrEnum):
    """A permission. The sentence beside it is what the staff's page of permissions prints."""

    sentence: LazyString

    ANYONE = "anyone", _l("Ver las páginas públicas e iniciar sesión")
    ACCOUNT_USE_OWN = "account:use-own", _l("Usar la propia cuenta: clave, sesiones y organismos")
    OFFICE_ENTER = "office:enter", _l("Entrar a la gestión del organismo y ver todo su contenido")
    CONTENT_EDIT = "content:edit", _l("Crear y editar contenidos")
    CONTENT_COMMENT = "content:comment", _l("Comentar los textos con el equipo")
    CONTENT_REVIEW = "content:review", _l("Devolver un texto en revisión a quien lo escribió, con observaciones")
    CONTENT_APPROVE = "content:approve", _l("Aprobar y publicar un texto que escribió otra persona")
    CONTENT_PUBLISH = "content:publish", _l("Publicar sin revisión (queda por aprobar), retirar y archivar contenidos")
    ANSWERS_READ = "answers:read", _l("Leer lo que respondieron las personas, sin saber quiénes son")
    ANSWERS_ENTER = "answers:enter", _l("Digitar respuestas en papel y comprobar las que digitó otra persona")
    ANALYSIS_EDIT = "analysis:edit", _l("Analizar las respuestas: códigos, etiquetas y cifras para publicar")
    ANSWERS_MODERATE = "answers:moderate", _l("Decidir qué respuestas se publican y ocultar datos personales en ellas")
    ANSWERS_UNSEAL = "answers:unseal", _l("Leer lo que se ocultó de una respuesta; cada vez queda en el registro")
    CONTENT_KEEP = (
        "content:keep",
        _l("Cambiar las listas de un contenido ya público: sesiones, integrantes, etapas, resultados"),
    )
    PETITION_DECIDE = "petition:decide", _l("Ver y resolver las solicitudes de consulta, con quien las pide")
    AGENCY_EDIT = "agency:edit", _l("Cambiar la ficha, el logo y los colores del organismo")
    SECTION_SET_UP = "section:set-up", _l("Poner en marcha la sección: confirmar su ficha y publicarla")
    TERMS_EDIT = "terms:edit", _l("Cambiar los plazos que sigue el organismo")
    TRANSPARENCY_CONFIRM = "transparency:confirm", _l("Confirmar cada mes la tabla de transparencia")
    PEOPLE_MANAGE = "people:manage", _l("Invitar personas, cambiar roles y terminar membresías")
    PRACTICE_PREPARE = "practice:prepare", _l("Preparar la sección de práctica del equipo")
    PRACTICE_WIPE = "practice:wipe", _l("Vaciar la sección de práctica")
    AUDIT_READ = "audit:read", _l("Leer el registro de actividad del organismo")
    AUDIT_VERIFY = "audit:verify", _l("Comprobar que nadie alteró el registro de actividad")
    DATA_RIGHTS_ANSWER = (
        "data-rights:answer",
        _l("Leer y responder lo que las personas piden sobre sus datos personales"),
    )
    CORRECTION_ASK = "correction:ask", _l("Pedir correcciones a cualquier organismo, sin cambiar sus textos")
    PLATFORM_READ = "platform:read", _l("Ver los organismos de la plataforma, sus personas y su registro")
    PLATFORM_MANAGE = "platform:manage", _l("Administrar la plataforma: organismos, importaciones y salud")

    def __new__(cls, value: str, sentence: LazyString) -> Self:
        """Attach the sentence to the name."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.sentence = sentence
        return member
