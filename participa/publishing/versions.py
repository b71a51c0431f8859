"""A content's text as values: kept with each publication, compared field by field and word by word, put back."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.orm import RelationshipDirection, RelationshipProperty
from sqlalchemy.orm.attributes import set_committed_value

from participa.extensions import db
from participa.foundation import words
from participa.foundation.i18n import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from participa.publishing.content_types import ContentType
    from participa.publishing.models import Content

#: Columns of a content that are its life, not its text; those of one type are its model's `own_life`. A guard sees to
#: it that every other column is a field of the form, or is told in the type's `other_text`.
NOT_TEXT = frozenset(
    {
        "agency_id",
        "id",
        "kind",
        "slug",
        "state",
        "text_stage",
        "authors",
        "submitted_at",
        "shown_from",
        "shown_until",
        "approval_owed_since",
        "forced_by_id",
        "forced_authors",
        "last_step",
        "trashed_at",
        "links_read_at",
        "created_at",
        "updated_at",
        "created_by_id",
        "updated_by_id",
        "published_at",
        "state_reason",
        "version",
    }
)
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
#: Beyond so many words a comparison word by word would keep the page waiting; the two texts are then shown whole.
MOST_WORDS = 4_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a text: "same", "gone" or "new"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs, with its label and the pieces of both texts in reading order."""

    name: str
    label: str
    before: str
    after: str
    pieces: tuple[Piece, ...]


def text_columns(content_type: ContentType) -> dict[str, Any]:
    """Return the columns of a type that hold its text, by attribute."""
    mapper = sa.inspect(content_type.model)
    left_out = NOT_TEXT | content_type.model.own_life
    return {a.key: a.columns[0] for a in mapper.column_attrs if a.key not in left_out}


def values_of(content_type: ContentType, content: Content) -> dict[str, Any]:
    """Return a content's text as plain values, for JSON."""
    return {name: to_plain(getattr(content, name)) for name in text_columns(content_type)}


def plain_values(content_type: ContentType, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return a form's values for JSON; an object it refers to (a document's file) stands as its key."""
    relations = sa.inspect(content_type.model).relationships
    plain = {name: to_plain(value) for name, value in values.items() if name not in relations}
    for name in values.keys() & relations.keys():
        for local, remote in relations[name].local_remote_pairs or ():
            if str(local.key) not in NOT_TEXT:
                plain[str(local.key)] = getattr(values[name], str(remote.key), None)
    return plain


def to_plain(value: Any) -> Any:
    """Return a value as JSON holds it: dates and instants in ISO 8601, choices by their value."""
    match value:
        case enum.Enum():
            return value.value
        case datetime() | date() | time():
            return value.isoformat()
        case Decimal():
            return str(value)
        case _:
            return value


def from_plain(content_type: ContentType, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return plain values as the columns of a type take them; names that are no column of its text are dropped."""
    columns = text_columns(content_type)
    return {name: typed(columns[name].type, value) for name, value in values.items() if name in columns}


def typed(column_type: Any, value: Any) -> Any:
    """Return a plain value as a column takes it."""
    if value is None:
        return None
    if isinstance(column_type, sa.Enum) and column_type.enum_class is not None:
        return column_type.enum_class(value)
    python_type = column_type.python_type
    if isinstance(value, str) and python_type in (date, datetime, time):
        return python_type.fromisoformat(value)
    return Decimal(value) if python_type is Decimal and isinstance(value, str) else value


def copy_with(content_type: ContentType, content: Content, values: Mapping[str, Any]) -> Content:
    """Return a copy of a content that says other values, outside the session: for previews and checks."""
    mapper = sa.inspect(content_type.model)
    facts = {a.key: getattr(content, a.key) for a in mapper.column_attrs}
    copy = content_type.model(**(facts | from_plain(content_type, values)))
    for relation in mapper.relationships:
        set_committed_value(copy, relation.key, _related(relation, content, copy))
    return copy


def _related(relation: RelationshipProperty[Any], content: Content, copy: Content) -> Any:
    """Return what a copy refers to: what the content does, unless the copy has another key."""
    pairs = [
        (relation.parent.get_property_by_column(own).key, str(theirs.key))
        for own, theirs in relation.local_remote_pairs
    ]
    if relation.direction is not RelationshipDirection.MANYTOONE or all(
        getattr(content, own) == getattr(copy, own) for own, _theirs in pairs
    ):
        return getattr(content, relation.key)
    target = relation.mapper.class_
    return db.session.scalar(
        sa.select(target).where(
            target.agency_id == copy.agency_id, *(getattr(target, t) == getattr(copy, o) for o, t in pairs)
        )
    )


def compare(
    content_type: ContentType, before: Mapping[str, Any], after: Mapping[str, Any], *, only_new: bool = False
) -> list[Difference]:
    """Return the fields that differ between two texts, in the order of the form; `only_new`: of `after`."""
    labels = _labels(content_type)
    names = [*labels, *(name for name in text_columns(content_type) if name not in labels)]
    found = []
    for name in names:
        if name not in after and (only_new or name not in before):
            continue
        other = content_type.other_text.get(name)
        old, new = (
            other.shown(value) if other is not None and value is not None else _shown(labels.get(name), value)
            for value in (before.get(name), after.get(name))
        )
        if old != new:
            label = str(other.label if other is not None else labels[name].label.text if name in labels else name)
            found.append(Difference(name, label, old, new, tuple(pieces(old, new))))
    return found


def _labels(content_type: ContentType) -> dict[str, Any]:
    """Return the fields of a type's form by name: their labels and choices."""
    form = content_type.form(meta={"csrf": False}, formdata=None)
    return {field.short_name: field for field in form if field.type not in ("SubmitField", "CSRFTokenField")}


def _shown(field: Any, value: Any) -> str:
    """Return a value as people read it."""
    if value in (None, ""):
        return ""
    if isinstance(value, bool):
        return _("Sí") if value else _("No")
    choices = {str(choice.value): str(choice.label) for choice in getattr(field, "choices", None) or ()}
    if str(value) in choices:
        return choices[str(value)]
    if isinstance(value, str) and field is not None and field.type in ("Day", "DateField"):
        return words.plain_date(date.fromisoformat(value))
    if isinstance(value, str) and field is not None and field.type == "Moment":
        return words.date_and_time(datetime.fromisoformat(value))
    return str(value)


def shown_by_type(value: Any) -> str:
    """Return a date or an instant as people read it; empty for none."""
    if isinstance(value, datetime):
        return words.date_and_time(value)
    return words.plain_date(value) if isinstance(value, date) else ""


def pieces(before: str, after: str) -> list[Piece]:
    """Return what stayed, what went and what came, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    if len(old) + len(new) > MOST_WORDS:
        return [Piece("gone", before), Piece("new", after)]
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(old[i1:i2])))
            continue
        if i2 > i1:
            found.append(Piece("gone", "".join(old[i1:i2])))
        if j2 > j1:
            found.append(Piece("new", "".join(new[j1:j2])))
    return found
