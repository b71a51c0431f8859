"""What each kind of duty finds, until when, why, and for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from participa.access.visitor import Role, Visitor
from participa.agencies.models import Regime
from participa.consultations.models import Milestone
from participa.councils.models import SessionState
from participa.information.models import SheetKind
from participa.obligations.kinds import (
    KINDS,
    accounts,
    consultations,
    councils,
    data_rights,
    duties_of,
    section,
    texts,
    transparency,
)
from participa.obligations.wording import grouped, nearness, until
from participa.officers.models import OfficerRole, OfficerScope
from participa.publishing.models import State, TextStage
from tests.obligations.facts import DAY, MOMENT, facts, row, text

LONG_AGO = MOMENT - timedelta(days=40)


def who(role, account_id=1):
    return Visitor(account_id=account_id, agency_id=1, role=role)


def only(found):
    [duty] = list(found)
    return duty


# --- texts ------------------------------------------------------------------------------------------------------


def test_a_review_is_for_those_who_approve_and_did_not_write_it(app):
    with app.test_request_context():
        waiting = text(text_stage=TextStage.REVIEWING, submitted_at=MOMENT, authors=[7])
        duty = only(texts.reviews(facts(texts=[waiting])))
    assert duty.due_on == date(2026, 12, 3)
    may = {role for role in Role if duty.concerns(who(role, 8))}
    assert may == {Role.ADMIN, Role.OFFICER, Role.AUTHORITY, Role.REVIEWER}
    assert not any(duty.concerns(who(role, 7)) for role in Role)


def test_a_forced_publication_is_for_neither_its_authors_nor_who_forced_it(app):
    with app.test_request_context():
        owed = text(approval_owed_since=LONG_AGO, forced_authors=[7], forced_by_id=9)
        duty = only(texts.late_approvals(facts(texts=[owed])))
    assert duty.is_overdue(DAY)
    assert [duty.concerns(who(Role.ADMIN, account)) for account in (7, 8, 9)] == [False, True, False]


def test_what_is_scheduled_is_told_and_never_overdue(app):
    with app.test_request_context():
        coming = text(shown_from=MOMENT + timedelta(days=3), shown_until=MOMENT + timedelta(days=300))
        duty = only(texts.scheduled(facts(texts=[coming])))  # the end is too far to be told
        assert (duty.due_on, duty.is_event) == (date(2026, 12, 3), True)
        assert not duty.is_overdue(DAY + timedelta(days=30))
        assert list(texts.scheduled(facts(texts=[text(shown_from=MOMENT - timedelta(days=3))]))) == []


# --- the section -------------------------------------------------------------------------------------------------


def officer(**values):
    plain = {"role": OfficerRole.TITULAR, "scope": OfficerScope.NATIONAL, "since": None, "until": None}
    return row(**(plain | values))


@pytest.mark.parametrize(
    "people",
    [
        [],
        [officer(until=DAY - timedelta(days=1))],
        [officer(since=DAY + timedelta(days=1))],
        [officer(role=OfficerRole.DEPUTY)],
        [officer(scope=OfficerScope.REGIONAL)],
    ],
)
def test_a_vacancy_is_seen(app, people):
    with app.test_request_context():
        assert only(section.officer_vacancy(facts(officers=people))).due_on is None
        assert list(section.officer_vacancy(facts(officers=[*people, officer(id=2)]))) == []


def test_the_end_of_an_officer_is_told_a_month_before_unless_somebody_follows(app):
    with app.test_request_context():
        ending = officer(until=DAY + timedelta(days=30))
        assert only(section.officers_ending(facts(officers=[ending]))).due_on == DAY + timedelta(days=30)
        assert list(section.officers_ending(facts(officers=[officer(until=DAY + timedelta(days=31))]))) == []
        assert list(section.officers_ending(facts(officers=[ending, officer(id=2, since=DAY)]))) == []


def test_the_norm_is_missing_or_old(app):
    with app.test_request_context():
        assert "artículo 70" in only(section.norm_missing(facts())).why
        norm = row(act_on=date(2020, 1, 2), modified_on=date(2024, 12, 15))
        assert list(section.norm_missing(facts(norms=[norm]))) == []
        assert only(section.norm_review(facts(norms=[norm]))).due_on == date(2026, 12, 15)
        fresh = row(act_on=date(2020, 1, 2), modified_on=date(2026, 1, 15))
        assert list(section.norm_review(facts(norms=[fresh]))) == []


def sheet(**values):
    return row(**({"sheet_kind": SheetKind.PLAN, "data_updated_on": None, "next_update_on": None} | values))


def test_sheets_grow_old_and_budgets_faster(app):
    with app.test_request_context():
        old = sheet(data_updated_on=date(2025, 12, 1))
        assert only(section.stale_sheets(facts(sheets=[old]))).due_on == date(2026, 12, 1)
        assert list(section.stale_sheets(facts(sheets=[sheet(data_updated_on=date(2026, 6, 1))]))) == []
        budget = sheet(sheet_kind=SheetKind.BUDGET, data_updated_on=date(2026, 10, 20))
        assert only(section.stale_sheets(facts(sheets=[budget]))).due_on == date(2026, 11, 19)
        assert list(section.stale_sheets(facts(sheets=[sheet()]))) == []


def test_a_promised_update_binds_whoever_promised_it(app):
    with app.test_request_context():
        promised = sheet(data_updated_on=date(2020, 1, 1), next_update_on=date(2026, 12, 9))
        duty = only(section.stale_sheets(facts(Regime.VOLUNTARY, sheets=[promised])))
        assert duty.due_on == date(2026, 12, 9)
        assert "Ley" not in duty.why
        unpromised = sheet(data_updated_on=date(2020, 1, 1))
        assert list(section.stale_sheets(facts(Regime.VOLUNTARY, sheets=[unpromised]))) == []


# --- consultations -----------------------------------------------------------------------------------------------


def consultation(closes_on, **values):
    plain = {"results_due_on": None, "reply_due_on": None, "milestone": Milestone.PREPARING}
    return row(**({"opens_on": None, "closes_on": closes_on} | plain | values))


def test_a_consultation_about_to_close_is_told(app):
    with app.test_request_context():
        for days, told in ((0, 1), (7, 1), (8, 0), (-1, 0)):
            found = list(consultations.closing(facts(consultations=[consultation(DAY + timedelta(days=days))])))
            assert len(found) == told, days


def test_a_closed_one_owes_results_and_reply_by_the_promised_days(app):
    with app.test_request_context():
        days = {"results_due_on": date(2026, 10, 29), "reply_due_on": date(2026, 12, 4)}
        closed = facts(consultations=[consultation(date(2026, 10, 1), **days)])
        duty = only(consultations.results(closed))
        assert duty.due_on == date(2026, 10, 29)
        assert duty.is_overdue(DAY)
        assert "prometió" in duty.why
        assert "Ley" not in duty.why
        assert only(consultations.replies(closed)).due_on == date(2026, 12, 4)
        shown = facts(consultations=[consultation(date(2026, 10, 1), **days, milestone=Milestone.RESULTS)])
        assert list(consultations.results(shown)) == []
        assert only(consultations.replies(shown)).due_on == date(2026, 12, 4)


def test_one_without_a_promise_follows_the_suggested_term_and_says_so(app):
    with app.test_request_context():
        duty = only(consultations.replies(facts(consultations=[consultation(date(2026, 10, 1))])))
        assert duty.due_on == date(2026, 12, 4)  # 45 working days
        assert duty.why.endswith("Plazo sugerido; ninguna ley lo fija.")
        assert list(consultations.replies(facts(consultations=[consultation(DAY)]))) == []


# --- public accounts ---------------------------------------------------------------------------------------------


def account(**values):
    plain = {"edition_year": 2026, "reporting_year": 2025, "called_on": None, "report_published_on": None}
    return row(**(plain | {"has_final_report": False} | values))


def test_the_account_of_the_year_is_owed_until_it_is_called(app):
    with app.test_request_context():
        duty = only(accounts.call(facts()))
        assert (duty.due_on, duty.endpoint) == (date(2026, 5, 4), "public_accounts_office.create")
        draft = account(state=State.DRAFT)
        assert only(accounts.call(facts(accounts=[draft]))).endpoint == "public_accounts_office.show"
        assert list(accounts.call(facts(accounts=[account(called_on=date(2026, 4, 1))]))) == []
        assert list(accounts.call(facts(day=date(2026, 1, 5)))) == []  # far from its day


def events(first, last):
    return {1: row(first=first, last=last)}


def test_the_report_comes_before_the_event(app):
    ahead = datetime(2026, 12, 14, 15, tzinfo=UTC)
    with app.test_request_context():
        duty = only(accounts.report(facts(accounts=[account()], events=events(ahead, ahead))))
        assert duty.due_on == date(2026, 12, 4)  # 5 working days before, the 8th being a holiday
        done = account(report_published_on=date(2026, 11, 1))
        assert list(accounts.report(facts(accounts=[done], events=events(ahead, ahead)))) == []
        assert list(accounts.report(facts(accounts=[account()]))) == []


def test_questions_are_answered_after_the_last_event(app):
    with app.test_request_context():
        held = events(LONG_AGO, LONG_AGO)
        duty = only(accounts.answers(facts(accounts=[account()], events=held, unanswered={1: 3})))
        assert "3 preguntas" in duty.what
        assert duty.endpoint == "public_accounts_office.show"
        rest = only(accounts.answers(facts(accounts=[account()], events=held)))
        assert "informe final" in rest.what
        assert list(accounts.answers(facts(accounts=[account(has_final_report=True)], events=held))) == []


# --- councils ----------------------------------------------------------------------------------------------------


def test_a_mandate_is_told_sixty_days_before_unless_an_election_runs(app):
    with app.test_request_context():
        for days, told in ((60, 1), (61, 0), (-5, 1)):
            council = row(term_until=DAY + timedelta(days=days))
            assert len(list(councils.mandates(facts(councils=[council])))) == told, days
            assert list(councils.mandates(facts(councils=[council], electing={1}))) == []


def session(**values):
    plain = {"content_id": 3, "number": 2, "year": 2026, "starts_at": LONG_AGO, "state": SessionState.HELD}
    return row(**(plain | values))


def test_sessions_owe_their_minutes_or_a_word(app):
    with app.test_request_context():
        held = only(councils.sessions(facts(sessions=[session()])))
        assert "acta de la sesión 2 de 2026" in held.what
        assert held.due_on == date(2026, 11, 11)
        assert "Anotar" in only(councils.sessions(facts(sessions=[session(state=SessionState.CALLED)]))).what


def test_councils_are_the_job_of_their_secretary_and_elections_of_their_commission(app):
    with app.test_request_context():
        minutes = only(councils.sessions(facts(sessions=[session()])))
        mandate = only(councils.mandates(facts(councils=[row(term_until=DAY)])))
        norm = only(section.norm_missing(facts()))
    jobs = {role: [d.concerns(who(role)) for d in (minutes, mandate, norm)] for role in Role}
    assert jobs[Role.COUNCIL_SECRETARY] == [True, True, False]
    assert jobs[Role.ELECTORAL_COMMISSION] == [False, True, False]
    assert jobs[Role.EDITOR] == [True, True, True]
    assert jobs[Role.READER] == [False, False, False]


# --- transparency ------------------------------------------------------------------------------------------------


def test_the_last_month_is_confirmed_by_the_tenth_working_day(app):
    with app.test_request_context():
        duty = only(transparency.confirmation(facts(day=date(2026, 12, 1))))
        assert duty.due_on == date(2026, 12, 15)  # the 8th is a holiday
        assert "noviembre de 2026" in duty.what
        assert {role for role in Role if duty.concerns(who(role, 1))} == {Role.ADMIN, Role.OFFICER}
        assert list(transparency.confirmation(facts(day=date(2026, 12, 1), confirmed={"2026-11"}))) == []


def test_an_agency_that_came_this_month_owes_no_month_before_it(app):
    with app.test_request_context():
        new = facts()
        new.agency.created_at = MOMENT - timedelta(days=3)
        assert list(transparency.confirmation(new)) == []


# --- personal data ------------------------------------------------------------------------------------------------


def test_a_request_about_data_follows_its_own_clock_and_says_nothing_of_it(app):
    with app.test_request_context():
        asked = row(id=4, received_at=MOMENT, due_on=date(2026, 12, 30))
        duty = only(data_rights.requests(facts(Regime.VOLUNTARY, data_requests=[asked])))
    assert (duty.due_on, duty.values) == (date(2026, 12, 30), {"request_id": 4})
    assert {role for role in Role if duty.concerns(who(role, 1))} == {Role.ADMIN, Role.OFFICER}


# --- all of them -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("regime", "keys"),
    [
        (
            Regime.BOUND,
            {"account-call:2026", "council-missing", "norm-missing", "officer-vacancy", "transparency:2026-10"},
        ),
        (Regime.COUNCIL_ONLY, {"council-missing", "transparency:2026-10"}),
        (Regime.VOLUNTARY, set()),
    ],
)
def test_an_empty_section_owes_what_its_regime_asks(app, regime, keys):
    with app.test_request_context():
        found = duties_of(facts(regime))
        assert {duty.key for duty in found} == keys
        if regime is Regime.COUNCIL_ONLY:
            assert "21.074" in next(duty for duty in found if duty.key == "council-missing").why


def full():
    """An agency that owes something of every kind."""
    long_ago = DAY - timedelta(days=800)
    return facts(
        texts=[
            text(
                text_stage=TextStage.REVIEWING,
                submitted_at=MOMENT,
                approval_owed_since=LONG_AGO,
                shown_from=MOMENT + timedelta(days=1),
            )
        ],
        officers=[officer(until=DAY, role=OfficerRole.DEPUTY)],
        norms=[row(act_on=long_ago, modified_on=None)],
        consultations=[consultation(DAY), consultation(long_ago, id=2)],
        sheets=[sheet(data_updated_on=long_ago)],
        accounts=[account(called_on=None)],
        events=events(LONG_AGO, LONG_AGO),
        councils=[row(term_until=DAY)],
        sessions=[session()],
        data_requests=[row(received_at=LONG_AGO, due_on=DAY)],
        corrections=[row(at=LONG_AGO, kind="norm", content_id=1)],
    )


def test_no_term_is_told_as_the_laws(app):
    """Of every kind there is: where a term of the portal's own is used, the sentence says that no law fixes it."""
    with app.test_request_context():
        found = duties_of(full())
    keys = {duty.key.split(":")[0] for duty in found}
    assert len(keys) == len(KINDS) - 2  # nothing is missing: norm and council are there
    for duty in found:
        assert "ley dice" not in duty.why.lower()
        assert "La ley fija" not in duty.why
        if "Plazo" in duty.why:
            assert "ninguna ley lo fija" in duty.why or "su organismo" in duty.why, duty.key


