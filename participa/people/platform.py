"""Super-admins' pages about people: those who administer the platform, and who runs each agency's section."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.access.visitor import Role
from participa.agencies.models import Agency
from participa.agencies.queries import find_by_slug
from participa.foundation.i18n import _
from participa.people import queries, services
from participa.people.forms import InviteAdminForm
from participa.people.throttle import TooManyError
from participa.people.views.area import retry_text, too_many
from participa.publishing.pages import status
from participa.tenancy import scopes
from participa.web.gate import visitor
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.people.models import Invitation

area = Area("people_platform", __name__, ground=Ground.PLATFORM, url_prefix="/plataforma")


def _agency(slug: str) -> Agency:
    found = find_by_slug(slug)
    if found is None or found.is_practice:
        abort(404)
    return found


def _waiting(agency: Agency, invitation_id: int) -> Invitation:
    try:
        return queries.get_invitation(agency.id, invitation_id)
    except queries.NotFoundError:
        abort(404)


def _to_index(agency: Agency) -> ResponseReturnValue:
    return redirect(url_for("people_platform.index", slug=agency.slug), 303)


def _show_link(agency: Agency, invitation: Any, token: str) -> str:
    link = external_url("people.accept_invitation", token=token)
    return render_template("people/platform/invited.html", agency=agency, invitation=invitation, link=link)


@area.get("/superadministracion/", access=May.PLATFORM_READ)
def super_admins() -> ResponseReturnValue:
    """List those who administer the platform; they are made by the command line."""
    return render_template("people/platform/super_admins.html", accounts=queries.list_super_admins())


@area.get("/organismos/<slug>/personas/", access=May.PLATFORM_READ)
def index(slug: str) -> ResponseReturnValue:
    """Show who administers an agency and which invitations wait."""
    agency = _agency(slug)
    return render_template(
        "people/platform/index.html",
        agency=agency,
        admins=queries.list_admins(agency.id),
        invitations=queries.list_invitations(agency.id),
    )


@area.form("/organismos/<slug>/personas/invitar/", access=May.PLATFORM_MANAGE)
def invite(slug: str) -> ResponseReturnValue:
    """Invite somebody to administer an agency; the link is shown once."""
    agency, form = _agency(slug), InviteAdminForm()
    if form.validate_on_submit():
        try:
            invitation, token = _invite(agency, str(form.email.data))
        except services.AlreadyMemberError:
            form.email.errors = [_("Esa persona ya trabaja en este organismo.")]
        except services.AlreadyInvitedError:
            form.email.errors = [_("Ese correo ya tiene una invitación pendiente. Puede reenviarla desde la lista.")]
        except TooManyError as error:
            form.form_errors.append(retry_text(error))
            return too_many(error, render_template("people/platform/invite.html", agency=agency, form=form))
        else:
            return _show_link(agency, invitation, token)
    return render_template("people/platform/invite.html", agency=agency, form=form), status(form)


def _invite(agency: Agency, email: str) -> tuple[Invitation, str]:
    with scopes.agency(agency.id):
        return services.invite(
            agency=agency, email=email, role=Role.ADMIN, account_id=visitor().account_id or 0, actor_role=Role.ADMIN
        )


@area.post("/organismos/<slug>/personas/<int:invitation_id>/reenviar/", access=May.PLATFORM_MANAGE)
def resend(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Send a new link; the old one dies."""
    agency = _agency(slug)
    account_id = visitor().account_id or 0
    try:
        with scopes.agency(agency.id):
            invitation = _waiting(agency, invitation_id)
            token = services.resend_invitation(
                invitation=invitation, agency=agency, account_id=account_id, actor_role=Role.ADMIN
            )
    except TooManyError as error:
        flash(retry_text(error), "warning")
        return _to_index(agency)
    return _show_link(agency, invitation, token)


@area.form("/organismos/<slug>/personas/<int:invitation_id>/anular/", access=May.PLATFORM_MANAGE)
def revoke(slug: str, invitation_id: int) -> ResponseReturnValue:
    """Confirm and take an invitation back."""
    agency = _agency(slug)
    with scopes.agency(agency.id):
        invitation = _waiting(agency, invitation_id)
        if request.method == "GET":
            return render_template("people/platform/revoke.html", agency=agency, invitation=invitation)
        services.revoke_invitation(invitation=invitation, account_id=visitor().account_id or 0)
    flash(_("La invitación quedó anulada: su dirección ya no sirve."), "success")
    return _to_index(agency)
