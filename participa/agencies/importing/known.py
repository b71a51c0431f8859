"""The agencies there are, as the rows of a spreadsheet are compared with them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from participa.agencies.importing.names import Similar, ministry_key
from participa.agencies.models import Agency, Kind
from participa.agencies.queries import in_earnest
from participa.extensions import db
from participa.foundation.spanish import fold

_TEXTS = ("name", "code", "acronym", "region_code", "commune_code", "address", "website", "email", "phone", "about")


@dataclass(frozen=True, slots=True)
class Body:
    """An agency: what the spreadsheet's columns hold of it, as text."""

    id: int
    name: str
    code: str
    region_code: str
    commune_code: str
    values: dict[str, str]


class Known:
    """All agencies, read once, with the ways of finding one."""

    def __init__(self) -> None:
        self.by_code: dict[str, Body] = {}
        self.by_name: dict[str, list[Body]] = defaultdict(list)
        self._ministries: dict[str, str] = {}
        self._similar: Similar[Body] = Similar()
        parent = aliased(Agency)
        rows = db.session.execute(
            select(Agency, parent.name)
            .outerjoin(parent, parent.id == Agency.ministry_id)
            .where(in_earnest())
            .order_by(Agency.id)
        )
        for agency, ministry in rows:
            self._add(agency, ministry or "")

    def _add(self, agency: Agency, ministry: str) -> None:
        values = {name: getattr(agency, name) or "" for name in _TEXTS}
        values |= {"kind": agency.kind.value, "regime": agency.regime.value, "ministry": ministry}
        body = Body(agency.id, agency.name, values["code"], values["region_code"], values["commune_code"], values)
        if body.code:
            self.by_code[body.code.upper()] = body
        self.by_name[fold(body.name)].append(body)
        self._similar.add(body.name, body)
        if agency.kind is Kind.MINISTRY:
            self.add_ministry(agency.name)

    def add_ministry(self, name: str) -> None:
        """Make a ministry known, also one that the spreadsheet itself brings. The first of a name counts."""
        self._ministries.setdefault(ministry_key(name), name)

    def ministry(self, written: str) -> str | None:
        """Return the name of the ministry that is meant, or None."""
        return self._ministries.get(ministry_key(written))

    def similar(self, name: str) -> list[Body]:
        """Return the bodies whose name is the same or one slip of the keys away."""
        return self._similar.find(name)

    def alike(self, name: str, body: Body) -> bool:
        """Tell whether a name could be a body's."""
        return any(found.id == body.id for found in self.similar(name))
