"""The staff pages of the steps in a content's life: each asks, does it, and says what happened."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request

from participa.access.permissions import May
from participa.foundation.i18n import _, _l
from participa.publishing import forms, queries, services
from participa.publishing.pages.public import or_404
from participa.publishing.pages.review import review_of
from participa.publishing.pages.saving import attempt, status
from participa.publishing.services.publication import changed_deadlines
from participa.publishing.workflow import Step
from participa.web.gate import current_agency, may_here, visitor

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue
    from flask_babel.speaklater import LazyString
    from flask_wtf import FlaskForm

    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content
    from participa.publishing.pages.office import Office
    from participa.publishing.pages.review import Review


@dataclass(frozen=True, slots=True)
class StepPage:
    """How a step is asked for: what it means, its form, what is done and what is said afterwards."""

    step: Step
    text: LazyString
    form: type[FlaskForm]
    done: LazyString
    act: Callable[[ContentType, Content, Any, int | None], Any]
    tone: str = "primary"


STEP_PAGES = (
    StepPage(
        Step.SUBMIT,
        _l("Avisa a quienes revisan. Mientras tanto puede seguir comentando; si lo edita, vuelve a borrador."),
        forms.MessageForm,
        _l("Enviado a revisión."),
        lambda _type, content, form, who: services.submit(content, account_id=who, message=form.message.data),
    ),
    StepPage(
        Step.RETURN,
        _l("Vuelve a quien lo escribió, con sus observaciones."),
        forms.ReturnForm,
        _l("Devuelto con sus observaciones."),
        lambda _type, content, form, who: services.return_text(content, account_id=who, message=form.message.data),
    ),
    StepPage(
        Step.APPROVE_LATER,
        _l("Se publicó sin revisión. Léalo como lo ve el público; si está bien, apruébelo."),
        forms.ConfirmForm,
        _l("Aprobado. Ya no queda pendiente."),
        lambda _type, content, _form, who: services.approve_later(content, account_id=who),
    ),
    StepPage(
        Step.WITHDRAW,
        _l("Deja de verse de inmediato. Nada se borra: puede publicarlo de nuevo."),
        forms.WithdrawForm,
        _l("Retirado. El público ya no lo ve."),
        lambda _type, content, form, who: services.withdraw(content, account_id=who, reason=form.reason.data),
        "danger",
    ),
    StepPage(
        Step.ARCHIVE,
        _l("Para lo que ya cumplió su ciclo. Deja de verse, y puede publicarlo de nuevo."),
        forms.ArchiveForm,
        _l("Archivado. El público ya no lo ve."),
        lambda _type, content, form, who: services.archive(content, account_id=who, reason=form.reason.data),
    ),
    StepPage(
        Step.REPUBLISH,
        _l("Vuelve a verse tal como estaba."),
        forms.NoteForm,
        _l("Publicado de nuevo."),
        lambda content_type, content, form, who: services.republish(
            content_type, content, account_id=who, note=form.note.data
        ),
    ),
    StepPage(
        Step.DISCARD,
        _l("Se pierden los cambios que todavía no son públicos. Lo que el público ve queda como está."),
        forms.ConfirmForm,
        _l("Se descartaron los cambios."),
        lambda _type, content, _form, who: services.discard(content, account_id=who),
        "danger",
    ),
)


class Steps:
    """The pages of the steps of one content type."""

    def __init__(self, office: Office) -> None:
        """Keep the pages of the content."""
        self.office = office
        self.type = office.type

    def page(self, page: StepPage) -> Callable[..., ResponseReturnValue]:
        """Return the view of a step."""

        def view(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
            content = self.office.find(content_id)
            if refused := self.office.refusal(content, page.step):
                return self.office.back(content, refused)
            form = page.form()
            if form.validate_on_submit():
                try:
                    page.act(self.type, content, form, visitor().account_id)
                except services.NotReadyError as error:
                    return self.office.back(content, " ".join(problem.text for problem in error.problems))
                return self.office.back(content, str(page.done), "success")
            return self.office.render("step", content=content, page=page, form=form), status(form)

        return view

    def publish(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Approve and publish; or, where that needs another person, publish with the debt of an approval."""
        content = self.office.find(content_id)
        refused = self.office.refusal(content, Step.APPROVE)
        forced = bool(refused) and not self.office.refusal(content, Step.FORCE)
        if refused and not forced:
            return self.office.back(content, refused)
        form = forms.PublishForm()
        deadlines = changed_deadlines(self.type, content)
        review = review_of(self.type, content)
        if request.method == "POST" and review.stops:
            return self._publish_page(content, form, review, deadlines, forced=forced), 422
        if form.validate_on_submit():
            if forced and not form.without_review.data:
                form.without_review.errors = [_("Márquelo para publicar sin revisión.")]
            elif deadlines and not form.note.data:
                form.note.errors = [_("Cambia un plazo: diga el motivo, que el público leerá.")]
            elif self._published(content, form, forced=forced):
                return self.office.back(content, _published_text(content), "success")
        return self._publish_page(content, form, review, deadlines, forced=forced), status(form)

    def _published(self, content: Content, form: forms.PublishForm, *, forced: bool) -> bool:
        done = attempt(
            form,
            lambda: services.publish(
                self.type,
                content,
                account_id=visitor().account_id,
                note=str(form.note.data or ""),
                shown_from=form.shown_from.data,
                shown_until=form.shown_until.data,
                forced=forced,
            ),
        )
        return done is not None

    def _publish_page(
        self, content: Content, form: FlaskForm, review: Review, deadlines: list[Any], *, forced: bool
    ) -> str:
        can_submit = not self.office.refusal(content, Step.SUBMIT)
        return self.office.render(
            "publish",
            content=content,
            form=form,
            review=review,
            deadlines=deadlines,
            forced=forced,
            can_submit=can_submit,
        )

    def comment(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Add a comment for the others of the agency."""
        content = self.office.find(content_id)
        form = forms.CommentForm()
        if refused := self.office.refusal(content, Step.COMMENT):
            return self.office.back(content, refused)
        if form.validate_on_submit():
            action = "correction" if may_here(May.CORRECTION_ASK) else "comment"
            services.comment(content, text=str(form.message.data), account_id=visitor().account_id, action=action)
            return redirect(self.office.url("show", content, _anchor="comentarios"))
        return self.office.back(content, _("Escriba el comentario antes de enviarlo."))

    def trash(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Confirm and put a draft into the trash."""
        content = self.office.find(content_id)
        if content.was_public:
            return self.office.back(content, _("Lo que ya fue público no se elimina: se retira con su motivo."))
        if refused := self.office.refusal(content, Step.TRASH):
            return self.office.back(content, refused)
        if request.method == "POST":
            services.trash(content, account_id=visitor().account_id)
            flash(_("Está en la papelera. Puede recuperarlo durante 30 días."), "success")
            return redirect(self.office.url("index"))
        return self.office.render("delete", content=content)

    def undo(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Undo the visitor's last step."""
        content = or_404(queries.get_even_trashed, self.type.model, current_agency().id, content_id)
        try:
            services.undo(self.type, content, account_id=visitor().account_id)
        except services.PublishingError:
            return self.office.back(content, _("Ya no se puede deshacer: pasaron diez minutos o hubo otro cambio."))
        if content.trashed_at is not None:
            return redirect(self.office.url("index"))
        return self.office.back(content, _("Deshecho. Quedó como estaba."), "success")


def _published_text(content: Content) -> str:
    if content.approval_owed_since is not None:
        return _("Publicado sin revisión. Queda pendiente que otra persona lo apruebe.")
    if not content.is_shown:
        return _("Quedó programado: aparecerá solo, a la hora indicada.")
    return _("Publicado. Ya se ve en la sección pública.")
