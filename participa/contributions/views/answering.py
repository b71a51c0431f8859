"""The pages of questions, and the last one: look it over, say what is voluntary, send."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, render_template, request
from werkzeug.datastructures import MultiDict

from participa.access.permissions import May
from participa.contributions import notices, services
from participa.contributions.forms import AboutForm
from participa.contributions.kept_values import from_kept
from participa.contributions.showing import answers_in_words, kept_names
from participa.contributions.views import expired
from participa.contributions.views.area import Here, Known, area, here_open, known, see, see_choose
from participa.extensions import db
from participa.foundation.files import StorageFull
from participa.foundation.i18n import _
from participa.participants import robots
from participa.people.throttle import TooManyError
from participa.questionnaires.definition import Kind
from participa.questionnaires.reading import read, shown_pages, to_form
from participa.web.gate import current_agency
from participa.web.unit_of_work import commit

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from participa.contributions.models import AnswerDraft
    from participa.questionnaires.definition import Page
    from participa.questionnaires.reading import Reading, Value

#: Names of the form's own fields; keys of questions hold no capital letter, so none meets these.
LONGEST_REVISION = 8
PAGE, REVISION, BACK, LATER = "Pagina", "Revision", "Volver", "Despues"


@area.get("/responder/", access=May.ANYONE)
def answer(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show a page of questions with what was typed before."""
    found = here_open(process)
    if found.participant is None and not found.may_stay_unknown:
        return see_choose(found)
    if found.participant is not None and (word := expired.waiting()):
        return see("resume", found, token=word)
    draft = found.draft
    if draft is None and found.own is not None:
        return see("receipt", found)
    values = from_kept(found.asked.definition, draft.typed) if draft else {}
    page = _asked_page(found, values, request.args.get("pagina", ""))
    return _page(found, page, values, {}, draft.revision if draft else 0)


