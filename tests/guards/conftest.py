"""Samples that break a rule, so that each guard is seen to see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from participa.access import area as area_module
from tests.guards.reading import Project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from participa.access.area import Door

    Sample = Callable[[dict[str, str]], Project]


@pytest.fixture
def sample(tmp_path: Path) -> Sample:
    """Write path -> text into a project of its own."""

    def write(files: dict[str, str]) -> Project:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return Project(tmp_path)

    return write


@pytest.fixture
def doors() -> Iterator[dict[str, Door]]:
    """Let throw-away areas register; the doors are as before when the test ends."""
    before: dict[str, Any] = dict(area_module.DOORS)
    yield area_module.DOORS
    area_module.DOORS.clear()
    area_module.DOORS.update(before)
