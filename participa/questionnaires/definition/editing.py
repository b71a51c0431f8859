"""Changes of a definition, each a new one. What hangs on a removed question stays as it is: the check names it."""

from __future__ import annotations

from dataclasses import replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from participa.questionnaires.definition.model import Definition, Option, Page, Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def add_question(definition: Definition, page_key: str, question: Question, *, after: str = "") -> Definition:
    """Return it with a question more: after another one, or at the end of the page."""
    page = definition.page(page_key)
    if page is None:
        return definition
    keys = [each.key for each in page.questions]
    place = keys.index(after) + 1 if after in keys else len(keys)
    return replace_page(
        definition, replace(page, questions=(*page.questions[:place], question, *page.questions[place:]))
    )


def replace_question(definition: Definition, question: Question) -> Definition:
    """Return it with the question of the same key changed."""
    pages = (
        replace(page, questions=tuple(question if each.key == question.key else each for each in page.questions))
        for page in definition.pages
    )
    return Definition(tuple(pages))


def remove_question(definition: Definition, key: str) -> Definition:
    """Return it without a question."""
    pages = (
        replace(page, questions=tuple(each for each in page.questions if each.key != key)) for page in definition.pages
    )
    return Definition(tuple(pages))


def move_question(definition: Definition, key: str, *, down: bool) -> Definition:
    """Return it with a question one place on; from the end of a page it goes to the neighbouring one."""
    page = definition.page_of(key)
    if page is None:
        return definition
    keys = [each.key for each in page.questions]
    at, step = keys.index(key), 1 if down else -1
    if 0 <= at + step < len(keys):
        moved = list(page.questions)
        moved[at], moved[at + step] = moved[at + step], moved[at]
        return replace_page(definition, replace(page, questions=tuple(moved)))
    place = [each.key for each in definition.pages].index(page.key) + step
    if not 0 <= place < len(definition.pages):
        return definition
    neighbour = definition.pages[place]
    question = definition.by_key[key]
    own = (question, *neighbour.questions) if down else (*neighbour.questions, question)
    return replace_page(remove_question(definition, key), replace(neighbour, questions=own))


def add_page(definition: Definition, page: Page) -> Definition:
    """Return it with a page more, at the end."""
    return Definition((*definition.pages, page))


def replace_page(definition: Definition, page: Page) -> Definition:
    """Return it with the page of the same key changed."""
    return Definition(tuple(page if each.key == page.key else each for each in definition.pages))


def remove_page(definition: Definition, key: str) -> Definition:
    """Return it without a page and its questions."""
    return Definition(tuple(each for each in definition.pages if each.key != key))


def move_page(definition: Definition, key: str, *, down: bool) -> Definition:
    """Return it with a page one place on."""
    keys = [each.key for each in definition.pages]
    if key not in keys:
        return definition
    at, other = keys.index(key), keys.index(key) + (1 if down else -1)
    if not 0 <= other < len(keys):
        return definition
    pages = list(definition.pages)
    pages[at], pages[other] = pages[other], pages[at]
    return Definition(tuple(pages))


def options_of(texts: Sequence[str], before: Sequence[Option], new_key: Callable[[], str]) -> tuple[Option, ...]:
    """Return the options that lines of text mean: a line that stayed or was only reworded keeps its key."""
    keys: dict[int, str] = {}
    known = {option.label: option.key for option in reversed(before)}
    for place, text in enumerate(texts):
        if known.get(text) and known[text] not in keys.values():
            keys[place] = known[text]
    matcher = SequenceMatcher(None, [option.label for option in before], list(texts), autojunk=False)
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "replace" and old_to - old_from == new_to - new_from:
            for step in range(new_to - new_from):
                if new_from + step not in keys and before[old_from + step].key not in keys.values():
                    keys[new_from + step] = before[old_from + step].key
    return tuple(Option(keys.get(place) or new_key(), text) for place, text in enumerate(texts))
