"""An address where no mail arrives is told to those who manage people, and gets no more mails about duties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.mail import compose
from participa.obligations.queries import list_people
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor


@pytest.mark.abuse("M01")
def test_where_no_mail_arrives_is_seen_and_written_to_no_more(cast: Cast, visit: Visitor) -> None:
    for name in ("ana", "olga"):
        cast.account(name).password_hash = "x"
    mail = compose(recipient=cast.account("olga").email, subject="Hola", text="x")
    db.session.add(mail)
    db.session.commit()
    ana, told = cast.session_token("ana"), {cast.account(name).email for name in ("ana", "olga")}
    with scopes.platform(reason="test"):
        assert {person.email for person in list_people()} == told
    assert "El correo no llega" not in visit("/gestion/vivienda/personas/", as_=ana).words
    mail.refused_at = now()
    db.session.commit()
    page = visit("/gestion/vivienda/personas/", as_=ana)
    assert page.words.count("El correo no llega") == 1
    with scopes.platform(reason="test"):
        assert {person.email for person in list_people()} == {cast.account("ana").email}
