"""Installations for the tests of this folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.operation.installation import Installation, installed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """Make an installation of one's own, its schema made by the command."""
    with installed(tmp_path) as made:
        yield made
