"""The life of a text: which step can be taken from where, and by whom. One table; what is not in it is refused."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from participa.access.matrix import may
from participa.access.permissions import May
from participa.access.visitor import TextAtHand
from participa.foundation.i18n import _, _l
from participa.publishing.models import State, TextStage

if TYPE_CHECKING:
    from flask_babel.speaklater import LazyString

    from participa.access.visitor import Visitor
    from participa.publishing.models import Content


class Step(enum.StrEnum):
    """What can be done to a content."""

    EDIT = "edit"
    COMMENT = "comment"
    SUBMIT = "submit"
    RETURN = "return"
    APPROVE = "approve"
    FORCE = "force"
    APPROVE_LATER = "approve-later"
    DISCARD = "discard"
    WITHDRAW = "withdraw"
    ARCHIVE = "archive"
    REPUBLISH = "republish"
    TRASH = "trash"
    RESTORE = "restore"


STEP_LABELS: dict[Step, LazyString] = {
    Step.EDIT: _l("Editar"),
    Step.COMMENT: _l("Comentar"),
    Step.SUBMIT: _l("Enviar a revisión"),
    Step.RETURN: _l("Devolver con observaciones"),
    Step.APPROVE: _l("Aprobar y publicar"),
    Step.FORCE: _l("Publicar sin revisión"),
    Step.APPROVE_LATER: _l("Aprobar lo ya publicado"),
    Step.DISCARD: _l("Descartar los cambios"),
    Step.WITHDRAW: _l("Retirar"),
    Step.ARCHIVE: _l("Archivar"),
    Step.REPUBLISH: _l("Publicar de nuevo"),
    Step.TRASH: _l("Enviar a la papelera"),
    Step.RESTORE: _l("Recuperar de la papelera"),
}

#: The permission that a step asks for.
PERMISSIONS: dict[Step, May] = {
    Step.EDIT: May.CONTENT_EDIT,
    Step.COMMENT: May.CONTENT_COMMENT,
    Step.SUBMIT: May.CONTENT_EDIT,
    Step.RETURN: May.CONTENT_REVIEW,
    Step.APPROVE: May.CONTENT_APPROVE,
    Step.FORCE: May.CONTENT_PUBLISH,
    Step.APPROVE_LATER: May.CONTENT_APPROVE,
    Step.DISCARD: May.CONTENT_EDIT,
    Step.WITHDRAW: May.CONTENT_PUBLISH,
    Step.ARCHIVE: May.CONTENT_PUBLISH,
    Step.REPUBLISH: May.CONTENT_PUBLISH,
    Step.TRASH: May.CONTENT_EDIT,
    Step.RESTORE: May.CONTENT_EDIT,
}

_WRITING = frozenset({Step.EDIT, Step.COMMENT, Step.SUBMIT, Step.APPROVE, Step.FORCE})
_WAITING = frozenset({Step.EDIT, Step.COMMENT, Step.RETURN, Step.APPROVE, Step.FORCE})
_UP = frozenset({Step.WITHDRAW, Step.ARCHIVE})

#: (state, stage of the text) -> the steps that can be taken. A content in the trash can only be restored.
STEPS: dict[tuple[State, TextStage], frozenset[Step]] = {
    (State.DRAFT, TextStage.EDITING): _WRITING | {Step.TRASH},
    (State.DRAFT, TextStage.REVIEWING): _WAITING | {Step.TRASH},
    (State.PUBLISHED, TextStage.CLEAN): frozenset({Step.EDIT, Step.COMMENT, Step.APPROVE_LATER}) | _UP,
    (State.PUBLISHED, TextStage.EDITING): _WRITING | _UP | {Step.DISCARD, Step.APPROVE_LATER},
    (State.PUBLISHED, TextStage.REVIEWING): _WAITING | _UP | {Step.DISCARD, Step.APPROVE_LATER},
    (State.WITHDRAWN, TextStage.CLEAN): frozenset({Step.EDIT, Step.COMMENT, Step.REPUBLISH}),
    (State.WITHDRAWN, TextStage.EDITING): _WRITING | {Step.DISCARD},
    (State.WITHDRAWN, TextStage.REVIEWING): _WAITING | {Step.DISCARD},
    (State.ARCHIVED, TextStage.CLEAN): frozenset({Step.EDIT, Step.COMMENT, Step.REPUBLISH}),
    (State.ARCHIVED, TextStage.EDITING): _WRITING | {Step.DISCARD},
    (State.ARCHIVED, TextStage.REVIEWING): _WAITING | {Step.DISCARD},
}


def steps_from(content: Content) -> frozenset[Step]:
    """Return the steps that the life of a content allows now, whoever asks."""
    if content.trashed_at is not None:
        return frozenset({Step.RESTORE})
    steps = STEPS.get((content.state, content.text_stage), frozenset())
    return steps if content.approval_owed_since is not None else steps - {Step.APPROVE_LATER}


def refusal(content: Content, step: Step, visitor: Visitor, *, four_eyes: bool) -> str:
    """Return why somebody can't take a step, in words for that person; empty when nothing stands against it."""
    if step not in steps_from(content):
        return _("Este contenido está en otra etapa: recargue la página para ver qué se puede hacer ahora.")
    authors = _owed_authors(content) if step is Step.APPROVE_LATER else content.authors
    permission = PERMISSIONS[step]
    if may(visitor, permission, TextAtHand(authors, four_eyes, content.kind)):
        return ""
    if may(visitor, permission, TextAtHand(kind=content.kind)):
        return _("Usted escribió este texto: debe aprobarlo otra persona.")
    return _("Su rol no permite hacerlo. Pídalo a quien publica en su organismo.")


def open_steps(content: Content, visitor: Visitor, *, four_eyes: bool) -> list[Step]:
    """Return the steps a person can take now, in the order of the table."""
    return [step for step in Step if not refusal(content, step, visitor, four_eyes=four_eyes)]


def _owed_authors(content: Content) -> list[int]:
    """Return who can't settle the debt of a forced publication: who wrote the text and who forced it."""
    return [*content.forced_authors, *([content.forced_by_id] if content.forced_by_id else [])]
