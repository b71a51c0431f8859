"""A field that can't stay empty refuses spaces alone: one validator says so, in every form."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form, IntegerField, StringField

from participa.publishing.forms import Line, Text, required
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask import Flask

    from tests.guards.conftest import Sample
    from tests.guards.reading import Project

OWN = "participa/publishing/forms.py"
MAY = {"participa/ui/gallery.py": "the gallery stands below the forms, and keeps nothing"}


def hold_required(files: Project, exempt: Mapping[str, str] = NOTHING) -> None:
    """No form takes the validators of the library, which let spaces through or refuse a zero."""
    found = {
        source.path
        for source in files.python("participa")
        if source.path != OWN and ("InputRequired" in source.text or "DataRequired" in source.text)
    }
    hold(
        found, exempt=exempt, instead="Use required() of participa.publishing.forms, with a remedy if it needs its own."
    )


def test_every_form_asks_by_the_one_validator() -> None:
    hold_required(project(), MAY)


@pytest.mark.parametrize("name", ["InputRequired", "DataRequired"])
def test_another_one_is_seen(sample: Sample, name: str) -> None:
    files = sample({"participa/norms/forms.py": f"from wtforms.validators import {name}\nname = Line('x', [{name}()])"})
    with pytest.raises(AssertionError, match=r"(?s)required\(\).*norms/forms.py"):
        hold_required(files)


class Sheet(Form):
    """One field of each sort."""

    line = Line("a", [required()])
    text = Text("b", [required()])
    plain = StringField("c", [required("Escriba su nombre.")])
    number = IntegerField("d", [required()])


@pytest.mark.parametrize("typed", ["", " ", "\t \n", "\u00a0", "\u200b", "\u2060\ufeff", "\0"])
def test_spaces_and_invisible_characters_are_nothing(app: Flask, typed: str) -> None:
    with app.test_request_context():
        sheet = Sheet(MultiDict(dict.fromkeys(("line", "text", "plain", "number"), typed)))
        assert not sheet.validate()
        remedies = {name: [str(error) for error in errors] for name, errors in sheet.errors.items()}
    assert remedies == {
        "line": ["Complete este campo."],
        "text": ["Complete este campo."],
        "plain": ["Escriba su nombre."],
        "number": ["Complete este campo."],
    }


def test_what_is_seen_is_something(app: Flask) -> None:
    with app.test_request_context():
        assert Sheet(MultiDict({"line": "ñ", "text": " 0 ", "plain": "👩\u200d🌾", "number": "0"})).validate()
