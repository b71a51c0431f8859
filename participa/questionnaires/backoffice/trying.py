"""Preview and trial: as citizens meet it. What is answered here goes back into the page, never further."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request
from werkzeug.datastructures import MultiDict

from participa.access.permissions import May
from participa.questionnaires.backoffice.area import ONE, area, find, render
from participa.questionnaires.backoffice.lists import find_version
from participa.questionnaires.reading import Value, read, shown_pages, to_form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue

    from participa.questionnaires.definition import Definition, Page


@area.form(f"{ONE}versiones/<int:number>/ensayo/", access=May.OFFICE_ENTER)
def trial(agency: str, questionnaire_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer a version on trial: nothing is stored."""
    questionnaire = find(questionnaire_id)
    version = find_version(questionnaire, number)
    definition = version.parsed
    facts = {"questionnaire": questionnaire, "version": version, "definition": definition}
    if request.method == "GET":
        pages = shown_pages(definition, {})
        return render("trial", **facts, **_shown(definition, pages[0] if pages else None, {}, {}))
    page, typed, errors = _next(definition)
    code = 422 if errors else 200
    return render("trial", **facts, **_shown(definition, page, typed, errors)), code


def _next(definition: Definition) -> tuple[Page | None, Mapping[str, Value], dict[str, str]]:
    """Return the page to show after what was sent (none at the end), what was typed so far, and what to mend."""
    at = request.form.get("page", "")
    everything = read(definition, request.form, {}).typed
    own = {question.key for page in definition.pages if page.key == at for question in page.questions}
    others = {key: value for key, value in everything.items() if key not in own}
    reading = read(definition, request.form, request.files, page=at, earlier=others)
    pages = shown_pages(definition, reading.values)
    place = next((n for n, page in enumerate(pages) if page.key == at), -1)
    if request.form.get("go") == "back":
        return (pages[max(place - 1, 0)] if pages else None), reading.typed, {}
    if reading.errors:
        return pages[place], reading.typed, reading.errors
    ahead = pages[place + 1 :]
    return (ahead[0], reading.typed, {}) if ahead else (None, reading.values, {})


def _shown(
    definition: Definition, page: Page | None, typed: Mapping[str, Value], errors: dict[str, str]
) -> dict[str, Any]:
    pages = shown_pages(definition, typed)
    here = {question.key for question in page.questions} if page else set()
    carried = to_form(definition, {key: value for key, value in typed.items() if key not in here})
    return {
        "page": page,
        "place": pages.index(page) + 1 if page in pages else 0,
        "total": len(pages),
        "typed": typed,
        "errors": errors,
        "carried": MultiDict(carried).items(multi=True),
    }
