"""Consultations in every phase: open, closing, to open, closed, overdue, answered; and some drafts and withdrawals."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from participa.consultations.models import Milestone, Mode, Origin
from participa.demo.facts import general
from participa.demo.items import File, Item, Paper, Part, Taken
from participa.demo.papers import pdf
from participa.demo.replies import reply
from participa.foundation.working_days import add_working_days
from participa.participants.models import Level
from participa.publishing.models import State

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.facts.texts import Consultation
    from participa.demo.setting import Place, Setting


class Phase(NamedTuple):
    """First and last day from today; working days after the close until the reply is due; and when it was given."""

    opens: int
    closes: int
    reply_in: int
    answered_after: int | None = None


_OPEN, _OPEN_LONG = Phase(-11, 19, 30), Phase(-4, 41, 30)
_WEEK, _TODAY = Phase(-24, 4, 30), Phase(-28, 0, 25)
_SOON, _LATER = Phase(6, 36, 30), Phase(20, 55, 30)
_CLOSED, _OVERDUE = Phase(-52, -16, 30), Phase(-140, -98, 30)
_ANSWERED, _ANSWERED_LONG_AGO = Phase(-165, -125, 30, 38), Phase(-430, -390, 45, 55)
#: What each agency shows, by turns: what is to come or open, then what is past.
_PRESENT = (_OPEN, _WEEK, _OPEN_LONG, _SOON, _OPEN, _WEEK, _LATER, _OPEN_LONG, _SOON, _OPEN)
_PAST = (_ANSWERED, _CLOSED, _ANSWERED, _OVERDUE, _ANSWERED, _CLOSED)
_LEVELS = (Level.ANONYMOUS, Level.ANONYMOUS, Level.EMAIL)
_BEFORE_CALL = (Milestone.PREPARING, Milestone.PROPOSED, Milestone.PLANNED, Milestone.PREPARING)
#: One agency in so many closes one today, has a draft, has withdrawn one, asks by petition, consults in person only.
_CLOSES_TODAY, _DRAFT, _WITHDRAWN, _PETITION, _IN_PERSON = 47, 3, 12, 5, 9
#: One agency in so many has moved a closing on, has stopped a consultation for a time, has annulled one.
_EXTENDED, _SUSPENDED, _ANNULLED = 6, 23, 61
#: Regional governments consult of their own will; one in so many does.
_WILLING = 3


def build(setting: Setting) -> Iterator[Item]:
    """Yield the agency's consultations: its own texts first, then those of its sector in several places."""
    if not setting.owes_everything and setting.turn % _WILLING:
        return
    matters = _matters(setting)
    for turn, phase in enumerate(_phases(setting)):
        if turn < len(matters):
            yield _consultation(setting, *matters[turn], phase, turn)
    rest = matters[len(_phases(setting)) :]
    if rest and setting.turn % _DRAFT == 0:
        yield _unpublished(setting, *rest[0], State.DRAFT)
    if len(rest) > 1 and setting.turn % _WITHDRAWN == 0:
        yield _unpublished(setting, *rest[1], State.WITHDRAWN)


def _phases(setting: Setting) -> list[Phase]:
    turn = setting.turn
    present = _TODAY if turn % _CLOSES_TODAY == 1 else _PRESENT[turn % len(_PRESENT)]
    found = [present, _PAST[turn % len(_PAST)]]
    if setting.owes_everything and turn % 2:
        found.append(_ANSWERED_LONG_AGO)
    if setting.body.kind == "ministry":
        found.append(_PRESENT[(turn + 3) % len(_PRESENT)])
    return found


