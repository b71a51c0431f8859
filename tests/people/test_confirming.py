"""«Confirm that it is you»: a browser left open does nothing dangerous, and nothing typed is lost."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from participa.extensions import db
from participa.foundation.clock import now
from participa.people.models import Passkey, SignInSession
from tests.people.conftest import ADD, ADD_OPTIONS, PASSWORD, STATE, fresh, key_id, options


def long_ago():
    """Let every session's proof be older than it holds."""
    db.session.execute(
        sa.update(SignInSession).values(
            created_at=now() - timedelta(hours=1), confirmed_at=now() - timedelta(minutes=11)
        )
    )
    db.session.commit()


@pytest.mark.abuse("S08")
def test_a_browser_left_open_removes_nothing(ana_with_key):
    long_ago()
    path = f"{STATE}llaves/{key_id()}/quitar/"
    assert ana_with_key.get(path).heading == "Confirme que es usted"
    assert ana_with_key.post(path, shown_on="/cuenta/").heading == "Confirme que es usted"
    wrong = ana_with_key.post(path, {"confirmacion": "otra clave cualquiera"}, shown_on="/cuenta/")
    assert wrong.status == 422
    assert fresh(sa.select(sa.func.count()).select_from(Passkey)) == 1
    assert ana_with_key.post(path, {"confirmacion": PASSWORD}, shown_on="/cuenta/").response.location == STATE
    assert fresh(sa.select(sa.func.count()).select_from(Passkey)) == 0


def test_what_was_typed_travels_through_the_question(signed_in, device):
    ana_with_key = signed_in("ana")
    made = device.create(options(ana_with_key, ADD_OPTIONS, ADD))
    long_ago()
    asked = ana_with_key.post(ADD, {"name": "Teléfono «rojo»", "credential": made}, shown_on="/cuenta/")
    assert asked.fields()["name"] == "Teléfono «rojo»"
    done = ana_with_key.post_bare(ADD, {**asked.fields(), "confirmacion": PASSWORD})
    assert done.status == 200
    assert fresh(sa.select(Passkey.name)) == "Teléfono «rojo»"


def test_a_key_answers_the_question_and_the_answer_holds_for_a_while(ana_with_key, device):
    long_ago()
    path = f"{STATE}llaves/{key_id()}/quitar/"
    ana_with_key.get(path)
    sent = {
        "confirmacion_llave": device.get(options(ana_with_key, "/cuenta/confirmar/opciones/", "/cuenta/")),
        "siguiente": path,
    }
    assert ana_with_key.post("/cuenta/confirmar/", sent).response.location == path
    assert ana_with_key.get(path).heading.startswith("Quitar la llave")
    assert ana_with_key.get(f"/cuenta/confirmar/?siguiente={path}").response.location == path
    long_ago()
    assert ana_with_key.post("/cuenta/confirmar/", {**sent, "siguiente": "https://evil.cl"}).status == 422
    proved = ana_with_key.post("/cuenta/confirmar/", {"confirmacion": PASSWORD, "siguiente": "https://evil.cl"})
    assert proved.response.location == "/cuenta/"
