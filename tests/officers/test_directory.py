"""The national directory: search, filters, pages and downloads."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from participa.agencies.models import AgencyState, Kind
from participa.extensions import db
from participa.foundation.clock import today
from participa.publishing import services
from participa.tenancy import scopes
from tests.support.statements import BUDGET, counted


@pytest.fixture
def officers(cast):
    ministry = cast.agency("obras", name="Ministerio de Obras", acronym="MOBRAS")
    ministry.kind = Kind.MINISTRY
    db.session.commit()
    cast.agency("vivienda", ministry_id=ministry.id, region_code="13")
    cast.content(
        "officer",
        title="Ana Peñalolén Soto",
        post="Encargada nacional",
        mail="participa@vivienda.cl",
        phone="+56 2 2345 6789",
    )
    cast.content("officer", title="Bruno Rojas", role="subrogante", post="Jefe de unidad", mail="unidad@vivienda.cl")
    cast.content(
        "officer",
        "obras",
        title="Carla Díaz",
        scope="regional",
        region_code="08",
        post="Encargada",
        mail="biobio@obras.cl",
    )
    cast.content(
        "officer",
        "obras",
        title="Antiguo Titular",
        post="Encargado",
        mail="viejo@obras.cl",
        until=today() - timedelta(days=1),
    )
    return ministry


def names(page) -> list[str]:
    return [
        heading.text_content() if hasattr(heading, "text_content") else "".join(heading.itertext())
        for heading in page.tree.iter("h2")
    ]


def test_the_directory_shows_who_is_in_office_with_office_data(officers, visit):
    page = visit("/encargados/")
    assert "Ana Peñalolén Soto" in page.words
    assert "participa@vivienda.cl" in page.words
    assert "Biobío" in page.words
    assert "Antiguo Titular" not in page.words
    assert "3 resultados" in page.words
    assert "/organismos/vivienda/encargados/ana-penalolen-soto/" in page.links()


@pytest.mark.parametrize(
    ("address", "found", "missing"),
    [
        ("?q=penalolen", "Ana Peñalolén", "Carla"),
        ("?q=vivienda", "Bruno Rojas", "Carla"),
        ("?q=mobras", "Carla Díaz", "Bruno"),
        ("?q=car", "Carla Díaz", "Bruno"),
        ("?region=08", "Carla Díaz", "Ana Peñalolén"),
        ("?calidad=subrogante", "Bruno Rojas", "Ana Peñalolén"),
        ("?ambito=regional", "Carla Díaz", "Ana Peñalolén"),
    ],
)
def test_filters_narrow(officers, visit, address, found, missing):
    page = visit(f"/encargados/{address}")
    assert found in page.words
    assert missing not in page.words


def test_the_ministry_takes_in_its_services(officers, visit):
    page = visit(f"/encargados/?ministerio={officers.id}")
    assert "Carla Díaz" in page.words
    assert "Ana Peñalolén" in page.words


@pytest.mark.parametrize("address", ["?region=99", "?ministerio=x", "?calidad=jefe", "?ambito=comunal"])
def test_a_filter_that_does_not_exist_answers_400(officers, client, address):
    """P01, Q02."""
    assert client.get(f"/encargados/{address}").status_code == 400
    assert client.get(f"/encargados/encargados.csv{address}").status_code == 400


def test_nobody_matches_says_so(officers, visit):
    page = visit("/encargados/?q=zzzz")
    assert "Nadie coincide" in page.words


def test_downloads_keep_the_filters(officers, visit, client):
    page = visit("/encargados/?region=08&q=carla&_external=1&_scheme=javascript")
    link = next(a for a in page.links() if a.startswith("/encargados/encargados.csv"))
    assert "region=08" in link
    assert "q=carla" in link
    assert "scheme" not in link
    text = client.get(link).get_data(as_text=True)
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    assert rows[0][0] == "Nombre"
    assert [row[0] for row in rows[1:]] == ["Carla Díaz"]
    assert rows[1][4] == "Región del Biobío"
    assert rows[1][-1] == "http://localhost/organismos/obras/encargados/carla-diaz/"


def test_csv_disarms_formulas(cast, client):
    """X01: a name is data in a spreadsheet too."""
    cast.content("officer", title='=HYPERLINK("http://malo.cl")', post="@cargo")
    text = client.get("/encargados/encargados.csv").get_data(as_text=True)
    assert "\"'=HYPERLINK" in text
    assert "\"'@cargo" in text


def test_vcards_hold_one_card_each_and_no_line_of_their_own(cast, client):
    cast.content(
        "officer", title="Ana Soto", post="Encargada\r\nEMAIL:malo@x.cl", mail="a@vivienda.cl", phone="+56 2 2345 6789"
    )
    answer = client.get("/encargados/encargados.vcf")
    assert answer.mimetype == "text/vcard"
    assert 'filename="encargados.vcf"' in answer.headers["Content-Disposition"]
    text = answer.get_data(as_text=True)
    assert text.count("BEGIN:VCARD") == 1
    assert "FN:Ana Soto\r\n" in text
    assert "EMAIL;TYPE=work:a@vivienda.cl" in text
    assert "\r\nEMAIL:malo" not in text


def test_drafts_withdrawn_and_suspended_agencies_are_nowhere(cast, client):
    """U01, U03: what is not public is in no list and no download."""
    cast.content("officer", title="ZZSECRETO-borrador", publish=False, mail="zz@x.cl")
    withdrawn = cast.content("officer", title="ZZSECRETO-retirado")
    with scopes.agency(withdrawn.agency_id):
        services.withdraw(withdrawn, account_id=None, reason="Error")
        db.session.commit()
    cast.content("officer", "salud", title="ZZSECRETO-suspendido")
    salud = cast.agency("salud")
    salud.state = AgencyState.SUSPENDED
    db.session.commit()
    for address in ("/encargados/", "/encargados/encargados.csv", "/encargados/encargados.vcf"):
        assert "ZZSECRETO" not in client.get(address).get_data(as_text=True)


def test_the_directory_costs_the_same_with_many_agencies(cast, client):
    for number in range(25):
        cast.content("officer", f"servicio-{number}", title=f"Persona {number}", mail=f"p{number}@x.cl")
    db.session.expunge_all()
    for address in (
        "/encargados/",
        "/encargados/?q=persona",
        "/encargados/encargados.csv",
        "/encargados/encargados.vcf",
    ):
        with counted() as statements:
            answer = client.get(address)
            assert answer.status_code == 200
            assert "Persona" in answer.get_data(as_text=True)
        assert len(statements) <= BUDGET, "\n".join(statements)
    assert len(statements) <= 3
    assert client.get("/encargados/?pagina=2").get_data(as_text=True).count("person-card__name") == 5


@pytest.mark.parametrize(
    "address",
    [
        "?q=%ED%A0%80",
        "?q=" + "x" * 5000,
        "?q=*&pagina=-1",
        "?q=%27+OR+1%3D1--",
        "?q=NEAR(a+b)&pagina=9999999999",
    ],
)
def test_strange_questions_are_answered(officers, client, address):
    """Q01: whatever is typed is looked for or ignored, never an error."""
    for path in ("/encargados/", "/encargados/encargados.csv"):
        assert client.get(path + address).status_code == 200


def test_the_table_and_the_page_are_in_the_same_order(officers, client):
    text = client.get("/encargados/encargados.csv").get_data(as_text=True).removeprefix("\ufeff")
    order = [row[0] for row in csv.reader(io.StringIO(text), delimiter=";")][1:]
    page = client.get("/encargados/").get_data(as_text=True)
    assert order == ["Carla Díaz", "Ana Peñalolén Soto", "Bruno Rojas"]
    assert sorted(order, key=page.index) == order
