"""The people of an agency: members, roles, invitations and what changed among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.access.visitor import ROLE_LABELS, Role
from participa.foundation.i18n import _
from participa.people import current, queries, services, wording
from participa.people.forms import DemandForm, InviteForm, LastDayForm, RoleForm
from participa.people.models import reaches
from participa.people.throttle import TooManyError
from participa.people.views.area import retry_text, too_many
from participa.people.views.confirming import ask_again
from participa.publishing.pages import status
from participa.web.gate import current_agency, visitor
from participa.web.hosts import external_url
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from participa.people.models import Invitation

area = Area("people_office", __name__, ground=Ground.AGENCY, url_prefix="/gestion/<agency>/personas")


def _actor() -> tuple[int, Role]:
    """Return who acts and with which role, both known to the gate."""
    asking = visitor()
    if asking.account_id is None or asking.role is None:
        abort(404)
    return asking.account_id, asking.role


def _or_404(find: Callable[[int, int], Any], row_id: int) -> Any:
    try:
        return find(current_agency().id, row_id)
    except queries.NotFoundError:
        abort(404)


def _to_index() -> ResponseReturnValue:
    return redirect(url_for("people_office.index", agency=current_agency().slug), 303)


def _page(template: str, **more: Any) -> str:
    return render_template(f"people/office/{template}.html", agency=current_agency(), **more)


def _show_link(invitation: Any, token: str, *, by_mail: bool = True) -> str:
    link = external_url("people.accept_invitation", token=token)
    return _page("invited", invitation=invitation, link=link, by_mail=by_mail)


@area.get("/", access=May.PEOPLE_MANAGE)
def index(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List members, waiting invitations and those who left."""
    own_id = current_agency().id
    text, asked = request.args.get("q", "")[:100], request.args.get("rol", "")
    role = Role(asked) if asked in set(Role) else None
    page = paginate(queries.list_members(own_id, text=text.strip(), role=role), scalars=True)
    invitations = queries.list_invitations(own_id)
    addresses = [member.account.email for member in page.items] + [offer.email for offer in invitations]
    return _page(
        "index",
        page=page,
        refused=queries.list_refused(addresses),
        fields=_fields(text, role),
        is_filtered=bool(text or role),
        invitations=invitations,
        former=queries.list_former_members(own_id),
        reaches=reaches,
        own_role=_actor()[1],
        own_account_id=_actor()[0],
    )


def _fields(text: str, role: Role | None) -> list[dict[str, Any]]:
    """Return the fields of the list's filter, with what is chosen."""
    every = {"value": "", "label": _("Todos")}
    return [
        {"name": "q", "label": _("Nombre o correo"), "kind": "search", "value": text},
        {
            "name": "rol",
            "label": _("Rol"),
            "value": role or "",
            "options": [every, *({"value": r.value, "label": label} for r, label in ROLE_LABELS.items())],
        },
    ]


