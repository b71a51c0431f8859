"""Reading texts and tagging them: a list with its filters, many at once, one by its passages, and undoing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, flash, redirect, request

from participa.access.permissions import May
from participa.analysis import queries, services
from participa.analysis.backoffice.area import area, consultation_of, filter_fields, render, to
from participa.analysis.forms import TagForm
from participa.analysis.passages import marked
from participa.analysis.queries import AskedTexts, Fact, Filters, Place
from participa.contributions.backoffice.area import key_of
from participa.contributions.models import Channel
from participa.contributions.wording import CHANNEL_LABELS
from participa.foundation.i18n import _, ngettext
from participa.web.gate import visitor
from participa.web.paging import paginate

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.analysis.models import Code
    from participa.consultations.models import Consultation

#: Texts tagged at once: more are filtered first.
MOST_AT_ONCE = 5_000
STATES = ("none", "redo")
FILTER_WORDS = ("q", "pregunta", "codigo", "canal", "estado")


@area.get("/textos/", access=May.ANSWERS_READ)
def texts(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List texts."""
    consultation = consultation_of(content_id)
    definition = queries.asked_of(consultation)
    asked, codes = asked_texts(), queries.list_codes(consultation)
    page = paginate(queries.select_texts(consultation, queries.text_questions(definition), asked))
    return render(
        "texts",
        consultation,
        page=page,
        codes=codes,
        tags=queries.tags_of(consultation, {row.contribution_id for row in page.items}),
        code_names={code.id: code.name for code in codes},
        asked=asked,
        fields=_fields(consultation, asked, codes),
        labels={q.number: q.label for q in definition},
        channels=CHANNEL_LABELS,
        undoable=_number(request.args.get("hecho", "")),
        hidden={name: value for name, value in request.args.items() if name not in ("pagina", "hecho") and value},
    )


