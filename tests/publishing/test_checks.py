"""What is looked at before publishing, and while writing: each finding leads to where it is mended."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from participa.consultations.content_type import CONSULTATION
from participa.extensions import db
from participa.foundation.clock import today
from participa.publishing import fields
from participa.publishing.checks import find_problems
from participa.publishing.content_types import TYPES
from participa.publishing.queries import get_by_id, list_parts
from participa.tenancy import scopes
from tests.guards.reading import ROOT

if TYPE_CHECKING:
    from tests.support.cast import Cast
    from tests.support.page import Visitor

OFFICE = "/gestion/vivienda/consultas/"
HARD = (
    "En virtud de lo dispuesto, el MINDEPO efectuará un procedimiento participativo que fue aprobado por la autoridad "
    "superior del servicio y cuya implementación institucional será realizada por la División de Planificación, sin "
    "perjuicio de las atribuciones que correspondan a otras reparticiones de la administración territorial."
)
EASY = "Hay tres plazas. Usted elige una. Puede votar en línea. También en la oficina. Contamos los votos en mayo. " * 4


def facts(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Plazas",
        "summary": "Qué plaza se arregla primero.",
        "background": EASY,
        "open_to_change": "El orden.",
        "opens_on": today() + timedelta(days=7),
        "closes_on": today() + timedelta(days=37),
        "contact_email": "x@example.cl",
        "mode": "online",
        "origin": "ex_officio",
        "identity_level": "anonymous",
        "minimum_age_rule": "from_14",
        "publication_of_answers": "no",
    } | changes


def texts(content: Any) -> dict[str, list[str]]:
    with scopes.agency(content.agency_id):
        found: dict[str, list[str]] = {}
        for problem in find_problems(TYPES[content.kind], get_by_id(type(content), content.agency_id, content.id)):
            found.setdefault(problem.field, []).append(problem.text)
        return found


def test_the_officer_and_the_legal_basis_are_asked_for(cast: Cast) -> None:
    draft = cast.content("consultation", publish=False, **facts())
    assert "encargado" in texts(draft)
    assert "legal_basis" in texts(draft)
    cast.content("officer", role="titular", scope="nacional", post="Encargada")
    whole = cast.content("consultation", publish=False, **facts(legal_basis="Art. 73"))
    assert "encargado" not in texts(whole)
    assert "legal_basis" not in texts(whole)


def test_days_of_good_practice_are_not_called_law(cast: Cast) -> None:
    short = cast.content("consultation", publish=False, **facts(closes_on=today() + timedelta(days=9)))
    [said] = texts(short)["closes_on"]
    assert "al menos 10 días hábiles" in said
    assert "ninguna ley lo fija" in said
    assert "closes_on" not in texts(cast.content("consultation", publish=False, **facts()))
    over = cast.content(
        "consultation",
        publish=False,
        **facts(opens_on=today() - timedelta(days=60), closes_on=today() - timedelta(days=9)),
    )
    assert any("ya pasó" in text for text in texts(over)["closes_on"])
    late = cast.content("consultation", publish=False, **facts(reply_due_on=today() + timedelta(days=200)))
    assert "45 días hábiles" in texts(late)["reply_due_on"][0]


def test_a_hard_text_is_shown_where_and_how(cast: Cast, visit: Visitor) -> None:
    olga = cast.session_token("olga")
    draft = cast.content(
        "consultation", publish=False, **facts(background=f"{HARD}\n\n{HARD.replace('MINDEPO', 'él')}")
    )
    page = visit(f"{OFFICE}{draft.id}/publicar/", as_=olga)
    assert "Conviene mejorar" in page.words
    assert "«De qué se trata» se lee difícil" in page.words
    assert "Divida esta frase" in page.words
    assert "MINDEPO" in page.words
    assert "«en virtud de», escriba «por»" in page.words
    assert "Lectura del texto: difícil" in page.words
    assert not re.search(r"\d+[.,]\d puntos|Fernández", page.words)  # in words, no bare number
    assert f"{OFFICE}{draft.id}/editar/#background" in page.links()
    assert "/gestion/vivienda/encargados/" in page.links()
    easy = cast.content("consultation", publish=False, **facts())
    assert "Lectura del texto: muy fácil" in visit(f"{OFFICE}{easy.id}/", as_=olga).words


def test_what_must_be_mended_stands_apart_from_what_would_be_better(cast: Cast, visit: Visitor) -> None:
    olga = cast.session_token("olga")
    draft = cast.content("consultation", publish=False, title="Plazas")
    words = visit(f"{OFFICE}{draft.id}/publicar/", as_=olga).words
    assert words.index("Hay que corregir") < words.index("Indique la fecha de cierre.")
    assert words.index("Indique la fecha de cierre.") < words.index("Conviene mejorar")
    assert words.index("Conviene mejorar") < words.index("Indique la base legal")


def test_a_text_is_looked_at_while_it_is_written_and_nothing_is_saved(cast: Cast, visit: Visitor) -> None:
    elena = cast.session_token("elena")
    typed = {name: str(value) for name, value in facts(background=HARD, contact_email="").items()}
    page = visit(f"{OFFICE}nuevo/", as_=elena, data={**typed, "accion": "revisar"})
    assert page.status == 200
    assert "Indique un correo de contacto." in page.words
    assert "#contact_email" in page.links()
    assert page.fields()["background"] == HARD
    with scopes.agency(cast.agency().id):
        assert db.session.scalar(db.select(db.func.count()).select_from(CONSULTATION.model)) == 0
    missing = visit(f"{OFFICE}nuevo/", as_=elena, data={**typed, "title": "", "accion": "revisar"})
    assert missing.status == 422
    draft = cast.content("consultation", publish=False, **facts())
    again = visit(f"{OFFICE}{draft.id}/editar/", as_=elena, data={**typed, "accion": "revisar", "version": "1"})
    assert again.status == 200
    assert again.fields()["version"] == "1"  # so that what another saves meanwhile is still seen
    with scopes.agency(draft.agency_id):
        db.session.expire_all()
        assert get_by_id(CONSULTATION.model, draft.agency_id, draft.id).contact_email == "x@example.cl"


@pytest.mark.abuse("X03")
def test_the_preview_keeps_what_is_typed_and_cleans_what_is_shown(cast: Cast, visit: Visitor) -> None:
    """X03: the preview passes the same sanitiser as the public page."""
    elena = cast.session_token("elena")
    attack = "## Plazas\n\n**tres** <img src=x onerror=__x(1)> [x](javascript:__x(1))"
    typed = {"title": "", "background": attack, "opens_on": "mañana", "accion": "vista-previa:background"}
    page = visit(f"{OFFICE}nuevo/", as_=elena, data=typed)
    assert page.status == 200
    assert "<strong>tres</strong> &lt;img src=x onerror=__x(1)&gt; [x](javascript:__x(1))" in page.text
    assert "<img src=x" not in page.text
    assert 'href="javascript:' not in page.text
    assert page.fields()["background"] == attack
    assert 'id="background-preview"' in page.text
    unknown = visit(f"{OFFICE}nuevo/", as_=elena, data={**typed, "accion": "vista-previa:title"})
    assert "-preview" not in unknown.text
    council = cast.content("council", publish=False)
    part = visit(
        f"/gestion/vivienda/consejos/{council.id}/sesiones/nuevo/",
        as_=elena,
        data={"agenda": "- uno\n- dos", "accion": "vista-previa:agenda"},
    )
    assert "<li>uno</li>" in part.text


def test_every_type_can_be_looked_at_before_it_exists(cast: Cast, visit: Visitor) -> None:
    ana = cast.session_token("ana")
    for content_type in TYPES.values():
        base = f"/gestion/vivienda/{content_type.segment}/nuevo/"
        blank = visit(base, as_=ana).fields()
        page = visit(base, as_=ana, data={**blank, "title": "Algo", "accion": "revisar"})
        assert page.status in (200, 422), content_type.kind
        if page.status == 200:
            assert "Revisión del texto" in page.words


def test_attached_documents_are_titled_and_described(cast: Cast, visit: Visitor) -> None:
    from participa.documents import services as documents
    from participa.documents.models import AttachmentRole

    content = cast.content("consultation", publish=False, **facts())
    bare = cast.content("document", publish=False, title="Minuta")
    with scopes.agency(content.agency_id):
        documents.attach(
            get_by_id(type(content), content.agency_id, content.id),
            get_by_id(type(bare), bare.agency_id, bare.id),
            role=AttachmentRole.OTHER,
            account_id=None,
        )
        db.session.commit()
    assert texts(content)["adjuntos"] == [
        "Falta el archivo del documento «Minuta».",
        "Describa en una frase el documento «Minuta».",
    ]
    page = visit(f"{OFFICE}{content.id}/publicar/", as_=cast.session_token("olga"))
    assert f"/gestion/vivienda/documentos/{bare.id}/editar/" in page.links()


def test_what_is_shown_with_marks_is_written_with_marks() -> None:
    """A template that renders a field as Markdown, and a form that offers no toolbar for it, would part."""
    shown = re.compile(r"\b(?:content|session|row)\.(\w+)\|markdown")
    for content_type in TYPES.values():
        folder = ROOT / "participa" / content_type.blueprint / "templates"
        names = {name for path in folder.glob("*.html") for name in shown.findall(path.read_text())}
        offered = {
            name
            for form in (content_type.form, *(part.form for part in content_type.parts))
            for name in fields.marked(form)
        }
        assert names <= offered, content_type.kind


# --- rows that hang from a content --------------------------------------------------------------------------------


def test_a_row_is_looked_at_before_it_is_saved(cast: Cast, visit: Visitor) -> None:
    council = cast.content("council", publish=False)
    here, olga = f"/gestion/vivienda/consejos/{council.id}/sesiones/nuevo/", cast.session_token("olga")
    long = "Se acordó que la comisión, " + "con todos los antecedentes que le fueron remitidos por el servicio, " * 6
    typed = visit(here, as_=olga).fields(0) | {"number": "1", "starts_at": "2026-05-04T10:00", "agreements": f"{long}."}
    page = visit(here, as_=olga, data={**typed, "accion": "revisar"})
    assert page.status == 200
    assert "Divida esta frase en dos o más" in page.words
    assert "#agreements" in page.links(), "the hint leads to its field"
    assert "con todos los antecedentes" in page.fields(0)["agreements"], "what was typed is still there"
    missing = visit(here, as_=olga, data={**typed, "starts_at": "", "accion": "revisar"})
    assert missing.status == 422
    with scopes.agency(council.agency_id):
        part_type = next(part for part in TYPES["council"].parts if part.segment == "sesiones")
        assert list_parts(part_type, council) == [], "looking saves nothing"
    good = visit(here, as_=olga, data={**typed, "agreements": "Se aprobó el plan.", "accion": "revisar"})
    assert "No encontramos nada que corregir" in good.words


def test_a_row_without_prose_offers_no_look(cast: Cast, visit: Visitor) -> None:
    election = cast.content("council_process", publish=False)
    base, olga = f"/gestion/vivienda/elecciones/{election.id}/", cast.session_token("olga")
    assert "Revisar el texto" not in visit(f"{base}resultados/nuevo/", as_=olga).words
    assert "Revisar el texto" in visit(f"{base}candidaturas/nuevo/", as_=olga).words
