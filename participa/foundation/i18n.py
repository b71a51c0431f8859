"""Languages: Spanish is the source of every message, English is a complete catalogue.

Flask-Babel stands behind this module alone, so that it can be replaced in one place.
"""

from flask import g, has_request_context, request
from flask_babel import get_domain, gettext
from flask_babel import ngettext as babel_ngettext
from flask_babel.speaklater import LazyString
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup
from werkzeug.http import parse_cookie

LANGUAGES = {"es": "Español", "en": "English"}
DEFAULT_LANGUAGE = "es"
COOKIE = "idioma"
# The locale carries the formats of Chile: 1.234.567, 23-11-2026.
LOCALES = {"es": "es_CL", "en": "en"}

__all__ = ["COOKIE", "DEFAULT_LANGUAGE", "LANGUAGES", "_", "_l", "language", "ngettext", "select_locale"]


def _(message: str, **values: object) -> str:
    """Return a message in the language of the request, its named places filled.

    Spanish is the source itself: most requests look nothing up.
    """
    if language() == DEFAULT_LANGUAGE:
        return message % values if values else message
    return str(gettext(message, **values))


def _l(message: str, **values: object) -> LazyString:
    """Return a message that is translated when it is shown: for what is named at import time."""
    return LazyString(_, message, **values)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the message for a number of things; %(num)s is the number."""
    if language() == DEFAULT_LANGUAGE:
        return (singular if num == 1 else plural) % ({"num": _counted(num)} | values)
    return str(babel_ngettext(singular, plural, num, **({"num": _counted(num)} | values)))


def language() -> str:
    """Return 'es' or 'en': the visitor's explicit choice, else Spanish; read once a request.

    The browser's own preference is not read: a shared cache would mix languages, and the law's texts are in Spanish.
    """
    if not has_request_context():
        return DEFAULT_LANGUAGE
    known: str | None = g.get("language")
    if known is None:
        known = g.language = language_of(request.environ.get("HTTP_COOKIE", ""))
    return known


def language_of(cookies: str) -> str:
    """Return the language that a browser's cookies name."""
    if COOKIE not in cookies:
        return DEFAULT_LANGUAGE
    chosen = parse_cookie(cookies).get(COOKIE, DEFAULT_LANGUAGE)
    return chosen if chosen in LANGUAGES else DEFAULT_LANGUAGE


def select_locale() -> str:
    """Return the locale of this request, for Flask-Babel and for formats."""
    return LOCALES[language()]


def template_gettext(message: str) -> str:
    """Translate a message of a template. Spanish is the source itself: most requests look nothing up."""
    return message if language() == DEFAULT_LANGUAGE else str(gettext(message))


@pass_eval_context
def template_message(eval_context: EvalContext, message: str, **values: object) -> str:
    """Return what `_("…")` shows in a template: Jinja's own way does the same in three more calls."""
    text = template_gettext(message)
    if not eval_context.autoescape:
        return text % values
    return Markup(text) % values if "%" in text else Markup(text)  # noqa: S704 (messages are ours, values are escaped)


def template_ngettext(singular: str, plural: str, num: int) -> str:
    """Translate a counted message of a template, its number written as people read it."""
    if language() == DEFAULT_LANGUAGE:
        text = singular if num == 1 else plural
    else:
        text = str(get_domain().get_translations().ungettext(singular, plural, num))
    return text.replace("%(num)s", _counted(num))


def _counted(num: int) -> str:
    """Return how many, with the separator of the language: 1.234, in English 1,234."""
    return f"{num:,}" if language() != DEFAULT_LANGUAGE else f"{num:,}".replace(",", ".")
