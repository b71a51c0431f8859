"""Questionnaires of the agencies that people can enter: one in use, and one still being written."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from participa.demo.facts.questions import QUESTIONNAIRES
from participa.questionnaires import services
from participa.questionnaires.definition import Condition, Definition, Option, Page, Question
from participa.questionnaires.queries import list_versions

if TYPE_CHECKING:
    from datetime import date, datetime

    from participa.demo.facts.questions import Asked, Told
    from participa.demo.playing import Stage
    from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, WordingCorrection


class Made(NamedTuple):
    """A questionnaire with its newest version."""

    told: Told
    questionnaire: Questionnaire
    version: QuestionnaireVersion


def fill(acronym: str, on: Stage, *, agency_id: int, account_id: int | None, today: date) -> list[Made]:
    """Make what an agency of that acronym asks, in its own scope; nothing for those without."""
    made = []
    for told in QUESTIONNAIRES.get(acronym, ()):
        on.move_to(told.day(today))
        one = services.create(agency_id=agency_id, title=told.title(today), account_id=account_id)
        version = list_versions(one)[0]
        definition = _definition(one, told.pages)
        if told.has_grown:
            version = _first_version(one, version, Definition(definition.pages[:-1]), on, account_id)
        services.change(one, version, definition, step="question.add", about=told.title(today), account_id=account_id)
        version.last_step = None
        if told.in_use:
            on.move_on_from(on.moment)
            services.open_version(one, version, account_id=account_id)
        if told.correction[0]:
            on.move_on_from(on.moment)
            for line in _correct(one, version, told.correction, account_id):
                line.at = on.moment
        if told.kept:
            question = next(each for each in version.parsed if each.label == told.kept)
            services.keep_question(question, [], agency_id=agency_id, account_id=account_id)
        _date(one, version, on.moment)
        made.append(Made(told, one, version))
    on.leave_log()
    return made


def _first_version(
    one: Questionnaire, version: QuestionnaireVersion, definition: Definition, on: Stage, account_id: int | None
) -> QuestionnaireVersion:
    """Have a shorter version been in use, and return the draft of the one that supersedes it."""
    services.change(one, version, definition, step="question.add", about=one.title, account_id=account_id)
    services.open_version(one, version, account_id=account_id)
    version.opened_at = version.updated_at = on.moment
    on.move_on_from(on.moment)
    return services.start_version(one, account_id=account_id)


def _definition(one: Questionnaire, pages: tuple[tuple[str, str, tuple[Asked, ...]], ...]) -> Definition:
    """Give numbers and keys, and turn "the question that says so" into a condition."""
    made: list[Page] = []
    known: dict[str, Question] = {}
    for place, (title, intro, asked) in enumerate(pages):
        own = []
        for each in asked:
            one.last_number += 1
            question = Question(
                key=f"p{one.last_number}",
                number=one.last_number,
                kind=each.kind,
                label=each.label,
                help=each.help,
                required=each.required,
                options=tuple(Option(services.fresh_key(one), text) for text in each.options),
                rows=tuple(Option(services.fresh_key(one, "r"), text) for text in each.rows),
                limits=each.limits,
                other=each.other,
            )
            if each.only_if:
                on = known[each.only_if[0]]
                chosen = tuple(option.key for option in on.options if option.label in each.only_if[1:])
                question = replace(question, show_if=Condition(on.key, chosen))
            known[question.label] = question
            own.append(question)
        key = "g1" if place == 0 else services.fresh_key(one, "g")
        made.append(Page(key, title, intro, tuple(own)))
    return Definition(tuple(made))


def _correct(
    one: Questionnaire, version: QuestionnaireVersion, correction: tuple[str, str, str], account_id: int | None
) -> list[WordingCorrection]:
    before, after, reason = correction
    question = next(each for each in version.parsed if each.label == before)
    return services.correct_wording(
        one, version, question, texts={"label": after}, reason=reason, account_id=account_id
    )


def _date(one: Questionnaire, version: QuestionnaireVersion, moment: datetime) -> None:
    """Let it have happened when it is said to."""
    one.created_at = one.updated_at = version.updated_at = moment
    if version.opened_at is not None:
        version.opened_at = moment
    if version.number > 1:
        list_versions(one)[-1].superseded_at = moment
