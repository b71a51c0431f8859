"""Named agencies and people, so that a test reads as a sentence.

Vivienda and Salud are live agencies. Ana administers Vivienda, Elena edits there, Olga is its officer, Rita only
reads; Aurora is its authority, Carla its communications, Silvia keeps its council, Emilio is of the electoral
commission. Bruno administers Salud; Sara is super-admin, Sonia supervises.
"""

from __future__ import annotations

from typing import Any

from participa.access.visitor import Role
from participa.agencies.models import Agency, AgencyState, Kind
from participa.documents.models import Attachment, AttachmentRole
from participa.extensions import db
from participa.foundation.spanish import fold
from participa.people.current import hash_token, new_token
from participa.people.models import Account, Membership, SignInSession
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.tenancy import scopes
from tests.support.filling import required

ROLES = {
    "ana": ("vivienda", Role.ADMIN),
    "olga": ("vivienda", Role.OFFICER),
    "elena": ("vivienda", Role.EDITOR),
    "rita": ("vivienda", Role.READER),
    "aurora": ("vivienda", Role.AUTHORITY),
    "carla": ("vivienda", Role.COMMUNICATIONS),
    "silvia": ("vivienda", Role.COUNCIL_SECRETARY),
    "emilio": ("vivienda", Role.ELECTORAL_COMMISSION),
    "bruno": ("salud", Role.ADMIN),
}


class Cast:
    """Makes each member when first asked for."""

    def __init__(self) -> None:
        """Begin with nobody on stage."""
        self.agencies: dict[str, Agency] = {}
        self.accounts: dict[str, Account] = {}

    def agency(self, slug: str = "vivienda", *, state: AgencyState = AgencyState.LIVE, **facts: Any) -> Agency:
        """Return an agency by slug."""
        if slug not in self.agencies:
            name = facts.pop("name", f"Servicio de {slug.capitalize()}")
            facts = {
                "four_eyes": False,
                "kind": Kind.SERVICE,
            } | facts  # one person writes and publishes, unless a test is about review
            agency = Agency(slug=slug, name=name, folded_name=fold(name), state=state, **facts)
            db.session.add(agency)
            db.session.commit()
            self.agencies[slug] = agency
        return self.agencies[slug]

    def account(self, name: str) -> Account:
        """Return a person by first name, with the membership that name stands for."""
        if name not in self.accounts:
            account = Account(email=f"{name}@example.cl", name=name.capitalize(), is_super_admin=name == "sara")
            account.is_supervisor = name == "sonia"
            db.session.add(account)
            db.session.commit()
            self.accounts[name] = account
            if name in ROLES:
                slug, role = ROLES[name]
                agency = self.agency(slug)
                with scopes.agency(agency.id):
                    db.session.add(Membership(account_id=account.id, role=role))
                    db.session.commit()
        return self.accounts[name]

    def session_token(self, name: str) -> str:
        """Return the token of a fresh sign-in session."""
        token = new_token()
        db.session.add(SignInSession(account_id=self.account(name).id, token_hash=hash_token(token)))
        db.session.commit()
        return token

    def content(self, kind: str, slug: str = "vivienda", *, publish: bool = True, **values: Any) -> Any:
        """Make a content in an agency, published unless told otherwise. Checks before publishing are passed by."""
        content_type = TYPES[kind]
        agency = self.agency(slug)
        with scopes.agency(agency.id):
            facts = {**required(content_type.model), "title": f"{content_type.singular} de prueba", **values}
            content = services.create(content_type, agency_id=agency.id, values=facts, account_id=None)
            if publish:
                from dataclasses import replace

                services.publish(replace(content_type, check=lambda _content: []), content, account_id=None)
            db.session.commit()
        return content

    def papers(self, content: Any, *roles: str) -> None:
        """Attach published documents to a content, in the roles that a consultation needs to be called."""
        for role in roles or ("position_paper", "background"):
            document = self.content("document", self._slug_of(content), title=f"Documento {role}")
            with scopes.agency(content.agency_id):
                db.session.add(
                    Attachment(
                        agency_id=content.agency_id,
                        content_id=content.id,
                        document_id=document.id,
                        role=AttachmentRole(role),
                    )
                )
                db.session.commit()

    def _slug_of(self, content: Any) -> str:
        return next(slug for slug, agency in self.agencies.items() if agency.id == content.agency_id)
