"""Words for what contributions are."""

from __future__ import annotations

from participa.consultations.models import AgeRule
from participa.contributions.models import AgeBand, BatchState, Channel, RedactionReason, Sex, Standing
from participa.foundation.i18n import _l
from participa.participants.models import Level

CHANNEL_LABELS = {Channel.ONLINE: _l("En línea"), Channel.PAPER: _l("En papel"), Channel.MEETING: _l("En una reunión")}
STANDING_LABELS = {
    Standing.PENDING: _l("Por comprobar"),
    Standing.COUNTED: _l("Contada"),
    Standing.WITHDRAWN: _l("Retirada por su autor"),
}
SEX_LABELS = {Sex.WOMAN: _l("Mujer"), Sex.MAN: _l("Hombre"), Sex.OTHER: _l("Otro")}
AGE_LABELS = {
    AgeBand.UNDER_18: _l("Menos de 18 años"),
    AgeBand.FROM_18: _l("18 a 29 años"),
    AgeBand.FROM_30: _l("30 a 44 años"),
    AgeBand.FROM_45: _l("45 a 59 años"),
    AgeBand.FROM_60: _l("60 años o más"),
}
BATCH_LABELS = {
    BatchState.OPEN: _l("En digitación"),
    BatchState.CHECKING: _l("Por comprobar"),
    BatchState.CHECKED: _l("Contado"),
}
#: What a person declares about their age before sending.
AGE_SENTENCES = {
    AgeRule.FROM_14: _l("Tengo 14 años o más"),
    AgeRule.FROM_18: _l("Tengo 18 años o más"),
    AgeRule.WITH_LEAVE: _l("Tengo 14 años o más, o me autoriza mi madre, mi padre o quien me cuida"),
}
#: What a consultation asks -> the ways to take part that satisfy it, the lightest first.
WAYS = {
    Level.ANONYMOUS: (Level.ANONYMOUS, Level.EMAIL),
    Level.DECLARED: (Level.DECLARED, Level.EMAIL, Level.CLAVEUNICA),
    Level.EMAIL: (Level.EMAIL, Level.CLAVEUNICA),
    Level.ORGANISATION: (Level.ORGANISATION,),
    Level.CLAVEUNICA: (Level.CLAVEUNICA,),
}
#: Why a part of an answer is hidden.
REDACTION_LABELS = {
    RedactionReason.OTHERS: _l("Datos de otra persona"),
    RedactionReason.OWN: _l("Datos de quien respondió"),
    RedactionReason.SENSITIVE: _l("Datos sensibles: salud, ideas, origen"),
    RedactionReason.CHILD: _l("Datos de un niño, niña o adolescente"),
}
