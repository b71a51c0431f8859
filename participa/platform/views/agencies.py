"""Super-admins' pages of agencies: the list, a new one, and the life of each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, redirect, render_template, request, url_for

from participa.access.permissions import May
from participa.agencies import services
from participa.agencies.importing import TEMPLATE_HEADERS, export_row
from participa.agencies.importing.known import Known
from participa.agencies.labels import KINDS, REGIMES, STATES
from participa.agencies.models import TRANSITIONS, Agency, AgencyState, Kind, Regime
from participa.agencies.queries import AgencyFilters, find_by_id, find_by_slug
from participa.foundation.downloads import content_disposition
from participa.foundation.i18n import _, _l
from participa.foundation.tables import CSV_TYPE, csv_stream
from participa.obligations.queries import count_overdue
from participa.people.identity import IdentityError
from participa.people.queries import list_invitations
from participa.people.throttle import TooManyError
from participa.platform import queries
from participa.platform.forms import CreateForm, FactsForm, StateForm, SuccessorForm
from participa.platform.services import invite_admin
from participa.platform.views.area import area
from participa.platform.wording import STAGES
from participa.publishing.pages import attempt, status
from participa.territory.division import regions
from participa.web.gate import visitor
from participa.web.hosts import external_url
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue


def _stage() -> queries.Stage | None:
    """Read the stage that is asked for; one that does not exist answers 400."""
    asked = request.args.get("avance", "")
    if asked and asked not in list(queries.Stage):
        abort(400)
    return queries.Stage(asked) if asked else None


def _filters() -> tuple[AgencyFilters, bool]:
    """Read the filters of the list; a value that does not exist answers 400 (abuse cases P01, Q02)."""
    state, kind, region = (request.args.get(name, "") for name in ("estado", "tipo", "region"))
    people = request.args.get("personas", "")
    known_region = region in {"", *(r.code for r in regions())}
    if (
        (state and state not in list(AgencyState))
        or (kind and kind not in list(Kind))
        or not known_region
        or people not in ("", "sin")
    ):
        abort(400)
    filters = AgencyFilters(
        text=" ".join(request.args.get("q", "")[:100].replace("\0", "").split()),
        state=AgencyState(state) if state else None,
        kind=Kind(kind) if kind else None,
        region=region,
    )
    return filters, people == "sin"


@area.get("/organismos/", access=May.PLATFORM_READ)
def agencies() -> ResponseReturnValue:
    """List agencies."""
    filters, alone = _filters()
    stage = _stage()
    asked: dict[str, Any] = {key: value for key, value in request.args.items() if key in _IN_ADDRESS}
    page = paginate(queries.list_agencies(filters, only_without_members=alone, stage=stage), scalars=True)
    return render_template(
        "platform/agencies.html",
        page=page,
        fields=_fields(filters, alone=alone, stage=stage),
        is_filtered=alone or stage is not None or filters != AgencyFilters(),
        stages=queries.read_stages([agency.id for agency in page.items]),
        stage_labels=STAGES,
        kinds=KINDS,
        overdue=count_overdue([agency for agency in page.items if agency.is_live]),
        csv_url=url_for("platform.agencies_csv", **asked),
    )


_IN_ADDRESS = frozenset({"q", "estado", "tipo", "region", "personas", "avance"})


def _fields(filters: AgencyFilters, *, alone: bool, stage: queries.Stage | None) -> list[dict[str, Any]]:
    """Return the fields of the filter form, with what is chosen."""
    every = {"value": "", "label": _("Todos")}
    return [
        {"name": "q", "label": _("Nombre, sigla o código"), "kind": "search", "value": filters.text},
        {
            "name": "estado",
            "label": _("Estado"),
            "value": filters.state or "",
            "options": [every, *({"value": s.value, "label": t} for s, t in STATES.items())],
        },
        {
            "name": "tipo",
            "label": _("Tipo"),
            "value": filters.kind or "",
            "options": [every, *({"value": k.value, "label": t} for k, t in KINDS.items())],
        },
        {
            "name": "region",
            "label": _("Región"),
            "value": filters.region,
            "options": [
                {"value": "", "label": _("Todas")},
                *({"value": r.code, "label": r.short_name} for r in regions()),
            ],
        },
        {
            "name": "personas",
            "label": _("Personas"),
            "value": "sin" if alone else "",
            "options": [every, {"value": "sin", "label": _("Sin nadie todavía")}],
        },
        {
            "name": "avance",
            "label": _("Avance"),
            "value": stage or "",
            "options": [every, *({"value": word, "label": label} for word, label in STAGES.items())],
        },
    ]


@area.get("/organismos.csv", access=May.PLATFORM_READ)
def agencies_csv() -> ResponseReturnValue:
    """Download the list at hand, in the columns that the import takes."""
    filters, alone = _filters()
    found = queries.read_agencies(filters, only_without_members=alone, stage=_stage())
    response = Response(
        b"".join(csv_stream(TEMPLATE_HEADERS, (export_row(agency) for agency in found))), content_type=CSV_TYPE
    )
    response.headers["Content-Disposition"] = content_disposition("organismos.csv")
    return response


@area.form("/organismos/nuevo/", access=May.PLATFORM_MANAGE)
def create() -> ResponseReturnValue:
    """Make an agency and invite who will administer it."""
    form = CreateForm()
    similar = []
    if form.validate_on_submit():
        similar = [] if form.is_separate.data else Known().similar(str(form.name.data))
        if similar:
            form.form_errors.append(
                _("Ya hay un organismo con un nombre parecido. Revise si es el mismo antes de crearlo.")
            )
        else:
            kind = Kind(str(form.kind.data))
            made = attempt(
                form,
                lambda: services.create_agency(name=str(form.name.data), kind=kind, account_id=visitor().account_id),
            )
            if made is not None:
                flash(_("El organismo quedó creado, en preparación."), "success")
                return _invited(made, str(form.email.data))
    return render_template("platform/create.html", form=form, similar=similar), status(form)


def find(slug: str) -> Agency:
    """Return an agency whatever its state, or answer 404."""
    agency = find_by_slug(slug)
    if agency is None or agency.is_practice:
        abort(404)
    return agency


def _home(agency: Agency) -> ResponseReturnValue:
    return redirect(url_for("platform.agency", slug=agency.slug))


@area.get("/organismos/<slug>/", access=May.PLATFORM_READ)
def agency(slug: str) -> ResponseReturnValue:
    """Show an agency with what can be done."""
    here = find(slug)
    return render_template(
        "platform/agency.html",
        agency=here,
        kind=KINDS[here.kind],
        regime=REGIMES[here.regime],
        moves=[(state, MOVES[state]) for state in AgencyState if state in TRANSITIONS[here.state]],
        members=queries.count_members(here.id),
        invitations=list_invitations(here.id),
    )


@area.form("/organismos/<slug>/datos/", access=May.PLATFORM_MANAGE)
def edit(slug: str) -> ResponseReturnValue:
    """Change name, address and facts of an agency."""
    here = find(slug)
    form = FactsForm(here)
    if form.validate_on_submit() and attempt(form, lambda: _save(here, form)) is not None:
        flash(_("Los datos quedaron guardados."), "success")
        return _home(here)
    return render_template("platform/facts.html", agency=here, slug=slug, form=form), status(form)


def _save(here: Agency, form: FactsForm) -> Agency:
    facts = {
        "acronym": form.acronym.data or "",
        "kind": Kind(str(form.kind.data)),
        "regime": Regime(str(form.regime.data)),
        "code": form.code.data or None,
        "ministry_id": int(form.ministry_id.data) if form.ministry_id.data else None,
        "region_code": form.region_code.data or (form.commune_code.data or "")[:2] or None,
        "commune_code": form.commune_code.data or None,
        "files_quota_mb": form.files_quota_mb.data,
    }
    services.edit_facts(here, values=facts, account_id=visitor().account_id)
    return services.rename(here, name=str(form.name.data), slug=_new_slug(here, form), account_id=visitor().account_id)


def _new_slug(here: Agency, form: FactsForm) -> str | None:
    """Return the asked address only if it is another: the present one may be older than the rules."""
    return str(form.slug.data) if form.slug.data != here.slug else None


#: What moving to each state is called.
MOVES = {
    AgencyState.PREPARING: _l("Volver a preparación"),
    AgencyState.LIVE: _l("Publicar la sección"),
    AgencyState.SUSPENDED: _l("Suspender la sección"),
    AgencyState.CLOSED: _l("Cerrar el organismo"),
}


@area.form("/organismos/<slug>/estado/<state>/", access=May.PLATFORM_MANAGE)
def change_state(slug: str, state: str) -> ResponseReturnValue:
    """Confirm and move an agency to another state."""
    here = find(slug)
    if state not in list(AgencyState):
        abort(404)
    asked = AgencyState(state)
    form = StateForm(asked)
    if asked not in TRANSITIONS[here.state]:
        flash(_("El organismo ya no está en un estado que permita ese cambio."), "warning")
        return _home(here)
    if form.validate_on_submit():
        reason = str(form.reason.data or "")
        done = attempt(
            form, lambda: services.change_state(here, state=asked, reason=reason, account_id=visitor().account_id)
        )
        if done is not None:
            flash(_("El estado quedó cambiado."), "success")
            return _home(here)
    return render_template("platform/state.html", agency=here, asked=asked, move=MOVES[asked], form=form), status(form)


@area.form("/organismos/<slug>/sucesion/", access=May.PLATFORM_MANAGE)
def successor(slug: str) -> ResponseReturnValue:
    """Say which body took over an agency's functions."""
    here = find(slug)
    form = SuccessorForm(here)
    if form.validate_on_submit():
        heir = find_by_id(int(form.successor_id.data)) if form.successor_id.data else None
        try:
            services.set_successor(here, successor=heir, account_id=visitor().account_id)
        except services.SuccessorError:
            form.successor_id.errors = [_("Ese organismo ya depende de este en la sucesión: elija otro.")]
        else:
            flash(_("La sucesión quedó declarada."), "success")
            return _home(here)
    return render_template("platform/successor.html", agency=here, form=form), status(form)


def _invited(here: Agency, email: str) -> ResponseReturnValue:
    """Invite, and show the link once; where that is not possible say why, on the agency's own page."""
    slug = here.slug
    try:
        invitation, token = invite_admin(agency=here, email=email, account_id=visitor().account_id or 0)
    except TooManyError as error:
        flash(
            _(
                "Se enviaron muchas invitaciones seguidas. Espere %(seconds)s segundos y vuelva a invitar.",
                seconds=error.seconds,
            ),
            "warning",
        )
    except IdentityError:
        flash(_("El correo no sirve para una invitación: revíselo y vuelva a invitar."), "error")
    else:
        link = external_url("people.accept_invitation", token=token)
        return render_template("people/platform/invited.html", agency=here, invitation=invitation, link=link)
    return redirect(url_for("platform.agency", slug=slug))
