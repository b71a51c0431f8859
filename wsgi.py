"""The WSGI entry: `gunicorn wsgi:app`."""

from config import from_environ
from participa import create_app

app = create_app(from_environ().as_flask())
