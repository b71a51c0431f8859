"""What is written for those who build: services say what they do, and no file speaks of one person's machine."""

from __future__ import annotations

import ast
import re
import subprocess
from typing import TYPE_CHECKING

import pytest

from participa.platform.wording import ACTIONS
from tests.guards.holding import NOTHING, hold
from tests.guards.reading import ROOT, Project, project

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.guards.conftest import Sample

#: Folders of somebody's machine, where no reader's files are.
OF_ONE_MACHINE = re.compile(r"(?<![\w.$}*~-])/(?:work/|root/|home/\w+|Users/\w+|tmp/[a-z]\w*/)(?=[/\s\"'`)]|\w)")
#: Where such a path means something, with why.
MEANT: dict[str, str] = {}
LARGEST = 2_000_000
#: Fewer actions would mean that the guard no longer sees them.
MANY = 60


def hold_told(files: Project) -> None:
    """A public function of services tells more than its name: what it refuses, which rule it follows."""
    found = []
    for source in files.sources:
        if source.layer != "services":
            continue
        for node in source.tree.body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                told = re.sub(r"\W+", " ", ast.get_docstring(node) or "").strip().lower()
                if len(told) <= len(node.name) or told == node.name.replace("_", " "):
                    found.append(f"{source.path}:{node.name}")
    hold(
        found,
        instead="Say in its docstring what it does, what it raises and, where there is one, which article asks it.",
    )


def texts(root: Path) -> dict[str, str]:
    """Return path -> text of every file that is kept in version control (all files, where there is none)."""
    if (root / ".git").exists():
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, check=True).stdout
        paths = [root / name for name in listed.decode().split("\0") if name]
    else:
        paths = [path for path in root.rglob("*") if ".venv" not in path.parts]
    found = {}
    for path in paths:
        if path.is_file() and path.stat().st_size < LARGEST:
            content = path.read_bytes()
            if b"\0" not in content:
                found[path.relative_to(root).as_posix()] = content.decode("utf-8", "replace")
    return found


def hold_of_no_machine(told: Mapping[str, str], exempt: Mapping[str, str] = NOTHING) -> None:
    """Files name each other from the project's folder."""
    found = {
        f"{path}: {line.strip()[:90]}"
        for path, text in told.items()
        for line in text.splitlines()
        if OF_ONE_MACHINE.search(line)
    }
    hold(
        found,
        exempt=exempt,
        instead="Name the file from the project's folder, or make it a setting: no reader has that path.",
    )


def test_services_say_what_they_do() -> None:
    hold_told(project())


@pytest.mark.parametrize("docstring", ["", "'''Repeal norm.'''", "'''Repeal.'''"])
def test_a_silent_service_is_seen(sample: Sample, docstring: str) -> None:
    text = f"def repeal_norm():\n    {docstring}\n    return 1\n\ndef _own(): ...\n"
    with pytest.raises(AssertionError, match=r"(?s)what it raises.*norms/services/a.py:repeal_norm"):
        hold_told(sample({"participa/norms/services/a.py": text}))


def test_no_file_speaks_of_one_machine() -> None:
    hold_of_no_machine(texts(ROOT), MEANT)


def test_a_path_of_one_machine_is_seen(tmp_path: Path) -> None:
    for folder in ("work/main", "root/x", "home/ana/x", "Users/ana", "tmp/" + "notes/x"):
        (tmp_path / "README.md").write_text(f"See `/{folder}` for more.", "utf-8")
        with pytest.raises(AssertionError, match=r"(?s)project's folder.*README.md"):
            hold_of_no_machine(texts(tmp_path))


def test_addresses_and_own_folders_pass(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "https://x.cl/work/1 participa/home/show.html ./work/x dir='/tmp' $HOME/work/", "utf-8"
    )
    hold_of_no_machine(texts(tmp_path))


def actions_of(files: Project) -> set[str]:
    """Return what services write into the log; of a name that is put together, its beginning and a star."""
    found = set()
    for source in files.sources:
        for _place, call, name in source.calls():
            if (
                source.layer == "services"
                and name.split(".")[-1] in ("record", "log", "_log", "_on_record")
                and call.args
            ):
                first = call.args[0]
                if isinstance(first, ast.JoinedStr) and isinstance(first.values[0], ast.Constant):
                    found.add(f"{first.values[0].value}*")
                found |= {
                    each.value
                    for each in ast.walk(first)
                    if isinstance(each, ast.Constant) and isinstance(each.value, str) and "." in each.value.strip(".")
                }
    return found


def hold_actions(asked: set[str], words: Mapping[str, object]) -> None:
    """Whatever is written into the log is read in words."""
    said = {action for action in asked if any(known.startswith(action.rstrip("*")) for known in words)}
    hold(asked - said, instead="Say it in participa/platform/wording.py, ACTIONS: the log is read by people.")


def test_the_log_is_in_words() -> None:
    asked = actions_of(project())
    assert len(asked) > MANY
    hold_actions(asked, ACTIONS)
    with pytest.raises(AssertionError, match="ACTIONS"):
        hold_actions({"batch.burn"}, ACTIONS)
