"""Sets one document; runs as a process of its own: `python -I press_worker.py FOLDER`, a JSON order on standard input.

It answers on standard output with a line of JSON and then the PDF, or with the line alone when it could not be made.
Nothing but the standard library and typst is imported: it must start fast, and holds none of the portal's secrets.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from typing import Any

import typst

CPU_SECONDS, MEMORY_BYTES = 30, 3 * 1024**3
#: Rounds of leaving out signs that no font has: the compiler names all it met, so two are enough in practice.
MOST_ROUNDS = 4
#: Of a picture, in an inch.
DOTS = 130.0
BOX = "\u25a1"
_LACKING = re.compile(r'the text `"(.+?)"` could not be displayed')
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")


def main(folder: str) -> None:
    """Read the order, set the document, answer."""
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    order = json.load(sys.stdin.buffer)
    if "drawings" in order:
        pictures = compile_pictures(folder, order["drawings"])
        answer({"sizes": [len(picture) for picture in pictures]}, b"".join(pictures))
        return
    try:
        pdf, left_out = set_document(folder, order["data"], order["missing_note"])
    except typst.TypstError as error:
        answer({"error": error.message})
        return
    answer({"left_out": left_out}, pdf)


def set_document(folder: str, data: dict[str, Any], note: str) -> tuple[bytes, int]:
    """Return the PDF and how many signs were left out. Raises TypstError."""
    left_out = 0
    for _round in range(MOST_ROUNDS):
        try:
            return compile_pdf(folder, data), left_out
        except typst.TypstError as error:
            lacking = {unescaped(found) for found in _LACKING.findall(error.diagnostic)}
            if not lacking:
                raise
            pattern = re.compile("|".join(re.escape(text) for text in sorted(lacking, key=len, reverse=True)))
            data, more = without(data, pattern)
            if not more:
                raise
            left_out += more
            data = {**data, "blocks": [*own_blocks(data), note_block(note.replace("{n}", str(left_out)))]}
    return compile_pdf(folder, data), left_out


def own_blocks(data: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the document's blocks without the note of the round before."""
    return [block for block in data["blocks"] if not block.get("is_note")]


def note_block(text: str) -> dict[str, Any]:
    """Return the paragraph that says what could not be shown."""
    piece = {"text": text, "strong": False, "emph": True, "code": False, "href": ""}
    return {"kind": "paragraph", "spans": [piece], "is_note": True}


def compile_pdf(folder: str, data: dict[str, Any]) -> bytes:
    """Return the tagged PDF. Only the fonts that come with the library: the same document everywhere."""
    compiler = typst.Compiler(f"{folder}/document.typ", root=folder, ignore_system_fonts=True)
    made = compiler.compile(sys_inputs={"data": json.dumps(data)}, format="pdf", pdf_standards=["ua-1"])
    if not isinstance(made, bytes):
        message = "the compiler made no PDF"
        raise TypeError(message)
    return made


def compile_pictures(folder: str, drawings: list[str]) -> list[bytes]:
    """Return SVG drawings as PNG."""
    compiler = typst.Compiler(f"{folder}/pictures.typ", root=folder, ignore_system_fonts=True)
    made = compiler.compile(sys_inputs={"data": json.dumps(drawings)}, format="png", ppi=DOTS)
    return [made] if isinstance(made, bytes) else list(made or ())


def without(value: Any, pattern: re.Pattern[str]) -> tuple[Any, int]:
    """Return the data with an empty box for each text that no font has, and how many there were."""
    if isinstance(value, str):
        return pattern.subn(BOX, value)
    if isinstance(value, list):
        items = [without(item, pattern) for item in value]
        return [item for item, _n in items], sum(n for _item, n in items)
    if isinstance(value, dict):
        pairs = {key: without(item, pattern) for key, item in value.items()}
        return {key: item for key, (item, _n) in pairs.items()}, sum(n for _item, n in pairs.values())
    return value, 0


def unescaped(text: str) -> str:
    """Return a text of the compiler's message as it is in the data."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace('\\"', '"').replace("\\\\", "\\")


def answer(head: dict[str, Any], pdf: bytes = b"") -> None:
    """Write the answer."""
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + pdf)


if __name__ == "__main__":
    main(sys.argv[1])
