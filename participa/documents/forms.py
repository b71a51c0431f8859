"""The forms of documents and of attaching them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, MultipleFileField
from flask_wtf.form import _Auto
from wtforms import BooleanField, DateField, IntegerField
from wtforms.validators import NumberRange, Optional, StopValidation, ValidationError

from participa.documents.models import AttachmentRole, DocumentType
from participa.foundation.files import MAX_UPLOAD, Inspected, UploadRefused, receive_upload
from participa.foundation.files.inspection import ALLOWED
from participa.foundation.i18n import _, _l
from participa.publishing.forms import (
    SUMMARY_MOST,
    TITLE_MOST,
    Choice,
    ContentForm,
    Line,
    Text,
    at_most,
    clean,
    required,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCUMENT_TYPE_LABELS = {
    DocumentType.ACT: _l("Acto administrativo"),
    DocumentType.MINUTES: _l("Acta"),
    DocumentType.REPORT: _l("Informe"),
    DocumentType.PRESENTATION: _l("Presentación"),
    DocumentType.ANNEX: _l("Anexo"),
    DocumentType.OTHER: _l("Otro"),
}
ROLE_LABELS = {
    AttachmentRole.POSITION_PAPER: _l("Minuta de posición"),
    AttachmentRole.BACKGROUND: _l("Antecedentes"),
    AttachmentRole.CALL: _l("Convocatoria"),
    AttachmentRole.BYLAWS: _l("Reglamento"),
    AttachmentRole.ACT: _l("Acto administrativo"),
    AttachmentRole.MINUTES: _l("Acta"),
    AttachmentRole.REPORT: _l("Informe"),
    AttachmentRole.RESULTS: _l("Resultados"),
    AttachmentRole.OTHER: _l("Otro"),
}
LANGUAGE_LABELS = {
    "es": _l("Español"),
    "arn": _l("Mapuzugun"),
    "ay": _l("Aimara"),
    "qu": _l("Quechua"),
    "rap": _l("Rapa Nui"),
    "en": _l("Inglés"),
    "ht": _l("Creol haitiano"),
}
ALT_MOST = 300
#: What one sending may bring where the browser sends all files together; one by one there is no such limit.
MOST_FILES, MOST_TOGETHER = 20, 100_000_000
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


class Upload(FileField):
    """A file, checked for what it really is; `received` holds its description and its stream once it passed."""

    received: tuple[Inspected, BinaryIO] | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the type's name, by which forms know that they carry a file."""
        super().__init__(*args, **kwargs)
        self.type = "FileField"


class CheckedFile:
    """Validator: a file of the kinds and the size we take. Its attributes are what the field says of its limits."""

    upload_set = tuple(sorted(ALLOWED))
    max_size = MAX_UPLOAD

    def __init__(self, *, needed: bool = False) -> None:
        """Say whether a file has to come."""
        self.needed = needed

    def __call__(self, _form: Any, field: Upload) -> None:
        """Raise ValidationError with what is wrong and the remedy."""
        if not field.data:
            raise StopValidation(_("Elija un archivo.") if self.needed else None)
        try:
            field.received = receive_upload(field.data.stream, clean(field.data.filename))
        except UploadRefused as error:
            raise ValidationError(str(error)) from error


class FileLimits:
    """Validator that lets all pass: it tells the field's limits, and each file is judged by itself afterwards."""

    upload_set = CheckedFile.upload_set
    max_size = MAX_UPLOAD

    def __call__(self, _form: Any, _field: MultipleFileField) -> None:
        """Refuse nothing: one bad file must not take the good ones with it."""


class UploadManyForm(FlaskForm):
    """Several files at once, each to become a draft."""

    uploads = MultipleFileField(
        _l("Archivos"),
        [FileLimits()],
        description=_l(
            "Elija uno o varios, o arrástrelos hasta aquí: hasta %(files)s por vez y %(together)s en total.",
            files=MOST_FILES,
            together="100 MB",
        ),
    )

    def validate_uploads(self, field: MultipleFileField) -> None:
        """Ask for at least one."""
        if not [file for file in field.data or [] if file]:
            raise ValidationError(_("Elija al menos un archivo."))


class WithFile(FlaskForm):
    """A form with a file: when something else has to be mended, it says that the file must be chosen again."""

    def validate(self, extra_validators: Any = None) -> bool:
        """Check; browsers drop the chosen file from a form that comes back."""
        good = super().validate(extra_validators)
        field = self["upload"]
        if not good and field.data and not field.errors:
            field.errors = [_("Elija de nuevo el archivo: el navegador no lo conserva cuando hay algo por corregir.")]
        return bool(good)


def _description() -> Text:
    return Text(
        _l("Descripción"),
        [at_most(SUMMARY_MOST)],
        description=_l("Qué contiene, en una o dos frases. Sin descripción no se puede publicar."),
    )


def _role() -> Choice:
    return Choice(_l("Qué es para este contenido"), [required()], options=ROLE_LABELS.items(), default="background")


def _year() -> NumberRange:
    return NumberRange(_FIRST_YEAR, _LAST_YEAR, _l("Escriba el año con cuatro cifras, como 2026."))


class DocumentForm(WithFile, ContentForm):
    """What an agency says of a document."""

    #: A paper belongs to its agency; where it applies is said by the content that carries it.
    region_code = None  # type: ignore[assignment]
    upload = Upload(_l("Archivo"), [CheckedFile()])
    summary = _description()
    alt_text = Text(
        _l("Texto alternativo, si es una imagen"),
        [at_most(ALT_MOST)],
        description=_l("Qué muestra, para quien no puede verla. Sin él, una imagen no se puede publicar."),
    )
    document_type = Choice(_l("Tipo de documento"), [required()], options=DOCUMENT_TYPE_LABELS.items(), default="other")
    document_date = DateField(_l("Fecha del documento"), [Optional()])
    year = IntegerField(
        _l("Año al que se refiere"), [Optional(), _year()], description=_l("Si se deja vacío, es el de su fecha.")
    )
    in_force = BooleanField(
        _l("Está vigente"),
        default=True,
        description=_l("Si lo desmarca, se muestra como «Archivo no vigente», con su año."),
    )
    language = Choice(_l("Idioma"), [required()], options=LANGUAGE_LABELS.items(), default="es")

    def __init__(self, formdata: Any = _Auto, obj: Any = None, **kwargs: Any) -> None:
        """Say which file the document has: choosing another one replaces it."""
        super().__init__(formdata, obj=obj, **kwargs)
        if obj is not None and obj.file is not None:
            self.upload.description = _(
                "Tiene «%(name)s». Elija otro archivo solo si quiere reemplazarlo.", name=obj.file.file_name
            )


class AttachExistingForm(FlaskForm):
    """Attach a document that the section has already."""

    document_id = Choice(_l("Documento"), [required(_l("Elija un documento de la lista."))], blank=_l("Elija uno"))
    role = _role()

    def offer(self, documents: Sequence[Any]) -> None:
        """Fill the list with the agency's documents: pairs of id and label."""
        self.document_id.choices = [*self.document_id.choices[:1], *documents]


class AttachNewForm(WithFile):
    """Upload a document and attach it at once."""

    title = Line(_l("Título"), [required(), at_most(TITLE_MOST)])
    upload = Upload(_l("Archivo"), [CheckedFile(needed=True)])
    summary = _description()
    role = _role()
    document_type = Choice(_l("Tipo de documento"), [required()], options=DOCUMENT_TYPE_LABELS.items(), default="other")
    document_date = DateField(_l("Fecha del documento"), [Optional()])