def _matters(setting: Setting) -> list[tuple[Consultation, Place | None]]:
    """Return what it may ask: its own matters for the whole country, then those of any body in one place each."""
    own: list[tuple[Consultation, Place | None]] = [
        (text, None) for text in setting.sector.consultations if text.body == setting.body.acronym
    ]
    common = [text for text in setting.sector.consultations if not text.body]
    start = setting.turn % len(common)
    ordered = [*common[start:], *common[:start]]
    rounds = min(3, len(setting.places))
    placed = [(text, setting.place(turn + step)) for step in range(rounds) for turn, text in enumerate(ordered)]
    fresh = {setting.filled(text.title, place): (text, place) for text, place in placed}
    return [*own, *fresh.values()]


def _consultation(setting: Setting, text: Consultation, place: Place | None, phase: Phase, turn: int) -> Item:
    dice = setting.chance(f"consultation/{turn}")
    shift = 0 if phase in (_TODAY, _WEEK) else -dice.randint(0, 6) if phase.closes < 0 else dice.randint(0, 5)
    if phase is _WEEK:
        shift = dice.randint(-3, 2)
    opens, closes = setting.day(phase.opens + shift), setting.day(phase.closes + shift)
    values = _values(setting, text, place) | {
        "opens_on": opens,
        "closes_on": closes,
        "results_due_on": add_working_days(closes, phase.reply_in - 10),
        "reply_due_on": add_working_days(closes, phase.reply_in),
    }
    parts: list[Part] = []
    course: tuple[Taken, ...] = _stopped_or_moved(setting, values) if turn == 0 else ()
    if phase.answered_after is not None:
        replied, parts = reply(text, dice, closes, setting.day(phase.closes + shift + phase.answered_after))
        values |= replied
        course = _to_the_reply(closes, values.pop("outcome_on"), setting.today, turn=setting.turn)
        parts += _commitments(setting, course[-1].on)
    elif phase is _CLOSED and setting.turn % 2:
        course = (Taken("systematise", setting.day(-4)),)
    return Item(
        kind="consultation",
        values=values,
        made_on=min(setting.day(phase.opens + shift - 3), setting.today),
        papers=(
            (_position_paper(setting, values, opens), _background(setting, values, opens)) if phase.closes >= 0 else ()
        ),
        course=course,
        parts=tuple(parts),
    )


def _commitments(setting: Setting, on: date) -> list[Part]:
    """Return two commitments: one for soon, one for later."""
    return [
        Part(
            "compromisos",
            {
                "text": setting.said("consultation", which),
                "responsible": setting.staff[0].name,
                "due_on": on + timedelta(days=days),
            },
        )
        for which, days in (("first_commitment", 60), ("commitment", 120))
    ]


def _stopped_or_moved(setting: Setting, values: dict[str, Any]) -> tuple[Taken, ...]:
    """Return what befell the consultation at hand, if it is one of those."""
    opens, closes = values["opens_on"], values["closes_on"]
    if not opens < setting.today < closes:
        return ()
    for turn, step in ((_ANNULLED, "annul"), (_SUSPENDED, "suspend")):
        if setting.turn % turn == 7:  # noqa: PLR2004 (one of each turn)
            return (Taken(step, max(setting.day(-2), opens), setting.said("consultation", step)),)
    if setting.turn % _EXTENDED == 1:
        reason = setting.said("consultation", "extend")
        return (Taken("extend", max(setting.day(-2), opens), reason, closes + timedelta(days=14)),)
    return ()


def _to_the_reply(closes: date, on: date, today: date, *, turn: int) -> tuple[Taken, ...]:
    """Return the way from the closing to the reply, and for some beyond it."""
    between = closes + (on - closes) // 2
    found = [Taken("systematise", between), Taken("results", between), Taken("reply", on)]
    if (later := on + timedelta(days=20)) <= today:
        found.append(Taken("follow_up" if turn % 3 else "finish", later))
    return tuple(found)


