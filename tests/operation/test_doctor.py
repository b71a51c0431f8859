"""What the portal refuses to start with, and what its own examination finds."""

from __future__ import annotations

import os
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from config import OWNER_DATABASE, WORKER_DATABASE, from_environ
from participa.contributions import receipts
from participa.contributions.models import Contribution, ContributionCell
from participa.contributions.services import keep_cells
from participa.documents.services import store_file
from participa.extensions import db
from participa.foundation.files import inspect_upload
from participa.operation import doctor
from participa.participants.models import Level
from participa.participants.services import Person, enter
from participa.people.models import Account
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion
from participa.questionnaires.reading import Cell
from participa.tenancy import scopes
from tests.documents.files import PDF
from tests.operation.installation import ENGINE
from tests.support.cast import Cast

if TYPE_CHECKING:
    from tests.operation.installation import Installation

PRODUCTION = {"PARTICIPA_MODE": "production", "PARTICIPA_BASE_URL": "https://participa.example.cl"}


@pytest.mark.abuse("S17")
def test_production_refuses_known_secrets_and_demonstration_accounts(installation: Installation) -> None:
    """S17: a default secret, no secret, or accounts whose passwords are known: status 1 and a line that says why."""
    serve = ("serve", "--port", str(installation.port), "--no-worker")
    status, said = installation.run(*serve, **PRODUCTION, PARTICIPA_SECRET_KEY="changeme")
    assert status == 1
    assert "refusing to start" in said
    assert "PARTICIPA_SECRET_KEY" in said
    assert "Traceback" not in said
    status, said = installation.run(*serve, **PRODUCTION, PARTICIPA_SECRET_KEY="")
    assert (status, "PARTICIPA_SECRET_KEY" in said) == (1, True)
    with installation.app() as app, app.app_context():
        db.session.add(Account(email="demo@example.cl", name="Demo", is_demo=True))
        db.session.commit()
    status, said = installation.run(*serve, **PRODUCTION)
    assert status == 1
    assert "demonstration accounts" in said


