"""The bodies of the territory: regional governments, presidential delegations and municipalities that joined."""

from participa.demo.facts.bodies import Agency
from participa.territory.division import commune, region

#: Region code -> commune of its capital, where regional government and delegation have their seat.
CAPITALS = {
    "15": "15101",
    "01": "01101",
    "02": "02101",
    "03": "03101",
    "04": "04101",
    "05": "05101",
    "13": "13101",
    "06": "06101",
    "07": "07101",
    "16": "16101",
    "08": "08101",
    "09": "09101",
    "14": "14101",
    "10": "10101",
    "11": "11101",
    "12": "12101",
}

#: Sites of the regional governments we were sure of.
REGIONAL_SITES = {
    "02": "https://www.goreantofagasta.cl",
    "04": "https://www.gorecoquimbo.cl",
    "07": "https://www.goremaule.cl",
    "08": "https://www.gorebiobio.cl",
    "09": "https://www.gorearaucania.cl",
    "13": "https://www.gobiernosantiago.cl",
    "11": "https://www.goreaysen.cl",
}

#: Regions whose presidential delegation takes part in the demonstration.
DELEGATIONS = ("15", "02", "03", "05", "07", "08", "10", "11", "12")

MUNICIPALITIES = (
    ("01101", "https://www.municipioiquique.cl"),
    ("13122", "https://www.penalolen.cl"),
    ("14101", "https://www.munivaldivia.cl"),
)


def _regional_government(code: str) -> Agency:
    """Return a regional government: Law 21.074 binds it to a civil society council only."""
    place = region(code)
    return Agency(
        name=place.usual_name.replace("Región", "Gobierno Regional", 1)
        if code != "13"
        else "Gobierno Regional Metropolitano de Santiago",
        acronym=f"GORE {place.short_name}",
        kind="regional_government",
        regime="solo_cosoc",
        sector="regional_government",
        ministry=None,
        region=code,
        commune=CAPITALS[code],
        address="",
        website=REGIONAL_SITES.get(code, ""),
        about=f"Planifica el desarrollo y decide la inversión regional en la {place.usual_name}.",
    )


def _delegation(code: str) -> Agency:
    """Return a regional presidential delegation."""
    place = region(code)
    return Agency(
        name=place.usual_name.replace("Región", "Delegación Presidencial Regional", 1),
        acronym=f"DPR {place.short_name}",
        kind="delegation",
        regime="obligado",
        sector="delegation",
        ministry="Ministerio del Interior",
        region=code,
        commune=CAPITALS[code],
        address="",
        website="",
        about=f"Representa al Gobierno y coordina a los servicios públicos en la {place.usual_name}.",
    )


def _municipality(code: str, website: str) -> Agency:
    """Return a municipality that takes part by its own will; Law 18.695 is its own regime."""
    place = commune(code)
    return Agency(
        name=f"Municipalidad de {place.name}",
        acronym=f"Municipalidad {place.name}",
        kind="municipality",
        regime="voluntario",
        sector="municipality",
        ministry=None,
        region=place.region_code,
        commune=code,
        address="",
        website=website,
        about=f"Administra la comuna de {place.name} y promueve la participación de su comunidad.",
    )


BODIES = (
    *(_regional_government(code) for code in CAPITALS),
    *(_delegation(code) for code in DELEGATIONS),
    *(_municipality(code, website) for code, website in MUNICIPALITIES),
)
