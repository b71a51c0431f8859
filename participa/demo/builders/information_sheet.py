"""Sheets of relevant information (art. 71): most fresh, some that need new data, one in draft here and there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.demo.items import File, Item, Paper
from participa.demo.papers import table
from participa.information.models import SheetKind
from participa.publishing.models import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.facts.texts import Sheet
    from participa.demo.setting import Setting

_KINDS = {
    "policy": SheetKind.POLICY,
    "plan": SheetKind.PLAN,
    "programme": SheetKind.PROGRAMME,
    "action": SheetKind.ACTION,
    "budget": SheetKind.BUDGET,
}
_UNITS = {
    "policy": "División de Políticas",
    "plan": "División de Planificación",
    "programme": "Departamento de Programas",
    "action": "Departamento de Operaciones",
    "budget": "División de Administración y Finanzas",
}
#: One sheet in so many has data of more than a year ago; one agency in so many has a draft.
_STALE, _DRAFT = 6, 4


def build(setting: Setting) -> Iterator[Item]:
    """Yield two to four of the sector's sheets, the budget always among them; all of them for a ministry."""
    if not setting.owes_everything:
        return
    sheets = setting.sector.sheets
    budget = [sheet for sheet in sheets if sheet.kind == "budget"]
    others = [sheet for sheet in sheets if sheet.kind != "budget"]
    start = setting.turn % len(others)
    count = len(others) if setting.body.kind == "ministry" else 1 + setting.turn % 3
    chosen = [*others[start:], *others[:start]][:count]
    for turn, sheet in enumerate([*chosen, *budget]):
        yield _sheet(setting, sheet, turn)


def _sheet(setting: Setting, sheet: Sheet, turn: int) -> Item:
    dice = setting.chance(f"sheet/{turn}")
    stale = (setting.turn + turn) % _STALE == 0
    age = _age(sheet, stale=stale) + dice.randint(0, 20)
    updated = setting.day(-age)
    values = {
        "title": setting.filled(sheet.title),
        "summary": setting.filled(sheet.summary),
        "sheet_kind": _KINDS[sheet.kind],
        "period": str(updated.year) if sheet.kind in ("budget", "action") else f"{updated.year - 1}-{updated.year + 2}",
        "body": setting.filled(sheet.body),
        "responsible_unit": _UNITS[sheet.kind],
        "data_updated_on": updated,
        "next_update_on": None if stale else setting.working_day(12 if sheet.kind == "budget" else 180),
    }
    draft = turn == 0 and setting.turn % _DRAFT == 1
    return Item(
        kind="information_sheet",
        values=values,
        made_on=setting.day(1 - age) if age > 1 else setting.today,
        state=State.DRAFT if draft else State.PUBLISHED,
        papers=(_budget_table(setting),) if sheet.kind == "budget" and setting.turn % 4 == 0 else (),
    )


def _age(sheet: Sheet, *, stale: bool) -> int:
    """Return how old its data are, in days: a budget is stale after a month, anything else after a year."""
    if sheet.kind == "budget":
        return 48 if stale else 5
    return 420 if stale else 60


def _budget_table(setting: Setting) -> Paper:
    lines = setting.sector.account.budget
    rows = [(line.name, line.approved, line.executed) for line in lines]
    return Paper(
        "background",
        "Ejecución del presupuesto, datos descargables",
        "Presupuesto aprobado y ejecutado por línea, en millones de pesos.",
        "annex",
        File(
            f"presupuesto-{setting.body.key}.csv",
            table(("Línea", "Aprobado (millones de pesos)", "Ejecutado (millones de pesos)"), rows),
        ),
    )
