"""A new section's first steps: what is filled in, what may be left for later, and who may take them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from participa.agencies.models import Agency, AgencyState, Regime
from participa.documents.models import Document
from participa.extensions import db
from participa.mechanisms.content_type import MECHANISM
from participa.mechanisms.models import Mechanism
from participa.norms.models import Norm
from participa.officers.models import Officer
from participa.onboarding import texts
from participa.onboarding.queries import Step, read_progress
from participa.people.current import COOKIE_KEY
from participa.tenancy import scopes
from tests.agencies.test_card import picture
from tests.documents.files import PDF
from tests.support.page import Page
from tests.support.statements import counted

if TYPE_CHECKING:
    from flask import Flask

    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/"
LIST = f"{OFFICE}puesta-en-marcha/"
NORM = {"norm_type": "exempt_resolution", "number": "1.234", "act_on": "2024-05-02", "summary": "Cómo se participa."}


@pytest.fixture
def ana(cast: Cast) -> str:
    """Ana is the only person of an agency that is being prepared, as the platform invited her."""
    cast.agency("vivienda", state=AgencyState.PREPARING, four_eyes=True, email="oirs@vivienda.example")
    return cast.session_token("ana")


def here(cast: Cast) -> Agency:
    db.session.expire_all()
    return db.session.get_one(Agency, cast.agency().id)


def take(visit: Visitor, token: str, step: str, **more: object) -> Page:
    """Send a step's form as it came filled in, with what is typed besides."""
    page = visit(f"{LIST}{step}/", as_=token)
    return visit(f"{LIST}{step}/", as_=token, data={**page.fields(), **more})


def test_the_office_of_a_new_section_opens_on_its_checklist(cast: Cast, visit: Visitor, ana: str) -> None:
    first = visit(OFFICE, as_=ana)
    assert first.status == 302
    assert first.response.location == LIST
    page = visit(LIST, as_=ana)
    assert page.heading == "Ponga en marcha su sección"
    assert "Lleva 0 de 6 pasos" in page.words
    assert page.fields()["email"] == "oirs@vivienda.example"
    assert visit(f"{OFFICE}?ver=inicio", as_=ana).status == 200, "nobody is held there"
    assert take(visit, ana, "ficha", about="Construye barrios.").response.location == f"{LIST}encargado/#encargado"
    assert here(cast).about == "Construye barrios."
    assert visit(OFFICE, as_=ana).status == 200, "once begun, the office opens as usual"
    assert "Seguir con la puesta en marcha" in visit(OFFICE, as_=ana).words


def test_one_person_publishes_a_whole_section(cast: Cast, visit: Visitor, ana: str) -> None:
    """The way that the browser walks with its decisions counted, here with what it leaves in the rows."""
    agency_id = cast.agency().id
    take(visit, ana, "ficha")
    assert take(visit, ana, "encargado").response.location == f"{LIST}equipo/#equipo"
    assert take(visit, ana, "equipo").response.location == f"{LIST}norma/#norma"
    refused = take(visit, ana, "norma", **NORM)
    assert (refused.status, "Escriba el enlace o suba el archivo" in refused.words) == (422, True)
    assert refused.fields()["number"] == "1.234", "what was typed stays"
    take(visit, ana, "norma", **NORM, url="https://www.vivienda.example/norma_(2024).pdf")
    assert take(visit, ana, "mecanismos", types=[one.type for one in texts.mechanisms(here(cast))[:4]]).status == 303
    drafts = visit(f"{LIST}mecanismos/", as_=ana)
    assert "Los indica cada consulta" in drafts.words, "the text is there to be read before it is published"
    with scopes.agency(agency_id):
        numbers = db.session.scalars(select(Mechanism.id).order_by(Mechanism.id)).all()
    for number in numbers:
        answer = visit(f"{LIST}mecanismos/{number}/publicar/", as_=ana, data={}, shown_on=f"{LIST}mecanismos/")
    assert answer.response.location == f"{LIST}seccion/#seccion"
    assert visit("/organismos/vivienda/").status == 404
    assert take(visit, ana, "seccion").response.location == LIST
    ready = visit(LIST, as_=ana)
    assert ready.heading == "Listo: su sección está publicada"
    assert "http://localhost/organismos/vivienda/" in ready.text
    public = visit("/organismos/vivienda/")
    assert "Ana" in public.words
    norm = visit("/organismos/vivienda/norma/norma-general-de-participacion-ciudadana/")
    assert "https://www.vivienda.example/norma_%282024%29.pdf" in norm.links()
    assert visit("/buscar/?q=consejo+sociedad+civil").words.count("Consejo de la Sociedad Civil") >= 1
    assert "Puesta en marcha" not in visit(OFFICE, as_=ana).words, "it gets out of the way"
    assert visit(f"{LIST}norma/", as_=ana).response.location == LIST
    with scopes.agency(agency_id):
        owing = [
            c.approval_owed_since for model in (Officer, Norm, Mechanism) for c in db.session.scalars(select(model))
        ]
    assert owing[0] is not None, "the officer was published before she said that she works alone"
    assert owing[1:] == [None] * 5


