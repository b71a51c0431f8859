"""The gallery: every component once, with sample data, on one page that people and tests look at.

The samples stand for what comes from the database, so they are plain Spanish text and are not translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import render_template
from flask_wtf.file import FileAllowed, FileSize
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    Form,
    MultipleFileField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

TEN_MEGABYTES = 10_000_000
REGIONS = [SelectChoice("", "Todo el país"), SelectChoice("05", "Valparaíso"), SelectChoice("13", "Metropolitana")]


class SampleForm(Form):
    """One field of every kind."""

    name = StringField(
        "Nombre de la consulta", [InputRequired("Escriba el nombre.")], description="Como la leerá la ciudadanía."
    )
    mail = EmailField("Correo de contacto", render_kw={"autocomplete": "email"})
    summary = TextAreaField("Resumen", [Length(max=600)], description="Dos o tres frases, en lenguaje claro.")
    region = SelectField("Territorio", choices=REGIONS)
    opens = DateField("Fecha de apertura", [InputRequired("Indique la fecha de apertura.")])
    mode = RadioField("Modalidad", [InputRequired("Elija una modalidad.")], choices=["Presencial", "Virtual", "Mixta"])
    audience = SelectMultipleField(
        "Destinatarios",
        choices=["Personas", "Organizaciones", "Pueblos originarios"],
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    file = FileField("Minuta de posición", [FileAllowed(["pdf", "docx"]), FileSize(TEN_MEGABYTES)])
    accepts = BooleanField(
        "Revisé que el documento no contiene datos personales", [InputRequired("Confirme la revisión.")]
    )


class SampleUpload(Form):
    """Several files at once."""

    several = MultipleFileField("Archivos", [FileAllowed(["pdf", "docx"]), FileSize(TEN_MEGABYTES)])


@dataclass(frozen=True)
class SamplePage:
    """What `pagination` reads of a page of results."""

    number: int = 4
    pages: int = 12
    total: int = 231
    total_capped: bool = False
    has_prev: bool = True
    has_next: bool = True


@dataclass(frozen=True)
class SampleDocument:
    """What `document_link` reads of a document."""

    title: str
    format: str
    size: int
    description: str
    url: str = "#documento"
    archived: bool = False
    year: int = 2023


@dataclass(frozen=True)
class SampleOfficer:
    """What `person_card` reads of a contact officer."""

    name: str
    kind: str
    post: str = ""
    scope: str = "Nacional"
    mail: str = ""
    phone: str = ""
    hours: str = ""
    address: str = ""
    card_url: str = ""
    vacant: bool = False


def sample_values() -> dict[str, Any]:
    """Return the variables of the gallery's template."""
    return {
        "sample_form": _form_with_errors(),
        "sample_upload": SampleUpload(),
        "page": SamplePage(),
        "page_url": "?pagina={}".format,
        "trail": _TRAIL,
        "steps": _STEPS,
        "documents": _DOCUMENTS,
        "officers": _OFFICERS,
        "columns": _COLUMNS,
        "rows": _ROWS,
        "entries": _ENTRIES,
        "filter_fields": _FILTER_FIELDS,
        "filters": _FILTERS,
        "letters": _LETTERS,
        "published": {"when": date(2026, 11, 2), "text": "2 de noviembre de 2026"},
        "updated": {"when": date(2026, 11, 16), "text": "16 de noviembre de 2026"},
    }


def render_gallery() -> str:
    """Return the gallery's page. Needs a request, as every page does; reads no database."""
    return render_template("ui/gallery.html", **sample_values())


def _form_with_errors() -> Form:
    typed = {"summary": "Buscamos su opinión sobre el nuevo plan.", "region": "13", "mail": "ana@ejemplo.cl"}
    form = SampleForm(data=typed)
    form.validate()
    return form


_TRAIL = [
    {"label": "Inicio", "url": "#inicio"},
    {"label": "Consultas ciudadanas", "url": "#consultas"},
    {"label": "Plan de movilidad en zonas rurales"},
]
_STEPS = [
    {"label": "Convocatoria", "state": "done", "dates": "2 de noviembre de 2026"},
    {"label": "Recepción de aportes", "state": "current", "dates": "Hasta el 4 de diciembre de 2026, 23:59"},
    {"label": "Sistematización", "state": "next", "dates": "Hasta el 4 de enero de 2027"},
    {"label": "Respuesta fundada", "state": "next", "dates": "Antes del 8 de febrero de 2027"},
]
_DOCUMENTS = [
    SampleDocument("Minuta de posición", "pdf", 482_113, "Fundamentos, antecedentes y resultados que se esperan."),
    SampleDocument("Encuesta de viajes rurales, datos", "xlsx", 2_411_724, "Una fila por hogar encuestado."),
    SampleDocument("Minuta de posición, primera versión", "pdf", 301_004, "Reemplazada por la vigente.", archived=True),
]
_OFFICERS = [
    SampleOfficer(
        "Ana Ejemplo Soto",
        "Titular",
        post="Jefa de la Unidad de Participación",
        mail="participacion@ejemplo.gob.cl",
        phone="+56 2 2000 0000",
        hours="Lunes a viernes, 9:00 a 14:00",
        address="Calle Ejemplo 123, Santiago",
        card_url="#vcard",
    ),
    SampleOfficer("Sin designar", "Cargo vacante", scope="Región de Valparaíso", vacant=True),
]
_COLUMNS = [
    {"label": "Organismo", "sort_url": "#orden", "sorted": "ascending"},
    {"label": "Estado"},
    {"label": "Aportes", "numeric": True, "sort_url": "#orden-aportes"},
    {"label": "Cierre"},
]
_ROWS = [
    [{"text": "Subsecretaría de Ejemplo", "href": "#subsecretaria"}, "Abierta", "1.204", "4 dic 2026"],
    [{"text": "Servicio Nacional de Muestra", "href": "#servicio"}, "Cierra esta semana", "87", "27 nov 2026"],
    [{"text": "Superintendencia Ficticia", "href": "#super"}, "Con respuesta", "342", "30 jun 2026"],
]
_ENTRIES = [
    {
        "when": date(2026, 11, 16),
        "date": "16 de noviembre de 2026",
        "text": "Se amplió el plazo hasta el 4 de diciembre.",
        "author": "Subsecretaría de Ejemplo",
    },
    {
        "when": date(2026, 11, 2),
        "date": "2 de noviembre de 2026",
        "text": "Se publicó la convocatoria.",
        "href": "#convocatoria",
    },
]
_FILTER_FIELDS = [
    {"name": "q", "label": "Palabras", "kind": "search", "value": "movilidad"},
    {
        "name": "region",
        "label": "Región",
        "value": "13",
        "options": [{"value": "", "label": "Todas"}, {"value": "13", "label": "Metropolitana", "count": 14}],
    },
    {"name": "desde", "label": "Desde", "kind": "date", "value": ""},
    {
        "name": "estado",
        "label": "Estado",
        "kind": "choices",
        "value": ["abierta"],
        "options": [
            {"value": "abierta", "label": "Abiertas", "count": 9},
            {"value": "cerrada", "label": "Cerradas", "count": 31},
        ],
    },
]
_FILTERS = [
    {"label": "Región", "value": "Metropolitana", "remove_url": "#sin-region"},
    {"label": "Palabras", "value": "movilidad", "remove_url": "#sin-palabras"},
]
_LETTERS = [
    {"letter": letter, "url": "" if letter in "KWX" else f"#letra-{letter}", "current": letter == "S"}
    for letter in "ABCDEFGHIJKLMNÑOPQRSTUVWXYZ"
]
