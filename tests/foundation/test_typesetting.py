"""What the portal prints is a tagged PDF that a screen reader can read, whatever text people put into it."""

from __future__ import annotations

import re
from io import BytesIO

import pikepdf
import pytest

from participa.foundation.typesetting import document, press
from participa.foundation.typesetting.document import Document
from participa.foundation.typesetting.from_markdown import blocks_of
from participa.foundation.typesetting.press import TEMPLATES, PressError, TooLongError, print_pdf
from tests.support.pdf import open_pdf, tags_of, text_of

TEXT = """# Uno

Hola **fuerte *y cursiva*** y `código`, con [un enlace](https://example.cl/a?b=1), [otro](/consultas/) y \
[uno malo](javascript:alert(1)).

- a
    1. b
    2. c

| Año | Personas |
|---|---|
| 2025 | **1.200** |
| 2026 | 1.900 |

> Una cita

```
#let x = 1
```

---

### Dos
"""
HOSTILE = (
    '#read("/etc/passwd")',
    '#import "@preview/cetz:0.3.0": canvas',
    "= no es un título",
    '$ sum_(i=0)^n i $ #eval("1+1") @nadie <marca> \\u{41} // nada /* nada */',
    '<script>__x(1)</script> {{ config }} "comillas" \\ final',
    "*_`#[]{}()`_*",
    '<img src="file:///etc/passwd"> ![x](http://127.0.0.1:9/x.png) #image("/etc/hostname")',
    "x" * 20_000,
)


@pytest.fixture(scope="module")
def sample() -> bytes:
    drawing = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30"><rect width="50" height="30"/></svg>'
    return print_pdf(
        Document(
            title="Informe de prueba",
            issuer="Servicio de Vivienda",
            contents="Contenido",
            blocks=[
                *blocks_of(TEXT, base_url="https://participa.example"),
                document.facts([("Código", "ABC-1"), ("Recibida", "hoy")]),
                document.figure(drawing, alt="Una barra", caption="Avance"),
            ],
        )
    )


def test_the_document_says_what_it_is_and_is_tagged(sample):
    with open_pdf(sample) as pdf:
        root = pdf.Root
        assert str(root.Lang) == "es"
        assert bool(root.MarkInfo.Marked)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert "/StructTreeRoot" in root
        assert str(pdf.docinfo.Title) == "Informe de prueba"
        assert 'pdfuaid:part="1"' in str(pdf.open_metadata()) or "pdfuaid:part>1<" in str(pdf.open_metadata())
    tags = tags_of(sample)
    for tag in ("H1", "H2", "P", "L", "LI", "Table", "THead", "TH", "TD", "Link", "Figure", "TOC", "Code"):
        assert tags[tag], f"nothing is tagged {tag}: {tags}"
    assert (tags["TH"], tags["TD"]) == (2, 4)
    assert tags["H3"] == 0  # the source's third level follows its first: no level is left out


def test_its_words_are_text_in_their_order(sample):
    words = text_of(sample)
    at = [words.index(word) for word in ("Informe de prueba", "Hola fuerte y cursiva", "1.200", "Una cita", "ABC-1")]
    assert at == sorted(at)


def test_links_lead_where_a_link_may(sample):
    with open_pdf(sample) as pdf:
        found = {
            str(note.A.URI)
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/A" in note and "/URI" in note.A
        }
    assert found == {"https://example.cl/a?b=1", "https://participa.example/consultas/"}


@pytest.mark.abuse("X01", "X18", "X19", "V06", "F09")
def test_text_of_people_is_never_markup():
    title = 'T #x *y* "z"'
    pdf = print_pdf(Document(title=title, blocks=[document.paragraph(text) for text in HOSTILE]))
    words = text_of(pdf)
    for text in HOSTILE:
        assert re.sub(r"\s", "", text) in re.sub(r"\s", "", words)
    assert "root:" not in words
    assert tags_of(pdf)["H1"] == 0
    with open_pdf(pdf) as opened:
        assert str(opened.docinfo.Title) == title
        assert "/OpenAction" not in opened.Root
        assert "/EmbeddedFiles" not in opened.Root.get("/Names", {})


@pytest.mark.abuse("X19")
def test_a_sign_without_a_letter_form_becomes_a_box_and_is_told():
    pdf = print_pdf(Document(title="Comentarios 😀", blocks=[document.paragraph("Bien 👍🏽 漢 עברית \u202emal\x00")]))
    words = text_of(pdf)
    assert "Bien □" in words
    assert re.search(r"no puede mostrar \d+ signos", words)
    assert "\u202e" not in words


@pytest.mark.abuse("D06", "E10")
def test_what_is_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(press, "MOST_BYTES", 1000)
    with pytest.raises(TooLongError, match="octets"):
        print_pdf(Document(title="Largo", blocks=[document.paragraph("a" * 2000)]))
    monkeypatch.setattr(press, "MOST_SECONDS", 0.01)
    with pytest.raises(TooLongError, match="seconds"):
        print_pdf(Document(title="Lento", blocks=[]))


def test_what_can_not_be_set_says_why():
    with pytest.raises(PressError, match="no such block"):
        print_pdf(Document(title="Raro", blocks=[{"kind": "dragón"}]))
    with pytest.raises(ValueError, match="alternative text"):
        document.figure("<svg/>", alt=" ")
    with pytest.raises(ValueError, match="as many cells"):
        document.table(["a", "b"], [["1"]])


def test_an_equal_document_is_set_once(monkeypatch):
    twice = [Document(title="Igual", blocks=[document.paragraph("a")]) for _time in range(2)]
    first = print_pdf(twice[0])
    monkeypatch.setattr(press, "MOST_SECONDS", 0.001)  # no time to set it again
    assert print_pdf(twice[1]) is first


def test_templates_read_nothing_from_elsewhere():
    for path in TEMPLATES.glob("*.typ"):
        text = path.read_text("utf-8")
        assert "@preview" not in text
        assert not re.search(r"\beval\(|\bread\(", text), f"{path.name}: text of people must not become markup"


def test_the_library_is_loaded_only_by_the_press(app):
    import subprocess
    import sys

    code = "import sys, participa, participa.help.views; sys.exit('typst' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert pikepdf.open(BytesIO(print_pdf(Document(title="Uno", blocks=[])))).pages
