"""What people answered in the demonstration: invented, the same on the same day, on line and on paper."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING

import sqlalchemy as sa

from participa.consultations.models import AnswersShown, Consultation, Phase
from participa.consultations.models import Channel as ConsultedBy
from participa.consultations.queries import list_figures
from participa.contributions import receipts, services
from participa.contributions.about import AboutYou
from participa.contributions.models import AgeBand, Channel, Contribution, Sex, Standing
from participa.demo.facts.answers import BY_SUBJECT, SAID
from participa.extensions import db
from participa.foundation.clock import today as this_day
from participa.moderation import services as moderation
from participa.moderation.models import HidingReason
from participa.participants.models import random_id
from participa.publishing.models import State
from participa.questionnaires.definition import Kind
from participa.questionnaires.reading import RowValue, Value, flatten, shown_questions
from participa.territory.division import communes, regions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from participa.demo.questionnaires import Made
    from participa.questionnaires.definition import Question

#: How many answered an open consultation, and one that has closed; how many sheets a meeting brought.
OPEN, CLOSED, ON_PAPER = 14, 60, 5
#: How often a voluntary question is answered.
OFTEN = 0.8


def answer(made: Sequence[Made], *, agency_id: int, account_id: int | None, today: date) -> None:
    """Let an agency's open consultations, and the last one that closed, be answered, each with the questionnaire it asks."""
    in_use = [one for one in made if not one.version.is_draft]
    if not in_use:
        return
    dice = Random(f"{in_use[0].questionnaire.title}{today}")  # noqa: S311 (no secret)
    for consultation in _consultations(agency_id):
        asked = next(one for one in in_use if one.told.fits(consultation.title))
        consultation.questionnaire_id = asked.questionnaire.id
        db.session.flush()
        is_open = consultation.phase is Phase.OPEN
        if not is_open:
            consultation.publication_of_answers = AnswersShown.WITH_CONSENT
        first = consultation.opens_on or today
        last = min(today, consultation.closes_on or today)
        for _turn in range(OPEN if is_open else CLOSED):
            day = first + timedelta(days=dice.randint(0, max(0, (last - first).days)))
            _keep(consultation, asked, dice, day)
        _on_paper(consultation, asked, dice, last, account_id)
        db.session.flush()
        if consultation.is_replied:
            _tell_as_many(consultation)


def _tell_as_many(consultation: Consultation) -> None:
    """Let the reply tell as many as answered: its figures were thrown before there were answers."""
    sexes = db.session.scalars(
        sa.select(Contribution.sex).where(
            Contribution.agency_id == consultation.agency_id,
            Contribution.content_id == consultation.id,
            Contribution.standing == Standing.COUNTED.value,
        )
    ).all()
    total = len(sexes)
    for figure in list_figures(consultation):
        figure.people = total
        figure.women, figure.men = sexes.count(Sex.WOMAN), sexes.count(Sex.MAN)
        if figure.channel is not ConsultedBy.ONLINE:
            db.session.delete(figure)
    said = re.sub(r"\*\*[\d.]+ (aportes|personas)\*\*", rf"**{total} \1**", consultation.outcome, count=1)
    consultation.outcome = said


def publish(*, agency_id: int, account_id: int | None) -> None:
    """Show most of the answers that may be shown of what has closed, and hide some with a reason."""
    query = sa.select(Contribution).where(
        Contribution.agency_id == agency_id,
        Contribution.may_publish.is_(True),
        Contribution.content_id.in_(
            sa.select(Consultation.id).where(
                Consultation.agency_id == agency_id,
                Consultation.publication_of_answers == AnswersShown.WITH_CONSENT.value,
            )
        ),
    )
    found = db.session.scalars(query).all()
    if not found:
        return
    keys, content_id = [each.id for each in found], found[0].content_id
    hidden = [(keys[0:2], HidingReason.OFFENCE), (keys[2:5], HidingReason.UNRELATED)]
    for some, reason in ((keys[5:25], None), *hidden):
        moderation.decide(some, agency_id=agency_id, content_id=content_id, reason=reason, account_id=account_id)


def _consultations(agency_id: int) -> list[Consultation]:
    """Return those that are open, and the last that closed without being annulled."""
    query = (
        sa.select(Consultation)
        .where(Consultation.agency_id == agency_id, Consultation.state == State.PUBLISHED.value)
        .order_by(Consultation.closes_on.desc())
    )
    all_of_them = [each for each in db.session.scalars(query) if each.closes_on and each.opens_on and not each.halt]
    over = [each for each in all_of_them if each.phase not in (Phase.OPEN, Phase.CALLED)]
    return [*(each for each in all_of_them if each.phase is Phase.OPEN), *over[:1]]


