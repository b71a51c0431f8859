"""Everything that is done to an agency: create, edit its card, change its state, rename it, name its successor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.agencies.models import TRANSITIONS, Agency, AgencyState, FormerSlug, Kind, Regime
from participa.agencies.neighbours import LISTENERS
from participa.agencies.queries import find_former, slug_is_taken
from participa.audit.services import record
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.colours import parse_colour
from participa.foundation.slugs import RESERVED, check_slug, slugify, unique_slug
from participa.foundation.spanish import fold
from participa.tenancy import scopes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class AgencyError(RuntimeError):
    """A change that the life of an agency does not allow."""


class WrongStateError(AgencyError):
    """It can't go from the state it is in to the asked one."""


class ReasonNeededError(AgencyError):
    """Suspending and closing need a reason, which is shown to the public."""


class SlugTakenError(AgencyError):
    """The address is, or once was, another agency's (abuse case T21)."""


class SuccessorError(AgencyError):
    """An agency can't be its own successor, directly or around a circle."""


#: What an agency itself may change of its card.
CARD = ("about", "address", "website", "email", "phone")
#: What only the platform changes.
FACTS = ("acronym", "kind", "regime", "code", "ministry_id", "region_code", "commune_code", "files_quota_mb")
#: What the read model copies of an agency.
_INDEXED = frozenset({"name", "acronym", "slug", "kind", "ministry_id", "region_code"})
_SHORTEST_ACRONYM = 3
_NEEDS_REASON = frozenset({AgencyState.SUSPENDED, AgencyState.CLOSED})


def default_regime(kind: Kind) -> Regime:
    """Return how Law 20.500 binds a kind of body, unless somebody knows better.

    Regional governments only owe a council (Law 21.074 art. 4); municipalities and corporations take part by will.
    """
    if kind is Kind.REGIONAL_GOVERNMENT:
        return Regime.COUNCIL_ONLY
    return Regime.VOLUNTARY if kind in (Kind.MUNICIPALITY, Kind.CORPORATION) else Regime.BOUND


def create_agency(
    *, name: str, kind: Kind, account_id: int | None, regime: Regime | None = None, **facts: Any
) -> Agency:
    """Add an agency in preparation, with an address of its own that no other ever had.

    `facts` are columns of FACTS and CARD.
    """
    agency = new_agency(name=name, kind=kind, regime=regime, slug_taken=slug_is_taken, **facts)
    add_agencies([agency], account_id=account_id)
    return agency


def new_agency(
    *, name: str, kind: Kind, slug_taken: Callable[[str], bool], regime: Regime | None = None, **facts: Any
) -> Agency:
    """Return an agency for `add_agencies`. Who makes many gives a `slug_taken` that also knows those just made."""
    clean = " ".join(name.split())
    return Agency(
        slug=_free_slug(clean, facts.get("acronym", ""), slug_taken),
        name=clean,
        folded_name=fold(clean),
        kind=kind,
        regime=regime or default_regime(kind),
        state=AgencyState.PREPARING,
        **facts,
    )


def add_agencies(agencies: Sequence[Agency], *, account_id: int | None) -> None:
    """Add agencies that `new_agency` made, all at once, each with its line in the log."""
    db.session.add_all(agencies)
    db.session.flush()
    for agency in agencies:
        _log("agency.create", agency, account_id, {"slug": agency.slug, "kind": agency.kind.value})


def edit_card(agency: Agency, *, values: dict[str, Any], account_id: int | None) -> Agency:
    """Change what an agency says of itself."""
    return _set(agency, {key: values[key] for key in CARD if key in values}, "agency.edit-card", account_id)


def confirm_card(agency: Agency, *, account_id: int | None) -> Agency:
    """Remember that an agency's own people looked at its card and found it right; the first time counts."""
    if agency.card_confirmed_at is None:
        agency.card_confirmed_at = now()
        _log("agency.confirm-card", agency, account_id)
    return agency


def edit_facts(agency: Agency, *, values: dict[str, Any], account_id: int | None) -> Agency:
    """Change what only the platform may: kind, regime, code, ministry, place. The read model follows."""
    return _set(agency, {key: values[key] for key in (*FACTS, *CARD) if key in values}, "agency.edit-facts", account_id)


def set_colour(agency: Agency, *, colour: str, account_id: int | None) -> Agency:
    """Set the colour of the section, or the portal's own with an empty one. Raises ColourError."""
    return _set(agency, {"colour": str(parse_colour(colour)) if colour else ""}, "agency.set-colour", account_id)


