"""Where an agency's people practise: everything works, nothing gets out, and it can be emptied."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from flask import current_app, g

from participa.access.visitor import Visitor as Asking
from participa.agencies.importing.known import Known
from participa.agencies.models import Agency, AgencyState, Kind
from participa.agencies.queries import count_by_state, find_practice, list_ministries
from participa.agencies.services import WrongStateError, change_state, rename
from participa.consultations.models import Consultation
from participa.documents.models import StoredFile
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.files import storage_from
from participa.foundation.mail import OutboxMail, compose
from participa.norms.models import Norm
from participa.operation.doctor import _files, _orphans
from participa.people.current import COOKIE_KEY
from participa.people.models import Membership, SignInSession
from participa.practice import services
from participa.search.models import SearchEntry
from participa.tenancy import scopes
from participa.tenancy.locks import tenant_tables
from tests.documents.files import PDF
from tests.support.page import Page

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor

HOME = "/gestion/vivienda/practica/"
PLACE = "/gestion/practica-vivienda/"
BAND = "Práctica: nada de esto es público."


@pytest.fixture
def practice(cast: Cast, visit: Visitor) -> Agency:
    """Ana prepared the practice section of Vivienda; it has its samples."""
    cast.agency("vivienda", kind=Kind.MINISTRY)
    answer = visit(f"{HOME}preparar/", as_=cast.session_token("ana"), data={}, shown_on=HOME)
    assert answer.response.location == PLACE
    made = find_practice(cast.agency().id)
    assert made is not None
    return made


def rows_of(practice: Agency) -> dict[str, int]:
    """Return how many rows each tenant table holds of it, where there are any."""
    with scopes.agency(practice.id):
        counts = {
            name: db.session.scalar(sa.select(sa.func.count()).where(table.c.agency_id == practice.id))
            for name, table in tenant_tables().items()
        }
    return {name: count for name, count in counts.items() if count}


def test_everybody_practises_with_the_role_they_have(cast: Cast, visit: Visitor, practice: Agency) -> None:
    for name in ("ana", "olga", "elena", "rita"):
        page = visit(PLACE, as_=cast.session_token(name))
        assert (page.status, BAND in page.words) == (200, True), name
        assert "Personas y roles" not in page.words
    assert BAND not in visit("/gestion/vivienda/", as_=cast.session_token("ana")).words
    assert visit(f"{PLACE}consultas/nuevo/", as_=cast.session_token("rita")).status == 403
    for name in ("bruno", "sara", "nadie"):
        assert visit(PLACE, as_=cast.session_token(name)).status == 404, name
    with scopes.agency(cast.agency().id):
        db.session.scalars(
            sa.select(Membership).where(Membership.account_id == cast.account("rita").id)
        ).one().ended_at = sa.func.now()
        db.session.commit()
    assert visit(PLACE, as_=cast.session_token("rita")).status == 404, "who left the agency left its practice"


@pytest.mark.parametrize(
    "path", ["personas/", "personas/invitar/", "ficha/", "ficha/revision/", "ficha/aspecto/", "puesta-en-marcha/"]
)
def test_what_is_the_agencys_own_is_not_practised(cast: Cast, visit: Visitor, practice: Agency, path: str) -> None:
    """Nobody outside is invited to it, it has no card of its own, and it is never published."""
    assert visit(PLACE + path, as_=cast.session_token("ana")).status == 403


def test_a_text_is_published_there_and_only_its_preview_shows_it(cast: Cast, visit: Visitor, practice: Agency) -> None:
    ana = cast.session_token("ana")
    with scopes.agency(practice.id):
        shown = db.session.scalars(sa.select(Consultation).where(Consultation.state == "published")).one()
        slug, number = shown.slug, shown.id
        assert db.session.scalar(sa.select(sa.func.count()).select_from(SearchEntry)) == 0
    page = visit(f"{PLACE}consultas/{number}/", as_=ana)
    assert "Ver como lo verá el público" in page.words
    assert not [link for link in page.links() if link.startswith("/organismos/")]
    preview = visit(f"{PLACE}consultas/{number}/vista-previa/", as_=ana)
    assert BAND in preview.words
    assert preview.heading == "Consulta de ejemplo sobre el horario de atención"
    assert visit(f"{PLACE}consultas/{number}/enlace-de-vista-previa/", as_=ana).status == 404, "not for outsiders"
    for path in ("", "ingresar/", "consultas/", f"consultas/{slug}/"):
        assert visit(f"/organismos/practica-vivienda/{path}").status == 404, path


@pytest.mark.abuse("U13")
def test_it_is_in_no_list_and_no_figure(app: Flask, cast: Cast, visit: Visitor, practice: Agency) -> None:
    """U13: the platform's lists and figures, the import and the filters of the public know nothing of it."""
    sara = cast.session_token("sara")
    for path in ("/plataforma/organismos/", "/plataforma/organismos.csv", "/plataforma/registro/", "/plataforma/"):
        assert "Práctica:" not in visit(path, as_=sara).text, path
    assert visit("/plataforma/organismos/practica-vivienda/", as_=sara).status == 404
    assert visit("/plataforma/organismos/practica-vivienda/personas/", as_=sara).status == 404
    assert sum(count_by_state().values()) == db.session.scalar(sa.select(sa.func.count()).select_from(Agency)) - 1
    assert [slug for _id, slug, _name in list_ministries()] == ["vivienda"]
    assert Known().similar(practice.name) == []
    assert "Práctica" not in visit("/mis-organismos/", as_=cast.session_token("ana")).words


