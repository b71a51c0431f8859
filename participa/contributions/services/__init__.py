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
    begin_correction,
    drop_draft,
    new_link,
    save_draft,
    take_up,
    values_of,
)
from participa.contributions.services.errors import (
    AlreadyAnsweredError,
    AlreadySentError,
    ClosedError,
    ContributionError,
    NotNowError,
    SecondPersonError,
    StaleDraftError,
)
from participa.contributions.services.sending import Receipt, Sender, adopt, keep_on_paper, send, withdraw

__all__ = [
    "AlreadyAnsweredError",
    "AlreadySentError",
    "ClosedError",
    "ContributionError",
    "NotNowError",
    "Receipt",
    "SecondPersonError",
    "Sender",
    "StaleDraftError",
    "adopt",
    "approve",
    "begin_correction",
    "drop_draft",
    "give_back",
    "hand_over",
    "keep_on_paper",
    "new_link",
    "note_entry",
    "open_batch",
    "remove_entry",
    "save_draft",
    "send",
    "take_up",
    "values_of",
    "withdraw",
]
