"""The staff pages of what a content said before, and of what it will say: versions, comparison, preview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, request

from participa.foundation.i18n import _
from participa.publishing import queries, services
from participa.publishing.pages.preview import preview_page, preview_url
from participa.publishing.pages.public import or_404
from participa.publishing.versions import compare, values_of
from participa.publishing.workflow import Step
from participa.web.gate import current_agency, visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.publishing.pages.office import Office


class History:
    """The pages of the versions of one content type."""

    def __init__(self, office: Office) -> None:
        """Keep the pages of the content."""
        self.office = office
        self.type = office.type

    def index(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002 (resolved by the gate)
        """List what was said at each publication."""
        content = self.office.find(content_id)
        return self.office.render("versions", content=content, versions=queries.list_versions(content))

    def show(self, agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG002
        """Compare a version with the one before it, field by field and word by word."""
        content = self.office.find(content_id)
        version = or_404(queries.get_version, content, number)
        before = or_404(queries.get_version, content, number - 1).values if number > 1 else {}
        return self.office.render(
            "version",
            content=content,
            version=version,
            differences=compare(self.type, before, version.values),
            can_restore=not self.office.refusal(content, Step.EDIT),
        )

    def compare(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Compare what is public with the next version."""
        content = self.office.find(content_id)
        working = queries.find_working_text(content)
        if working is None:
            abort(404)
        return self.office.render(
            "compare", content=content, differences=compare(self.type, values_of(self.type, content), working.values)
        )

    def restore(self, agency: str, content_id: int, number: int) -> ResponseReturnValue:  # noqa: ARG002
        """Make an earlier text the next version."""
        content = self.office.find(content_id)
        version = or_404(queries.get_version, content, number)
        if refused := self.office.refusal(content, Step.EDIT):
            return self.office.back(content, refused)
        services.restore_version(self.type, content, version, account_id=visitor().account_id)
        return self.office.back(
            content, _("Recuperamos ese texto como próxima versión. Revísela y publíquela."), "success"
        )

    def preview(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Show the text as citizens will see it."""
        content = self.office.find(content_id)
        return preview_page(self.type, content, current_agency(), back_url=self.office.url("show", content))

    def link(self, agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG002
        """Make a link to the preview for somebody outside; what is practised is shown to nobody outside."""
        content = self.office.find(content_id)
        if current_agency().is_practice:
            abort(404)
        return self.office.render(
            "preview_link", content=content, link=preview_url(content) if request.method == "POST" else ""
        )
