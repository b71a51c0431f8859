"""Agencies from a spreadsheet: upload, look at what it would do, apply."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from flask import Response, abort, flash, redirect, render_template, request, url_for
from sqlalchemy.exc import IntegrityError

from participa.access.permissions import May
from participa.agencies.importing import (
    COLUMNS,
    TEMPLATE_HEADERS,
    Choice,
    NotDecidedError,
    Outcome,
    Plan,
    PlanChangedError,
    plan_import,
)
from participa.agencies.importing.wording import COUNTS, RESULTS
from participa.agencies.queries import find_import, list_imports
from participa.extensions import db
from participa.foundation.downloads import content_disposition
from participa.foundation.files import clean_file_name
from participa.foundation.i18n import _, _l
from participa.foundation.tables import CSV_TYPE, TableError, csv_bytes
from participa.people.queries import names_of
from participa.platform.forms import UploadForm
from participa.platform.services import AlreadyAppliedError, apply_upload, keep_upload
from participa.platform.views.area import area
from participa.publishing.pages import attempt, status
from participa.web.gate import visitor
from participa.web.paging import Page, asked_page

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.agencies.models import AgencyImport

LINES_PER_PAGE = 50
_ROW_FIELD = re.compile(r"fila-([0-9]{1,6})", re.ASCII)
CHOICES = {
    Choice.SKIP: _l("Dejar fuera por ahora"),
    Choice.SAME: _l("Es el mismo: actualizarlo"),
    Choice.SEPARATE: _l("Es distinto: crearlo aparte"),
}


@area.form("/importar/", access=May.PLATFORM_MANAGE)
def import_agencies() -> ResponseReturnValue:
    """Take a spreadsheet and lead to what it would do; nothing of it is written yet."""
    form = UploadForm()
    if form.validate_on_submit():
        data = form.table.data.read()
        file_name = clean_file_name(form.table.data.filename or "")
        try:
            plan_import(data, file_name)
        except TableError as error:
            form.table.errors = [str(error)]
        else:
            digest = hashlib.sha256(data).hexdigest()
            kept = attempt(
                form,
                lambda: keep_upload(data=data, file_name=file_name, sha256=digest, account_id=visitor().account_id),
            )
            if kept is not None:
                return redirect(url_for("platform.import_plan", token=kept.token))
    imports = list_imports()
    names = names_of({each.account_id for each in imports if each.account_id is not None})
    return render_template("platform/import.html", form=form, imports=imports, names=names, columns=COLUMNS), status(
        form
    )


@area.get("/importar/plantilla.csv", access=May.PLATFORM_MANAGE)
def import_template() -> ResponseReturnValue:
    """Download an empty spreadsheet with the columns' names."""
    response = Response(csv_bytes(TEMPLATE_HEADERS, []), content_type=CSV_TYPE)
    response.headers["Content-Disposition"] = content_disposition("plantilla-organismos.csv")
    return response


@area.get("/importar/<token>/", access=May.PLATFORM_MANAGE)
def import_plan(token: str) -> ResponseReturnValue:
    """Show what an uploaded spreadsheet would do, or what it did."""
    upload = _find(token)
    if upload.data is None:
        return render_template("platform/import_done.html", upload=upload)
    asked = request.args.get("resultado", "")
    if asked and asked not in list(Outcome):
        abort(400)
    plan = plan_import(upload.data, upload.file_name)
    return render_template("platform/import_plan.html", **_plan_context(upload, plan, asked))


def _plan_context(upload: AgencyImport, plan: Plan, asked: str) -> dict[str, Any]:
    lines = plan.of(Outcome(asked)) if asked else list(plan.lines)
    number = min(asked_page(), max(1, -(-len(lines) // LINES_PER_PAGE)))
    start = (number - 1) * LINES_PER_PAGE
    return {
        "upload": upload,
        "plan": plan,
        "page": Page(lines[start : start + LINES_PER_PAGE], number, len(lines), per_page=LINES_PER_PAGE),
        "asked": asked,
        "outcomes": COUNTS,
        "results": RESULTS,
        "counts": [(outcome.value, label, plan.counts[outcome]) for outcome, label in COUNTS.items()],
        "review": plan.of(Outcome.REVIEW),
        "refused": plan.counts[Outcome.REFUSED],
        "writes": plan.counts[Outcome.NEW] + plan.counts[Outcome.CHANGED],
        "choices": CHOICES,
    }


@area.post("/importar/<token>/aplicar/", access=May.PLATFORM_MANAGE)
def apply_import(token: str) -> ResponseReturnValue:
    """Do what was shown, or nothing."""
    upload = _find(token)
    try:
        apply_upload(
            upload,
            fingerprint=request.form.get("fingerprint", ""),
            decisions=_decisions(),
            leave_out_refused="leave_out" in request.form,
            account_id=visitor().account_id,
        )
    except AlreadyAppliedError:
        flash(_("Esta planilla ya se había importado."), "info")
    except NotDecidedError:
        flash(_("Hay filas con error: corríjalas, o marque que se dejan fuera. No se importó nada."), "warning")
    except (PlanChangedError, IntegrityError):
        db.session.rollback()
        flash(
            _("Los organismos cambiaron desde que vio este resumen. Revíselo de nuevo: no se importó nada."), "warning"
        )
    else:
        flash(_("La importación terminó."), "success")
    return redirect(url_for("platform.import_plan", token=token))


def _decisions() -> dict[int, Choice]:
    """Read what was decided of each row; anything that is no decision counts as none."""
    found = {}
    for key, value in request.form.items():
        row = _ROW_FIELD.fullmatch(key)
        if row and value in list(Choice):
            found[int(row[1])] = Choice(value)
    return found


def _find(token: str) -> AgencyImport:
    upload = find_import(token) if token.isascii() and token.isalnum() else None
    if upload is None:
        abort(404)
    return upload
