"""The checklist of a section that is being prepared: one page, with one of its steps open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.area import Area, Ground
from participa.access.matrix import may
from participa.access.permissions import May
from participa.agencies.forms import CardForm
from participa.agencies.labels import KINDS
from participa.foundation.i18n import _
from participa.mechanisms.content_type import MECHANISM
from participa.mechanisms.models import Mechanism
from participa.onboarding import forms, queries, services, texts, wording
from participa.onboarding.queries import Step
from participa.people.current import find_account
from participa.publishing.forms import values as values_of
from participa.publishing.pages import attempt, status
from participa.publishing.queries import NotFoundError, get_by_id
from participa.publishing.services import NotReadyError, PublishingError
from participa.territory.division import region
from participa.web.gate import current_agency, visitor
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

area = Area("onboarding", __name__, ground=Ground.AGENCY, url_prefix="/gestion/<agency>/puesta-en-marcha")


@area.before_request
def _leave_what_is_over() -> ResponseReturnValue | None:
    """Lead the steps of a section that is published to the page that says so."""
    is_step = request.endpoint not in ("onboarding.show", "onboarding.publish_mechanism")
    if not is_step or queries.is_preparing(current_agency()):
        return None
    return redirect(_url("show"))


def _url(page: str, **more: Any) -> str:
    return url_for(f"onboarding.{page}", agency=current_agency().slug, **more)


def step_url(step: Step) -> str:
    """Return the address of the checklist with a step open."""
    return _url(step.name.lower(), _anchor=step.value)


def _progress() -> queries.Progress:
    return queries.read_progress(current_agency(), with_team=may(visitor(), May.AGENCY_EDIT))


def _next(step: Step) -> ResponseReturnValue:
    return redirect(step_url(_progress().after(step)), 303)


@area.get("/", access=May.SECTION_SET_UP)
def show(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the checklist at its next step; of a published section, that it is ready and where it is."""
    here = current_agency()
    if not queries.is_preparing(here):
        address = external_url("agencies.show", agency=here.slug)
        return render_template("onboarding/ready.html", agency=here, address=address)
    step = _progress().after()
    return _page(step, FORMS[step]())


