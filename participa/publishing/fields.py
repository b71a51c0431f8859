"""What the fields of a type's form say of its text: which hold marks, which hold an address, how people call them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.foundation import markdown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask_wtf import FlaskForm


#: form -> its fields, in their order: the classes never change while the portal runs.
_SEEN: dict[Any, list[tuple[str, Any]]] = {}


def labels(form: type[FlaskForm]) -> dict[str, Any]:
    """Return the fields of a form by name, each with its label."""
    return {name: _label(field) for name, field in _fields(form)}


def marked(form: type[FlaskForm]) -> list[str]:
    """Return the fields whose text has marks (Markdown)."""
    return [name for name, field in _fields(form) if getattr(field.field_class, "is_marked", False)]


def prose(form: type[FlaskForm]) -> list[str]:
    """Return the fields that take several lines of text."""
    return [name for name, field in _fields(form) if getattr(field.field_class, "is_prose", False)]


def addresses(form: type[FlaskForm]) -> list[str]:
    """Return the fields that hold a web address."""
    return [
        name
        for name, field in _fields(form)
        if any(getattr(validator, "is_web_address", False) for validator in _validators(field))
    ]


def links_in(form: type[FlaskForm], row: Any) -> Iterator[tuple[str, str]]:
    """Yield (field, address) for every link that the text of a row offers to its readers."""
    for name in addresses(form):
        if address := getattr(row, name, None):
            yield name, address
    for name in marked(form):
        for address in markdown.addresses(getattr(row, name, None) or ""):
            yield name, address


def _fields(form: type[FlaskForm]) -> list[tuple[str, Any]]:
    """Return a form's fields in their order, as its class declares them."""
    if form not in _SEEN:
        _SEEN[form] = _declared(form)
    return _SEEN[form]


def _declared(form: type[FlaskForm]) -> list[tuple[str, Any]]:
    declared = ((name, getattr(form, name)) for name in dir(form) if not name.startswith("_"))
    found = [(name, field) for name, field in declared if hasattr(field, "field_class")]
    return sorted(found, key=lambda pair: pair[1].creation_counter)


def _label(field: Any) -> Any:
    return field.kwargs.get("label") or (field.args[0] if field.args else "")


def _validators(field: Any) -> Any:
    return field.kwargs.get("validators") or (field.args[1] if len(field.args) > 1 else ())
