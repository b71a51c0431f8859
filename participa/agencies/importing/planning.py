"""What each row of a spreadsheet would do, worked out without writing anything."""

from __future__ import annotations

import enum
import hashlib
import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from participa.agencies.importing.columns import CellError, Column, kind_in, recognise
from participa.agencies.importing.known import Body, Known
from participa.agencies.importing.names import Similar, essence
from participa.agencies.labels import KINDS, REGIMES
from participa.agencies.models import Kind, Regime
from participa.foundation.i18n import _
from participa.foundation.spanish import fold
from participa.foundation.tables import Row, TableError, read_table

#: Octets of a spreadsheet; some 5,000 rows fit well.
MAX_BYTES = 5_000_000


class Outcome(enum.StrEnum):
    """What a row would do."""

    NEW = "nuevo"
    CHANGED = "cambia"
    SAME = "igual"
    REVIEW = "revisar"
    REFUSED = "error"


class Choice(enum.StrEnum):
    """What a person decided of a row that has to be looked at."""

    SKIP = "dejar"
    SEPARATE = "aparte"
    SAME = "mismo"


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an agency, before and after, as stored; `label` is the spreadsheet's head."""

    field: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the spreadsheet. `reason` says why it is refused or must be looked at; `notes` are only told."""

    number: int
    name: str
    code: str
    outcome: Outcome
    values: Mapping[str, str] = field(default_factory=dict)
    agency_id: int | None = None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    notes: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """What a spreadsheet would do now. Two plans with one fingerprint do the same to the same agencies."""

    lines: tuple[Line, ...]
    used_columns: tuple[str, ...]
    unknown_columns: tuple[str, ...]
    ignored_sheets: tuple[str, ...]
    fingerprint: str

    @property
    def counts(self) -> dict[Outcome, int]:
        """Return how many rows have each outcome."""
        found = Counter(line.outcome for line in self.lines)
        return {outcome: found[outcome] for outcome in Outcome}

    def of(self, outcome: Outcome) -> list[Line]:
        """Return the rows with an outcome."""
        return [line for line in self.lines if line.outcome is outcome]

    @property
    def does_nothing(self) -> bool:
        """Tell whether everything in the spreadsheet is already so."""
        return all(line.outcome is Outcome.SAME for line in self.lines)


def plan_import(data: bytes, file_name: str) -> Plan:
    """Compare a spreadsheet with the agencies there are. Raises TableError when it can't be read as one."""
    if len(data) > MAX_BYTES:
        raise TableError(_("El archivo pesa más de %(max)s MB: divídalo en varios.", max=MAX_BYTES // 1_000_000))
    table = read_table(data, file_name)
    columns, unknown = recognise(table.headers)
    if "name" not in {column.field for column in columns.values()}:
        raise TableError(_("Falta la columna «nombre». Descargue la plantilla para ver cómo se llaman las columnas."))
    if not table.rows:
        raise TableError(_("La planilla solo tiene los nombres de las columnas: agregue una fila por organismo."))
    lines = _Planner(columns).plan(table.rows)
    return Plan(lines, tuple(columns), tuple(unknown), table.ignored_sheets, _fingerprint(data, lines))


def _fingerprint(data: bytes, lines: tuple[Line, ...]) -> str:
    told = [
        [n.number, n.outcome, n.agency_id, dict(n.values), [[c.field, c.before, c.after] for c in n.changes], n.choices]
        for n in lines
    ]
    return hashlib.sha256(data + json.dumps(told, sort_keys=True).encode()).hexdigest()


class _Planner:
    """Compares the rows with what is known, and with each other."""

    def __init__(self, columns: dict[str, Column]) -> None:
        self.columns = columns
        self.labels = {column.field: header for header, column in columns.items()}
        self.known = Known()
        self.rows_by_code: dict[str, int] = {}
        self.rows_by_name: dict[str, int] = {}
        self.claimed: dict[int, int] = {}
        self.similar_rows: Similar[Line] = Similar()

    def plan(self, rows: list[Row]) -> tuple[Line, ...]:
        """Read every row first, so that each is compared with all the others, also those after it."""
        read = [self._read(row) for row in rows]
        for line in read:
            if line.outcome is not Outcome.REFUSED:
                self.similar_rows.add(line.name, line)
                if self._kind_of(line) is Kind.MINISTRY:
                    self.known.add_ministry(line.name)
        return tuple(line if line.outcome is Outcome.REFUSED else self._judge(line) for line in read)

    def _read(self, row: Row) -> Line:
        values: dict[str, str] = {}
        wrong = []
        for header, column in self.columns.items():
            cell = row.cells.get(header, "")
            if cell:
                try:
                    values[column.field] = column.read(cell)
                except CellError as error:
                    wrong.append(_("%(column)s: %(error)s", column=header, error=str(error)))
        name, code = values.get("name", ""), values.get("code", "")
        if not name and not wrong:
            wrong.append(_("Falta el nombre: complételo o quite la fila."))
        commune, region = values.get("commune_code"), values.get("region_code")
        if commune and region and not commune.startswith(region):
            wrong.append(_("La comuna no es de esa región: corrija una de las dos."))
        elif commune:
            values["region_code"] = commune[:2]
        line = Line(row.number, name, code, Outcome.NEW, values)
        return replace(line, outcome=Outcome.REFUSED, reason=" ".join(wrong)) if wrong else line

    def _judge(self, line: Line) -> Line:
        twice = self._repeated(line)
        if twice:
            return self._refused(line, twice)
        line = self._with_ministry(line)
        found = self.known.by_code.get(line.code) if line.code else None
        if found is None and not line.code:
            named = self.known.by_name.get(fold(line.name), [])
            if len(named) > 1:
                return self._refused(
                    line, _("Hay %(number)s organismos con este nombre: agregue el código.", number=len(named))
                )
            found = named[0] if named else None
        return self._new_or_similar(line) if found is None else self._existing(line, found)

    def _repeated(self, line: Line) -> str:
        """Return why a row that says again what another said can't go in."""
        if line.code:
            first = self.rows_by_code.setdefault(line.code, line.number)
            if first != line.number:
                return _("El código ya está en la fila %(row)s: deje una de las dos.", row=first)
            return ""
        first = self.rows_by_name.setdefault(fold(line.name), line.number)
        if first != line.number:
            return _(
                "El nombre ya está en la fila %(row)s: deje una, o agregue los códigos si son distintos.", row=first
            )
        return ""

    def _existing(self, line: Line, body: Body) -> Line:
        first = self.claimed.setdefault(body.id, line.number)
        if first != line.number:
            return self._refused(line, _("La fila %(row)s ya es de este organismo: deje una de las dos.", row=first))
        changes = self._changes(line, body)
        renamed = any(change.field == "name" for change in changes)
        if renamed and essence(line.name) != essence(body.name) and not self.known.alike(line.name, body):
            reason = _("El código %(code)s es de «%(name)s». ¿Cambió de nombre?", code=line.code, name=body.name)
            return replace(
                line, outcome=Outcome.REVIEW, agency_id=body.id, changes=changes, reason=reason, choices=(Choice.SAME,)
            )
        outcome = Outcome.CHANGED if changes else Outcome.SAME
        return replace(line, outcome=outcome, agency_id=body.id, changes=changes)

    def _new_or_similar(self, line: Line) -> Line:
        bodies = [b for b in self.known.similar(line.name) if not _apart(line, b.region_code, b.commune_code)]
        doubtful = [b for b in bodies if not (line.code and b.code)]
        rows = [o for o in self.similar_rows.find(line.name) if o.number != line.number]
        doubtful_rows = [] if line.code else [o for o in rows if _may_be_one(line, o)]
        coded = [body for body in self.known.similar(line.name) if body.code]
        notes = [_("Se parece a «%(name)s» (%(code)s).", name=body.name, code=body.code) for body in coded]
        notes += [_("Se parece a la fila %(row)s: «%(name)s».", row=o.number, name=o.name) for o in rows]
        line = replace(line, notes=(*line.notes, *notes))
        if not doubtful and not doubtful_rows:
            return line
        if len(doubtful) != 1:
            names = ", ".join(
                [f"«{b.name}»" for b in doubtful] + [_("fila %(row)s", row=o.number) for o in doubtful_rows]
            )
            reason = _("Se parece a otros: %(names)s. Diga si es un organismo distinto.", names=names)
            return replace(line, outcome=Outcome.REVIEW, reason=reason, choices=(Choice.SEPARATE,))
        body = doubtful[0]
        reason = _("Se parece a «%(name)s», que ya existe. Diga si es el mismo o uno distinto.", name=body.name)
        return replace(
            line,
            outcome=Outcome.REVIEW,
            agency_id=body.id,
            changes=self._changes(line, body),
            reason=reason,
            choices=(Choice.SAME, Choice.SEPARATE),
        )

    def _changes(self, line: Line, body: Body) -> tuple[Change, ...]:
        """Return what would change: nothing for an empty cell, nor for a name with other accents or case."""
        changes = []
        for name, after in line.values.items():
            before = body.values.get(name, "")
            same = fold(after) == fold(before) if name in ("name", "ministry") else after == before
            if not same:
                label = self.labels.get(name, name)
                changes.append(Change(name, label, shown(name, before), shown(name, after)))
        return tuple(changes)

    def _with_ministry(self, line: Line) -> Line:
        """Put the ministry's own name in place of what was written; take away one that nobody knows, with a note."""
        written = line.values.get("ministry")
        if not written:
            return line
        values = dict(line.values)
        ministry = self.known.ministry(written)
        if ministry is None or fold(ministry) == fold(line.name):
            del values["ministry"]
        else:
            values["ministry"] = ministry
        if ministry is not None:
            return replace(line, values=values)
        note = _("El ministerio «%(name)s» no está en el portal: queda sin ministerio.", name=written)
        return replace(line, values=values, notes=(*line.notes, note))

    @staticmethod
    def _kind_of(line: Line) -> Kind:
        return Kind(line.values["kind"]) if "kind" in line.values else kind_in(line.name) or Kind.SERVICE

    @staticmethod
    def _refused(line: Line, reason: str) -> Line:
        return replace(line, outcome=Outcome.REFUSED, reason=reason)


def _apart(line: Line, region: str | None, commune: str | None) -> bool:
    """Tell whether two bodies stand in different places, so that like names mean nothing."""
    pairs = ((line.values.get("region_code"), region), (line.values.get("commune_code"), commune))
    return any(one and other and one != other for one, other in pairs)


def _may_be_one(line: Line, other: Line) -> bool:
    """Tell whether two rows may stand for one body; one that says the same name again is refused for itself."""
    repeats = not other.code and fold(other.name) == fold(line.name)
    return not repeats and not _apart(line, other.values.get("region_code"), other.values.get("commune_code"))


_SHOWN: dict[str, Callable[[str], Any]] = {
    "kind": lambda value: KINDS[Kind(value)],
    "regime": lambda value: REGIMES[Regime(value)],
}


def shown(name: str, value: str) -> str:
    """Return a stored value as people read it."""
    return str(_SHOWN[name](value)) if value and name in _SHOWN else value
