"""Paper and meetings: open a batch, enter its sheets, and let a second person compare them before they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request

from participa.access.permissions import May
from participa.contributions import queries, services
from participa.contributions.backoffice.area import area, consultation_of, key_of, render, to
from participa.contributions.forms import BatchForm, NoteForm, PaperForm, PressedForm
from participa.contributions.models import Batch, BatchState, Channel, Contribution
from participa.contributions.showing import answers_in_words
from participa.contributions.wording import BATCH_LABELS, CHANNEL_LABELS
from participa.documents.downloading import answer as answer_file
from participa.documents.services import store_file
from participa.foundation.files import StorageFull, UploadRefused, clean_file_name, receive_upload
from participa.foundation.i18n import _, ngettext
from participa.questionnaires.reading import read, unflatten
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.consultations.models import Consultation
    from participa.documents.models import StoredFile
    from participa.questionnaires.models import QuestionnaireVersion
    from participa.questionnaires.reading import Value


@area.get("/papel/", access=May.ANSWERS_READ)
def batches(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the batches."""
    consultation = consultation_of(content_id)
    rows = queries.list_batches(agency_id=current_agency().id, content_id=content_id)
    return render(
        "batches",
        consultation,
        rows=rows,
        labels=BATCH_LABELS,
        channel_labels=CHANNEL_LABELS,
        has_questions=_version(consultation) is not None,
    )


