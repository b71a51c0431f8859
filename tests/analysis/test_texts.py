"""Codes and tags on texts, groups of near-identical ones: nothing is lost, and nothing is deleted."""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from participa.analysis import jobs, queries, services
from participa.analysis.likeness import groups_of
from participa.analysis.models import Code, Tag
from participa.analysis.services import grouping
from participa.consultations.models import Consultation
from participa.contributions.models import Contribution
from participa.contributions.services import take_back
from participa.extensions import db
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes
from tests.analysis.comments import CAMPAIGN, comments

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.analysis.conftest import Studied
    from tests.support.cast import Cast
    from tests.support.page import Page


def test_texts_are_coded_one_by_one_by_passage_and_many_at_once(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    key = studied.answer(Cell(8, text="Falta alumbrado\nen la plaza. <b>Y árboles</b> 🌳"))
    for turn in range(3):
        studied.answer(Cell(8, text=f"Más ILUMINACIÓN en la calle {turn}"))
    elena, rita = cast.session_token("elena"), cast.session_token("rita")
    book = f"{studied.office}codigos/"
    assert "Todavía no hay códigos" in visit(book, as_=elena).words
    visit(f"{book}nuevo/", as_=elena, data={"name": "Alumbrado", "description": "Luz en la calle"})
    again = visit(f"{book}nuevo/", as_=elena, data={"name": "ALUMBRADO"})
    assert again.status == 422, "one word, one code"
    with scopes.agency(studied.agency_id):
        code = db.session.scalars(sa.select(Code.id)).one()
    one = f"{studied.office}textos/{key}/8/"
    wrong = visit(one, as_=elena, data={"code": str(code), "quoted": "palabras ajenas"})
    assert wrong.status == 422
    assert "palabras ajenas" in wrong.text, "nothing typed is lost"
    visit(one, as_=elena, data={"code": str(code), "quoted": "alumbrado en la plaza"})
    shown = visit(one, as_=elena)
    assert "<mark>alumbrado\nen la plaza</mark>" in shown.text
    assert "&lt;b&gt;Y árboles" in shown.text
    assert visit(one, as_=rita).status == 403
    found = visit(f"{studied.office}textos/?q=iluminacion", as_=elena)
    assert found.words.count("Más ILUMINACIÓN") == 3, "a search is blind to accents and case"
    many = visit(
        f"{studied.office}textos/codificar/",
        as_=elena,
        data={"q": "iluminacion", "code": str(code), "todos": "1"},
        shown_on=f"{studied.office}textos/?q=iluminacion",
    )
    assert "4 de 4 textos" in visit(book, as_=elena).words
    batch = re.search(r"hecho=(\d+)", many.response.headers["Location"])
    assert batch
    listed = f"{studied.office}textos/?hecho={batch[1]}"
    visit(f"{studied.office}textos/deshacer/", as_=elena, data={"hecho": batch[1]}, shown_on=listed)
    assert "1 de 4 textos" in visit(book, as_=elena).words
    visit(f"{book}{code}/respuesta/", as_=elena, data={}, shown_on=book)
    with scopes.agency(studied.agency_id):
        from participa.consultations.models import ReplyTheme

        theme = db.session.scalars(sa.select(ReplyTheme)).one()
        assert (theme.title, theme.mentions) == ("Alumbrado", 1)


def test_a_corrected_text_is_to_be_coded_again(study: Callable[..., Studied]) -> None:
    studied = study()
    key = studied.answer(Cell(8, text="Falta luz"), Cell(7, "a1", "agree", "Bien"))
    with scopes.agency(studied.agency_id):
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        code = services.save_code(consultation, None, name="Luz", description="")
        places = [queries.Place(key, 8, ""), queries.Place(key, 7, "a1")]
        services.tag_texts(consultation, code, places, account_id=None)
        contribution = db.session.get_one(Contribution, (studied.agency_id, key))
        services.follow_change(contribution, [Cell(8, text="Ya no falta"), Cell(7, "a1", "agree", "Bien")])
        assert {tag.question: tag.stale for tag in db.session.scalars(sa.select(Tag))} == {8: True, 7: False}
        assert queries.count_coded(consultation) == 1
        services.follow_change(contribution, [])
        assert not db.session.scalars(sa.select(Tag)).all(), "who withdraws takes the tags along"


@pytest.mark.abuse("B05")
def test_a_campaign_is_shown_as_a_group_and_every_answer_still_counts(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page]
) -> None:
    studied = study()
    made = comments(120, Random(5))  # noqa: S311 (texts, no secrets)
    for text in made:
        studied.answer(Cell(8, text=text))
    elena = cast.session_token("elena")
    page = f"{studied.office}parecidos/"
    visit(f"{page}buscar/", as_=elena, data={}, shown_on=page)
    listed = visit(page, as_=elena)
    number = re.search(r"parecidos/(\d+)/", listed.text)
    assert number
    assert "idénticos" in listed.words
    assert visit(f"{page}{number[1]}/", as_=elena).status == 200
    assert "120 respuestas contadas" in visit(studied.office, as_=elena).words
    listing = visit(f"{studied.office}textos/?q=humedal", as_=elena)
    assert listing.status == 200
    assert "<script>" not in listing.text.split("<main")[1]


def test_many_texts_are_compared_by_the_worker_and_the_page_says_so(
    study: Callable[..., Studied], cast: Cast, visit: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While they wait nobody can ask again; one that is taken back meanwhile is in no group."""
    monkeypatch.setattr(grouping, "AT_ONCE", 3)
    studied = study()
    keys = [studied.answer(Cell(8, text=CAMPAIGN)) for _turn in range(5)]
    elena, page = cast.session_token("elena"), f"{studied.office}parecidos/"
    assert jobs.group_asked() == 0
    visit(f"{page}buscar/", as_=elena, data={}, shown_on=page)
    waiting = visit(page, as_=elena)
    assert "Se están comparando los textos, desde las" in waiting.words
    assert "Buscar textos parecidos" not in waiting.words
    with scopes.agency(studied.agency_id):
        consultation = db.session.get_one(Consultation, (studied.agency_id, studied.key))
        compared = services.compare_texts(consultation)
        take_back(db.session.get_one(Contribution, (studied.agency_id, keys[0])))
        db.session.delete(db.session.get_one(Contribution, (studied.agency_id, keys[1])))
        db.session.commit()
        assert services.keep_groups(consultation, compared) == 1, "an answer that is gone breaks nothing"
        db.session.rollback()
    assert jobs.group_asked() == 1
    assert jobs.group_asked() == 0
    done = visit(page, as_=elena)
    assert "con 3 textos" in done.words
    assert "3 idénticos" in done.words
    assert "Comparar de nuevo" in done.words


def test_texts_are_alike_despite_signs_and_small_changes_and_short_ones_never() -> None:
    texts = [
        "Exigimos que se proteja el humedal de Batuco para siempre",
        "exigimos que se proteja el humedal de BATUCO para siempre!!!",
        "Exigimos que se proteja el humedal de Batuco por siempre",
        "Me parece bien que arreglen las veredas del centro de la ciudad",
        "sí",
        "sí",
    ]
    [group] = groups_of(texts)
    assert group.members == (0, 1, 2)
    assert group.identical == 2
