"""A text from its draft to the public and back, as the people of an agency do it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask, g

from participa import models  # noqa: F401 (every kind of content, whatever else is tried)
from participa.audit.models import AuditEvent
from participa.consultations.content_type import CONSULTATION
from participa.extensions import db
from participa.foundation.clock import local, now, today
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, State, TextStage
from participa.publishing.queries import find_working_text, get_by_id, list_changes, list_versions
from participa.publishing.versions import compare, copy_with, from_plain, pieces, values_of
from participa.tenancy import scopes

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/consultas/"
PUBLIC = "/organismos/vivienda/consultas/ciclovias/"
KINDS = tuple(sorted(map(str, Content.__mapper__.polymorphic_map)))


@pytest.fixture
def agency(cast: Cast) -> Any:
    """Vivienda wants four eyes on each text."""
    return cast.agency("vivienda", four_eyes=True)


@pytest.fixture
def whole(agency: Any, cast: Cast) -> Any:
    """A draft with all that a consultation needs, written by Elena."""
    elena = cast.account("elena").id
    with scopes.agency(agency.id):
        draft = services.create(CONSULTATION, agency_id=agency.id, values=facts(), account_id=elena)
        db.session.commit()
    cast.papers(draft)
    return draft


def facts(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Ciclovías",
        "summary": "Por dónde pasarán.",
        "background": "Hay tres trazados posibles.",
        "open_to_change": "El trazado.",
        "weighing": "Por cantidad y por fundamento.",
        "territory": "Todo el país.",
        "opens_on": today(),
        "closes_on": today() + timedelta(days=10),
        "reply_due_on": today() + timedelta(days=60),
        "contact_email": "x@example.cl",
        "identity_level": "anonymous",
        "minimum_age_rule": "from_14",
        "publication_of_answers": "no",
        "mode": "online",
        "origin": "ex_officio",
    } | changes


def again(content: Any) -> Any:
    return get_by_id(type(content), content.agency_id, content.id)


def at(content: Any, page: str = "") -> str:
    return f"{OFFICE}{content.id}/{page}"


def send(visit: Visitor, address: str, as_: str, **data: Any) -> Any:
    return visit(address, as_=as_, data=data, shown_on="/gestion/vivienda/")


@pytest.fixture
def public(whole: Any, cast: Cast) -> Any:
    """The same, approved by Olga."""
    olga = cast.account("olga").id
    with scopes.agency(whole.agency_id):
        services.publish(CONSULTATION, again(whole), account_id=olga)
        db.session.commit()
    return whole


@pytest.mark.abuse("R03")
def test_one_writes_and_another_approves(visit: Visitor, cast: Cast, whole: Any) -> None:
    """R03: the author asks, the reviewer returns with words, the author mends, another approves."""
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    assert send(visit, at(whole, "publicar/"), elena).status == 403
    assert send(visit, at(whole, "enviar/"), elena, message="¿Les parece?").status == 302
    assert send(visit, at(whole, "devolver/"), olga, message="").status == 422
    assert send(visit, at(whole, "devolver/"), olga, message="Falta el mapa").status == 302
    page = visit(at(whole), as_=elena)
    assert "¿Les parece?" in page.words
    assert "Falta el mapa" in page.words
    assert send(visit, at(whole, "publicar/"), olga).status == 302
    assert visit(PUBLIC).status == 200
    assert "Falta el mapa" not in visit(PUBLIC).words


@pytest.mark.abuse("R03")
def test_the_officer_does_not_approve_her_own_but_may_force_it(visit: Visitor, cast: Cast, agency: Any) -> None:
    olga, ana = cast.session_token("olga"), cast.session_token("ana")
    author = cast.account("olga").id
    with scopes.agency(agency.id):
        own = services.create(CONSULTATION, agency_id=agency.id, values=facts(), account_id=author)
        db.session.commit()
    cast.papers(own)
    page = visit(at(own, "publicar/"), as_=olga)
    assert "Otra persona debe aprobar este texto" in page.words
    assert send(visit, at(own, "publicar/"), olga).status == 422
    assert visit(PUBLIC).status == 404
    assert send(visit, at(own, "publicar/"), olga, without_review="y").status == 302
    assert visit(PUBLIC).status == 200
    assert "Publicado sin revisión" in visit(at(own), as_=olga).words
    send(visit, at(own, "aprobar/"), olga)
    with scopes.agency(agency.id):
        db.session.expire_all()
        assert again(own).approval_owed_since is not None
    assert send(visit, at(own, "aprobar/"), ana).status == 302
    with scopes.agency(agency.id):
        db.session.expire_all()
        assert again(own).approval_owed_since is None


def test_what_is_public_stays_while_the_next_version_is_written(visit: Visitor, cast: Cast, public: Any) -> None:
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    fields = visit(at(public, "editar/"), as_=elena).fields() | {"title": "Ciclovías del sur"}
    assert visit(at(public, "editar/"), as_=elena, data=fields).status == 302
    assert visit(PUBLIC).heading == "Ciclovías"
    assert "Ciclovías del sur" not in visit("/consultas/").words
    assert visit(at(public, "editar/"), as_=elena).fields()["title"] == "Ciclovías del sur"
    assert "del sur" in visit(at(public, "comparar/"), as_=elena).words
    assert send(visit, at(public, "publicar/"), olga, note="Precisamos el lugar").status == 302
    assert visit(PUBLIC).heading == "Ciclovías del sur"
    assert "Precisamos el lugar" in visit(PUBLIC).words
    with scopes.agency(public.agency_id):
        assert [version.number for version in list_versions(again(public))] == [2, 1]


def test_a_deadline_is_not_moved_without_its_reason(visit: Visitor, cast: Cast, public: Any) -> None:
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    later = (today() + timedelta(days=90)).isoformat()
    fields = visit(at(public, "editar/"), as_=elena).fields() | {"reply_due_on": later}
    visit(at(public, "editar/"), as_=elena, data=fields)
    refused = send(visit, at(public, "publicar/"), olga, note="")
    assert refused.status == 422
    assert "diga el motivo" in refused.words
    assert send(visit, at(public, "publicar/"), olga, note="Llovió en el sur").status == 302
    words = visit(PUBLIC).words
    assert "Cambió un plazo." in words
    assert "Llovió en el sur" in words
    with scopes.agency(public.agency_id):
        other = {"reply_due_on": today() + timedelta(days=120)}
        services.save_text(CONSULTATION, again(public), values=other, account_id=None)
        with pytest.raises(services.DeadlineReasonError):
            services.publish(CONSULTATION, again(public), account_id=None)


def test_of_two_people_the_second_sees_both_texts(visit: Visitor, cast: Cast, public: Any) -> None:
    elena, olga = cast.session_token("elena"), cast.session_token("olga")
    hers = visit(at(public, "editar/"), as_=elena).fields() | {"background": "El trazado norte cruza el río."}
    his = visit(at(public, "editar/"), as_=olga).fields() | {"background": "El trazado sur cruza el parque."}
    assert visit(at(public, "editar/"), as_=elena, data=hers).status == 302
    late = visit(at(public, "editar/"), as_=olga, data=his)
    assert late.status == 422
    for said in ("norte", "sur", "río", "parque", "Otra persona guardó"):
        assert said in late.words
    assert late.fields()["background"] == "El trazado sur cruza el parque."
    assert visit(at(public, "editar/"), as_=olga, data=late.fields()).status == 302


def test_an_earlier_text_comes_back_as_the_next_version(visit: Visitor, cast: Cast, public: Any) -> None:
    olga = cast.session_token("olga")
    with scopes.agency(public.agency_id):
        services.save_text(CONSULTATION, again(public), values={"summary": "Otro resumen"}, account_id=None)
        services.publish(CONSULTATION, again(public), account_id=None, note="Cambio")
        db.session.commit()
    assert "Otro resumen" in visit(PUBLIC).words
    assert "Por dónde pasarán." in visit(at(public, "versiones/1/"), as_=olga).words
    assert send(visit, at(public, "versiones/1/recuperar/"), olga).status == 302
    assert "Otro resumen" in visit(PUBLIC).words
    with scopes.agency(public.agency_id):
        working = find_working_text(again(public))
        assert working is not None
        assert working.values["summary"] == "Por dónde pasarán."


@pytest.mark.abuse("U08")
def test_what_is_scheduled_appears_by_itself_and_goes_by_itself(
    visit: Visitor, client: Any, cast: Cast, whole: Any
) -> None:
    """U08: before its hour it is nowhere; the database's clock decides, and no job has to run."""
    olga = cast.session_token("olga")
    soon = local(now() + timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    assert send(visit, at(whole, "publicar/"), olga, shown_from=soon).status == 302
    hidden = (
        PUBLIC,
        "/consultas/",
        "/buscar/?q=ciclovías",
        "/organismos/vivienda/",
        "/calendario/",
        "/sitemap.xml",
        "/",
    )
    for address in hidden:
        assert "Por dónde pasarán" not in client.get(address).text, address
    assert "Programado" in visit(at(whole), as_=olga).words
    window(whole, now() - timedelta(minutes=1), None)
    assert visit(PUBLIC).status == 200
    assert "Ciclovías" in visit("/consultas/").words
    window(whole, None, now() - timedelta(minutes=1))
    assert visit(PUBLIC).status == 404
    assert "Ciclovías" not in visit("/consultas/").words


def window(content: Any, shown_from: Any, shown_until: Any) -> None:
    """Move the window of a published content, as time would."""
    with scopes.agency(content.agency_id):
        found = again(content)
        found.shown_from, found.shown_until = shown_from, shown_until
        for listener in services.LISTENERS:
            listener(found)
        db.session.commit()


def test_a_window_that_is_over_is_refused(visit: Visitor, cast: Cast, whole: Any) -> None:
    olga = cast.session_token("olga")
    past = local(now() - timedelta(hours=2)).strftime("%Y-%m-%dT%H:%M")
    refused = send(visit, at(whole, "publicar/"), olga, shown_until=past)
    assert refused.status == 422
    assert "posterior" in refused.words


@pytest.mark.abuse("U10")
@pytest.mark.abuse("U09")
def test_the_trash_gives_back_all_and_shows_nobody(visit: Visitor, cast: Cast) -> None:
    """U09, U10: a draft comes back whole, as hidden as it was."""
    elena = cast.session_token("elena")
    draft = cast.content("council_process", title="Elección", publish=False)
    with scopes.agency(draft.agency_id):
        part = TYPES["council_process"].parts[0]
        from tests.support.filling import required

        services.save_part(part, again(draft), values=required(part.model), account_id=None)
        db.session.commit()
    place = f"/gestion/vivienda/elecciones/{draft.id}/"
    assert visit(f"{place}eliminar/", as_=elena, data={}).status == 302
    assert visit(place, as_=elena).status == 404
    assert visit(f"{place}editar/", as_=elena).status == 404
    assert "Elección" not in visit("/gestion/vivienda/elecciones/", as_=elena).words
    assert "Elección" in visit("/gestion/vivienda/papelera/", as_=elena).words
    assert send(visit, f"/gestion/vivienda/papelera/{draft.id}/recuperar/", elena).status == 302
    page = visit(place, as_=elena)
    assert page.status == 200
    assert "Borrador" in page.words
    assert visit("/organismos/vivienda/elecciones/eleccion/").status == 404


def test_the_last_step_is_undone_by_who_took_it(visit: Visitor, cast: Cast, public: Any) -> None:
    olga, ana = cast.session_token("olga"), cast.session_token("ana")
    assert send(visit, at(public, "retirar/"), olga, reason="Error").status == 302
    assert visit(PUBLIC).status in (404, 410)
    send(visit, at(public, "deshacer/"), ana)
    assert visit(PUBLIC).status in (404, 410)
    assert "Deshacer: Retirar" in visit(at(public), as_=olga).words
    assert send(visit, at(public, "deshacer/"), olga).status == 302
    assert visit(PUBLIC).status == 200
    send(visit, at(public, "deshacer/"), olga)
    assert visit(PUBLIC).status == 200


def test_undoing_brings_a_discarded_version_back(cast: Cast, public: Any) -> None:
    elena = cast.account("elena").id
    with scopes.agency(public.agency_id):
        services.save_text(CONSULTATION, again(public), values={"summary": "Nuevo"}, account_id=elena)
        services.discard(again(public), account_id=elena)
        assert find_working_text(again(public)) is None
        services.undo(CONSULTATION, again(public), account_id=elena)
        working = find_working_text(again(public))
        assert working is not None
        assert working.values["summary"] == "Nuevo"
        assert again(public).text_stage is TextStage.EDITING
        assert again(public).authors == [elena]


def test_after_ten_minutes_there_is_nothing_to_undo(cast: Cast, public: Any) -> None:
    olga = cast.account("olga").id
    with scopes.agency(public.agency_id):
        services.withdraw(again(public), account_id=olga, reason="Error")
        found = again(public)
        found.updated_at = now() - timedelta(minutes=11)
        found.last_step = found.last_step | {"at": found.updated_at.isoformat()}
        db.session.flush()
        with pytest.raises(services.PublishingError):
            services.undo(CONSULTATION, found, account_id=olga)


def test_what_was_public_before_versions_were_kept_is_kept_first(cast: Cast, public: Any) -> None:
    with scopes.agency(public.agency_id):
        for version in list_versions(again(public)):
            db.session.delete(version)
        services.save_text(CONSULTATION, again(public), values={"summary": "Nuevo"}, account_id=None)
        services.publish(CONSULTATION, again(public), account_id=None)
        db.session.flush()
        assert [(v.number, v.values["summary"]) for v in list_versions(again(public))] == [
            (2, "Nuevo"),
            (1, "Por dónde pasarán."),
        ]


@pytest.mark.abuse("R04")
def test_the_form_sets_the_text_and_nothing_else(visit: Visitor, cast: Cast, whole: Any) -> None:
    """R04: fields of a content's life in the same form are ignored."""
    elena = cast.session_token("elena")
    forged = visit(at(whole, "editar/"), as_=elena).fields() | {
        "state": "published", "text_stage": "clean", "authors": "[]", "published_at": "2020-01-01", "agency_id": "99",
        "shown_from": "2020-01-01T00:00", "approval_owed_since": "", "id": "1",
    }  # fmt: skip
    assert visit(at(whole, "editar/"), as_=elena, data=forged).status == 302
    with scopes.agency(whole.agency_id):
        db.session.expire_all()
        found = again(whole)
        assert (found.state, found.text_stage, found.published_at) == (State.DRAFT, TextStage.EDITING, None)
        assert found.authors == [cast.account("elena").id]


@pytest.mark.parametrize("kind", KINDS)
def test_every_type_keeps_and_gives_back_its_text(app: Flask, cast: Cast, kind: str) -> None:
    """What a version holds makes the same text again, for each type and column."""
    content = cast.content(kind, title="Algo")
    with app.test_request_context(), scopes.agency(content.agency_id):
        g.agency = cast.agency()
        found = again(content)
        kept = values_of(TYPES[kind], found)
        assert from_plain(TYPES[kind], kept) == {name: getattr(found, name) for name in kept}
        assert values_of(TYPES[kind], copy_with(TYPES[kind], found, kept)) == kept
        assert compare(TYPES[kind], kept, kept) == []
        assert [d.after for d in compare(TYPES[kind], kept, kept | {"title": "Otra cosa"})] == ["Otra cosa"]


def test_the_kinds_tried_here_are_all(app: Flask) -> None:
    assert set(KINDS) == set(TYPES)


def test_texts_are_compared_word_by_word() -> None:
    found = [(piece.kind, piece.text) for piece in pieces("La plaza se abre el lunes.", "La plaza se cierra el lunes.")]
    assert ("gone", "abre") in found
    assert ("new", "cierra") in found
    assert "".join(text for kind, text in found if kind != "gone") == "La plaza se cierra el lunes."
    assert "".join(text for kind, text in found if kind != "new") == "La plaza se abre el lunes."
    huge = pieces("a " * 5000, "b " * 5000)
    assert [piece.kind for piece in huge] == ["gone", "new"]


@pytest.mark.abuse("X05")
def test_a_comparison_shows_markup_as_text(visit: Visitor, cast: Cast, public: Any) -> None:
    elena = cast.session_token("elena")
    fields = visit(at(public, "editar/"), as_=elena).fields() | {"background": "<script>__x(1)</script>"}
    visit(at(public, "editar/"), as_=elena, data=fields)
    page = visit(at(public, "comparar/"), as_=elena)
    assert "<script>__x" not in page.text
    assert "__x" in page.words


def test_every_step_is_in_the_log_and_the_public_reads_only_its_own(cast: Cast, public: Any) -> None:
    with scopes.agency(public.agency_id):
        services.save_text(CONSULTATION, again(public), values={"summary": "Nuevo"}, account_id=None)
        services.submit(again(public), account_id=None)
        services.return_text(again(public), account_id=None, message="No")
        db.session.commit()
        actions = list(
            db.session.scalars(db.select(AuditEvent.action).where(AuditEvent.subject_agency_id == public.agency_id))
        )
        for action in ("content.create", "content.publish", "content.edit", "content.submit", "content.return"):
            assert action in actions
        assert [change.action for change in list_changes(again(public))] == ["published"]


def test_a_reader_reads_and_a_reviewer_reviews(visit: Visitor, cast: Cast, public: Any) -> None:
    rita = cast.session_token("rita")
    assert visit(at(public, "versiones/"), as_=rita).status == 200
    assert send(visit, at(public, "comentar/"), rita, message="x").status == 403
    assert send(visit, at(public, "retirar/"), rita, reason="x").status == 403
    assert visit(PUBLIC).status == 200


def test_names_of_other_agencies_contents_are_unknown(visit: Visitor, cast: Cast, public: Any) -> None:
    bruno = cast.session_token("bruno")
    for page in ("", "versiones/", "comparar/", "vista-previa/", "publicar/"):
        assert visit(f"/gestion/salud/consultas/{public.id}/{page}", as_=bruno).status == 404
    assert Content.__tablename__ == "content"
