"""What waits on the desks of the agencies with accounts: a review, a debt, invitations, a schedule, past months."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from participa.access.visitor import Role
from participa.demo.accounts import STAFFED, address
from participa.extensions import db
from participa.foundation.clock import at_local, now, today
from participa.obligations.kinds.transparency import confirm_by, month_owed
from participa.obligations.models import TransparencyConfirmation
from participa.obligations.queries import read_table
from participa.people.models import Account, Invitation
from participa.people.queries import list_all_members
from participa.people.services.invitations import INVITATION_LASTS
from participa.people.tokens import hash_token, new_token
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, State, TextStage
from participa.tenancy import scopes

if TYPE_CHECKING:
    from participa.demo.tenants import Tenant

#: How long each has been in the portal, and how many months of the transparency table it has confirmed.
_HERE_SINCE = timedelta(days=400)
_MONTHS = 6


def prepare(tenant: Tenant) -> None:
    """Leave an agency as its people would find it on any morning."""
    acronym = tenant.body.acronym
    turn = STAFFED.index(acronym)
    tenant.agency.created_at = now() - _HERE_SINCE
    admin, editor, officer = (_account(address(local, acronym)) for local in ("admin", "edicion", "participacion"))
    with scopes.agency(tenant.agency.id):
        for membership in list_all_members(tenant.agency.id):
            membership.started_at = now() - _HERE_SINCE  # whoever joined this week gets no mail about it
        _send_to_review(tenant.agency.id, editor.id)
        if turn:
            _leave_a_debt(tenant.agency.id, admin.id)
        _invite(tenant.body.acronym, admin.id)
        _schedule(tenant.agency.id, officer.id)
        _confirm(tenant, officer.id, skipped=turn)


def _account(email: str) -> Account:
    return db.session.scalars(select(Account).where(Account.email == email)).one()


def _one(agency_id: int, kind: str, *, after: int = 0) -> Content | None:
    model: type[Any] = TYPES[kind].model
    return db.session.scalar(
        select(model)
        .where(
            model.agency_id == agency_id,
            model.state == State.PUBLISHED.value,
            model.text_stage == TextStage.CLEAN.value,
        )
        .order_by(model.id)
        .offset(after)
        .limit(1)
    )


def _send_to_review(agency_id: int, account_id: int) -> None:
    """Have the editor write the next version of a mechanism and ask for a review."""
    content = _one(agency_id, "mechanism")
    if content is None:
        return
    values = {"summary": f"{content.summary} La próxima jornada se anunciará en esta página."}
    services.save_text(TYPES["mechanism"], content, values=values, account_id=account_id)
    services.submit(content, account_id=account_id, message="Agregué cómo se anuncia la próxima jornada.")


def _leave_a_debt(agency_id: int, account_id: int) -> None:
    """Have the administrator publish without review what nobody approved yet."""
    content = _one(agency_id, "information_sheet")
    if content is None:
        return
    values = {"summary": f"{content.summary} Cifras corregidas."}
    services.save_text(TYPES["information_sheet"], content, values=values, account_id=account_id)
    services.publish(
        TYPES["information_sheet"], content, account_id=account_id, note="Se corrigió una cifra.", forced=True
    )


def _invite(acronym: str, account_id: int) -> None:
    """Have two people invited: one opened the invitation and stopped there, of the other the time is over."""
    for local, role, days_ago, opened in (("comunidad", Role.EDITOR, 3, True), ("juridica", Role.REVIEWER, 30, False)):
        sent = now() - timedelta(days=days_ago)
        db.session.add(
            Invitation(
                email=address(local, acronym),
                role=role,
                token_hash=hash_token(new_token()),  # nobody has the link: it is sent again from the list
                invited_by_id=account_id,
                created_at=sent,
                sent_at=sent,
                expires_at=sent + INVITATION_LASTS,
                opened_at=sent + timedelta(hours=5) if opened else None,
            )
        )


def _schedule(agency_id: int, account_id: int) -> None:
    """Have a mechanism shown until a day to come."""
    content = _one(agency_id, "mechanism", after=1)
    if content is None:
        return
    values = {"summary": f"{content.summary} Inscripciones abiertas."}
    services.save_text(TYPES["mechanism"], content, values=values, account_id=account_id)
    until = at_local(today() + timedelta(days=12), 18)
    services.publish(TYPES["mechanism"], content, account_id=account_id, shown_until=until)


def _confirm(tenant: Tenant, account_id: int, *, skipped: int) -> None:
    """Keep the months that were confirmed; some agencies are behind."""
    month = month_owed(today())
    for turn in range(_MONTHS):
        if turn >= skipped:
            _confirm_month(tenant.agency.id, month, account_id)
        month = month_owed(month)


def _confirm_month(agency_id: int, month: date, account_id: int) -> None:
    day = min(confirm_by(month) - timedelta(days=2), today())
    db.session.add(
        TransparencyConfirmation(
            agency_id=agency_id,
            month=f"{month:%Y-%m}",
            confirmed_by_id=account_id,
            confirmed_at=min(at_local(day, 10, 20), now()),
            counts=read_table(agency_id, month).counts,
        )
    )
