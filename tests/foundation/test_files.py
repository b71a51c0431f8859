"""Uploads are what they say or are refused with the remedy (abuse K01-K05)."""

import hashlib
import zipfile
import zlib
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from participa.foundation.files import UploadRefused, clean_file_name, inspect_upload, receive_upload
from participa.foundation.files.inspection import ALLOWED
from participa.foundation.files.names import MAX_CHARACTERS, MAX_OCTETS, extension_of
from participa.foundation.tables import xlsx_bytes

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9\n%%EOF\n"
CONTENT_TYPES = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
ODT = b"application/vnd.oasis.opendocument.text"


def package(*members):
    output = BytesIO()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members:
            # Without the hour of the test: the bytes stand in the names of tests, and these are the same in every process.
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return output.getvalue()


def docx(*more, types=CONTENT_TYPES):
    return package(("[Content_Types].xml", types), ("_rels/.rels", b"<x/>"), ("word/document.xml", b"<x/>"), *more)


def image(kind, size=(40, 20), **options):
    output = BytesIO()
    Image.new("RGB", size, (10, 120, 200)).save(output, kind, **options)
    return output.getvalue()


def located(kind):
    """A picture with the place where it was taken."""
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Cámara ZZSECRETO"
    exif.get_ifd(0x8825).update({1: "S", 2: (33.0, 26.0, 0.0)})
    return image(kind, exif=exif)


GOOD = {
    "pdf": PDF,
    "docx": docx(),
    "xlsx": xlsx_bytes(["a"], [["b"]]),
    "pptx": package(
        ("[Content_Types].xml", CONTENT_TYPES), ("_rels/.rels", b"<x/>"), ("ppt/presentation.xml", b"<x/>")
    ),
    "odt": package(("mimetype", ODT), ("content.xml", b"<x/>"), ("META-INF/manifest.xml", b"<x/>")),
    "ods": package(("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", b"<x/>")),
    "csv": "código;nombre\n1;Ñuble\n".encode("cp1252"),
    "txt": "Acta de la sesión".encode(),
    "png": image("PNG"),
    "jpg": image("JPEG"),
    "webp": image("WEBP"),
}


@pytest.mark.parametrize("extension", sorted(ALLOWED))
def test_each_kind_is_let_in_and_described(extension):
    data = GOOD[extension]
    stream = BytesIO(data)
    inspected = inspect_upload(stream, f"../Acta Nº 1.{extension.upper()}")
    assert inspected.media_type == ALLOWED[extension]
    assert (inspected.extension, inspected.size) == (extension, len(data))
    assert inspected.sha256 == hashlib.sha256(data).hexdigest()
    assert inspected.clean_name == f"Acta Nº 1.{extension.upper()}"
    assert stream.read() == data, "the stream is left at its beginning"


def test_jpeg_is_jpg():
    assert inspect_upload(GOOD["jpg"], "foto.JPEG").extension == "jpg"


@pytest.mark.abuse("K02")
@pytest.mark.parametrize("claimed", sorted(ALLOWED))
@pytest.mark.parametrize("real", sorted(ALLOWED))
def test_an_extension_that_is_not_the_contents_is_refused(claimed, real):
    if claimed == real or {claimed, real} == {"csv", "txt"}:
        assert inspect_upload(GOOD[real], f"x.{claimed}").extension == claimed
        return
    with pytest.raises(UploadRefused):
        inspect_upload(GOOD[real], f"x.{claimed}")


HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


