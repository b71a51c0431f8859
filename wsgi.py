"""The WSGI entry: `gunicorn --preload wsgi:app`."""

import gc

from config import from_environ
from participa import create_app

app = create_app(from_environ().as_flask())
# What start-up made lives as long as the process: the collector need not look at it again (long pauses otherwise).
gc.collect()
gc.freeze()
