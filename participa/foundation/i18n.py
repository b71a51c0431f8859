"""Languages: Spanish is the source of every message, English is a complete catalogue.

Flask-Babel stands behind this module alone, so that it can be replaced in one place.
"""

from flask import has_request_context, request
from flask_babel import get_locale, gettext, lazy_gettext
from flask_babel import ngettext as babel_ngettext
from flask_babel.speaklater import LazyString

LANGUAGES = {"es": "Español", "en": "English"}
DEFAULT_LANGUAGE = "es"
COOKIE = "idioma"
# The locale carries the formats of Chile: 1.234.567, 23-11-2026.
LOCALES = {"es": "es_CL", "en": "en"}

__all__ = ["COOKIE", "DEFAULT_LANGUAGE", "LANGUAGES", "_", "_l", "locale_code", "ngettext", "select_locale"]


def _(message: str, **values: object) -> str:
    """Return a message in the language of the request, its named places filled."""
    return str(gettext(message, **values))


def _l(message: str, **values: object) -> LazyString:
    """Return a message that is translated when it is shown: for what is named at import time."""
    return lazy_gettext(message, **values)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Return the message for a number of things; %(num)s is the number."""
    return str(babel_ngettext(singular, plural, num, **values))


def select_locale() -> str:
    """Return the locale of this request: the visitor's explicit choice, else Spanish.

    The browser's own preference is not read: a shared cache would mix languages, and the law's texts are in Spanish.
    """
    if has_request_context():
        chosen = request.cookies.get(COOKIE, DEFAULT_LANGUAGE)
        return LOCALES.get(chosen, LOCALES[DEFAULT_LANGUAGE])
    return LOCALES[DEFAULT_LANGUAGE]


def locale_code() -> str:
    """Return 'es' or 'en' for the html element and for choosing texts."""
    locale = get_locale()
    return str(locale.language) if locale else DEFAULT_LANGUAGE
