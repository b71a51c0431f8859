"""When a question or a page is shown: first which earlier question decides, then which of its answers."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from flask import abort, request

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing.pages import status
from participa.questionnaires import services
from participa.questionnaires.backoffice.area import (
    ONE,
    actor,
    area,
    attempt_change,
    back,
    find_draft,
    opened_at,
    render,
)
from participa.questionnaires.definition import Condition
from participa.questionnaires.definition.checking import earlier_questions
from participa.questionnaires.definition.model import DECIDING
from participa.questionnaires.forms import ConditionForm
from participa.questionnaires.wording import option_in_words

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.questionnaires.definition import Definition, Page, Question
    from participa.questionnaires.models import Questionnaire, QuestionnaireVersion


@area.form(f"{ONE}condicion/<key>/", access=May.CONTENT_EDIT)
def condition(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Say which answers of an earlier question show a question or a page."""
    questionnaire, draft = find_draft(questionnaire_id)
    definition = draft.parsed
    target = definition.by_key.get(key) or definition.page(key) or abort(404)
    earlier = _deciding(definition, key)
    on = _asked(target, earlier)
    kept = target.show_if.options if on and target.show_if and target.show_if.question == on.key else ()
    form = ConditionForm(data={"options": list(kept)})
    form.offer([(choice, option_in_words(on, choice)) for choice in on.choices] if on else [])
    if on and form.validate_on_submit():
        new = Condition(on.key, tuple(form.options.data or ()))
        if attempt_change(form, lambda: _keep(questionnaire, draft, target, new)) is not None:
            return back(questionnaire, _("La condición quedó guardada."), anchor=f"fila-{key}")
    page = render(
        "condition", questionnaire=questionnaire, version=draft, definition=definition, target=target, on=on,
        earlier=earlier, form=form,
    )  # fmt: skip
    return page, status(form)


@area.post(f"{ONE}condicion/<key>/quitar/", access=May.CONTENT_EDIT)
def drop_condition(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show a question or a page always."""
    questionnaire, draft = find_draft(questionnaire_id)
    definition = draft.parsed
    target = definition.by_key.get(key) or definition.page(key) or abort(404)
    _keep(questionnaire, draft, target, None)
    return back(questionnaire, _("Ahora se muestra siempre."), anchor=f"fila-{key}")


def _deciding(definition: Definition, key: str) -> list[Question]:
    """Return the earlier questions whose answers can decide."""
    before = {"before_page": key} if definition.page(key) else {"before": key}
    return [question for question in earlier_questions(definition, **before) if question.kind in DECIDING]


def _asked(target: Question | Page, earlier: list[Question]) -> Question | None:
    """Return the question that the address names, else the one that decides now."""
    named = request.args.get("de", target.show_if.question if target.show_if else "")
    return next((question for question in earlier if question.key == named), None)


def _keep(
    questionnaire: Questionnaire, draft: QuestionnaireVersion, target: Question | Page, new: Condition | None
) -> bool:
    changed = replace(target, show_if=new)
    save = services.save_question if draft.parsed.by_key.get(target.key) else services.save_page
    save(questionnaire, draft, changed, account_id=actor(), opened_at=opened_at())  # type: ignore[arg-type]
    return True
