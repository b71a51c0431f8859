"""A consultation from its proposal to its end: what each step asks for, changes, and tells the public."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from participa.consultations import services
from participa.consultations.content_type import CONSULTATION, check
from participa.consultations.models import Consultation, Milestone, Phase, Step
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.words import plain_date
from participa.publishing.queries import get_by_id
from participa.search.models import SearchDate, SearchEntry
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/consultas/"
PUBLIC = "/organismos/vivienda/consultas/plazas/"


def plazas(cast: Cast, *, opens: int = -5, closes: int = 5, **more: Any) -> Any:
    days = {"opens_on": today() + timedelta(days=opens), "closes_on": today() + timedelta(days=closes)}
    return cast.content(
        "consultation", title="Plazas", **(days | {"reply_due_on": days["closes_on"] + timedelta(days=40)} | more)
    )


def again(content: Any) -> Any:
    return get_by_id(Consultation, content.agency_id, content.id)


def send(visit: Visitor, content: Any, segment: str, as_: str, **data: Any) -> Any:
    return visit(f"{OFFICE}{content.id}/{segment}/", as_=as_, data=data, shown_on=f"{OFFICE}{content.id}/")


def entry(content: Any) -> Any:
    with scopes.agency(content.agency_id):
        return db.session.scalars(select(SearchEntry).where(SearchEntry.content_id == content.id)).one()


def test_an_extension_is_shown_with_both_days_and_its_reason(visit: Visitor, cast: Cast) -> None:
    content, olga = plazas(cast), cast.session_token("olga")
    before, after = today() + timedelta(days=5), today() + timedelta(days=15)
    assert "Ampliar el plazo" in visit(f"{OFFICE}{content.id}/", as_=olga).words
    refused = send(visit, content, "ampliar", olga, closes_on=after.isoformat(), reason="")
    assert refused.status == 422
    assert send(visit, content, "ampliar", olga, closes_on=after.isoformat(), reason="Llovió en el sur").status == 302
    words = visit(PUBLIC).words
    assert f"Cierre: de {plain_date(before, 'es_CL')} a {plain_date(after, 'es_CL')}." in words
    assert "Llovió en el sur" in words
    assert "Respuesta comprometida: de " in words
    with scopes.agency(content.agency_id):
        found = again(content)
        assert found.closes_on == after
        assert found.reply_due_on >= today() + timedelta(days=55)
        labels = {row.label: row.on_day for row in db.session.scalars(select(SearchDate))}
    assert labels["closes"] == after
    assert labels["moved"] == before
    calendar = visit(f"/calendario/?mes={before:%Y-%m}").words
    assert "Se amplió el plazo que terminaba" in calendar
    assert entry(content).closes_at == found.closes_at


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (5, "posterior al actual"),
        (2, "posterior al actual"),
        (36, "permite ampliar hasta el"),
    ],
)
def test_an_extension_keeps_to_the_agencys_rule(visit: Visitor, cast: Cast, days: int, said: str) -> None:
    content, olga = plazas(cast), cast.session_token("olga")
    day = (today() + timedelta(days=days)).isoformat()
    page = send(visit, content, "ampliar", olga, closes_on=day, reason="Otro motivo")
    assert page.status == 422
    assert said in page.words
    assert "Otro motivo" in page.words, "what was typed is still there"


def test_a_closing_is_moved_as_often_as_the_rules_say(visit: Visitor, cast: Cast) -> None:
    content, ana = plazas(cast), cast.session_token("ana")

    def later(days: int) -> Any:
        day = (today() + timedelta(days=days)).isoformat()
        return send(visit, content, "ampliar", ana, closes_on=day, reason="Hace falta")

    assert later(8).status == 302
    assert "todas las veces" in later(9).words
    address = "/gestion/vivienda/plazos/consultation_extensions/"
    fields = visit(address, as_=ana).fields() | {"quantity": "2", "basis": "Art. 12"}
    assert visit(address, as_=ana, data=fields).status == 303
    assert later(9).status == 302
    assert visit(address, as_=cast.session_token("olga")).status == 403


def test_after_the_end_nothing_is_extended(visit: Visitor, cast: Cast) -> None:
    content, olga = plazas(cast, closes=-1), cast.session_token("olga")
    assert "Ampliar el plazo" not in visit(f"{OFFICE}{content.id}/", as_=olga).words
    day = (today() + timedelta(days=9)).isoformat()
    assert send(visit, content, "ampliar", olga, closes_on=day, reason="Tarde").status == 302
    with scopes.agency(content.agency_id), pytest.raises(services.StepRefusedError, match="antes de su término"):
        services.extend(again(content), closes_on=today() + timedelta(days=9), reason="Tarde", account_id=None)


def test_a_suspension_stops_it_and_resuming_gives_its_days_back(visit: Visitor, cast: Cast) -> None:
    content, olga = plazas(cast), cast.session_token("olga")
    assert send(visit, content, "suspender", olga, reason="Un dato errado").status == 302
    words = visit(PUBLIC).words
    assert "por ahora no se puede responder" in words
    assert "Un dato errado" in words
    assert entry(content).closes_at is None, "it is not among the open ones"
    with scopes.agency(content.agency_id):
        found = again(content)
        assert (found.phase, found.takes_answers) == (Phase.SUSPENDED, False)
        found.halted_at = now() - timedelta(days=3)
        db.session.commit()
    assert send(visit, content, "reanudar", olga, reason="Corregido").status == 302
    with scopes.agency(content.agency_id):
        found = again(content)
        assert found.takes_answers
        assert found.closes_on == today() + timedelta(days=8)
    assert "Se reanudó." in visit(PUBLIC).words


def test_what_is_annulled_says_why_and_goes_no_further(visit: Visitor, cast: Cast) -> None:
    content, olga = plazas(cast), cast.session_token("olga")
    assert send(visit, content, "anular", olga, reason="Cambió la ley").status == 302
    assert "Cambió la ley" in visit(PUBLIC).words
    assert entry(content).owed_by is None
    with scopes.agency(content.agency_id), pytest.raises(services.StepRefusedError, match="fue anulada"):
        services.resume(again(content), reason="No", account_id=None)


def test_what_is_late_is_told_and_counted(visit: Visitor, cast: Cast) -> None:
    content = plazas(cast, opens=-30, closes=-20, reply_due_on=today() - timedelta(days=9))
    assert "La respuesta está atrasada" in visit(PUBLIC).words
    assert "Plazas" in visit("/consultas/?etapa=atrasadas").words
    assert "respuestas atrasadas a consultas" in visit("/").words
    assert "1 respuesta atrasada" in visit("/organismos/vivienda/consultas/").words
    with scopes.agency(content.agency_id), pytest.raises(services.StepRefusedError, match="después de sistematizar"):
        services.advance(again(content), Step.REPLY, account_id=None)


def test_what_is_missing_to_be_called_is_named_with_its_remedy(cast: Cast) -> None:
    content = cast.content("consultation", publish=False, opens_on=today(), closes_on=today() + timedelta(days=2))
    with scopes.agency(content.agency_id):
        stops = {problem.field for problem in check(content) if problem.stops}
        advised = [problem.text for problem in check(content) if not problem.stops]
    assert stops == {
        "summary", "background", "open_to_change", "weighing", "territory", "reply_due_on", "papers", "contact_email"
    }  # fmt: skip
    assert any("10 días hábiles" in text for text in advised)
    cast.papers(content)
    with scopes.agency(content.agency_id):
        assert "papers" not in {problem.field for problem in check(again(content))}


def test_nothing_opens_before_it_is_called(cast: Cast) -> None:
    days = {"opens_on": today() - timedelta(days=1), "closes_on": today() + timedelta(days=20)}
    content = cast.content("consultation", publish=False, milestone=Milestone.PROPOSED, **days)
    with scopes.agency(content.agency_id):
        texts = " ".join(problem.text for problem in check(content) if problem.stops)
    assert "anterior a la convocatoria" in texts
    assert "plan anual o pásela a preparación" in texts


def test_the_form_does_not_move_what_people_count_on(cast: Cast) -> None:
    from participa.publishing import services as publishing

    content = plazas(cast)
    with scopes.agency(content.agency_id):
        other = {"closes_on": today() + timedelta(days=300), "opens_on": today()}
        publishing.save_text(CONSULTATION, again(content), values=other, account_id=None)
        with pytest.raises(publishing.NotReadyError, match="Ampliar el plazo"):
            publishing.publish(CONSULTATION, again(content), account_id=None, note="porque sí")


@pytest.mark.parametrize(
    ("level", "said"),
    [
        ("anonymous", "No se le pide ningún dato personal."),
        ("email", "le enviaremos un enlace para comprobarlo. Una respuesta por persona."),
        ("organisation", "con su RUT. Una respuesta por organización."),
    ],
)
def test_who_may_answer_is_said_before_anything_else(visit: Visitor, cast: Cast, level: str, said: str) -> None:
    plazas(cast, identity_level=level, one_each=level != "anonymous", background="Los fundamentos")
    words = visit(PUBLIC).words
    assert said in words
    assert "Personas desde los 14 años." in words
    assert words.index(said) < words.index("Los fundamentos")


@pytest.mark.parametrize(("opens", "closes", "said"), [(3, 9, "abre en 3 días"), (-9, -2, "cerró el")])
def test_why_one_cannot_answer_is_said(visit: Visitor, cast: Cast, opens: int, closes: int, said: str) -> None:
    plazas(cast, opens=opens, closes=closes)
    words = visit(PUBLIC).words
    assert "no se puede responder" in words
    assert said in words
