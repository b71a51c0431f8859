"""Building a draft: questions, pages, conditions."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import abort, request

from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing.pages import status
from participa.publishing.pages.autosave import forget_saved
from participa.questionnaires import queries, services
from participa.questionnaires.backoffice.area import (
    ONE,
    actor,
    area,
    attempt_change,
    back,
    find_draft,
    find_question,
    opened_at,
    recovered_form,
    render,
    render_form,
    step,
)
from participa.questionnaires.definition import Kind, Page, Question
from participa.questionnaires.definition.checking import privacy_warnings
from participa.questionnaires.forms import PageForm, QuestionForm, facts_of
from participa.questionnaires.wording import KIND_LABELS
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from participa.questionnaires.models import Questionnaire, QuestionnaireVersion


@area.get(f"{ONE}preguntas/nueva/", access=May.CONTENT_EDIT)
def choose_kind(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the kinds of question there are."""
    questionnaire, _draft = find_draft(questionnaire_id)
    return render("kinds", questionnaire=questionnaire, kinds=list(Kind), page_key=request.args.get("pagina", ""))


@area.form(f"{ONE}preguntas/nueva/<kind>/", access=May.CONTENT_EDIT)
def add_question(agency: str, questionnaire_id: int, kind: str) -> ResponseReturnValue:  # noqa: ARG001
    """Add a question of a kind."""
    questionnaire, draft = find_draft(questionnaire_id)
    asked = _kind(kind)
    recovered, facts = recovered_form()
    form = QuestionForm(asked, formdata=recovered) if recovered else QuestionForm(asked)
    blank = Question("p1", 1, asked, "")

    def save(mark: int | None) -> Question:
        question = form.question(blank, partial(services.fresh_key, questionnaire))
        page = request.args.get("pagina", "")
        return services.add_question(questionnaire, draft, question, page_key=page, account_id=actor(), opened_at=mark)

    heading = _("Nueva pregunta: %(kind)s", kind=KIND_LABELS[asked])
    return _written(form, questionnaire, draft, save, heading=heading, said=_("La pregunta quedó agregada."), **facts)