def test_it_can_not_become_public_by_any_way(cast: Cast, practice: Agency) -> None:
    for state in (AgencyState.LIVE, AgencyState.CLOSED):
        with pytest.raises(WrongStateError):
            change_state(practice, state=state, account_id=None, reason="x")
    update = sa.update(Agency).where(Agency.id == practice.id).values(state="live")
    with pytest.raises(sa.exc.IntegrityError), db.session.begin_nested():
        db.session.execute(update)


@pytest.mark.abuse("M01")
def test_no_mail_leaves_from_it(app: Flask, cast: Cast, practice: Agency) -> None:
    """M01: whichever page would send one, present or to come; the same page of the agency itself does."""
    for in_practice, sent in ((True, 0), (False, 1)):
        g.visitor = Asking(account_id=1, agency_id=practice.id, in_practice=in_practice)
        db.session.add(compose(recipient="vecina@example.cl", subject="Aviso", text="Hola"))
        db.session.commit()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(OutboxMail)) == sent
    g.pop("visitor")


def test_wiping_leaves_no_row_and_no_file(app: Flask, cast: Cast, visit: Visitor, practice: Agency) -> None:
    ana = cast.session_token("ana")
    cast.content("norm", "vivienda", number="77")
    client = app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = ana
    sent = {"csrf_token": Page(client.get(f"{PLACE}documentos/nuevo/")).csrf(), "title": "Acta", "document_type": "act"}
    sent |= {"language": "es", "in_force": "y", "upload": (BytesIO(PDF), "acta.pdf")}
    assert client.post(f"{PLACE}documentos/nuevo/", data=sent).status_code == 302
    with scopes.agency(practice.id):
        key = db.session.scalars(sa.select(StoredFile.storage_key)).one()
    assert len(rows_of(practice)) > 5
    assert visit(f"{HOME}vaciar/", as_=ana).status == 200, "it asks first"
    assert len(rows_of(practice)) > 5
    assert visit(f"{HOME}vaciar/", as_=ana, data={}).status == 303
    assert rows_of(practice) == {}
    assert key not in dict(storage_from(current_app.config).keys())
    with scopes.platform(reason="test"):
        assert list(_orphans()) == []
        assert [finding.remedy for finding in _files(app) if not finding.good] == []
    with scopes.agency(cast.agency().id):
        assert db.session.scalars(sa.select(Norm.number)).all() == ["77"], "the agency's own stays"
    assert "Vació la sección de práctica" in visit("/gestion/vivienda/actividad/", as_=ana).words
    assert "Ahora está vacía" in visit(HOME, as_=ana).words
    visit(f"{HOME}vaciar/", as_=ana, data={"llenar": "1"})
    assert rows_of(practice)["content"] == 8


def test_a_browser_left_open_wipes_nothing(cast: Cast, visit: Visitor, practice: Agency) -> None:
    ana, before = cast.session_token("ana"), rows_of(practice)
    db.session.execute(sa.update(SignInSession).values(created_at=now() - timedelta(hours=1)))
    db.session.commit()
    assert visit(f"{HOME}vaciar/", as_=ana).heading == "Confirme que es usted"
    assert visit(f"{HOME}vaciar/", as_=ana, data={}, shown_on="/cuenta/").heading == "Confirme que es usted"
    assert rows_of(practice) == before


@pytest.mark.parametrize("name", ["olga", "elena", "rita"])
def test_administrators_alone_wipe_it(cast: Cast, visit: Visitor, practice: Agency, name: str) -> None:
    assert visit(f"{HOME}vaciar/", as_=cast.session_token(name)).status == 403
    assert visit(f"{PLACE}practica/vaciar/", as_=cast.session_token("ana")).status == 403, "nor from inside"


def test_it_follows_its_agency(cast: Cast, visit: Visitor, practice: Agency) -> None:
    agency = db.session.get_one(Agency, cast.agency().id)
    rename(agency, name="Servicio de Barrios", account_id=None)
    db.session.commit()
    assert find_practice(agency.id).name == "Práctica: Servicio de Barrios"  # type: ignore[union-attr]
    assert services.prepare(agency, actor=Asking(account_id=None)).id == practice.id, "there is one of each"
    change_state(agency, state=AgencyState.SUSPENDED, account_id=None, reason="Reordenamiento")
    db.session.commit()
    assert visit(PLACE, as_=cast.session_token("ana")).status == 403