@pytest.mark.abuse("K02", "X12")
@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (HTML, "acta.pdf", "no corresponde"),
        (b"\n" + PDF, "acta.pdf", "no corresponde"),
        (HTML + PDF, "acta.pdf", "no corresponde"),
        (PDF[:20], "acta.pdf", "incompleto"),
        (b"<?php system('id');", "foto.jpg", "no corresponde"),
        (b"\xff\xd8\xff\xe0" + HTML, "foto.jpg", "dañada"),
        (b"GIF89a" + HTML, "foto.png", "no corresponde"),
        (HTML, "nota.txt", "no es de texto"),
        (b"\xef\xbb\xbf \n<HTML>", "nota.txt", "no es de texto"),
        (b"<svg onload=alert(1)>", "datos.csv", "no es de texto"),
        (b"MZ\x90\x00\x03\x00", "nota.txt", "no es de texto"),
        ("hola".encode("utf-16"), "nota.txt", "no es de texto"),
        (b"<svg/>", "logo.svg", "No se reciben archivos «.svg»"),
        (HTML, "pagina.html", "No se reciben"),
        (HTML, "pagina.xhtml", "No se reciben"),
        (b"CWS", "x.swf", "No se reciben"),
        (b"MZ", "informe.pdf.exe", "«.exe»"),
        (b"MZ", "foto\u202egpj.exe", "«.exe»"),
        (package(("a.txt", b"x")), "todo.zip", "«.zip»"),
        (docx(), "carta.docm", "«.docm»"),
        (docx(("word/vbaProject.bin", b"x")), "carta.docx", "macros"),
        (docx(("word/VBAPROJECT.BIN", b"x")), "carta.docx", "macros"),
        (docx(("word/activeX/activeX1.xml", b"x")), "carta.docx", "macros"),
        (docx(types=b"application/vnd.ms-word.document.macroEnabled.main+xml"), "carta.docx", "macros"),
        (package(("mimetype", ODT), ("Basic/Standard/Module1.xml", b"x")), "carta.odt", "macros"),
        (package(("mimetype", ODT), ("META-INF/manifest.xml", b"<m:encryption-data/>")), "carta.odt", "contraseña"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "clave.docx", "no corresponde"),
        (package(("a.txt", b"x")), "carta.docx", "«.docx»"),
        (docx(("../../etc/x", b"x")), "carta.docx", "no se acepta"),
        (docx(("/abs", b"x")), "carta.docx", "no se acepta"),
        (docx(("C:\\x", b"x")), "carta.docx", "no se acepta"),
        (docx()[:-30], "carta.docx", "dañado"),
        (b"x", "sin_extension", "agréguele su extensión"),
        (b"x", ".pdf", "agréguele su extensión"),
    ],
)
def test_disguises_are_refused_with_the_remedy(data, name, message):
    with pytest.raises(UploadRefused, match=message):
        inspect_upload(data, name)


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_package_with_a_name_twice_is_refused():
    with pytest.raises(UploadRefused, match="no se acepta"):
        inspect_upload(docx(("word/document.xml", b"<y/>")), "carta.docx")


@pytest.mark.abuse("K05")
def test_a_package_that_unpacks_to_too_much_is_refused(monkeypatch):
    data = docx(("word/media/a.bin", bytes(3_000_000)))
    monkeypatch.setattr("participa.foundation.files.packages.MAX_UNPACKED", 2_000_000)
    with pytest.raises(UploadRefused, match="demasiado"):
        inspect_upload(data, "carta.docx")


class Endless:
    """A stream without end, that counts what was read of it."""

    def __init__(self):
        self.read_so_far = 0

    def seek(self, *_):
        return 0

    def read(self, size=-1):
        self.read_so_far += size
        return b"x" * size


@pytest.mark.abuse("K03")
def test_the_limit_is_kept_to_the_octet():
    assert inspect_upload(b"x" * 1000, "a.txt", max_bytes=1000).size == 1000
    with pytest.raises(UploadRefused, match="pesa más de"):
        inspect_upload(b"x" * 1001, "a.txt", max_bytes=1000)
    with pytest.raises(UploadRefused, match="vacío"):
        inspect_upload(b"", "a.txt")


@pytest.mark.abuse("K03")
def test_a_stream_that_never_ends_is_left_at_the_limit():
    stream = Endless()
    with pytest.raises(UploadRefused, match="pesa más de 25 MB"):
        inspect_upload(stream, "a.txt")
    assert stream.read_so_far < 30_000_000


@pytest.mark.abuse("K04")
@pytest.mark.parametrize("size", [(50_000, 50_000), (30_000, 2_000)])
def test_a_picture_with_too_many_points_is_refused_unread(size):
    png = bytearray(GOOD["png"])
    png[16:24] = size[0].to_bytes(4, "big") + size[1].to_bytes(4, "big")
    png[29:33] = zlib.crc32(bytes(png[12:29])).to_bytes(4, "big")
    with pytest.raises(UploadRefused, match="40 millones"):
        inspect_upload(bytes(png), "mapa.png")


@pytest.mark.abuse("K04")
@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_a_moving_picture_is_refused(kind):
    frames = [Image.new("RGB", (8, 8), (n * 20, 0, 0)) for n in range(8)]
    data = BytesIO()
    frames[0].save(data, kind, save_all=True, append_images=frames[1:])
    with pytest.raises(UploadRefused, match="movimiento"):
        inspect_upload(data.getvalue(), f"x.{kind.lower()}")


