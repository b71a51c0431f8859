"""Duties about what every section has: its officer, its general norm, its relevant information."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.agencies.models import Regime
from participa.foundation import words
from participa.foundation.i18n import _
from participa.information.models import SheetKind
from participa.obligations.kinds.duty import Duty, is_near
from participa.officers.models import OfficerRole, OfficerScope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.obligations.queries import Facts


def officer_vacancy(facts: Facts) -> Iterator[Duty]:
    """Yield that nobody holds the national post today."""
    for row in facts.officers:
        is_national = row.role is OfficerRole.TITULAR and row.scope is OfficerScope.NATIONAL
        serving = (row.since is None or row.since <= facts.day) and (row.until is None or row.until >= facts.day)
        if is_national and serving:
            return
    yield Duty(
        key="officer-vacancy",
        what=_("Publicar quién es la persona encargada de participación"),
        why=_(
            "Hoy nadie figura como titular nacional y la ciudadanía no sabe a quién acudir. Sin plazo fijado en la ley."
        ),
        endpoint="officers_office.index",
        remedy=_("Ir a los encargados"),
    )


def officers_ending(facts: Facts) -> Iterator[Duty]:
    """Yield those whose last day in the post comes, while nobody follows them."""
    term = facts.terms["officer_ending"]
    for row in facts.officers:
        if row.until is None or row.until < facts.day or term.before(row.until) > facts.day:
            continue
        if any(_follows(other, row) for other in facts.officers):
            continue
        yield Duty(
            key=f"officer-ending:{row.id}",
            what=_("Decidir quién sigue a %(name)s", name=row.title),
            why=_(
                "Su periodo termina el %(date)s, según la ficha que publicó su organismo.",
                date=words.plain_date(row.until),
            ),
            due_on=row.until,
            endpoint="officers_office.show",
            values={"content_id": row.id},
            remedy=_("Ver su ficha"),
        )


def _follows(other: object, row: object) -> bool:
    same = other.role is row.role and other.scope is row.scope  # type: ignore[attr-defined]
    later = other.until is None or other.until > row.until  # type: ignore[attr-defined]
    return other is not row and same and later


def norm_missing(facts: Facts) -> Iterator[Duty]:
    """Yield that no general norm is in force."""
    if not facts.norms:
        yield Duty(
            key="norm-missing",
            what=_("Publicar la norma general de participación vigente"),
            why=_("La pide el artículo 70 de la Ley N° 18.575."),
            endpoint="norms_office.index",
            remedy=_("Ir a las normas"),
        )


def norm_review(facts: Facts) -> Iterator[Duty]:
    """Yield that the norm in force has gone unrevised for as long as is advisable."""
    term = facts.terms["norm_review"]
    for row in facts.norms:
        last = row.modified_on or row.act_on
        if last is None or not is_near(term.after(last), facts.day):
            continue
        yield Duty(
            key=f"norm-review:{row.id}",
            what=_("Revisar si la norma general sigue al día"),
            why=_(
                "La Ley N° 18.575, artículo 70, pide mantenerla actualizada; la última modificación es del %(date)s. "
                "%(term)s",
                date=words.plain_date(last),
                term=term.origin,
            ),
            due_on=term.after(last),
            endpoint="norms_office.show",
            values={"content_id": row.id},
            remedy=_("Ver la norma"),
        )


def stale_sheets(facts: Facts) -> Iterator[Duty]:
    """Yield the sheets of relevant information whose data are, or soon will be, old."""
    for row in facts.sheets:
        term = facts.terms["sheet_budget" if row.sheet_kind is SheetKind.BUDGET else "sheet"]
        promised = row.next_update_on
        if promised is None and (row.data_updated_on is None or facts.agency.regime is not Regime.BOUND):
            continue  # nobody promised, and no law asks
        due_on = promised or term.after(row.data_updated_on)
        if not is_near(due_on, facts.day):
            continue
        why = (
            _("Su organismo anunció esta actualización en la misma ficha.")
            if promised
            else _(
                "La Ley N° 18.575, artículo 71, pide información oportuna; sus datos son del %(date)s. %(term)s",
                date=words.plain_date(row.data_updated_on),
                term=term.origin,
            )
        )
        yield Duty(
            key=f"sheet:{row.id}",
            what=_("Actualizar la ficha «%(title)s»", title=row.title),
            why=why,
            due_on=due_on,
            endpoint="information_office.edit",
            values={"content_id": row.id, "_anchor": "data_updated_on"},
            remedy=_("Actualizarla"),
        )
