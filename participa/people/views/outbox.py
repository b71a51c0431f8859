"""The mails of the demonstration, which has no mail server: they stay in the outbox and are read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, current_app, render_template

from participa.access.permissions import May
from participa.people import queries
from participa.people.views.area import area
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


@area.get("/correos/", access=May.ANYONE)
def outbox() -> ResponseReturnValue:
    """List the mails of the demonstration."""
    _demonstration_only()
    return render_template("people/outbox.html", page=paginate(queries.list_outbox(), scalars=True))


@area.get("/correos/<int:mail_id>/", access=May.ANYONE)
def outbox_mail(mail_id: int) -> ResponseReturnValue:
    """Show one mail, its links working."""
    _demonstration_only()
    try:
        mail = queries.get_outbox_mail(mail_id)
    except queries.NotFoundError:
        abort(404)
    return render_template("people/outbox_mail.html", mail=mail)


def _demonstration_only() -> None:
    if current_app.config["MODE"] != "demo":
        abort(404)
