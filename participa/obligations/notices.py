"""The mails about duties: plain text, one person each, links on the portal's own address only."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from itsdangerous import BadData, URLSafeSerializer

from participa.foundation import words
from participa.foundation.clock import local
from participa.foundation.i18n import _, ngettext
from participa.foundation.mail import OutboxMail, compose
from participa.obligations.reminders import WEEKLY, next_week
from participa.obligations.wording import grouped, until
from participa.web.hosts import external_url, signing_key

if TYPE_CHECKING:
    from datetime import date, datetime

    from participa.agencies.models import Agency
    from participa.obligations.kinds import Duty
    from participa.obligations.reminders import Desk, Person, Plan
    from participa.people.models import Account
    from participa.publishing.models import Content, ReviewComment

#: Duties of one agency in a mail; the rest is in the office.
MOST_IN_MAIL = 15
#: A reminder that could not be sent for so long is of no use any more.
USEFUL = timedelta(days=7)
#: The mails one can unsubscribe from, by the word in the token.
TOPICS = ("weekly", "reminders")


def duties(person: Person, plan: Plan, moment: datetime) -> OutboxMail:
    """Return the mail of a plan."""
    day = local(moment).date()
    number = sum(len(desk.duties) for desk in plan.desks)
    is_weekly = plan.mail == WEEKLY
    leave = external_url("obligations.unsubscribe", token=leave_token(person.account_id, TOPICS[not is_weekly]))
    lead = (
        _("Esto es lo que tiene pendiente esta semana.")
        if is_weekly
        else _("Le recordamos lo que vence pronto o ya venció.")
    )
    parts = [_("Hola, %(name)s:", name=person.name), lead, *(_desk(desk, day) for desk in plan.desks), _footer(leave)]
    subject = (
        ngettext("Su semana: tiene %(num)s tarea pendiente", "Su semana: tiene %(num)s tareas pendientes", number)
        if is_weekly
        else ngettext("Recordatorio: %(num)s tarea con fecha", "Recordatorio: %(num)s tareas con fecha", number)
    )
    mail = compose(
        recipient=person.email,
        subject=subject,
        text="\n\n".join(parts) + "\n",
        useful_until=next_week(moment) if is_weekly else moment + USEFUL,
    )
    mail.unsubscribe_url = leave
    return mail


def correction(account: Account, content: Content, said: ReviewComment, *, agency: Agency, link: str) -> OutboxMail:
    """Return the mail about a correction that the supervision asks for."""
    text = _(
        "Hola, %(name)s:\n\n"
        "La supervisión pide corregir «%(title)s», %(of_agency)s:\n\n"
        "%(said)s\n\n"
        "Léalo y corríjalo, o responda por qué queda así:\n%(link)s",
        name=account.name,
        title=content.title,
        of_agency=words.of_the(agency.name),
        said=said.text,
        link=link,
    )
    return compose(recipient=account.email, subject=_("La supervisión pide una corrección"), text=text + "\n")


def leave_token(account_id: int, topic: str) -> str:
    """Return the signed word that ends one sort of mail for one person, and opens nothing else (abuse case M09)."""
    return str(_signer().dumps([account_id, topic]))


def read_leave_token(token: str) -> tuple[int, str] | None:
    """Return whose and which mails a word ends, or None for one that nobody signed."""
    try:
        account_id, topic = _signer().loads(token)
    except (BadData, ValueError, TypeError):
        return None
    return (account_id, topic) if isinstance(account_id, int) and topic in TOPICS else None


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(signing_key(), salt="leave the mails about duties")


def _desk(desk: Desk, day: date) -> str:
    lines = [desk.agency_name.upper()]
    for group in grouped(desk.duties[:MOST_IN_MAIL], day):
        lines.append(f"\n{group.title}")
        lines += [_line(desk, duty, day) for duty in group.duties]
    left = len(desk.duties) - MOST_IN_MAIL
    if left > 0:
        rest = external_url("office.duties", agency=desk.slug)
        more = ngettext("Y %(num)s tarea más: %(link)s", "Y %(num)s tareas más: %(link)s", left, link=rest)
        lines += ["", more]
    return "\n".join(lines)


def _line(desk: Desk, duty: Duty, day: date) -> str:
    link = external_url(duty.endpoint, agency=desk.slug, **duty.values)
    return f"- {' '.join(duty.what.split())}\n  {until(duty, day)}\n  {duty.remedy}: {link}"


def _footer(leave: str) -> str:
    return _(
        "--\n"
        "Participa, portal de participación ciudadana\n"
        "Elija qué avisos recibe: %(settings)s\n"
        "No recibir más este correo: %(leave)s",
        settings=external_url("obligations.settings"),
        leave=leave,
    )
