"""A start compiles no address; the first one asked for is compiled, once, and is right."""

from unittest.mock import patch

import pytest
from flask import Flask, url_for
from werkzeug.routing import Rule

from participa.web.rules import PatientRule


@pytest.mark.once
def test_an_address_is_compiled_when_it_is_first_made():
    with patch.object(Rule, "_compile_builder", autospec=True, side_effect=Rule._compile_builder) as compiled:
        app = Flask("some", static_folder=None)
        app.url_rule_class = PatientRule
        app.add_url_rule("/organismos/<slug>/<int:number>/", "show", lambda slug, number: f"{slug} {number}")
        assert app.test_client().get("/organismos/vivienda/7/").text == "vivienda 7"
        assert compiled.call_count == 0
        with app.test_request_context():
            for number in (7, 8):
                made = url_for("show", slug="ñuble", number=number, q="a b")
                assert made == f"/organismos/%C3%B1uble/{number}/?q=a+b"
        assert compiled.call_count == 1