@area.form("/ficha/", access=May.SECTION_SET_UP)
def card(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Confirm what the portal knows of the agency."""
    form, here = _card_form(), current_agency()
    if form.validate_on_submit():
        values = values_of(form)
        if attempt(form, lambda: services.confirm_card(here, values=values, actor=visitor())) is not None:
            return _next(Step.CARD)
    return _page(Step.CARD, form)


@area.form("/encargado/", access=May.SECTION_SET_UP)
def officer(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Name who answers for participation."""
    form, here = _officer_form(), current_agency()
    if form.validate_on_submit():
        values = values_of(form)
        if attempt(form, lambda: services.name_officer(here, values=values, actor=visitor())) is not None:
            return _next(Step.OFFICER)
    return _page(Step.OFFICER, form)


@area.form("/equipo/", access=May.AGENCY_EDIT)
def team(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Say that one works alone for now; whoever does not, invites the others by their own page."""
    form = forms.ConfirmStepForm()
    if form.validate_on_submit():
        services.work_alone(current_agency(), actor=visitor())
        return _next(Step.TEAM)
    return _page(Step.TEAM, form)


@area.form("/norma/", access=May.SECTION_SET_UP)
def norm(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Add the general norm."""
    form = _norm_form()
    if form.validate_on_submit() and attempt(form, lambda: _add_norm(form)) is not None:
        return _next(Step.NORM)
    return _page(Step.NORM, form)


@area.form("/mecanismos/", access=May.SECTION_SET_UP)
def mechanisms(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Choose the mechanisms and have their texts prepared."""
    form, here = _mechanisms_form(), current_agency()
    if form.validate_on_submit():
        chosen = form.types.data or []
        if attempt(form, lambda: services.prepare_mechanisms(here, types=chosen, actor=visitor())) is not None:
            return _stay_while_drafts_wait()
    return _page(Step.MECHANISMS, form)


@area.post("/mecanismos/<int:content_id>/publicar/", access=May.SECTION_SET_UP)
def publish_mechanism(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """Publish a prepared text that somebody has read."""
    here = current_agency()
    try:
        draft = get_by_id(Mechanism, here.id, content_id)
        services.publish(MECHANISM, draft, agency=here, actor=visitor())
    except NotFoundError:
        abort(404)
    except NotReadyError as error:
        flash(" ".join(problem.text for problem in error.problems), "warning")
        return redirect(url_for("mechanisms_office.edit", agency=here.slug, content_id=content_id))
    except PublishingError:
        flash(_("Ese mecanismo ya está publicado."), "info")
    return _stay_while_drafts_wait()


@area.form("/seccion/", access=May.SECTION_SET_UP)
def section(agency: str) -> ResponseReturnValue:  # noqa: ARG001
    """Publish the section."""
    form = forms.ConfirmStepForm()
    if form.validate_on_submit():
        services.open_section(current_agency(), actor=visitor())
        return redirect(_url("show"), 303)
    return _page(Step.SECTION, form)


def _stay_while_drafts_wait() -> ResponseReturnValue:
    if queries.list_drafts(current_agency().id):
        return redirect(step_url(Step.MECHANISMS), 303)
    return _next(Step.MECHANISMS)


def _add_norm(form: forms.NormStepForm) -> object:
    values = values_of(form)
    url = values.pop("url")
    values.pop("upload", None)
    return services.add_norm(current_agency(), values=values, actor=visitor(), url=url, received=form.upload.received)


def _card_form() -> CardForm:
    return CardForm(obj=current_agency())


def _officer_form() -> forms.OfficerStepForm:
    account, here = find_account(), current_agency()
    return forms.OfficerStepForm(
        data={
            "title": account.name if account else "",
            "mail": here.email or (account.email if account else ""),
            "post": texts.officer_post(),
            "phone": here.phone,
        }
    )


def _norm_form() -> forms.NormStepForm:
    return forms.NormStepForm(data={"summary": texts.norm(current_agency())["summary"]})


def _mechanisms_form() -> forms.MechanismsStepForm:
    here = current_agency()
    present = queries.list_types(here.id)
    lacking = [prepared for prepared in texts.mechanisms(here) if prepared.type not in present]
    form = forms.MechanismsStepForm(data={"types": [prepared.type for prepared in lacking if prepared.binds(here)]})
    form.offer((prepared.type, wording.mechanism_label(prepared, here)) for prepared in lacking)
    return form


FORMS: dict[Step, Callable[[], FlaskForm]] = {
    Step.CARD: _card_form,
    Step.OFFICER: _officer_form,
    Step.TEAM: forms.ConfirmStepForm,
    Step.NORM: _norm_form,
    Step.MECHANISMS: _mechanisms_form,
    Step.SECTION: forms.ConfirmStepForm,
}


def _page(step: Step, form: FlaskForm) -> ResponseReturnValue:
    """Return the checklist with a step open."""
    here, progress = current_agency(), _progress()
    page = render_template(
        "onboarding/show.html",
        agency=here,
        form=form,
        step=step,
        progress=progress,
        tasks=[_task(one, progress, here, is_open=one is step) for one in progress.steps],
        skip_url=step_url(progress.after(step)) if step is not Step.SECTION else "",
        kind=KINDS[here.kind],
        place=region(here.region_code).usual_name if here.region_code else _("Todo el país"),
        drafts=queries.list_drafts(here.id) if step is Step.MECHANISMS else [],
        missing=[wording.LABELS[one] for one in progress.missing if wording.is_owed(one, here)],
    )
    return page, status(form)


def _task(step: Step, progress: queries.Progress, here: Any, *, is_open: bool) -> dict[str, Any]:
    standing = progress.steps[step]
    label, tone = wording.standing_tag(step, standing, here)
    return {
        "id": step.value,
        "step": step,
        "label": wording.LABELS[step],
        "tag": label,
        "tone": tone,
        "note": wording.note(step, standing),
        "href": step_url(step),
        "action": _("Revisar") if standing is queries.Standing.DONE else _("Abrir este paso"),
        "open": is_open,
    }
