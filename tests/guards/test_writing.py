"""House rule 7: one commit for a request, in one place; reading never writes; every form carries its token."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from flask_wtf import CSRFProtect
from sqlalchemy import insert

from participa.access.area import DOORS, Ground
from participa.consultations.models import Consultation
from participa.extensions import csrf, db
from participa.foundation.clock import now, today
from participa.people.current import COOKIE_KEY
from participa.people.models import Account
from participa.publishing import services
from participa.publishing.content_types import TYPES
from participa.questionnaires.definition import Definition, Kind, Page, Question, to_json
from participa.questionnaires.models import Questionnaire, QuestionnaireVersion, VersionState
from participa.search.models import SearchWord
from participa.tenancy import scopes
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project
from tests.support.filling import filled
from tests.support.statements import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from werkzeug.routing import Rule

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project
    from tests.support.cast import Cast

#: Where a transaction ends by the code's own word.
COMMITS: dict[str, str] = {
    "participa/agencies/backoffice.py:_forget": "the old logo's file goes once its row is gone for good",
    "participa/agencies/commands.py:_import": "a command has no request to end",
    "participa/demo/load.py:load": "the demonstration is whole or not there",
    "participa/foundation/engines.py:_open_postgresql": "a setting of a fresh connection, before any work on it",
    "participa/foundation/worker.py:_claim": "a lease counts before the mail leaves",
    "participa/foundation/worker.py:_settle": "what was sent is kept before the next one leaves",
    "participa/analysis/jobs.py:keep_sheets": "the worker has no request to end; counting holds no lock",
    "participa/analysis/jobs.py:group_asked": "the worker has no request to end; comparing holds no lock",
    "participa/contributions/jobs.py:tell_replies": "mails, ledger and how far it came are one commit",
    "participa/petitions/jobs.py:erase_contacts": "the worker has no request to end",
    "participa/publishing/jobs.py:_in_each": "the worker has no request to end",
    "participa/publishing/jobs.py:ask_links": "claimed before it is asked, kept after",
    "participa/retention/jobs.py:forget": "the worker has no request to end",
    "participa/contributions/jobs.py:tidy": "the worker has no request to end",
    "participa/contributions/views/answering.py:keep": "a page with something to mend answers 422, and is kept",
    "participa/participants/jobs.py:tidy": "the worker has no request to end",
    "participa/participants/views.py:_come_back": "inside the agency's scope, which the request's own end is not",
    "participa/participants/views.py:code": "a wrong code answers 422, and the try is kept",
    "participa/obligations/jobs.py:_tell": "the ledger and the mail of a person are one commit of their own",
    "participa/obligations/jobs.py:tell_duties": "the worker has no request to end",
    "participa/people/apart.py:own_transaction": "the transaction beside the request's, for those below",
    "participa/people/commands.py:create_super_admin": "a command has no request to end",
    "participa/people/commands.py:reset_second_step": "a command has no request to end",
    "participa/people/jobs.py:tidy": "the worker has no request to end",
    "participa/people/services/passwords.py:change_password": "reads apart, so that nobody waits for the hashing",
    "participa/people/services/passwords.py:reset_password": "reads apart, so that nobody waits for the hashing",
    "participa/people/services/confirming.py:prove_password": "reads apart, so that nobody waits for the hashing",
    "participa/people/views/confirming.py:_prove": "the challenge is spent, and the refusal on record",
    "participa/people/views/invitations.py:accept_invitation": "that it was opened is true even if what was sent is refused",
    "participa/people/views/passkeys.py:passkey_add": "the challenge is spent, and the refusal on record",
    "participa/people/views/passkeys.py:passkey_sign_in": "the challenge is spent, and the refusal on record",
    "participa/people/views/passkeys.py:passkey_step": "the challenge is spent",
    "participa/people/services/signing_in.py:_credentials": "reads apart, so that nobody waits for the hashing",
    "participa/people/throttle.py:count_try": "a try counts even when its request fails",
    "participa/people/throttle.py:forget": "as the try that it forgives",
    "participa/people/throttle.py:take_back": "as the try that it takes back",
    "participa/people/views/second_step.py:second_step_code": "a refusal answers 422, and its record is kept",
    "participa/people/views/sign_in.py:_sign_in": "a refusal answers 422, and its record is kept",
    "participa/publishing/pages/saving.py:attempt": "a form that can't be saved comes back with what was typed",
    "participa/web/unit_of_work.py:_finish": "calls the one below after a request that did not fail",
    "participa/web/unit_of_work.py:commit": "the one commit of a request",
}
#: Views that ask for no token, with why (abuse case C03).
WITHOUT_TOKEN = {
    "participa.obligations.views.unsubscribe": "mail programs press it (RFC 8058); its signed word ends one person's mails",
    "participa.web.page_globals.language": "changes the visitor's own language; public pages carry no session",
}
WRITES = re.compile(r"(?i)^\s*(?:WITH\b.*\)\s*)?(INSERT|UPDATE|DELETE|REPLACE|CREATE|ALTER|DROP|TRUNCATE|MERGE)\b")
ENDING = frozenset({"commit"})
BEGINNING = frozenset({"session", "engine", "connection", "sessionmaker"})
#: What stands in an address for which the test has nothing: the page answers 404, and writes no more than another.
NOTHING_THERE = {"token": "x" * 43, "version": "0", "file": "x.css", "state": "live", "number": 1, "year": 2026}
NOBODY = 999_999
AS = {Ground.AGENCY: "ana", Ground.PLATFORM: "sara", Ground.NONE: "ana"}


def commits(files: Project) -> Iterator[str]:
    """Yield the places that commit: by name, or by a block that commits at its end."""
    for source in [*files.sources, *files.python("migrations/env.py")]:
        for place, _call, name in source.calls():
            *owner, last = name.split(".")
            ends = last in ENDING
            begins = last == "begin" and bool(owner) and owner[-1].lower().split("_")[-1] in BEGINNING
            if ends or begins or last == "own_transaction":
                yield place


def hold_commits(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """Services and views leave the commit to the unit of work."""
    hold(
        commits(files),
        exempt=exempt,
        instead="Leave the commit to participa/web/unit_of_work.py: it comes once, after a request that did not fail. "
        "What must be kept whatever happens is named in COMMITS with why.",
    )


def hold_reads(seen: Mapping[str, Iterable[str]]) -> None:
    """The statements of pages that read are reads; `seen` is page -> statements."""
    wrote = {f"{page}: {sql[:120]}" for page, statements in seen.items() for sql in statements if WRITES.match(sql)}
    hold(wrote, instead="A GET never writes: make it a POST with a button, or compute it without keeping it.")


def hold_tokens(protection: CSRFProtect, exempt: Mapping[str, str]) -> None:
    """Exactly the named views ask for no token."""
    found = {*protection._exempt_views, *protection._exempt_blueprints}
    hold(found, exempt=exempt, instead="Take csrf.exempt away: the form's csrf_token() is enough (abuse case C03).")


def hold_methods(app: Flask) -> None:
    """Pages read by GET and write by POST; other verbs are not used by forms."""
    known = {"GET", "HEAD", "OPTIONS", "POST"}
    rules = app.url_map.iter_rules()
    found = (f"{r.endpoint}: {', '.join(sorted(extra))}" for r in rules if (extra := set(r.methods or ()) - known))
    hold(found, instead="Use area.get, area.post or area.form: a browser's form sends nothing else.")


@pytest.fixture
def stage(cast: Cast) -> dict[str, Any]:
    """Vivienda with a published content of every kind and a part of every type: blueprint or table -> what is there."""
    there: dict[str, Any] = {}
    agency = cast.agency("vivienda")
    for content_type in TYPES.values():
        content = cast.content(content_type.kind, "vivienda", **filled(content_type.model, "x", text_only=True))
        there[content_type.blueprint] = (content.id, content.slug)
        with scopes.agency(agency.id):
            for part_type in content_type.parts:
                values = filled(part_type.model, "x", text_only=True)
                part = services.save_part(part_type, content, values=values, account_id=None)
                db.session.flush()
                there[part_type.model.__tablename__] = part.id
            known = db.session.merge(content)
            services.save_text(content_type, known, values={"summary": "Lo que dirá"}, account_id=None)
            db.session.commit()
    with scopes.agency(agency.id):
        there["questionnaire"] = _questionnaire(VersionState.DRAFT)
        asked = _questionnaire(VersionState.IN_USE)
        consultation = db.session.get_one(Consultation, (agency.id, there["consultations"][0]))
        consultation.questionnaire_id = asked
        consultation.opens_on, consultation.closes_on = today() - timedelta(days=1), today() + timedelta(days=9)
        db.session.commit()
    return there


def _questionnaire(state: VersionState) -> int:
    """Make a questionnaire of one question; returns its key."""
    made = Questionnaire(title="De prueba")
    db.session.add(made)
    db.session.flush()
    question = Question("q1", 1, Kind.SHORT, "¿Qué opina?")
    definition = to_json(Definition((Page("g1", questions=(question,)),)))
    opened = now() if state is VersionState.IN_USE else None
    db.session.add(
        QuestionnaireVersion(questionnaire_id=made.id, number=1, state=state, definition=definition, opened_at=opened)
    )
    db.session.flush()
    return made.id


def values_for(rule: Rule, stage: Mapping[str, Any]) -> dict[str, Any]:
    """Return what fills an address, of things that are there."""
    blueprint, view = rule.endpoint.split(".")
    content_id, slug = stage.get(blueprint.removesuffix("_office"), stage["consultations"])
    known = {
        **NOTHING_THERE,
        "agency": "vivienda",
        "slug": "vivienda" if DOORS[rule.endpoint].ground is Ground.PLATFORM else slug,
        "content_id": content_id,
        "part_id": stage.get(view.rsplit("_", 1)[0], NOBODY),
        "process": f"consulta-{stage['consultations'][0]}",
        "questionnaire_id": stage["questionnaire"],
        "key": "q1",
        "kind": "short",
    }
    return {name: known.get(name, NOBODY) for name in rule.arguments}


def read_everything(
    app: Flask, stage: Mapping[str, Any], tokens: Mapping[str, str]
) -> tuple[dict[str, list[str]], int]:
    """Open every page that has a GET; return its statements by page, and how many were found."""
    seen: dict[str, list[str]] = {}
    opened = 0
    clients = {name: app.test_client() for name in (*tokens, "")}
    for name, token in tokens.items():
        with clients[name].session_transaction() as session:
            session[COOKIE_KEY] = token
    addresses = app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or ()):
            continue
        path = addresses.build(rule.endpoint, values_for(rule, stage), method="GET")
        who = AS.get(DOORS[rule.endpoint].ground, "")
        with counted() as statements:
            answer = clients[who].get(path)
        assert answer.status_code < 500, f"{path} answered {answer.status_code}"
        seen[f"{rule.endpoint} ({path})"] = statements
        # A step that the content's stage does not offer leads back to the content: that is its page, too.
        opened += answer.status_code == 200 or f"/{values_for(rule, stage).get('content_id')}/" in (
            answer.location or ""
        )
    return seen, opened


def test_commits_stand_in_named_places() -> None:
    hold_commits(project(), COMMITS)


@pytest.mark.parametrize(
    "text",
    ["db.session.commit()", "commit()", "with engine.begin():\n        x()", "with own_transaction():\n        x()"],
)
def test_another_commit_is_seen(sample: Sample, text: str) -> None:
    files = sample({"participa/norms/services.py": f"def make():\n    {text}"})
    with pytest.raises(AssertionError, match=r"(?s)unit_of_work.py.*norms/services.py:make"):
        hold_commits(files)


@pytest.mark.once
def test_reading_never_writes(app: Flask, cast: Cast, stage: dict[str, Any]) -> None:
    """C01: every page with a GET is opened, as the one who may, with content of every kind; none writes."""
    seen, opened = read_everything(app, stage, {name: cast.session_token(name) for name in ("ana", "sara")})
    hold_reads(seen)
    assert opened > len(seen) * 0.8, f"only {opened} of {len(seen)} pages were found: give the stage what they show"


def test_a_page_that_writes_is_seen(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that keeps something on GET is found by its statement, though the unit of work rolls it back."""

    def count_visit() -> str:
        db.session.execute(insert(SearchWord).values(word="visita", uses=1))
        return "visto"

    monkeypatch.setitem(app.view_functions, "home.privacy", count_visit)
    with counted() as statements:
        assert app.test_client().get("/privacidad/").status_code == 200
    with pytest.raises(AssertionError, match=r"(?s)GET never writes.*home.privacy: INSERT INTO search_word"):
        hold_reads({"home.privacy": statements})