@pytest.mark.abuse("K04")
def test_a_cut_picture_is_refused():
    for extension in ("png", "jpg", "webp"):
        with pytest.raises(UploadRefused, match=r"dañada|no corresponde"):
            inspect_upload(GOOD[extension][: len(GOOD[extension]) // 2], f"x.{extension}")


@pytest.mark.abuse("K04")
@pytest.mark.parametrize(("kind", "extension"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_the_place_of_a_photograph_stays_out(kind, extension):
    original = located(kind)
    inspected, stream = receive_upload(original + b"<script>alert(1)</script>", f"foto.{extension}")
    kept = stream.read()
    picture = Image.open(BytesIO(kept))
    assert not picture.getexif()
    assert b"ZZSECRETO" in original
    assert b"ZZSECRETO" not in kept
    assert b"<script>" not in kept
    assert picture.size == (20, 40), "it is turned upright before the mark of the camera is lost"
    assert (inspected.size, inspected.sha256) == (len(kept), hashlib.sha256(kept).hexdigest())
    assert inspect_upload(kept, f"foto.{extension}") == inspected


@pytest.mark.abuse("K04")
@pytest.mark.filterwarnings("ignore:.*EXIF:UserWarning")
def test_a_corrupt_exif_does_no_harm():
    data = image("JPEG", exif=b"Exif\x00\x00II*\x00\xff\xff\xff\x7f" + b"\xff" * 40)
    assert receive_upload(data, "x.jpg")[0].extension == "jpg"


def test_comments_of_a_png_stay_out():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Autor", "ZZSECRETO")
    assert b"ZZSECRETO" not in receive_upload(image("PNG", pnginfo=notes), "x.png")[1].read()


def test_a_document_is_kept_octet_by_octet():
    inspected, stream = receive_upload(PDF, "acta.pdf")
    assert stream.read() == PDF
    assert not inspected.is_image


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.binary(max_size=200), st.sampled_from(sorted(ALLOWED)), st.sampled_from(sorted(ALLOWED)), st.data())
def test_damaged_files_are_refused_and_nothing_else_happens(noise, claimed, base, data):
    content = bytearray(GOOD[base])
    place = data.draw(st.integers(0, len(content)))
    content[place : place + len(noise)] = noise
    try:
        receive_upload(bytes(content), f"x.{claimed}")
    except UploadRefused as refusal:
        assert str(refusal).endswith(".")  # noqa: PT017 (some damage does not matter)


@pytest.mark.abuse("K01")
@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("../../etc/x", "x"),
        ("..\\..\\x", "x"),
        ("C:\\Users\\ana\\acta.pdf", "acta.pdf"),
        ("/abs", "abs"),
        ("acta\x00.pdf", "acta.pdf"),
        ("CON.txt", "_CON.txt"),
        ("nul", "_nul"),
        ("lpt1.tar.gz", "_lpt1.tar.gz"),
        ("gpj\u202eexe.pdf", "gpjexe.pdf"),
        ("..", "archivo"),
        (".htaccess", "htaccess"),
        ("acta.pdf. . ", "acta.pdf"),
        ("", "archivo"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie- x.pdf"),
        ('"><img src=x>.pdf', "---img src=x-.pdf"),
        ("Año 2026 👩‍👩‍👧 😀.pdf", "Año 2026 👩‍👩‍👧 😀.pdf"),
        ("acta\u00a0\u2003final.pdf", "acta final.pdf"),
        ("n\u0303.pdf", "ñ.pdf"),
        ("\ud800.pdf", "pdf"),
        ("x" * 300 + ".pdf", "x" * 116 + ".pdf"),
    ],
)
def test_names_are_cleaned_for_showing(name, clean):
    assert clean_file_name(name) == clean


@given(st.text(max_size=400))
def test_any_name_is_fit_for_any_system(name):
    clean = clean_file_name(name)
    assert clean
    assert clean == clean_file_name(clean)
    assert len(clean) <= MAX_CHARACTERS
    assert len(clean.encode()) <= MAX_OCTETS
    assert not set(clean) & set('/\\<>:"|?*\x00\r\n\u202e')
    assert not clean.startswith(".")
    assert not clean.endswith((".", " "))


def test_extensions_are_read_from_the_clean_name():
    assert extension_of("A.PDF") == "pdf"
    assert extension_of("a.pdf/../b") == ""
    assert extension_of("a.pdf\x00.exe") == "exe"
    assert extension_of("a.pdf\u202e") == "pdf"
