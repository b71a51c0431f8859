"""The agencies themselves: made, coloured, and left in the state each shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from participa.agencies import services
from participa.agencies.models import Agency, AgencyState, Kind, Regime
from participa.demo.facts.agencies import agencies
from participa.demo.facts.bodies import Agency as Body
from participa.demo.facts.people import people

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Dark enough for white text (4.5 to 1 and more).
COLOURS = (
    "#0b5cad", "#7a1f5c", "#1d6b4f", "#8a3b12", "#4a3f8f", "#a3263a", "#00606b", "#5b5316", "#2d4a7c", "#6b2d8a",
    "#37601f", "#8c2f2f",
)  # fmt: skip
#: Every so many agencies has a colour of its own.
_COLOURED = 3
#: Acronyms of those that are still being set up.
PREPARING = frozenset({"SBAP", "SES"})
SUSPENDED = {
    "SERNATUR": "El organismo está reordenando los contenidos de su sección. Volverá a mostrarse al terminar la revisión."
}
#: A body that existed until 2023 and the one that took over its functions (Ley 21.364).
CLOSED = Body(
    name="Oficina Nacional de Emergencia",
    acronym="ONEMI",
    kind="service",
    regime="obligado",
    sector="interior",
    ministry="Ministerio del Interior",
    region=None,
    commune="13101",
    address="",
    website="",
    about="Coordinó la prevención y la respuesta ante emergencias hasta la creación de su sucesor.",
)
_CLOSED_REASON = "La Ley N° 21.364 creó un nuevo servicio, que continúa sus funciones."
SUCCESSOR = "SENAPRED"


class Tenant(NamedTuple):
    """A body and its row."""

    body: Body
    agency: Agency


def create_all() -> list[Tenant]:
    """Make every agency, still in preparation: the ministries, then those that name one."""
    slugs: set[str] = set()
    ministries: dict[str, int] = {}
    made: list[Tenant] = []
    bodies = (*agencies(), CLOSED)
    for group in ([one for one in bodies if one.ministry is None], [one for one in bodies if one.ministry]):
        tenants = [Tenant(body, _new(body, len(made) + turn, slugs, ministries)) for turn, body in enumerate(group)]
        services.add_agencies([tenant.agency for tenant in tenants], account_id=None)
        ministries |= {body.name: agency.id for body, agency in tenants if agency.kind is Kind.MINISTRY}
        made += tenants
    return made


def _new(body: Body, turn: int, slugs: set[str], ministries: dict[str, int]) -> Agency:
    agency = services.new_agency(
        name=body.name,
        kind=Kind(body.kind),
        regime=Regime(body.regime),
        slug_taken=slugs.__contains__,
        **_facts(body, turn, ministries),
    )
    slugs.add(agency.slug)
    return agency


def _facts(body: Body, turn: int, ministries: dict[str, int]) -> dict[str, Any]:
    desk = next(people(f"desk/{body.key}", body.mail_domain))
    return {
        "acronym": body.acronym,
        "code": f"DEMO-{turn + 1:03d}",
        "ministry_id": ministries[body.ministry] if body.ministry else None,
        "region_code": body.region,
        "commune_code": body.commune,
        "address": body.address,
        "website": body.website,
        "email": f"participacion@{body.mail_domain}",
        "phone": desk.phone,
        "about": body.about,
        "colour": COLOURS[turn // _COLOURED % len(COLOURS)] if turn % _COLOURED == 0 else "",
    }


def is_filled(body: Body) -> bool:
    """Tell whether the body gets contents: the closed one and those in preparation show the empty section."""
    return body is not CLOSED and body.acronym not in PREPARING


def settle(tenants: list[Tenant]) -> Iterator[Tenant]:
    """Bring each agency to its state, yielding as they go: live ones enter the public lists at once, whole."""
    by_acronym = {tenant.body.acronym: tenant.agency for tenant in tenants}
    for tenant in tenants:
        body, agency = tenant
        if body is CLOSED:
            services.set_successor(agency, successor=by_acronym[SUCCESSOR], account_id=None)
            services.change_state(agency, state=AgencyState.CLOSED, account_id=None, reason=_CLOSED_REASON)
        elif body.acronym not in PREPARING:
            services.change_state(agency, state=AgencyState.LIVE, account_id=None)
        if body.acronym in SUSPENDED:
            reason = SUSPENDED[body.acronym]
            services.change_state(agency, state=AgencyState.SUSPENDED, account_id=None, reason=reason)
        yield tenant
