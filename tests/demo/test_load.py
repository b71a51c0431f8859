"""The loaded demonstration: every list has something, every section opens, the figures are those of the lists."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

import config
from participa.agencies.models import Agency, AgencyState
from participa.demo import accounts, load, tenants
from participa.demo.facts.agencies import agencies
from participa.extensions import db
from participa.operation import doctor
from participa.people.models import Account
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, ContentChange, State
from participa.search.models import SearchEntry
from participa.tenancy import scopes
from tests.support.page import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.demo.conftest import Demonstration

#: One worker loads the demonstration once, for all of this file; it is always a file of SQLite.
pytestmark = [pytest.mark.xdist_group("demonstration"), pytest.mark.once]

LISTS = ("consultas", "cuentas-publicas", "consejos", "mecanismos", "organismos", "encargados")


@contextmanager
def reading(demonstration: Demonstration) -> Iterator[None]:
    with demonstration.app.app_context(), scopes.platform(reason="a test counts"):
        yield


def results_of(words: str) -> int:
    found = re.search(r"([\d.]+) resultados?\b", words)
    assert found, words[:300]
    return int(found[1].replace(".", ""))


def test_it_tells_how_far_it_is(demonstration: Demonstration) -> None:
    assert len(demonstration.said) >= 3


def test_once_loaded_it_is_not_needed_again(demonstration: Demonstration) -> None:
    assert not load.is_needed(demonstration.app)


def test_every_body_is_there_once_in_its_state(demonstration: Demonstration) -> None:
    with reading(demonstration):
        counts = dict(db.session.execute(sa.select(Agency.state, sa.func.count()).group_by(Agency.state)).all())
        closed = db.session.scalars(sa.select(Agency).where(Agency.state == AgencyState.CLOSED.value)).one()
        suspended = db.session.scalars(sa.select(Agency).where(Agency.state == AgencyState.SUSPENDED.value)).one()
        assert sum(counts.values()) == len(agencies()) + 1
        assert counts[AgencyState.PREPARING] == len(tenants.PREPARING) == 2
        assert closed.state_reason
        assert closed.successor is not None
        assert closed.successor.acronym == tenants.SUCCESSOR
        assert suspended.state_reason
        assert db.session.scalar(sa.select(sa.func.count()).where(Agency.colour != "")) > 30


def test_every_kind_is_published_and_some_are_drafts_or_withdrawn(demonstration: Demonstration) -> None:
    with reading(demonstration):
        rows = db.session.execute(
            sa.select(Content.kind, Content.state, sa.func.count()).group_by(Content.kind, Content.state)
        )
        counts = {(kind, State(state)): count for kind, state, count in rows}
    for kind in TYPES:
        assert counts.get((kind, State.PUBLISHED), 0) >= 20, kind
    assert sum(count for (_kind, state), count in counts.items() if state is State.DRAFT) >= 10
    assert sum(count for (_kind, state), count in counts.items() if state is State.WITHDRAWN) >= 5


def test_the_read_model_holds_what_is_published_and_nothing_else(demonstration: Demonstration) -> None:
    with reading(demonstration):
        live = sa.select(Agency.id).where(Agency.state == AgencyState.LIVE.value)
        published = sa.select(Content.id).where(Content.state == State.PUBLISHED.value, Content.agency_id.in_(live))
        assert set(db.session.scalars(sa.select(SearchEntry.content_id))) == set(db.session.scalars(published))


def test_it_was_all_made_before_now_and_told_in_order(demonstration: Demonstration) -> None:
    with reading(demonstration):
        first, last = db.session.execute(
            sa.select(sa.func.min(Content.published_at), sa.func.max(Content.published_at))
        ).one()
        assert (last - first).days > 400
        early = sa.select(sa.func.count()).select_from(Content).where(Content.published_at < Content.created_at)
        assert db.session.scalar(early) == 0
        changes = sa.select(sa.func.count()).select_from(ContentChange).where(ContentChange.action == "published")
        shown = sa.select(sa.func.count()).select_from(Content).where(Content.published_at.is_not(None))
        assert db.session.scalar(changes) == db.session.scalar(shown)


@pytest.mark.parametrize("name", LISTS)
def test_each_public_list_has_something(demonstration: Demonstration, name: str) -> None:
    page = demonstration.visit(f"/{name}/")
    assert page.status == 200
    assert results_of(page.words) > 20


@pytest.mark.parametrize("stage", ["abiertas", "proximas", "cerradas"])
def test_consultations_of_each_stage_can_be_found(demonstration: Demonstration, stage: str) -> None:
    page = demonstration.visit(f"/consultas/?etapa={stage}")
    assert results_of(page.words) > 5


def test_the_calendar_has_days(demonstration: Demonstration) -> None:
    assert demonstration.visit("/calendario/").words.count("Consulta ciudadana") > 5


def test_search_finds_the_consultations_of_a_body(demonstration: Demonstration) -> None:
    assert results_of(demonstration.visit("/buscar/?q=salud").words) > 10


def test_the_figures_of_the_home_equal_their_lists(demonstration: Demonstration) -> None:
    home = demonstration.visit("/")
    assert home.tree is not None
    figures = [a for li in home.tree.iter("li") if li.get("class") == "figure-tile" for a in li.iter("a")]
    assert len(figures) == 5
    for figure in figures:
        shown = int(words_of(figure).split()[0].replace(".", ""))
        assert shown > 0
        assert results_of(demonstration.visit(figure.get("href", "")).words) == shown, words_of(figure)


@pytest.mark.parametrize("slug", ["minvu", "minsal", "mma"])
def test_what_is_published_lacks_nothing(demonstration: Demonstration, slug: str) -> None:
    """Publishing in the demonstration asks no gate, since nothing is written yet: here all of them are asked."""
    with demonstration.app.test_request_context():
        with scopes.public():
            agency_id = db.session.scalars(sa.select(Agency.id).where(Agency.slug == slug)).one()
        with scopes.agency(agency_id):
            for content_type in TYPES.values():
                model = content_type.model
                mine = (model.agency_id == agency_id, model.state == State.PUBLISHED.value)
                for content in db.session.scalars(sa.select(model).where(*mine)):
                    stops = [problem.text for problem in content_type.check(content) if problem.stops]
                    assert stops == [], (content.kind, content.title)


def test_every_section_opens(demonstration: Demonstration) -> None:
    with reading(demonstration):
        live = db.session.scalars(sa.select(Agency.slug).where(Agency.state == AgencyState.LIVE.value)).all()
    client = demonstration.app.test_client()
    assert {client.get(f"/organismos/{slug}/").status_code for slug in live} == {200}


def test_sections_that_are_off_say_why(demonstration: Demonstration) -> None:
    for acronym, reason in tenants.SUSPENDED.items():
        page = demonstration.visit(f"/organismos/{acronym.casefold()}/")
        assert reason in page.words
    assert "SENAPRED" in demonstration.visit("/organismos/onemi/").text.upper()
    for acronym in tenants.PREPARING:
        assert demonstration.visit(f"/organismos/{acronym.casefold()}/").status == 404


@pytest.mark.parametrize("acronym", accounts.STAFFED)
def test_every_page_of_a_section_opens_and_holds_the_contract(demonstration: Demonstration, acronym: str) -> None:
    home = f"/organismos/{acronym.casefold()}/"
    seen: set[str] = set()
    waiting = [home]
    while waiting:
        path = waiting.pop()
        if (
            path in seen
            or not path.startswith(home)
            or path.endswith(("/descargar", ".css", ".ics", ".vcf"))
            or "?" in path
        ):
            continue
        seen.add(path)
        page = demonstration.visit(path)
        assert page.status == 200, path
        if page.tree is not None:
            waiting += [link.split("#", 1)[0] for link in page.links()]
    assert len(seen) >= 18


@pytest.mark.parametrize("slug", ["minvu", "minsal"])
def test_what_was_loaded_passes_the_offices_own_forms(demonstration: Demonstration, slug: str) -> None:
    """Each content and part of an agency, sent back as its form shows it, is taken: no value breaks a rule of its form."""
    token = demonstration.token(f"admin@{slug}.example")
    paths = list(office_forms(demonstration, slug))
    assert len(paths) > 50
    for path in paths:
        form = demonstration.visit(path, as_=token)
        assert form.status == 200, path
        sent = demonstration.visit(path, as_=token, data=form.fields())
        assert sent.status in (302, 303), (path, sent.words[:900])


def office_forms(demonstration: Demonstration, slug: str) -> Iterator[str]:
    """Yield the addresses of the forms of an agency's contents and of their parts."""
    with reading(demonstration):
        agency = db.session.scalars(sa.select(Agency).where(Agency.slug == slug)).one()
        contents = db.session.execute(sa.select(Content.kind, Content.id).where(Content.agency_id == agency.id)).all()
        for kind, number in contents:
            base = f"/gestion/{slug}/{TYPES[kind].segment}/{number}"
            yield f"{base}/editar/"
            for part in TYPES[kind].parts:
                for part_id in db.session.scalars(sa.select(part.model.id).where(part.model.content_id == number)):
                    yield f"{base}/{part.segment}/{part_id}/"