@area.form("/invitar/", access=May.PEOPLE_MANAGE)
def invite(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Invite somebody; the link is shown once, for when the mail does not arrive."""
    form = InviteForm(actor_role=_actor()[1])
    if form.validate_on_submit():
        email, role = str(form.email.data), Role(str(form.role.data))
        if refusal := _prove_for(role):
            return refusal
        try:
            invitation, token = _invite(email, role, form)
        except services.AlreadyMemberError:
            form.email.errors = [_("Esa persona ya trabaja en este organismo. Puede cambiar su rol en la lista.")]
        except services.AlreadyInvitedError:
            form.email.errors = [_("Ese correo ya tiene una invitación pendiente. Puede reenviarla desde la lista.")]
        except services.NotAllowedError:
            abort(403)
        except TooManyError as error:
            form.form_errors.append(retry_text(error))
            return too_many(error, _page("invite", form=form))
        else:
            return _show_link(invitation, token)
    return _page("invite", form=form), status(form)


def _invite(email: str, role: Role, form: InviteForm) -> tuple[Invitation, str]:
    account_id, own_role = _actor()
    return services.invite(
        agency=current_agency(),
        email=email,
        role=role,
        account_id=account_id,
        actor_role=own_role,
        ends_on=form.ends_on.data,
    )


def _prove_for(role: Role) -> ResponseReturnValue | None:
    """Ask who is signed in to prove it before somebody becomes, or ceases to be, an administrator."""
    return ask_again() if role is Role.ADMIN else None


@area.post("/invitaciones/<int:invitation_id>/direccion/", access=May.PEOPLE_MANAGE)
def copy_link(agency: str, invitation_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Show a new link, to be handed over without a mail; the old one dies."""
    return _renew(invitation_id, by_mail=False)


@area.post("/invitaciones/<int:invitation_id>/reenviar/", access=May.PEOPLE_MANAGE)
def resend(agency: str, invitation_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Send a new link; the old one dies."""
    return _renew(invitation_id, by_mail=True)


def _renew(invitation_id: int, *, by_mail: bool) -> ResponseReturnValue:
    account_id, own_role = _actor()
    invitation = _or_404(queries.get_invitation, invitation_id)
    try:
        token = services.resend_invitation(
            invitation=invitation,
            agency=current_agency(),
            account_id=account_id,
            actor_role=own_role,
            by_mail=by_mail,
        )
    except TooManyError as error:
        flash(retry_text(error), "warning")
        return _to_index()
    except services.NotAllowedError:
        abort(403)
    return _show_link(invitation, token, by_mail=by_mail)


@area.form("/invitaciones/<int:invitation_id>/anular/", access=May.PEOPLE_MANAGE)
def revoke(agency: str, invitation_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and take an invitation back."""
    invitation = _or_404(queries.get_invitation, invitation_id)
    if request.method == "GET":
        return _page("revoke", invitation=invitation)
    services.revoke_invitation(invitation=invitation, account_id=_actor()[0])
    flash(_("La invitación quedó anulada: su dirección ya no sirve."), "success")
    return _to_index()


@area.form("/<int:membership_id>/rol/", access=May.PEOPLE_MANAGE)
def change_role(agency: str, membership_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Give a member another role."""
    account_id, own_role = _actor()
    member = _or_404(queries.get_member, membership_id)
    form = RoleForm(actor_role=own_role, data={"role": member.role.value})
    if form.validate_on_submit():
        role = Role(str(form.role.data))
        if refusal := _prove_for(role):
            return refusal
        try:
            changed = services.change_role(membership=member, role=role, account_id=account_id, actor_role=own_role)
        except services.LastAdminError:
            form.role.errors = [_last_admin()]
        except services.NotAllowedError:
            abort(403)
        else:
            return _role_changed(own=member.account_id == account_id, changed=changed)
    return _page("role", form=form, member=member, own=member.account_id == account_id), status(form)


def _role_changed(*, own: bool, changed: bool) -> ResponseReturnValue:
    """Begin the session anew where one's own role changed, and go where the new role may."""
    token = current.find_token()
    if own and changed and token:
        current.carry(services.rotate_session(account_id=_actor()[0], token=token))
    flash(_("El rol quedó guardado."), "success")
    return redirect(url_for("office.show", agency=current_agency().slug), 303) if own else _to_index()


@area.form("/<int:membership_id>/hasta/", access=May.PEOPLE_MANAGE)
def last_day(agency: str, membership_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Say until when somebody belongs to the agency; it can be moved or taken back."""
    account_id, own_role = _actor()
    member = _or_404(queries.get_member, membership_id)
    form = LastDayForm(data={"ends_on": member.ends_on})
    if form.validate_on_submit():
        try:
            services.set_last_day(
                membership=member, ends_on=form.ends_on.data, account_id=account_id, actor_role=own_role
            )
        except services.LastAdminError:
            form.ends_on.errors = [_last_admin()]
        except services.NotAllowedError:
            abort(403)
        else:
            flash(_("Quedó guardado hasta cuándo participa %(name)s.", name=member.account.name), "success")
            return _to_index()
    return _page("last_day", form=form, member=member), status(form)


@area.form("/<int:membership_id>/terminar/", access=May.PEOPLE_MANAGE)
def end(agency: str, membership_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and end a membership."""
    account_id, own_role = _actor()
    member = _or_404(queries.get_member, membership_id)
    own = member.account_id == account_id
    if request.method == "GET":
        return _page("end", member=member, own=own)
    if refusal := _prove_for(member.role):
        return refusal
    try:
        services.end_membership(membership=member, account_id=account_id, actor_role=own_role)
    except services.LastAdminError:
        flash(_last_admin(), "warning")
        return _to_index()
    except services.NotAllowedError:
        abort(403)
    flash(_("%(name)s ya no trabaja en este organismo.", name=member.account.name), "success")
    return redirect(url_for("people.choose_agency"), 303) if own else _to_index()


@area.form("/dos-pasos/", access=May.PEOPLE_MANAGE)
def second_step(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Choose the roles that demand a second step at sign-in."""
    here = current_agency()
    form = DemandForm(data={"roles": [role.value for role in queries.roles_with_second_step(here.id)]})
    if form.validate_on_submit():
        chosen = [Role(role) for role in form.roles.data or ()]
        services.set_demanded_roles(agency=here, roles=chosen, account_id=_actor()[0])
        flash(_("Quedó guardado para qué roles se pide la verificación en dos pasos."), "success")
        return _to_index()
    return _page("second_step", form=form, days=services.GRACE.days), status(form)


@area.get("/historial/", access=May.PEOPLE_MANAGE)
def history(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Show who invited, joined, changed role and left."""
    page = paginate(queries.list_history(current_agency().id), scalars=True, per_page=50)
    ids = {event.account_id for event in page.items} | {event.details.get("account") for event in page.items}
    names = queries.names_of({account_id for account_id in ids if account_id})
    lines = [(event, wording.history_text(event, names)) for event in page.items]
    return _page("history", page=page, lines=lines, names=names)


def _last_admin() -> str:
    return _("Es la única persona que administra el organismo sin fecha de término. Dé antes ese rol a otra.")
