"""What a content domain tells of its type, so that one mechanism serves all: office pages, publication, read model."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from participa.foundation.i18n import _l

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flask_babel.speaklater import LazyString
    from flask_wtf import FlaskForm

    from participa.publishing.models import Content, ContentPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the read model needs of a content, beside its title and summary."""

    #: The rest of its text, plain (no markup), for search.
    text: str = ""
    subkind: str = ""
    year: int | None = None
    #: The window for taking part, as instants; the end is exclusive.
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    #: The day for the calendar, with what happens on it.
    event_on: date | None = None
    event_label: str = ""
    #: Every day of the calendar, with its label; where empty, `event_on` is the only one.
    dates: tuple[tuple[date, str], ...] = ()
    #: The day by which the agency owes people something (a reply); None when nothing is owed.
    owed_by: date | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something to mend before publishing, with its remedy; a warning does not stop."""

    #: A field of the form, the segment of a part, or another place of the content's page of the office.
    field: str
    text: str
    stops: bool = True
    #: What exactly to do, where one sentence is not enough.
    hints: tuple[str, ...] = ()
    #: Where it is mended in another place: the list of that kind, or that one content of it.
    kind: str = ""
    content_id: int = 0


def no_problems(_content: Content) -> list[Problem]:
    """Return nothing to mend."""
    return []


def always(_content: Content) -> bool:
    """Return that it applies."""
    return True


def once_published(content: Content) -> bool:
    """Tell whether the public sees the rows of a content: as soon as it sees the content."""
    return content.is_published


@dataclass(frozen=True, slots=True)
class OtherText:
    """A column of a content's text that no field of its form bears: how people call it, and how they read a value."""

    label: LazyString
    shown: Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class PartType:
    """Rows that hang from a content and are edited in its office page, such as a council's members."""

    #: Word in the address: /gestion/<agency>/consejos/<id>/<segment>/…
    segment: str
    model: type[ContentPart]
    form: type[FlaskForm]
    plural: LazyString
    singular: LazyString
    #: "Agregar integrante", "Agregar sesión": whole sentences, since Spanish needs the gender.
    add_label: LazyString
    empty_text: LazyString
    #: Attributes to order by; a leading "-" turns it round.
    order_by: tuple[str, ...] = ("id",)
    #: (heading, how to show a row's cell)
    columns: tuple[tuple[LazyString, Callable[[Any], Any]], ...] = ()
    #: Dates that the public counts on: changing or removing one once public asks for a reason, which the public reads.
    deadlines: tuple[str, ...] = ()
    #: Whether the rows have a place in the content's office page now.
    applies: Callable[[Any], bool] = always
    #: Whether the public sees them now.
    is_public: Callable[[Any], bool] = once_published
    #: Once public they are corrected, which "what changed" says, and never removed.
    kept: bool = False


@dataclass(frozen=True, kw_only=True)
class ContentType:
    """One kind of content of a section."""

    #: Discriminator in the database and kind in the read model.
    kind: str
    #: Word in the addresses: /organismos/<agency>/<segment>/… and /gestion/<agency>/<segment>/…
    segment: str
    model: type[Content]
    form: type[FlaskForm]
    singular: LazyString
    plural: LazyString
    #: "Nueva consulta": a whole sentence.
    new_label: LazyString
    #: What the list of the office says when there is none yet, and what to do.
    empty_text: LazyString
    #: One sentence under the heading of the office's list: what this is and why the law asks for it.
    explanation: LazyString
    describe: Callable[[Any], Facts]
    #: Its name in menus, where the plural is long.
    menu: LazyString | None = None
    #: What to mend before publishing.
    check: Callable[[Any], list[Problem]] = no_problems
    parts: tuple[PartType, ...] = ()
    #: Of its text, the columns that are no field of the form, for comparing versions.
    other_text: Mapping[str, OtherText] = field(default_factory=dict)
    #: Dates that the public counts on: changing one once public asks for a reason, which the public reads.
    deadlines: tuple[str, ...] = ()
    #: Extra columns of the office's list: (heading, how to show).
    columns: tuple[tuple[LazyString, Callable[[Any], Any]], ...] = ()
    #: Runs after the form's values were set, in the same transaction (for what a form can't say alone).
    after_save: tuple[Callable[[Any], None], ...] = field(default=())

    @property
    def menu_label(self) -> str:
        """Return its name where room is short."""
        return str(self.menu or self.plural)

    @property
    def public_endpoint(self) -> str:
        """Return the endpoint of the public page of one content."""
        return f"{self.blueprint}.show"

    @property
    def blueprint(self) -> str:
        """Return the name of the domain's public area: the folder's name."""
        return self.model.__module__.split(".")[1]


#: kind -> type, in the order of domains.py.
TYPES: dict[str, ContentType] = {}


def register(content_type: ContentType) -> ContentType:
    """Make a type known. Raises ValueError when its kind is not its table's name or is taken."""
    if content_type.kind != content_type.model.__tablename__:
        message = f"kind {content_type.kind!r} must be the table's name, {content_type.model.__tablename__!r}"
        raise ValueError(message)
    if content_type.kind in TYPES and TYPES[content_type.kind].model is not content_type.model:
        message = f"kind {content_type.kind!r} is taken"
        raise ValueError(message)
    TYPES[content_type.kind] = content_type
    return content_type


STATE_LABELS = {
    "draft": _l("Borrador"),
    "published": _l("Publicado"),
    "withdrawn": _l("Retirado"),
    "archived": _l("Archivado"),
}
