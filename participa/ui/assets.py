"""Static files without a build step: joined once at start-up, named after a hash of their content.

A name with a hash never changes its bytes, so the browser may keep it for ever; a new version has a new name.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

UI_FOLDER = Path(__file__).parent
DEFAULT_PREFIX = "/estaticos/"
#: The order of the cascade's layers is stated in the first file; the rest is only the order of reading.
STYLE_ORDER = ("tokens.css", "base.css", "layout.css")
STYLES_LAST = ("utilities.css", "print.css")
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
}
# Strings first: a comment mark inside a string is not a comment.
_CSS_COMMENT = re.compile(r"""("(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*')|/\*.*?\*/""", re.DOTALL)
# In scripts only whole-line comments go: telling a comment from a regular expression takes a parser.
_SCRIPT_COMMENT = re.compile(r"^[ \t]*//[^\n]*$", re.MULTILINE)


class Assets:
    """The portal's static files, held in memory.

    `address("app.css")` gives the address to write in a page, `get(file)` what to answer for the last part of it.
    """

    def __init__(self, folder: Path = UI_FOLDER, prefix: str = DEFAULT_PREFIX) -> None:
        """Read and join everything below `folder`; raises OSError when a file can't be read."""
        self._prefix = prefix
        self._addresses: dict[str, str] = {}
        self._files: dict[str, tuple[bytes, str]] = {}
        self._add("app.css", join_styles(folder))
        self._add("app.js", join_scripts(folder))
        for path in sorted((folder / "static").glob("*")):
            if path.suffix in MEDIA_TYPES:
                self._add(path.name, path.read_bytes())

    def address(self, name: str) -> str:
        """Return the address of a file by its plain name; KeyError names those that exist."""
        try:
            return self._addresses[name]
        except KeyError:
            message = f"no static file {name!r}; there are: {', '.join(sorted(self._addresses))}"
            raise KeyError(message) from None

    def get(self, file: str) -> tuple[bytes, str] | None:
        """Return content and media type of a hashed file name, or None when there is no such file."""
        return self._files.get(file)

    def _add(self, name: str, content: bytes) -> None:
        digest = hashlib.sha256(content).hexdigest()[:12]
        stem, _dot, suffix = name.rpartition(".")
        hashed = f"{stem}-{digest}.{suffix}"
        self._addresses[name] = self._prefix + hashed
        self._files[hashed] = (content, MEDIA_TYPES[f".{suffix}"])


def style_files(folder: Path = UI_FOLDER) -> list[Path]:
    """Return the style sheets in the order they are joined."""
    styles = folder / "styles"
    components = sorted((folder / "components").glob("*/*.css"))
    return [*(styles / name for name in STYLE_ORDER), *components, *(styles / name for name in STYLES_LAST)]


def script_files(folder: Path = UI_FOLDER) -> list[Path]:
    """Return the scripts in the order they are joined."""
    return [*sorted((folder / "scripts").glob("*.js")), *sorted((folder / "components").glob("*/*.js"))]


def join_styles(folder: Path = UI_FOLDER) -> bytes:
    """Return all style sheets as one, without comments, indentation and blank lines."""
    text = "\n".join(path.read_text("utf-8") for path in style_files(folder))
    return _tidy(_CSS_COMMENT.sub(lambda found: found.group(1) or "", text))


def join_scripts(folder: Path = UI_FOLDER) -> bytes:
    """Return all scripts as one module, each in a block of its own so that their names never meet."""
    blocks = ("{\n" + path.read_text("utf-8") + "\n}" for path in script_files(folder))
    return _tidy(_SCRIPT_COMMENT.sub("", "\n".join(blocks)))


def _tidy(text: str) -> bytes:
    lines = (line.strip() for line in text.splitlines())
    return ("\n".join(line for line in lines if line) + "\n").encode("utf-8")
