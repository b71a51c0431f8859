"""A consultation with its course, and its reply."""

from participa.consultations.models.consultation import (
    AFTER_CLOSE,
    BEFORE_CALL,
    REPLIED,
    RETENTION_MONTHS,
    AgeRule,
    AnswersShown,
    Consultation,
    ConsultationStep,
    Halt,
    Milestone,
    Mode,
    Origin,
    Phase,
    Step,
)
from participa.consultations.models.plan import PlanEntry
from participa.consultations.models.reply import (
    Channel,
    CommitmentUpdate,
    Decision,
    ParticipationFigure,
    ReplyCommitment,
    ReplyPart,
    ReplyTheme,
)

__all__ = [
    "AFTER_CLOSE",
    "BEFORE_CALL",
    "REPLIED",
    "RETENTION_MONTHS",
    "AgeRule",
    "AnswersShown",
    "Channel",
    "CommitmentUpdate",
    "Consultation",
    "ConsultationStep",
    "Decision",
    "Halt",
    "Milestone",
    "Mode",
    "Origin",
    "ParticipationFigure",
    "Phase",
    "PlanEntry",
    "ReplyCommitment",
    "ReplyPart",
    "ReplyTheme",
    "Step",
]
