"""Accepting an invitation. Its token alone says for which agency it is.

Fetching the link changes nothing: mail scanners do it. It counts as opened once a person acts on its page: a small
script tells (`tell_opened`), or else whatever the page sends first, even if that is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from participa.access.permissions import May
from participa.foundation import words
from participa.foundation.i18n import _
from participa.people import current, identity, queries, services
from participa.people.forms import AcceptForm
from participa.people.views.area import area, browser, gone
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.people.queries import Offer


@area.form("/invitacion/<token>/", access=May.ANYONE)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Show who invites to what, and join: with a new account, or with the one of the same address."""
    offer = queries.find_offer(token)
    if offer is None:
        return gone()
    if not offer.is_open:
        return gone("people/invitation_over.html", 410, offer=offer)
    if request.method == "POST":
        services.mark_opened(offer=offer)
        commit()  # kept even if what was sent is refused
    own = current.find_account()
    if own is not None:
        return _as_somebody(token, offer, own.email == offer.email)
    if queries.find_account_by_email(offer.email):
        if request.method == "POST":
            return redirect(url_for("people.sign_in", siguiente=url_for("people.accept_invitation", token=token)), 303)
        return render_template("people/invitation.html", offer=offer, token=token, way="sign-in", form=None)
    return _as_nobody(token, offer)


@area.post("/invitacion/<token>/abierta/", access=May.ANYONE)
def tell_opened(token: str) -> ResponseReturnValue:
    """Take the page's word that a person moved on it."""
    offer = queries.find_offer(token)
    if offer is None or not offer.is_open:
        return gone()
    services.mark_opened(offer=offer)
    return "", 204


def _as_somebody(token: str, offer: Offer, same_person: bool) -> ResponseReturnValue:  # noqa: FBT001
    """Join with the account that is signed in, if the invitation is for it."""
    own, carried = current.find_account(), current.find_token()
    form = AcceptForm()
    if not same_person or own is None or carried is None:
        page = render_template("people/invitation.html", offer=offer, token=token, way="other-person", form=None)
        return page, 403 if form.is_submitted() else 200
    if not form.is_submitted():
        return render_template("people/invitation.html", offer=offer, token=token, way="join", form=None)
    try:
        offer, fresh = services.accept(token=token, account_id=own.id, session_token=carried)
    except services.LinkDeadError:
        return gone()
    return _welcome(offer, fresh)


def _as_nobody(token: str, offer: Offer) -> ResponseReturnValue:
    """Make the account and join."""
    form = AcceptForm(data={"name": offer.name})
    if form.validate_on_submit():
        try:
            offer, signed_in = services.accept_with_new_account(
                token=token, name=str(form.name.data), password=str(form.password.data), browser=browser()
            )
        except services.LinkDeadError:
            return gone()
        except services.EmailTakenError:
            return redirect(url_for("people.accept_invitation", token=token), 303)
        except services.WeakPasswordError as error:
            form.password.errors = [str(error)]
        except identity.IdentityError:
            form.name.errors = [_("Escriba el nombre y apellido de una persona.")]
        else:
            return _welcome(offer, signed_in.token)
    page = render_template("people/invitation.html", offer=offer, token=token, way="new", form=form)
    return page, 422 if form.errors else 200


def _welcome(offer: Offer, token: str) -> ResponseReturnValue:
    current.carry(token)
    flash(_("Ya forma parte %(of_agency)s.", of_agency=words.of_the(offer.agency_name)), "success")
    return redirect(url_for("office.show", agency=offer.agency_slug), 303)
