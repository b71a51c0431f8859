"""Invented persons and organisations, the same ones every time for the same seed.

Nobody has these names: the surnames are Chilean trees, flowers and birds. The mail domains are reserved for examples
(RFC 2606) and the telephones are of a block that is not in use. No RUN is ever made.
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from typing import Literal, NamedTuple

#: To be shown wherever a page lists these persons.
NOTICE = "Persona ficticia"

WOMEN = (
    "Amanda", "Antonia", "Aylén", "Beatriz", "Camila", "Carolina", "Catalina", "Clara", "Constanza", "Daniela",
    "Elena", "Elisa", "Emilia", "Fernanda", "Francisca", "Gabriela", "Ignacia", "Inés", "Isidora", "Javiera",
    "Josefa", "Laura", "Lorena", "Lucía", "Magdalena", "Marcela", "Margarita", "Millaray", "Mónica", "Natalia",
    "Olga", "Paulina", "Rayén", "Rebeca", "Rosario", "Sofía", "Tamara", "Valentina", "Verónica", "Ximena",
)  # fmt: skip

MEN = (
    "Agustín", "Alonso", "Andrés", "Bastián", "Benjamín", "Bruno", "Camilo", "Claudio", "Cristóbal", "Damián",
    "Diego", "Eduardo", "Emilio", "Esteban", "Felipe", "Gaspar", "Gonzalo", "Hernán", "Ignacio", "Jaime",
    "Joaquín", "Lautaro", "Leonardo", "Luciano", "Manuel", "Marcos", "Martín", "Mateo", "Matías", "Maximiliano",
    "Nahuel", "Nicolás", "Óscar", "Pablo", "Rafael", "Renato", "Rodrigo", "Samuel", "Tomás", "Vicente",
)  # fmt: skip

SURNAMES = (
    "Alerce", "Algarrobo", "Amancay", "Araucaria", "Arrayán", "Avellano", "Bandurria", "Boldo", "Canelo", "Carpintero",
    "Chagual", "Chercán", "Chilco", "Chincol", "Chucao", "Ciprés", "Coihue", "Cometocino", "Cóndor", "Copihue",
    "Coirón", "Diuca", "Espino", "Huala", "Huillín", "Lenga", "Lingue", "Litre", "Loica", "Luma",
    "Maitén", "Mañío", "Maqui", "Molle", "Murta", "Notro", "Ñandú", "Ñirre", "Olivillo", "Pehuén",
    "Peumo", "Picaflor", "Pidén", "Pimiento", "Queltehue", "Queule", "Quillay", "Quintral", "Raulí", "Ruil",
    "Suspiro", "Tagua", "Tamarugo", "Tepa", "Tepú", "Tineo", "Tordo", "Turca", "Ulmo", "Zorzal",
)  # fmt: skip

#: Kind of organisation -> the legal form shown for it.
ORGANISATION_KINDS = (
    ("Fundación", "fundacion"),
    ("Corporación", "corporacion"),
    ("Agrupación", "funcional"),
    ("Asociación Gremial", "gremial"),
    ("Junta de Vecinos", "territorial"),
    ("Unión Comunal", "territorial"),
    ("Comunidad", "indigena"),
    ("Sindicato", "sindical"),
    ("ONG", "ong"),
    ("Centro Cultural", "funcional"),
)

ORGANISATION_NAMES = (
    "Aguas Claras", "Alas del Sur", "Amanecer", "Barrio Vivo", "Camino Abierto", "Casa Común", "Cordillera y Mar",
    "Cuatro Vientos", "El Fogón", "El Trompo", "Entre Cerros", "Futuro Cercano", "Horizonte", "Huella Verde",
    "La Minga", "Lazos", "Luz del Valle", "Manos a la Obra", "Mirador", "Nueva Ribera", "Paso a Paso",
    "Piedra y Agua", "Plaza Mayor", "Puente Colgante", "Quebrada Honda", "Raíces", "Rayo de Sol", "Sembradores",
    "Semilla", "Tejido Social", "Tierra Buena", "Todas las Voces", "Vecinos en Red", "Viento Norte", "Voces del Mar",
)  # fmt: skip


class Person(NamedTuple):
    """An invented person. `gender` is 'F' or 'M', as councils count parity by it."""

    given_name: str
    first_surname: str
    second_surname: str
    gender: Literal["F", "M"]
    email: str
    phone: str

    @property
    def name(self) -> str:
        """Return the full name."""
        return f"{self.given_name} {self.first_surname} {self.second_surname}"


class Organisation(NamedTuple):
    """An invented civil-society organisation: name and legal form."""

    name: str
    legal_form: str


def people(seed: str, mail_domain: str, *, first: Literal["F", "M"] = "F") -> Iterator[Person]:
    """Yield persons without end, women and men by turns, no full name or mailbox twice.

    The same seed yields the same persons. Several agencies may use the same seed only with different domains.
    """
    names: set[str] = set()
    turn = 0
    step = 0
    while True:
        gender: Literal["F", "M"] = first if turn % 2 == 0 else _other(first)
        given = _pick(WOMEN if gender == "F" else MEN, f"{seed}/{step}/given")
        surnames = _pick(SURNAMES, f"{seed}/{step}/first"), _pick(SURNAMES, f"{seed}/{step}/second")
        step += 1
        mailbox = f"{_plain(given)}.{_plain(surnames[0])}"
        if surnames[0] == surnames[1] or mailbox in names:
            continue
        names.add(mailbox)
        phone = f"+56 2 2000 {_number(f'{seed}/{step}') % 1000:04d}"
        yield Person(given, *surnames, gender, f"{mailbox}@{mail_domain}", phone)
        turn += 1


def organisations(seed: str) -> Iterator[Organisation]:
    """Yield invented organisations, no name twice, while there are combinations left (350)."""
    pairs = [(kind, name) for kind in ORGANISATION_KINDS for name in ORGANISATION_NAMES]
    pairs.sort(key=lambda pair: _number(f"{seed}/{pair[0][0]}/{pair[1]}"))
    for (kind, legal_form), name in pairs:
        yield Organisation(f"{kind} {name}", legal_form)


def _other(gender: Literal["F", "M"]) -> Literal["F", "M"]:
    return "M" if gender == "F" else "F"


def _number(seed: str) -> int:
    """Return a number that depends on the text alone, on every machine and version of Python."""
    return int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8], "big")


def _pick(options: tuple[str, ...], seed: str) -> str:
    return options[_number(seed) % len(options)]


def _plain(name: str) -> str:
    """Return a name in the letters a mailbox may have: 'Mañío' is 'manio'."""
    folded = unicodedata.normalize("NFD", name.casefold())
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum())
