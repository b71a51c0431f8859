"""What every template may use: dates in words, the language, static files, the text renderer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, Response, abort, current_app, redirect, request

from participa.access.area import Area, Ground
from participa.access.permissions import May
from participa.extensions import csrf
from participa.foundation import clock, words
from participa.foundation.i18n import COOKIE, LANGUAGES
from participa.foundation.i18n import language as current_language
from participa.foundation.markdown import render
from participa.ui.assets import Assets
from participa.ui.gallery import render_gallery
from participa.ui.pieces import Pieces
from participa.web.addresses import local_path
from participa.web.paging import page_url

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

YEAR_SECONDS = 31_536_000
area = Area("web", __name__, ground=Ground.NONE)


def init_app(app: Flask) -> None:
    """Supply the globals and the two pages of the plumbing: static files and the choice of language."""
    assets = Assets()
    app.extensions["assets"] = assets
    app.jinja_env.globals.update(asset=assets.address, now=clock.now, page_url=page_url, words=words)
    app.jinja_env.filters.update(markdown=render)
    app.jinja_env.globals["piece"] = Pieces(app.jinja_env)
    app.jinja_env.globals["locale"] = _Locale()
    app.jinja_env.globals["portal_mode"] = app.config["MODE"]
    app.register_blueprint(area)


class _Locale:
    """'es' or 'en' of this request, when a template prints or compares it."""

    def __str__(self) -> str:
        return current_language()

    def __eq__(self, other: object) -> bool:
        return str(self) == other

    def __hash__(self) -> int:
        return hash(str(self))


@area.get("/estaticos/<file>", access=May.ANYONE)
def static_file(file: str) -> ResponseReturnValue:
    """Answer a static file by its hashed name; it never changes."""
    found = current_app.extensions["assets"].get(file)
    if found is None:
        abort(404)
    content, media_type = found
    response = Response(content, content_type=media_type)
    response.headers["Cache-Control"] = f"public, max-age={YEAR_SECONDS}, immutable"
    return response


@area.get("/componentes/", access=May.ANYONE, endpoint="gallery")
def gallery() -> ResponseReturnValue:
    """Show every component of the look, for those who build pages."""
    return render_gallery()


@csrf.exempt  # changes nothing but the visitor's own language; the public pages carry no session for a token
@area.post("/idioma/", access=May.ANYONE)
def language() -> ResponseReturnValue:
    """Remember the language in a cookie and go back."""
    chosen = request.form.get("idioma", "")
    response = redirect(local_path(request.form.get("volver", "/")), 303)
    if chosen in LANGUAGES:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=YEAR_SECONDS,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response
