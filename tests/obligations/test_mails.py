"""The mails about duties: to whom, when, once each, and how to stop them."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from participa.access.visitor import Role
from participa.agencies.models import Agency, AgencyState
from participa.extensions import db
from participa.foundation.clock import at_local, now
from participa.foundation.mail import OutboxMail, message_of
from participa.foundation.worker import DUTIES
from participa.obligations.jobs import tell_duties
from participa.obligations.models import DutyNotice, DutyPreference
from participa.obligations.notices import leave_token, read_leave_token
from participa.people.models import Account, Membership
from participa.tenancy import scopes

MONDAY = date(2026, 11, 30)
TUESDAY = MONDAY + timedelta(days=1)


def at(day: date, hour: int = 9):
    return time_machine.travel(at_local(day, hour), tick=False)


@pytest.fixture
def olga(cast):
    """Vivienda's officer, whose account is her own, in an agency that owes one reply on 4 December and nothing else."""
    with at(MONDAY - timedelta(days=60)):
        known(cast, "olga")
        cast.content("norm", act_on=date(2026, 1, 5))
        cast.content("officer")
        cast.content("council")
        cast.content("public_account", reporting_year=2025, edition_year=2026, called_on=date(2026, 4, 1))
        values = {"closes_on": date(2026, 11, 3), "results_due_on": date(2027, 3, 1)}
        cast.content("consultation", title="Plan de aguas", reply_due_on=date(2026, 12, 4), **values)
        agency = db.session.get(Agency, cast.agency().id)
        agency.created_at = now() + timedelta(days=400)  # no month is owed
        db.session.commit()
    return cast.account("olga")


def known(cast, name, **facts):
    """Make an account its person's own."""
    account = cast.account(name)
    account.password_hash = "x"
    for key, value in facts.items():
        setattr(account, key, value)
    db.session.commit()
    return account


def mails(to=None):
    db.session.expire_all()
    query = sa.select(OutboxMail).order_by(OutboxMail.id)
    found = list(db.session.scalars(query))
    return [mail for mail in found if to is None or mail.recipient == to]


def subjects():
    return [mail.subject.split(":")[0] for mail in mails()]


def test_the_worker_does_it(app):
    assert tell_duties in DUTIES


# --- when --------------------------------------------------------------------------------------------------------


def test_the_week_is_told_on_monday_morning(olga):
    for hour, count in ((6, 0), (7, 1), (8, 1), (12, 1)):
        with at(MONDAY, hour):
            tell_duties()
            assert len(mails()) == count, hour
    [mail] = mails("olga@example.cl")
    assert mail.subject == "Su semana: tiene 2 tareas pendientes"
    assert "SERVICIO DE VIVIENDA" in mail.text
    assert "Publicar la respuesta de «Plan de aguas»" in mail.text
    assert "Hasta el viernes 4 de diciembre de 2026: le quedan 4 días hábiles." in mail.text


def test_nothing_is_sent_when_there_is_nothing_to_do(cast, olga):
    known(cast, "rita")
    with at(MONDAY):
        tell_duties()
    assert mails("rita@example.cl") == []


def test_a_duty_that_comes_up_on_wednesday_does_not_bring_a_late_weekly_mail(cast, olga):
    known(cast, "bruno")
    with at(MONDAY):
        cast.content("norm", "salud", act_on=date(2026, 1, 5))
        for kind in ("officer", "council"):
            cast.content(kind, "salud")
        cast.content("public_account", "salud", reporting_year=2025, edition_year=2026, called_on=MONDAY)
        tell_duties()
    with at(MONDAY + timedelta(days=2)):
        cast.content("consultation", "salud", closes_on=date(2026, 11, 27), reply_due_on=date(2027, 1, 20))
        tell_duties()
    assert mails("bruno@example.cl") == []


def test_reminders_come_a_week_before_a_working_day_before_and_when_overdue(cast, olga):
    """The reply is due on Friday 4 December; each stage is told once, and the weekly mail counts as telling."""
    told = []
    for day in range(-3, 12):
        with at(MONDAY + timedelta(days=day)):
            tell_duties()
            new = len(mails()) - len(told)
            told += [f"{MONDAY + timedelta(days=day):%m-%d}"] * new
    #        a week before | Monday's mail | the day before | overdue on a Saturday, told by Monday's mail
    assert told == ["11-27", "11-30", "12-03", "12-07"]
    assert subjects() == ["Recordatorio", "Su semana", "Recordatorio", "Su semana"]


def test_holidays_and_weekends_are_left_in_peace(cast, olga):
    for day in (5, 6, 8):  # a weekend and the 8th of December
        with at(MONDAY + timedelta(days=day)):
            tell_duties()
    assert mails() == []


def test_a_moved_date_is_another_date_to_remind_of(cast, olga):
    with at(MONDAY + timedelta(days=3)):
        tell_duties()
    with scopes.platform(reason="a test moves a date"):
        db.session.execute(sa.text("UPDATE consultation SET reply_due_on = '2026-12-18' WHERE agency_id > 0"))
        db.session.commit()
    before = len(mails())
    with at(date(2026, 12, 17)):
        tell_duties()
    assert len(mails()) == before + 1


