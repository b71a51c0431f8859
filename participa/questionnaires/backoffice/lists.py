"""The list of questionnaires, one of them, and the steps of its life."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect, request
from flask_wtf import FlaskForm

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing.pages import attempt, status
from participa.publishing.queries import NotFoundError
from participa.questionnaires import queries, services
from participa.questionnaires.backoffice.area import (
    BASE,
    ONE,
    actor,
    area,
    back,
    find,
    find_draft,
    recovered_form,
    render,
    render_form,
    step,
    url,
)
from participa.questionnaires.definition.checking import check
from participa.questionnaires.forms import TitleForm
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.get(BASE, access=May.OFFICE_ENTER)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the agency's questionnaires."""
    text = request.args.get("q", "")[:100].replace("\0", "")
    return render("list", page=paginate(queries.list_for_office(current_agency().id, text)), text=text)


@area.form(f"{BASE}nuevo/", access=May.CONTENT_EDIT)
def create(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Make a questionnaire."""
    recovered, facts = recovered_form()
    form = TitleForm(formdata=recovered) if recovered else TitleForm()
    if form.validate_on_submit():
        made = attempt(
            form,
            lambda: services.create(
                agency_id=current_agency().id, title=str(form.title.data), account_id=actor(), forget=request.path
            ),
        )
        if made is not None:
            return back(made, _("Se creó el cuestionario. Agregue su primera pregunta."))
    page = render_form(form, None, heading=_("Nuevo cuestionario"), submit=_("Crear el cuestionario"), **facts)
    return page, status(form)


@area.get(ONE, access=May.OFFICE_ENTER)
def show(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a questionnaire: the draft to build, or the version in use."""
    questionnaire = find(questionnaire_id)
    versions = queries.list_versions(questionnaire)
    return _shown(questionnaire, versions[0], list(versions))


@area.get(f"{ONE}versiones/<int:number>/", access=May.OFFICE_ENTER)
def version(agency: str, questionnaire_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show one version with its corrections."""
    questionnaire = find(questionnaire_id)
    return _shown(questionnaire, find_version(questionnaire, number), list(queries.list_versions(questionnaire)))


def find_version(questionnaire: Questionnaire, number: int) -> QuestionnaireVersion:
    """Return a version by its number, or answer 404."""
    try:
        return queries.get_version(questionnaire, number)
    except NotFoundError:
        abort(404)


def _shown(
    questionnaire: Questionnaire, at_hand: QuestionnaireVersion, versions: list[QuestionnaireVersion]
) -> ResponseReturnValue:
    definition = at_hand.parsed
    return render(
        "show",
        questionnaire=questionnaire,
        version=at_hand,
        versions=versions,
        definition=definition,
        problems=check(definition) if at_hand.is_draft else [],
        corrections=queries.list_corrections(at_hand) if not at_hand.is_draft else [],
    )


@area.form(f"{ONE}titulo/", access=May.CONTENT_EDIT)
def rename(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Change the title."""
    questionnaire = find(questionnaire_id)
    form = TitleForm(obj=questionnaire)
    if form.validate_on_submit():
        services.rename(questionnaire, title=str(form.title.data), account_id=actor())
        return back(questionnaire, _("El título quedó cambiado."))
    return render_form(form, questionnaire, heading=_("Cambiar el título")), status(form)


@area.post(f"{ONE}copiar/", access=May.CONTENT_EDIT)
def copy(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Begin a new questionnaire as a copy of what this one asks."""
    questionnaire = find(questionnaire_id)
    newest = queries.list_versions(questionnaire)[0]
    twin = services.copy(questionnaire, newest.parsed, account_id=actor())
    return back(twin, _("Esta es la copia: cámbiele el título y ajuste lo que haga falta."))


@area.form(f"{ONE}abrir/", access=May.CONTENT_EDIT)
def open_version(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and open the draft for answers."""
    questionnaire, draft = find_draft(questionnaire_id)
    problems = check(draft.parsed)
    if FlaskForm().validate_on_submit():
        try:
            services.open_version(questionnaire, draft, account_id=actor())
        except services.NotReadyError:
            return back(questionnaire, _("Todavía falta algo por corregir."), "warning")
        return back(questionnaire, _("El cuestionario quedó en uso: ya puede recibir respuestas."))
    return render("open", questionnaire=questionnaire, version=draft, definition=draft.parsed, problems=problems)


@area.post(f"{ONE}nueva-version/", access=May.CONTENT_EDIT)
def start_version(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Begin the next version, for another structure."""
    questionnaire = find(questionnaire_id)
    services.start_version(questionnaire, account_id=actor())
    return back(questionnaire, _("Esta es la próxima versión. La que está en uso sigue igual hasta que abra esta."))


@area.form(f"{ONE}eliminar/", access=May.CONTENT_EDIT)
def delete(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and delete a draft; a questionnaire that was opened stays."""
    questionnaire, draft = find_draft(questionnaire_id)
    only = draft.number == 1
    if FlaskForm().validate_on_submit():
        services.delete(questionnaire, account_id=actor())
        flash(_("El cuestionario se eliminó.") if only else _("El borrador se eliminó."), "success")
        return redirect(url("index") if only else url("show", questionnaire))
    return render("delete", questionnaire=questionnaire, version=draft, only=only)


@area.post(f"{ONE}deshacer/", access=May.CONTENT_EDIT)
def undo(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Bring back the draft as it was before its last step."""
    questionnaire, draft = find_draft(questionnaire_id)
    return step(
        questionnaire, lambda: services.undo(questionnaire, draft, account_id=actor()), _("Lo último quedó deshecho.")
    )
