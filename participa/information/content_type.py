"""What the publishing mechanism needs to know of an information sheet."""

from __future__ import annotations

from participa.documents.queries import has_attachments
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.information.forms import SHEET_KIND_LABELS, InformationSheetForm
from participa.information.models import InformationSheet
from participa.publishing.content_types import ContentType, Facts, Problem, register


def describe(sheet: InformationSheet) -> Facts:
    """Return what lists and search need."""
    return Facts(
        text=f"{sheet.period} {sheet.responsible_unit} {plain(sheet.body)}".strip(),
        subkind=sheet.sheet_kind,
        year=sheet.data_updated_on.year if sheet.data_updated_on else None,
    )


def check(sheet: InformationSheet) -> list[Problem]:
    """Return what to mend before it is published: timely, complete, in plain words (art. 71)."""
    needed = (
        (sheet.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (sheet.body or has_attachments(sheet), "body", _("Escriba la información o adjunte un documento.")),
        (sheet.data_updated_on, "data_updated_on", _("Indique de qué fecha son los datos.")),
    )
    advised = (
        (sheet.period, "period", _("Indique el período.")),
        (sheet.responsible_unit, "responsible_unit", _("Indique la unidad responsable.")),
        (sheet.next_update_on, "next_update_on", _("Diga cuándo se actualizarán los datos.")),
        (not sheet.is_stale, "data_updated_on", _("Los datos ya tienen tiempo: si hay más recientes, actualícelos.")),
    )
    return [Problem(field, text) for value, field, text in needed if not value] + [
        Problem(field, text, stops=False) for value, field, text in advised if not value
    ]


def _freshness(sheet: InformationSheet) -> str:
    if sheet.is_stale or sheet.is_update_late:
        return _("Por actualizar")
    return _("Al día") if sheet.data_updated_on else ""


INFORMATION_SHEET = register(
    ContentType(
        kind="information_sheet",
        segment="informacion",
        model=InformationSheet,
        form=InformationSheetForm,
        singular=_l("Ficha de información relevante"),
        plural=_l("Información relevante"),
        menu=_l("Información"),
        new_label=_l("Nueva ficha"),
        empty_text=_l("Cree la primera ficha: quedará como borrador hasta que la publique."),
        explanation=_l(
            "Políticas, planes, programas, acciones, presupuestos y estudios del organismo (art. 71 de la Ley 18.575)."
        ),
        describe=describe,
        check=check,
        deadlines=("next_update_on",),
        columns=(
            (_l("De qué informa"), lambda s: SHEET_KIND_LABELS[s.sheet_kind]),
            (_l("Datos"), _freshness),
        ),
    )
)
