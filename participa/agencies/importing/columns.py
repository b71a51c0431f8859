"""The columns of the spreadsheet: how their heads may be written, and how their cells are read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from email_validator import EmailNotValidError, validate_email

from participa.agencies.labels import KINDS, REGIMES
from participa.agencies.models import Kind, Regime
from participa.foundation.i18n import _
from participa.foundation.spanish import fold
from participa.territory.division import communes, regions

if TYPE_CHECKING:
    from participa.agencies.models import Agency


class CellError(ValueError):
    """A cell can't be read; the message says which and how to mend it, in the reader's language."""


@dataclass(frozen=True, slots=True)
class Column:
    """One fact of an agency: the field it fills, the head of our template, and the other heads it is known by."""

    field: str
    header: str
    others: tuple[str, ...]
    read: Callable[[str], str]


NAME_MOST = 200
_TEXT_MOST = 400
_ADDRESS_MOST = 300
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}")
_PHONE = re.compile(r"[0-9+() ./-]{5,60}")
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")

#: Beginnings of a kind in words, most telling first; the spreadsheet's word or the body's name is held against them.
_KIND_WORDS = (
    ("subsecretaria", Kind.UNDERSECRETARIAT),
    ("superintendencia", Kind.SUPERINTENDENCY),
    ("ministerio", Kind.MINISTRY),
    ("municipalidad", Kind.MUNICIPALITY),
    ("ilustre municipalidad", Kind.MUNICIPALITY),
    ("municipio", Kind.MUNICIPALITY),
    ("gobierno regional", Kind.REGIONAL_GOVERNMENT),
    ("gore", Kind.REGIONAL_GOVERNMENT),
    ("delegacion", Kind.DELEGATION),
    ("corporacion", Kind.CORPORATION),
    ("fundacion", Kind.CORPORATION),
    ("organo autonomo", Kind.OTHER),
    ("universidad", Kind.OTHER),
    ("seremi", Kind.OTHER),
    ("secretaria regional ministerial", Kind.OTHER),
    ("hospital", Kind.SERVICE),
    ("serviu", Kind.SERVICE),
    ("servicio", Kind.SERVICE),
    ("otro", Kind.OTHER),
)
_REGIMES = {
    "obligado": Regime.BOUND,
    "solo cosoc": Regime.COUNCIL_ONLY,
    "solo consejo": Regime.COUNCIL_ONLY,
    "voluntario": Regime.VOLUNTARY,
}


def key_of(text: str) -> str:
    """Return a head or a word as it is compared: without accents, case, signs or double spaces."""
    return _NOT_A_LETTER.sub(" ", fold(text)).strip()


def kind_in(text: str) -> Kind | None:
    """Return the kind that a word or a name begins with, or None."""
    key = key_of(text)
    return next((kind for beginning, kind in _KIND_WORDS if key.startswith(beginning)), None)


def _line(text: str) -> str:
    return " ".join(text.split())


def _short(most: int) -> Callable[[str], str]:
    def read(text: str) -> str:
        if len(_line(text)) > most:
            raise CellError(
                _("«%(text)s…» es muy largo: use hasta %(most)s caracteres.", text=_line(text)[:30], most=most)
            )
        return _line(text)

    return read


def _code(text: str) -> str:
    code = _line(text).upper()
    if not _CODE.fullmatch(code):
        raise CellError(_("El código «%(text)s» no sirve: use letras y números, como AB002.", text=code[:30]))
    return code


def _kind(text: str) -> str:
    kind = kind_in(text)
    if kind is None:
        known = ", ".join(str(label) for label in KINDS.values())
        raise CellError(
            _("El tipo «%(text)s» no existe. Use uno de estos: %(known)s.", text=_line(text)[:40], known=known)
        )
    return kind.value


def _regime(text: str) -> str:
    regime = _REGIMES.get(key_of(text)) or next(
        (r for r, label in REGIMES.items() if key_of(str(label)) == key_of(text)), None
    )
    if regime is None:
        raise CellError(
            _("El régimen «%(text)s» no existe. Use obligado, solo cosoc o voluntario.", text=_line(text)[:40])
        )
    return regime.value


@lru_cache(maxsize=1)
def _region_names() -> dict[str, str]:
    names = {"rm": "13", "metropolitana": "13"}
    for each in regions():
        for name in (each.name, each.usual_name, each.short_name):
            key = key_of(name)
            names[key] = names[key.removeprefix("region de ").removeprefix("region del ").removeprefix("region ")] = (
                each.code
            )
        names[each.code] = names[str(int(each.code))] = each.code
    return names


@lru_cache(maxsize=1)
def _commune_names() -> dict[str, str]:
    names = {}
    for each in communes():
        names[key_of(each.name)] = names[each.code] = names[str(int(each.code))] = each.code
    return names


def _region(text: str) -> str:
    key = key_of(text)
    found = _region_names().get(key) or _region_names().get(re.sub(r"^region (de |del |de la |de los )?", "", key))
    if found is None:
        raise CellError(
            _(
                "La región «%(text)s» no existe. Use su nombre o su código de dos cifras, como 05.",
                text=_line(text)[:40],
            )
        )
    return found


def _commune(text: str) -> str:
    found = _commune_names().get(key_of(text))
    if found is None:
        raise CellError(
            _(
                "La comuna «%(text)s» no existe. Use su nombre o su código de cinco cifras, como 05101.",
                text=_line(text)[:40],
            )
        )
    return found


def _website(text: str) -> str:
    address = _line(text)
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        good = parts.scheme in ("http", "https") and "." in str(parts.hostname or "") and "@" not in parts.netloc
    except ValueError:
        good = False
    if not good or len(address) > _ADDRESS_MOST or re.search(r"[\s\x00-\x1f\\<>\"]", address):
        raise CellError(
            _("El sitio «%(text)s» no es una dirección web, como https://www.ejemplo.gob.cl.", text=_line(text)[:60])
        )
    return address


def _email(text: str) -> str:
    try:
        return str(validate_email(_line(text), check_deliverability=False, allow_smtputf8=False).normalized)
    except EmailNotValidError:
        raise CellError(
            _("El correo «%(text)s» está incompleto: debe ser como nombre@organismo.cl.", text=_line(text)[:60])
        ) from None


def _phone(text: str) -> str:
    if not _PHONE.fullmatch(_line(text)):
        raise CellError(_("El teléfono «%(text)s» no sirve: use números, como +56 2 2345 6789.", text=_line(text)[:40]))
    return _line(text)


COLUMNS: tuple[Column, ...] = (
    Column("code", "codigo_cplt", ("codigo", "codigo organismo", "codigo transparencia"), _code),
    Column(
        "name", "nombre", ("organismo", "nombre organismo", "nombre del organismo", "institucion"), _short(NAME_MOST)
    ),
    Column("acronym", "sigla", ("acronimo",), _short(30)),
    Column("kind", "tipo", ("tipo inferido", "tipo de organismo", "tipo organismo"), _kind),
    Column(
        "ministry",
        "ministerio",
        ("ministerio inferido", "ministerio del que depende", "dependencia"),
        _short(NAME_MOST),
    ),
    Column("region_code", "region", ("cut region", "codigo region"), _region),
    Column("commune_code", "comuna", ("cut comuna", "codigo comuna"), _commune),
    Column("address", "direccion", ("domicilio",), _short(200)),
    Column("website", "sitio web", ("sitio", "web", "url", "pagina web"), _website),
    Column("email", "correo", ("correo electronico", "email", "e mail", "mail"), _email),
    Column("phone", "telefono", ("fono",), _phone),
    Column("regime", "regimen", ("regimen ley 20 500",), _regime),
    Column("about", "descripcion", ("que hace", "acerca de"), _short(_TEXT_MOST)),
)
TEMPLATE_HEADERS = tuple(column.header for column in COLUMNS)


def recognise(headers: Iterable[str]) -> tuple[dict[str, Column], list[str]]:
    """Return the column of each known head, and the heads that are not. Of two for one fact the first counts."""
    by_key = {key_of(name): column for column in COLUMNS for name in (column.header, *column.others)}
    known: dict[str, Column] = {}
    unknown = []
    for header in headers:
        column = by_key.get(key_of(header))
        if column is None or column in known.values():
            unknown.append(header)
        else:
            known[header] = column
    return known, unknown


def export_row(agency: Agency) -> list[str]:
    """Return an agency as a row of our template: imported again, it changes nothing."""
    values = {
        "code": agency.code,
        "kind": str(KINDS[agency.kind]),
        "ministry": agency.ministry_name,
        "regime": agency.regime.value,
    }
    return [str(values.get(c.field, getattr(agency, c.field, None)) or "") for c in COLUMNS]