def set_four_eyes(agency: Agency, *, four_eyes: bool, account_id: int | None) -> Agency:
    """Say whether a text needs the approval of another person than its authors. What is owed already stays owed."""
    return _set(agency, {"four_eyes": four_eyes}, "agency.set-four-eyes", account_id)


def set_logo(agency: Agency, *, key: str, account_id: int | None) -> str:
    """Set the storage key of the logo (empty: none). Returns the former key, to delete once this is committed."""
    former = agency.logo_key
    agency.logo_key = key
    _log("agency.set-logo" if key else "agency.remove-logo", agency, account_id)
    return former


def change_state(agency: Agency, *, state: AgencyState, account_id: int | None, reason: str = "") -> Agency:
    """Move an agency through its life. Going live or off, its contents enter or leave the public lists with it.

    Raises WrongStateError, and ReasonNeededError when suspending or closing without one.
    """
    if agency.is_practice or state not in TRANSITIONS[agency.state]:
        raise WrongStateError(f"{agency.state} can't become {state}")
    if state in _NEEDS_REASON and not reason.strip():
        raise ReasonNeededError
    before = agency.state
    agency.state = state
    agency.state_reason = reason.strip() if state in _NEEDS_REASON else ""
    _log("agency.change-state", agency, account_id, {"from": before.value, "to": state.value, "reason": reason.strip()})
    _tell(agency)
    return agency


def rename(agency: Agency, *, name: str, account_id: int | None, slug: str | None = None) -> Agency:
    """Give an agency another name and, only if asked, another address; the old one keeps leading to it.

    Raises SlugRefused for an address that can't be one, SlugTakenError for one that is or was another agency's.
    """
    clean = " ".join(name.split())
    before = {"name": agency.name, "slug": agency.slug}
    if slug is not None and check_slug(slug) != agency.slug:
        _move_slug(agency, check_slug(slug))
    agency.name, agency.folded_name = clean, fold(clean)
    if before != {"name": agency.name, "slug": agency.slug}:
        _log("agency.rename", agency, account_id, {"before": before, "slug": agency.slug})
        _tell(agency)
    return agency


def set_successor(agency: Agency, *, successor: Agency | None, account_id: int | None) -> Agency:
    """Say which body took over an agency's functions; its notice leads there. Raises SuccessorError for a circle."""
    seen, following = {agency.id}, successor
    while following is not None:
        if following.id in seen:
            raise SuccessorError
        seen.add(following.id)
        following = db.session.get(Agency, following.successor_id) if following.successor_id else None
    agency.successor_id = successor.id if successor else None
    agency.successor = successor
    _log("agency.set-successor", agency, account_id, {"successor": successor.slug if successor else ""})
    return agency


def _free_slug(name: str, acronym: str, taken: Callable[[str], bool]) -> str:
    """Return the acronym as an address where it is free, else the name: "serviu-7" would tell nobody which one."""
    short = slugify(acronym)
    if len(short) >= _SHORTEST_ACRONYM and short not in RESERVED and not short.isdigit() and not taken(short):
        return short
    return unique_slug(name, taken, fallback="organismo")


def _move_slug(agency: Agency, slug: str) -> None:
    own_once = find_former(slug) == agency.slug
    if slug_is_taken(slug) and not own_once:
        raise SlugTakenError(slug)
    if own_once:
        db.session.delete(db.session.get_one(FormerSlug, slug))
    db.session.add(FormerSlug(slug=agency.slug, owner_id=agency.id))
    agency.slug = slug


def _set(agency: Agency, values: dict[str, Any], action: str, account_id: int | None) -> Agency:
    changed = {key: value for key, value in values.items() if getattr(agency, key) != value}
    if not changed:
        return agency
    before = {key: getattr(agency, key) for key in changed}
    for key, value in changed.items():
        setattr(agency, key, value)
    _log(action, agency, account_id, {"before": before, "after": changed})
    if _INDEXED & changed.keys():
        _tell(agency)
    return agency


def _tell(agency: Agency) -> None:
    """Tell the read model, in the agency's own scope whatever the scope at hand."""
    db.session.flush()
    with scopes.agency(agency.id):
        for listener in LISTENERS:
            listener(agency)


def _log(action: str, agency: Agency, account_id: int | None, details: dict[str, Any] | None = None) -> None:
    record(
        action,
        account_id=account_id,
        agency_id=agency.id,
        subject=f"agency:{agency.id}",
        details={"title": agency.name, **(details or {})},
    )
