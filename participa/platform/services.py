"""What super-admins do that touches several domains at once."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete

from participa.access.visitor import Role
from participa.agencies.importing import Choice, Report, apply_plan
from participa.agencies.models import AgencyImport
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import services as people
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.agencies.models import Agency
    from participa.people.models import Invitation

#: An uploaded spreadsheet that nobody applied is thrown away after this time.
UPLOAD_LASTS = timedelta(days=1)


class AlreadyAppliedError(RuntimeError):
    """This upload was applied before; its file is gone."""


def invite_admin(*, agency: Agency, email: str, account_id: int) -> tuple[Invitation, str]:
    """Invite somebody to administer an agency; return the invitation and its token.

    All else must be committed: the invitation counts its tries in a transaction of its own, and steps aside for it.
    Raises IdentityError, AlreadyMemberError, AlreadyInvitedError and TooManyError of people.
    """
    with scopes.agency(agency.id):
        return people.invite(agency=agency, email=email, role=Role.ADMIN, account_id=account_id, actor_role=Role.ADMIN)


def keep_upload(*, data: bytes, file_name: str, sha256: str, account_id: int | None) -> AgencyImport:
    """Remember an uploaded spreadsheet until it is applied; throw away those nobody applied."""
    db.session.execute(
        delete(AgencyImport).where(AgencyImport.applied_at.is_(None), AgencyImport.created_at < now() - UPLOAD_LASTS)
    )
    upload = AgencyImport(
        token=secrets.token_hex(16), file_name=file_name, sha256=sha256, data=data, account_id=account_id
    )
    db.session.add(upload)
    db.session.flush()
    return upload


def apply_upload(
    upload: AgencyImport,
    *,
    fingerprint: str,
    decisions: Mapping[int, Choice],
    leave_out_refused: bool,
    account_id: int | None,
) -> Report:
    """Apply an upload as it was shown. Raises AlreadyAppliedError, PlanChangedError and NotDecidedError."""
    if upload.data is None:
        raise AlreadyAppliedError
    report = apply_plan(
        upload.data,
        upload.file_name,
        fingerprint=fingerprint,
        decisions=decisions,
        leave_out_refused=leave_out_refused,
        account_id=account_id,
    )
    upload.applied_at = now()
    upload.summary = report.as_dict()
    upload.data = None
    db.session.flush()
    return report
