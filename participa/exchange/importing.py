"""Contents of one type from a spreadsheet: what each row would do, and doing exactly that or nothing.

A row is judged by the very form in which people write the content. The rule that surprises: what is public is not
changed from a spreadsheet, and an empty cell erases nothing.
"""

from __future__ import annotations

import enum
import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select
from werkzeug.datastructures import MultiDict

from participa.agencies.importing import NotDecidedError, Outcome, PlanChangedError
from participa.agencies.importing.columns import key_of
from participa.audit.services import record
from participa.exchange import columns as shapes
from participa.exchange.reading import CellError, as_shown, as_typed
from participa.extensions import db
from participa.foundation.i18n import _
from participa.foundation.spanish import fold
from participa.foundation.tables import Row, TableError, read_table
from participa.publishing import forms, services
from participa.publishing.queries import list_for_office

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from participa.exchange.columns import Column
    from participa.foundation.tables import Table
    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content

#: Kinds that can be imported.
KINDS = ("officer", "mechanism", "document")
MAX_ROWS = 1_000
#: First key of PostgreSQL's advisory locks of imports; the second is the agency.
_LOCKS = 20_501
_LARGEST_KEY = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Line:
    """What one row would do. `changes` are (head, before, after); `values` what would be written."""

    number: int
    name: str
    outcome: Outcome
    content_id: int | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    changes: tuple[tuple[str, str, str], ...] = ()
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a spreadsheet would do now. Two plans with one fingerprint do the same."""

    lines: tuple[Line, ...]
    unknown_columns: tuple[str, ...]
    ignored_sheets: tuple[str, ...]
    fingerprint: str

    @property
    def counts(self) -> dict[Outcome, int]:
        """Return how many rows have each outcome."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.REFUSED, Outcome.SAME)}

    @property
    def writes(self) -> int:
        """Return how many rows would write something."""
        return self.counts[Outcome.NEW] + self.counts[Outcome.CHANGED]


def plan_import(content_type: ContentType, agency_id: int, data: bytes, file_name: str) -> Plan:
    """Compare a spreadsheet with an agency's contents of a type. Raises TableError when it can't be read as one."""
    table = read_table(data, file_name, max_rows=MAX_ROWS)
    facts = shapes.facts(content_type)
    used, unknown = _recognise(table, facts)
    if "title" not in used.values() and "id" not in used.values():
        title = next(column.header for column in facts if column.name == "title")
        raise TableError(_("Falta la columna «%(name)s». Descargue la plantilla para ver todas.", name=title))
    if not table.rows:
        raise TableError(_("La planilla solo tiene los nombres de las columnas: agregue una fila."))
    lines = _Planner(content_type, agency_id, used, facts).plan(table.rows)
    told = [
        [n.number, n.outcome, n.content_id, sorted((k, str(v)) for k, v in n.values.items()), n.changes] for n in lines
    ]
    fingerprint = hashlib.sha256(data + json.dumps(told).encode()).hexdigest()
    return Plan(lines, tuple(unknown), table.ignored_sheets, fingerprint)


def apply_plan(
    content_type: ContentType,
    agency_id: int,
    data: bytes,
    file_name: str,
    *,
    fingerprint: str,
    account_id: int | None,
    leave_out_refused: bool = False,
) -> Plan:
    """Do what the plan with that fingerprint said, all of it in the transaction at hand.

    Raises PlanChangedError, NotDecidedError and TableError before anything is written.
    """
    if db.session.get_bind().dialect.name == "postgresql":  # SQLite's writer holds the database already
        db.session.execute(select(func.pg_advisory_xact_lock(_LOCKS, agency_id)))
    plan = plan_import(content_type, agency_id, data, file_name)
    if plan.fingerprint != fingerprint:
        raise PlanChangedError
    if plan.counts[Outcome.REFUSED] and not leave_out_refused:
        raise NotDecidedError
    known = {content.id: content for content in _contents(content_type, agency_id)}
    for line in plan.lines:
        if line.outcome is Outcome.NEW:
            services.create(content_type, agency_id=agency_id, values=dict(line.values), account_id=account_id)
        elif line.outcome is Outcome.CHANGED:
            services.save_text(
                content_type, known[line.content_id or 0], values=dict(line.values), account_id=account_id
            )
    counts = {outcome.value: count for outcome, count in plan.counts.items()}
    record("content.import", account_id=account_id, agency_id=agency_id, subject=content_type.kind,
           details={"title": file_name, **counts})  # fmt: skip
    return plan


def headers(content_type: ContentType) -> list[str]:
    """Return the heads of the empty spreadsheet."""
    return [column.header for column in shapes.facts(content_type)]


def _contents(content_type: ContentType, agency_id: int) -> Sequence[Content]:
    return db.session.scalars(list_for_office(content_type, agency_id)).all()


