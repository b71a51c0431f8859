"""The readable part of addresses: small Latin letters, digits and single dashes, nothing that looks like another thing.

Letters of other scripts are left out, not kept: an address in which a Cyrillic і stands for an i would read like
another agency's and be a different one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from participa.foundation.i18n import _

MAX_LENGTH = 80

# First parts of the portal's own addresses, in both languages, and words that a reader would take for the portal's.
_PORTALS_OWN = """
about acceder acceso accesibilidad accessibility account accounts admin administracion administrador administrator
agencies agencia agencias agregar api apis app archivo archivos assets atom ayuda backoffice biblioteca borrar
buscar busqueda calendar calendario clave claveunica configuracion consejo consejos consulta consultas contacto
contrasena correo cosoc crear create csv cuenta cuentas cuentas-publicas datos datos-abiertos delete demo descargar
descargas desarrollo directorio docs documento documentos download downloads edit editar elecciones eleccion
eliminar embed en encargado encargados error errores es estado estaticos evento eventos exportar favicon favicon-ico
feed feeds files gestion gob gobierno health help home html ico images img importar index informacion ingresar
ingreso inicio invitacion invitaciones json legal localhost login logout mail mapa mecanismo mecanismos media me
metrics mi-cuenta ministerio ministerios new norma normas notificaciones nueva nuevas nuevo nuevos null oauth oidc
open-data organismo organismos organizacion organizaciones panel participa participacion password perfil plataforma
platform portal postmaster privacidad privacy profile public publicar publico raiz ready registro robots robots-txt
root rss salir search seguridad services session sesion signin signout signup sitemap sitemap-xml sistema soporte
static staff status suscripciones superadmin support system terminos terms test tests transparencia undefined upload
uploads user users usuario usuarios version web webmaster well-known www xml
"""
RESERVED = frozenset(_PORTALS_OWN.split())

# Latin letters that do not come apart into a plain letter and a mark.
_LETTERS = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ħ": "h", "ı": "i",
})  # fmt: skip
_OTHER = re.compile(r"[^a-z0-9]+")
# Marks come off so that "O'Higgins" stays one word; letters of other scripts, so that no look-alike stands for ours.
_DROPPED = re.compile(r"['’´`\u0300-\u036f]+|[^\W_a-z0-9]+")
_SHAPE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


class SlugRefused(ValueError):  # noqa: N818 (named after what happened, as all our errors are)
    """The text cannot be an address. Its message is for the person who typed it."""


def slugify(text: str, *, max_length: int = MAX_LENGTH) -> str:
    """Return the address of a title: "Año y Niñez (2026)" gives "ano-y-ninez-2026"; empty if nothing in it can be kept.

    It is cut between words where that loses less than half. It may be one of RESERVED: `unique_slug` sees to that.
    """
    plain = unicodedata.normalize("NFKD", text[: max_length * 8]).lower().translate(_LETTERS)
    slug = _OTHER.sub("-", _DROPPED.sub("", plain)).strip("-")
    if len(slug) <= max_length:
        return slug
    cut = slug[: max_length + 1].rfind("-")
    return slug[: cut if cut > max_length // 2 else max_length].strip("-")


def check_slug(text: str, *, max_length: int = MAX_LENGTH) -> str:
    """Return the address that a person typed if it can be one as it stands; raise SlugRefused, with the remedy, if not.

    Capitals are made small: `A` and `a` are one address.
    """
    slug = text.strip().lower()
    if not _SHAPE.fullmatch(slug) or not text.strip().isascii():
        raise SlugRefused(_("Use solo letras sin acento de la «a» a la «z», números y guiones entre palabras."))
    if len(slug) > max_length:
        raise SlugRefused(_("La dirección puede tener hasta %(max)s caracteres: acórtela.", max=max_length))
    if slug in RESERVED:
        raise SlugRefused(_("La dirección «%(slug)s» la usa el portal: elija otra.", slug=slug))
    if slug.isdigit():
        raise SlugRefused(_("La dirección debe tener alguna letra."))
    return slug


def unique_slug(
    base: str,
    taken: Callable[[str], bool],
    *,
    fallback: str = "elemento",
    max_length: int = MAX_LENGTH,
    beside_pages: bool = True,
) -> str:
    """Return the address of a title that is neither reserved nor taken, numbered from 2 if it must be.

    What stands in a place of its own, with no page of the portal beside it, reserves no word. `taken` must compare as
    the database does; two requests at once may still agree on one, so keep a unique constraint.
    """
    slug = slugify(base, max_length=max_length) or fallback
    may_be = not beside_pages or (slug not in RESERVED and not slug.isdigit())
    if may_be and not taken(slug):
        return slug
    for number in range(2, 100_000):
        ending = f"-{number}"
        candidate = slug[: max_length - len(ending)].rstrip("-") + ending
        if not taken(candidate):
            return candidate
    message = f"no free address for {slug}"
    raise RuntimeError(message)