# --- exactly once ------------------------------------------------------------------------------------------------


@pytest.mark.abuse("G11")
def test_after_three_days_of_silence_what_is_still_useful_goes_once(cast, olga):
    """Nothing ran from Monday to Thursday morning: one weekly mail; the stage passed over is not told afterwards."""
    thursday = MONDAY + timedelta(days=3)
    for hour in (9, 10, 15):
        with at(thursday, hour):
            tell_duties()
    assert subjects() == ["Su semana"]
    with at(thursday + timedelta(days=1)):
        tell_duties()
    assert subjects() == ["Su semana"], "the day before was told by the weekly mail"


@pytest.mark.abuse("G11")
def test_what_passed_in_the_silence_is_told_as_overdue_once(cast, olga):
    with at(MONDAY):
        tell_duties()
    for day in (8, 8, 9, 10):  # a silence over the due date, until Tuesday of the next week
        with at(MONDAY + timedelta(days=day), 10):
            tell_duties()
    [_first, second] = mails()
    assert second.subject.startswith("Su semana")
    assert "Venció el viernes 4 de diciembre de 2026" in second.text


@pytest.mark.abuse("G11")
def test_from_friday_on_a_missed_week_is_left_to_the_next(cast, olga):
    with at(MONDAY + timedelta(days=4)):
        tell_duties()
    assert subjects() == ["Recordatorio"]


def test_one_mail_of_reminders_a_day_is_enough(cast, olga):
    with at(TUESDAY, 9):
        olga_chooses(olga, weekly=False)
        tell_duties()
        cast.content("consultation", title="Otra", closes_on=TUESDAY - timedelta(days=5), reply_due_on=TUESDAY)
        tell_duties()
        assert len(mails()) == 1
    with at(TUESDAY + timedelta(days=1), 9):
        tell_duties()
    assert len(mails()) == 2
    assert "Otra" in mails()[1].text


def olga_chooses(olga, **facts):
    db.session.merge(DutyPreference(account_id=olga.id, **({"weekly": True, "reminders": True} | facts)))
    db.session.commit()


# --- to whom -----------------------------------------------------------------------------------------------------


@pytest.mark.abuse("M01")
def test_only_present_members_with_their_own_account_in_a_live_agency_are_told(cast, olga):
    """The list is asserted whole: whoever else has an account gets nothing."""
    known(cast, "ana")
    known(cast, "elena", is_active=False)
    cast.account("rita")  # never set a password
    known(cast, "bruno")
    known(cast, "sara")  # super-admin, member of nothing
    gone = known(cast, "gone")
    with scopes.agency(cast.agency().id):
        moment = at_local(MONDAY - timedelta(days=30))
        db.session.add(Membership(account_id=gone.id, role=Role.ADMIN, started_at=moment, ended_at=now()))
        db.session.add(Membership(account_id=cast.account("rita").id, role=Role.ADMIN, ended_at=now()))
        over = known(cast, "over")  # whose last day is over, though nobody ended anything
        db.session.add(Membership(account_id=over.id, role=Role.ADMIN, started_at=moment, ends_on=MONDAY))
        db.session.commit()
    for slug, state in (
        ("salud", AgencyState.SUSPENDED),
        ("otra", AgencyState.CLOSED),
        ("nueva", AgencyState.PREPARING),
    ):
        agency = db.session.get(Agency, cast.agency(slug).id)
        agency.state = state
        member = known(cast, f"member-{slug}")
        with scopes.agency(agency.id):
            db.session.add(Membership(account_id=member.id, role=Role.ADMIN, started_at=at_local(MONDAY)))
            db.session.commit()
    for account in db.session.scalars(sa.select(Account)):
        account.created_at = at_local(MONDAY - timedelta(days=90))
    with at(MONDAY + timedelta(days=7)):
        tell_duties()
        assert {mail.recipient for mail in mails()} == {"ana@example.cl", "olga@example.cl"}


@pytest.mark.abuse("M01")
def test_who_is_out_by_the_time_of_the_mail_gets_none(cast, olga, monkeypatch):
    """The account is looked at again in the transaction of the mail."""
    from participa.obligations import jobs

    real = jobs._tell

    def tell(person, moment):
        db.session.execute(sa.update(Account).where(Account.id == person.account_id).values(is_active=False))
        db.session.commit()
        real(person, moment)

    monkeypatch.setattr(jobs, "_tell", tell)
    with at(MONDAY):
        tell_duties()
    assert mails() == []


def test_one_mail_tells_of_all_agencies(cast, olga):
    with scopes.agency(cast.agency("salud").id):
        moment = at_local(MONDAY - timedelta(days=30))
        db.session.add(Membership(account_id=olga.id, role=Role.EDITOR, started_at=moment))
        db.session.commit()
    with at(MONDAY):
        tell_duties()
    [mail] = mails()
    assert mail.text.index("SERVICIO DE VIVIENDA") < mail.text.index("SERVICIO DE SALUD")
    assert "/gestion/salud/norma/" in mail.text


