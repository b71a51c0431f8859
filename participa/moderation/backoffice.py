"""The queue of answers that may be published, and hiding words of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.contributions import queries as answers
from participa.contributions import services as answering
from participa.contributions.backoffice.area import consultation_of, key_of
from participa.contributions.forms import PressedForm
from participa.contributions.models import RedactionReason
from participa.contributions.showing import answers_in_words
from participa.contributions.wording import REDACTION_LABELS
from participa.foundation.i18n import _, ngettext
from participa.moderation import queries, services
from participa.moderation.forms import DecideForm, RedactForm
from participa.moderation.models import HidingReason
from participa.moderation.wording import REASON_LABELS, STATE_LABELS
from participa.questionnaires.reading import unflatten
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.consultations.models import Consultation
    from participa.contributions.models import Contribution

area = Area(
    "moderation",
    __name__,
    ground=Ground.AGENCY,
    url_prefix="/gestion/<agency>/consultas/<int:content_id>/publicacion-de-respuestas",
)


@area.get("/", access=May.ANSWERS_READ)
def index(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the answers that may be published: those to decide, the shown, the hidden."""
    return _queue(consultation_of(content_id), DecideForm(formdata=None))


@area.post("/decidir/", access=May.ANSWERS_MODERATE)
def decide(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Publish the ticked answers, or hide them with a reason."""
    consultation, form = consultation_of(content_id), DecideForm()
    keys = [key_of(word) for word in request.form.getlist("respuesta")[:100]]
    hides = request.form.get("Decision") == "ocultar"
    if not form.validate() or not keys or (hides and not form.reason.data):
        form.form_errors.append(_("Marque respuestas y, para no publicarlas, elija el motivo."))
        return _queue(consultation, form), 422
    number, batch = services.decide(
        keys,
        agency_id=consultation.agency_id,
        content_id=content_id,
        reason=HidingReason(form.reason.data) if hides else None,
        account_id=visitor().account_id,
    )
    flash(_done(number, hides=hides), "success")
    return redirect(_to("index", content_id, deshacer=batch), 303)


@area.post("/deshacer/", access=May.ANSWERS_MODERATE)
def undo(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Let what was decided last wait again."""
    consultation = consultation_of(content_id)
    number = services.undo(
        key_of(request.form.get("lote", "")),
        agency_id=consultation.agency_id,
        content_id=content_id,
        account_id=visitor().account_id,
    )
    words = ngettext("%(num)s respuesta volvió a la espera.", "%(num)s respuestas volvieron a la espera.", number)
    flash(words if number else _("No había nada que deshacer."), "success" if number else "info")
    return redirect(_to("index", content_id), 303)


@area.form("/<key>/ocultar-palabras/", access=May.ANSWERS_MODERATE)
def redact(agency: str, content_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Hide words of one answer that are personal data."""
    consultation, found, form = consultation_of(content_id), _answer(content_id, key), RedactForm()
    if form.validate_on_submit():
        try:
            number = answering.redact(
                found, str(form.words.data), RedactionReason(form.reason.data), account_id=visitor().account_id
            )
        except answering.NotFoundInTextError:
            form.words.errors = [_("La respuesta no dice esas palabras. Cópielas tal como están escritas.")]
        else:
            flash(_hidden_in(number), "success")
            return redirect(_to("redact", content_id, key=key), 303)
    return _answer_page(consultation, found, form), 422 if form.errors else 200


@area.post("/<key>/mostrar-palabras/", access=May.ANSWERS_UNSEAL)
def restore(agency: str, content_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Put back what was hidden by mistake."""
    answering.restore(_answer(content_id, key), account_id=visitor().account_id)
    flash(_("La respuesta se lee completa otra vez."), "success")
    return redirect(_to("redact", content_id, key=key), 303)


@area.post("/<key>/original/", access=May.ANSWERS_UNSEAL)
def original(agency: str, content_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the original, which the log remembers; by POST, since it writes that line."""
    consultation, found = consultation_of(content_id), _answer(content_id, key)
    definition = answers.get_version(agency_id=found.agency_id, version_id=found.version_id).parsed
    cells = answering.read_original(found, account_id=visitor().account_id)
    said = answers_in_words(definition, unflatten(definition, cells))
    return _render("original", consultation, contribution=found, answers=said)


def _queue(consultation: Consultation, form: DecideForm) -> str:
    agency_id = current_agency().id
    state = request.args.get("estado", "waiting")
    state = state if state in STATE_LABELS else "waiting"
    page = paginate(queries.select_queue(agency_id=agency_id, content_id=consultation.id, state=state))
    keys = [row[0].id for row in page.items]
    undoes = request.args.get("deshacer", "")
    return _render(
        "queue",
        consultation,
        page=page,
        state=state,
        states=STATE_LABELS,
        counts=queries.count_states(agency_id=agency_id, content_id=consultation.id),
        texts=answers.first_words(agency_id, keys),
        reasons=REASON_LABELS,
        form=form,
        undoes=undoes if undoes.isascii() and undoes.isdigit() else "",
    )


def _answer_page(consultation: Consultation, found: Contribution, form: RedactForm) -> str:
    definition = answers.get_version(agency_id=found.agency_id, version_id=found.version_id).parsed
    return _render(
        "redact",
        consultation,
        contribution=found,
        form=form,
        press=PressedForm(formdata=None),
        answers=answers_in_words(definition, unflatten(definition, answers.list_cells(found))),
        redactions=answers.list_redactions(found),
        labels=REDACTION_LABELS,
    )


def _answer(content_id: int, key: str) -> Contribution:
    found = answers.find_contribution(agency_id=current_agency().id, content_id=content_id, contribution_id=key_of(key))
    if found is None:
        abort(404)
    return found


def _hidden_in(number: int) -> str:
    return ngettext("Ocultamos esas palabras en %(num)s texto.", "Ocultamos esas palabras en %(num)s textos.", number)


def _done(number: int, *, hides: bool) -> str:
    if hides:
        return ngettext("%(num)s respuesta no se publica.", "%(num)s respuestas no se publican.", number)
    return ngettext("Publicamos %(num)s respuesta.", "Publicamos %(num)s respuestas.", number)


def _to(page: str, content_id: int, **values: object) -> str:
    return url_for(f"moderation.{page}", agency=current_agency().slug, content_id=content_id, **values)  # type: ignore[arg-type]


def _render(template: str, consultation: Consultation, **more: object) -> str:
    return render_template(
        f"moderation/backoffice/{template}.html",
        agency=current_agency(),
        consultation=consultation,
        to=lambda page, **values: _to(page, consultation.id, **values),
        **more,
    )
