"""The log as people read it: filters kept in the address, who did what to what, each field before and after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from flask import request

from participa.audit.queries import Filters
from participa.exchange import columns
from participa.foundation.i18n import _
from participa.publishing.content_types import TYPES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from participa.audit.models import AuditEvent

_FIRST_YEAR, _LAST_YEAR = 2000, 2100
_MOST_DIGITS = 9


@dataclass(slots=True)
class Words:
    """How actions and facts are said: supplied by the package that knows all of them."""

    actions: Mapping[str, Any] = field(default_factory=dict)
    details: Callable[[dict[str, Any]], str] = str
    name: Callable[[str], str] = str
    value: Callable[[str, Any], str] = lambda _name, value: str(value)
    subjects: Mapping[str, Any] = field(default_factory=dict)


words = Words()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the log, in words. `changes` are (field, before, after)."""

    number: int
    at: Any
    who: str
    what: str
    action: str
    about: str
    subject: str
    details: str
    changes: tuple[tuple[str, str, str], ...]
    seal: str


def asked_filters() -> Filters:
    """Return the filters of the address; what can't be one counts as none."""
    person = request.args.get("persona", "")
    action = request.args.get("accion", "")
    return Filters(
        account_id=int(person) if person.isascii() and person.isdigit() and len(person) <= _MOST_DIGITS else None,
        action=action if action in words.actions else "",
        since=_day(request.args.get("desde", "")),
        until=_day(request.args.get("hasta", "")),
        text=request.args.get("q", "")[:100].strip(),
    )


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if _FIRST_YEAR <= day.year <= _LAST_YEAR else None


def filter_fields(filters: Filters, people: Mapping[int, str] | None, actions: Iterable[str]) -> list[dict[str, Any]]:
    """Return the fields of the filter form; without people nobody is asked for."""
    every = {"value": "", "label": _("Todas")}
    known = sorted(((a, str(words.actions[a])) for a in actions if a in words.actions), key=lambda pair: pair[1])
    by_name = sorted((people or {}).items(), key=lambda pair: pair[1].casefold())
    fields: list[dict[str, Any]] = [
        {"name": "q", "label": _("Texto"), "kind": "search", "value": filters.text},
        {
            "name": "accion",
            "label": _("Qué se hizo"),
            "value": filters.action,
            "options": [every, *({"value": action, "label": label} for action, label in known)],
        },
        {"name": "desde", "label": _("Desde el día"), "kind": "date", "value": filters.since or ""},
        {"name": "hasta", "label": _("Hasta el día"), "kind": "date", "value": filters.until or ""},
    ]
    if people is not None:
        options = [every, *({"value": number, "label": name} for number, name in by_name)]
        fields.insert(
            1, {"name": "persona", "label": _("Quién"), "value": filters.account_id or "", "options": options}
        )
    return fields


def in_words(event: AuditEvent, name: str | None, labels: dict[str, dict[str, columns.Column]]) -> Line:
    """Return a line in words; `labels` remembers the fields of each kind of content from one line to the next."""
    details = dict(event.details or {})
    kind = event.subject.partition(":")[0]
    if kind in TYPES and kind not in labels:
        labels[kind] = {column.name: column for column in columns.facts(TYPES[kind])}
    changed = _pairs(details)
    known = labels.get(kind, {})
    # Of a text beside what is public only the names are kept: its words are in its versions.
    beside = [name for name in details.pop("fields", None) or () if name not in changed]
    details |= (
        {"fields": [known[name].header if name in known else words.name(name) for name in beside]} if beside else {}
    )
    return Line(
        number=event.number,
        at=event.at,
        who=name or _("El sistema"),
        what=str(words.actions.get(event.action, event.action)),
        action=event.action,
        about=str(details.pop("title", "") or _subject(event.subject)),
        subject=event.subject,
        details=words.details(details),
        changes=tuple(_change(field_name, pair, known) for field_name, pair in changed.items()),
        seal=event.seal,
    )


def _subject(subject: str) -> str:
    """Return what a line without a title is about: the kind of content in words, and its number."""
    kind, _colon, number = subject.partition(":")
    if kind in TYPES:
        return f"{TYPES[kind].singular} {number}"
    return str(words.subjects[kind]) % {"number": number} if kind in words.subjects else subject


def _pairs(details: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Take the fields before and after out of a line's facts, in either of the two ways they are kept."""
    found = details.pop("changes", None)
    if isinstance(found, dict):
        return {name: (pair[0], pair[1]) for name, pair in found.items() if isinstance(pair, list) and len(pair) == 2}  # noqa: PLR2004
    before, after = details.get("before"), details.get("after")
    if isinstance(before, dict) and isinstance(after, dict):
        del details["before"], details["after"]
        return {name: (before.get(name), after.get(name)) for name in {**before, **after}}
    return {}


def _change(name: str, pair: tuple[Any, Any], known: Mapping[str, columns.Column]) -> tuple[str, str, str]:
    column = known.get(name)
    if column is None:
        return words.name(name), words.value(name, pair[0]), words.value(name, pair[1])
    return column.header, _shown(column.show(pair[0])), _shown(column.show(pair[1]))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("sí") if value else _("no")
    return "" if value is None else str(value)


def heads() -> list[str]:
    """Return the heads of the downloaded log."""
    return [
        _("Número"), _("Cuándo"), _("Quién"), _("Qué"), _("Acción"), _("Sobre qué"), _("Referencia"), _("Detalle"),
        _("Antes y después"), _("Sello"),
    ]  # fmt: skip


def cells(
    rows: Iterable[Any], labels: dict[str, dict[str, columns.Column]] | None = None
) -> Iterator[Sequence[object]]:
    """Yield the cells of the downloaded log from (event, name of who acted)."""
    labels = {} if labels is None else labels
    for row in rows:
        line = in_words(row[0], row[1], labels)
        changes = "\n".join(f"{label}: «{before}» → «{after}»" for label, before, after in line.changes)
        yield (
            line.number, line.at, line.who, line.what, line.action, line.about, line.subject, line.details, changes,
            line.seal,
        )  # fmt: skip