def test_a_page_that_leaves_an_object_is_refused(app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a GET leaves in the session is an error by itself."""

    def add_account() -> str:
        db.session.add(Account(email="x@example.cl", name="X", created_at=now()))
        return "visto"

    monkeypatch.setitem(app.view_functions, "home.privacy", add_account)
    with pytest.raises(RuntimeError, match="a page that writes must be a POST"):
        app.test_client().get("/privacidad/")


@pytest.mark.parametrize(
    "sql", ["insert into x values (1)", "  UPDATE x SET a=1", "WITH c AS (SELECT 1) DELETE FROM x"]
)
def test_writes_are_told_from_reads(sql: str) -> None:
    with pytest.raises(AssertionError, match="GET never writes"):
        hold_reads({"page": [sql]})
    hold_reads({"page": ["SELECT updated_at FROM x", "BEGIN IMMEDIATE", "SELECT 'DELETE FROM x'"]})


def test_every_form_asks_for_its_token(app: Flask) -> None:
    """C03: the views that ask for none are exactly the named ones."""
    assert app.config.get("WTF_CSRF_CHECK_DEFAULT", True)
    assert app.config.get("WTF_CSRF_ENABLED", True)
    assert "csrf" in app.extensions
    hold_tokens(csrf, WITHOUT_TOKEN)


def test_a_view_without_its_token_is_seen() -> None:
    protection = CSRFProtect()
    protection.exempt(test_writes_are_told_from_reads)
    with pytest.raises(AssertionError, match=r"(?s)C03.*test_writes_are_told_from_reads"):
        hold_tokens(protection, {})
    with pytest.raises(AssertionError, match="only shrinks"):
        hold_tokens(CSRFProtect(), WITHOUT_TOKEN)


def test_pages_use_get_and_post(app: Flask) -> None:
    hold_methods(app)


def test_another_verb_is_seen() -> None:
    sample_app = Flask("sample", static_folder=None)
    sample_app.add_url_rule("/x", "norms.remove", lambda: "", methods=["DELETE"])
    with pytest.raises(AssertionError, match=r"(?s)area.post or area.form.*norms.remove: DELETE"):
        hold_methods(sample_app)
