"""The agency's pages of its norm."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect
from sqlalchemy.exc import IntegrityError

from participa.extensions import db
from participa.foundation.i18n import _
from participa.norms.content_type import NORM
from participa.publishing.pages import Office, office_area

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


class NormOffice(Office):
    """The staff pages of the norm: two people may publish two versions at the same moment."""

    def publish(self, agency: str, content_id: int) -> ResponseReturnValue:
        """Confirm and publish; the database lets only one be in force."""
        try:
            return super().publish(agency, content_id)
        except IntegrityError:
            db.session.rollback()
            flash(_("Otra norma acaba de quedar vigente y no se publicó esta. Revise cuál corresponde."), "warning")
            return redirect(self.url("index"))


area = office_area(NORM, __name__, NormOffice)