def test_duties_stand_by_date_in_their_groups(app):
    with app.test_request_context():
        found = duties_of(full())
        groups = grouped(found, DAY)
    dated = [duty.due_on for duty in found if duty.due_on]
    assert dated == sorted(dated)
    assert [group.name for group in groups] == ["overdue", "week", "later", "undated"]
    assert sum(len(group.duties) for group in groups) == len(found)
    assert all(nearness(duty, DAY) == group.name for group in groups for duty in group.duties)


@pytest.mark.parametrize(
    ("due_on", "said"),
    [
        (date(2026, 11, 27), "Venció el viernes 27 de noviembre de 2026, hace 1 día hábil."),
        (date(2026, 11, 29), "Venció el domingo 29 de noviembre de 2026, hace 1 día hábil."),
        (DAY, "Vence hoy, lunes 30 de noviembre de 2026."),
        (date(2026, 12, 1), "Hasta el martes 1 de diciembre de 2026: le queda 1 día hábil."),
        (date(2026, 12, 9), "Hasta el miércoles 9 de diciembre de 2026: le quedan 6 días hábiles."),
        (None, "Sin plazo fijado: hágalo en cuanto pueda."),
    ],
)
def test_until_when_is_said_in_words(app, due_on, said):
    from dataclasses import replace

    with app.test_request_context():
        duty = replace(only(section.norm_missing(facts())), due_on=due_on)
        assert until(duty, DAY) == said
