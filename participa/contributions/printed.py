"""The receipt as a document to print."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.contributions import receipts
from participa.foundation import words
from participa.foundation.i18n import _
from participa.foundation.typesetting.document import Document, bullets, facts, heading, paragraph
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from participa.agencies.models import Agency
    from participa.contributions.models import Contribution
    from participa.contributions.processes import Asked
    from participa.contributions.showing import Answered
    from participa.foundation.typesetting.document import Block


def printed_receipt(
    agency: Agency, asked: Asked, contribution: Contribution, code: str, answers: Sequence[Answered]
) -> Document:
    """Return the receipt: the code, what it is good for, and what was answered."""
    consultation = asked.consultation
    known = [
        (_("Consulta"), consultation.title),
        (_("Organismo"), agency.name),
        (_("Recibida el"), words.long_date(contribution.received_on)),
        (_("Corregida el"), words.long_date(contribution.changed_on) if contribution.changed_on else ""),
        (_("Código"), receipts.in_groups(code)),
        (_("Para comprobarla"), external_url("receipts.check")),
    ]
    return Document(
        title=_("Comprobante de su respuesta"),
        issuer=agency.name,
        blocks=[
            facts([(name, value) for name, value in known if value]),
            paragraph(_("Con el código puede comprobar que su respuesta sigue contada y sin cambios.")),
            heading(1, _("Lo que respondió")),
            *_answered(answers),
        ],
    )


def _answered(answers: Sequence[Answered]) -> Iterator[Block]:
    for each in answers:
        yield heading(2, f"{each.place}. {each.question.label}")
        if len(each.lines) > 1:
            yield bullets([paragraph(line)] for line in each.lines)
        else:
            yield paragraph(each.lines[0] if each.lines else _("Sin respuesta"))
