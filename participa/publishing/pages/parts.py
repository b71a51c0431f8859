"""The staff pages of the rows that hang from a content."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, request

from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.foundation.i18n import _
from participa.publishing import fields, forms, queries, services
from participa.publishing.pages.autosave import typed_before
from participa.publishing.pages.public import or_404
from participa.publishing.pages.review import asked, previewed, review_of_row
from participa.publishing.pages.saving import attempt, status
from participa.web.gate import visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue
    from flask_wtf import FlaskForm

    from participa.publishing.content_types import PartType, Problem
    from participa.publishing.models import Content, ContentPart
    from participa.publishing.pages.office import Office


class PartPages:
    """The staff pages of the rows that hang from a content."""

    def __init__(self, office: Office, part_type: PartType) -> None:
        """Keep the pages of the content and the type of the part."""
        self.office = office
        self.type = part_type

    def add(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Add a row."""
        return self._form(self.office.find(content_id), None)

    def edit(self, agency: str, content_id: int, part_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Change a row."""
        content = self.office.find(content_id)
        return self._form(content, or_404(queries.get_part, self.type, content, part_id))

    def remove(self, agency: str, content_id: int, part_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Confirm and remove a row."""
        content = self.office.find(content_id)
        part = or_404(queries.get_part, self.type, content, part_id)
        if refused := self._refusal(content):
            return refused
        if self.type.kept and self.type.is_public(content):
            return self.office.back(content, _("Ya es público: se corrige, no se quita."))
        moved = services.moved_deadlines(self.type, content, part, None)
        reason = forms.DeadlineForm(prefix="plazo") if moved else None
        if request.method == "POST" and _is_told(reason, moved):
            services.delete_part(self.type, content, part, account_id=visitor().account_id, reason=_text_of(reason))
            flash(_("Se quitó de la lista."), "success")
            return redirect(self.office.url("show", content))
        page = self.office.render("part_remove", content=content, part_type=self.type, part=part, reason=reason)
        return page, 422 if reason is not None and reason.errors else 200

    def _refusal(self, content: Content) -> ResponseReturnValue | None:
        """Send back who can't change what the public reads at once: a row has no draft of its own."""
        if not self.type.is_public(content) or may(visitor(), May.CONTENT_KEEP, TextAtHand(kind=content.kind)):
            return None
        flash(_("Esta lista ya es pública y sus cambios se ven de inmediato. Pídalos a quien publica."), "warning")
        return redirect(self.office.url("show", content))

    def _form(self, content: Content, part: ContentPart | None) -> ResponseReturnValue:
        if refused := self._refusal(content):
            return refused
        unsaved, recovered = typed_before()
        filled = {"formdata": recovered} if recovered else {}
        form = self.type.form(obj=part, **filled)
        form.content, form.part = content, part  # some rules look at the rows beside it
        watched = part is not None and content.was_public and self.type.deadlines
        reason = forms.DeadlineForm(prefix="plazo", **filled) if watched else None
        if asked():
            shown = previewed(self.type.form)
            review = review_of_row(form) if not shown and form.validate_on_submit() else None
            page = self._page(content, part, form, reason, shown=shown, review=review)
            return page, 200 if shown or review else status(form)
        if form.validate_on_submit():
            values = forms.values(form)
            moved = services.moved_deadlines(self.type, content, part, values)
            if _is_told(reason, moved) and self._saved(form, content, part, values, _text_of(reason)):
                flash(_("Los cambios quedaron guardados."), "success")
                return redirect(self.office.url("show", content))
        page = self._page(content, part, form, reason, unsaved=unsaved, recovered=bool(recovered))
        return page, 422 if reason is not None and reason.errors else status(form)

    def _saved(
        self, form: FlaskForm, content: Content, part: ContentPart | None, values: dict[str, Any], reason: str
    ) -> bool:
        def save() -> ContentPart:
            return services.save_part(
                self.type,
                content,
                values=values,
                account_id=visitor().account_id,
                part=part,
                reason=reason,
                forget=request.path,
            )

        return attempt(form, save) is not None

    def _page(
        self, content: Content, part: ContentPart | None, form: FlaskForm, reason: FlaskForm | None, **more: Any
    ) -> str:
        facts = {
            "has_prose": bool(fields.prose(self.type.form)),
            "shown": "",
            "review": None,
            "unsaved": None,
            "recovered": False,
        } | more
        return self.office.render(
            "part_form", content=content, part=part, form=form, reason=reason, pages=self, part_type=self.type, **facts
        )

    def mending_url(self, problem: Problem, _content: Content, _here: bool) -> str:  # noqa: FBT001 (a template's call)
        """Return where a problem of a row is mended: its field."""
        return f"#{problem.field}"


def _text_of(reason: forms.DeadlineForm | None) -> str:
    return str(reason.note.data or "") if reason is not None else ""


def _is_told(reason: forms.DeadlineForm | None, moved: list[str]) -> bool:
    """Tell whether a public date that moves has its reason; where it lacks one, say so at its field."""
    if reason is None or (reason.validate() and (not moved or reason.note.data)):
        return True
    reason.note.errors = reason.note.errors or [_("Cambia una fecha pública: diga el motivo, que el público leerá.")]
    return False