def test_the_accounts_can_sign_in_and_see_what_is_theirs(demonstration: Demonstration) -> None:
    with demonstration.app.app_context():
        made = {one.email: one for one in db.session.scalars(sa.select(Account))}
        assert set(made) == {one.email for one in accounts.shown()}
        assert all(one.is_demo for one in made.values())
        assert [one.email for one in made.values() if one.is_super_admin] == [accounts.SUPER_ADMIN]
        assert len({one.password_hash for one in made.values()}) == 1
    client = demonstration.app.test_client()
    page = client.get("/ingresar/").get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    sent = {"email": "admin@minsal.example", "password": accounts.DEMO, "csrf_token": token[1]}
    assert client.post("/ingresar/", data=sent).status_code == 303
    assert client.get("/gestion/minsal/").status_code == 200
    assert client.get("/gestion/minvu/").status_code == 404


def test_the_announcement_says_how_to_enter(demonstration: Demonstration) -> None:
    said = load.announcement(demonstration.app)
    assert accounts.DEMO in said
    assert "http://localhost/ingresar" in said
    assert all(one.email in said for one in accounts.shown())


def test_the_sign_in_page_shows_the_same_password(tmp_path: Path) -> None:
    assert config.for_demo(tmp_path, "http://localhost:5000", "x" * 40).DEMO_PASSWORD == accounts.DEMO


@pytest.mark.abuse("S17")
def test_production_refuses_to_start_with_the_demonstration(
    demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    """S17: the passwords of the demonstration are known."""
    monkeypatch.setattr(doctor, "_role", lambda _app: ())  # here one connection stands for the engine
    assert doctor.refusals(demonstration.app) == []
    monkeypatch.setitem(demonstration.app.config, "MODE", "production")
    assert any("demonstration accounts" in reason for reason in doctor.refusals(demonstration.app))
