"""The staff pages where contents are listed, written and looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from flask import flash, redirect, render_template, request, url_for

from participa.foundation.i18n import _
from participa.publishing import forms, queries, services, workflow
from participa.publishing.content_types import TYPES
from participa.publishing.models import State, TextStage
from participa.publishing.pages.autosave import typed_before
from participa.publishing.pages.public import or_404
from participa.publishing.pages.review import (
    ASK,
    PREVIEW,
    REVIEW,
    asked,
    mending_url,
    previewed,
    review_of,
    review_of_typed,
)
from participa.publishing.pages.saving import ask_again_for_files, attempt, status
from participa.publishing.services.contents import text_mark
from participa.publishing.services.undoing import undoable_step
from participa.publishing.versions import compare, copy_with, plain_values, values_of
from participa.publishing.workflow import Step
from participa.web.gate import current_agency, visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from participa.publishing.content_types import ContentType, Problem
    from participa.publishing.models import Content, SavedForm, WorkingText
    from participa.publishing.versions import Difference

#: The steps that a content's page offers as buttons, in this order; the first that is open is the main one.
BUTTONS = (
    Step.APPROVE,
    Step.SUBMIT,
    Step.REPUBLISH,
    Step.EDIT,
    Step.FORCE,
    Step.RETURN,
    Step.APPROVE_LATER,
    Step.WITHDRAW,
    Step.ARCHIVE,
    Step.DISCARD,
    Step.TRASH,
)


class Office:
    """The staff pages of one content type."""

    #: Pages that a type draws by a template of its own: name -> template.
    own_templates: ClassVar[dict[str, str]] = {}

    def __init__(self, content_type: ContentType, area_name: str) -> None:
        """Keep the type and the name of its area."""
        self.type = content_type
        self.area = area_name

    def url(self, page: str, content: Content | None = None, **more: Any) -> str:
        """Return the address of one of these pages."""
        if content is not None:
            more["content_id"] = content.id
        return url_for(f"{self.area}.{page}", agency=current_agency().slug, **more)

    def home_url(self) -> str:
        """Return the address of the agency's office."""
        return url_for("office.show", agency=current_agency().slug)

    def render(self, template: str, **more: Any) -> str:
        """Render an office template with what all of them need."""
        return render_template(
            self.own_templates.get(template, f"publishing/backoffice/{template}.html"),
            agency=current_agency(),
            content_type=self.type,
            office=self,
            asks={"name": ASK, "review": REVIEW, "preview": PREVIEW},
            step_labels=workflow.STEP_LABELS,
            **more,
        )

    def find(self, content_id: int) -> Content:
        """Return a content of this agency, or answer 404."""
        found: Content = or_404(queries.get_by_id, self.type.model, current_agency().id, content_id)
        return found

    def refusal(self, content: Content, step: Step) -> str:
        """Return why the visitor can't take a step; empty when nothing stands against it."""
        return workflow.refusal(content, step, visitor(), four_eyes=current_agency().four_eyes)

    def back(self, content: Content, text: str, tone: str = "warning") -> ResponseReturnValue:
        """Go to the content's page, saying something."""
        flash(text, tone)
        return redirect(self.url("show", content))

    def values(self, form: FlaskForm, content: Content | None = None) -> dict[str, Any]:  # noqa: ARG002 (for those that keep files)
        """Return what a form brings for the content's columns; a type with files keeps them here."""
        return forms.values(form)

    def index(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002 (resolved by the gate)
        """List the contents."""
        text, state = request.args.get("q", "")[:100].replace("\0", ""), request.args.get("estado", "")
        state = state if state in (*State, TextStage.REVIEWING) else ""
        page = paginate(queries.list_for_office(self.type, current_agency().id, text, state), scalars=True)
        return self.render("list", page=page, text=text, state=state)

    def create(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002
        """Make a draft."""
        unsaved, recovered = typed_before()
        form = self.type.form(formdata=recovered) if recovered else self.type.form()
        if asked():
            return self._looked_at(form, None)
        if form.validate_on_submit():
            saved = attempt(
                form,
                lambda: services.create(
                    self.type,
                    agency_id=current_agency().id,
                    values=self.values(form),
                    account_id=visitor().account_id,
                    forget=request.path,
                ),
            )
            if saved is not None:
                return self.back(saved, _("Se guardó el borrador. Revíselo y publíquelo cuando esté listo."), "success")
        return self._form_page(form, None, unsaved, recovered=bool(recovered)), status(form)

    def show(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Show a content with its parts, its problems, what was said of it and what can be done."""
        content = self.find(content_id)
        parts = [(part, queries.list_parts(part, content)) for part in self.type.parts if part.applies(content)]
        four_eyes = current_agency().four_eyes
        return self.render(
            "show",
            content=content,
            working=queries.find_working_text(content),
            parts=parts,
            review=review_of(self.type, content) if content.text_stage is not TextStage.CLEAN else None,
            changes=queries.list_changes(content),
            comments=queries.list_comments(content),
            steps=[step for step in BUTTONS if step in workflow.open_steps(content, visitor(), four_eyes=four_eyes)],
            undoable=undoable_step(content, visitor().account_id),
        )

    def edit(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Change a content's text; keep what was typed when it can't be saved."""
        content = self.find(content_id)
        if refused := self.refusal(content, Step.EDIT):
            return self.back(content, refused)
        working = queries.find_working_text(content)
        unsaved, recovered = typed_before()
        filled = {"formdata": recovered} if recovered else {}
        form = self.type.form(obj=self._text_at_hand(content, working), **filled)
        if asked():
            return self._looked_at(form, content)
        theirs: list[Difference] = []
        if form.validate_on_submit():
            opened_at = request.form.get("version", "")
            if self._saved(content, form, opened_at):
                return self.back(content, _saved_text(content), "success")
            theirs = self._saved_meanwhile(content, working, form, opened_at)
        version = text_mark(content, working)
        page = self._form_page(form, content, unsaved, recovered=bool(recovered), version=version, theirs=theirs)
        return page, status(form)

    def _looked_at(self, form: FlaskForm, content: Content | None) -> ResponseReturnValue:
        """Show the form with all that was typed, and what was asked of it; nothing is saved."""
        shown = previewed(self.type.form)
        review = None
        if not shown and form.validate_on_submit():
            review = review_of_typed(self.type, content, form)
        ask_again_for_files(form)
        version = request.form.get("version", "")
        page = self._form_page(form, content, None, recovered=False, version=version, shown=shown, review=review)
        return page, 200 if shown or review else status(form)

    def mending_url(self, problem: Problem, content: Content | None, here: bool) -> str:  # noqa: FBT001 (a template's call)
        """Return where a problem is mended."""
        return mending_url(self, problem, content, here=here)

    def _saved(self, content: Content, form: FlaskForm, opened_at: str) -> bool:
        saved = attempt(
            form,
            lambda: services.save_text(
                self.type,
                content,
                values=self.values(form, content),
                account_id=visitor().account_id,
                opened_at=opened_at,
                forget=request.path,
            ),
        )
        return saved is not None

    def _saved_meanwhile(
        self, content: Content, working: WorkingText | None, form: FlaskForm, opened_at: str
    ) -> list[Difference]:
        """Return where the text that somebody else saved differs from what was typed; nothing when nobody did."""
        if opened_at == text_mark(content, working):
            return []
        stored = working.values if working is not None else values_of(self.type, content)
        return compare(self.type, stored, plain_values(self.type, forms.values(form)), only_new=True)

    def _form_page(
        self, form: FlaskForm, content: Content | None, unsaved: SavedForm | None, *, recovered: bool, **more: Any
    ) -> str:
        facts = {"theirs": [], "version": "", "shown": "", "review": None} | more
        return self.render(
            "form",
            form=form,
            groups=forms.grouped(form),
            content=content,
            unsaved=unsaved,
            recovered=recovered,
            **facts,
        )

    def _text_at_hand(self, content: Content, working: WorkingText | None) -> Any:
        """Return what the form is filled with: the next version where there is one."""
        return content if working is None else copy_with(self.type, content, working.values)


def _saved_text(content: Content) -> str:
    if content.is_published:
        return _("Los cambios quedaron guardados. El público sigue viendo la versión anterior.")
    return _("Los cambios quedaron guardados.")


def type_of(content: Content) -> ContentType:
    """Return the type of a content."""
    return TYPES[content.kind]
