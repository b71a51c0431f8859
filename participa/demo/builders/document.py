"""Documents that stand by themselves: the plan and the report of participation, an older paper no longer in force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from participa.demo.facts.general import words
from participa.demo.items import File, Item
from participa.demo.papers import pdf
from participa.documents.models import DocumentType
from participa.foundation.working_days import roll_forward

if TYPE_CHECKING:
    from collections.abc import Iterator

    from participa.demo.setting import Setting

#: One agency in so many has an older plan.
_WITH_OLD = 6


def build(setting: Setting) -> Iterator[Item]:
    """Yield the plan of the year or the report of the last one, and an old plan in some agencies."""
    if not setting.owes_everything:
        return
    year = setting.today.year
    if setting.turn % 2:
        yield _paper(setting, f"Plan anual de participación {year}", "plan", year, -150)
    else:
        name = f"Informe de participación ciudadana {year - 1}"
        yield _paper(setting, name, "report", year - 1, -170)
    if setting.turn % _WITH_OLD == 0:
        yield _paper(setting, f"Plan anual de participación {year - 2}", "plan", year - 2, -640)


def _paper(setting: Setting, title: str, told: str, year: int, offset: int) -> Item:
    document_type = DocumentType.OTHER if told == "plan" else DocumentType.REPORT
    current = year >= setting.today.year - 1
    on = roll_forward(max(setting.day(offset - setting.turn % 20), date(year, 1, 2)))
    on = min(on, setting.today)
    paragraphs = words("document", told)
    name = "plan" if told == "plan" else "informe"
    return Item(
        kind="document",
        values={
            "title": title,
            "summary": paragraphs[0],
            "document_type": document_type,
            "document_date": on,
            "year": year,
            "in_force": current,
        },
        made_on=on,
        file=File(
            f"{name}-participacion-{year}-{setting.body.key}.pdf", pdf(f"{title}. {setting.body.name}", paragraphs)
        ),
    )
