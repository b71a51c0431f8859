"""The code book: its codes in order, how many texts each has, and taking one into the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import abort, flash, redirect

from participa.access.permissions import May
from participa.analysis import queries, services
from participa.analysis.backoffice.area import area, consultation_of, render, to
from participa.analysis.forms import CodeForm, PressedForm
from participa.consultations.content_type import THEMES
from participa.contributions.wording import CHANNEL_LABELS
from participa.foundation.i18n import _
from participa.publishing.services import save_part
from participa.web.gate import visitor

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.analysis.models import Code
    from participa.consultations.models import Consultation


@area.get("/codigos/", access=May.ANSWERS_READ)
def codes(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show the code book with its counts, and how far the coding has come."""
    consultation = consultation_of(content_id)
    numbers = queries.text_questions(queries.asked_of(consultation))
    words = queries.count_words(agency_id=consultation.agency_id, content_id=consultation.id, questions=numbers)
    return render(
        "codes",
        consultation,
        codes=queries.list_codes(consultation),
        counts=queries.count_by_code(consultation),
        channels=CHANNEL_LABELS,
        coded=queries.count_coded(consultation),
        texts=sum(words.values()),
    )


@area.form("/codigos/nuevo/", access=May.ANALYSIS_EDIT)
def add_code(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Add a code."""
    return _code_form(consultation_of(content_id), None)


@area.form("/codigos/<int:code_id>/", access=May.ANALYSIS_EDIT)
def edit_code(agency: str, content_id: int, code_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Change a code."""
    consultation = consultation_of(content_id)
    return _code_form(consultation, _code(consultation, code_id))


@area.post("/codigos/<int:code_id>/subir/", access=May.ANALYSIS_EDIT)
def raise_code(agency: str, content_id: int, code_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Move a code one place up."""
    consultation = consultation_of(content_id)
    services.move_code(consultation, _code(consultation, code_id), up=True)
    return redirect(to("codes", consultation), 303)


@area.form("/codigos/<int:code_id>/eliminar/", access=May.ANALYSIS_EDIT)
def remove_code(agency: str, content_id: int, code_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Confirm and delete a code with its tags."""
    consultation = consultation_of(content_id)
    code = _code(consultation, code_id)
    if PressedForm().validate_on_submit():
        services.delete_code(code)
        flash(_("El código se eliminó. Los textos siguen igual."), "success")
        return redirect(to("codes", consultation), 303)
    times = sum(queries.count_by_code(consultation).get(code.id, {}).values())
    return render("remove_code", consultation, code=code, times=times)


@area.post("/codigos/<int:code_id>/respuesta/", access=May.CONTENT_EDIT)
def to_reply(agency: str, content_id: int, code_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Begin a theme of the reasoned reply with a code and its count."""
    consultation = consultation_of(content_id)
    code = _code(consultation, code_id)
    if THEMES.is_public(consultation):
        flash(_("La respuesta ya es pública: sus temas se corrigen en la consulta."), "warning")
        return redirect(to("codes", consultation), 303)
    times = sum(queries.count_by_code(consultation).get(code.id, {}).values())
    facts = {"title": code.name, "said": code.description or code.name, "mentions": times, "position": code.position}
    save_part(THEMES, consultation, values=facts, account_id=visitor().account_id)
    flash(_("El tema quedó en la respuesta, con su número. Complete en la consulta qué se decidió."), "success")
    return redirect(to("codes", consultation), 303)


def _code(consultation: Consultation, code_id: int) -> Code:
    return queries.find_code(consultation, code_id) or abort(404)


def _code_form(consultation: Consultation, code: Code | None) -> ResponseReturnValue:
    form = CodeForm(obj=code)
    if form.validate_on_submit():
        name, description = form.name.data or "", form.description.data or ""
        try:
            services.save_code(consultation, code, name=name, description=description)
        except services.CodeExistsError:
            form.name.errors = [_("Ya hay un código con ese nombre.")]
        else:
            flash(_("El código quedó guardado."), "success")
            return redirect(to("codes", consultation), 303)
    return render("code", consultation, form=form, code=code), 422 if form.errors else 200
