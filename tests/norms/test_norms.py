"""The general norm: its dates, the one in force, its versions, and what is said when there is none."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from participa.agencies.models import Regime
from participa.extensions import db
from participa.foundation.clock import today
from participa.norms import queries
from participa.norms.content_type import NORM
from participa.norms.models import Norm, NormStatus
from participa.publishing import services
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes

HERE = "/organismos/vivienda/norma/"
OFFICE = "/gestion/vivienda/norma/"
HOSTILE = "<script>alert(1)</script>[x](javascript:alert(1))"


def facts(**changes):
    base = {
        "title": "Norma de participación 2023",
        "summary": "Cómo participar en lo que hace el servicio.",
        "norm_type": "exempt_resolution",
        "number": "1.234",
        "act_on": "2023-05-02",
        "mechanisms": "Consultas ciudadanas\n\nConsejo de la Sociedad Civil",
        "body": "## Título I\n\nArtículo 1. Toda persona puede participar.",
        "status": "in_force",
    }
    return base | changes


def saved(visit, cast, **changes):
    sent = visit(OFFICE + "nuevo/", as_=cast.session_token("olga"), data=facts(**changes))
    assert sent.status == 302, sent.words
    return int(sent.response.location.rstrip("/").rsplit("/", 1)[-1])


def publish(visit, cast, number):
    return visit(f"{OFFICE}{number}/publicar/", as_=cast.session_token("olga"), data={})


def test_a_norm_is_written_published_and_read(visit, cast):
    number = saved(visit, cast, modified_on="2024-06-03", gazette_on="2023-05-20")
    assert publish(visit, cast, number).status == 302
    page = visit(HERE + "norma-de-participacion-2023/")
    assert page.heading == "Norma de participación 2023"
    for said in ("Vigente", "Resolución exenta", "1.234", "Artículo 1.", "Consejo de la Sociedad Civil"):
        assert said in page.words
    listed = visit(HERE).words
    assert "Norma vigente" in listed
    assert "Resolución exenta N° 1.234" in listed
    assert "no ha dictado" not in listed


def test_without_a_norm_the_legal_message_is_shown_with_its_source(visit, cast):
    cast.agency()
    words = visit(HERE).words
    assert "Este organismo no ha dictado una norma general de participación ciudadana" in words
    assert "según lo que informa en este portal" in words
    assert "art. 70" in words


def test_a_body_that_the_law_does_not_bind_is_not_blamed(visit, cast):
    cast.agency("gore", regime=Regime.COUNCIL_ONLY)
    words = visit("/organismos/gore/norma/").words
    assert "La ley no obliga a este organismo a dictarla." in words
    assert "art. 70" not in words.split("La ley no obliga")[1]


def test_when_none_is_in_force_earlier_ones_are_still_listed(visit, cast):
    cast.content("norm", title="Norma antigua", status=NormStatus.REPEALED)
    words = visit(HERE).words
    assert "no informa en este portal una norma general de participación ciudadana vigente" in words
    assert "Versiones anteriores" in words
    assert "Norma antigua Derogada" in words


def test_the_one_in_force_comes_first_and_the_rest_by_their_date(visit, cast):
    cast.content("norm", title="Norma 2015", status=NormStatus.REPEALED, act_on=today().replace(year=2015, day=1))
    cast.content("norm", title="Norma 2024", status=NormStatus.IN_FORCE, act_on=today().replace(year=2024, day=1))
    cast.content("norm", title="Norma 2019", status=NormStatus.MODIFIED, act_on=today().replace(year=2019, day=1))
    words = visit(HERE).words
    assert words.index("Norma 2024") < words.index("Norma 2019") < words.index("Norma 2015")


@pytest.mark.parametrize(
    ("changes", "remedy"),
    [
        ({"modified_on": "2023-05-01"}, "La última modificación no puede ser anterior al acto."),
        ({"modified_on": "{tomorrow}"}, "La fecha no puede ser posterior a hoy."),
        ({"act_on": "{tomorrow}"}, "La fecha no puede ser posterior a hoy."),
        ({"gazette_on": "2023-05-01"}, "El Diario Oficial no puede ser anterior al acto."),
        ({"instruction_on": "2023-05-03"}, "El acto no puede ser anterior al instructivo que invoca."),
        ({"status": "imaginary"}, ""),
        ({"title": ""}, "Complete este campo."),
    ],
)
def test_what_can_not_be_is_said_on_its_field_and_what_was_typed_stays(visit, cast, changes, remedy):
    tomorrow = (today() + timedelta(days=1)).isoformat()
    changes = {name: value.replace("{tomorrow}", tomorrow) for name, value in changes.items()}
    page = visit(OFFICE + "nuevo/", as_=cast.session_token("olga"), data=facts(**changes))
    assert page.status == 422
    assert remedy in page.words
    assert page.fields()["number"] == "1.234"


def test_today_is_not_the_future(visit, cast):
    day = today().isoformat()
    assert saved(visit, cast, act_on=day, modified_on=day)


def test_nothing_is_published_without_number_date_summary_and_text(visit, cast):
    number = saved(visit, cast, number="", act_on="", summary="", body="")
    page = publish(visit, cast, number)
    assert page.status == 422
    for said in ("número del acto", "fecha del acto", "resumen", "texto completo o adjunte"):
        assert said in page.words
    assert visit(HERE).words.count("no ha dictado") == 1


def test_a_second_norm_in_force_is_refused_with_the_remedy(visit, cast):
    publish(visit, cast, saved(visit, cast))
    second = saved(visit, cast, title="Norma de participación 2026")  # a draft may wait
    page = publish(visit, cast, second)
    assert page.status == 422
    assert "«Norma de participación 2023». Márquela primero como modificada o derogada." in page.words
    assert visit(HERE + "norma-de-participacion-2026/").status == 404


def test_a_public_norm_does_not_come_back_in_force_beside_another(visit, cast):
    publish(visit, cast, saved(visit, cast))
    old = saved(visit, cast, title="Norma de 2015", status="repealed")
    assert publish(visit, cast, old).status == 302
    address = f"{OFFICE}{old}/editar/"
    fields = visit(address, as_=cast.session_token("olga")).fields() | {"status": "in_force"}
    page = visit(address, as_=cast.session_token("olga"), data=fields)
    assert page.status == 422
    assert "Ya hay una norma publicada como vigente" in page.words


def test_the_next_norm_takes_over_once_the_former_is_marked(visit, cast):
    olga = cast.session_token("olga")
    first = saved(visit, cast)
    publish(visit, cast, first)
    second = saved(visit, cast, title="Norma de participación 2026")
    address = f"{OFFICE}{first}/editar/"
    fields = visit(address, as_=olga).fields() | {"status": "modified"}
    assert visit(address, as_=olga, data=fields).status == 302
    assert publish(visit, cast, first).status == 302
    assert publish(visit, cast, second).status == 302
    with scopes.public():
        assert queries.find_current(cast.agency().id).title == "Norma de participación 2026"


def test_the_database_itself_holds_one_in_force(cast):
    cast.content("norm", title="Una", status=NormStatus.IN_FORCE)
    other = cast.content("norm", title="Otra", status=NormStatus.IN_FORCE, publish=False)
    with scopes.agency(cast.agency().id), pytest.raises(IntegrityError):
        services.publish(_unchecked(), get_by_id(Norm, cast.agency().id, other.id), account_id=None)
    db.session.rollback()


def test_each_agency_has_its_own_in_force(cast):
    cast.content("norm", title="Una", status=NormStatus.IN_FORCE)
    other = cast.content("norm", "salud", title="Otra", status=NormStatus.IN_FORCE)
    assert other.is_current is True


def test_a_withdrawn_norm_leaves_its_place(cast):
    made = cast.content("norm", title="Una", status=NormStatus.IN_FORCE)
    with scopes.agency(made.agency_id):
        services.withdraw(get_by_id(Norm, made.agency_id, made.id), account_id=None, reason="Error.")
        db.session.commit()
    assert cast.content("norm", title="Otra", status=NormStatus.IN_FORCE).is_current is True


def test_the_acts_that_amended_it_are_kept_and_shown(visit, cast):
    olga = cast.session_token("olga")
    number = saved(visit, cast)
    publish(visit, cast, number)
    act = {"number": "88", "act_on": "2024-06-03", "title": "Amplía los plazos", "note": "Agrega <b>diez</b> días."}
    assert visit(f"{OFFICE}{number}/actos/nuevo/", as_=olga, data=act).status == 302
    page = visit(HERE + "norma-de-participacion-2023/")
    assert "N° 88: Amplía los plazos" in page.words
    assert "Agrega <b>diez</b> días." in page.words  # as typed, not as markup
    bad = visit(f"{OFFICE}{number}/actos/nuevo/", as_=olga, data=act | {"act_on": "2999-01-01"})
    assert bad.status == 422


def test_after_two_years_the_office_is_reminded(cast):
    old = today() - timedelta(days=800)
    norm = cast.content("norm", publish=False, status=NormStatus.IN_FORCE, act_on=old)
    assert norm.is_due_for_review
    norm.modified_on = today() - timedelta(days=600)
    assert not norm.is_due_for_review


@pytest.mark.abuse("X03")
def test_the_text_can_not_carry_a_script(visit, cast):
    cast.content("norm", title="Una", body=HOSTILE, mechanisms="<img src=x>")
    page = visit(HERE + "una/")
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    assert not [link for link in page.links() if link.startswith("javascript")]


@pytest.mark.abuse("U12")
def test_a_draft_norm_is_nowhere(visit, cast):
    cast.content("norm", title="Marcador secreto", publish=False)
    for address in (HERE, HERE + "marcador-secreto/"):
        assert "Marcador" not in visit(address).text


def _unchecked():
    from dataclasses import replace

    return replace(NORM, check=lambda _content: [])
