"""The accounts people try the demonstration with. Their password is known, so production refuses to start with them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from participa.access.visitor import Role
from participa.demo.facts.people import people
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.people.models import Account, Membership
from participa.people.passwords import hash_password
from participa.tenancy import scopes

if TYPE_CHECKING:
    from participa.demo.tenants import Tenant

#: The password of every account of the demonstration, printed by `participa demo`.
DEMO = "participa-demo-2026"
SUPER_ADMIN = "plataforma@participa.example"
#: Somebody with a role in two agencies: they choose one after signing in.
TWO_AGENCIES = "dos.organismos@participa.example"
#: Acronyms of the agencies with accounts.
STAFFED = ("MINVU", "MINSAL", "MMA")
#: An agency that is being prepared: its only person meets the checklist.
SETTING_UP = "SES"
#: First part of the address, and role.
ROLES = (
    ("admin", Role.ADMIN),
    ("participacion", Role.OFFICER),
    ("edicion", Role.EDITOR),
    ("revision", Role.REVIEWER),
    ("lectura", Role.READER),
)
#: In the first agency only: every other role, and somebody who stays until a day.
MORE_ROLES = (
    ("autoridad", Role.AUTHORITY),
    ("comunicaciones", Role.COMMUNICATIONS),
    ("secretaria", Role.COUNCIL_SECRETARY),
    ("comision", Role.ELECTORAL_COMMISSION),
)
SUPERVISOR = "supervision@participa.example"


#: A commission is named for one election.
COMMISSION_LASTS = timedelta(days=60)


class Shown(NamedTuple):
    """An account as the announcement lists it."""

    email: str
    role: Role | None
    agency: str


def shown() -> list[Shown]:
    """Return every account of the demonstration."""
    members = [Shown(address(local, key), role, key) for key in STAFFED for local, role in ROLES]
    members.append(Shown(address("admin", SETTING_UP), Role.ADMIN, f"{SETTING_UP} (en preparación)"))
    members += [Shown(address(local, STAFFED[0]), role, STAFFED[0]) for local, role in MORE_ROLES]
    above = [Shown(SUPER_ADMIN, None, ""), Shown(SUPERVISOR, None, "")]
    return [*above, *members, Shown(TWO_AGENCIES, Role.EDITOR, " + ".join(STAFFED[:2]))]


def create_all(tenants: list[Tenant]) -> dict[int, int]:
    """Make the accounts and their roles; return, by agency id, the account its contents are made by."""
    kept = hash_password(DEMO)
    names = people("accounts", "participa.example")
    accounts = {one.email: _account(one.email, next(names).name, kept) for one in shown()}
    accounts[SUPER_ADMIN].is_super_admin = True
    accounts[SUPERVISOR].is_supervisor = True
    db.session.add_all(accounts.values())
    db.session.flush()
    by_acronym = {tenant.body.acronym: tenant.agency.id for tenant in tenants}
    authors = {}
    for acronym in STAFFED:
        agency_id = by_acronym[acronym]
        with scopes.agency(agency_id):
            for local, role in (*ROLES, *(MORE_ROLES if acronym == STAFFED[0] else ())):
                ends_on = today() + COMMISSION_LASTS if role is Role.ELECTORAL_COMMISSION else None
                account_id = accounts[address(local, acronym)].id
                db.session.add(Membership(account_id=account_id, role=role, ends_on=ends_on))
            if acronym in STAFFED[:2]:
                db.session.add(Membership(account_id=accounts[TWO_AGENCIES].id, role=Role.EDITOR))
        authors[agency_id] = accounts[address("participacion", acronym)].id
    with scopes.agency(by_acronym[SETTING_UP]):
        db.session.add(Membership(account_id=accounts[address("admin", SETTING_UP)].id, role=Role.ADMIN))
    return authors


def _account(email: str, name: str, kept: str) -> Account:
    return Account(email=email, name=name, password_hash=kept, is_demo=True, password_changed_at=now())


def address(local: str, acronym: str) -> str:
    """Return the address of an agency's account."""
    return f"{local}@{acronym.casefold()}.example"
