"""An agency's own terms: written once, followed by duties, by the checks before publishing, by a consultation's course."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
import time_machine

from participa.audit.models import AuditEvent
from participa.extensions import db
from participa.foundation.clock import at_local
from participa.publishing.checks import find_problems
from participa.publishing.content_types import TYPES
from participa.tenancy import scopes
from participa.terms.models import DeadlineRule, Unit
from participa.terms.rules import DEFAULTS
from participa.terms.services import TermError, set_term

OFFICE = "/gestion/vivienda/"


@pytest.fixture
def monday(app):
    with time_machine.travel(at_local(date(2026, 11, 30), 9), tick=False):
        yield date(2026, 11, 30)


def test_an_administrator_changes_a_term_and_goes_back(cast, visit, monday):
    cast.content("consultation", title="Plan", closes_on=date(2026, 11, 3))
    ana = cast.session_token("ana")
    form = {"quantity": "10", "unit": "dias_habiles", "basis": "Resolución Exenta N° 7, artículo 12"}
    assert visit(f"{OFFICE}plazos/consultation_results/", as_=ana, data=form).status == 303
    page = visit(OFFICE, as_=ana)
    assert "Plazo de su norma: Resolución Exenta N° 7, artículo 12." in page.words
    assert "Venció el martes 17 de noviembre de 2026" in page.words
    assert "Resolución Exenta N° 7, artículo 12" in visit(f"{OFFICE}plazos/", as_=ana).words
    back = f"{OFFICE}plazos/consultation_results/restablecer/"
    assert visit(back, as_=ana, data={}, shown_on=f"{OFFICE}plazos/consultation_results/").status == 303
    with scopes.agency(cast.agency().id):
        assert db.session.scalar(sa.select(sa.func.count()).select_from(DeadlineRule)) == 0
        mine = AuditEvent.subject == "term:consultation_results"
        actions = db.session.scalars(sa.select(AuditEvent.action).where(mine).order_by(AuditEvent.id)).all()
    assert actions == ["terms.set", "terms.reset"]


def test_a_term_without_its_article_is_told_as_the_agencys_decision(cast, visit, monday):
    ana = cast.session_token("ana")
    visit(f"{OFFICE}plazos/sheet/", as_=ana, data={"quantity": "6", "unit": "meses", "basis": ""})
    assert "Plazo que fijó su organismo." in visit(f"{OFFICE}plazos/", as_=ana).words


@pytest.mark.parametrize("quantity", ["", "0", "-3", "x", "99999", "1e3"])
def test_a_wrong_term_is_explained_and_kept(cast, visit, monday, quantity):
    form = {"quantity": quantity, "unit": "meses", "basis": "Artículo 3"}
    page = visit(f"{OFFICE}plazos/sheet/", as_=cast.session_token("ana"), data=form)
    assert page.status == 422
    assert 'value="Artículo 3"' in page.text


@pytest.mark.abuse("R03")
def test_only_administrators_change_terms(cast, visit, monday):
    for name in ("olga", "elena", "rita"):
        token = cast.session_token(name)
        assert visit(f"{OFFICE}plazos/sheet/", as_=token).status == 403
        assert visit(f"{OFFICE}plazos/", as_=token).status == 200
    assert visit(f"{OFFICE}plazos/unknown/", as_=cast.session_token("ana")).status == 404


def test_how_often_is_counted_in_times_alone(cast, visit, monday):
    ana, address = cast.session_token("ana"), f"{OFFICE}plazos/consultation_extensions/"
    page = visit(address, as_=ana)
    assert page.fields(0)["unit"] == "veces"
    assert visit(address, as_=ana, data={"quantity": "0", "unit": "veces", "basis": ""}).status == 303
    assert "ninguna vez" in visit(f"{OFFICE}plazos/", as_=ana).words
    for wrong in ({"unit": "meses", "quantity": "1"}, {"unit": "veces", "quantity": "13"}):
        assert visit(address, as_=ana, data={"basis": "", **wrong}).status == 422
    with scopes.agency(cast.agency().id), pytest.raises(TermError):
        set_term(agency=cast.agency(), name="sheet", quantity=2, unit=Unit.TIMES, basis="", account_id=None)


# --- what the checks before publishing say -----------------------------------------------------------------------

BASIS = "Resolución Exenta N° 7, artículo 14"
DAY, MONDAY = timedelta(days=1), date(2026, 11, 30)


def advised(cast, kind, term, quantity, **facts):
    """Return what is advised of a content before and after its agency sets one term of its own."""
    agency, content = cast.agency(), cast.content(kind, publish=False, **facts)
    with scopes.agency(agency.id):
        before = {problem.text for problem in find_problems(TYPES[kind], content)}
        unit = DEFAULTS[term].unit
        set_term(agency=agency, name=term, quantity=quantity, unit=unit, basis=BASIS, account_id=None)
        db.session.flush()
        after = {problem.text for problem in find_problems(TYPES[kind], content)}
    return before, after


@pytest.mark.parametrize(
    ("kind", "term", "quantity", "facts", "said"),
    [
        (
            "consultation",
            "consultation_open",
            20,
            {"opens_on": MONDAY + 7 * DAY, "closes_on": MONDAY + 27 * DAY},
            "Déjela abierta al menos 20 días hábiles.",
        ),
        (
            "consultation",
            "consultation_results",
            5,
            {"opens_on": MONDAY + DAY, "closes_on": MONDAY + 21 * DAY, "results_due_on": MONDAY + 31 * DAY},
            "Comprometa los resultados dentro de 5 días hábiles desde el cierre.",
        ),
        (
            "consultation",
            "consultation_reply",
            10,
            {"opens_on": MONDAY + DAY, "closes_on": MONDAY + 21 * DAY, "reply_due_on": MONDAY + 50 * DAY},
            "Comprometa la respuesta dentro de 10 días hábiles desde el cierre.",
        ),
        (
            "council",
            "council_term",
            120,
            {"term_until": MONDAY + 100 * DAY},
            "Al período le queda menos de 120 días corridos: prepare la elección.",
        ),
    ],
)
def test_the_checks_follow_the_agencys_own_term(cast, monday, kind, term, quantity, facts, said):
    before, after = advised(cast, kind, term, quantity, **facts)
    assert not any(said in text for text in before)
    assert f"{said} Plazo de su norma: {BASIS}." in after


def test_a_shorter_term_of_its_own_advises_less(cast, monday):
    days = {"opens_on": MONDAY + 7 * DAY, "closes_on": MONDAY + 11 * DAY}
    before, after = advised(cast, "consultation", "consultation_open", 3, **days)
    assert "Déjela abierta al menos 10 días hábiles. Plazo sugerido; ninguna ley lo fija." in before
    assert not any(text.startswith("Déjela abierta") for text in after)


def test_no_term_says_that_a_law_fixed_it(cast, visit, monday):
    words = visit(f"{OFFICE}plazos/", as_=cast.session_token("ana")).words
    assert words.count("Sugerido") + words.count("Práctica de los servicios") == len(DEFAULTS)
