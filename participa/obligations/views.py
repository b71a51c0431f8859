"""A person's own pages: which mails they want, the way out of them, and the secret calendar of their duties."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.extensions import csrf
from participa.foundation.clock import now
from participa.foundation.downloads import Happening, calendar_ics
from participa.foundation.i18n import _
from participa.obligations import queries, services
from participa.obligations.forms import MailsForm
from participa.obligations.notices import TOPICS, read_leave_token
from participa.people import current
from participa.tenancy import scopes
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from datetime import date

    from flask.typing import ResponseReturnValue

    from participa.obligations.kinds import Duty
    from participa.obligations.reminders import Desk

area = Area("obligations", __name__, ground=Ground.NONE)


def _own_id() -> int:
    found = current.find_account()
    if found is None:
        abort(404)
    return found.id


def _page(form: MailsForm, token: str = "") -> str:
    chosen = queries.find_preference(_own_id())
    return render_template(
        "obligations/settings.html",
        form=form,
        since=chosen.calendar_since if chosen is not None else None,
        address=external_url("obligations.calendar", token=token) if token else "",
    )


@area.form("/cuenta/avisos/", access=May.ACCOUNT_USE_OWN)
def settings() -> ResponseReturnValue:
    """Show and change which mails come; a field that the form did not bring stays as it was."""
    chosen = queries.find_preference(_own_id())
    form = MailsForm(data={name: "si" if chosen is None or getattr(chosen, name) else "no" for name in TOPICS})
    if form.validate_on_submit():
        sent: dict[str, Any] = {name: form[name].data == "si" for name in TOPICS if name in request.form}
        services.choose_mails(account_id=_own_id(), **sent)
        flash(_("Quedó guardado qué avisos recibe."), "success")
        return redirect(url_for("obligations.settings"), 303)
    return _page(form), 422 if form.errors else 200


@area.post("/cuenta/avisos/calendario/", access=May.ACCOUNT_USE_OWN)
def open_calendar() -> ResponseReturnValue:
    """Make the calendar's address, or a new one in its place; it is shown this once."""
    token = services.open_calendar(account_id=_own_id())
    return _page(_present_choice(), token)


@area.post("/cuenta/avisos/calendario/cerrar/", access=May.ACCOUNT_USE_OWN)
def close_calendar() -> ResponseReturnValue:
    """End the calendar's address."""
    services.close_calendar(account_id=_own_id())
    flash(_("La dirección del calendario ya no funciona."), "success")
    return redirect(url_for("obligations.settings"), 303)


def _present_choice() -> MailsForm:
    chosen = queries.find_preference(_own_id())
    data = {name: "si" if chosen is None or getattr(chosen, name) else "no" for name in TOPICS}
    return MailsForm(formdata=None, data=data)


@csrf.exempt  # mail programs press it without opening the page (RFC 8058): the signed word says whose mails end
@area.form("/avisos/baja/<token>/", access=May.ANYONE)
def unsubscribe(token: str) -> ResponseReturnValue:
    """End one sort of mail for whom it was sent to, with one press and no password (abuse case M09)."""
    found = read_leave_token(token)
    if found is None:
        abort(404)
    account_id, topic = found
    if request.method == "POST":
        services.choose_mails(account_id=account_id, **{topic: False})
    return render_template("obligations/unsubscribe.html", topic=topic, token=token, is_done=request.method == "POST")


@area.get("/calendario/tareas/<token>.ics", access=May.ANYONE)
def calendar(token: str) -> ResponseReturnValue:
    """Give a person's duties that have a date, in all their agencies, as a calendar file."""
    account_id = queries.find_owner_of_calendar(token)
    if account_id is None:
        abort(404)
    with scopes.platform(reason="a person's own duties by the secret address of their calendar"):
        person = queries.find_person(account_id)
    desks = person.desks if person is not None else []
    events = [_happening(desk, duty, duty.due_on) for desk in desks for duty in desk.duties if duty.due_on]
    headers = {"X-Robots-Tag": "noindex", "Content-Disposition": 'attachment; filename="tareas.ics"'}
    body = calendar_ics(events, name=_("Participa: mis tareas"))
    return Response(body, mimetype="text/calendar", headers=headers)


def _happening(desk: Desk, duty: Duty, day: date) -> Happening:
    """Return a duty as an entry; its name stays when its date moves."""
    return Happening(
        uid=f"tarea-{desk.agency_id}-{duty.key.replace(':', '-')}@participa",
        title=duty.what,
        start=day,
        updated=now(),
        description=f"{desk.agency_name}\n{duty.why}",
        url=external_url(duty.endpoint, agency=desk.slug, **duty.values),
    )