def test_doctor_finds_what_is_wrong(installation: Installation) -> None:
    """Status 0 for a good installation; 1, and the name of the check, for a lost file, a missing lock, an older schema."""
    with installation.app() as app, app.app_context():
        cast = Cast()
        agency = cast.agency()
        with scopes.agency(agency.id):
            stream = BytesIO(PDF)
            stored = store_file(inspect_upload(stream, "Acta.pdf"), stream, agency_id=agency.id, account_id=None)
            cast.content("document", file=stored)
    status, said = installation.run_here("doctor")
    assert (status, "FAIL" in said) == (0, False), said
    kept = [path for path in (installation.folder / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1
    kept[0].unlink()
    assert failures(installation) == ["stored files"]
    _drop_lock(installation)
    assert failures(installation) == ["locks", "stored files"]
    installation.change("UPDATE alembic_version SET version_num = '0000'")
    assert failures(installation) == ["migrations", "locks"]


def test_doctor_names_files_that_no_row_names(installation: Installation) -> None:
    """What a crash left behind is told once it is an hour old; what is being saved now is left alone."""
    spare = installation.folder / "files" / "a1" / "00" / ("0" * 32)
    spare.parent.mkdir(parents=True)
    spare.write_bytes(b"x")
    assert failures(installation) == []
    os.utime(spare, (0, 0))
    assert failures(installation) == ["spare files"]


def test_doctor_opens_what_is_sealed_and_proves_what_receipts_say(installation: Installation) -> None:
    """A changed answer is named; another secret opens nothing, and is told as that."""
    own, other = ({"PARTICIPA_PARTICIPANTS_SECRET": word * 4} for word in ("f0e1d2c3b4a5", "5a4b3c2d1e0f"))
    with installation.app(PARTICIPANTS_SECRET="f0e1d2c3b4a5" * 4) as app, app.test_request_context():
        _take_an_answer(Cast())
        told: list[tuple[str, int]] = []
        assert all(finding.good for finding in doctor.examine(app, tell=lambda *far: told.append(far)))
        assert told == [("participant_identity", 1), ("contribution", 1), ("contribution", 1)], "how far it has come"
    assert failures(installation, **own) == []
    for wrong in (other, {}):
        assert failures(installation, **wrong) == ["sealed texts", "receipts"]
    with installation.app() as app, app.app_context(), scopes.agency(1):
        db.session.execute(sa.update(ContributionCell).where(ContributionCell.agency_id == 1).values(text="Otra cosa"))
        db.session.commit()
    assert failures(installation, **own) == ["receipts"]


def _take_an_answer(cast: Cast) -> None:
    """Have somebody identify, answer and get a receipt."""
    consultation, key = cast.content("consultation"), receipts.new_code()
    agency_id, content_id = consultation.agency_id, consultation.id
    cells = [Cell(1, text="Más sombra"), Cell(2, number=Decimal("3.50"))]
    with scopes.agency(agency_id):
        enter(Person(level=Level.EMAIL, email="a@example.cl"), agency_id=agency_id, process=f"consulta-{content_id}")
        asked = Questionnaire(title="Plazas")
        db.session.add(asked)
        db.session.flush()
        version = QuestionnaireVersion(questionnaire_id=asked.id, number=1, definition={"pages": []})
        db.session.add(version)
        db.session.flush()
        contribution = Contribution(
            content_id=content_id,
            version_id=version.id,
            receipt_hash=receipts.hash_code(key),
            receipt_sealed=receipts.seal_code(key, agency_id=agency_id, content_id=content_id),
            digest=receipts.digest_of(cells),
        )
        db.session.add(contribution)
        db.session.flush()
        keep_cells(contribution, cells)
        db.session.commit()


@pytest.mark.abuse("T25")
@pytest.mark.skipif(ENGINE != "postgresql", reason="SQLite has no roles")
def test_a_web_role_that_row_security_does_not_hold_is_refused(installation: Installation) -> None:
    """T25: the owner, the worker and a superuser are told by the doctor, and don't serve in production."""
    assert failures(installation) == []
    serve = ("serve", "--port", str(installation.port), "--no-worker")
    for role in ("participa_owner", "participa_worker", "postgres"):
        address = {"PARTICIPA_DATABASE_URL": installation.url.replace("participa_app@", f"{role}@")}
        assert "web role" in failures(installation, **address)
        status, said = installation.run(*serve, **PRODUCTION, **address)
        assert (status, f"the role {role} of PARTICIPA_DATABASE_URL" in said) == (1, True), said


def test_the_worker_and_the_upgrade_work_as_roles_of_their_own(installation: Installation) -> None:
    """Each takes its own variable; without one, the web's address serves. Nothing else looks at them."""
    nowhere = "sqlite:////nowhere/at/all/x.sqlite3"
    environ = {**installation.environ, WORKER_DATABASE: "postgresql+psycopg://w@/p", OWNER_DATABASE: nowhere}
    assert installation.url == from_environ(environ).SQLALCHEMY_DATABASE_URI
    assert from_environ(environ, database=WORKER_DATABASE).SQLALCHEMY_DATABASE_URI == "postgresql+psycopg://w@/p"
    assert installation.url == from_environ(installation.environ, database=WORKER_DATABASE).SQLALCHEMY_DATABASE_URI
    status, said = installation.run_here("db", "upgrade", **{OWNER_DATABASE: installation.owner_url})
    assert (status, "The database is at" in said) == (0, True), said
    status, said = installation.run_here("db", "upgrade", **{OWNER_DATABASE: "sqlite:////proc/nowhere/x.sqlite3"})
    assert (status, "/proc/nowhere" in said, "Traceback" in said) == (1, True, False), said
    status, said = installation.run_here("doctor", **{WORKER_DATABASE: nowhere, OWNER_DATABASE: nowhere})
    assert status == 0, said


def failures(installation: Installation, **changes: str) -> list[str]:
    """Run the doctor; returns the names of the checks that failed."""
    status, said = installation.run_here("doctor", **changes)
    failed = [line.removeprefix("FAIL").split(":")[0].strip() for line in said.splitlines() if line.startswith("FAIL")]
    assert status == (1 if failed else 0), said
    return failed


def _drop_lock(installation: Installation) -> None:
    if ENGINE == "postgresql":
        installation.change("ALTER TABLE consultation DISABLE ROW LEVEL SECURITY")
    else:
        name = installation.ask("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'consultation'")
        installation.change(f'DROP TRIGGER "{name}"')
