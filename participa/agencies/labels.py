"""How the words of an agency's record are said to people."""

from __future__ import annotations

from participa.agencies.models import AgencyState, Kind, Regime
from participa.foundation.i18n import _l

KINDS = {
    Kind.MINISTRY: _l("Ministerio"),
    Kind.UNDERSECRETARIAT: _l("Subsecretaría"),
    Kind.SERVICE: _l("Servicio público"),
    Kind.SUPERINTENDENCY: _l("Superintendencia"),
    Kind.DELEGATION: _l("Delegación presidencial"),
    Kind.REGIONAL_GOVERNMENT: _l("Gobierno regional"),
    Kind.CORPORATION: _l("Corporación o fundación"),
    Kind.MUNICIPALITY: _l("Municipalidad"),
    Kind.OTHER: _l("Otro organismo"),
}
REGIMES = {
    Regime.BOUND: _l("Obligado por la Ley 20.500"),
    Regime.COUNCIL_ONLY: _l("Obligado solo a tener consejo (Ley 21.074)"),
    Regime.VOLUNTARY: _l("Participa por decisión propia"),
}
STATES = {
    AgencyState.PREPARING: _l("En preparación"),
    AgencyState.LIVE: _l("Publicado"),
    AgencyState.SUSPENDED: _l("Suspendido"),
    AgencyState.CLOSED: _l("Cerrado"),
}
#: The same as the head of a list of many.
IN_STATE = {
    AgencyState.PREPARING: _l("En preparación"),
    AgencyState.LIVE: _l("Publicados"),
    AgencyState.SUSPENDED: _l("Suspendidos"),
    AgencyState.CLOSED: _l("Cerrados"),
}
STATE_TONES = {
    AgencyState.PREPARING: "info",
    AgencyState.LIVE: "success",
    AgencyState.SUSPENDED: "warning",
    AgencyState.CLOSED: "neutral",
}
