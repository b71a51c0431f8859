"""Installations for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.operation.installation import Installation, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    """Keep what installations are copied from."""
    made = Workshop(tmp_path_factory.mktemp("pattern"))
    yield made
    made.close()


@pytest.fixture
def installation(workshop: Workshop, tmp_path: Path) -> Installation:
    """Make an installation of one's own."""
    return workshop.install(tmp_path)
