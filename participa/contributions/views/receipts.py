"""The page where anybody checks a receipt: it says whether the answer counts and is unchanged, and nothing else."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from flask import render_template, request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.contributions import queries, receipts, services
from participa.contributions.forms import CodeForm
from participa.contributions.models import Standing
from participa.foundation.i18n import _
from participa.participants.keys import SealBrokenError
from participa.people.throttle import Limit, TooManyError, count_try, network_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask.typing import ResponseReturnValue

    from participa.contributions.models import Contribution, Redaction
    from participa.questionnaires.reading import Cell

area = Area("receipts", __name__, ground=Ground.NONE)
TRIES = Limit("receipt-check", free=60)


@area.form("/comprobante/", access=May.ANYONE)
def check() -> ResponseReturnValue:
    """Take a code by POST, so that none stands in an address."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("contributions/check.html", form=form), 422 if form.errors else 200
    try:
        count_try([TRIES.of(network_of(request.remote_addr))])
    except TooManyError as error:
        form.code.errors = [_("Espere %(seconds)s segundos e intente otra vez.", seconds=error.seconds)]
        return render_template("contributions/check.html", form=form), 429
    found = queries.find_anywhere(receipts.hash_code(receipts.normal(str(form.code.data))))
    if found is None:
        form.code.errors = [_("No encontramos una respuesta con ese código. Revise que esté completo.")]
        return render_template("contributions/check.html", form=form), 422
    contribution, cells, redactions = found
    return render_template(
        "contributions/checked.html",
        contribution=contribution,
        counted=contribution.standing is Standing.COUNTED,
        unchanged=hmac.compare_digest(contribution.digest, _digest(contribution, cells, redactions)),
        redacted=bool(redactions),
    )


def _digest(contribution: Contribution, cells: Sequence[Cell], redactions: Sequence[Redaction]) -> str:
    """Return the digest of what is kept now, with what was hidden in its place; none where a seal is broken."""
    try:
        return receipts.digest_of(services.with_originals(cells, redactions, contribution))
    except SealBrokenError:
        return ""
