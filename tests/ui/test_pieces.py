"""What is kept of a layout is right for each language and page; messages of templates escape what is put into them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template_string
from markupsafe import Markup

from participa.foundation.i18n import template_message

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient

CURRENT = 'href="/consultas/" aria-current="page"'


def test_the_navigation_speaks_each_language_and_marks_each_page(client: FlaskClient) -> None:
    assert client.get("/consultas/").text.count(CURRENT) == 2  # at the top and at the foot
    assert CURRENT not in client.get("/calendario/").text
    client.set_cookie("idioma", "en")
    english = client.get("/consultas/").text
    assert english.count(CURRENT) == 2
    assert "Encargados de participación" not in english
    client.delete_cookie("idioma")
    assert "Encargados de participación" in client.get("/consultas/").text


def test_messages_escape_what_is_put_into_them(app: Flask) -> None:
    assert app.jinja_env.globals["_"] is template_message
    with app.test_request_context("/"):
        shown = render_template_string("{{ _('Búsqueda: %(text)s', text='<b>') }}{{ _('<b>x</b>') }}")
        assert shown == "Búsqueda: &lt;b&gt;<b>x</b>"
        marked = render_template_string("{{ _('Ver %(what)s', what=what) }}", what=Markup("<b>x</b>"))
        assert marked == "Ver <b>x</b>"


def test_mails_are_not_escaped(app: Flask) -> None:
    """A template that is not HTML shows names as they are."""
    with app.test_request_context("/"):
        text = app.jinja_env.from_string(
            "{% autoescape false %}{{ _('Ver %(what)s', what='A & B') }}{% endautoescape %}"
        )
        assert text.render() == "Ver A & B"
