"""Two portals to compare: one with a row of each kind, and one with 10,000 items and many parts."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from participa import create_app
from participa.access.area import DOORS, Ground
from participa.agencies import look
from participa.agencies.models import Agency
from participa.analysis.models import Snapshot
from participa.consultations.models import AnswersShown, Consultation, Milestone
from participa.contributions.models import Contribution
from participa.councils.models import CouncilSession
from participa.documents.services import store_file
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.foundation.files import DiskStorage, inspect_upload
from participa.moderation.models import Decided, ModeratedAnswer
from participa.participants.models import random_id
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.publishing.queries import get_by_id
from participa.questionnaires.definition import Definition, to_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion
from participa.tenancy import scopes
from tests.bench.loading import load
from tests.conftest import settings
from tests.documents.files import PDF
from tests.support.cast import Cast
from tests.support.filling import filled, required
from tests.support.page import FreshClient

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask
    from flask.testing import FlaskClient

    from participa.publishing.models import Content
    from tests.support.databases import Databases

SLUG = "vivienda"
COLOUR = "#0b5c3b"


@dataclass(frozen=True)
class Portal:
    """An application over its own database, and the address of each public rule in it."""

    app: Flask
    addresses: dict[str, str]

    @property
    def client(self) -> FlaskClient:
        """Return a fresh browser."""
        return self.app.test_client()


@contextmanager
def portal(databases: Databases, folder: Path, *, agencies: int, items: int, each: int) -> Iterator[Portal]:
    """Make a portal with loaded rows and, in one agency, `each` contents of every kind; the last has as many parts."""
    url, owner_url = databases.furnished(folder.name)
    if agencies:
        with create_app(settings(owner_url, folder / "files")).app_context():
            load(agencies=agencies, items=items)
            db.session.remove()
            db.engine.dispose()
    app = create_app(settings(url, folder / "files"))
    app.test_client_class = FreshClient
    with app.app_context():
        values = _furnish(each)
    yield Portal(app, dict(_addresses(app, values)))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _furnish(each: int) -> dict[str, Any]:
    """Fill the agency; returns the words of its addresses by rule argument or blueprint."""
    cast = Cast()
    agency = cast.agency(SLUG, colour=COLOUR)
    with scopes.platform(reason="tests"):
        logo_key = DiskStorage(_files()).save(BytesIO(_png()), agency.id)
        db.session.execute(sa.update(Agency).where(Agency.id == agency.id).values(logo_key=logo_key))
        db.session.commit()
    values: dict[str, Any] = {"agency": SLUG, "year": 2026, "extension": "csv"}
    for content_type in TYPES.values():
        for number in range(each):
            content = _content(cast, content_type.kind, number)
            values[content_type.blueprint] = content.slug
        with scopes.agency(agency.id):
            _parts(content_type, get_by_id(content_type.model, content.agency_id, content.id), each)
            db.session.commit()
    values["analysis"] = values["moderation_public"] = _answered(cast, each)
    with scopes.agency(agency.id):
        values["number"] = db.session.scalar(sa.select(sa.func.min(CouncilSession.number)))
        values["year"] = db.session.scalar(sa.select(sa.func.min(CouncilSession.year)))
    agency = db.session.scalars(sa.select(Agency).where(Agency.slug == SLUG)).one()
    values["agencies.theme"], values["agencies.logo"] = look.theme_version(agency), look.logo_version(agency)
    return values


def _answered(cast: Cast, each: int) -> str:
    """Add a consultation that has closed, with its figures and `each` answers shown to the public; return its word."""
    content = _content(cast, "consultation", 1_000)
    where = {"agency_id": content.agency_id, "content_id": content.id}
    with scopes.agency(content.agency_id):
        consultation = get_by_id(Consultation, content.agency_id, content.id)
        consultation.opens_on, consultation.closes_on = today() - timedelta(days=9), today() - timedelta(days=2)
        consultation.milestone, consultation.halt = Milestone.RESULTS, None
        consultation.publication_of_answers = AnswersShown.WITH_CONSENT
        questionnaire = Questionnaire(title="Preguntas")
        db.session.add(questionnaire)
        db.session.flush()
        version = QuestionnaireVersion(
            questionnaire_id=questionnaire.id,
            number=1,
            state="in_use",
            definition=to_json(Definition()),
            opened_at=now(),
        )
        db.session.add(version)
        db.session.flush()
        keys = [random_id() for _turn in range(each)]
        db.session.add_all(
            Contribution(id=key, version_id=version.id, digest="", may_publish=True, **where) for key in keys
        )
        db.session.flush()
        db.session.add_all(
            ModeratedAnswer(contribution_id=key, decided=Decided.SHOWN, body=[["¿Qué?", ["Eso"]]], batch=key, **where)
            for key in keys
        )
        block = {"label": "", "answered": 90, "comments": None}
        lines = [{"label": f"Opción {number}", "times": 30, "mean": None} for number in range(each)]
        result = {
            "number": 1, "place": 1, "label": "¿Qué?", "kind": "one", "answered": 90, "mean": None, "median": None,
            "least": None, "most": None, "blocks": [{**block, "lines": lines}],
        }  # fmt: skip
        figures = {"total": 90, "participation": [], "results": [result] * each}
        db.session.add(Snapshot(figures=figures, **where))
        db.session.commit()
        return str(consultation.slug)


def _content(cast: Cast, kind: str, number: int) -> Content:
    content_type = TYPES[kind]
    facts: dict[str, Any] = filled(content_type.model, "prueba", text_only=True)
    facts |= {**required(content_type.model), "title": f"{content_type.singular} {number}"}
    if "reporting_year" in facts:
        facts["reporting_year"] = 1990 + number
    if kind == "norm":
        facts["status"] = "repealed" if number else "in_force"
    agency = cast.agency(SLUG)
    with scopes.agency(agency.id):
        if kind == "document":
            stream = BytesIO(PDF)
            stored = store_file(inspect_upload(stream, "Acta.pdf"), stream, agency_id=agency.id, account_id=None)
            facts["file"] = stored
        return cast.content(kind, SLUG, **facts)


def _parts(content_type: Any, content: Content, each: int) -> None:
    for part_type in content_type.parts:
        for number in range(each):
            values = filled(part_type.model, f"parte {number}", text_only=True)
            for name in ("number", "position"):
                if name in values:
                    values[name] = number + 1
            services.save_part(part_type, content, values=values, account_id=None)


#: Public routes that answer only of something this portal does not hold, with the test that looks at them.
ELSEWHERE = {
    "documents.picture": "tests/documents/test_library.py: the picture of a document that is one",
}


def _addresses(app: Flask, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ELSEWHERE:
            continue
        if DOORS[rule.endpoint].ground is Ground.PUBLIC and "GET" in (rule.methods or ()):
            blueprint = rule.endpoint.split(".")[0]
            known = {**values, "slug": values.get(blueprint), "version": values.get(rule.endpoint)}
            arguments = {name: known[name] for name in rule.arguments}
            yield rule.endpoint, app.url_map.bind("localhost").build(rule.endpoint, arguments)


def _files() -> Path:
    from flask import current_app

    return Path(current_app.config["FILES_DIR"])


def _png() -> bytes:
    from PIL import Image

    drawn = BytesIO()
    Image.new("RGB", (40, 20), "navy").save(drawn, "PNG")
    return drawn.getvalue()