@area.form(f"{ONE}preguntas/<key>/", access=May.CONTENT_EDIT)
def edit_question(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001
    """Edit a question of the draft."""
    questionnaire, draft = find_draft(questionnaire_id)
    question = find_question(draft.parsed, key)
    recovered, facts = recovered_form()
    told = facts_of(question)
    form = QuestionForm(question.kind, formdata=recovered) if recovered else QuestionForm(question.kind, data=told)

    def save(mark: int | None) -> Question:
        changed = form.question(question, partial(services.fresh_key, questionnaire))
        services.save_question(questionnaire, draft, changed, account_id=actor(), opened_at=mark)
        return changed

    place = draft.parsed.ordinals[key]
    heading = _("Pregunta %(place)s: %(kind)s", place=place, kind=KIND_LABELS[question.kind])
    said = _("La pregunta quedó guardada.")
    return _written(form, questionnaire, draft, save, heading=heading, said=said, stored=told, at=key, **facts)


def _written(
    form: FlaskForm,
    questionnaire: Questionnaire,
    draft: QuestionnaireVersion,
    save: Callable[[int | None], Question | Page | None],
    *,
    heading: str,
    said: str,
    at: str = "",
    stored: dict[str, Any] | None = None,
    **facts: Any,
) -> ResponseReturnValue:
    """Show the form of a step, or take the step; somebody else's change is shown beside what was typed."""
    mark, theirs = draft.revision, []

    def keep() -> Question | Page | bool:
        done = save(opened_at())
        forget_saved(request.path)
        return done or True

    if form.validate_on_submit():
        done = attempt_change(form, keep)
        if done is not None:
            key = at or (done.key if isinstance(done, Question) else "")
            for warning in privacy_warnings(done) if isinstance(done, Question) else []:
                said = f"{said} {_('Piénselo dos veces: %(warning)s', warning=warning)}"
            return back(questionnaire, said, anchor=key and f"fila-{key}")
        theirs = _theirs(form, stored or {})
    return render_form(form, questionnaire, heading=heading, mark=mark, theirs=theirs, **facts), status(form)


def _theirs(form: FlaskForm, stored: dict[str, Any]) -> list[tuple[str, str]]:
    """Return the fields where what is saved now is not what was typed: label and the saved text."""
    return [
        (field.label.text, str(stored[field.short_name] or _("(vacío)")))
        for field in form
        if field.short_name in stored and (field.data or "") != (stored[field.short_name] or "")
    ]


@area.post(f"{ONE}preguntas/<key>/hacer/", access=May.CONTENT_EDIT)
def act_on_question(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001
    """Move, copy or take out a question."""
    questionnaire, draft = find_draft(questionnaire_id)
    question = find_question(draft.parsed, key)
    take: dict[str, tuple[Callable[..., object], str]] = {
        "up": (partial(services.move_question, down=False), _("La pregunta subió un lugar.")),
        "down": (partial(services.move_question, down=True), _("La pregunta bajó un lugar.")),
        "copy": (services.copy_question, _("La pregunta quedó duplicada.")),
        "remove": (services.remove_question, _("La pregunta se quitó. Puede deshacerlo.")),
        "keep": (_keep_in_library, _("La pregunta quedó en la biblioteca.")),
    }
    act, said = take.get(request.form.get("do", "")) or abort(400)
    mark = opened_at()
    return step(
        questionnaire,
        lambda: act(questionnaire, draft, question, account_id=actor(), opened_at=mark),
        said,
        anchor=f"fila-{key}" if act is not services.remove_question else "deshacer",
    )


def _keep_in_library(
    _questionnaire: Questionnaire,
    _draft: QuestionnaireVersion,
    question: Question,
    *,
    account_id: int | None,
    **_mark: Any,
) -> None:
    agency_id = current_agency().id
    kept = queries.list_saved_questions(agency_id)
    services.keep_question(question, kept, agency_id=agency_id, account_id=account_id)


@area.form(f"{ONE}paginas/nueva/", access=May.CONTENT_EDIT)
def add_page(agency: str, questionnaire_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Add a page."""
    questionnaire, draft = find_draft(questionnaire_id)
    recovered, facts = recovered_form()
    form = PageForm(formdata=recovered) if recovered else PageForm()

    def save(mark: int | None) -> None:
        page = form.page(Page("g0"))
        services.add_page(questionnaire, draft, page, account_id=actor(), opened_at=mark)

    said = _("La página quedó agregada al final.")
    return _written(form, questionnaire, draft, save, heading=_("Nueva página"), said=said, **facts)


@area.form(f"{ONE}paginas/<key>/", access=May.CONTENT_EDIT)
def edit_page(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001
    """Edit a page's own words."""
    questionnaire, draft = find_draft(questionnaire_id)
    page = draft.parsed.page(key) or abort(404)
    recovered, facts = recovered_form()
    form = PageForm(formdata=recovered) if recovered else PageForm(obj=page)

    def save(mark: int | None) -> None:
        services.save_page(questionnaire, draft, form.page(page), account_id=actor(), opened_at=mark)

    stored, said = {"title": page.title, "intro": page.intro}, _("La página quedó guardada.")
    return _written(form, questionnaire, draft, save, heading=_("Editar la página"), said=said, stored=stored, **facts)


@area.post(f"{ONE}paginas/<key>/hacer/", access=May.CONTENT_EDIT)
def act_on_page(agency: str, questionnaire_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001
    """Move or take out a page."""
    questionnaire, draft = find_draft(questionnaire_id)
    page = draft.parsed.page(key) or abort(404)
    take: dict[str, tuple[Callable[..., object], str]] = {
        "up": (partial(services.move_page, down=False), _("La página subió un lugar.")),
        "down": (partial(services.move_page, down=True), _("La página bajó un lugar.")),
        "remove": (services.remove_page, _("La página y sus preguntas se quitaron. Puede deshacerlo.")),
    }
    act, said = take.get(request.form.get("do", "")) or abort(400)
    mark = opened_at()
    return step(
        questionnaire,
        lambda: act(questionnaire, draft, page, account_id=actor(), opened_at=mark),
        said,
        f"pagina-{key}",
    )


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        abort(404)
