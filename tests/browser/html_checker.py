"""The W3C's Nu Html Checker: a jar of a pinned version, fetched once from the npm registry and held to its hash.

`python -m tests.browser.html_checker` fetches it; its status and last line tell whether it is there, and if not, why.
"""

from __future__ import annotations

import base64
import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
import urllib.error
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

VERSION = "26.9.27"
#: As the registry states it, of the whole package.
INTEGRITY = "TkQd5DFfOaWC9ebtvozTsrH2Vaod3jYg+vrOeREzIXxBexLz9+rS2DNtjn7+RPUiZhgli0SghgBX6RJRNea0KA=="
#: The variables npm itself reads, for a mirror.
_MIRROR = os.environ.get("NPM_CONFIG_REGISTRY") or os.environ.get("npm_config_registry")  # noqa: SIM112 (npm's own spelling)
REGISTRY = (_MIRROR or "https://registry.npmjs.org").rstrip("/")
INSIDE = "package/build/dist/vnu.jar"
JAR = Path(__file__).parents[2] / "var" / f"vnu-{VERSION}.jar"
TRIES = 3


class CheckerUnavailableError(RuntimeError):
    """The checker can't run here; the message says why and what to do."""


def fetch() -> Path:
    """Return the jar, fetched where it is not there yet. Raises CheckerUnavailableError."""
    if shutil.which("java") is None:
        message = "java is missing: sudo apt install default-jre-headless"
        raise CheckerUnavailableError(message)
    if not JAR.exists():
        package = _download(f"{REGISTRY}/vnu-jar/-/vnu-jar-{VERSION}.tgz")
        if base64.b64encode(hashlib.sha512(package).digest()).decode() != INTEGRITY:
            message = f"vnu-jar {VERSION} does not match its hash and was refused: look at the mirror {REGISTRY}"
            raise CheckerUnavailableError(message)
        with tarfile.open(fileobj=io.BytesIO(package)) as opened:
            inside = opened.extractfile(INSIDE)
            assert inside is not None
            JAR.parent.mkdir(exist_ok=True)
            aside = JAR.with_suffix(f".{os.getpid()}")
            aside.write_bytes(inside.read())
            aside.rename(JAR)
    return JAR


def _download(address: str) -> bytes:
    problem: Exception | None = None
    for _try in range(TRIES):
        try:
            with urllib.request.urlopen(address, timeout=120) as answer:
                package: bytes = answer.read()
                return package
        except (urllib.error.URLError, OSError) as error:
            problem = error
    message = (
        f"the HTML checker could not be fetched from {address} ({problem}): look at the network or NPM_CONFIG_REGISTRY"
    )
    raise CheckerUnavailableError(message)


def check(folder: Path, names: Sequence[str]) -> list[str]:
    """Give every page of a folder to the checker in one run; return its findings, each with the page's own name.

    The pages are `0000.html`, `0001.html` … in the order of `names`.
    """
    command = [
        "java",
        "-Xmx512m",
        "-jar",
        str(fetch()),
        "--format",
        "json",
        "--stdout",
        "--exit-zero-always",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    try:
        messages = json.loads(done.stdout)["messages"]
    except (ValueError, KeyError) as error:
        raise CheckerUnavailableError(f"the HTML checker failed: {(done.stderr or done.stdout)[-500:]}") from error
    return [
        f"{names[int(Path(found['url']).stem)]}: line {found.get('lastLine', '?')}: {found['message']} "
        f"{found.get('extract', '').strip()[:120]}"
        for found in messages
    ]


def main() -> int:
    """Fetch it; say why when that can't be."""
    try:
        print(fetch())
    except CheckerUnavailableError as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
