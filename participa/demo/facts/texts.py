"""The texts of the demonstration: what each sector asks, informs, offers, accounts for and answers.

One file a sector in `sectors/`, in TOML: long Spanish texts are easier to read and to mend there than in code. Two words
in braces are filled in for each body: {del_organismo} ('del Ministerio de Salud') and {lugar} ('la Región de Ñuble').
"""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from participa.demo.facts.bodies import Agency

FOLDER = Path(__file__).with_name("sectors")

MechanismKind = Literal[
    "audiencia_publica",
    "cabildo_ciudadano",
    "dialogo_participativo",
    "presupuesto_participativo",
    "plataforma_digital",
    "escuela_gestion_publica",
    "mesa_de_trabajo",
    "jornada_informativa",
    "comite_participacion",
    "siac_oirs",
    "consulta_anticipada",
    "otro",
]
SheetKind = Literal["policy", "plan", "programme", "action", "budget"]
Result = Literal["accepted", "partially_accepted", "not_accepted"]


class Outcome(NamedTuple):
    """What became of one theme of a consultation: what people said, what was decided, and why."""

    theme: str
    said: str
    result: Result
    decided: str
    why: str


class Consultation(NamedTuple):
    """A consultation; `context` is Markdown, `body` the acronym of the body it suits (empty: any of the sector)."""

    title: str
    summary: str
    context: str
    open_to_change: str
    already_decided: str
    weighing: str
    body: str = ""
    outcomes: tuple[Outcome, ...] = ()


class Sheet(NamedTuple):
    """A sheet of relevant information (art. 71); `body` is Markdown."""

    title: str
    kind: SheetKind
    summary: str
    body: str


class Mechanism(NamedTuple):
    """A mechanism besides those that the law names."""

    kind: MechanismKind
    title: str
    objective: str
    requirements: str
    participants: str


class BudgetLine(NamedTuple):
    """A line of the budget, in millions of Chilean pesos."""

    name: str
    approved: int
    executed: int


class Question(NamedTuple):
    """A question that somebody asked at a public account, and its published answer."""

    text: str
    answer: str


class Account(NamedTuple):
    """A participatory public account (art. 72): the four parts and the budget execution."""

    policies: str
    plans: str
    programmes: str
    actions: str
    budget_note: str
    budget: tuple[BudgetLine, ...]
    questions: tuple[Question, ...]


class Seat(NamedTuple):
    """A category of seats of a council and how many it has."""

    category: str
    seats: int


class Session(NamedTuple):
    """A session of a council: its agenda and the agreements."""

    agenda: tuple[str, ...]
    agreements: tuple[str, ...]


class Council(NamedTuple):
    """A civil society council (art. 74)."""

    name: str
    seats: tuple[Seat, ...]
    sessions: tuple[Session, ...]


class Sector(NamedTuple):
    """All the texts of one sector."""

    key: str
    name: str
    topics: tuple[str, ...]
    consultations: tuple[Consultation, ...]
    sheets: tuple[Sheet, ...]
    mechanisms: tuple[Mechanism, ...]
    account: Account
    council: Council


@lru_cache(maxsize=1)
def sectors() -> dict[str, Sector]:
    """Return every sector by its key, which is the name of its file."""
    return {path.stem: _read(path) for path in sorted(FOLDER.glob("*.toml"))}


#: Bodies whose own sector has no texts of its own -> the sector whose texts suit them.
NEAREST = {
    "consumers": "economy",
    "defence": "state",
    "delegation": "territory",
    "finance": "state",
    "foreign_affairs": "state",
    "government": "state",
    "indigenous_peoples": "social",
    "interior": "state",
    "mining": "energy",
    "municipality": "territory",
    "national_assets": "housing",
    "regional_government": "territory",
    "science": "economy",
    "security": "justice",
    "social_development": "social",
    "sports": "culture",
    "statistics": "state",
    "women": "social",
}


def sector_of(body: Agency) -> Sector:
    """Return the texts that suit a body: its sector's, or those of the nearest one.

    Raises KeyError when neither has a file: nothing is borrowed that `NEAREST` does not say.
    """
    return sector(NEAREST.get(body.sector, body.sector))


def sector(key: str) -> Sector:
    """Return one sector. Raises KeyError when there is none."""
    return sectors()[key]


def _read(path: Path) -> Sector:
    """Read one file. A field with a wrong name raises TypeError: a text is never dropped in silence."""
    raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    return Sector(
        key=path.stem,
        consultations=tuple(_consultation(each) for each in raw.pop("consultations")),
        sheets=tuple(Sheet(**_stripped(each)) for each in raw.pop("sheets")),
        mechanisms=tuple(Mechanism(**_stripped(each)) for each in raw.pop("mechanisms")),
        account=_account(raw.pop("account")),
        council=_council(raw.pop("council")),
        topics=tuple(raw.pop("topics")),
        **raw,
    )


def _consultation(raw: dict[str, Any]) -> Consultation:
    outcomes = tuple(Outcome(**_stripped(each)) for each in raw.pop("outcomes", ()))
    return Consultation(**_stripped(raw), outcomes=outcomes)


def _account(raw: dict[str, Any]) -> Account:
    budget = tuple(BudgetLine(*line) for line in raw.pop("budget"))
    questions = tuple(Question(*pair) for pair in raw.pop("questions"))
    return Account(**_stripped(raw), budget=budget, questions=questions)


def _council(raw: dict[str, Any]) -> Council:
    seats = tuple(Seat(*pair) for pair in raw.pop("seats"))
    sessions = tuple(Session(tuple(each["agenda"]), tuple(each["agreements"])) for each in raw.pop("sessions"))
    return Council(**_stripped(raw), seats=seats, sessions=sessions)


def _stripped(raw: dict[str, Any]) -> dict[str, Any]:
    """Return the texts without the line ends that TOML's long strings carry."""
    return {name: value.strip() if isinstance(value, str) else value for name, value in raw.items()}
