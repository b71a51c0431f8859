"""Looking at a text before it is saved or published: what to mend, how it reads, how its marks will be seen.

Two buttons of every form ask for it and save nothing: "Revisar el texto", and below each field with marks its preview.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from flask import current_app, request, url_for

from participa.foundation.i18n import _, ngettext
from participa.foundation.outbound import Answer
from participa.publishing import fields, forms, queries
from participa.publishing.checks import EASE_LABELS, find_problems, hints_for, paragraphs, reading_of, texts_of
from participa.publishing.content_types import TYPES
from participa.publishing.models import State, TextStage
from participa.publishing.services.publication import text_at_hand
from participa.publishing.versions import copy_with, from_plain, plain_values
from participa.web.gate import current_agency

if TYPE_CHECKING:
    from flask_wtf import FlaskForm

    from participa.publishing.content_types import ContentType, Problem
    from participa.publishing.models import Content
    from participa.publishing.pages.office import Office

#: What the form's further buttons send, beside its fields.
ASK = "accion"
REVIEW, PREVIEW = "revisar", "vista-previa:"


@dataclass(frozen=True, slots=True)
class Review:
    """What was found in a text."""

    problems: tuple[Problem, ...]
    #: How it reads, in words; empty where it is too short to say.
    ease: str
    is_hard: bool
    #: What is known of its links, in words; empty where it has none.
    links: str = ""

    @property
    def stops(self) -> list[Problem]:
        """Return what must be mended."""
        return [problem for problem in self.problems if problem.stops]

    @property
    def advice(self) -> list[Problem]:
        """Return what would make it better."""
        return [problem for problem in self.problems if not problem.stops]


def review_of(content_type: ContentType, content: Content) -> Review:
    """Look at the text of a content that would be published."""
    return _review(content_type, text_at_hand(content_type, content))


def review_of_typed(content_type: ContentType, content: Content | None, form: FlaskForm) -> Review:
    """Look at what a form holds, which nobody has saved."""
    values = plain_values(content_type, forms.values(form))
    if content is not None:
        return _review(content_type, copy_with(content_type, content, values))
    facts = from_plain(content_type, values)
    new = content_type.model(agency_id=current_agency().id, state=State.DRAFT, text_stage=TextStage.EDITING, **facts)
    return _review(content_type, new)


def _review(content_type: ContentType, content: Content) -> Review:
    texts, problems = texts_of(content_type, content), find_problems(content_type, content)
    return _read(texts, content.agency_id, problems, _links(content))


def review_of_row(form: FlaskForm) -> Review:
    """Look at what the form of a row holds; a row has no checks of its own but how it reads."""
    kind, agency_id = type(form), current_agency().id
    texts = paragraphs(kind, fields.prose(kind), SimpleNamespace(**forms.values(form)))
    return _read(texts, agency_id, hints_for(kind, texts, agency_id))


def _read(texts: dict[str, list[str]], agency_id: int, problems: list[Problem], links: str = "") -> Review:
    reading = reading_of(texts, agency_id)
    ease = str(EASE_LABELS[reading.ease]) if reading.ease else ""
    return Review(tuple(problems), ease, reading.is_hard, links)


def _links(content: Content) -> str:
    """Return how many links answered and how many nobody has asked yet."""
    links = queries.list_links(content) if content.id else []
    if not links:
        return ""
    if current_agency().is_practice:
        return _("En la sección de práctica no se revisan los enlaces.")
    if not current_app.config["LINK_CHECKS"]:
        return _("La revisión de enlaces está apagada en esta instalación.")
    good = sum(link.answer is Answer.YES for link in links)
    unasked = sum(link.answer is None for link in links)
    answered = ngettext("%(num)s responde", "%(num)s responden", good)
    waiting = ngettext("%(num)s sin revisar todavía", "%(num)s sin revisar todavía", unasked)
    return _("Enlaces: %(answered)s; %(waiting)s.", answered=answered, waiting=waiting)


def asked() -> str:
    """Return what the form's button asks for; empty where it is to be saved."""
    return request.form.get(ASK, "") if request.method == "POST" else ""


def previewed(form: type[FlaskForm]) -> str:
    """Return the field whose preview is asked for, if it is one with marks."""
    name = asked().removeprefix(PREVIEW)
    return name if asked().startswith(PREVIEW) and name in fields.marked(form) else ""


def mending_url(office: Office, problem: Problem, content: Content | None, *, here: bool = False) -> str:
    """Return where a problem is mended: its field, the part it is about, or the content that lacks something."""
    if problem.kind:
        area = f"{TYPES[problem.kind].blueprint}_office"
        more: dict[str, Any] = {"content_id": problem.content_id} if problem.content_id else {}
        return url_for(f"{area}.{'edit' if more else 'index'}", agency=current_agency().slug, **more)
    if problem.field in fields.labels(office.type.form):
        return f"#{problem.field}" if here or content is None else f"{office.url('edit', content)}#{problem.field}"
    if content is None:
        return ""
    segments = {part.segment for part in office.type.parts}
    anchor = f"parte-{problem.field}" if problem.field in segments else problem.field
    return office.url("show", content, _anchor=anchor)
