"""Writing what a plan said, all of it in the transaction at hand, or nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select, text

from participa.agencies import services
from participa.agencies.importing.columns import kind_in
from participa.agencies.importing.names import ministry_key
from participa.agencies.importing.planning import Choice, Line, Outcome, Plan, plan_import
from participa.agencies.models import Agency, Kind, Regime
from participa.agencies.queries import all_slugs, in_earnest
from participa.audit.services import record
from participa.extensions import db


class PlanChangedError(RuntimeError):
    """The agencies, or the file, are not those the plan was shown of; nothing was written."""


class NotDecidedError(RuntimeError):
    """Some rows are wrong and nobody said to leave them out; nothing was written."""


@dataclass(slots=True)
class Report:
    """How many rows became what."""

    created: int = 0
    changed: int = 0
    same: int = 0
    left_out: int = 0
    refused: int = 0

    def as_dict(self) -> dict[str, int]:
        """Return the numbers, for the log and the page."""
        return asdict(self)


def apply_plan(
    data: bytes,
    file_name: str,
    *,
    fingerprint: str,
    account_id: int | None,
    decisions: Mapping[int, Choice] | None = None,
    leave_out_refused: bool = False,
) -> Report:
    """Do what the plan with that fingerprint said, with what was decided of the rows to be looked at.

    Rows nobody decided on are left out. Applied again, it finds everything the same. Raises PlanChangedError,
    NotDecidedError and TableError before anything is written.
    """
    _one_at_a_time()
    plan = plan_import(data, file_name)
    if plan.fingerprint != fingerprint:
        raise PlanChangedError
    if plan.counts[Outcome.REFUSED] and not leave_out_refused:
        raise NotDecidedError
    report = _Writer(plan, decisions or {}, account_id).write()
    record("agency.import", account_id=account_id, details={"title": file_name, **report.as_dict()})
    db.session.flush()
    return report


def _one_at_a_time() -> None:
    """Let nobody else add an agency meanwhile. SQLite's writer already holds the database."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(text("LOCK TABLE agency IN SHARE ROW EXCLUSIVE MODE"))


class _Writer:
    """Goes through the lines of a plan: first the bodies, then which ministry each depends on."""

    def __init__(self, plan: Plan, decisions: Mapping[int, Choice], account_id: int | None) -> None:
        self.plan = plan
        self.decisions = decisions
        self.account_id = account_id
        self.report = Report()
        self.slugs = all_slugs()
        self.agencies: dict[int, Agency] = {}
        self.made: list[Agency] = []
        self.ministries: dict[str, int] = {}

    def write(self) -> Report:
        """Write all lines."""
        touched = [line.agency_id for line in self.plan.lines if line.agency_id is not None]
        found = db.session.scalars(select(Agency).where(Agency.id.in_(touched)))
        self.agencies = {agency.id: agency for agency in found}
        done = [(line, self._write_line(line)) for line in self.plan.lines]
        services.add_agencies(self.made, account_id=self.account_id)
        ministries = db.session.scalars(
            select(Agency).where(Agency.kind == Kind.MINISTRY, in_earnest()).order_by(Agency.id.desc())
        )
        self.ministries = {ministry_key(agency.name): agency.id for agency in ministries}
        for line, agency in done:
            if agency is not None and line.values.get("ministry"):
                self._link(line, agency)
        return self.report

    def _write_line(self, line: Line) -> Agency | None:
        match line.outcome, self.decisions.get(line.number, Choice.SKIP):
            case Outcome.NEW, _:
                return self._create(line)
            case Outcome.CHANGED, _:
                return self._change(line)
            case Outcome.SAME, _:
                self.report.same += 1
            case Outcome.REFUSED, _:
                self.report.refused += 1
            case Outcome.REVIEW, choice if choice in line.choices:
                return self._create(line) if choice is Choice.SEPARATE else self._change(line)
            case _:
                self.report.left_out += 1
        return None

    def _create(self, line: Line) -> Agency:
        facts = self._facts(line)
        agency = services.new_agency(
            name=line.name,
            kind=facts.pop("kind", None) or kind_in(line.name) or Kind.SERVICE,
            slug_taken=self.slugs.__contains__,
            **facts,
        )
        self.slugs.add(agency.slug)
        self.made.append(agency)
        self.report.created += 1
        return agency

    def _change(self, line: Line) -> Agency:
        agency = self.agencies[line.agency_id or 0]
        changed = {change.field for change in line.changes}
        facts = {name: value for name, value in self._facts(line).items() if name in changed}
        services.edit_facts(agency, values=facts, account_id=self.account_id)
        if "name" in changed:
            services.rename(agency, name=line.name, account_id=self.account_id)
        self.report.changed += 1
        return agency

    def _link(self, line: Line, agency: Agency) -> None:
        ministry_id = self.ministries.get(ministry_key(line.values["ministry"]))
        if ministry_id is not None and ministry_id not in (agency.id, agency.ministry_id):
            services.edit_facts(agency, values={"ministry_id": ministry_id}, account_id=self.account_id)

    @staticmethod
    def _facts(line: Line) -> dict[str, Any]:
        facts: dict[str, Any] = {k: v for k, v in line.values.items() if k not in ("name", "ministry")}
        if "kind" in facts:
            facts["kind"] = Kind(facts["kind"])
        if "regime" in facts:
            facts["regime"] = Regime(facts["regime"])
        return facts
