"""Documents that stand by themselves: the plan and the report of participation, an older paper no longer in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from participa.demo.items import File, Item
from participa.demo.papers import pdf
from participa.documents.models import DocumentType
from participa.foundation.working_days import roll_forward

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.setting import Setting

_PLAN = (
    "Este plan ordena las actividades de participación del año: qué se va a consultar, cuándo se dará la cuenta pública y qué temas verá el Consejo de la Sociedad Civil.",
    "Primer trimestre: publicación del plan, elección de los temas a consultar junto al Consejo y actualización de la información relevante.",
    "Segundo trimestre: cuenta pública participativa, con actividades en más de una comuna y respuesta a todas las preguntas.",
    "Tercer trimestre: consultas ciudadanas y diálogos participativos sobre los temas elegidos.",
    "Cuarto trimestre: respuesta a las consultas, evaluación con el Consejo y recepción de temas para el año siguiente.",
    "Cada actividad tendrá una convocatoria pública, una persona responsable y un informe con lo que se dijo y lo que se hizo.",
)
_REPORT = (
    "Este informe resume la participación del año anterior: cuántas personas participaron, de qué regiones, qué propusieron y qué cambió con lo que dijeron.",
    "Las personas valoraron recibir una respuesta por tema y pidieron conocer antes las fechas. Por eso el calendario se publica completo desde marzo.",
    "Quedaron dos compromisos por cumplir, que se informan en esta misma sección con su responsable y su fecha.",
)
#: One agency in so many has an older plan.
_WITH_OLD = 6


def build(setting: Setting) -> Iterator[Item]:
    """Yield the plan of the year or the report of the last one, and an old plan in some agencies."""
    if not setting.owes_everything:
        return
    year = setting.today.year
    if setting.turn % 2:
        yield _paper(setting, f"Plan anual de participación {year}", DocumentType.OTHER, _PLAN, year, -150)
    else:
        name = f"Informe de participación ciudadana {year - 1}"
        yield _paper(setting, name, DocumentType.REPORT, _REPORT, year - 1, -170)
    if setting.turn % _WITH_OLD == 0:
        yield _paper(setting, f"Plan anual de participación {year - 2}", DocumentType.OTHER, _PLAN, year - 2, -640)


def _paper(
    setting: Setting, title: str, document_type: DocumentType, paragraphs: tuple[str, ...], year: int, offset: int
) -> Item:
    current = year >= setting.today.year - 1
    on = roll_forward(max(setting.day(offset - setting.turn % 20), date(year, 1, 2)))
    on = min(on, setting.today)
    name = "plan" if document_type is DocumentType.OTHER else "informe"
    return Item(
        kind="document",
        values={
            "title": title,
            "summary": paragraphs[0],
            "document_type": document_type,
            "document_date": on,
            "year": year,
            "in_force": current,
        },
        made_on=on,
        file=File(f"{name}-participacion-{year}-{setting.body.key}.pdf", pdf(f"{title}. {setting.body.name}", paragraphs)),
    )
