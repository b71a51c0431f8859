"""Participa: the citizen participation portal of the public agencies of Chile."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from flask import Flask
from jinja2 import PackageLoader, PrefixLoader, StrictUndefined

from participa.web.rules import PatientRule

if TYPE_CHECKING:
    from collections.abc import Mapping

__version__ = "0.1.0"


def create_app(settings: Mapping[str, Any]) -> Flask:
    """Make the application from its settings (config.Config.as_flask())."""
    app = Flask("participa", static_folder=None)
    app.url_rule_class = PatientRule
    app.config.from_mapping(settings)
    _templates(app)
    _extensions(app)
    _plumbing(app)
    _domains(app)
    return app


def _templates(app: Flask) -> None:
    """Address a domain's templates as domain/page.html; a name that is not defined is an error, not a blank."""
    from participa.domains import DOMAINS

    loaders = {name: PackageLoader(f"participa.{name}", _folder(name)) for name in DOMAINS if _has_templates(name)}
    app.jinja_options = {
        "loader": PrefixLoader(loaders),
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
    }


def _folder(domain: str) -> str:
    return "" if domain == "ui" else "templates"


def _has_templates(domain: str) -> bool:
    from pathlib import Path

    return (Path(__file__).parent / domain / _folder(domain)).is_dir()


def _extensions(app: Flask) -> None:
    from participa import models  # noqa: F401 (all mappers before the first query)
    from participa.extensions import babel, csrf, db, login_manager
    from participa.foundation import engines
    from participa.foundation.i18n import select_locale, template_gettext, template_message, template_ngettext
    from participa.tenancy import locks
    from participa.ui.templating import ComponentTemplate

    db.init_app(app)
    with app.app_context():
        for engine in db.engines.values():
            engines.prepare(engine)
            locks.guard_engine(engine)
    login_manager.init_app(app)
    csrf.init_app(app)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "../translations")
    babel.init_app(app, locale_selector=select_locale, default_locale="es_CL", default_timezone="America/Santiago")
    app.jinja_env.template_class = ComponentTemplate
    # Templates have many messages; in Spanish none of them needs a look-up.
    # The i18n extension adds this method to the environment at run time, so its type does not know it.
    app.jinja_env.install_gettext_callables(template_gettext, template_ngettext, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.globals["_"] = template_message


def _plumbing(app: Flask) -> None:
    from participa.web import errors, gate, headers, hosts, kept_pages, page_globals, unit_of_work

    hosts.init_app(app)
    kept_pages.init_app(app)  # before the headers: what runs after a request runs in the opposite order
    headers.init_app(app)
    unit_of_work.init_app(app)
    gate.init_app(app)
    errors.init_app(app)
    page_globals.init_app(app)


def _domains(app: Flask) -> None:
    """Register the areas of every domain, and what the domains supply to the floors below."""
    from participa.access.area import Area
    from participa.domains import AREA_MODULES, DOMAINS

    for domain in DOMAINS:
        for module_name in AREA_MODULES:
            if find_spec(f"participa.{domain}") and find_spec(f"participa.{domain}.{module_name}"):
                module = import_module(f"participa.{domain}.{module_name}")
                for value in vars(module).values():
                    if isinstance(value, Area) and value.name not in app.blueprints:
                        app.register_blueprint(value)
    from participa import wiring

    wiring.connect(app)
