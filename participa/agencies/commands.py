"""The command line's way into the import of agencies."""

from __future__ import annotations

import sys
from pathlib import Path

from participa.agencies.importing import Line, Outcome, PlanChangedError, apply_plan, plan_import
from participa.extensions import db
from participa.foundation.i18n import _
from participa.foundation.tables import TableError
from participa.tenancy import scopes

ALL_IN, NOTHING, SOME_LEFT = 0, 1, 2


def import_file(path: Path, *, dry_run: bool) -> int:
    """Import agencies from a spreadsheet inside an application context, printing each row that says something.

    Returns 0 when everything is in (or would be), 1 when nothing was written because the file or a row is wrong, and
    2 when the rest is in but rows that look like another body wait for somebody to decide in the platform's office.
    """
    try:
        data = Path(path).read_bytes()
        with scopes.platform(reason="import agencies from the command line"):
            return _import(data, Path(path).name, dry_run=dry_run)
    except OSError as error:
        _say(_("No se pudo leer el archivo: %(error)s", error=error.strerror or str(error)), wrong=True)
    except TableError as error:
        _say(str(error), wrong=True)
    except PlanChangedError:
        _say(_("Otra persona cambió organismos mientras tanto: no se importó nada. Intente de nuevo."), wrong=True)
    return NOTHING


def _import(data: bytes, file_name: str, *, dry_run: bool) -> int:
    plan = plan_import(data, file_name)
    for column in plan.unknown_columns:
        _say(_("La columna «%(name)s» no se usa.", name=column))
    for line in plan.lines:
        if line.outcome is not Outcome.SAME or line.notes:
            _say(_in_words(line), wrong=line.outcome is Outcome.REFUSED)
    _say(", ".join(f"{outcome}: {count}" for outcome, count in plan.counts.items()))
    if plan.counts[Outcome.REFUSED]:
        _say(_("Corrija las filas con error: no se importó nada."), wrong=True)
        return NOTHING
    if dry_run:
        _say(_("Fue un ensayo: no se cambió nada."))
    else:
        apply_plan(data, file_name, fingerprint=plan.fingerprint, account_id=None)
        db.session.commit()
        _say(_("Importación terminada."))
    return SOME_LEFT if plan.counts[Outcome.REVIEW] else ALL_IN


def _in_words(line: Line) -> str:
    changes = [f"{change.label}: {change.before or '—'} → {change.after}" for change in line.changes]
    parts = [line.reason, *changes, *line.notes]
    told = " ".join(part for part in parts if part)
    return _(
        "Fila %(row)s (%(outcome)s) %(name)s. %(told)s",
        row=line.number,
        outcome=line.outcome.value,
        name=line.name,
        told=told,
    )


def _say(text: str, *, wrong: bool = False) -> None:
    print(text, file=sys.stderr if wrong else sys.stdout)
