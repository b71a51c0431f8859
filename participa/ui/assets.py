"""Static files without a build step: joined once at start-up, named after a hash of their content.

A name with a hash never changes its bytes, so the browser may keep it for ever; a new version has a new name.
Every page reads `app.css` and `app.js`. What only some pages need says so in its name: `text_diff.office.css` goes into
`office.css`, which the office's layout adds. So the citizens' first visit stays light whatever the office grows.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

UI_FOLDER = Path(__file__).parent
DEFAULT_PREFIX = "/estaticos/"
EVERY_PAGE = "app"
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
        for bundle in bundles(folder):
            self._add(f"{bundle}.css", join_styles(folder, bundle))
            self._add(f"{bundle}.js", join_scripts(folder, bundle))
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


def bundles(folder: Path = UI_FOLDER) -> list[str]:
    """Return the names of the bundles: "app", which every page reads, and those named between the dots of a file."""
    named = {suffixes[0][1:] for path in _sources(folder) if len(suffixes := path.suffixes) > 1}
    return [EVERY_PAGE, *sorted(named)]


def style_files(folder: Path = UI_FOLDER, bundle: str = EVERY_PAGE) -> list[Path]:
    """Return the style sheets of a bundle in the order they are joined."""
    if bundle != EVERY_PAGE:
        return _named(folder, bundle, ".css")
    styles = folder / "styles"
    components = [path for path in sorted((folder / "components").glob("*/*.css")) if len(path.suffixes) == 1]
    return [*(styles / name for name in STYLE_ORDER), *components, *(styles / name for name in STYLES_LAST)]


def script_files(folder: Path = UI_FOLDER, bundle: str = EVERY_PAGE) -> list[Path]:
    """Return the scripts of a bundle in the order they are joined."""
    return _named(folder, "" if bundle == EVERY_PAGE else bundle, ".js")


def join_styles(folder: Path = UI_FOLDER, bundle: str = EVERY_PAGE) -> bytes:
    """Return the style sheets of a bundle as one, without comments, indentation and blank lines."""
    text = "\n".join(path.read_text("utf-8") for path in style_files(folder, bundle))
    return _tidy(_CSS_COMMENT.sub(lambda found: found.group(1) or "", text))


def join_scripts(folder: Path = UI_FOLDER, bundle: str = EVERY_PAGE) -> bytes:
    """Return the scripts of a bundle as one module, each in a block of its own so that their names never meet."""
    blocks = ("{\n" + path.read_text("utf-8") + "\n}" for path in script_files(folder, bundle))
    return _tidy(_SCRIPT_COMMENT.sub("", "\n".join(blocks)))


def _sources(folder: Path) -> list[Path]:
    """Return every style sheet and script: the general ones first, then the components', by name."""
    general = [*sorted((folder / "styles").glob("*.css")), *sorted((folder / "scripts").glob("*.js"))]
    return [*general, *sorted((folder / "components").glob("*/*.css")), *sorted((folder / "components").glob("*/*.js"))]


def _named(folder: Path, bundle: str, suffix: str) -> list[Path]:
    wanted = [f".{bundle}", suffix] if bundle else [suffix]
    return [path for path in _sources(folder) if path.suffixes == wanted]


def _tidy(text: str) -> bytes:
    lines = (line.strip() for line in text.splitlines())
    return ("\n".join(line for line in lines if line) + "\n").encode("utf-8")
