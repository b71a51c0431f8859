"""How the first steps are said to people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.i18n import _, _l
from participa.onboarding.queries import Standing, Step, is_norm_owed

if TYPE_CHECKING:
    from participa.agencies.models import Agency
    from participa.onboarding.texts import Prepared

LABELS = {
    Step.CARD: _l("Confirme la ficha del organismo"),
    Step.OFFICER: _l("Diga quién atiende la participación"),
    Step.TEAM: _l("Diga quién aprueba lo que se publica"),
    Step.NORM: _l("Agregue la norma general"),
    Step.MECHANISMS: _l("Elija los mecanismos de participación"),
    Step.SECTION: _l("Publique la sección"),
}
_DONE_NOTES = {
    Step.CARD: _l("Confirmada."),
    Step.OFFICER: _l("Publicado."),
    Step.TEAM: _l("Decidido. Puede cambiarlo en la ficha del organismo."),
    Step.NORM: _l("Publicada."),
    Step.MECHANISMS: _l("Hay mecanismos publicados."),
}


def is_owed(step: Step, agency: Agency) -> bool:
    """Tell whether a section should not go without a step."""
    if step is Step.NORM:
        return is_norm_owed(agency)
    return step is not Step.TEAM


def standing_tag(step: Step, standing: Standing, agency: Agency) -> tuple[str, str]:
    """Return how a step stands, and the tone of its tag."""
    if standing is Standing.DONE:
        return _("Listo"), "success"
    if standing is Standing.BEGUN:
        return _("En borrador"), "info"
    return (_("Pendiente"), "warning") if is_owed(step, agency) else (_("Opcional"), "neutral")


def note(step: Step, standing: Standing) -> str:
    """Return the line under a step that is not open."""
    if standing is Standing.DONE:
        return str(_DONE_NOTES.get(step, ""))
    return _("Hay un borrador sin publicar.") if standing is Standing.BEGUN else ""


def mechanism_label(prepared: Prepared, agency: Agency) -> str:
    """Return a mechanism as its box says it."""
    if prepared.binds(agency):
        return _("%(title)s (lo pide la ley)", title=prepared.title)
    return prepared.title
