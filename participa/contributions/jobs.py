"""Background work about answers: what was begun and is over goes, with the files that came along."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from participa.contributions.models import AnswerDraft, AnswerFile
from participa.extensions import db
from participa.foundation.clock import now, today
from participa.tenancy import scopes

#: A file that no answer holds is kept as long as the longest draft.
FILES_LAST = timedelta(days=90)


def tidy() -> None:
    """Delete drafts that are over and files that never belonged to a sent answer."""
    with scopes.platform(reason="tidy what was begun and not sent"):
        db.session.execute(sa.delete(AnswerDraft).where(AnswerDraft.expires_at < now()))
        old = sa.select(AnswerFile).where(AnswerFile.sent.is_(False), AnswerFile.kept_on < today() - FILES_LAST)
        for file in db.session.scalars(old):
            db.session.delete(file)
        db.session.commit()
