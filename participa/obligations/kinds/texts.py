"""Duties about texts: to review, to approve after the fact, and what appears or goes by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.permissions import May
from participa.foundation import words
from participa.foundation.clock import local
from participa.foundation.i18n import _
from participa.obligations.kinds.duty import Duty, is_near
from participa.publishing.content_types import TYPES
from participa.publishing.models import TextStage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.obligations.queries import Facts


def reviews(facts: Facts) -> Iterator[Duty]:
    """Yield the texts that wait for a reviewer: never for who wrote them."""
    term = facts.terms["review"]
    for row in facts.texts:
        if row.text_stage is not TextStage.REVIEWING or row.submitted_at is None:
            continue
        sent_on = local(row.submitted_at).date()
        yield Duty(
            key=f"review:{row.id}",
            what=_("Revisar «%(title)s»", title=row.title),
            why=_("Lo enviaron a revisión el %(date)s. %(term)s", date=words.plain_date(sent_on), term=term.origin),
            due_on=term.after(sent_on),
            endpoint=f"{TYPES[row.kind].blueprint}_office.show",
            values={"content_id": row.id},
            remedy=_("Leerlo y decidir"),
            permission=May.CONTENT_APPROVE,
            about=row.kind,
            not_for=tuple(row.authors),
        )


def corrections(facts: Facts) -> Iterator[Duty]:
    """Yield what the supervision asks to correct, until the text changes or somebody answers."""
    term = facts.terms["correction"]
    for row in facts.corrections:
        asked_on = local(row.at).date()
        yield Duty(
            key=f"correction:{row.id}",
            what=_("Corregir «%(title)s», como pide la supervisión", title=row.title),
            why=_("Lo pidió el %(date)s. %(term)s", date=words.plain_date(asked_on), term=term.origin),
            due_on=term.after(asked_on),
            endpoint=f"{TYPES[row.kind].blueprint}_office.show",
            values={"content_id": row.content_id, "_anchor": "comentarios"},
            remedy=_("Leer qué pide y responder"),
            about=row.kind,
        )


def late_approvals(facts: Facts) -> Iterator[Duty]:
    """Yield what was published without review and waits to be approved: not for who wrote or forced it."""
    term = facts.terms["late_approval"]
    for row in facts.texts:
        if row.approval_owed_since is None:
            continue
        since = local(row.approval_owed_since).date()
        forced_by = [row.forced_by_id] if row.forced_by_id is not None else []
        yield Duty(
            key=f"late-approval:{row.id}",
            what=_("Aprobar «%(title)s», que se publicó sin revisión", title=row.title),
            why=_("Es público desde el %(date)s. %(term)s", date=words.plain_date(since), term=term.origin),
            due_on=term.after(since),
            endpoint=f"{TYPES[row.kind].blueprint}_office.show",
            values={"content_id": row.id},
            remedy=_("Leerlo y aprobarlo"),
            permission=May.CONTENT_APPROVE,
            not_for=(*row.forced_authors, *forced_by),
        )


def scheduled(facts: Facts) -> Iterator[Duty]:
    """Yield what will appear or go by itself."""
    for row in facts.texts:
        for moment, name in ((row.shown_from, "appears"), (row.shown_until, "goes")):
            if row.state != "published" or moment is None or moment <= facts.moment:
                continue
            on = local(moment).date()
            if not is_near(on, facts.day):
                continue
            said = {"title": row.title, "time": words.time_of_day(moment)}
            yield Duty(
                key=f"scheduled-{name}:{row.id}",
                what=_("«%(title)s» aparecerá solo, a las %(time)s", **said)
                if name == "appears"
                else _("«%(title)s» dejará de mostrarse solo, a las %(time)s", **said),
                why=_("Su organismo lo programó. Revise antes que siga al día."),
                due_on=on,
                is_event=True,
                endpoint=f"{TYPES[row.kind].blueprint}_office.show",
                values={"content_id": row.id},
                remedy=_("Ver lo programado"),
                permission=May.CONTENT_PUBLISH,
            )
