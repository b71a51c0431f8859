"""The agency's pages of its consultations: contents like any other, and the steps of their course."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from flask import flash, redirect

from participa.access.permissions import May
from participa.consultations import forms, queries, services, workflow
from participa.consultations.content_type import CONSULTATION
from participa.consultations.models import Consultation, Step
from participa.consultations.views import plan_facts, plan_years
from participa.consultations.workflow import PERMISSIONS, PHASE_LABELS, STEP_LABELS
from participa.foundation.clock import today
from participa.foundation.i18n import _, _l
from participa.publishing.pages import office_area
from participa.publishing.pages.office import Office
from participa.publishing.pages.public import or_404
from participa.publishing.pages.saving import attempt, status
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_babel.speaklater import LazyString
    from flask_wtf import FlaskForm


@dataclass(frozen=True, slots=True)
class CoursePage:
    """How a step of the course is asked for: its address, what it means, its form, and what does it."""

    step: Step
    segment: str
    text: LazyString
    form: type[FlaskForm]
    act: Callable[[Consultation, Any, int | None], object]
    tone: str = "primary"
    #: What its form begins with.
    begins: Callable[[Consultation], dict[str, Any]] = lambda _consultation: {}


def _advance(step: Step) -> Callable[[Consultation, Any, int | None], object]:
    def act(consultation: Consultation, form: Any, account_id: int | None) -> object:
        return services.advance(consultation, step, account_id=account_id, reason=form.reason.data or "")

    return act


def _announcement(consultation: Consultation) -> dict[str, Any]:
    """Return what a draft suggests to announce."""
    opens = consultation.opens_on
    return {
        "subject": consultation.title,
        "purpose": consultation.summary[: forms.PURPOSE_MOST],
        "year": opens.year if opens else today().year,
        "month": str(opens.month) if opens else None,
        "territory": consultation.territory,
    }


PAGES = (
    CoursePage(
        Step.PLAN,
        "plan",
        _l("El público verá este anuncio en el plan anual. La consulta misma sigue sin verse hasta que la convoque."),
        forms.PlanForm,
        lambda consultation, form, who: services.announce(consultation, **form.facts(), account_id=who),
        begins=_announcement,
    ),
    CoursePage(Step.PREPARE, "preparacion", _l("Comienza a prepararse."), forms.NoteForm, _advance(Step.PREPARE)),
    CoursePage(
        Step.EXTEND,
        "ampliar",
        _l("El público verá la fecha anterior, la nueva y el motivo. La respuesta comprometida se corre lo mismo."),
        forms.ExtendForm,
        lambda consultation, form, who: services.extend(
            consultation, closes_on=form.closes_on.data, reason=form.reason.data, account_id=who
        ),
    ),
    CoursePage(
        Step.SUSPEND,
        "suspender",
        _l("Nadie podrá responder hasta que la reanude. Entonces el plazo recupera los días perdidos."),
        forms.ReasonForm,
        lambda consultation, form, who: services.suspend(consultation, reason=form.reason.data, account_id=who),
        "danger",
    ),
    CoursePage(
        Step.RESUME,
        "reanudar",
        _l("Vuelve a recibir respuestas, con los días que perdió."),
        forms.NoteForm,
        lambda consultation, form, who: services.resume(consultation, reason=form.reason.data or "", account_id=who),
    ),
    CoursePage(
        Step.ANNUL,
        "anular",
        _l("Termina sin resultado y no se puede deshacer. Sigue a la vista, con el motivo."),
        forms.ReasonForm,
        lambda consultation, form, who: services.annul(consultation, reason=form.reason.data, account_id=who),
        "danger",
    ),
    CoursePage(
        Step.SYSTEMATISE,
        "sistematizar",
        _l("Lo recibido ya está ordenado por temas. Todavía no cambia nada para el público."),
        forms.NoteForm,
        _advance(Step.SYSTEMATISE),
    ),
    CoursePage(
        Step.SHOW_RESULTS,
        "resultados",
        _l("El público verá los resultados. La respuesta puede venir después."),
        forms.NoteForm,
        _advance(Step.SHOW_RESULTS),
    ),
    CoursePage(
        Step.REPLY,
        "responder",
        _l("El público verá la respuesta, con la fecha de hoy."),
        forms.NoteForm,
        _advance(Step.REPLY),
    ),
    CoursePage(
        Step.FOLLOW_UP,
        "seguimiento",
        _l("Desde ahora el público sigue el avance de los compromisos."),
        forms.NoteForm,
        _advance(Step.FOLLOW_UP),
    ),
    CoursePage(
        Step.FINISH, "finalizar", _l("Cierra su ciclo. Sigue a la vista."), forms.NoteForm, _advance(Step.FINISH)
    ),
)


class ConsultationOffice(Office):
    """The staff pages of consultations, with the steps of their course."""

    own_templates: ClassVar[dict[str, str]] = {
        "list": "consultations/backoffice/list.html",
        "show": "consultations/backoffice/show.html",
        "course": "consultations/backoffice/course.html",
        "plan": "consultations/backoffice/plan.html",
        "plan_entry": "consultations/backoffice/plan_entry.html",
        "plan_removal": "consultations/backoffice/plan_removal.html",
    }

    def render(self, template: str, **more: Any) -> str:
        """Render a page; that of one consultation shows where it stands and what comes next."""
        content = more.get("content")
        facts: dict[str, Any] = {"course_labels": STEP_LABELS}
        if template == "show" and isinstance(content, Consultation):
            facts |= {
                "phase_label": PHASE_LABELS[content.phase],
                "course": sorted(  # what ends it comes last
                    (page for page in PAGES if not self.course_refusal(content, page.step)),
                    key=lambda page: page.tone == "danger",
                ),
                "taken": queries.list_steps(content),
            }
        return super().render(template, **facts, **more)

    def course_refusal(self, consultation: Consultation, step: Step) -> str:
        """Return why the visitor can't take a step of the course; empty when nothing stands against it."""
        authors = queries.list_reply_authors(consultation) if step is Step.REPLY else []
        return workflow.refusal(consultation, step, visitor(), authors=authors, four_eyes=current_agency().four_eyes)

    def course_page(self, page: CoursePage) -> Callable[..., ResponseReturnValue]:
        """Return the view of a step of the course."""

        def view(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
            consultation: Any = self.find(content_id)
            if refused := self.course_refusal(consultation, page.step):
                return self.back(consultation, refused)
            form = page.form(**page.begins(consultation))
            if form.validate_on_submit() and self._taken(page, consultation, form):
                return self.back(consultation, _("Hecho: %(step)s.", step=STEP_LABELS[page.step]), "success")
            missing = services.gate(consultation, page.step)
            return self.render("course", content=consultation, page=page, form=form, missing=missing), status(form)

        return view

    def _taken(self, page: CoursePage, consultation: Consultation, form: FlaskForm) -> bool:
        try:
            done = attempt(form, lambda: page.act(consultation, form, visitor().account_id))
        except services.StepRefusedError as error:
            form.form_errors.append(str(error))
            return False
        return done is not None


area = office_area(CONSULTATION, __name__, ConsultationOffice)
office = ConsultationOffice(CONSULTATION, area.name)
for _page in PAGES:
    area.form(
        f"/gestion/<agency>/consultas/<int:content_id>/{_page.segment}/",
        access=PERMISSIONS[_page.step],
        endpoint=f"course_{_page.step.value}",
    )(office.course_page(_page))


PLAN = "/gestion/<agency>/plan-de-consultas/"


@area.get(PLAN, access=May.OFFICE_ENTER)
def plan(agency: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List what is announced for a year, with what each has become."""
    here = current_agency()
    years, year = plan_years(here.id)
    page = paginate(queries.select_plan(here.id, year), scalars=True)
    return office.render("plan", page=page, **plan_facts(page.items, years, year))


@area.form(f"{PLAN}<int:entry_id>/", access=May.CONTENT_PUBLISH)
def plan_entry(agency: str, entry_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Correct an announcement."""
    entry = or_404(queries.get_plan_entry, current_agency().id, entry_id)
    form = forms.PlanForm(obj=entry)
    if form.validate_on_submit():
        saved = attempt(
            form, lambda: services.change_announcement(entry, account_id=visitor().account_id, **form.facts())
        )
        if saved is not None:
            flash(_("El anuncio quedó corregido."), "success")
            return redirect(office.url("plan", ano=entry.year))
    return office.render("plan_entry", form=form, entry=entry), status(form)


@area.form(f"{PLAN}<int:entry_id>/sacar/", access=May.CONTENT_PUBLISH)
def plan_removal(agency: str, entry_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take an announcement off the plan, with a reason that the public reads."""
    entry = or_404(queries.get_plan_entry, current_agency().id, entry_id)
    consultation = queries.list_planned([entry]).get(entry.content_id)
    form = forms.ReasonForm()
    if form.validate_on_submit():
        who = visitor().account_id
        try:
            services.take_off_plan(entry, consultation, reason=str(form.reason.data), account_id=who)
        except services.StepRefusedError as error:
            form.form_errors.append(str(error))
        else:
            flash(_("Salió del plan. El público lee el motivo."), "success")
            return redirect(office.url("plan", ano=entry.year))
    return office.render("plan_removal", form=form, entry=entry), status(form)
