"""The report of an analysis as a document: the same blocks for the printed page and for the word processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.analysis import queries
from participa.analysis.counting import counting_of
from participa.analysis.drawing import chart_of, chart_of_parts
from participa.analysis.queries import Fact
from participa.analysis.results import results_of
from participa.analysis.wording import FACT_LABELS, by_fact, figure, people, percent
from participa.contributions.models import Standing
from participa.foundation import words
from participa.foundation.clock import today
from participa.foundation.i18n import _, ngettext
from participa.foundation.typesetting.document import Document, facts, heading, paragraph, table
from participa.foundation.typesetting.document import figure as drawing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.agencies.models import Agency
    from participa.analysis.queries import Filters, Head
    from participa.analysis.results import Result
    from participa.consultations.models import Consultation
    from participa.foundation.typesetting.document import Block


def report_of(agency: Agency, consultation: Consultation, filters: Filters) -> Document:
    """Return the report: who took part, what each question came to, the codes with their counts."""
    counting = counting_of(consultation)
    counted = [head for head in counting.heads() if head.standing == Standing.COUNTED]
    results = results_of(counting, queries.asked_of(consultation), filters)
    return Document(
        title=_("Informe de la consulta: %(title)s", title=consultation.title),
        issuer=agency.name,
        contents=_("Contenidos"),
        blocks=[
            facts([(_("Fecha del informe"), words.plain_date(today())), (_("Organismo"), agency.name)]),
            heading(1, _("Participación")),
            *_participation(counted),
            heading(1, _("Resultados por pregunta")),
            *(block for result in results for block in _result(result)),
            *_codes(consultation),
        ],
    )


def _participation(counted: list[Head]) -> Iterator[Block]:
    total = sum(head.people for head in counted)
    yield paragraph(ngettext("%(num)s respuesta contada", "%(num)s respuestas contadas", total))
    for fact in Fact:
        parts = [part for part in by_fact(counted, fact) if part[1]]
        if not parts:
            continue
        label = str(FACT_LABELS[fact])
        yield heading(2, label)
        chart = chart_of_parts(label, parts, printed=True)
        if chart:
            yield drawing(str(chart), alt=_("Gráfico: %(question)s", question=label))
        rows = [(part, words.number(times), percent(times / total)) for part, times in parts]
        yield table((label, _("Respuestas"), _("Porcentaje")), rows)


def _result(result: Result) -> Iterator[Block]:
    yield heading(2, f"{result.place}. {result.label}")
    said = [ngettext("%(num)s respuesta", "%(num)s respuestas", result.answered or 0)]
    if result.mean is not None:
        said += [
            _("Promedio: %(mean)s", mean=figure(result.mean)),
            _("Mediana: %(median)s", median=figure(result.median)),
        ]
    yield paragraph(" · ".join(said))
    chart = chart_of(result, printed=True)
    if chart:
        yield drawing(str(chart), alt=_("Gráfico: %(question)s", question=result.label))
    for block in result.blocks:
        if not block.lines:
            continue
        last = _("Lugar medio") if result.kind == "ranking" else _("Porcentaje")
        rows = [
            (line.label, people(line.times), figure(line.mean) if line.mean is not None else percent(block.share(line)))
            for line in block.lines
        ]
        yield table((block.label or _("Opción"), _("Respuestas"), last), rows)


def _codes(consultation: Consultation) -> Iterator[Block]:
    codes = queries.list_codes(consultation)
    if not codes:
        return
    counts = queries.count_by_code(consultation)
    yield heading(1, _("Temas de los textos"))
    rows = [(code.name, code.description, words.number(sum(counts.get(code.id, {}).values()))) for code in codes]
    yield table((_("Código"), _("Qué incluye"), _("Textos")), rows)
