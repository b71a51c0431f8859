"""Six thousand comments, written as people write them, go in, are searched, grouped and come out as they were."""

from __future__ import annotations

import re
from decimal import Decimal
from io import BytesIO
from random import Random
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import docx
import pikepdf
import pytest
import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from participa.analysis import jobs, queries
from participa.analysis.models import TextGroup
from participa.consultations.models import Consultation
from participa.contributions.about import AboutYou
from participa.contributions.models import ContributionCell
from participa.contributions.services import Sender, save_draft, send
from participa.extensions import db
from participa.foundation.tables import read_table
from participa.participants.models import Level
from participa.people.current import COOKIE_KEY
from participa.publishing.forms import clean
from participa.questionnaires.definition import Definition, Kind, Limits, Page, Question
from participa.questionnaires.models import QuestionnaireVersion
from participa.questionnaires.reading import read
from participa.tenancy import scopes
from tests.analysis.comments import CAMPAIGN, LONGEST, ODD, comments

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

    from tests.analysis.conftest import Studied
    from tests.contributions.conftest import Person
    from tests.support.cast import Cast
    from tests.support.page import Page as Shown

MANY, EACH = 6_000, 10
"""Comments in all, and of each person: as many as a consultation on a long draft asks for."""
ASKED = Definition(
    (
        Page(
            "p1",
            questions=tuple(
                Question(f"q{n}", n, Kind.LONG, f"¿Qué propone del artículo {n}?", limits=Limits(most=Decimal(LONGEST)))
                for n in range(1, EACH + 1)
            ),
        ),
    )
)


@pytest.mark.abuse("E01", "E10", "B05", "Q08")
def test_six_thousand_comments_come_out_as_they_went_in(
    study: Callable[..., Studied], person: Callable[..., Person], app: Flask, cast: Cast, visit: Callable[..., Shown]
) -> None:
    """Very long, emoji, right to left, markup and formulas, through every door in and out."""
    studied = study(ASKED)
    written = [*comments(MANY - 1, Random(3)), "Muy largo: " + "ñandú 🦆 " * (LONGEST // 8 - 2)]  # noqa: S311 (no secrets)
    by_hand = [*ODD, *ODD][: 2 * EACH]
    for begin in (0, EACH):
        citizen = person(studied.asked)
        citizen.answer_all(**{f"q{n}": text for n, text in enumerate(by_hand[begin : begin + EACH], 1)})
        assert "comprobante" in citizen.finish(may_publish="y").words.casefold()
    answer(studied, written)
    typed = sorted(clean(text).replace("\r\n", "\n") for text in [*written, *by_hand])
    with scopes.agency(studied.agency_id):
        kept = sorted(db.session.scalars(sa.select(ContributionCell.text)))
    assert kept == typed, "nothing lost, nothing changed"

    elena = cast.session_token("elena")
    found = sum("santuario" in text.casefold() and "pido" in text.casefold() for text in typed)
    with scopes.agency(studied.agency_id):
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        asked = queries.AskedTexts(words="SANTUARIO pidó")
        assert len(queries.list_places(consultation, range(1, EACH + 1), asked, most=MANY)) == found > MANY // 50
    for words in ("<script>", "🦆🦆", "%" * 90 + "_\\"):
        assert visit(f"{studied.office}textos/?{urlencode({'q': words})}", as_=elena).status == 200
    assert "<script>alert" not in visit(f"{studied.office}textos/?q=alert", as_=elena).text

    page = f"{studied.office}parecidos/"
    visit(f"{page}buscar/", as_=elena, data={}, shown_on=page)
    assert jobs.group_asked() == 1
    with scopes.agency(studied.agency_id):
        sizes = db.session.scalars(sa.select(TextGroup.size).order_by(TextGroup.size.desc())).all()
    campaign = sum(
        text.casefold()[6:60] == CAMPAIGN.casefold()[6:60] or "declarado santuario" in text for text in typed
    )
    assert sizes[0] >= campaign > MANY // 8
    leave(app, cast, studied, typed)


def answer(studied: Studied, texts: list[str]) -> None:
    """Send the texts as the page does: read from its form, kept as a draft, sent."""
    with scopes.agency(studied.agency_id):
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        version = db.session.get_one(QuestionnaireVersion, (studied.agency_id, studied.version))
        for begin in range(0, len(texts), EACH):
            fields = {f"q{n}": text for n, text in enumerate(texts[begin : begin + EACH], 1)}
            reading = read(version.parsed, MultiDict(fields), {})
            assert not reading.errors
            owner = f"p{begin}"
            draft = save_draft(consultation, version, owner=owner, typed=reading.typed, revision=0)
            sender = Sender(level=Level.ANONYMOUS, pseudonym=owner)
            send(consultation, version, draft, sender=sender, values=reading.values, about=AboutYou())
        db.session.commit()


def leave(app: Flask, cast: Cast, studied: Studied, typed: list[str]) -> None:
    """Compare what the files hold with what was typed."""
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = cast.session_token("elena")
    for extension in ("csv", "xlsx"):
        data = client.get(f"{studied.office}archivos/respuestas.{extension}").data
        table = read_table(data, f"a.{extension}", max_rows=MANY + 100)
        texts = [text for row in table.rows for name, text in row.cells.items() if name.startswith("p") and text]
        assert sorted(texts) == typed
        if extension == "csv":
            assert not re.search(rb';"[=+@-](?!\d)', data), "nothing that a spreadsheet would run"
    made: Any = docx.Document(BytesIO(client.get(f"{studied.office}archivos/informe.docx").data))
    assert any(
        CAMPAIGN[6:40].casefold() in cell.text.casefold()
        for grid in made.tables
        for row in grid.rows
        for cell in row.cells
    )
    with pikepdf.open(BytesIO(client.get(f"{studied.office}archivos/informe.pdf").data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
