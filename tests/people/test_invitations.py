"""Inviting, accepting, and every way an invitation must not work."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.access.visitor import Role
from participa.agencies.models import AgencyState
from participa.extensions import db
from participa.foundation.clock import now
from participa.people import services
from participa.people.models import Account, Invitation, Membership
from participa.people.services import Browser as From
from participa.tenancy import scopes
from tests.people.conftest import OTHER_PASSWORD, PASSWORD, fresh, link_in, mails_to

HOME = "/gestion/vivienda/personas/"
NEW = {"name": "Nora Soto", "password": OTHER_PASSWORD}


@pytest.fixture
def ana(signed_in):
    return signed_in("ana")


@pytest.fixture
def invite(ana):
    """Invite through the page as Ana, and return the path of the link in the mail."""

    def send(email="nora@example.cl", role="editor"):
        page = ana.post(f"{HOME}invitar/", {"email": email, "role": role})
        assert page.status == 200, page.words
        return link_in(mails_to(email)[-1])

    return send


def roles_of(cast, email, slug="vivienda"):
    db.session.expire_all()
    with scopes.agency(cast.agency(slug).id):
        return [
            membership.role
            for membership in db.session.scalars(
                sa.select(Membership)
                .join(Account, Account.id == Membership.account_id)
                .where(Account.email == email, Membership.ended_at.is_(None))
            )
        ]


def change_invitation(cast, **values):
    with scopes.agency(cast.agency("vivienda").id):
        db.session.execute(sa.update(Invitation).values(**values))
        db.session.commit()


def test_a_new_person_accepts_and_is_in(invite, browser, cast):
    link = invite()
    page = browser.get(link)
    assert "Ana le invita" in page.words
    assert "Edición" in page.words
    answer = browser.post(link, NEW)
    assert answer.response.location == "/gestion/vivienda/"
    assert browser.get("/gestion/vivienda/").status == 200
    assert roles_of(cast, "nora@example.cl") == [Role.EDITOR]
    browser.post("/salir/", shown_on="/cuenta/")
    assert browser.sign_in("nora@example.cl", OTHER_PASSWORD).status == 303


def test_the_link_is_shown_once_and_is_the_one_of_the_mail(ana):
    page = ana.post(f"{HOME}invitar/", {"email": "nora@example.cl", "role": "editor"})
    link = link_in(mails_to("nora@example.cl")[-1])
    assert f"http://localhost{link}" in page.text
    assert link not in ana.get(HOME).text


@pytest.mark.abuse("S02")
def test_a_mail_scanner_that_opens_the_link_spends_nothing(invite, browser, cast):
    link = invite()
    for _ in range(3):
        assert browser.get(link).status == 200
        assert browser.client.head(link).status_code == 200
    assert roles_of(cast, "nora@example.cl") == []
    assert browser.post(link, NEW).status == 303


@pytest.mark.abuse("S02")
def test_an_invitation_counts_as_opened_when_a_person_acts_on_its_page(invite, ana, browser):
    """A scanner of links fetches it; the script of the page, or whatever is sent first, tells of a person."""
    link = invite()
    browser.get(link)
    browser.client.head(link)
    assert "Sin abrir" in ana.get(HOME).words
    assert browser.client.post(f"{link}abierta/").status_code == 400, "without the page's own mark nobody tells"
    assert "Sin abrir" in ana.get(HOME).words
    assert browser.post(f"{link}abierta/", shown_on=link).status == 204
    assert "Abierta el" in ana.get(HOME).words


def test_without_scripts_what_is_sent_first_tells_even_if_it_is_refused(invite, ana, browser, cast):
    link = invite()
    assert browser.post(link, {"name": "Nora Soto", "password": "corta"}).status == 422
    assert "Abierta el" in ana.get(HOME).words
    with scopes.agency(cast.agency("vivienda").id):
        own_id = fresh(sa.select(Invitation.id))
    ana.post(f"{HOME}invitaciones/{own_id}/reenviar/", shown_on=HOME)
    assert "Sin abrir" in ana.get(HOME).words, "it is of the link sent last that the list tells"
    assert browser.post(f"{link}abierta/", shown_on="/ingresar/").status == 404
    assert "Sin abrir" in ana.get(HOME).words


@pytest.mark.abuse("S01")
def test_an_invitation_is_accepted_once(invite, browser, open_browser, cast):
    link = invite()
    browser.post(link, NEW)
    again = open_browser()
    assert again.get(link).status == 410
    assert again.post(link, {"name": "Otra Persona", "password": PASSWORD}, shown_on="/ingresar/").status == 410
    assert roles_of(cast, "nora@example.cl") == [Role.EDITOR]


@pytest.mark.abuse("S01")
@pytest.mark.parametrize("what", ["expires_at", "revoked_at"])
def test_an_invitation_that_expired_or_was_taken_back_is_over(invite, browser, cast, what):
    link = invite()
    change_invitation(cast, **{what: now()})
    assert browser.get(link).status == 410
    assert browser.post(link, NEW, shown_on="/ingresar/").status == 410
    browser.post("/clave/olvidada/", {"email": "nora@example.cl"})
    assert not any("Cambiar la clave" in mail.subject for mail in mails_to("nora@example.cl"))
    assert fresh(sa.select(sa.func.count()).select_from(Account).where(Account.email == "nora@example.cl")) == 0


@pytest.mark.abuse("S01")
def test_sending_it_again_kills_the_older_link(invite, ana, browser, cast):
    old = invite()
    with scopes.agency(cast.agency("vivienda").id):
        own_id = fresh(sa.select(Invitation.id))
    assert ana.post(f"{HOME}invitaciones/{own_id}/reenviar/", shown_on=HOME).status == 200
    assert browser.get(old).status == 404
    assert browser.post(link_in(mails_to("nora@example.cl")[-1]), NEW).status == 303


@pytest.mark.abuse("S01")
def test_a_link_that_was_replaced_while_the_page_was_open_loses(invite, app, cast):
    """The race of sending again: the token is asked for in the very statement that spends the invitation."""
    token = invite().split("/")[-2]
    with app.test_request_context():
        spend = services.invitations._join
        offer = services.invitations._live_offer(token)
        with scopes.agency(offer.agency_id):
            db.session.execute(sa.update(Invitation).values(token_hash="another"))
        with pytest.raises(services.LinkDeadError):
            spend(offer, token, cast.account("nadie"))


@pytest.mark.abuse("S02")
def test_somebody_else_can_not_use_it(invite, signed_in, cast):
    link = invite()
    bruno = signed_in("bruno")
    page = bruno.get(link)
    assert "es para otro correo" in page.words
    assert bruno.post(link, NEW, shown_on=link).status == 403
    assert roles_of(cast, "bruno@example.cl") == []
    with pytest.raises(services.OtherPersonError):
        services.accept(token=link.split("/")[-2], account_id=cast.account("bruno").id, session_token="x")


@pytest.mark.abuse("S02")
@pytest.mark.abuse("S06")
def test_who_has_an_account_signs_in_and_joins_with_another_session(invite, signed_in, open_browser, cast):
    bruno = signed_in("bruno")
    link = invite("bruno@example.cl", "officer")
    stranger = open_browser()
    page = stranger.get(link)
    assert "Ingresar y aceptar" in page.words
    led = stranger.post(link, NEW).response.location
    assert led == f"/ingresar/?siguiente={link}", "no second account is made"
    before = bruno.cookie()
    assert bruno.post(link).response.location == "/gestion/vivienda/"
    assert roles_of(cast, "bruno@example.cl") == [Role.OFFICER]
    stranger.client.set_cookie("session", before)
    assert stranger.get("/cuenta/").status == 302, "the session has another token now"
    assert bruno.get("/gestion/vivienda/").status == 200


@pytest.mark.abuse("S03")
def test_two_invitations_make_one_account(invite, signed_in, browser, open_browser, cast):
    first = invite()
    bruno = signed_in("bruno")
    bruno.post("/gestion/salud/personas/invitar/", {"email": "Nora@Example.CL", "role": "reader"})
    second = link_in(mails_to("nora@example.cl")[-1])
    browser.post(first, NEW)
    assert "ya tiene una cuenta" in open_browser().get(second).words
    assert browser.post(second).status == 303
    assert fresh(sa.select(sa.func.count()).select_from(Account).where(Account.email == "nora@example.cl")) == 1
    assert roles_of(cast, "nora@example.cl", "salud") == [Role.READER]


@pytest.mark.abuse("S03")
def test_an_account_made_at_the_very_moment_is_not_made_twice(invite, app, cast, monkeypatch):
    token = invite().split("/")[-2]
    db.session.add(Account(email="nora@example.cl", name="Nora"))
    db.session.commit()
    monkeypatch.setattr(services.invitations, "find_account_by_email", lambda _email: None)
    with app.test_request_context(), pytest.raises(services.EmailTakenError):
        services.accept_with_new_account(token=token, name="Nora Soto", password=OTHER_PASSWORD, browser=From())


@pytest.mark.abuse("T11")
def test_a_link_joins_the_agency_that_sent_it_and_no_other(invite, browser, cast):
    link = invite()
    cast.agency("salud")
    browser.post(link, {**NEW, "agency": "salud", "agency_id": cast.agency("salud").id, "role": "admin"})
    assert roles_of(cast, "nora@example.cl") == [Role.EDITOR]
    assert roles_of(cast, "nora@example.cl", "salud") == []
    assert browser.get("/gestion/salud/").status == 404


@pytest.mark.abuse("T20")
@pytest.mark.parametrize("state", [AgencyState.SUSPENDED, AgencyState.CLOSED])
def test_an_agency_that_is_off_takes_nobody_in(invite, browser, cast, state):
    link = invite()
    cast.agency("vivienda").state = state
    db.session.commit()
    assert browser.get(link).status == 410
    assert browser.post(link, NEW, shown_on="/ingresar/").status == 410
    assert roles_of(cast, "nora@example.cl") == []


def test_an_invitation_lasts_two_weeks(invite, cast):
    invite()
    with scopes.agency(cast.agency("vivienda").id):
        left = fresh(sa.select(Invitation.expires_at)) - now()
    assert timedelta(days=13, hours=23) < left <= timedelta(days=14)


def test_only_a_hash_is_kept(invite, cast):
    token = invite().split("/")[-2]
    with scopes.agency(cast.agency("vivienda").id):
        assert fresh(sa.select(Invitation.token_hash)) != token


def test_a_weak_password_or_name_comes_back_and_keeps_the_invitation(invite, browser):
    link = invite()
    page = browser.post(link, {"name": "Nora Soto", "password": "servicio-vivienda-1"})
    assert (page.status, "nombre del organismo" in page.words) == (422, True)
    assert "Nora Soto" in page.text, "what was typed stays"
    assert browser.post(link, {"name": "Soporte Participa", "password": OTHER_PASSWORD}).status == 422
    assert browser.post(link, NEW).status == 303


@pytest.mark.abuse("X01")
@pytest.mark.abuse("X14")
def test_names_are_text_everywhere(invite, browser, ana, cast):
    nasty = '<img src=x onerror=__x(1)> {{7*7}} "Ñ'
    link = invite()
    browser.post(link, {**NEW, "name": nasty})
    assert "&lt;img src=x" in ana.get(HOME).text
    assert "<img src=x" not in ana.get(HOME).text
    cast.account("ana").name = "Ana\r\nBcc: x@evil.cl"
    db.session.commit()
    invite("otra@example.cl")
    assert "\n" not in mails_to("otra@example.cl")[-1].subject


@pytest.mark.abuse("R16")
@pytest.mark.parametrize(
    "email",
    [
        "",
        "x",
        '"x@minvu.gob.cl"@evil.cl',
        "x@evil.cl?@minvu.gob.cl",
        "аna@minvu.gob.cl",
        "a@b.cl,c@d.cl",
        "a@b.cl\nBcc: c@d.cl",
    ],
)
def test_an_address_is_read_strictly(ana, email):
    page = ana.post(f"{HOME}invitar/", {"email": email, "role": "editor"})
    assert page.status == 422
    assert fresh(sa.text("SELECT count(*) FROM outbox_mail")) == 0


@pytest.mark.abuse("S05")
def test_inviting_answers_alike_whether_or_not_there_is_an_account(ana, cast):
    cast.account("nadie")
    pages = [
        ana.post(f"{HOME}invitar/", {"email": email, "role": "editor"})
        for email in ("nadie@example.cl", "otra@example.cl")
    ]
    assert [page.status for page in pages] == [200, 200]
    assert pages[0].heading == pages[1].heading


def test_members_and_waiting_people_are_not_invited_twice(invite, ana):
    invite()
    again = ana.post(f"{HOME}invitar/", {"email": "NORA@example.cl", "role": "editor"})
    assert "invitación pendiente" in again.words
    member = ana.post(f"{HOME}invitar/", {"email": "ana@example.cl", "role": "editor"})
    assert "ya trabaja en este organismo" in member.words


def test_inviting_without_end_waits(ana, monkeypatch):
    from dataclasses import replace

    from participa.people import throttle

    monkeypatch.setattr(throttle, "INVITE_ACCOUNT", replace(throttle.INVITE_ACCOUNT, free=2))
    statuses = [ana.post(f"{HOME}invitar/", {"email": f"p{n}@example.cl", "role": "editor"}).status for n in range(3)]
    assert statuses == [200, 200, 429]
