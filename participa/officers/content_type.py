"""What the publishing mechanism needs to know of an officer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.foundation.i18n import _, _l
from participa.officers.forms import ROLE_LABELS, SCOPE_LABELS, OfficerForm
from participa.officers.models import Officer, OfficerScope
from participa.officers.queries import has_titular
from participa.publishing.content_types import ContentType, Facts, Problem, register
from participa.territory.division import region

if TYPE_CHECKING:
    from participa.publishing.models import Content


def describe(officer: Officer) -> Facts:
    """Return what lists and search need. No mail or telephone: search finds people by name, post and place."""
    place = region(officer.region_code).usual_name if officer.region_code else ""
    parts = (officer.post, place, "" if officer.has_left else officer.office_address, officer.act)
    return Facts(text=" ".join(part for part in parts if part), subkind=str(officer.role))


def check(officer: Officer) -> list[Problem]:
    """Return what to mend before the officer is shown."""
    problems = []
    if not officer.post:
        problems.append(Problem("post", _("Indique el cargo.")))
    if not officer.has_left and not (officer.mail or officer.phone):
        problems.append(Problem("mail", _("Indique un correo institucional o un teléfono de la oficina.")))
    advised = (
        (officer.hours, "hours", _("Indique el horario de atención.")),
        (officer.act, "act", _("Indique el acto de designación.")),
        (officer.since, "since", _("Indique desde cuándo ejerce el cargo.")),
    )
    return problems + [Problem(field, text, stops=False) for value, field, text in advised if not value]


def settle(officer: Officer) -> None:
    """Make one thing follow from another: the line of the lists is the post, and a national officer has no region."""
    officer.summary = officer.post or ""
    if officer.scope == OfficerScope.NATIONAL:
        officer.region_code = None


def scope_label(officer: Officer) -> str:
    """Return "Nacional", or the name of the region."""
    if officer.scope == OfficerScope.REGIONAL and officer.region_code:
        return region(officer.region_code).usual_name
    return str(SCOPE_LABELS[officer.scope])


def _standing(officer: Officer) -> str:
    if officer.has_left:
        return _("Dejó el cargo")
    return _("En el cargo") if officer.is_in_office else _("Por asumir")


def check_officer(_content_type: ContentType, content: Content) -> list[Problem]:
    """Ask for the agency's officer: whoever reads must find a person to ask."""
    if content.kind == "officer" or has_titular(content.agency_id):
        return []
    text = _("Publique a la persona titular de participación del organismo: quien lea debe saber a quién preguntar.")
    return [Problem("encargado", text, stops=False, kind="officer")]


OFFICER = register(
    ContentType(
        kind="officer",
        segment="encargados",
        model=Officer,
        form=OfficerForm,
        singular=_l("Encargado o encargada de participación"),
        plural=_l("Encargados de participación"),
        menu=_l("Encargados"),
        new_label=_l("Nuevo encargado o encargada"),
        empty_text=_l("Agregue a la persona titular: es el contacto que buscan las personas y las organizaciones."),
        explanation=_l(
            "Las personas que atienden la participación ciudadana en el organismo, con sus datos de oficina."
        ),
        describe=describe,
        check=check,
        columns=(
            (_l("Calidad"), lambda o: ROLE_LABELS[o.role]),
            (_l("Ámbito"), scope_label),
            (_l("Situación"), _standing),
        ),
        after_save=(settle,),
    )
)
