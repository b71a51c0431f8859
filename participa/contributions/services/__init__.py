"""Answering, correcting, withdrawing; drafts; batches of paper."""

from participa.contributions.services.batches import (
    approve,
    give_back,
    hand_over,
    note_entry,
    open_batch,
    remove_entry,
)
from participa.contributions.services.drafts import (
    PENDING,
    begin_correction,
    drop_draft,
    new_link,
    save_draft,
    take_up,
)
from participa.contributions.services.errors import (
    AlreadyAnsweredError,
    AlreadySentError,
    ClosedError,
    ContributionError,
    NotFoundInTextError,
    NotNowError,
    SecondPersonError,
    StaleDraftError,
)
from participa.contributions.services.files import drop_files
from participa.contributions.services.redacting import read_original, redact, restore, with_originals
from participa.contributions.services.sending import (
    Receipt,
    Sender,
    adopt,
    keep_cells,
    keep_on_paper,
    send,
    take_back,
    withdraw,
)

__all__ = [
    "PENDING",
    "AlreadyAnsweredError",
    "AlreadySentError",
    "ClosedError",
    "ContributionError",
    "NotFoundInTextError",
    "NotNowError",
    "Receipt",
    "SecondPersonError",
    "Sender",
    "StaleDraftError",
    "adopt",
    "approve",
    "begin_correction",
    "drop_draft",
    "drop_files",
    "give_back",
    "hand_over",
    "keep_cells",
    "keep_on_paper",
    "new_link",
    "note_entry",
    "open_batch",
    "read_original",
    "redact",
    "remove_entry",
    "restore",
    "save_draft",
    "send",
    "take_back",
    "take_up",
    "with_originals",
    "withdraw",
]
