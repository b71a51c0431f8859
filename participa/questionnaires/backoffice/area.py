"""What all pages of the builder share: their area, finding the questionnaire, refusals in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.foundation.i18n import _
from participa.publishing.pages import attempt
from participa.publishing.pages.autosave import typed_before
from participa.publishing.queries import NotFoundError
from participa.questionnaires import queries, services, wording
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
from participa.questionnaires.reading import askable_questions
from participa.questionnaires.reading.fields import first_field
from participa.questionnaires.reading.values import EMPTY
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from participa.questionnaires.definition import Definition, Question

area = Area("questionnaires_office", __name__, ground=Ground.AGENCY, about="questionnaire")
BASE = "/gestion/<agency>/cuestionarios/"
ONE = f"{BASE}<int:questionnaire_id>/"

#: What the macros of `_questions.html` ask, wherever a page of questions is shown.
TOLD: dict[str, Any] = {
    "askable_questions": askable_questions,
    "first_field": first_field,
    "answer_in_words": wording.answer_in_words,
    "condition_in_words": wording.condition_in_words,
    "limits_in_words": wording.limits_in_words,
    "place_groups": wording.place_groups,
    "empty_answer": EMPTY,
}
for name, told in TOLD.items():
    area.add_app_template_global(told, name)


def find(questionnaire_id: int) -> Questionnaire:
    """Return a questionnaire of this agency, or answer 404; for a change, nobody else changes it meanwhile."""
    try:
        return queries.get_questionnaire(current_agency().id, questionnaire_id, lock=request.method == "POST")
    except NotFoundError:
        abort(404)


def find_draft(questionnaire_id: int) -> tuple[Questionnaire, QuestionnaireVersion]:
    """Return a questionnaire with its draft; without one, 404: its structure is fixed."""
    questionnaire = find(questionnaire_id)
    draft = queries.find_version_in_state(questionnaire, VersionState.DRAFT)
    if draft is None:
        abort(404)
    return questionnaire, draft


def find_question(definition: Definition, key: str) -> Question:
    """Return a question of a definition, or answer 404."""
    return definition.by_key.get(key) or abort(404)


def url(page: str, questionnaire: Questionnaire | None = None, **more: Any) -> str:
    """Return the address of one of these pages."""
    if questionnaire is not None:
        more["questionnaire_id"] = questionnaire.id
    return url_for(f"{area.name}.{page}", agency=current_agency().slug, **more)


def render(template: str, **more: Any) -> str:
    """Render an office template with what all of them need."""
    return render_template(
        f"questionnaires/backoffice/{template}.html", agency=current_agency(), office_url=url, wording=wording, **more
    )


def render_form(form: FlaskForm, questionnaire: Questionnaire | None, *, heading: str, **more: Any) -> str:
    """Render a form of the builder; `mark` is the revision it was opened on."""
    facts: dict[str, Any] = {
        "lead": "",
        "mark": None,
        "theirs": [],
        "unsaved": None,
        "recovered": False,
        "submit": _("Guardar"),
        "cancel_url": url("show", questionnaire) if questionnaire else url("index"),
        "autosave": False,
        "warnings": [],
    }
    return render("form", form=form, questionnaire=questionnaire, heading=heading, **(facts | more))


def opened_at() -> int | None:
    """Return the revision that the form at hand was opened on."""
    mark = request.form.get("revision", "")
    return int(mark) if mark.isascii() and mark.isdigit() and len(mark) <= 9 else None  # noqa: PLR2004 (digits of a key)


def recovered_form() -> tuple[Any, dict[str, Any]]:
    """Return what was typed before and not saved, when the address asks for it, and what the page says of it."""
    unsaved, recovered = typed_before()
    return recovered, {"unsaved": unsaved, "recovered": bool(recovered), "autosave": True}


def attempt_change(form: FlaskForm, save: Callable[[], Any]) -> Any:
    """Save and commit as `attempt` does; what is too large is told on the form too."""

    def within() -> Any:
        try:
            return save()
        except services.TooLargeError:
            form.form_errors.append(
                _("El cuestionario llegó a su máximo de preguntas o de texto. Lo escrito sigue aquí: quite algo antes.")
            )
            return None

    return attempt(form, within)


def back(questionnaire: Questionnaire, text: str = "", tone: str = "success", anchor: str = "") -> ResponseReturnValue:
    """Go to the builder, saying something; `anchor` is the row where one was."""
    if text:
        flash(text, tone)
    return redirect(url("show", questionnaire, _anchor=anchor or None))


def step(questionnaire: Questionnaire, take: Callable[[], object], text: str, anchor: str = "") -> ResponseReturnValue:
    """Take a step that needs no form, and say what came of it."""
    try:
        take()
    except services.ConflictError:
        return back(
            questionnaire,
            _("Otra persona cambió el cuestionario mientras tanto. Véalo como quedó y repita si hace falta."),
            "warning",
        )
    except services.TooLargeError:
        return back(questionnaire, _("El cuestionario llegó a su máximo: quite algo antes de agregar."), "warning")
    except services.NothingToUndoError:
        return back(questionnaire, _("No hay nada que deshacer."), "info")
    return back(questionnaire, text, anchor=anchor)


def actor() -> int | None:
    """Return who acts."""
    return visitor().account_id
