"""The mails of the demonstration, readable in the portal; and what mails never carry."""

import pytest

from participa.extensions import db
from participa.foundation.mail import compose
from tests.people.conftest import link_in, mails_to


def test_a_mail_is_read_and_its_link_followed(person, browser):
    person("ana")
    browser.post("/clave/olvidada/", {"email": "ana@example.cl"})
    mail = mails_to("ana@example.cl")[-1]
    listing = browser.get("/correos/")
    assert f"/correos/{mail.id}/" in listing.links()
    page = browser.get(f"/correos/{mail.id}/")
    assert f"http://localhost{link_in(mail)}" in page.links()


def test_an_empty_outbox_says_so(browser, cast):
    cast.agency()
    assert "Todavía no hay correos" in browser.get("/correos/").words


@pytest.mark.abuse("X14")
def test_what_people_wrote_is_text(browser, cast):
    cast.agency()
    text = '<svg onload=__x(1)> javascript:__x(1) http://a"onclick=x'
    mail = compose(recipient="a@b.cl", subject="<script>x</script>", text=text)
    db.session.add(mail)
    db.session.commit()
    page = browser.get(f"/correos/{mail.id}/")
    assert "<svg onload" not in page.text
    assert "<script>x" not in page.text
    assert not any(link.startswith("javascript") for link in page.links())


@pytest.mark.abuse("S17")
def test_production_shows_no_mails(app, browser, cast, monkeypatch):
    cast.agency()
    monkeypatch.setitem(app.config, "MODE", "production")
    assert browser.get("/correos/").status == 404
    assert browser.get("/correos/1/").status == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999", "4294967296"])
def test_a_mail_that_is_not_there(browser, cast, number):
    cast.agency()
    assert browser.get(f"/correos/{number}/").status == 404