@pytest.mark.abuse("R03")
def test_with_four_eyes_what_one_wrote_is_published_with_its_debt(cast: Cast, visit: Visitor, ana: str) -> None:
    """R03: the checklist is no way around the second pair of eyes; what the portal wrote, one may approve."""
    take(visit, ana, "norma", **NORM, url="https://www.vivienda.example/norma.pdf")
    take(visit, ana, "mecanismos", types=["cuenta_publica"])
    with scopes.agency(cast.agency().id):
        number = db.session.scalars(select(Mechanism.id)).one()
    visit(f"{LIST}mecanismos/{number}/publicar/", as_=ana, data={}, shown_on=f"{LIST}mecanismos/")
    with scopes.agency(cast.agency().id):
        norm, mechanism = db.session.scalars(select(Norm)).one(), db.session.scalars(select(Mechanism)).one()
        assert norm.approval_owed_since is not None
        assert norm.forced_by_id == cast.account("ana").id
        assert mechanism.is_published
        assert mechanism.approval_owed_since is None
    assert here(cast).four_eyes is True


def test_the_norm_comes_as_a_file_too(cast: Cast, visit: Visitor, ana: str) -> None:
    client = visit.app.test_client()
    with client.session_transaction() as session:
        session[COOKIE_KEY] = ana
    token = Page(client.get(f"{LIST}norma/")).csrf()
    sent = {**NORM, "csrf_token": token, "upload": (BytesIO(picture()), "norma.png")}
    assert Page(client.post(f"{LIST}norma/", data=sent)).status == 422
    sent["upload"] = (BytesIO(PDF), "norma.pdf")
    assert Page(client.post(f"{LIST}norma/", data=sent)).status == 303
    with scopes.agency(cast.agency().id):
        paper = db.session.scalars(select(Document)).one()
        assert paper.is_published
        assert paper.file is not None
        assert paper.file.file_name == "norma.pdf"


def test_each_regime_is_offered_what_the_law_asks_of_it(cast: Cast, visit: Visitor, ana: str) -> None:
    agency = here(cast)
    ticked = {}
    for regime in Regime:
        agency.regime = regime
        db.session.commit()
        page = visit(f"{LIST}mecanismos/", as_=ana)
        assert page.tree is not None
        boxes = [box for box in page.tree.iter("input") if box.get("name") == "types"]
        ticked[regime] = [box.get("value") for box in boxes if box.get("checked") is not None]
    assert ticked == {
        Regime.BOUND: ["informacion_relevante", "consulta_ciudadana", "cuenta_publica", "consejo_sociedad_civil"],
        Regime.COUNCIL_ONLY: ["consejo_sociedad_civil"],
        Regime.VOLUNTARY: [],
    }


def test_steps_are_left_for_later_and_the_section_says_what_is_missing(cast: Cast, visit: Visitor, ana: str) -> None:
    take(visit, ana, "encargado")
    page = visit(f"{LIST}seccion/", as_=ana)
    assert "Todavía falta" in page.words
    assert "Confirme la ficha del organismo" in page.words
    assert visit(LIST, as_=ana).fields()["website"] == "", "it opens at the first step that is left"
    assert take(visit, ana, "seccion").status == 303
    assert here(cast).state is AgencyState.LIVE


@pytest.mark.parametrize(("name", "status"), [("olga", 200), ("elena", 403), ("rita", 403), ("bruno", 404)])
def test_administrators_and_officers_set_a_section_up(
    cast: Cast, visit: Visitor, ana: str, name: str, status: int
) -> None:
    token = cast.session_token(name)
    assert visit(LIST, as_=token).status == status
    if name == "olga":
        assert "Diga quién aprueba" not in visit(LIST, as_=token).words, "that is the administrator's to say"
        assert visit(f"{LIST}equipo/", as_=token).status == 403
    elif status == 403:
        assert visit(OFFICE, as_=token).status == 200, "the others find their office as ever"


def test_the_prepared_texts_pass_the_form_of_their_own_type(app: Flask, cast: Cast, ana: str) -> None:
    for prepared in texts.mechanisms(here(cast)):
        sent = {"title": prepared.title, "mechanism_type": prepared.type, "is_permanent": "y", **prepared.values}
        with app.test_request_context("/", method="POST"):
            form = MECHANISM.form(formdata=MultiDict(sent), meta={"csrf": False})
            assert form.validate(), (prepared.type, form.errors)
        assert "{" not in "".join(prepared.values.values()), prepared.type


def test_progress_is_read_in_few_statements(cast: Cast, ana: str) -> None:
    agency = here(cast)
    with scopes.agency(agency.id), counted() as statements:
        progress = read_progress(agency, with_team=True)
    assert progress.after() is Step.CARD
    assert len([sql for sql in statements if sql.lstrip().upper().startswith("SELECT")]) <= 3


def test_a_post_with_initials_is_no_stumbling_block(cast: Cast, visit: Visitor, ana: str) -> None:
    """The line of the lists is made of the post and has no field of its own to mend."""
    answer = take(
        visit, ana, "encargado", post="Jefatura de la OIRS y del SIAC, Departamento de Gestión Territorial DGT"
    )
    assert answer.status == 303
