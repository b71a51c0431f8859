"""Answers and report as files, in flat memory, without anybody's identity; a large CSV is sent while it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Response, abort, flash, redirect

from participa.access.permissions import May
from participa.analysis import queries
from participa.analysis.backoffice.area import area, asked_filters, consultation_of, render, to
from participa.analysis.columns import columns_of, dictionary, heads, rows
from participa.analysis.counting import NotCountedYetError
from participa.analysis.report import report_of
from participa.analysis.wording import waiting
from participa.consultations.models import AnswersShown
from participa.foundation.downloads import content_disposition
from participa.foundation.i18n import _
from participa.foundation.typesetting.press import BusyError, print_pdf
from participa.foundation.wordprocessing import DOCX_TYPE, docx_bytes
from participa.web.gate import current_agency
from participa.web.sending import TYPES, send_table, stream_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask.typing import ResponseReturnValue

    from participa.analysis.columns import Column
    from participa.consultations.models import Consultation


@area.get("/archivos/", access=May.ANSWERS_READ)
def files(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Offer the files."""
    consultation = consultation_of(content_id)
    with_consent = consultation.publication_of_answers is AnswersShown.WITH_CONSENT
    return render(
        "files",
        consultation,
        extensions=list(TYPES),
        answer_extensions=["csv"] if queries.has_many(consultation) else list(TYPES),
        with_consent=with_consent,
    )


@area.get("/archivos/respuestas.<extension>", access=May.ANSWERS_READ)
def answers_file(agency: str, content_id: int, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the answers, for the agency's own use."""
    consultation = consultation_of(content_id)
    columns = columns_of(queries.asked_of(consultation))
    made = rows(queries.records(consultation, asked_filters()), columns)
    return _send(consultation, f"respuestas-{consultation.slug}", extension, heads(columns), made)


@area.get("/archivos/datos-abiertos.<extension>", access=May.ANSWERS_READ)
def open_file(agency: str, content_id: int, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the answers as open data: nobody is told apart, words only of those who agreed and are shown."""
    consultation = consultation_of(content_id)
    columns = _open_columns(consultation)
    told = queries.combinations_told(consultation)
    made = rows(queries.records(consultation), columns, is_open=True, told=told)
    return _send(consultation, f"datos-abiertos-{consultation.slug}", extension, heads(columns, is_open=True), made)


@area.get("/archivos/diccionario.<extension>", access=May.ANSWERS_READ)
def dictionary_file(agency: str, content_id: int, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the dictionary of the columns."""
    consultation = consultation_of(content_id)
    columns = columns_of(queries.asked_of(consultation))
    names = [_("Columna"), _("Qué es"), _("Valores")]
    return send_table(f"diccionario-{consultation.slug}", _known(extension), names, dictionary(columns))


@area.get("/archivos/diccionario-datos-abiertos.<extension>", access=May.ANSWERS_READ)
def open_dictionary_file(agency: str, content_id: int, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the dictionary that goes beside the open data."""
    consultation = consultation_of(content_id)
    made = dictionary(_open_columns(consultation), is_open=True)
    names = [_("Columna"), _("Qué es"), _("Valores")]
    return send_table(f"diccionario-datos-abiertos-{consultation.slug}", _known(extension), names, made)


@area.get("/archivos/informe.<extension>", access=May.ANSWERS_READ)
def report(agency: str, content_id: int, extension: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the report, as a tagged PDF or for a word processor."""
    consultation = consultation_of(content_id)
    if extension not in ("pdf", "docx"):
        abort(404)
    try:
        document = report_of(current_agency(), consultation, asked_filters())
        data = print_pdf(document, remember=False) if extension == "pdf" else docx_bytes(document)
    except NotCountedYetError:
        flash(waiting(), "warning")
        return redirect(to("files", consultation), 303)
    except BusyError:
        flash(_("Se están preparando otros documentos. Espere un minuto e intente otra vez."), "warning")
        return redirect(to("files", consultation), 303)
    return Response(
        data,
        mimetype="application/pdf" if extension == "pdf" else DOCX_TYPE,
        headers={
            "Content-Disposition": content_disposition(f"informe-{consultation.slug}.{extension}"),
            "Cache-Control": "private, no-store",
        },
    )


def _send(
    consultation: Consultation, name: str, extension: str, headers: list[str], made: Iterator[list[object]]
) -> ResponseReturnValue:
    """Send answers: of many only as CSV, while it is read; a workbook of them would take minutes before it began."""
    if not queries.has_many(consultation):
        return send_table(name, _known(extension), headers, made)
    if _known(extension) != "csv":
        flash(_("Son muchas respuestas para un archivo de Excel: baje el CSV, que Excel también abre."), "warning")
        return redirect(to("files", consultation), 303)
    return stream_table(name, headers, made)


def _open_columns(consultation: Consultation) -> list[Column]:
    """Return the columns of the open data: with words only where the consultation shows answers."""
    columns = columns_of(queries.asked_of(consultation), is_open=True)
    with_words = consultation.publication_of_answers is AnswersShown.WITH_CONSENT
    return [column for column in columns if with_words or not column.is_words]


def _known(extension: str) -> str:
    """Return the ending of a table, or answer 404."""
    if extension not in TYPES:
        abort(404)
    return extension
