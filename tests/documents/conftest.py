"""Documents with real files, made the way the office makes them."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from participa.documents import services
from participa.documents.models import AttachmentRole
from participa.extensions import db
from participa.foundation.files import inspect_upload
from participa.publishing.queries import get_by_id
from participa.tenancy import scopes
from tests.documents.files import PDF

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.cast import Cast


def again(content: Any) -> Any:
    """Return a content as the database has it now."""
    return get_by_id(type(content), content.agency_id, content.id)


@pytest.fixture
def document(cast: Cast) -> Callable[..., Any]:
    """Make a document with its file in an agency."""

    def make(slug: str = "vivienda", *, content: bytes = PDF, name: str = "Acta.pdf", **values: Any) -> Any:
        agency = cast.agency(slug)
        with scopes.agency(agency.id):
            stream = BytesIO(content)
            inspected = inspect_upload(stream, name)
            stored = services.store_file(inspected, stream, agency_id=agency.id, account_id=None)
            return cast.content("document", slug, file=stored, summary="Qué se acordó.", **values)

    return make


@pytest.fixture
def attach(cast: Cast) -> Callable[..., Any]:
    """Attach a document to a content of the same agency."""

    def make(content: Any, document: Any, role: AttachmentRole = AttachmentRole.BACKGROUND) -> Any:
        with scopes.agency(content.agency_id):
            attachment = services.attach(again(content), document, role=role, account_id=None)
            db.session.commit()
        return attachment

    return make