@area.post("/responder/", access=May.ANYONE)
def keep(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Keep a page of answers and go on: to the next page, back, or away until later."""
    came = here_open(process)
    if expired.must_identify(came):
        return expired.keep_typed(came)
    found = known(came)
    if found.token:
        expired.bring_along(found)
    definition, draft = found.asked.definition, found.draft
    earlier = from_kept(definition, draft.typed) if draft else {}
    page = _asked_page(found, earlier, request.form.get(PAGE, ""))
    reading = read(definition, request.form, request.files, page=page.key, earlier=earlier)
    revision = _whole(request.form.get(REVISION, "")) if draft else 0
    try:
        draft = _save(found, reading.typed, revision)
    except services.StaleDraftError:
        return _conflict(found, page, reading)
    except StorageFull as error:
        db.session.rollback()
        full = {question.key: str(error) for question in page.questions if question.kind is Kind.FILE}
        return _page(found, page, reading.typed, full, revision), 507
    commit()  # also what has to be mended: nothing typed is lost
    if found.asked.process.closed_reason:
        return found.carried(_too_late(found, reading.typed))
    return found.carried(_onward(found, page, reading, draft))


@area.form("/enviar/", access=May.ANYONE)
def review(agency: str, process: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show all that was answered before it is sent, and send it."""
    found = here_open(process)
    draft = found.draft
    if draft is None:
        return see("receipt" if found.own is not None else "answer", found)
    found = known(found)
    values = from_kept(found.asked.definition, draft.typed)
    form = AboutForm(found.asked.consultation, found.participant)
    place = robots.Place("answer", current_agency().id, found.asked.process.word)
    if not form.validate_on_submit():
        return _review(found, form, values, place), 422 if form.errors else 200
    checked = read(found.asked.definition, MultiDict(to_form(found.asked.definition, values)), {}, earlier=values)
    if checked.errors:
        flash(_("Falta algo por corregir antes de enviar."), "error")
        return see("answer", found, pagina=_page_with(found, checked.errors))
    try:
        robots.judge(place, request.form, address=request.remote_addr)
        return _send(found, draft, form, checked.values)
    except robots.RefusedError as error:
        form.form_errors.append(str(error))
        return _review(found, form, values, place, ask=True), 422
    except TooManyError as error:
        form.form_errors.append(robots.retry_words(error))
        return _review(found, form, values, place), 429


def _onward(found: Known, page: Page, reading: Reading, draft: AnswerDraft) -> ResponseReturnValue:
    """Return where the button leads; what was typed is kept in any case."""
    if BACK in request.form:
        return see("answer", found, pagina=_beside(found, reading.typed, page, -1))
    if LATER in request.form:
        return see("later", found)
    if reading.errors:
        return _page(found, page, reading.typed, reading.errors, draft.revision), 422
    following = _beside(found, reading.typed, page, 1)
    return see("answer", found, pagina=following) if following else see("review", found)


def _send(found: Known, draft: AnswerDraft, form: AboutForm, values: dict[str, Value]) -> ResponseReturnValue:
    asked, participant, corrected = found.asked, found.participant, draft.corrects_id is not None
    once = asked.consultation.one_each and participant.is_known_again
    sender = services.Sender(level=participant.level, pseudonym=participant.pseudonym, once=once)
    try:
        receipt = services.send(
            asked.consultation, asked.version, draft, sender=sender, values=values, about=form.about()
        )
    except services.ClosedError:
        return _too_late(found, values)
    except services.AlreadySentError:
        return see("receipt", found)
    except services.AlreadyAnsweredError:
        flash(_("Usted ya respondió esta consulta. Puede corregir su respuesta."), "info")
        return see("receipt", found)
    if participant.email:
        db.session.add(
            notices.receipt_mail(
                participant.email, receipt.code, agency=current_agency(), asked=asked, corrected=corrected
            )
        )
    if corrected:  # the receipt itself says the rest
        flash(_("Guardamos los cambios de su respuesta."), "success")
    return see("receipt", found)


def _too_late(found: Known, values: dict[str, Value]) -> ResponseReturnValue:
    answers = answers_in_words(found.asked.definition, values)
    return render_template("contributions/too_late.html", here=found, answers=answers), 409


def _save(found: Known, typed: dict[str, Value], revision: int) -> AnswerDraft:
    found.forget()
    asked = found.asked
    return services.save_draft(asked.consultation, asked.version, owner=found.pseudonym, typed=typed, revision=revision)


def _asked_page(found: Here, values: dict[str, Value], key: str) -> Page:
    """Return the page asked for, if these answers show it; else the first."""
    pages = shown_pages(found.asked.definition, values)
    return next((page for page in pages if page.key == key), pages[0])


def _beside(found: Here, values: dict[str, Value], page: Page, step: int) -> str:
    """Return the key of the page before or after one; empty past the last."""
    keys = [each.key for each in shown_pages(found.asked.definition, values)]
    place = keys.index(page.key) + step if page.key in keys else 0
    return keys[max(0, place)] if place < len(keys) else ""


def _page_with(found: Here, errors: dict[str, str]) -> str:
    page = found.asked.definition.page_of(next(iter(errors)))
    return page.key if page else ""


def _page(found: Here, page: Page, values: dict[str, Value], errors: dict[str, str], revision: int) -> str:
    pages = shown_pages(found.asked.definition, values)
    return render_template(
        "contributions/answer.html",
        here=found,
        definition=found.asked.definition,
        page=page,
        place=pages.index(page) + 1 if page in pages else 1,
        pages=len(pages),
        values=values,
        errors=errors,
        revision=revision,
        mark=expired.mark_of(found.draft, found),
        kept=kept_names(found.asked.consultation, values, found.asked.definition),
    )


def _conflict(found: Here, page: Page, reading: Reading) -> ResponseReturnValue:
    """Show what somebody else saved from the same link beside what was typed here: the person chooses."""
    db.session.rollback()
    found.forget()
    draft = found.draft
    if draft is None:  # sent meanwhile
        return see("receipt", found)
    theirs = from_kept(found.asked.definition, draft.typed)
    return render_template(
        "contributions/conflict.html",
        here=found,
        page=page,
        theirs=answers_in_words(found.asked.definition, theirs, page=page),
        mine=answers_in_words(found.asked.definition, reading.typed, page=page),
        fields=to_form(
            found.asked.definition, {q.key: value for q in page.questions if (value := reading.typed.get(q.key))}
        ),
        revision=draft.revision,
        saved_at=draft.saved_at,
    ), 409


def _review(found: Here, form: AboutForm, values: dict[str, Value], place: robots.Place, *, ask: bool = False) -> str:
    return render_template(
        "contributions/review.html",
        here=found,
        form=form,
        answers=answers_in_words(found.asked.definition, values),
        check=robots.new_check(place, ask=ask),
        is_correction=bool(found.draft and found.draft.corrects_id),
    )


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_REVISION else 0
