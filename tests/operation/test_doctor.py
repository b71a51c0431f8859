"""What the portal refuses to start with, and what its own examination finds."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from participa.documents.services import store_file
from participa.extensions import db
from participa.foundation.files import inspect_upload
from participa.people.models import Account
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
    status, said = installation.run("doctor")
    assert (status, "FAIL" in said) == (0, False), said
    kept = [path for path in (installation.folder / "files").rglob("*") if path.is_file()]
    assert len(kept) == 1
    kept[0].unlink()
    assert failures(installation) == ["stored files"]
    _drop_lock(installation)
    assert failures(installation) == ["locks", "stored files"]
    installation.change("UPDATE alembic_version SET version_num = '0000'")
    assert failures(installation) == ["migrations", "locks"]


def failures(installation: Installation) -> list[str]:
    """Run the doctor; returns the names of the checks that failed."""
    status, said = installation.run("doctor")
    failed = [line.removeprefix("FAIL").split(":")[0].strip() for line in said.splitlines() if line.startswith("FAIL")]
    assert status == (1 if failed else 0), said
    return failed


def _drop_lock(installation: Installation) -> None:
    if ENGINE == "postgresql":
        installation.change("ALTER TABLE consultation DISABLE ROW LEVEL SECURITY")
    else:
        name = installation.ask("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'consultation'")
        installation.change(f'DROP TRIGGER "{name}"')
