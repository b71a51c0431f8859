"""The agency's library of questions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing.pages import status
from participa.publishing.queries import NotFoundError
from participa.questionnaires import queries, services
from participa.questionnaires.backoffice.area import (
    BASE,
    ONE,
    actor,
    area,
    attempt_change,
    back,
    find_draft,
    opened_at,
    render,
    render_form,
    url,
)
from participa.questionnaires.definition import Kind
from participa.questionnaires.forms import InsertForm
from participa.questionnaires.wording import KIND_LABELS
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.questionnaires.models import SavedQuestion


@area.get(f"{BASE}biblioteca/", access=May.OFFICE_ENTER)
def library(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the saved questions."""
    saved = queries.list_saved_questions(current_agency().id)
    return render("library", saved=[(each, KIND_LABELS[Kind(each.question["kind"])]) for each in saved])


@area.post(f"{BASE}biblioteca/<int:saved_id>/quitar/", access=May.CONTENT_EDIT)
def forget_question(agency: str, saved_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Take a question out of the library."""
    services.forget_question(_saved(saved_id), account_id=actor())
    flash(_("La pregunta salió de la biblioteca. Los cuestionarios que la usan no cambian."), "success")
    return redirect(url("library"))


@area.form(f"{ONE}insertar/", access=May.CONTENT_EDIT)
def insert_question(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Add a saved question to the draft."""
    questionnaire, draft = find_draft(questionnaire_id)
    saved = queries.list_saved_questions(current_agency().id)
    if not saved:
        return redirect(url("library"))
    form = InsertForm(page=request.args.get("pagina"))
    form.offer(
        [(str(each.id), f"{each.label} ({KIND_LABELS[Kind(each.question['kind'])]})") for each in saved], draft.parsed
    )
    if form.validate_on_submit():
        chosen = _saved(int(str(form.saved.data)))
        added = attempt_change(
            form,
            lambda: services.insert_question(
                questionnaire, draft, chosen, page_key=str(form.page.data), account_id=actor(), opened_at=opened_at()
            ),
        )
        if added is not None:
            return back(questionnaire, _("La pregunta quedó agregada."), anchor=f"fila-{added.key}")
    page = render_form(
        form, questionnaire, heading=_("Insertar una pregunta guardada"), mark=draft.revision, submit=_("Insertar")
    )
    return page, status(form)


def _saved(saved_id: int) -> SavedQuestion:
    try:
        return queries.get_saved_question(current_agency().id, saved_id)
    except NotFoundError:
        abort(404)
