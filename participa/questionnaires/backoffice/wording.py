"""Correcting the words of the version in use."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing.pages import status
from participa.questionnaires import queries, services
from participa.questionnaires.backoffice.area import (
    ONE,
    actor,
    area,
    attempt_change,
    back,
    find,
    find_question,
    opened_at,
    render_form,
)
from participa.questionnaires.forms import corrected_texts, wording_form
from participa.questionnaires.models import VersionState

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from participa.questionnaires.definition import Question
    from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, WordingCorrection


@area.form(f"{ONE}preguntas/<key>/corregir/", access=May.CONTENT_EDIT)
def correct(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Correct a question's words, with the reason."""
    questionnaire = find(questionnaire_id)
    version = queries.find_version_in_state(questionnaire, VersionState.IN_USE) or abort(404)
    question = find_question(version.parsed, key)
    form = wording_form(question)
    if form.validate_on_submit():
        done = attempt_change(form, lambda: _correct(questionnaire, version, question, form))
        if done is not None:
            said = _("La corrección quedó hecha y anotada.") if done else _("No había nada que corregir.")
            return back(questionnaire, said, anchor=f"fila-{key}")
    place = version.parsed.ordinals[key]
    lead = _(
        "Corrija solo las palabras. Para preguntar otra cosa, empiece una nueva versión: lo ya respondido no cambia."
    )
    heading = _("Corregir la pregunta %(place)s", place=place)
    return render_form(form, questionnaire, heading=heading, lead=lead, mark=version.revision), status(form)


def _correct(
    questionnaire: Questionnaire, version: QuestionnaireVersion, question: Question, form: FlaskForm
) -> list[WordingCorrection]:
    return services.correct_wording(
        questionnaire,
        version,
        question,
        texts=corrected_texts(form),
        reason=str(form["reason"].data),
        account_id=actor(),
        opened_at=opened_at(),
    )
