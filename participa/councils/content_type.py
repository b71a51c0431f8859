"""What the publishing mechanism needs to know of a council."""

from __future__ import annotations

from typing import TYPE_CHECKING

from participa.councils.forms import (
    KIND_LABELS,
    ROLE_LABELS,
    SCOPE_LABELS,
    SEAT_LABELS,
    STATE_LABELS,
    CouncilForm,
    CouncilMemberForm,
    CouncilSessionForm,
)
from participa.councils.models import Council, CouncilMember, CouncilScope, CouncilSession, SessionState
from participa.councils.queries import (
    MEMBER_ORDER,
    SESSION_ORDER,
    list_members,
    list_session_papers,
    list_session_texts,
)
from participa.foundation.clock import local, now, today
from participa.foundation.i18n import _, _l
from participa.foundation.markdown import plain
from participa.foundation.words import short_date
from participa.publishing.checks import advise
from participa.publishing.content_types import ContentType, Facts, PartType, Problem, register
from participa.terms.queries import list_terms
from participa.terms.rules import advice
from participa.territory.division import region

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from participa.terms.rules import Term


def describe(council: Council) -> Facts:
    """Return what lists and search need: its members and organisations, what its sessions deal with."""
    members, sessions = list_members(council), list_session_texts(council)
    marked = [council.purpose, *(text for s in sessions for text in (s.agenda, s.agreements))]
    lines = [council.executive_secretary, *(f"{m.name} {m.organisation} {m.representation}" for m in members)]
    days = sorted(local(s.starts_at).date() for s in sessions if s.state == SessionState.CALLED)
    return Facts(
        text=" ".join(
            part
            for part in (*lines, plain("\n\n".join(text for text in marked if text)), plain(council.bylaws))
            if part
        ),
        subkind=str(council.scope),
        event_on=next((day for day in days if day >= today()), None),
        event_label="session",
        dates=tuple((day, "session") for day in days) + _end_of_term(council),
    )


def _end_of_term(council: Council) -> tuple[tuple[date, str], ...]:
    return ((council.term_until, "closes"),) if council.term_until else ()


def check(council: Council) -> list[Problem]:
    """Return what to mend before it is shown, by art. 74, the transparency tables and good practice."""
    members = [m for m in list_members(council) if not m.has_left] if council.id else []
    problems = (
        []
        if council.composition_rule
        else [Problem("composition_rule", _("Explique la forma de integración: cómo se elige a quienes lo integran."))]
    )
    advised = (
        (council.summary, "summary", _("Escriba un resumen en lenguaje claro.")),
        (council.act, "act", _("Indique el acto que constituye el consejo.")),
        (members, "integrantes", _("Agregue a sus integrantes.")),
        (council.bylaws, "bylaws", _("Publique el reglamento o adjúntelo como documento.")),
        (council.quorum, "quorum", _("Indique el quórum para sesionar.")),
        (council.term_until, "term_until", _("Indique cuándo termina el período actual.")),
        (not council.term_is_over, "term_until", _("El período terminó: actualícelo o publique la elección.")),
    )
    return problems + advise(*advised, *_by_terms(council, list_terms(council.agency_id)))


def _by_terms(council: Council, terms: Mapping[str, Term]) -> tuple[tuple[bool, str, str], ...]:
    """Return what the agency's terms say of its next election, of agendas and minutes; the by-laws may say more."""
    ending, agenda, minutes = terms["council_term"], terms["agenda"], terms["minutes"]
    soon_over = council.term_until is not None and not ending.fits(today(), council.term_until)
    sessions = list_session_papers(council) if council.id else []
    ahead = [s for s in sessions if s.state == SessionState.CALLED and s.starts_at > now() and not s.has_agenda]
    soon = [s for s in ahead if not agenda.fits(today(), local(s.starts_at).date())]
    held = [s for s in sessions if s.state == SessionState.HELD and not s.has_minutes]
    late = [s for s in held if today() > minutes.after(local(s.starts_at).date())]
    return (
        (
            council.term_is_over or not soon_over,
            "term_until",
            advice(_("Al período le queda menos de %(length)s: prepare la elección.", length=ending.length), ending),
        ),
        (
            not soon,
            "sesiones",
            advice(_("Publique la tabla al menos %(length)s antes de la sesión.", length=agenda.length), agenda),
        ),
        (
            not late,
            "sesiones",
            advice(_("Publique el acta dentro de %(length)s desde la sesión.", length=minutes.length), minutes),
        ),
    )


def settle(council: Council) -> None:
    """Make a national council have no region."""
    if council.scope == CouncilScope.NATIONAL:
        council.region_code = None


def scope_label(council: Council) -> str:
    """Return "Nacional", or the name of the region."""
    if council.scope == CouncilScope.REGIONAL and council.region_code:
        return region(council.region_code).usual_name
    return str(SCOPE_LABELS[council.scope])


MEMBERS = PartType(
    segment="integrantes",
    model=CouncilMember,
    form=CouncilMemberForm,
    plural=_l("Integrantes"),
    singular=_l("Integrante"),
    add_label=_l("Agregar integrante"),
    empty_text=_l("Agregue a quienes integran el consejo. No se pide ni se guarda el RUN."),
    order_by=MEMBER_ORDER,
    columns=(
        (_l("Nombre"), lambda m: m.name),
        (_l("Rol"), lambda m: ROLE_LABELS[m.role]),
        (_l("Calidad"), lambda m: SEAT_LABELS[m.seat]),
        (_l("Organización"), lambda m: m.organisation),
    ),
)
SESSIONS = PartType(
    segment="sesiones",
    model=CouncilSession,
    form=CouncilSessionForm,
    plural=_l("Sesiones"),
    singular=_l("Sesión"),
    add_label=_l("Agregar sesión"),
    empty_text=_l("Agregue las sesiones convocadas y las realizadas, con su tabla, sus acuerdos y su acta."),
    order_by=SESSION_ORDER,
    deadlines=("starts_at",),
    columns=(
        (_l("Sesión"), lambda s: _("N° %(number)s de %(year)s", number=s.number, year=s.year)),
        (_l("Fecha"), lambda s: short_date(s.starts_at)),
        (_l("Tipo"), lambda s: KIND_LABELS[s.kind]),
        (_l("Estado"), lambda s: STATE_LABELS[s.state]),
        (_l("Acta"), lambda s: _("Publicada") if s.minutes_text else _("Sin acta")),
    ),
)

COUNCIL = register(
    ContentType(
        kind="council",
        segment="consejos",
        model=Council,
        form=CouncilForm,
        singular=_l("Consejo de la sociedad civil"),
        plural=_l("Consejos de la sociedad civil"),
        menu=_l("Consejos"),
        new_label=_l("Nuevo consejo"),
        empty_text=_l("Agregue el consejo del organismo: después podrá sumar sus integrantes y sesiones."),
        explanation=_l(
            "Órganos consultivos con representantes de organizaciones sin fines de lucro (art. 74 de la Ley 18.575)."
        ),
        describe=describe,
        check=check,
        parts=(MEMBERS, SESSIONS),
        deadlines=("term_from", "term_until"),
        columns=(
            (_l("Ámbito"), scope_label),
            (_l("Período hasta"), lambda c: short_date(c.term_until) if c.term_until else ""),
        ),
        after_save=(settle,),
    )
)