def _recognise(table: Table, facts: Sequence[Column]) -> tuple[dict[str, str], list[str]]:
    """Return head -> field for the columns that are used, and the heads that nobody knows."""
    names = {key_of(column.header): column.name for column in facts} | {
        key_of(str(shapes.AROUND["id"])): "id",
    }
    silent = {key_of(str(header)) for name, header in shapes.AROUND.items() if name != "id"}
    used = {header: names[key_of(header)] for header in table.headers if key_of(header) in names}
    unknown = [header for header in table.headers if key_of(header) not in names and key_of(header) not in silent]
    return used, unknown


class _Planner:
    """Judges each row with the form of the type, against the agency's contents and the rows before it."""

    def __init__(
        self, content_type: ContentType, agency_id: int, used: Mapping[str, str], facts: Sequence[Column]
    ) -> None:
        self.type = content_type
        self.used = used
        self.facts = {column.name: column for column in facts}
        contents = _contents(content_type, agency_id)
        self.by_id = {content.id: content for content in contents}
        self.by_title: dict[str, list[Content]] = {}
        for content in contents:
            self.by_title.setdefault(fold(content.title), []).append(content)
        self.claimed: dict[object, int] = {}
        self.blank = shapes.blank_form(content_type)

    def plan(self, rows: Sequence[Row]) -> tuple[Line, ...]:
        """Judge every row."""
        return tuple(self._judge(row) for row in rows)

    def _judge(self, row: Row) -> Line:
        cells = {name: row.cells[header] for header, name in self.used.items() if row.cells.get(header)}
        name = cells.get("title", "")
        content, reason = self._find(cells)
        name = name or (content.title if content else "")
        if not reason:
            first = self.claimed.setdefault(content.id if content else fold(name), row.number)
            if first != row.number:
                reason = _("La fila %(row)s ya es de lo mismo: deje una de las dos.", row=first)
        if reason:
            return Line(row.number, name, Outcome.REFUSED, reasons=(reason,))
        values, reasons = self._values(cells, content)
        if reasons:
            return Line(row.number, name, Outcome.REFUSED, reasons=tuple(reasons))
        if content is None:
            return Line(row.number, name, Outcome.NEW, values=values)
        return self._existing(row.number, name, content, values)

    def _existing(self, number: int, name: str, content: Content, values: dict[str, Any]) -> Line:
        changed = {n: value for n, value in values.items() if _plain(getattr(content, n)) != _plain(value)}
        changes = tuple(
            (self.facts[n].header, _shown(self.facts[n], getattr(content, n)), _shown(self.facts[n], value))
            for n, value in changed.items()
        )
        if not changed:
            return Line(number, name, Outcome.SAME, content.id)
        if content.published_at is not None:
            reason = _("Ya fue público: cámbielo en su página, donde se revisa y se anota qué cambió.")
            return Line(number, name, Outcome.REFUSED, content.id, changes=changes, reasons=(reason,))
        return Line(number, name, Outcome.CHANGED, content.id, changed, changes)

    def _find(self, cells: Mapping[str, str]) -> tuple[Content | None, str]:
        """Return the content that a row is about, None for a new one, or why that can't be told."""
        number, title = cells.get("id", ""), cells.get("title", "")
        if number:
            known = number.isascii() and number.isdigit() and int(number) <= _LARGEST_KEY
            content = self.by_id.get(int(number)) if known else None
            if content is None:
                return None, _(
                    "El número %(number)s no es de este organismo: déjelo en blanco para crear.", number=number[:12]
                )
            return content, ""
        if not title:
            return None, _("Falta «%(name)s»: complételo o quite la fila.", name=self.facts["title"].header)
        named = self.by_title.get(fold(title), [])
        if len(named) > 1:
            return None, _("Hay %(number)s con este nombre: agregue la columna «Número».", number=len(named))
        return (named[0] if named else None), ""

    def _values(self, cells: Mapping[str, str], content: Content | None) -> tuple[dict[str, Any], list[str]]:
        """Return what the form makes of a row laid over what there is, and what it says against it."""
        now: Any = self.blank if content is None else self.type.form(formdata=None, obj=content, meta={"csrf": False})
        typed: MultiDict[str, str] = MultiDict()
        wrong = []
        for name, column in self.facts.items():
            text = as_shown(now[name])
            if cells.get(name):
                try:
                    text = as_typed(now[name], cells[name])
                except CellError as error:
                    wrong.append(_("%(column)s: %(error)s", column=column.header, error=str(error)))
            if text or not hasattr(now[name], "false_values"):  # a box that is not marked is not sent
                typed[name] = text
        if wrong:
            return {}, wrong
        form = self.type.form(formdata=typed, meta={"csrf": False})
        if not form.validate():
            return {}, [
                _("%(column)s: %(error)s", column=form[name].label.text, error=str(error))
                for name, errors in form.errors.items()
                for error in errors
            ]
        return {name: value for name, value in forms.values(form).items() if name in self.facts}, []


def _plain(value: Any) -> Any:
    """Return a value so that what a form gives and what is stored compare."""
    match value:
        case enum.Enum():
            return value.value
        case None:
            return ""
        case datetime():
            return value.timestamp()
        case _:
            return value


def _shown(column: Column, value: Any) -> str:
    shown = column.show(value)
    if isinstance(shown, bool):
        return _("sí") if shown else _("no")
    return "" if shown is None else str(shown)
