"""The pages from which a practice section is entered, made and emptied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.people.views.confirming import confirmed
from participa.practice import queries, services
from participa.publishing.forms import ConfirmForm
from participa.publishing.pages import attempt, status
from participa.web.gate import current_agency, registry, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("practice", __name__, ground=Ground.AGENCY, url_prefix="/gestion/<agency>/practica")


def _url(page: str) -> str:
    return url_for(f"practice.{page}", agency=current_agency().slug)


@area.get("/", access=May.OFFICE_ENTER)
def show(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Say what practising is, and lead there; from inside, lead back to the agency."""
    here = current_agency()
    if here.practice_of_id is not None:
        home = registry.find_agency_by_id(here.practice_of_id)
        return redirect(url_for("practice.show", agency=home.slug if home else here.slug))
    practice = queries.find_practice(here.id)
    count = queries.count_contents(practice) if practice else 0
    return render_template("practice/show.html", agency=here, practice=practice, count=count, form=ConfirmForm())


@area.post("/preparar/", access=May.PRACTICE_PREPARE)
def prepare(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Make the practice section with its samples, and enter it."""
    form, here = ConfirmForm(), current_agency()
    practice = attempt(form, lambda: services.prepare(here, actor=visitor()))
    if practice is None:
        return redirect(_url("show"), 303)  # somebody made it at this very moment, or it could not be kept
    return redirect(url_for("office.show", agency=practice.slug), 303)


@area.form("/vaciar/", access=May.PRACTICE_WIPE)
@confirmed
def wipe(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm and throw away what was practised; put new samples in its place if asked."""
    form, here = ConfirmForm(), current_agency()
    fill = "llenar" in request.form
    if form.validate_on_submit():
        gone = attempt(form, lambda: services.wipe(here, actor=visitor(), fill=fill))
        if gone is not None:
            flash(
                _("La sección de práctica quedó con ejemplos nuevos.")
                if fill
                else _("La sección de práctica quedó vacía."),
                "success",
            )
            return redirect(_url("show"), 303)
    return render_template("practice/wipe.html", agency=here, form=form), status(form)
