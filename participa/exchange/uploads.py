"""The pages of an import: upload, what each row would do, and doing it.

The spreadsheet waits in the page itself, packed, and is read again when it is applied: nothing of an import that
nobody confirms stays in the portal.
"""

from __future__ import annotations

import base64
import binascii
import zlib
from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, render_template, request, url_for

from participa.access.permissions import May
from participa.agencies.importing import NotDecidedError, Outcome, PlanChangedError
from participa.agencies.importing.wording import COUNTS, RESULTS
from participa.exchange import importing
from participa.exchange.forms import MAX_BYTES, UploadForm
from participa.foundation.files import clean_file_name
from participa.foundation.i18n import _, ngettext
from participa.foundation.tables import TableError
from participa.publishing.pages import attempt, status
from participa.web.gate import current_agency, visitor
from participa.web.sending import send_table

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask.typing import ResponseReturnValue

    from participa.access.area import Area
    from participa.publishing.content_types import ContentType

#: Letters of a packed spreadsheet: a form field that a page can carry there and back.
MOST_PACKED = 400_000


def pack(data: bytes) -> str:
    """Return a spreadsheet as a form field carries it. Raises TableError when it is too large for that."""
    packed = base64.b64encode(zlib.compress(data, 9)).decode()
    if len(packed) > MOST_PACKED:
        raise TableError(_("La planilla tiene demasiado texto: divídala en varios archivos."))
    return packed


def unpack(text: str) -> bytes:
    """Return the spreadsheet of a form field, or nothing for what can't be one."""
    if len(text) > MOST_PACKED:
        return b""
    try:
        return zlib.decompressobj().decompress(base64.b64decode(text, validate=True), MAX_BYTES + 1)
    except (binascii.Error, zlib.error, ValueError):
        return b""


class ImportPages:
    """The pages of the import of one type."""

    def __init__(self, content_type: ContentType) -> None:
        """Keep the type."""
        self.type = content_type

    def url(self, page: str) -> str:
        """Return the address of one of these pages."""
        return url_for(f"exchange_office.{self.type.kind}_{page}", agency=current_agency().slug)

    def list_url(self) -> str:
        """Return the address of the office's list."""
        return url_for(f"{self.type.blueprint}_office.index", agency=current_agency().slug)

    def upload(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002 (resolved by the gate)
        """Take a spreadsheet and show what it would do; nothing is written."""
        form = UploadForm()
        if form.validate_on_submit():
            data, file_name = form.table.data.read(), clean_file_name(form.table.data.filename or "")
            try:
                plan = importing.plan_import(self.type, current_agency().id, data, file_name)
                return self._show(plan, file_name, pack(data))
            except TableError as error:
                form.table.errors = [str(error)]
        return self._render("upload", form=form, headers=importing.headers(self.type)), status(form)

    def template(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002
        """Download an empty spreadsheet with the columns' names."""
        return send_table(f"plantilla-{self.type.segment}", "csv", importing.headers(self.type), [])

    def apply(self, agency: str) -> ResponseReturnValue:  # noqa: ARG002
        """Do what was shown, or nothing."""
        data, file_name = unpack(request.form.get("packed", "")), clean_file_name(request.form.get("file_name", ""))
        if not data:
            abort(400)
        form = UploadForm()
        try:
            plan = attempt(form, lambda: self._apply(data, file_name))
        except TableError:
            abort(400)
        except (NotDecidedError, PlanChangedError) as error:
            return self._again(error, data, file_name), 409
        if plan is None:
            flash(form.form_errors[0], "warning")
            return self._render("upload", form=form, headers=importing.headers(self.type)), 503
        flash(self._told(plan), "success")
        return redirect(self.list_url(), 303)

    def _apply(self, data: bytes, file_name: str) -> importing.Plan:
        return importing.apply_plan(
            self.type,
            current_agency().id,
            data,
            file_name,
            fingerprint=request.form.get("fingerprint", ""),
            account_id=visitor().account_id,
            leave_out_refused="leave_out" in request.form,
        )

    def _again(self, error: Exception, data: bytes, file_name: str) -> str:
        """Show the plan as it is now, with why nothing was done."""
        plan = importing.plan_import(self.type, current_agency().id, data, file_name)
        why = (
            _("Hay filas con error: corríjalas, o marque que se dejan fuera. No se importó nada.")
            if isinstance(error, NotDecidedError)
            else _("Los contenidos cambiaron desde que vio este resumen. Revíselo de nuevo: no se importó nada.")
        )
        return self._show(plan, file_name, pack(data), why)

    def _told(self, plan: importing.Plan) -> str:
        counts = plan.counts
        parts = [
            ngettext("%(num)s borrador nuevo", "%(num)s borradores nuevos", counts[Outcome.NEW]),
            ngettext("%(num)s cambiado", "%(num)s cambiados", counts[Outcome.CHANGED]),
            ngettext("%(num)s igual", "%(num)s iguales", counts[Outcome.SAME]),
            ngettext("%(num)s fila dejada fuera", "%(num)s filas dejadas fuera", counts[Outcome.REFUSED]),
        ]
        return _("La importación terminó: %(parts)s.", parts=", ".join(parts))

    def _show(self, plan: importing.Plan, file_name: str, packed: str, why: str = "") -> str:
        return self._render(
            "plan", plan=plan, file_name=file_name, packed=packed, why=why, results=RESULTS, labels=COUNTS
        )

    def _render(self, template: str, **more: Any) -> str:
        return render_template(
            f"exchange/{template}.html", agency=current_agency(), content_type=self.type, pages=self, **more
        )


def offer_import(area: Area, content_type: ContentType) -> None:
    """Make the pages of a type's import reachable under its list."""
    pages, base = ImportPages(content_type), f"/gestion/<agency>/{content_type.segment}/importar/"
    doors: tuple[tuple[Callable[..., Any], str, str, Callable[..., Any]], ...] = (
        (area.form, base, "import", pages.upload),
        (area.get, f"{base}plantilla.csv", "import_template", pages.template),
        (area.post, f"{base}aplicar/", "import_apply", pages.apply),
    )
    for door, path, name, view in doors:
        door(path, access=May.CONTENT_EDIT, endpoint=f"{content_type.kind}_{name}", about=content_type.kind)(view)
