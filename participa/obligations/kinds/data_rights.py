"""What people ask about their personal data, with the law's own clock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.access.permissions import May
from participa.foundation import words
from participa.foundation.clock import local
from participa.foundation.i18n import _
from participa.obligations.kinds.duty import Duty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.obligations.queries.facts import Facts


def requests(facts: Facts) -> Iterator[Duty]:
    """Yield the requests that wait for an answer; what they say stays at the desk."""
    for row in facts.data_requests:
        yield Duty(
            key=f"data-request:{row.id}",
            what=_("Responder una solicitud sobre datos personales"),
            why=_(
                "Llegó el %(date)s. La Ley N° 19.628 fija este plazo para responder.",
                date=words.plain_date(local(row.received_at).date()),
            ),
            due_on=row.due_on,
            endpoint="data_rights_office.show",
            values={"request_id": row.id},
            remedy=_("Ver la solicitud"),
            permission=May.DATA_RIGHTS_ANSWER,
        )
