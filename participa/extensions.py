"""The Flask extensions, as instances only; `create_app` binds them."""

from typing import cast

from flask import has_app_context
from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect

from participa.foundation.db import Base
from participa.tenancy.scopes import ScopedSession, watch_session
from participa.tenancy.session import TenantSession

db = SQLAlchemy(
    metadata=Base.metadata,
    disable_autonaming=True,
    session_options={"class_": TenantSession, "expire_on_commit": False},
)
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()


def _session_of_the_moment() -> ScopedSession | None:
    """Return the session if this context already has one: a scope without statements must cost nothing."""
    return cast("TenantSession", db.session()) if has_app_context() and db.session.registry.has() else None


watch_session(_session_of_the_moment)
