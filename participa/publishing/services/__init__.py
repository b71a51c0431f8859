"""Everything that is done to a content: its text, its review, its publication, the trash, and its parts."""

from participa.publishing.services.contents import create, edit, save_text
from participa.publishing.services.errors import (
    ConflictError,
    DeadlineReasonError,
    NotReadyError,
    PublishingError,
)
from participa.publishing.services.keeping import LISTENERS
from participa.publishing.services.parts import delete_part, moved_deadlines, save_part
from participa.publishing.services.publication import approve_later, archive, publish, republish, withdraw
from participa.publishing.services.review import (
    CORRECTION_LISTENERS,
    comment,
    discard,
    restore_version,
    return_text,
    submit,
)
from participa.publishing.services.trash import purge, restore, trash
from participa.publishing.services.typing import forget_saved_form, keep_saved_form
from participa.publishing.services.undoing import undo

__all__ = [
    "CORRECTION_LISTENERS",
    "LISTENERS",
    "ConflictError",
    "DeadlineReasonError",
    "NotReadyError",
    "PublishingError",
    "approve_later",
    "archive",
    "comment",
    "create",
    "delete_part",
    "discard",
    "edit",
    "forget_saved_form",
    "keep_saved_form",
    "moved_deadlines",
    "publish",
    "purge",
    "republish",
    "restore",
    "restore_version",
    "return_text",
    "save_part",
    "save_text",
    "submit",
    "trash",
    "undo",
    "withdraw",
]
