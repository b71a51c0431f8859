"""Response headers: nothing from elsewhere runs in our pages, and personal pages are never stored."""

from __future__ import annotations

from flask import Flask, Response, current_app, request

from participa.access.area import DOORS, Ground

CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FIXED = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: Anybody may keep a public page, and asks again before showing it: what was withdrawn a second ago is gone.
PUBLIC_PAGES = "public, max-age=0, must-revalidate"


def init_app(app: Flask) -> None:
    """Set the headers on every answer."""
    app.after_request(_set)


def _set(response: Response) -> Response:
    for name, value in FIXED.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    door = DOORS.get(request.endpoint or "")
    public = door is not None and door.ground is Ground.PUBLIC and request.method in ("GET", "HEAD")
    if door is not None and door.ground in (Ground.AGENCY, Ground.PLATFORM):
        response.headers["Cache-Control"] = "private, no-store"  # downloads too, which Flask would let be kept
    if "Cache-Control" not in response.headers:
        if public and response.status_code in (200, 301, 304):
            response.headers["Cache-Control"] = PUBLIC_PAGES
        else:
            response.headers["Cache-Control"] = "private, no-store"
    if public:
        response.vary.add("Cookie")  # the language choice
    return response
