"""The Spanish article of a public body's name: "el Ministerio…", "la Subsecretaría…", or none ("Gendarmería…").

The first word rules. A word that is not known here and whose ending does not tell gets no article: "de Codelco".
"""

from __future__ import annotations

from functools import lru_cache

from participa.foundation.spanish import fold

_FEMININE = """
academia agencia armada asociacion biblioteca caja camara casa central comisaria comision comunidad contraloria
convencion corporacion defensoria delegacion direccion division editorial empresa escuela fabrica fiscalia fuerza
fundacion gobernacion inspeccion intendencia junta mesa municipalidad mutual oficina orquesta policia presidencia
procuraduria red secretaria seremi subdireccion subsecretaria superintendencia tesoreria unidad universidad
"""
_MASCULINE = """
archivo banco centro comite complejo congreso consejo consorcio departamento ejercito estado fondo gobierno hospital
instituto jardin juzgado laboratorio liceo metro ministerio museo municipio observatorio organismo panel parlamento
parque patronato programa registro senado servicio serviu sistema teatro tribunal
"""
_FEMININE_ENDINGS = ("cion", "sion", "dad", "tad")
_ARTICLES = dict.fromkeys(_FEMININE.split(), "la") | dict.fromkeys(_MASCULINE.split(), "el")


@lru_cache(maxsize=4096)
def article(name: str) -> str:
    """Return "el", "la" or "" for the name of a body."""
    first = fold(name.split(maxsplit=1)[0]) if name.split() else ""
    return _ARTICLES.get(first, "la" if first.endswith(_FEMININE_ENDINGS) else "")
