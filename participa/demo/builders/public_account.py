"""Public accounts: the one of last year, answered; and this year's, somewhere between its call and its answers."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from participa.demo.facts.general import words
from participa.demo.items import Item, Part
from participa.demo.replies import thousands
from participa.foundation.clock import at_local
from participa.foundation.working_days import roll_forward
from participa.public_accounts.models import Channel, EventMode
from participa.territory.division import provinces

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from participa.demo.setting import Setting


class Standing(NamedTuple):
    """The day of the ceremony from today, and the share of questions that are answered."""

    event: int
    answered: float
    #: Days from the ceremony to the final report; None: not yet.
    final_after: int | None = None


_ANSWERED, _ASKED, _OPEN = Standing(-150, 1, 48), Standing(-45, 0.5), Standing(-6, 0)
_REPORTED, _CALLED, _LAST_YEAR = Standing(8, 0), Standing(26, 0), Standing(-540, 1, 50)
#: This year's, by turns.
_THIS_YEAR = (_ANSWERED, _OPEN, _ANSWERED, _REPORTED, _ASKED, _ANSWERED, _OPEN, _CALLED)
#: Days around the ceremony: call, report, pronouncement of the council, last day to take part.
_CALL, _REPORT, _PRONOUNCED, _UNTIL = -21, -12, -5, 21
_CHANNELS = (Channel.IN_PERSON, Channel.ONLINE, Channel.MAIL)
#: Who gives the account, in the first event and in the others; of any other kind of body, as a service.
_HOSTS = {
    "ministry": ("Ministra o ministro", "Secretaría regional ministerial"),
    "undersecretariat": ("Subsecretaria o subsecretario", "Secretaría regional ministerial"),
    "delegation": ("Delegada o delegado presidencial", "Gabinete de la delegación"),
    "municipality": ("Alcaldesa o alcalde", "Dirección de Desarrollo Comunitario"),
    "service": ("Jefatura superior del servicio", "Dirección regional"),
}
_VENUES = ("Teatro municipal", "Salón de la Biblioteca Regional", "Aula magna del liceo", "Centro cultural")


def build(setting: Setting) -> Iterator[Item]:
    """Yield the accounts of last year and of this one."""
    if not setting.owes_everything:
        return
    this_year = _THIS_YEAR[setting.turn % len(_THIS_YEAR)]
    yield _account(setting, _LAST_YEAR)
    yield _account(setting, this_year)


def _account(setting: Setting, standing: Standing) -> Item:
    dice = setting.chance(f"account/{standing.event}")
    event = setting.working_day(standing.event + (dice.randint(-12, 0) if standing.event < _UNTIL * -1 else 0))
    report = roll_forward(event + timedelta(days=_REPORT))
    opens = event if standing.event > 0 else report
    values = _frame(setting, event) | {
        "report_published_on": report,
        "participation_opens_on": opens,
        "participation_closes_on": event + timedelta(days=_UNTIL),
    }
    if report <= setting.today:
        values |= _report(setting, dice, full=standing is not _LAST_YEAR)
    if event + timedelta(days=_PRONOUNCED) <= setting.today:
        on = event + timedelta(days=_PRONOUNCED)
        values |= {"pronouncement": dice.choice(words("account", "pronouncements")), "pronouncement_on": on}
    events = tuple(_events(setting, dice, event))
    questions = tuple(_questions(setting, dice, event, standing)) if event <= setting.today else ()
    if standing.final_after is not None:
        values |= {
            "final_report": setting.said("account", "final", questions=len(questions)),
            "final_report_on": roll_forward(event + timedelta(days=standing.final_after)),
        }
    called = event + timedelta(days=_CALL)
    return Item(kind="public_account", values=values, parts=(*events, *questions), made_on=min(called, setting.today))


def _frame(setting: Setting, event: date) -> dict[str, Any]:
    year = event.year
    announced = event + timedelta(days=_REPORT) > setting.today
    return {
        "title": f"Cuenta Pública Participativa {year}, gestión {year - 1}",
        "summary": setting.said("account", "summary", year=year - 1),
        "region_code": setting.body.region,
        "reporting_year": year - 1,
        "edition_year": year,
        "called_on": min(event + timedelta(days=_CALL), setting.today),
        "how_to_take_part": setting.said("account", "announced" if announced else "taking_part"),
        "contact_email": setting.mailbox,
        "legal_basis": f"Artículo 72 de la Ley N° 18.575; {setting.norm_name}",
    }


def _report(setting: Setting, dice: Random, *, full: bool) -> dict[str, str]:
    """Return the parts of the report; that of last year is kept shorter."""
    account = setting.sector.account
    told = {
        "policies": setting.filled(account.policies),
        "programmes": setting.filled(account.programmes),
        "budget_execution": _budget(setting, dice),
    }
    if full:
        told |= {
            "plans": setting.filled(account.plans),
            "actions": setting.filled(account.actions),
            "indicators": setting.said(
                "account",
                "indicators",
                first=dice.randint(84, 98),
                second=dice.randint(74, 91),
                third=dice.randint(33, 58),
            ),
            "previous_commitments": setting.said(
                "account", "commitments", done=dice.randint(7, 14), share=dice.randint(72, 97)
            ),
        }
    return told


def _budget(setting: Setting, dice: Random) -> str:
    """Return the execution of the budget as a table, in the size of the body, and what explains it."""
    size = 1.0 if setting.body.kind == "ministry" else dice.uniform(0.04, 0.35)
    rows = ["| Línea | Aprobado (millones de pesos) | Ejecutado (millones de pesos) | Avance |", "|---|---:|---:|---:|"]
    for line in setting.sector.account.budget:
        approved, executed = round(line.approved * size), round(line.executed * size)
        share = f"{100 * line.executed / line.approved:.1f}".replace(".", ",")
        rows.append(f"| {line.name} | {thousands(approved)} | {thousands(executed)} | {share} % |")
    return "\n".join(rows) + f"\n\n{setting.filled(setting.sector.account.budget_note)}"


def _events(setting: Setting, dice: Random, first: date) -> Iterator[Part]:
    count = 3 if setting.body.kind == "ministry" else 1 + setting.turn % 2
    for turn in range(count):
        on = roll_forward(first + timedelta(days=2 * turn))
        came = dice.randint(45, 260) if on < setting.today else None
        women = None if came is None else round(came * dice.uniform(0.45, 0.65))
        yield Part(
            "eventos",
            {
                "starts_at": at_local(on, dice.choice((10, 11, 15)), dice.choice((0, 30))),
                "place": dice.choice(_VENUES),
                "commune_code": _town(setting, turn),
                "mode": EventMode.MIXED if turn == 0 else EventMode.IN_PERSON,
                "host": _HOSTS.get(setting.body.kind, _HOSTS["service"])[min(turn, 1)],
                "attendance": came,
                "attendance_women": women,
                "attendance_men": None if came is None or women is None else came - women,
            },
        )


def _town(setting: Setting, turn: int) -> str:
    """Return where an event is: first where the body sits, then in capitals of its provinces or of regions."""
    if turn == 0 or setting.body.kind == "municipality":
        return setting.body.commune
    if setting.body.region:
        inside = [each.code for each in provinces() if each.region_code == setting.body.region]
        return f"{inside[turn % len(inside)]}01"
    return f"{setting.place(turn).region_code}101"


def _questions(setting: Setting, dice: Random, event: date, standing: Standing) -> Iterator[Part]:
    topics = words("account", "topics")
    own = [(topics[turn % len(topics)], *pair) for turn, pair in enumerate(setting.sector.account.questions)]
    asked = [*own, *dice.sample(words("account", "questions"), 2 + setting.turn % 2)]
    answered = round(len(asked) * standing.answered)
    on = min(roll_forward(event + timedelta(days=standing.final_after or 30)), setting.today)
    for turn, (topic, question, answer) in enumerate(asked):
        told = turn < answered
        yield Part(
            "preguntas",
            {
                "question": question,
                "channel": _CHANNELS[turn % len(_CHANNELS)],
                "topic": topic,
                "answer": setting.filled(answer) if told else "",
                "answered_on": on if told else None,
            },
        )
