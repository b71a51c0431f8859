"""The register of processing: what personal data participation in the portal treats, told from what the portal does."""

from __future__ import annotations

from dataclasses import dataclass

from participa.foundation.i18n import _


@dataclass(frozen=True, slots=True)
class Treatment:
    """One line of the register (Ley 19.628, arts. 14 ter and 15)."""

    name: str
    data: str
    purpose: str
    basis: str
    kept: str


def treatments() -> list[Treatment]:
    """Return the lines that hold for every agency of the portal."""
    function = _("Función legal del organismo: Ley 20.500 y artículo 20 de la Ley 19.628")
    return [
        Treatment(
            _("Participación en un proceso"),
            _("Lo que cada persona escribe y, según el proceso, nombre, correo, RUT de la organización o RUN"),
            _("Recibir opiniones, contar una por persona y enviar la respuesta"),
            function,
            _("La identidad, cifrada y aparte de la opinión; del RUN, una huella. Cada proceso dice su plazo."),
        ),
        Treatment(
            _("Solicitudes sobre datos personales"),
            _("Nombre, correo y lo que la persona pide"),
            _("Responder en plazo"),
            _("Obligación legal: artículos 4 a 11 de la Ley 19.628"),
            _("Cifradas; las leen solo quienes responden"),
        ),
        Treatment(
            _("Encargados de participación y consejeros"),
            _("Nombre, cargo y datos de contacto de la oficina"),
            _("Publicar a quién acudir"),
            function,
            _("Mientras ejercen; después solo el nombre y el período"),
        ),
        Treatment(
            _("Cuentas de funcionarios"),
            _("Nombre, correo, ingresos y acciones en la gestión"),
            _("Seguridad y responsabilidad por lo publicado"),
            function,
            _("Sesiones: 90 días. El registro de actividad se conserva."),
        ),
    ]
