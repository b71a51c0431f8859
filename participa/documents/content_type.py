"""What the publishing mechanism needs to know of a document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.documents.forms import DOCUMENT_TYPE_LABELS, DocumentForm
from participa.documents.models import Document
from participa.documents.queries import file_in_words, list_attachments
from participa.documents.services import drop_replaced_draft
from participa.foundation.i18n import _, _l
from participa.publishing.content_types import ContentType, Facts, OtherText, Problem, register

if TYPE_CHECKING:
    from participa.publishing.models import Content


def describe(document: Document) -> Facts:
    """Return what lists and search need."""
    return Facts(
        text=document.file.file_name if document.file else "",
        subkind=document.document_type,
        year=document.shown_year,
    )


def check(document: Document) -> list[Problem]:
    """Return what to mend before it is published: State sites publish no file without a description."""
    problems = []
    if document.file is None:
        problems.append(Problem("upload", _("Suba el archivo.")))
    if not document.summary:
        problems.append(Problem("summary", _("Describa en una o dos frases qué contiene.")))
    if not document.in_force and document.shown_year is None:
        problems.append(Problem("year", _("Indique de qué año es: ya no está vigente.")))
    if document.document_date is None:
        problems.append(Problem("document_date", _("Indique la fecha del documento."), stops=False))
    return problems + _of_file(document)


def _of_file(document: Document) -> list[Problem]:
    """Return what keeps some people from reading the file."""
    stored = document.file
    if stored is None:
        return []
    if stored.is_image:
        text = _("Es una imagen: acompáñela de una versión con texto, que todos puedan leer.")
        advice = [Problem("upload", text, stops=False)]
        if not document.alt_text:
            advice.append(Problem("alt_text", _("Escriba el texto alternativo: qué muestra la imagen.")))
        return advice
    if stored.has_text is False:
        text = _("El PDF no tiene texto, solo imágenes: un lector de pantalla no puede leerlo. Súbalo con texto.")
        return [Problem("upload", text, stops=False)]
    if stored.has_tags is False:
        text = _("El PDF no tiene etiquetas de títulos y tablas: al guardarlo, elija «PDF etiquetado» o «accesible».")
        return [Problem("upload", text, stops=False)]
    return []


def check_attachments(_content_type: ContentType, content: Content) -> list[Problem]:
    """Ask for what a reader must know of each attached document: its file, a description, words for a picture."""
    if content.kind == "document" or not content.id:
        return []
    return [
        Problem("adjuntos", text, stops=False, kind="document", content_id=row.document_id)
        for row in list_attachments(content)
        for text in _lacks(row)
    ]


def _lacks(row: Any) -> list[str]:
    said = {
        _("Falta el archivo del documento «%(title)s».", title=row.title): not row.file_name,
        _("Describa en una frase el documento «%(title)s».", title=row.title): not row.summary,
        _("Escriba el texto alternativo de la imagen «%(title)s»: qué muestra.", title=row.title): (
            (row.media_type or "").startswith("image/") and not row.alt_text
        ),
        _("Póngale un título que se entienda: «%(title)s» es el nombre de un archivo.", title=row.title): (
            bool(row.file_name)
            and row.title.lower() in (row.file_name.lower(), row.file_name.rpartition(".")[0].lower())
        ),
    }
    return [text for text, is_lacking in said.items() if is_lacking]


DOCUMENT = register(
    ContentType(
        kind="document",
        segment="documentos",
        model=Document,
        form=DocumentForm,
        singular=_l("Documento"),
        plural=_l("Documentos"),
        new_label=_l("Nuevo documento"),
        empty_text=_l("Suba el primer documento: quedará como borrador hasta que lo publique."),
        explanation=_l("Actas, informes y otros antecedentes de la participación, para descargar."),
        describe=describe,
        check=check,
        after_save=(drop_replaced_draft,),
        other_text={"file_id": OtherText(_l("Archivo"), file_in_words)},
        columns=(
            (_l("Tipo"), lambda d: DOCUMENT_TYPE_LABELS[d.document_type]),
            (_l("Archivo"), lambda d: d.file.format if d.file else _("Sin archivo")),
        ),
    )
)
