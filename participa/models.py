"""Imports every domain's models, for the mappers and for the migrations."""

from importlib import import_module
from importlib.util import find_spec

from participa.domains import DOMAINS
from participa.foundation import mail
from participa.web import freshness

LOW = ("audit",)

MODULES = [
    import_module(f"participa.{domain}.models")
    for domain in (*LOW, *DOMAINS)
    if find_spec(f"participa.{domain}") and find_spec(f"participa.{domain}.models")
]

__all__ = ["MODULES", "freshness", "mail"]
