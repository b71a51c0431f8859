"""Each tool is configured in one file (docs/adr/0001), and the lists of packages carry hashes and name no index."""

import configparser
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OTHER_HOMES = (
    "pytest.ini", "tox.ini", "mypy.ini", ".mypy.ini", ".importlinter", ".ruff.toml", ".djlintrc", ".flake8", "setup.py",
)  # fmt: skip


def test_pyproject_names_the_build_back_end_only():
    held = set(tomllib.loads((ROOT / "pyproject.toml").read_text()))
    assert held == {"build-system"}, "Settings of tools belong in setup.cfg, ruff.toml or djlint.toml"


def test_no_tool_has_a_second_home():
    found = [name for name in OTHER_HOMES if (ROOT / name).exists()]
    assert not found, f"Move what these hold into setup.cfg, ruff.toml or djlint.toml: {found}"


def test_every_rule_left_out_says_why():
    """A linter's exception without its reason cannot be judged by the next reader."""
    for name in ("ruff.toml", "djlint.toml"):
        for number, line in enumerate((ROOT / name).read_text().splitlines(), 1):
            if re.match(r'\s+"[A-Z]+\d*",', line):
                assert "#" in line, f"{name}:{number}: say beside the rule why it is out"


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock"])
def test_lists_of_packages_have_hashes_and_no_index(name):
    text = (ROOT / name).read_text()
    packages = re.findall(r"^([\w.-]+)==[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}[^\n]*)*)", text, re.MULTILINE)
    assert packages
    assert [package for package, hashes in packages if not hashes] == []
    assert "://" not in text
    assert "--index-url" not in text


def test_every_direct_dependency_is_in_the_list():
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    asked = re.findall(r"^([\w.-]+)", setup["options"]["install_requires"], re.MULTILINE)
    locked = {line.split("==")[0] for line in (ROOT / "requirements.lock").read_text().splitlines() if "==" in line}
    missing = [name for name in asked if name.lower().replace("_", "-") not in locked]
    assert not missing, f"Run ./dev lock: {missing}"
