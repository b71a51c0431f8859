"""The agency's pages of its own card, its colour and its logo."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import OperationalError

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.agencies import look, services
from participa.agencies.forms import CardForm, ColourForm, FourEyesForm, LogoForm
from participa.agencies.logos import draw_logo
from participa.agencies.views import for_ever, logo_file
from participa.extensions import db
from participa.foundation.colours import TEXT_CONTRAST
from participa.foundation.files import StorageFull, UploadRefused, storage_from
from participa.foundation.i18n import _
from participa.publishing import forms
from participa.publishing.pages import attempt, status
from participa.web.gate import current_agency, visitor
from participa.web.unit_of_work import NotSavedError, commit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

area = Area("agencies_office", __name__, ground=Ground.AGENCY)


def _url(page: str) -> str:
    return url_for(f"agencies_office.{page}", agency=current_agency().slug)


@area.form("/gestion/<agency>/ficha/", access=May.AGENCY_EDIT)
def edit(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Change what the agency says of itself."""
    here = current_agency()
    form = CardForm(obj=here)
    if form.validate_on_submit():
        values = forms.values(form)
        if attempt(form, lambda: services.edit_card(here, values=values, account_id=visitor().account_id)) is not None:
            flash(_("La ficha quedó guardada."), "success")
            return redirect(_url("edit"))
        db.session.refresh(here)
    return render_template("agencies/backoffice/card.html", agency=here, form=form), status(form)


@area.form("/gestion/<agency>/ficha/revision/", access=May.AGENCY_EDIT)
def review(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Say whether another person approves each text before it is published."""
    here = current_agency()
    form = FourEyesForm(data={"four_eyes": "si" if here.four_eyes else "no"})
    if form.validate_on_submit():
        services.set_four_eyes(here, four_eyes=form.four_eyes.data == "si", account_id=visitor().account_id)
        flash(_("Quedó guardado. Vale para lo que se publique desde ahora."), "success")
        return redirect(_url("edit"))
    return render_template("agencies/backoffice/review.html", agency=here, form=form), status(form)


@area.form("/gestion/<agency>/ficha/aspecto/", access=May.AGENCY_EDIT)
def appearance(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Try a colour, see it, and keep it."""
    here = current_agency()
    form = ColourForm(obj=here)
    good = form.validate_on_submit()
    if good and "preview" not in request.form:
        colour = form.colour.data
        if attempt(form, lambda: services.set_colour(here, colour=colour, account_id=visitor().account_id)) is not None:
            flash(_("El color quedó guardado."), "success")
            return redirect(_url("appearance"))
        db.session.refresh(here)
    return _appearance(form, LogoForm(formdata=None), form.colour.data if good or request.method == "GET" else "")


@area.post("/gestion/<agency>/ficha/logo/", access=May.AGENCY_EDIT)
def logo(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take a new logo."""
    here = current_agency()
    form = LogoForm()
    if form.validate_on_submit():
        try:
            upload = request.files.get("logo")
            drawn = draw_logo(upload.read() if upload else b"", (upload.filename or "") if upload else "")
            _keep_logo(drawn)
        except (UploadRefused, StorageFull) as error:
            form.logo.errors = [*form.logo.errors, str(error)]
        else:
            flash(_("El logo quedó guardado."), "success")
            return redirect(_url("appearance"))
    return _appearance(ColourForm(formdata=None, obj=here), form, here.colour)


@area.post("/gestion/<agency>/ficha/logo/quitar/", access=May.AGENCY_EDIT)
def remove_logo(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Do without a logo."""
    _forget(services.set_logo(current_agency(), key="", account_id=visitor().account_id))
    flash(_("La sección quedó sin logo."), "success")
    return redirect(_url("appearance"))


@area.get("/gestion/<agency>/ficha/muestra-<version>.css", access=May.AGENCY_EDIT)
def sample(agency: str, version: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the style sheet of a colour that is being tried."""
    css = look.theme_of(f"#{version}")
    if not css:
        abort(404)
    return for_ever(css, "text/css; charset=utf-8")


@area.get("/gestion/<agency>/ficha/logo-actual", access=May.AGENCY_EDIT)
def present_logo(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Answer the logo, also before citizens can see the section."""
    if not current_agency().logo_key:
        abort(404)
    response = logo_file(current_agency())
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _keep_logo(drawn: BinaryIO) -> None:
    """Store the logo and commit; the file goes again when the change can't be kept. Raises StorageFull."""
    storage, agency_id = storage_from(current_app.config), current_agency().id
    key = storage.save(drawn, agency_id)
    try:
        _forget(services.set_logo(current_agency(), key=key, account_id=visitor().account_id))
    except (NotSavedError, OperationalError):
        storage.delete(key, agency_id=agency_id)
        raise


def _forget(former_key: str) -> None:
    """Commit, and only then delete the file that no agency names any more."""
    commit()
    if former_key:
        storage_from(current_app.config).delete(former_key, agency_id=current_agency().id)


def _appearance(form: ColourForm, logo_form: LogoForm, colour: str | None) -> ResponseReturnValue:
    here = current_agency()
    context: dict[str, Any] = {"colour": colour, "takes_white": True}
    if colour and look.theme_of(colour):
        context["takes_white"] = look.white_contrast(colour) >= TEXT_CONTRAST
        context["theme_url"] = url_for(
            "agencies_office.sample", agency=here.slug, version=str(colour).removeprefix("#")
        )
    page = render_template(
        "agencies/backoffice/appearance.html", agency=here, form=form, logo_form=logo_form, **context
    )
    return page, max(status(form), status(logo_form))
