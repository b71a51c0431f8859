"""The receipt: a code that can't be guessed, and a page that tells only whether the answer counts unchanged."""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from participa.contributions import queries, receipts
from participa.contributions.models import ContributionCell
from participa.extensions import db
from participa.tenancy import scopes
from tests.contributions.test_answering import code_on

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.contributions.conftest import Asked, Person
    from tests.support.page import Page


def test_a_code_has_a_hundred_bits_and_is_read_as_people_type_it() -> None:
    assert len(receipts.ALPHABET) ** receipts.LENGTH >= 2**100
    assert log2(len(set(receipts.ALPHABET))) * receipts.LENGTH >= 100
    code = receipts.new_code()
    assert receipts.normal(receipts.in_groups(code).lower()) == code
    assert receipts.normal("O" * 13 + "il" * 6 + "1") == "0" * 13 + "1" * 13
    for wrong in ("", "x", code[:-1], code + "0", "Ñ" * 26, "<" * 26, "0" * 10_000):
        assert receipts.normal(wrong) == "" or len(wrong) == 10_000


def test_the_page_tells_counted_unchanged_and_nothing_else(
    ask: Callable[..., Asked], person: Callable[..., Person], visit: Callable[..., Page]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Secreto mío")
    code = code_on(citizen.finish())
    page = visit("/comprobante/", data={"code": code})
    assert page.heading == "La respuesta está contada"
    for untold in ("Secreto", "transporte", "Vivienda", "bus"):
        assert untold not in page.words.replace("Participa", "")
    assert visit("/comprobante/", data={"code": "A" * 26}).status == 422
    with scopes.platform(reason="a test tampers"):
        db.session.execute(sa.update(ContributionCell).where(ContributionCell.question == 2).values(text="Otra cosa"))
        db.session.commit()
    assert visit("/comprobante/", data={"code": code}).heading == "La respuesta no es la que se recibió"


def test_a_list_of_answers_begins_with_words_not_with_the_mark_of_a_file(
    ask: Callable[..., Asked], person: Callable[..., Person]
) -> None:
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus", q2="Más árboles")
    citizen.finish()
    with scopes.platform(reason="a test reads"):
        words = db.session.scalars(sa.select(ContributionCell).where(ContributionCell.question == 2)).one()
        a_file = {"question": 4, "row": "", "option": "", "text": "m" * 40, "number": None}
        keys = {name: getattr(words, name) for name in ("agency_id", "contribution_id", "content_id")}
        db.session.add(ContributionCell(id=words.id + 1_000, **keys, **a_file))
        db.session.commit()
        assert queries.first_words(asked.agency_id, [words.contribution_id]) == {words.contribution_id: "Más árboles"}


@pytest.mark.abuse("V03")
def test_no_code_stands_in_an_address(ask: Callable[..., Asked], person: Callable[..., Person]) -> None:
    """V03: from sending to the receipt no address carries the code."""
    asked = ask()
    citizen = person(asked)
    citizen.answer_all(q1="bus")
    page = citizen.finish()
    code = code_on(page)
    assert code not in page.response.request.path
    assert all(code not in link for link in page.links())