@area.form("/papel/nuevo/", access=May.ANSWERS_ENTER)
def open_batch(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Begin a batch, with the scan of its sheets."""
    consultation = consultation_of(content_id)
    form = BatchForm()
    if form.validate_on_submit():
        try:
            batch = services.open_batch(
                consultation,
                channel=Channel(form.channel.data),
                place=form.place.data or "",
                gathered_on=form.gathered_on.data,
                sheets=form.sheets.data,
                scan=_scan(),
                account_id=_me(),
            )
        except (UploadRefused, StorageFull) as error:
            form.scan.errors = [str(error)]
        else:
            return redirect(to("batch", consultation, number=batch.number), 303)
    return render("open_batch", consultation, form=form), 422 if form.errors else 200


@area.get("/papel/<int:number>/", access=May.ANSWERS_READ)
def batch(agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show a batch with what was entered, and what can be done with it."""
    consultation, found = _batch(content_id, number)
    return _batch_page(consultation, found, NoteForm(formdata=None))


@area.get("/papel/<int:number>/escaneo", access=May.ANSWERS_READ)
def scan(agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the scan of a batch."""
    _consultation, found = _batch(content_id, number)
    if found.scan is None:
        abort(404)
    return answer_file(found.scan, public=False)


@area.form("/papel/<int:number>/digitar/", access=May.ANSWERS_ENTER)
def enter(agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Enter one sheet; the next follows at once."""
    consultation, found = _batch(content_id, number)
    return _entry(consultation, found, None)


@area.form("/papel/<int:number>/<key>/", access=May.ANSWERS_ENTER)
def change(agency: str, content_id: int, number: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Correct what was entered."""
    consultation, found = _batch(content_id, number)
    return _entry(consultation, found, _entered(found, key_of(key)))


@area.post("/papel/<int:number>/<key>/quitar/", access=May.ANSWERS_ENTER)
def remove(agency: str, content_id: int, number: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take out what was entered by mistake."""
    consultation, found = _batch(content_id, number)
    try:
        services.remove_entry(found, _entered(found, key_of(key)), account_id=_me())
    except services.NotNowError:
        return _not_now(consultation, found)
    flash(_("Quitamos esa respuesta del lote."), "success")
    return redirect(to("batch", consultation, number=number), 303)


@area.post("/papel/<int:number>/entregar/", access=May.ANSWERS_ENTER)
def hand_over(agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the batch to a second person."""
    consultation, found = _batch(content_id, number)
    try:
        services.hand_over(found, account_id=_me())
    except services.NotNowError:
        return _not_now(consultation, found)
    flash(_("El lote espera que otra persona lo compare con el papel."), "success")
    return redirect(to("batch", consultation, number=number), 303)


@area.post("/papel/<int:number>/contar/", access=May.ANSWERS_ENTER)
def approve(agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Count the batch: another person than who entered it."""
    consultation, found = _batch(content_id, number)
    try:
        counted = services.approve(found, account_id=_me())
    except services.SecondPersonError:
        flash(_("Usted digitó respuestas de este lote: debe comprobarlo otra persona."), "warning")
    except services.NotNowError:
        return _not_now(consultation, found)
    else:
        flash(
            ngettext("Contamos %(num)s respuesta en papel.", "Contamos %(num)s respuestas en papel.", counted),
            "success",
        )
    return redirect(to("batch", consultation, number=number), 303)


@area.post("/papel/<int:number>/devolver/", access=May.ANSWERS_ENTER)
def give_back(agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give the batch back, saying what to mend."""
    consultation, found = _batch(content_id, number)
    form = NoteForm()
    if not form.validate_on_submit():
        return _batch_page(consultation, found, form), 422
    try:
        services.give_back(found, note=str(form.note.data), account_id=_me())
    except services.SecondPersonError:
        flash(_("Usted digitó respuestas de este lote: debe comprobarlo otra persona."), "warning")
    except services.NotNowError:
        return _not_now(consultation, found)
    else:
        flash(_("Devolvimos el lote para corregirlo."), "success")
    return redirect(to("batch", consultation, number=number), 303)


def _entry(consultation: Consultation, found: Batch, entered: Contribution | None) -> ResponseReturnValue:
    version = _version(consultation)
    if version is None or found.state is not BatchState.OPEN:
        return _not_now(consultation, found)
    form, values, errors = PaperForm(), _values(version, entered), {}
    if form.is_submitted():
        reading = read(version.parsed, request.form, request.files)
        values, errors = reading.typed, reading.errors
        if form.validate() and not errors:
            services.note_entry(found, account_id=_me())
            services.keep_on_paper(
                consultation,
                version,
                batch_id=found.id,
                channel=found.channel,
                values=reading.values,
                about=form.about(),
                account_id=_me(),
                replaces=entered,
            )
            flash(_("Guardamos la respuesta."), "success")
            again = entered is None
            return redirect(to("enter" if again else "batch", consultation, number=found.number), 303)
    return render(
        "enter",
        consultation,
        batch=found,
        entered=entered,
        number_entered=len(queries.list_in_batch(found)),
        definition=version.parsed,
        values=values,
        errors=errors,
        form=form,
    ), 422 if errors or form.errors else 200


def _values(version: QuestionnaireVersion, entered: Contribution | None) -> dict[str, Value]:
    return unflatten(version.parsed, queries.list_cells(entered)) if entered is not None else {}


def _batch_page(consultation: Consultation, found: Batch, form: NoteForm) -> str:
    version = _version(consultation)
    entries = queries.list_in_batch(found)
    cells = queries.cells_of(found.agency_id, [row.id for row in entries])
    answers = {
        row.id: answers_in_words(version.parsed, unflatten(version.parsed, cells.get(row.id, [])))
        for row in entries
        if version is not None
    }
    return render(
        "batch",
        consultation,
        batch=found,
        entries=entries,
        answers=answers,
        labels=BATCH_LABELS,
        channel_labels=CHANNEL_LABELS,
        form=form,
        is_second=_me() not in found.entered_by,
        press=PressedForm(formdata=None),
    )


def _batch(content_id: int, number: int) -> tuple[Consultation, Batch]:
    consultation = consultation_of(content_id)
    found = queries.find_batch(agency_id=current_agency().id, content_id=content_id, number=number)
    if found is None:
        abort(404)
    return consultation, found


def _entered(found: Batch, key: int) -> Contribution:
    row = next((row for row in queries.list_in_batch(found) if row.id == key), None)
    if row is None:
        abort(404)
    return row


def _version(consultation: Consultation) -> QuestionnaireVersion | None:
    if consultation.questionnaire_id is None:
        return None
    return queries.find_version_in_use(agency_id=consultation.agency_id, questionnaire_id=consultation.questionnaire_id)


def _scan() -> StoredFile | None:
    file = request.files.get("scan")
    if file is None or not file.filename:
        return None
    inspected, stream = receive_upload(file.stream, clean_file_name(file.filename))  # type: ignore[arg-type]
    return store_file(inspected, stream, agency_id=current_agency().id, account_id=_me())


def _not_now(consultation: Consultation, found: Batch) -> ResponseReturnValue:
    flash(_("El lote no admite ese paso ahora: revise en qué estado está."), "warning")
    return redirect(to("batch", consultation, number=found.number), 303)


def _me() -> int:
    return int(visitor().account_id or 0)
