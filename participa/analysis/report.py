"""The report of an analysis as a document: the same blocks for the printed page and for the word processor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.analysis import queries
from participa.analysis.counting import counting_of
from participa.analysis.drawing import printed_charts, printed_parts
from participa.analysis.queries import Fact
from participa.analysis.results import results_of
from participa.analysis.wording import FACT_LABELS, by_fact, figure, people, percent
from participa.consultations.queries import list_commitments, list_themes
from participa.consultations.reply_forms import DECISION_LABELS
from participa.contributions.models import Standing
from participa.extensions import db
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


#: Groups of texts in the report, and letters of each.
MOST_GROUPS, MOST_LETTERS = 10, 600


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
            *_repeated(consultation),
            *_reply(consultation),
        ],
    )


def _alternative(label: str) -> str:
    return _("Gráfico: %(question)s. La tabla que sigue dice lo mismo.", question=label)


def _participation(counted: list[Head]) -> Iterator[Block]:
    total = sum(head.people for head in counted)
    yield paragraph(ngettext("%(num)s respuesta contada", "%(num)s respuestas contadas", total))
    for fact in Fact:
        parts = [part for part in by_fact(counted, fact) if part[1]]
        if not parts:
            continue
        label = str(FACT_LABELS[fact])
        yield heading(2, label)
        yield from (drawing(str(chart), alt=_alternative(label)) for chart in printed_parts(label, parts))
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
    yield from (drawing(str(chart), alt=_alternative(result.label)) for chart in printed_charts(result))
    for block in result.blocks:
        if not block.lines:
            continue
        last = _("Lugar medio") if result.kind == "ranking" else _("Porcentaje")
        rows = [
            (line.label, people(line.times), figure(line.mean) if line.mean is not None else percent(block.share(line)))
            for line in block.lines
        ]
        yield table((block.label or _("Opción"), _("Respuestas"), last), rows)


def _repeated(consultation: Consultation) -> Iterator[Block]:
    """Yield the largest groups of texts that say nearly the same, as they were found last."""
    groups = db.session.scalars(queries.select_groups(consultation).limit(MOST_GROUPS)).all()
    if not groups:
        return
    first = queries.first_texts(consultation, groups)
    yield heading(1, _("Textos que se repiten"))
    yield paragraph(_("Cada texto se cuenta, también los de una campaña. Se copia el comienzo de uno de cada grupo."))
    rows = [
        (_start(first.get(group.id, "")), words.number(group.size), words.number(group.identical)) for group in groups
    ]
    yield table((_("Texto"), _("Parecidos"), _("Idénticos")), rows)


def _start(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip()}…"


def _reply(consultation: Consultation) -> Iterator[Block]:
    """Yield the themes of the reasoned reply: what was said, decided and done."""
    themes = list_themes(consultation)
    if not themes:
        return
    yield heading(1, _("Temas de la respuesta"))
    if not consultation.is_replied:
        yield paragraph(_("Borrador: esta respuesta todavía no es pública."))
    commitments = list_commitments(consultation)
    for theme in themes:
        yield heading(2, theme.title)
        decided = ". ".join(filter(None, (str(DECISION_LABELS[theme.decision]), theme.reason)))
        told = [(_("Dijeron"), theme.said), (_("Decidimos"), decided), (_("Hicimos"), theme.done)]
        if theme.mentions is not None:
            told.insert(0, (_("Menciones"), words.number(theme.mentions)))
        yield facts([pair for pair in told if pair[1]])
        own = [commitment for commitment in commitments if commitment.theme_id == theme.id]
        if own:
            rows = [(c.text, c.responsible, words.plain_date(c.due_on) if c.due_on else "") for c in own]
            yield table((_("Compromiso"), _("Responsable"), _("Plazo")), rows)


def _codes(consultation: Consultation) -> Iterator[Block]:
    codes = queries.list_codes(consultation)
    if not codes:
        return
    counts = queries.count_by_code(consultation)
    yield heading(1, _("Temas de los textos"))
    rows = [(code.name, code.description, words.number(sum(counts.get(code.id, {}).values()))) for code in codes]
    yield table((_("Código"), _("Qué incluye"), _("Textos")), rows)
