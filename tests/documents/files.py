"""Small files of the kinds people bring, and of those they should not."""

from __future__ import annotations

import zipfile
from io import BytesIO

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\nstartxref\n9\n%%EOF\n"
OTHER_PDF = PDF.replace(b"%PDF-1.4", b"%PDF-1.7")
PAGE = b"<!doctype html><html><script>alert(1)</script></html>"
PICTURE_PAGE = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"


def docx(*, macros: bool = False) -> bytes:
    """Return a Word document, with macros if asked."""
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w") as package:
        kind = "macroEnabled" if macros else "document"
        package.writestr("[Content_Types].xml", f"<Types><Override ContentType='word.{kind}.main+xml'/></Types>")
        package.writestr("word/document.xml", "<w:document/>")
        if macros:
            package.writestr("word/vbaProject.bin", b"\xd0\xcf\x11\xe0")
    return packed.getvalue()
