"""What the publishing mechanism needs to know of a general norm."""

from __future__ import annotations

from participa.documents.queries import has_attachments
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import short_date
from participa.norms.forms import NORM_TYPE_LABELS, STATUS_LABELS, NormActForm, NormForm, already_in_force
from participa.norms.models import Norm, NormAct, NormStatus
from participa.norms.queries import find_other_current
from participa.publishing.content_types import ContentType, Facts, PartType, Problem, register


def describe(norm: Norm) -> Facts:
    """Return what lists and search need."""
    return Facts(
        text=f"{norm.number} {plain(norm.mechanisms)} {plain(norm.body)}".strip(),
        subkind=norm.status,
        year=norm.act_on.year if norm.act_on else None,
    )


def check(norm: Norm) -> list[Problem]:
    """Return what to mend before it is published (the columns of the State's own table of norms)."""
    needed = (
        (norm.number, "number", _("Indique el número del acto administrativo.")),
        (norm.act_on, "act_on", _("Indique la fecha del acto administrativo.")),
        (norm.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (norm.body or has_attachments(norm), "body", _("Agregue el texto completo o adjunte el documento.")),
    )
    problems = [Problem(field, text) for value, field, text in needed if not value]
    if norm.status is NormStatus.IN_FORCE:
        other = find_other_current(norm.agency_id, norm.id)
        if other is not None:
            problems.append(Problem("status", already_in_force(other.title)))
    if not norm.mechanisms:
        problems.append(Problem("mechanisms", _("Diga qué mecanismos de participación contempla."), stops=False))
    if norm.is_due_for_review:
        text = _("Han pasado más de 24 meses sin revisarla: conviene confirmar que sigue al día (sugerido).")
        problems.append(Problem("modified_on", text, stops=False))
    return problems


NORM = register(
    ContentType(
        kind="norm",
        segment="norma",
        model=Norm,
        form=NormForm,
        singular=_l("Norma general de participación"),
        plural=_l("Norma general de participación"),
        menu=_l("Norma general"),
        new_label=_l("Nueva norma"),
        empty_text=_l("Agregue la norma vigente: quedará como borrador hasta que la publique."),
        explanation=_l("Cómo pueden participar las personas en lo que hace este organismo (art. 70 de la Ley 18.575)."),
        describe=describe,
        check=check,
        parts=(
            PartType(
                segment="actos",
                model=NormAct,
                form=NormActForm,
                plural=_l("Actos que la modificaron"),
                singular=_l("Acto que la modificó"),
                add_label=_l("Agregar acto"),
                empty_text=_l("No tiene modificaciones registradas."),
                order_by=("-act_on", "-id"),
                columns=(
                    (_l("Número"), lambda act: act.number),
                    (_l("Fecha"), lambda act: short_date(act.act_on)),
                    (_l("Título"), lambda act: act.title),
                ),
            ),
        ),
        columns=(
            (_l("Tipo"), lambda n: NORM_TYPE_LABELS[n.norm_type]),
            (_l("Número"), lambda n: n.number),
            (_l("Situación"), lambda n: STATUS_LABELS[n.status]),
        ),
    )
)
