"""Citizens' pages of public accounts: an agency's, each one, and the national list of a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.access.permissions import May
from participa.foundation import words
from participa.foundation.clock import local, now, today
from participa.foundation.i18n import _, _l
from participa.public_accounts import queries
from participa.public_accounts.content_type import PHASE_LABELS, PUBLIC_ACCOUNT, report_sections
from participa.public_accounts.forms import CHANNEL_LABELS, MODE_LABELS
from participa.public_accounts.models import AccountEvent, AccountPhase, PublicAccount
from participa.publishing.pages import public_area
from participa.search.pages import national_list as list_page
from participa.search.queries import Window
from participa.territory.division import commune, region
from participa.web.paging import paginate

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

STAGES = {Window.OPEN: _l("Participación abierta"), Window.SOON: _l("Por abrir"), Window.PAST: _l("Cerradas")}
FIRST_EDITION = 2011


def _context(account: PublicAccount) -> dict[str, Any]:
    asked, answered = queries.count_questions(account)
    return {
        "phase": account.phase,
        "phase_label": PHASE_LABELS[account.phase],
        "steps": _steps(account),
        "events": [_event(event) for event in account.events],
        "sections": report_sections(account) if account.has_report or account.report_published_on is None else [],
        "questions": paginate(queries.select_questions(account), scalars=True) if asked else None,
        "asked": asked,
        "answered": answered,
        "channel_labels": CHANNEL_LABELS,
    }


def _event(event: AccountEvent) -> dict[str, Any]:
    place = commune(event.commune_code) if event.commune_code else None
    return {
        "starts_at": event.starts_at,
        "is_ahead": event.starts_at > now(),
        "mode": MODE_LABELS[event.mode],
        "place": event.place,
        "commune": _("%(commune)s, %(region)s", commune=place.name, region=region(place.region_code).usual_name)
        if place
        else "",
        "streaming_url": event.streaming_url,
        "host": event.host,
        "attendance": event.attendance,
        "women": event.attendance_women,
        "men": event.attendance_men,
    }


def _steps(account: PublicAccount) -> list[dict[str, Any]]:
    """Return the phases with their days, for the drawing of where it stands."""
    names = {
        AccountPhase.CALLED: _("Se convoca"),
        AccountPhase.REPORTED: _("Se publica el informe"),
        AccountPhase.HELD: _("Se da la cuenta"),
        AccountPhase.OPEN: _("Se participa en línea"),
        AccountPhase.CLOSED: _("Se preparan las respuestas"),
        AccountPhase.ANSWERED: _("Se publican las respuestas"),
    }
    order = list(AccountPhase)
    at = order.index(account.phase)
    days = _days(account)
    return [
        {"label": name, "state": _state(order.index(phase), at), "dates": days.get(phase, "")}
        for phase, name in names.items()
    ]


def _state(place: int, at: int) -> str:
    """Return how a step is drawn; the last one is an end, not something that goes on."""
    last = len(AccountPhase) - 1
    if place < at or place == at == last:
        return "done"
    return "current" if place == at else "next"


def _days(account: PublicAccount) -> dict[AccountPhase, str]:
    def told(day: date | None) -> str:
        return words.plain_date(day) if day else ""

    first, last = account.participation_opens_on, account.participation_closes_on
    return {
        AccountPhase.CALLED: told(account.called_on),
        AccountPhase.REPORTED: told(account.report_published_on),
        AccountPhase.HELD: told(local(account.events[0].starts_at).date() if account.events else None),
        AccountPhase.OPEN: words.date_range(first, last) if first and last else told(first or last),
        AccountPhase.ANSWERED: told(account.final_report_on),
    }


area = public_area(PUBLIC_ACCOUNT, __name__, _context)


@area.get("/cuentas-publicas/", access=May.ANYONE)
def national_list() -> ResponseReturnValue:
    """Accounts of every agency: those of this year's edition, unless another year is asked for."""
    year = today().year
    return list_page(
        "public_account",
        heading=_("Cuentas públicas participativas"),
        lead=_("Lo que cada organismo hizo y gastó, y lo que respondió a quienes preguntaron."),
        stages=STAGES,
        years=list(range(year + 1, FIRST_EDITION - 1, -1)),
        default_year=year,
    )