def _keep(consultation: Consultation, asked: Made, dice: Random, day: date) -> None:
    cells = flatten(asked.version.parsed, _values(asked, dice))
    code = receipts.new_code()
    contribution = Contribution(
        id=random_id(),
        agency_id=consultation.agency_id,
        content_id=consultation.id,
        version_id=asked.version.id,
        pseudonym=receipts.hash_code(code)[:32],
        receipt_hash=receipts.hash_code(code),
        receipt_sealed=receipts.seal_code(code, agency_id=consultation.agency_id, content_id=consultation.id),
        digest=receipts.digest_of(cells),
        received_on=day,
        standing=Standing.COUNTED,
        region_code=dice.choice(["", *(each.code for each in regions())]),
        sex=dice.choice([None, Sex.WOMAN, Sex.WOMAN, Sex.MAN, Sex.MAN, Sex.OTHER]),
        age_band=dice.choice([None, *AgeBand]),
        may_publish=dice.choice([True, False]),
    )
    db.session.add(contribution)
    services.keep_cells(contribution, cells)


def _on_paper(consultation: Consultation, asked: Made, dice: Random, day: date, account_id: int | None) -> None:
    """Enter the sheets of a meeting; they wait for a second person."""
    batch = services.open_batch(
        consultation,
        channel=Channel.MEETING,
        place="Sede vecinal (reunión de la demostración)",
        gathered_on=day,
        sheets=ON_PAPER,
        scan=None,
        account_id=account_id or 0,
    )
    for _sheet in range(ON_PAPER):
        services.keep_on_paper(
            consultation,
            asked.version,
            batch_id=batch.id,
            channel=batch.channel,
            values=_values(asked, dice),
            about=AboutYou(sex=dice.choice([None, *Sex])),
            account_id=account_id,
        )
    services.note_entry(batch, account_id=account_id or 0)
    services.hand_over(batch, account_id=account_id or 0)


def _values(asked: Made, dice: Random) -> dict[str, Value]:
    """Answer each question, some of the voluntary ones not; then drop what these answers hide."""
    definition = asked.version.parsed
    said = BY_SUBJECT.get(asked.told.name, SAID["long"])
    values = {
        question.key: Value(dice.choice(said)) if question.kind is Kind.LONG else _one(question, dice)
        for question in definition
        if question.required or dice.random() < OFTEN
    }
    shown = {question.key for question in shown_questions(definition, values)}
    return {key: value for key, value in values.items() if key in shown and value}


def _one(question: Question, dice: Random) -> Value:
    return _MAKERS.get(question.kind, _said)(question, dice)


def _said(_question: Question, dice: Random) -> Value:
    return Value(dice.choice(SAID["short"]))


def _option(question: Question, dice: Random) -> Value:
    return Value(options=(dice.choice([option.key for option in question.options]),))


def _options(question: Question, dice: Random) -> Value:
    keys = [option.key for option in question.options]
    most = min(int(question.limits.most or 3), len(keys))
    chosen = set(dice.sample(keys, dice.randint(1, most)))
    return Value(options=tuple(key for key in keys if key in chosen))


def _scale(question: Question, dice: Random) -> Value:
    step = dice.choice([*question.scale, *question.scale[len(question.scale) // 2 :]])
    return Value(options=(str(step),), number=Decimal(step))


def _matrix(question: Question, dice: Random) -> Value:
    keys = [option.key for option in question.options]
    return Value(rows=tuple(RowValue(row.key, dice.choice(keys)) for row in question.rows))


def _ranking(question: Question, dice: Random) -> Value:
    keys = [option.key for option in question.options]
    order = dice.sample(keys, question.positions)
    return Value(rows=tuple(RowValue(key, str(place)) for place, key in enumerate(order, 1)))


def _paragraphs(question: Question, dice: Random) -> Value:
    comments = ("", "", *SAID["comment"])
    return Value(
        rows=tuple(
            RowValue(row.key, dice.choice(("agree", "agree", "disagree")), dice.choice(comments))
            for row in question.rows
        )
    )


def _number(question: Question, dice: Random) -> Value:
    least, most = int(question.limits.least or 0), int(question.limits.most or 60)
    number = dice.randint(least, min(most, least + 60))
    return Value(str(number), number=Decimal(number))


def _day(question: Question, dice: Random) -> Value:
    first = question.limits.first or question.limits.last
    day = first + timedelta(days=dice.randint(0, 20)) if first else this_day() - timedelta(days=dice.randint(5, 120))
    return Value(day.isoformat())


def _place(_question: Question, dice: Random) -> Value:
    return Value(options=(dice.choice(communes()).code,))


def _nothing(_question: Question, _dice: Random) -> Value:
    return Value()


_MAKERS: dict[Kind, Callable[[Question, Random], Value]] = {
    Kind.ONE: _option,
    Kind.MANY: _options,
    Kind.SCALE: _scale,
    Kind.MATRIX: _matrix,
    Kind.RANKING: _ranking,
    Kind.PARAGRAPHS: _paragraphs,
    Kind.NUMBER: _number,
    Kind.DATE: _day,
    Kind.PLACE: _place,
    Kind.FILE: _nothing,
}
