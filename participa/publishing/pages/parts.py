"""The staff pages of the rows that hang from a content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, request

from participa.access.matrix import may
from participa.access.permissions import May
from participa.foundation.i18n import _
from participa.publishing import forms, queries, services
from participa.publishing.pages.public import or_404
from participa.publishing.pages.saving import attempt, status
from participa.web.gate import visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.publishing.content_types import PartType
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
        if request.method == "POST":
            services.delete_part(self.type, content, part, account_id=visitor().account_id)
            flash(_("Se quitó de la lista."), "success")
            return redirect(self.office.url("show", content))
        return self.office.render("part_remove", content=content, part_type=self.type, part=part)

    def _refusal(self, content: Content) -> ResponseReturnValue | None:
        """Send back who can't change what the public reads at once: a row has no draft of its own."""
        if not content.is_published or may(visitor(), May.CONTENT_PUBLISH):
            return None
        flash(_("Esta lista ya es pública y sus cambios se ven de inmediato. Pídalos a quien publica."), "warning")
        return redirect(self.office.url("show", content))

    def _form(self, content: Content, part: ContentPart | None) -> ResponseReturnValue:
        if refused := self._refusal(content):
            return refused
        form = self.type.form(obj=part)
        form.content, form.part = content, part  # some rules look at the rows beside it
        if form.validate_on_submit():
            saved = attempt(
                form,
                lambda: services.save_part(
                    self.type, content, values=forms.values(form), account_id=visitor().account_id, part=part
                ),
            )
            if saved is not None:
                flash(_("Los cambios quedaron guardados."), "success")
                return redirect(self.office.url("show", content))
        return self.office.render("part_form", content=content, part_type=self.type, part=part, form=form), status(form)
