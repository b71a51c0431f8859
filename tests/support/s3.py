"""A real S3 server for one test run: moto, in an environment of its own, as a process that listens on this machine only.

Its dependencies and the portal's can't live together (botocore holds back python-dateutil), so it has its own list
with hashes, requirements-s3-server.lock, and its own environment below var/, made on the first use.
"""

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCK = ROOT / "requirements-s3-server.lock"
FOLDER = ROOT / "var" / "s3-server"
STAMP = FOLDER / ".installed"
START_SECONDS = 60.0


class S3UnavailableError(RuntimeError):
    """The server can't be installed or started; the message says why."""


class S3Server:
    """A running server; `new_bucket` makes an empty bucket."""

    def __init__(self, process: subprocess.Popen[bytes], port: int) -> None:
        """Keep the process and where it listens."""
        self.process = process
        self.url = f"http://127.0.0.1:{port}"

    def new_bucket(self, name: str) -> str:
        """Make a bucket and return its name."""
        urllib.request.urlopen(urllib.request.Request(f"{self.url}/{name}", method="PUT")).close()  # noqa: S310 (our own server)
        return name

    def stop(self) -> None:
        """End the process."""
        self.process.terminate()
        self.process.wait(timeout=10)


def start_server() -> S3Server:
    """Install the server if needed and start it on a free port. Raises S3UnavailableError."""
    _install()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(FOLDER / "bin" / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    server = S3Server(process, port)
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit and process.poll() is None:
        try:
            urllib.request.urlopen(server.url).close()  # noqa: S310 (our own server)
        except urllib.error.HTTPError:
            return server
        except OSError:
            time.sleep(0.1)
        else:
            return server
    process.kill()
    process.wait()
    message = "the S3 server did not start"
    raise S3UnavailableError(message)


def _install() -> None:
    """Make the environment once; parallel test processes wait for the first."""
    FOLDER.parent.mkdir(exist_ok=True)
    with (FOLDER.parent / ".s3-server.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        if STAMP.exists() and STAMP.read_bytes() == LOCK.read_bytes():
            return
        shutil.rmtree(FOLDER, ignore_errors=True)
        python = str(FOLDER / "bin" / "python")
        _run([sys.executable, "-m", "venv", str(FOLDER)])
        uv = Path(sys.executable).with_name("uv")
        installer = [str(uv), "pip", "install", "--python", python] if uv.exists() else [python, "-m", "pip", "install"]
        _run([*installer, "--quiet", "--require-hashes", "-r", str(LOCK)])
        STAMP.write_bytes(LOCK.read_bytes())


def _run(command: list[str]) -> None:
    kept = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "PYTHONHOME"}}
    done = subprocess.run(command, env=kept, capture_output=True, text=True, check=False)
    if done.returncode:
        message = "the S3 server could not be installed: " + (done.stderr.strip().splitlines() or ["unknown"])[-1]
        raise S3UnavailableError(message)
