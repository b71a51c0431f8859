"""Loading the demonstration, and telling how to enter it."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from participa.access.visitor import ROLE_LABELS
from participa.agencies.models import Agency
from participa.demo import accounts, answers, coding, desk, questionnaires, tenants
from participa.demo.afterwards import play_afterwards
from participa.demo.builders import build
from participa.demo.facts.texts import sector_of
from participa.demo.petitions import play_petitions
from participa.demo.playing import play, stage
from participa.demo.rights import play_requests
from participa.demo.setting import Setting
from participa.extensions import db
from participa.foundation.clock import today
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from flask import Flask

    from participa.demo.playing import Stage
    from participa.demo.tenants import Tenant

#: How many agencies between two lines of progress.
_REPORT_EACH = 40


def is_needed(app: Flask) -> bool:
    """Tell whether nothing was loaded yet: there is no agency."""
    with app.app_context():
        return not db.session.scalar(select(func.count()).select_from(Agency))


def load(app: Flask, say: Callable[[str], None]) -> None:
    """Fill an empty database, all in one transaction: an interrupted load leaves nothing. `say` hears the progress."""
    with app.test_request_context("/"), _without_collector(), stage() as on:
        made = tenants.create_all()
        authors = accounts.create_all(made)
        for turn, tenant in enumerate(made):
            if tenants.is_filled(tenant.body):
                _fill(tenant, turn, on, authors.get(tenant.agency.id))
            if turn % _REPORT_EACH == _REPORT_EACH - 1:
                say(f"  {turn + 1} / {len(made)} …")
        on.move_to(today())
        for tenant in made:
            if tenant.agency.id in authors:
                desk.prepare(tenant)
        for _ in tenants.settle(made):
            pass
        db.session.commit()


def announcement(app: Flask) -> str:
    """Return what somebody needs to look around: addresses, accounts and their password."""
    base = app.config["BASE_URL"]
    lines = [
        "",
        f"Portal público:     {base}/",
        f"Ingreso:            {base}/ingresar",
        f"Clave de todas las cuentas de demostración: {accounts.DEMO}",
        "",
    ]
    for one in accounts.shown():
        role = str(ROLE_LABELS[one.role]) if one.role else "Plataforma"
        lines.append(f"  {one.email:<36} {one.agency:<21} {role}")
    lines += ["", "Todas las personas, cifras y respuestas de la demostración son ficticias."]
    return "\n".join(lines)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Make many objects that all stay: looking again and again for those to throw away takes a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _fill(tenant: Tenant, turn: int, on: Stage, account_id: int | None) -> None:
    """Make everything an agency shows, in its own scope."""
    setting = Setting(tenant.body, sector_of(tenant.body), turn, today())
    agency_id = tenant.agency.id
    with scopes.agency(agency_id):
        play(build(setting), on, agency_id=agency_id, account_id=account_id)
        play_petitions(tenant.agency, turn, account_id)
        play_afterwards(agency_id, day=setting.today, is_staffed=account_id is not None)
        play_requests(tenant.agency, account_id)
        acronym, day = tenant.body.acronym, setting.today
        made = questionnaires.fill(acronym, on, agency_id=agency_id, account_id=account_id, today=day)
        answers.answer(made, agency_id=agency_id, account_id=account_id, today=day)
        if made:
            answers.publish(agency_id=agency_id, account_id=account_id)
            coding.code(agency_id=agency_id, account_id=account_id)
