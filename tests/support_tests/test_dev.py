"""`./dev`: what it answers before it installs anything, and that nothing is installed twice."""

import importlib.util
import socket
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture
def dev(monkeypatch, tmp_path):
    """The script as a module, working in an empty folder of its own."""
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    loader = SourceFileLoader("dev_script", str(ROOT / "dev"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("dev_script", loader))
    loader.exec_module(module)
    for name, value in (("ROOT", tmp_path), ("VENV", tmp_path / ".venv"), ("PYTHON", tmp_path / ".venv/bin/python")):
        monkeypatch.setattr(module, name, value)
    for name in ("requirements.lock", "setup.cfg", "pyproject.toml"):
        (tmp_path / name).write_text(name)
    return module


def call(*arguments):
    return subprocess.run([ROOT / "dev", *arguments], capture_output=True, text=True, check=False, timeout=60)


def test_help_lists_the_commands_and_an_unknown_one_is_refused():
    shown, refused = call("help"), call("demostrar")
    assert shown.returncode == 0
    assert "demo" in shown.stdout
    assert "test" in shown.stdout
    assert refused.returncode == 2


def test_a_taken_port_is_told_before_anything_else():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = call("demo", "--port", str(port))
    assert answer.returncode == 1
    assert f"El puerto {port} está ocupado" in answer.stderr
    assert "./dev demo --port" in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize("port", [0, -1, 65536, 10**20])
def test_a_port_that_does_not_exist_is_refused(dev, port, capsys):
    with pytest.raises(SystemExit, match="1"):
        dev.check_port(port)
    assert "--port 5000" in capsys.readouterr().err


def test_a_missing_venv_module_names_the_package(dev, monkeypatch, capsys):
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit, match="1"):
        dev.make_venv()
    assert "sudo apt install python3-venv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        ("THESE PACKAGES DO NOT MATCH THE HASHES", "suma de control"),
        ("OSError: [Errno 28] No space left on device", "No queda espacio"),
        ("Temporary failure in name resolution", "Revise la conexión"),
    ],
)
def test_a_failed_installation_says_what_to_do(dev, capsys, words, advice):
    with pytest.raises(SystemExit, match="1"):
        dev.explain_failed_install(words)
    assert advice in capsys.readouterr().err


def test_what_was_installed_is_known_again_until_the_list_changes(dev, tmp_path):
    assert not dev.is_installed("requirements.lock")
    dev.PYTHON.parent.mkdir(parents=True)
    dev.PYTHON.symlink_to(sys.executable)
    dev.stamp("requirements.lock").write_text(dev.fingerprint("requirements.lock"))
    assert dev.is_installed("requirements.lock")
    (tmp_path / "requirements.lock").write_text("other")
    assert not dev.is_installed("requirements.lock")


def test_the_pip_that_python_carries_runs_without_being_installed(dev, monkeypatch):
    carried = dev.bundled_pip()
    asked = subprocess.run([sys.executable, carried, "--version"], capture_output=True, text=True, check=True)
    assert asked.stdout.startswith("pip ")
    assert str(carried) in dev.pip_install()
    monkeypatch.setattr(dev.sysconfig, "get_config_var", lambda _name: None)
    monkeypatch.setattr(dev.importlib.util, "find_spec", lambda _name: None)
    assert dev.bundled_pip() is None
    assert dev.pip_install()[1:3] == ["-m", "pip"]


def test_an_environment_made_for_another_folder_is_made_anew(dev, monkeypatch, tmp_path):
    monkeypatch.setattr(dev, "BIN", tmp_path / ".venv" / "bin")
    assert not dev.is_usable_venv()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", tmp_path / ".venv"], check=True)
    assert dev.is_usable_venv()
    monkeypatch.setattr(dev, "VENV", tmp_path / "moved" / ".venv")
    assert not dev.is_usable_venv()