def test_a_review_is_not_told_to_its_author(cast, olga):
    known(cast, "ana")
    from tests.obligations.test_pages import submitted

    with at(MONDAY):
        submitted(cast, by="olga")
        tell_duties()
    assert "Revisar «Cabildo de prueba»" in mails("ana@example.cl")[0].text
    assert "Revisar" not in mails("olga@example.cl")[0].text


# --- how ---------------------------------------------------------------------------------------------------------


@pytest.mark.abuse("M02")
def test_no_title_or_name_breaks_out_of_its_line(cast, olga):
    olga.name = "Olga\r\nBcc: x@evil.cl"
    with scopes.platform(reason="a test writes a title"):
        db.session.execute(sa.text("UPDATE content SET title = 'A\r\nBcc: y@evil.cl' WHERE agency_id > 0"))
        db.session.commit()
    with at(MONDAY):
        tell_duties()
    [mail] = mails()
    message = message_of(mail, sender="Participa <x@example.cl>", domain="example.cl")
    assert [str(message["To"]), message["Bcc"]] == ["olga@example.cl", None]
    assert "\n" not in mail.subject
    assert "\nBcc: y@evil.cl" not in mail.text


@pytest.mark.abuse("M03")
def test_links_stand_on_the_portals_own_address_and_the_text_is_plain(app, cast, olga, monkeypatch):
    monkeypatch.setitem(app.config, "BASE_URL", "https://participa.example.cl")
    with at(MONDAY):
        tell_duties()
    [mail] = mails()
    links = re.findall(r"https?://\S+", mail.text)
    assert len(links) >= 4
    assert all(link.startswith("https://participa.example.cl/") for link in links)
    assert "token" not in mail.subject
    message = message_of(mail, sender="Participa <x@example.cl>", domain="example.cl")
    assert message.get_content_type() == "text/plain"
    wire = message.as_bytes().decode()
    assert f"List-Unsubscribe: <{mail.unsubscribe_url}>\r\n" in wire
    assert "List-Unsubscribe-Post: List-Unsubscribe=One-Click" in wire
    assert mail.useful_until == at_local(MONDAY + timedelta(days=7), 7)


def test_every_link_of_a_mail_opens(cast, olga, visit):
    with at(MONDAY):
        tell_duties()
        token = cast.session_token("olga")
        for link in re.findall(r"http://localhost(/\S+)", mails()[0].text):
            assert visit(link.split("#")[0], as_=token).status == 200, link


# --- stopping them -----------------------------------------------------------------------------------------------


def chosen(account):
    db.session.expire_all()
    found = db.session.get(DutyPreference, account.id)
    return (found.weekly, found.reminders) if found else None


@pytest.mark.abuse("M07")
def test_a_field_that_does_not_come_changes_nothing(cast, visit, olga):
    token = cast.session_token("olga")
    page = visit("/cuenta/avisos/", as_=token)
    assert page.fields(0).get("weekly") == "si"
    visit("/cuenta/avisos/", as_=token, data={"weekly": "no", "reminders": "si"})
    assert chosen(olga) == (False, True)
    visit("/cuenta/avisos/", as_=token, data={"reminders": "no"})
    assert chosen(olga) == (False, False)
    visit("/cuenta/avisos/", as_=token, data={})
    assert chosen(olga) == (False, False)
    visit("/cuenta/avisos/", as_=token, data={"weekly": "si", "reminders": ""})
    assert chosen(olga)[0] is True


def test_who_wants_no_mails_gets_none(cast, olga):
    olga_chooses(olga, weekly=False, reminders=False)
    for day in range(8):
        with at(MONDAY + timedelta(days=day)):
            tell_duties()
    assert mails() == []


@pytest.mark.abuse("M09")
def test_one_press_ends_one_sort_of_mail_without_a_password(cast, visit, client, olga):
    with at(MONDAY):
        tell_duties()
    path = mails()[0].unsubscribe_url.removeprefix("http://localhost")
    assert "No recibirlo más" in visit(path).words
    assert chosen(olga) is None, "opening the page changes nothing"
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    assert chosen(olga) == (False, True)


@pytest.mark.abuse("M09")
def test_nobody_ends_the_mails_of_others_by_guessing(app, cast, client, olga):
    with app.test_request_context():
        good = leave_token(olga.id, "weekly")
        assert read_leave_token(good) == (olga.id, "weekly")
        head, _dot, seal = good.rpartition(".")
        other = leave_token(olga.id + 1, "weekly").rpartition(".")[0]
    for token in (f"{head}.{'A' * len(seal)}", f"{other}.{seal}", head, str(olga.id), "x", "%00"):
        assert client.post(f"/avisos/baja/{token}/").status_code in (400, 404), token
    assert chosen(olga) is None


def test_old_weeks_are_forgotten_and_what_was_told_of_a_duty_is_not(cast, olga):
    with at(MONDAY):
        tell_duties()
    with at(MONDAY + timedelta(days=120)):
        olga_chooses(olga, weekly=False, reminders=False)
        tell_duties()
        db.session.expire_all()
        kept = set(db.session.scalars(sa.select(DutyNotice.duty)))
    assert kept
    assert "weekly" not in kept
