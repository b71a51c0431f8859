"""Reading a definition from JSON. Strict: what is not known, too long or of another type is refused, and named."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

from participa.questionnaires.definition.model import (
    MOST_OPTIONS,
    MOST_PAGES,
    MOST_QUESTIONS,
    OTHER,
    Condition,
    Definition,
    Kind,
    Limits,
    Option,
    Page,
    Question,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

#: Letters that each text may have.
LABEL_MOST, HELP_MOST, OPTION_MOST, ROW_MOST, TITLE_MOST, INTRO_MOST = 500, 2_000, 300, 6_000, 160, 6_000
#: Letters of all the texts together.
ALL_MOST = 300_000
LARGEST_NUMBER = 32_767
MOST_DECIMALS = 4
LARGEST_LIMIT = Decimal(10) ** 12
LONGEST_SCALE = 11
T = TypeVar("T")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,30}")


class DefinitionError(ValueError):
    """The JSON is no definition; the message says where and why, for those who build or import it."""


def from_json(data: object) -> Definition:
    """Return the definition that a decoded JSON value holds. Raises DefinitionError."""
    fields = _fields(data, "definition", {"pages"})
    pages = _list(fields.get("pages", []), "pages", MOST_PAGES, _page)
    definition = Definition(pages)
    questions = list(definition)
    if len(questions) > MOST_QUESTIONS:
        raise DefinitionError(f"{len(questions)} questions; there may be {MOST_QUESTIONS}")
    _unique((page.key for page in pages), "page key")
    _unique((question.key for question in questions), "question key")
    _unique((question.number for question in questions), "question number")
    if _letters(definition) > ALL_MOST:
        raise DefinitionError(f"the texts together are longer than {ALL_MOST} letters")
    return definition


def question_from_json(data: object) -> Question:
    """Return one question, as the library of saved questions keeps it. Raises DefinitionError."""
    return _question(data, "question")


def _page(data: object, where: str) -> Page:
    fields = _fields(data, where, {"key", "title", "intro", "questions", "show_if"})
    return Page(
        key=_key(fields.get("key"), where),
        title=_text(fields, "title", where, TITLE_MOST),
        intro=_text(fields, "intro", where, INTRO_MOST),
        questions=_list(fields.get("questions", []), f"{where}.questions", MOST_QUESTIONS, _question),
        show_if=_condition(fields.get("show_if"), f"{where}.show_if"),
    )


def _question(data: object, where: str) -> Question:
    known = {"key", "number", "kind", "label", "help", "required", "options", "rows", "limits", "show_if", "other"}
    fields = _fields(data, where, known)
    try:
        kind = Kind(str(fields.get("kind")))
    except ValueError:
        raise DefinitionError(f"{where}.kind: no such kind of question") from None
    return Question(
        key=_key(fields.get("key"), where),
        number=_whole(fields.get("number"), f"{where}.number", 1, LARGEST_NUMBER),
        kind=kind,
        label=_text(fields, "label", where, LABEL_MOST),
        help=_text(fields, "help", where, HELP_MOST),
        required=_flag(fields, "required", where),
        options=_options(fields, "options", where, OPTION_MOST),
        rows=_options(fields, "rows", where, ROW_MOST),
        limits=_limits(fields.get("limits"), f"{where}.limits", kind),
        show_if=_condition(fields.get("show_if"), f"{where}.show_if"),
        other=_flag(fields, "other", where),
    )


def _options(fields: dict[str, Any], name: str, where: str, letters: int) -> tuple[Option, ...]:
    def option(data: object, place: str) -> Option:
        own = _fields(data, place, {"key", "label"})
        key = _key(own.get("key"), place)
        if key == OTHER:
            raise DefinitionError(f"{place}.key: {OTHER!r} is the key of another answer")
        return Option(key, _text(own, "label", place, letters))

    found = _list(fields.get(name, []), f"{where}.{name}", MOST_OPTIONS, option)
    _unique((each.key for each in found), f"{where}.{name} key")
    return found


def _condition(data: object, where: str) -> Condition | None:
    if data is None:
        return None
    fields = _fields(data, where, {"question", "options"})
    options = _list(fields.get("options", []), f"{where}.options", MOST_OPTIONS, _word)
    return Condition(_key(fields.get("question"), where), options)


def _limits(data: object, where: str, kind: Kind) -> Limits:
    if data is None:
        return Limits()
    names = {"least", "most", "decimals", "first", "last", "least_label", "most_label"}
    fields = _fields(data, where, names)
    limits = Limits(
        least=_number(fields.get("least"), f"{where}.least"),
        most=_number(fields.get("most"), f"{where}.most"),
        decimals=_whole(fields.get("decimals", 0), f"{where}.decimals", 0, MOST_DECIMALS),
        first=_day(fields.get("first"), f"{where}.first"),
        last=_day(fields.get("last"), f"{where}.last"),
        least_label=_text(fields, "least_label", where, OPTION_MOST),
        most_label=_text(fields, "most_label", where, OPTION_MOST),
    )
    if kind is Kind.SCALE:
        _check_scale(limits, where)
    return limits


def _check_scale(limits: Limits, where: str) -> None:
    least, most = limits.least, limits.most
    ends = [end for end in (least, most) if end is not None]
    steps = int(5 if most is None else most) - int(1 if least is None else least) + 1
    whole = all(end == end.to_integral_value() for end in ends)
    if not whole or not 2 <= steps <= LONGEST_SCALE:  # noqa: PLR2004 (a scale has at least two steps)
        raise DefinitionError(f"{where}: a scale has 2 to {LONGEST_SCALE} whole steps")


def _fields(data: object, where: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise DefinitionError(f"{where}: an object is needed")
    if unknown := sorted(str(name) for name in set(data) - known):
        raise DefinitionError(f"{where}: unknown {', '.join(unknown)[:200]}")
    return data


def _list(data: object, where: str, most: int, read: Callable[[object, str], T]) -> tuple[T, ...]:
    if not isinstance(data, list):
        raise DefinitionError(f"{where}: a list is needed")
    if len(data) > most:
        raise DefinitionError(f"{where}: {len(data)} entries; there may be {most}")
    return tuple(read(each, f"{where}[{place}]") for place, each in enumerate(data))


def _key(data: object, where: str) -> str:
    if not isinstance(data, str) or not _KEY.fullmatch(data):
        raise DefinitionError(f"{where}.key: a key is a small letter and then small letters, digits and _")
    return data


def _word(data: object, where: str) -> str:
    if not isinstance(data, str) or not re.fullmatch(r"-?[a-z0-9_]{1,31}", data):
        raise DefinitionError(f"{where}: the key of an option is needed")
    return data


def _text(fields: dict[str, Any], name: str, where: str, most: int) -> str:
    text = fields.get(name, "")
    if not isinstance(text, str):
        raise DefinitionError(f"{where}.{name}: a text is needed")
    if len(text) > most:
        raise DefinitionError(f"{where}.{name}: {len(text)} letters; there may be {most}")
    if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise DefinitionError(f"{where}.{name}: letters that no text holds")
    return text


def _flag(fields: dict[str, Any], name: str, where: str) -> bool:
    flag = fields.get(name, False)
    if not isinstance(flag, bool):
        raise DefinitionError(f"{where}.{name}: true or false is needed")
    return flag


def _whole(data: object, where: str, least: int, most: int) -> int:
    if not isinstance(data, int) or isinstance(data, bool) or not least <= data <= most:
        raise DefinitionError(f"{where}: a whole number from {least} to {most} is needed")
    return data


def _number(data: object, where: str) -> Decimal | None:
    """Read a number written as text, so that no digit is lost on the way."""
    if data is None:
        return None
    if not isinstance(data, str) or not re.fullmatch(r"-?\d{1,13}(\.\d{1,4})?", data, re.ASCII):
        raise DefinitionError(f"{where}: a number as text is needed")
    try:
        number = Decimal(data)
    except InvalidOperation:
        raise DefinitionError(f"{where}: a number as text is needed") from None
    if abs(number) > LARGEST_LIMIT:
        raise DefinitionError(f"{where}: a number this large is no limit")
    return number


def _day(data: object, where: str) -> date | None:
    if data is None:
        return None
    if not isinstance(data, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", data, re.ASCII):
        raise DefinitionError(f"{where}: a day as 2026-12-31 is needed")
    try:
        return date.fromisoformat(data)
    except ValueError:
        raise DefinitionError(f"{where}: there is no such day") from None


def _unique(values: Iterable[object], what: str) -> None:
    twice = [value for value, times in Counter(values).items() if times > 1]
    if twice:
        raise DefinitionError(f"{what} {twice[0]!r} is there twice")


def _letters(definition: Definition) -> int:
    """Count the letters of the long texts."""
    questions = sum(
        len(q.label) + len(q.help) + sum(len(option.label) for option in (*q.options, *q.rows)) for q in definition
    )
    return questions + sum(len(page.title) + len(page.intro) for page in definition.pages)
