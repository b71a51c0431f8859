"""What to mend before a questionnaire is opened, and what to think twice about: too much asked, or too private."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from participa.foundation.i18n import _
from participa.foundation.spanish import fold
from participa.questionnaires.definition.model import DECIDING, WITH_OPTIONS, WITH_ROWS, Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.questionnaires.definition.model import Condition, Definition, Question

#: More questions than these, and people leave before the end.
MANY_QUESTIONS = 25
_FEWEST_OPTIONS = 2
#: What needs a reason before it is asked (Law 19.628 as Law 21.719 leaves it): words as they stand folded.
_IDENTIFYING = re.compile(
    r"\b(rut|run|cedula|carnet|pasaporte|direccion|domicilio|donde vive|fecha de nacimiento|cumpleanos|telefono|celular"
    r"|correo|e-?mail|nombre completo|su nombre|patente)\b"
)
_SENSITIVE = re.compile(
    r"\b(enfermedad(es)?|diagnostico|su salud|estado de salud|discapacidad|religion|creencias?|orientacion sexual"
    r"|identidad de genero|partido politico|vot[oa]|sindicato|pueblo originario|etnia|ingresos?|sueldo|deudas?"
    r"|antecedentes penales|embarazo|huella)\b"
)
_CHILDREN = re.compile(r"\b(su hij[oa]s?|sus hij[oa]s|menores de edad|ninos? y ninas|colegio de su)\b")


@dataclass(frozen=True, slots=True)
class Problem:
    """What to mend, and where: the key of a question, of a page, or none. `stops` keeps it from being opened."""

    key: str
    text: str
    stops: bool = True


def check(definition: Definition) -> list[Problem]:
    """Return everything, what stops first."""
    found = [*_whole(definition), *(problem for question in definition for problem in _one(definition, question))]
    return sorted(found, key=lambda problem: not problem.stops)


def privacy_warnings(question: Question) -> list[str]:
    """Return what to think of before asking this: data that identify, sensitive data, data of children."""
    text = fold(f"{question.label} {question.help}")
    warnings = []
    if _IDENTIFYING.search(text):
        warnings.append(
            _("Pide un dato que identifica a la persona. Pídalo solo si es indispensable, y explique para qué.")
        )
    if question.kind is Kind.DATE and "nacimiento" in text:
        warnings.append(_("En vez de la fecha de nacimiento, pregunte por el tramo de edad."))
    if _SENSITIVE.search(text):
        warnings.append(
            _("Puede pedir un dato sensible (Ley 19.628). Que sea voluntaria, y ofrezca «Prefiero no responder».")
        )
    if _CHILDREN.search(text):
        warnings.append(_("Puede reunir datos de niños, niñas o adolescentes: exige autorización y un aviso especial."))
    return warnings


def _whole(definition: Definition) -> Iterator[Problem]:
    total = len(list(definition))
    if not total:
        yield Problem("", _("Agregue al menos una pregunta."))
    if total > MANY_QUESTIONS:
        yield Problem("", _("Son %(total)s preguntas: muchas personas no llegan al final.", total=total), stops=False)
    for place, page in enumerate(definition.pages, start=1):
        if not page.questions and not page.intro and total:
            yield Problem(page.key, _("La página %(place)s está vacía.", place=place), stops=False)
        if page.show_if and (text := _condition(definition, page.show_if, before_page=page.key)):
            yield Problem(page.key, _("Página %(place)s: %(what)s", place=place, what=text))


def _one(definition: Definition, question: Question) -> Iterator[Problem]:
    place = definition.ordinals[question.key]
    texts = [_lacks(question), _limits(question)]
    if question.show_if:
        texts.append(_condition(definition, question.show_if, before=question.key))
    for text in texts:
        if text:
            yield Problem(question.key, _("Pregunta %(place)s: %(what)s", place=place, what=text))
    for text in privacy_warnings(question):
        yield Problem(question.key, _("Pregunta %(place)s: %(what)s", place=place, what=text), stops=False)


def _lacks(question: Question) -> str:
    if not question.label.strip():
        return _("escriba la pregunta.")
    if question.kind in WITH_OPTIONS and len(question.options) + question.other < _FEWEST_OPTIONS:
        return _("agregue al menos dos opciones.")
    if question.kind is Kind.PARAGRAPHS and not question.rows:
        return _("pegue el texto del documento.")
    if question.kind in WITH_ROWS and not question.rows:
        return _("agregue al menos una fila.")
    return ""


def _limits(question: Question) -> str:
    limits = question.limits
    if limits.least is not None and limits.most is not None and limits.least > limits.most:
        return _("el mínimo es mayor que el máximo.")
    if limits.first and limits.last and limits.first > limits.last:
        return _("la primera fecha es posterior a la última.")
    if question.kind is Kind.MANY and int(limits.least or 0) > len(question.choices):
        return _("pide elegir más opciones de las que hay.")
    return ""


def _condition(definition: Definition, condition: Condition, *, before: str = "", before_page: str = "") -> str:
    """Return what is wrong with a condition: it must look at an earlier question that decides."""
    on = definition.by_key.get(condition.question)
    if on is None:
        return _("depende de una pregunta que ya no está. Quite la condición o elija otra.")
    if on not in earlier_questions(definition, before=before, before_page=before_page):
        return _("depende de una pregunta que viene después. Muévala o cambie la condición.")
    if on.kind not in DECIDING or not condition.options:
        return _("elija de qué respuesta depende.")
    if any(option not in on.choices for option in condition.options):
        return _("depende de una opción que ya no está.")
    return ""


def earlier_questions(definition: Definition, *, before: str = "", before_page: str = "") -> list[Question]:
    """Return the questions asked before one of them, or before a page; all of them where neither is there."""
    earlier: list[Question] = []
    for page in definition.pages:
        if page.key == before_page:
            return earlier
        for question in page.questions:
            if question.key == before:
                return earlier
            earlier.append(question)
    return earlier
