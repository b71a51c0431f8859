"""The worker empties the trash after thirty days, of every agency, and of what is older alone."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.worker import DUTIES
from participa.publishing import jobs, services
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, SavedForm
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes


def thrown_away(cast, slug, title, days):
    """Put a draft with a part into the trash, so many days ago."""
    made = cast.content("council", slug, publish=False, title=title)
    with scopes.agency(cast.agency(slug).id):
        content = get_by_id(TYPES["council"].model, made.agency_id, made.id)
        part_type = next(part for part in TYPES["council"].parts if part.segment == "integrantes")
        services.save_part(part_type, content, values={"name": "Ana Peumo"}, account_id=None)
        services.trash(content, account_id=None)
        content.trashed_at = now() - timedelta(days=days)
        db.session.commit()


def titles():
    with scopes.platform(reason="a test counts"):
        return set(db.session.scalars(sa.select(Content.title)))


def test_what_is_old_goes_from_every_agency_and_the_rest_stays(cast):
    for slug in ("vivienda", "salud"):
        thrown_away(cast, slug, f"Viejo de {slug}", 31)
        thrown_away(cast, slug, f"Nuevo de {slug}", 29)
        cast.content("council", slug, title=f"Público de {slug}")
    jobs.empty_trash()
    kept = {f"{word} de {slug}" for word in ("Nuevo", "Público") for slug in ("vivienda", "salud")}
    assert titles() == kept
    jobs.empty_trash()
    assert titles() == kept
    purged = db.session.scalar(sa.select(sa.func.count()).where(AuditEvent.action == "content.purge"))
    assert purged == 2


def test_an_agency_that_fails_holds_up_no_other(cast, monkeypatch):
    for slug in ("vivienda", "salud"):
        thrown_away(cast, slug, f"Viejo de {slug}", 31)
    real, broken = jobs.purge, cast.agency("vivienda").id

    def purge():
        if scopes.current_agency_id() == broken:
            raise sa.exc.OperationalError("x", {}, Exception())
        return real()

    monkeypatch.setattr(jobs, "purge", purge)
    jobs.empty_trash()
    assert titles() == {"Viejo de vivienda"}


def test_the_worker_does_it(app):
    assert jobs.empty_trash in DUTIES
    assert jobs.forget_typed in DUTIES


def test_what_was_typed_and_never_saved_is_forgotten_in_the_end(cast):
    elena = cast.account("elena")
    for slug in ("vivienda", "salud"):
        with scopes.agency(cast.agency(slug).id):
            for days in (31, 29):
                saved = services.keep_saved_form(None, elena.id, f"/gestion/{slug}/{days}/", {"title": ["A medias"]})
                saved.saved_at = now() - timedelta(days=days)
            db.session.commit()
    jobs.forget_typed()
    with scopes.platform(reason="a test counts"):
        left = set(db.session.scalars(sa.select(SavedForm.place)))
    assert left == {"/gestion/vivienda/29/", "/gestion/salud/29/"}
