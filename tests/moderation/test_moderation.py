"""Answers shown to the public: with consent, after somebody looked; parts of them hidden."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from participa.audit.models import AuditEvent
from participa.contributions.models import Contribution, ContributionCell, Redaction, Standing
from participa.contributions.services import restore, take_back
from participa.contributions.services.redacting import MARK
from participa.extensions import db
from participa.moderation import services
from participa.moderation.models import ModeratedAnswer
from participa.people.current import COOKIE_KEY
from participa.tenancy import scopes
from tests.contributions.conftest import Person, ask  # noqa: F401 (fixture)
from tests.contributions.test_answering import code_on
from tests.contributions.test_telling import reply
from tests.support.pdf import open_pdf, text_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.contributions.conftest import Asked
    from tests.support.cast import Cast
    from tests.support.page import Page, Visitor


class Answered:
    """A closed consultation with three answers that may be published, and one that may not."""

    def __init__(self, app: Flask, asked: Asked) -> None:
        self.asked, self.people, self.codes = asked, {}, {}
        self.slug = asked.consultation.slug
        for word, consent in (("ZZUNO", "y"), ("ZZDOS", "y"), ("ZZTRES", "y"), ("ZZSIN", "")):
            citizen = Person(app, asked)
            citizen.answer_all(q1="bus", q2=f"{word}: llame a mi vecina Rosa  Díaz al 9 8765 4321")
            self.codes[word] = code_on(citizen.finish(**({"may_publish": consent} if consent else {})))
            self.people[word] = citizen

    @property
    def public(self) -> str:
        """Return the public page."""
        return f"/organismos/vivienda/consultas/{self.slug}/respuestas/"

    @property
    def office(self) -> str:
        """Return the queue."""
        return f"/gestion/vivienda/consultas/{self.asked.key}/publicacion-de-respuestas/"

    def key(self, word: str) -> int:
        """Return the key of an answer."""
        with scopes.agency(self.asked.agency_id):
            found = db.session.scalars(
                sa.select(ContributionCell.contribution_id).where(ContributionCell.text.contains(word))
            ).first()
        assert found
        return found

    def rows(self, model: Any) -> list[Any]:
        """Return the rows of a table."""
        db.session.expire_all()
        with scopes.agency(self.asked.agency_id):
            return list(db.session.scalars(sa.select(model)).all())


@pytest.fixture
def answered(app: Flask, ask: Callable[..., Asked]) -> Answered:  # noqa: F811
    return Answered(app, ask())


@pytest.mark.abuse("U16", "B03")
def test_only_with_consent_and_after_somebody_looked(answered: Answered, visit: Visitor, cast: Cast) -> None:
    """U16, B03: one published, one hidden and counted; undecided, without consent and withdrawn are nowhere."""
    token = cast.session_token("olga")
    keys = {word: answered.key(word) for word in answered.codes}

    def decide(decision: str, *words: str, **more: str) -> Page:
        data = {"respuesta": [str(keys[word]) for word in words], "Decision": decision, **more}
        return visit(answered.office + "decidir/", as_=token, data=data, shown_on=answered.office)

    queue = visit(answered.office, as_=token)
    assert "ZZUNO" in queue.text
    assert "ZZSIN" not in queue.text
    assert decide("ocultar", "ZZDOS").status == 422
    assert decide("publicar", "ZZUNO", "ZZSIN").status == 303
    assert decide("ocultar", "ZZDOS", reason="offence").status == 303
    assert "ZZUNO" not in visit(answered.public).text, "it is open still"
    reply(answered.asked)
    page = visit(answered.public)
    assert "ZZUNO" in page.text
    for word in ("ZZDOS", "ZZTRES", "ZZSIN"):
        assert word not in page.text
    assert "Ofende o discrimina a personas o grupos: 1" in page.words
    assert "ZZUNO" in visit(answered.public + "?q=vecina").text
    assert "Ninguna respuesta dice eso" in visit(answered.public + "?q=submarino").words
    told = answered.people["ZZDOS"].get("recibo/").words
    assert "ofende o discrimina" in told
    with scopes.agency(answered.asked.agency_id):
        found = db.session.scalars(sa.select(Contribution).where(Contribution.id == keys["ZZUNO"])).one()
        take_back(found)
        db.session.commit()
    assert "ZZUNO" not in visit(answered.public).text
    assert [row.body for row in answered.rows(ModeratedAnswer)] == [[]], "what is hidden keeps no text"


@pytest.mark.abuse("D05")
def test_no_number_of_complaints_takes_an_answer_away(answered: Answered, visit: Visitor, cast: Cast) -> None:
    """D05: nobody but who moderates hides an answer, however many ask for it; what was hidden can be shown again."""
    token, key = cast.session_token("olga"), str(answered.key("ZZUNO"))

    def decide(decision: str, **more: str) -> Page:
        data = {"respuesta": [key], "Decision": decision, **more}
        return visit(answered.office + "decidir/", as_=token, data=data, shown_on=answered.office)

    assert decide("publicar").status == 303
    reply(answered.asked)
    complaint = {"respuesta": [key], "Decision": "ocultar", "reason": "offence"}
    for turn in range(20):
        client = visit.app.test_client()
        for path in (answered.public, f"{answered.public}{key}/", answered.office + "decidir/"):
            sent = client.post(path, data=complaint, environ_base={"REMOTE_ADDR": f"203.0.113.{turn}"})
            assert sent.status_code in (303, 400, 404, 405)
            assert "ingresar" in (sent.location or "ingresar"), "it asks who one is, at most"
    assert "ZZUNO" in visit(answered.public).text
    assert decide("ocultar", reason="offence").status == 303
    assert "ZZUNO" not in visit(answered.public).text
    assert decide("publicar").status == 303
    assert "ZZUNO" in visit(answered.public).text


def test_what_was_decided_at_once_is_undone_at_once(answered: Answered, visit: Visitor, cast: Cast) -> None:
    token = cast.session_token("olga")
    data = {"respuesta": [str(answered.key(word)) for word in ("ZZUNO", "ZZDOS")], "Decision": "publicar"}
    done = visit(answered.office + "decidir/", as_=token, data=data, shown_on=answered.office)
    assert len(answered.rows(ModeratedAnswer)) == 2
    back = str(done.response.location)
    lote = re.search(r"deshacer=(\d+)", back)
    assert lote
    assert "Deshacer lo último" in visit(back, as_=token).words
    visit(answered.office + "deshacer/", as_=token, data={"lote": lote[1]}, shown_on=back)
    assert answered.rows(ModeratedAnswer) == []
    assert (
        visit(
            answered.office + "decidir/", as_=cast.session_token("rita"), data=data, shown_on="/gestion/vivienda/"
        ).status
        == 403
    )


@pytest.mark.abuse("V05")
def test_hidden_words_are_gone_for_all_and_sealed_for_one(answered: Answered, visit: Visitor, cast: Cast) -> None:
    """V05: every reader gets the mark; the receipt says unchanged and that a part is hidden; reading leaves a line."""
    olga, key = cast.session_token("olga"), answered.key("ZZUNO")
    page = f"{answered.office}{key}/ocultar-palabras/"
    assert visit(page, as_=olga, data={"words": "Pedro Soto", "reason": "others"}, shown_on=page).status == 422
    with scopes.agency(answered.asked.agency_id):
        services.decide([key], agency_id=answered.asked.agency_id, content_id=answered.asked.key, account_id=None)
        db.session.commit()
    for words in ("rosa díaz", "9 8765 4321"):
        assert visit(page, as_=olga, data={"words": words, "reason": "others"}, shown_on=page).status == 303
    reply(answered.asked)
    office = visit(page, as_=olga)
    for shown in (office, visit(answered.public), answered.people["ZZUNO"].get("recibo/")):
        assert f"ZZUNO: llame a mi vecina {MARK} al {MARK}" in shown.words
        assert "8765" not in shown.text
    checked = visit("/comprobante/", data={"code": answered.codes["ZZUNO"]})
    assert checked.heading == "La respuesta está contada"
    assert "Una parte se ocultó" in checked.words
    [sealed] = answered.rows(Redaction)
    assert "Rosa" not in sealed.sealed
    assert visit(f"{answered.office}{key}/original/", as_=olga, data={}, shown_on=page).status == 403
    before = len(db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "answer.unseal")).all())
    original = visit(f"{answered.office}{key}/original/", as_=cast.session_token("ana"), data={}, shown_on=page)
    assert "Rosa Díaz al 9 8765 4321" in original.words
    lines = db.session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "answer.unseal")).all()
    assert len(lines) == before + 1
    assert all("Rosa" not in str(line.details) for line in lines)


def test_what_was_hidden_by_mistake_is_read_again(answered: Answered, visit: Visitor, cast: Cast) -> None:
    key = answered.key("ZZDOS")
    page = f"{answered.office}{key}/ocultar-palabras/"
    visit(page, as_=cast.session_token("olga"), data={"words": "vecina", "reason": "others"}, shown_on=page)
    with scopes.agency(answered.asked.agency_id):
        found = db.session.scalars(sa.select(Contribution).where(Contribution.id == key)).one()
        assert found.standing is Standing.COUNTED
        restore(found, account_id=None)
        db.session.commit()
    assert answered.rows(Redaction) == []
    assert "vecina" in visit(page, as_=cast.session_token("olga")).text


@pytest.mark.abuse("V06")
def test_hidden_words_are_in_no_file(answered: Answered, visit: Visitor, cast: Cast, app: Flask) -> None:
    """V06: spreadsheets, open data and the report, as PDF and DOCX, hold the mark and not what is under it."""
    olga, key = cast.session_token("olga"), answered.key("ZZUNO")
    page = f"{answered.office}{key}/ocultar-palabras/"
    assert visit(page, as_=olga, data={"words": "rosa díaz", "reason": "others"}, shown_on=page).status == 303
    for word in ("ZZDOS", "ZZTRES", "ZZSIN"):
        with scopes.agency(answered.asked.agency_id):
            take_back(db.session.scalars(sa.select(Contribution).where(Contribution.id == answered.key(word))).one())
            db.session.commit()
    files = f"/gestion/vivienda/consultas/{answered.asked.key}/analisis/archivos/"
    names = ("respuestas.csv", "respuestas.xlsx", "datos-abiertos.csv", "informe.pdf", "informe.docx")
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = olga
    for name in names:
        answer = client.get(files + name)
        assert answer.status_code == 200, name
        said = _inside(answer.data, name)
        assert "Díaz" not in said, name
        assert "Rosa" not in said, name
    assert "█ dato personal" in client.get(files + "respuestas.csv").data.decode()


def _inside(data: bytes, name: str) -> str:
    """Return every letter of a file, whatever wraps it."""
    if name.endswith("csv"):
        return data.decode("utf-8-sig")
    if name.endswith("pdf"):
        with open_pdf(data) as pdf:
            return text_of(data) + str(dict(pdf.docinfo.items()))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return "\n".join(archive.read(part).decode("utf-8", "replace") for part in archive.namelist())
