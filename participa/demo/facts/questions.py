"""What the agencies of the demonstration ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from participa.questionnaires.definition import Kind, Limits

NO_LIMITS = Limits()
_AGREEMENT = ("Nada de acuerdo", "Muy de acuerdo")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question by its words; `only_if` is an earlier question and the options that show this one."""

    kind: Kind
    label: str
    options: tuple[str, ...] = ()
    help: str = ""
    rows: tuple[str, ...] = ()
    required: bool = False
    other: bool = False
    limits: Limits = NO_LIMITS
    only_if: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A questionnaire, how many days ago it was made, and what happened to it."""

    name: str
    days_ago: int
    pages: tuple[tuple[str, str, tuple[Asked, ...]], ...]
    in_use: bool = True
    #: Whether its first version was in use without the last page.
    has_grown: bool = False
    #: Words before, words after, reason.
    correction: tuple[str, str, str] = ("", "", "")
    #: The question that went into the library.
    kept: str = ""
    #: Words in the title of the consultations that ask it; none for one that fits every proposal.
    about: str = ""

    def fits(self, consultation: str) -> bool:
        """Tell whether a consultation of that title asks it."""
        return self.about in consultation

    def day(self, today: date) -> date:
        """Return the day it was made."""
        return today - timedelta(days=self.days_ago)

    def title(self, today: date) -> str:
        """Return its title, with the year of its day."""
        return f"{self.name} {self.day(today).year}"


_WHO = (
    "Sobre usted",
    "Estas preguntas son voluntarias. Sirven para saber si llegamos a todas las personas.",
    (
        Asked(Kind.PLACE, "¿En qué comuna vive?"),
        Asked(Kind.ONE, "¿En qué tramo de edad está?", ("14 a 17 años", "18 a 29 años", "30 a 44 años", "45 a 59 años", "60 años o más")),
        Asked(Kind.ONE, "¿Responde por usted o por una organización?", ("Por mí", "Por una organización")),
        Asked(Kind.SHORT, "¿Cómo se llama la organización?", only_if=("¿Responde por usted o por una organización?", "Por una organización"), required=True),
    ),
)  # fmt: skip

_TRANSPORT = Told(
    "Veredas, ciclovías y paraderos",
    40,
    (
        (
            "Cómo se mueve en su barrio",
            "El plan de movilidad del barrio define qué obras se hacen primero. Nos interesa su experiencia de todos los días.",
            (
                Asked(Kind.ONE, "¿Cómo se traslada con más frecuencia?", ("A pie", "En bus", "En bicicleta", "En automóvil", "En silla de ruedas o con ayuda"), required=True, other=True),
                Asked(Kind.SHORT, "¿Qué recorrido de bus usa más?", help="Por ejemplo, el número o el nombre del recorrido.", only_if=("¿Cómo se traslada con más frecuencia?", "En bus")),
                Asked(Kind.NUMBER, "¿Cuántos minutos demora en llegar a su trabajo o lugar de estudio?", limits=Limits(least=Decimal(0), most=Decimal(300))),
                Asked(Kind.MATRIX, "¿Cómo están estas cosas en su cuadra?", ("Mal", "Regular", "Bien"), rows=("Veredas", "Iluminación", "Paraderos", "Cruces peatonales")),
            ),
        ),
        (
            "Qué hacer primero",
            "",
            (
                Asked(Kind.RANKING, "Ordene las obras según su urgencia", ("Reparar veredas", "Completar la ciclovía", "Techar paraderos", "Mejorar los cruces"), limits=Limits(most=Decimal(3))),
                Asked(Kind.SCALE, "¿Está de acuerdo con cerrar la calle principal a los autos el domingo?", limits=Limits(Decimal(1), Decimal(5), least_label=_AGREEMENT[0], most_label=_AGREEMENT[1])),
                Asked(Kind.LONG, "¿Qué cambiaría usted en el plan?", limits=Limits(most=Decimal(3000))),
                Asked(Kind.FILE, "Si quiere, envíe una foto del lugar que lo necesita", help="Que no se vean rostros ni patentes."),
            ),
        ),
        _WHO,
    ),
    has_grown=True,
    correction=("¿Qué cambiaría usted en el plan?", "¿Qué cambiaría usted en el plan de movilidad?", "Varias personas preguntaron de qué plan se trata."),
    kept="¿En qué tramo de edad está?",
    about="paraderos",
)  # fmt: skip

_HEALTH = Told(
    "Atención en centros de salud familiar",
    25,
    (
        (
            "Su última atención",
            "",
            (
                Asked(Kind.ONE, "¿Se atendió en un centro de salud familiar este año?", ("Sí", "No"), required=True),
                Asked(Kind.DATE, "¿Cuándo fue la última vez?", help="Basta una fecha aproximada.", only_if=("¿Se atendió en un centro de salud familiar este año?", "Sí")),
                Asked(Kind.MANY, "¿Cómo pidió la hora?", ("Por teléfono", "En el mesón", "Por internet", "Me llamaron del centro"), other=True, only_if=("¿Se atendió en un centro de salud familiar este año?", "Sí")),
                Asked(Kind.SCALE, "¿Qué nota le pone a la atención?", limits=Limits(Decimal(1), Decimal(7), least_label="Muy mala", most_label="Excelente"), only_if=("¿Se atendió en un centro de salud familiar este año?", "Sí")),
                Asked(Kind.LONG, "¿Qué le impidió atenderse?", only_if=("¿Se atendió en un centro de salud familiar este año?", "No")),
            ),
        ),
        (
            "Cómo debiera mejorar",
            "",
            (
                Asked(Kind.MANY, "Elija hasta tres mejoras", ("Más horas en la tarde", "Atención por videollamada", "Recordatorio de la hora", "Sala de espera accesible", "Farmacia en el mismo centro"), limits=Limits(most=Decimal(3)), other=True),
                Asked(Kind.LONG, "¿Qué otra cosa debemos saber?"),
            ),
        ),
        _WHO,
    ),
    kept="¿Responde por usted o por una organización?",
    about="atención primaria",
)  # fmt: skip

_ENVIRONMENT = Told(
    "Anteproyecto de norma de ruido",
    18,
    (
        (
            "Opine sobre el anteproyecto",
            "Diga en cada párrafo si está de acuerdo. Puede comentar solo los que le interesen.",
            (
                Asked(
                    Kind.PARAGRAPHS,
                    "Párrafos del anteproyecto",
                    rows=(
                        "Artículo 1.- La presente norma fija los niveles máximos de ruido que las fuentes fijas pueden emitir hacia la comunidad, con el fin de proteger la salud de las personas.",
                        "Artículo 2.- Entre las 21:00 y las 7:00 horas, en zonas residenciales, el nivel máximo será de 45 decibeles medidos en el lugar del receptor.",
                        "Artículo 3.- Las actividades culturales y deportivas al aire libre podrán superar ese nivel hasta doce veces al año, con aviso a los vecinos de al menos diez días.",
                        "Artículo 4.- La fiscalización se hará a petición de cualquier persona, que recibirá respuesta por escrito.",
                    ),
                    required=True,
                ),
                Asked(Kind.FILE, "Si tiene antecedentes técnicos, adjúntelos"),
            ),
        ),
        (
            "El ruido donde usted vive",
            "",
            (
                Asked(Kind.MANY, "¿Qué ruidos le molestan?", ("Industrias", "Obras de construcción", "Locales nocturnos", "Tránsito", "Alarmas"), other=True),
                Asked(Kind.SCALE, "¿Cuánto le molestan?", limits=Limits(Decimal(0), Decimal(10), least_label="Nada", most_label="Muchísimo")),
            ),
        ),
        _WHO,
    ),
    about="ruido",
)  # fmt: skip

_PROPOSAL = Told(
    "Opinión sobre la propuesta",
    45,
    (
        (
            "La propuesta",
            "Puede leerla en la página de esta consulta. Basta con que responda lo que le interesa.",
            (
                Asked(Kind.ONE, "¿Qué le parece la propuesta?", ("De acuerdo", "De acuerdo en parte", "En desacuerdo", "Aún no tengo opinión"), required=True),
                Asked(Kind.LONG, "¿Qué le cambiaría?", limits=Limits(most=Decimal(3000))),
                Asked(Kind.RANKING, "Ordene lo que más le importa", ("Que empiece pronto", "Que llegue a todas las comunas", "Que cueste lo menos posible", "Que se informe el avance"), limits=Limits(most=Decimal(3))),
            ),
        ),
        (
            "Cómo le toca",
            "",
            (
                Asked(Kind.SCALE, "¿Cuánto le afecta lo que se propone?", limits=Limits(Decimal(1), Decimal(5), least_label="Nada", most_label="Mucho")),
                Asked(Kind.MANY, "¿Cómo prefiere saber del avance?", ("Por correo", "En el sitio web", "En una reunión en mi comuna", "En mi municipalidad"), other=True),
            ),
        ),
        _WHO,
    ),
)  # fmt: skip

_DRAFT = Told(
    "Evaluación del parque urbano",
    3,
    (
        (
            "",
            "",
            (
                Asked(Kind.ONE, "¿Visita el parque?", ("Todas las semanas", "Alguna vez", "Nunca"), required=True),
                Asked(Kind.RANKING, "Ordene lo que más falta", ("Sombra", "Baños", "Juegos infantiles")),
                Asked(Kind.SHORT, "¿Cuál es su dirección?", help="Para saber a qué distancia vive."),
            ),
        ),
    ),
    in_use=False,
)  # fmt: skip

#: Acronym of an agency -> what it asks; the one that fits every proposal comes after those that fit one.
QUESTIONNAIRES: dict[str, tuple[Told, ...]] = {
    "MINVU": (_TRANSPORT, _PROPOSAL, _DRAFT),
    "MINSAL": (_HEALTH, _PROPOSAL),
    "MMA": (_ENVIRONMENT, _PROPOSAL),
}
