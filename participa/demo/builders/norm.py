"""The general norm: the version in force, its amendments, and in some agencies the version before it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from participa.demo.items import File, Item, Paper, Part
from participa.demo.papers import pdf
from participa.foundation.working_days import roll_forward
from participa.norms.models import NormStatus, NormType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.setting import Setting

#: The presidential instructions that norms invoke: number and day.
_INSTRUCTIONS = (("007", date(2022, 8, 18)), ("007", date(2014, 8, 6)), ("002", date(2011, 4, 20)))
_MECHANISMS = (
    "Acceso a información relevante",
    "Cuenta pública participativa",
    "Consulta ciudadana",
    "Consejo de la Sociedad Civil",
)
_MORE = ("Audiencias públicas", "Diálogos participativos", "Cabildos ciudadanos", "Mesas de trabajo", "Plataforma digital")
_ARTICLES = (
    ("Objeto", "Esta norma regula las formas en que las personas y las organizaciones pueden participar en las políticas, planes, programas y acciones {del_organismo}."),
    ("Principios", "La participación será oportuna, informada, plural y sin discriminación. Toda persona recibirá el mismo trato, viva donde viva, y podrá usar un lenguaje sencillo."),
    ("Información relevante", "Se publicará en el sitio electrónico, en lenguaje claro y en formatos que se puedan descargar, y se revisará al menos una vez al año."),
    ("Cuenta pública participativa", "Cada año se dará cuenta de la gestión y de la ejecución del presupuesto. El informe se publicará diez días hábiles antes de la actividad y las preguntas se responderán dentro de los cuarenta y cinco días hábiles siguientes."),
    ("Consulta ciudadana", "Se abrirá por iniciativa propia o a petición de las personas, por un plazo de veinte días hábiles o más. La respuesta será fundada y se publicará dentro de los treinta días hábiles siguientes al cierre."),
    ("Consejo de la Sociedad Civil", "Será consultivo y autónomo, se renovará cada dos años y tendrá al menos cuatro sesiones ordinarias al año. Sus actas se publicarán dentro de quince días hábiles."),
    ("Otros mecanismos", "Se podrán realizar audiencias, diálogos, cabildos y mesas de trabajo, con una convocatoria pública que indique su objetivo y lo que se espera de ellos."),
    ("Unidad de participación", "Una persona encargada, y otra que la reemplace, responderán por el cumplimiento de esta norma y serán el contacto con la ciudadanía."),
)  # fmt: skip
_AMENDMENTS = (
    ("Incorpora la paridad de género en el Consejo de la Sociedad Civil", "Ningún género podrá superar el 60 % de los integrantes."),
    ("Reconoce las sesiones a distancia", "Las sesiones podrán ser presenciales, a distancia o mixtas, y se transmitirán en vivo cuando sea posible."),
    ("Fija un plazo común de respuesta", "Las consultas y las preguntas de la cuenta pública se responderán en los plazos de la norma, con aviso a quien participó."),
)  # fmt: skip
#: One agency in so many shows its former version; one in so many has not revised it for years.
_WITH_FORMER, _OLD = 3, 5


def build(setting: Setting) -> Iterator[Item]:
    """Yield the norm in force and, for some, the one before."""
    if not setting.owes_everything:
        return
    dice = setting.chance("norm/date")
    first, _, _ = _INSTRUCTIONS
    began = roll_forward(first[1] + timedelta(days=dice.randint(120, 420)))
    if setting.turn % _OLD:
        began = max(began, setting.working_day(-dice.randint(90, 600)))
    if setting.turn % _WITH_FORMER == 0:
        yield _former(setting, began)
    yield _in_force(setting, began)


def _in_force(setting: Setting, began: date) -> Item:
    acts = _acts(setting, began) if setting.turn % _OLD else ()
    title = f"Norma General de Participación Ciudadana {setting.body.of_name}"
    number, on = _INSTRUCTIONS[0]
    text = [setting.filled(f"Artículo {turn}. {name}. {words}") for turn, (name, words) in enumerate(_ARTICLES, start=1)]
    paper = Paper(
        "act",
        f"Resolución Exenta N° {setting.norm_number}, texto actualizado",
        "El texto completo de la norma general, con sus modificaciones.",
        "act",
        File(f"norma-general-{setting.body.key}.pdf", pdf(title, text)),
    )
    values = _values(setting, title=title, number=setting.norm_number, act_on=began) | {
        "status": NormStatus.IN_FORCE,
        "modified_on": max((act.values["act_on"] for act in acts), default=None),
        "instruction_number": number,
        "instruction_on": on,
    }
    return Item(kind="norm", values=values, parts=acts, made_on=max(began, setting.day(-650)), papers=(paper,) if setting.turn % 2 == 0 else ())


def _former(setting: Setting, until: date) -> Item:
    number, on = _INSTRUCTIONS[1]
    began = roll_forward(on + timedelta(days=90 + setting.turn))
    title = f"Norma General de Participación Ciudadana {setting.body.of_name} ({began.year})"
    own = str(int(setting.norm_number) + 211)
    values = _values(setting, title=title, number=own, act_on=began) | {
        "status": NormStatus.REPEALED,
        "instruction_number": number,
        "instruction_on": on,
        "summary": f"Rigió hasta el {until.year}. Se mantiene publicada para conocer cómo fueron las reglas.",
    }
    return Item(kind="norm", values=values, made_on=min(until, setting.day(-660)))


def _values(setting: Setting, *, title: str, number: str, act_on: date) -> dict[str, Any]:
    more = setting.chance("norm/mechanisms").sample(_MORE, 3)
    return {
        "title": title,
        "summary": "Cómo se puede participar: información, cuenta pública, consultas, consejo y otros mecanismos, con sus plazos.",
        "norm_type": NormType.EXEMPT_RESOLUTION if setting.turn % 7 else NormType.EXEMPT_DECREE,
        "number": number,
        "act_on": act_on,
        "mechanisms": "\n".join((*_MECHANISMS, *more)),
        "body": setting.filled(
            "\n\n".join(f"**Artículo {turn}. {name}.** {words}" for turn, (name, words) in enumerate(_ARTICLES, start=1))
        ),
    }


def _acts(setting: Setting, began: date) -> tuple[Part, ...]:
    """Return the amendments between the norm's day and today."""
    span = (setting.today - began).days
    dice = setting.chance("norm/acts")
    count = 0 if span < 90 else dice.randint(0, 2)
    days = sorted(began + timedelta(days=dice.randint(30, span - 5)) for _ in range(count))
    return tuple(
        Part(
            "actos",
            {"number": str(dice.randint(100, 1900)), "act_on": day, "title": title, "note": note},
        )
        for day, (title, note) in zip(days, dice.sample(_AMENDMENTS, count), strict=True)
    )