@area.post("/textos/codificar/", access=May.ANALYSIS_EDIT)
def tag_many(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Put a code on the texts that were ticked, or on all that the filters name."""
    consultation = consultation_of(content_id)
    back = {
        name: value for name, value in request.form.items() if name in ("q", "pregunta", "codigo", "canal", "estado")
    }
    code = queries.find_code(consultation, _number(request.form.get("code", "")))
    places = _chosen(consultation)
    if code is None or not places:
        flash(_("Elija un código y marque al menos un texto."), "warning")
        return redirect(to("texts", consultation, **back), 303)
    batch, new = services.tag_texts(consultation, code, places, account_id=visitor().account_id)
    flash(ngettext("%(num)s texto quedó con el código.", "%(num)s textos quedaron con el código.", new), "success")
    return redirect(to("texts", consultation, **back, **({"hecho": batch} if new else {})), 303)


@area.post("/textos/deshacer/", access=May.ANALYSIS_EDIT)
def undo_tags(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take off what was tagged at once."""
    consultation = consultation_of(content_id)
    gone = services.undo(consultation, _number(request.form.get("hecho", "")))
    flash(ngettext("Se quitó %(num)s código.", "Se quitaron %(num)s códigos.", gone), "success")
    return redirect(to("texts", consultation), 303)


@area.form("/textos/<key>/<int:question>/", access=May.ANSWERS_READ)
def text(agency: str, content_id: int, key: str, question: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show one text with its passages, and tag it."""
    consultation = consultation_of(content_id)
    place = Place(key_of(key), question, request.args.get("fila", "")[:40])
    found = queries.find_text(consultation, place) or abort(404)
    codes = queries.list_codes(consultation)
    form = TagForm(codes)
    if request.method == "POST":
        if not may_tag():
            abort(403)
        if form.validate_on_submit() and _tagged(consultation, form, place):
            return redirect(request.full_path.rstrip("?"), 303)
    tags = queries.tags_of(consultation, [place.contribution_id]).get(place, [])
    return render(
        "text",
        consultation,
        form=form,
        found=found,
        shown=marked(found.text, [(tag.start, tag.end) for tag in tags if tag.end and not tag.stale]),
        tags=tags,
        code_names={code.id: code.name for code in codes},
        question=queries.asked_of(consultation).by_number.get(question),
        channels=CHANNEL_LABELS,
    ), 422 if form.errors else 200


@area.post("/textos/etiqueta/<key>/quitar/", access=May.ANALYSIS_EDIT)
def untag(agency: str, content_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Take one code off a text."""
    consultation = consultation_of(content_id)
    tag = queries.find_tag(consultation, key_of(key)) or abort(404)
    back = to(
        "text", consultation, key=tag.contribution_id, question=tag.question, **({"fila": tag.row} if tag.row else {})
    )
    services.untag(tag)
    flash(_("Se quitó el código de este texto."), "success")
    return redirect(back, 303)


def asked_texts() -> AskedTexts:
    """Return the filters of the address or of the form at hand."""
    given = request.form if request.method == "POST" else request.args
    channel, state = given.get("canal", ""), given.get("estado", "")
    return AskedTexts(
        words=given.get("q", "")[:100].replace("\0", ""),
        question=_number(given.get("pregunta", "")),
        code=_number(given.get("codigo", "")),
        channel=channel if channel in set(Channel) else "",
        state=state if state in STATES else "",
    )


def may_tag() -> bool:
    """Tell whether the visitor may tag."""
    from participa.web.gate import may_here

    return may_here(May.ANALYSIS_EDIT)


def _tagged(consultation: Consultation, form: TagForm, place: Place) -> bool:
    code = queries.find_code(consultation, _number(str(form.code.data)))
    if code is None:
        return False
    try:
        services.tag_texts(
            consultation, code, [place], account_id=visitor().account_id, quoted=str(form.quoted.data or "")
        )
    except services.NoSuchPassageError:
        form.quoted.errors = [_("Esas palabras no están en el texto. Cópielas tal como aparecen.")]
        return False
    flash(_("El código quedó puesto."), "success")
    return True


def _chosen(consultation: Consultation) -> list[Place]:
    """Return the texts of the form: those that were ticked, or all that its filters name."""
    if request.form.get("todos"):
        numbers = queries.text_questions(queries.asked_of(consultation))
        return queries.list_places(consultation, numbers, asked_texts(), most=MOST_AT_ONCE)
    found = []
    for word in request.form.getlist("texto")[:100]:
        key, question, row = [*word.split(".", 2), "", ""][:3]
        place = Place(_number(key), _number(question), row)
        if queries.find_text(consultation, place) is not None:
            found.append(place)
    return found


def _fields(consultation: Consultation, asked: AskedTexts, codes: Any) -> list[dict[str, Any]]:
    definition = queries.asked_of(consultation)
    numbers = queries.text_questions(definition)
    every: dict[str, Any] = {"value": "", "label": _("Todos")}
    questions = [{"value": q.number, "label": q.label} for q in definition if q.number in numbers]
    state_labels = {"none": _("Sin código"), "redo": _("Por rehacer: el texto cambió")}
    return [
        {"name": "q", "label": _("Palabras"), "kind": "search", "value": asked.words},
        {
            "name": "pregunta",
            "label": _("Pregunta"),
            "value": asked.question or "",
            "options": [{"value": "", "label": _("Todas")}, *questions],
        },
        {"name": "codigo", "label": _("Código"), "value": asked.code or "", "options": [every, *_named(codes)]},
        {
            "name": "estado",
            "label": _("Estado"),
            "value": asked.state,
            "options": [every, *({"value": state, "label": state_labels[state]} for state in STATES)],
        },
        *filter_fields(Filters(channel=asked.channel), without=(Fact.REGION, Fact.SEX, Fact.AGE)),
    ]


def _named(codes: list[Code]) -> list[dict[str, Any]]:
    return [{"value": code.id, "label": code.name} for code in codes]


def _number(word: str) -> int:
    """Return a number of the address; 0 for what is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) < 20 and int(word) < 2**62 + 1 else 0  # noqa: PLR2004