def _values(setting: Setting, text: Consultation, place: Place | None) -> dict[str, Any]:
    mode = (Mode.IN_PERSON if setting.turn % _IN_PERSON == 0 else Mode.MIXED) if place else Mode.ONLINE
    where = place.name if place else "Chile"
    return {
        "title": setting.filled(text.title, place),
        "summary": setting.filled(text.summary, place),
        "region_code": place.region_code if place else None,
        "origin": Origin.ON_PETITION if setting.turn % _PETITION == 2 and place else Origin.EX_OFFICIO,  # noqa: PLR2004
        "mode": mode,
        "background": setting.filled(text.context, place),
        "open_to_change": setting.filled(text.open_to_change, place),
        "already_decided": setting.filled(text.already_decided, place),
        "weighing": setting.filled(text.weighing, place),
        "addressed_to": general.text("consultation", "who", place=where),
        "territory": _territory(place),
        "identity_level": _LEVELS[setting.turn % len(_LEVELS)],
        "one_each": _LEVELS[setting.turn % len(_LEVELS)] is not Level.ANONYMOUS,
        "requirements": setting.said("consultation", "requirements"),
        "how_to_take_part": setting.filled(general.words("consultation", "taking_part")[str(mode)]),
        "place": setting.seat if mode is not Mode.ONLINE else "",
        "contact_name": setting.staff[0].name,
        "contact_email": setting.mailbox,
        "legal_basis": f"Artículo 73 de la Ley N° 18.575; {setting.norm_name}",
    }


def _territory(place: Place | None) -> str:
    """Return the place as a list names it: without the article that it has in a sentence."""
    if place is None:
        return "Todo el país"
    name = place.name.removeprefix("la ").removeprefix("el ")
    return name[:1].upper() + name[1:]


def _position_paper(setting: Setting, values: dict[str, Any], opens: date) -> Paper:
    paragraphs = [
        values["summary"],
        *values["background"].replace("**", "").split("\n\n"),
        f"Qué está abierto a cambio: {values['open_to_change']}",
        f"Qué ya está decidido: {values['already_decided']}",
        f"Cómo se evaluarán las opiniones: {values['weighing']}",
    ]
    return Paper(
        "position_paper",
        f"Minuta de posición: {values['title']}"[:160],
        "Los fundamentos de la consulta, lo que se puede cambiar y lo que ya está decidido.",
        "annex",
        File(f"minuta-{opens.year}-{setting.body.key}.pdf", pdf(values["title"], paragraphs)),
    )


def _background(setting: Setting, values: dict[str, Any], opens: date) -> Paper:
    paragraphs = [*values["background"].replace("**", "").split("\n\n"), values["addressed_to"] + "."]
    return Paper(
        "background",
        f"Antecedentes: {values['title']}"[:160],
        "Los datos y el contexto que se tuvieron a la vista.",
        "report",
        File(f"antecedentes-{opens.year}-{setting.body.key}.pdf", pdf(values["title"], paragraphs)),
    )


#: What a first draft sounds like: the office's checks have something to say of it.
_AS_OFFICES_WRITE = (
    "En virtud de lo dispuesto en la normativa vigente, el presupuesto que fue aprobado por la autoridad competente para "
    "la implementación de la iniciativa no será modificado, sin perjuicio de las reasignaciones que puedan ser autorizadas "
    "por la DIPRES durante el ejercicio. Asimismo, los plazos que fueron establecidos mediante el acto administrativo "
    "correspondiente serán respetados por la totalidad de las unidades involucradas en la planificación institucional."
)


def _unpublished(setting: Setting, text: Consultation, place: Place | None, state: State) -> Item:
    values = _values(setting, text, place) | {"opens_on": setting.day(25), "closes_on": setting.day(60)}
    if state is State.DRAFT:
        values["milestone"] = _BEFORE_CALL[setting.turn % len(_BEFORE_CALL)]
        values |= {"already_decided": _AS_OFFICES_WRITE, "closes_on": setting.day(34), "legal_basis": ""}
    return Item(
        kind="consultation",
        values=values,
        made_on=setting.day(-8),
        state=state,
        reason=setting.said("consultation", "withdrawn") if state is State.WITHDRAWN else "",
    )
