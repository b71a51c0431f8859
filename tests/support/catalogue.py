"""`./dev catalogue`: brings the messages of the code and the templates into the English catalogue.

Spanish is the source itself. With `--check` nothing is written: it fails when the catalogue is behind.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEMPLATE = ROOT / "var" / "reports" / "messages.pot"
CATALOGUES = ["--no-wrap", "-i", str(TEMPLATE), "-d", str(ROOT / "translations"), "-l", "en"]
KEYWORDS = ["-k", "_l", "-k", "lazy_gettext", "-k", "lazy_ngettext:1,2"]
LAYOUT = ["--add-location=file", "--sort-by-file", "--no-wrap", "--project=Participa", "-o", str(TEMPLATE)]
STEADY = ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date"]


def pybabel(*arguments: str) -> int:
    """Run pybabel, its words to the screen; return its status."""
    return subprocess.call([str(Path(sys.executable).parent / "pybabel"), *arguments], cwd=ROOT)


def main(options: list[str]) -> int:
    """Extract, update and compile, or with `--check` compare; return the status."""
    TEMPLATE.parent.mkdir(parents=True, exist_ok=True)
    if pybabel("--quiet", "extract", "-F", "babel.cfg", *KEYWORDS, *LAYOUT, "."):
        return 1
    if pybabel("--quiet", "update", *STEADY, *options, *CATALOGUES):
        print("El catálogo no está al día: corra ./dev catalogue y traduzca lo nuevo.")
        return 1
    return 0 if options else pybabel("compile", "-d", "translations", "-l", "en", "--statistics")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
