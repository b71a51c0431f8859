"""What the form of a content says, as columns of a table: one for each field, in words people read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import QueryableAttribute
from wtforms import BooleanField, SelectField

from participa.foundation.i18n import _l
from participa.publishing.content_types import STATE_LABELS
from participa.web.hosts import external_url

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask_wtf import FlaskForm
    from wtforms import Field

    from participa.agencies.models import Agency
    from participa.publishing.content_types import ContentType

#: Fields that are no facts of the content.
_NO_FACTS = frozenset({"csrf_token", "submit"})
_NO_FACT_TYPES = frozenset({"SubmitField", "FileField", "MultipleFileField", "CSRFTokenField", "HiddenField"})
#: Heads of what is no field of the form.
AROUND = {
    "id": _l("Número"),
    "state": _l("Estado"),
    "published_at": _l("Publicado el"),
    "updated_at": _l("Última edición"),
    "slug": _l("Dirección pública"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the content's attribute, its head, and how a value is written in a cell."""

    name: str
    header: str
    show: Callable[[Any], object]


def blank_form(content_type: ContentType) -> FlaskForm:
    """Return the form of a type with nothing in it, which takes part in no request."""
    return content_type.form(formdata=None, meta={"csrf": False})


def facts(content_type: ContentType) -> list[Column]:
    """Return a column for each field of the form that is a column of the content. Heads never repeat."""
    found: list[Column] = []
    taken = {str(header).casefold() for header in AROUND.values()}
    for field in blank_form(content_type):
        attribute = getattr(content_type.model, field.short_name, None)
        known = isinstance(attribute, QueryableAttribute)
        if not known or field.short_name in _NO_FACTS or field.type in _NO_FACT_TYPES:
            continue
        header = _free(str(field.label.text), taken)
        found.append(Column(field.short_name, header, _shower(field)))
    return found


def around(content_type: ContentType, agency: Agency) -> tuple[list[Column], list[Column]]:
    """Return the columns before the facts and after them: the number, and what the portal itself knows."""
    endpoint = content_type.public_endpoint

    def address(slug: str) -> str:
        return external_url(endpoint, agency=agency.slug, slug=slug)

    shown: dict[str, Callable[[Any], object]] = {
        "state": lambda state: str(STATE_LABELS.get(str(state), state)),
        "slug": address,
    }
    made = [Column(name, str(header), shown.get(name, _as_it_is)) for name, header in AROUND.items()]
    return made[:1], made[1:]


def _free(header: str, taken: set[str]) -> str:
    """Return a head that no column has yet."""
    free, turn = header, 1
    while free.casefold() in taken:
        turn += 1
        free = f"{header} ({turn})"
    taken.add(free.casefold())
    return free


def _as_it_is(value: object) -> object:
    return value


def _shower(field: Field) -> Callable[[Any], object]:
    if isinstance(field, SelectField):
        labels = {str(choice.value): str(choice.label) for choice in field.choices if choice.value}
        return lambda value: "" if value is None else labels.get(str(value), str(value))
    if isinstance(field, BooleanField):
        return bool
    return _as_it_is
