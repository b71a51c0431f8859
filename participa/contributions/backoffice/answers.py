"""Reading answers: the list with its filters, one answer, the files that came along. Who gave them is not here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import abort, request

from participa.access.permissions import May
from participa.contributions import queries
from participa.contributions.backoffice.area import area, consultation_of, key_of, render
from participa.contributions.models import Channel, Standing
from participa.contributions.showing import answers_in_words, file_links
from participa.contributions.wording import AGE_LABELS, CHANNEL_LABELS, SEX_LABELS, STANDING_LABELS
from participa.documents.downloading import answer as answer_file
from participa.foundation.i18n import _
from participa.participants.models import LEVEL_LABELS
from participa.questionnaires.reading import unflatten
from participa.territory.division import regions
from participa.web.gate import current_agency
from participa.web.paging import paginate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from flask.typing import ResponseReturnValue


@area.get("/", access=May.ANSWERS_READ)
def index(agency: str, content_id: int) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """List the answers."""
    consultation = consultation_of(content_id)
    text = request.args.get("q", "")[:100].replace("\0", "")
    channel, standing = request.args.get("canal", ""), request.args.get("estado", "")
    channel = channel if channel in set(Channel) else ""
    standing = standing if standing in set(Standing) else ""
    query = queries.select_contributions(
        agency_id=current_agency().id, content_id=content_id, text=text, channel=channel, standing=standing
    )
    page = paginate(query, scalars=True)
    return render(
        "answers",
        consultation,
        page=page,
        first_words=queries.first_words(current_agency().id, [row.id for row in page.items]),
        counts=queries.count_by_channel(agency_id=current_agency().id, content_id=content_id),
        channel_labels=CHANNEL_LABELS,
        standing_labels=STANDING_LABELS,
        channel_options=_options(CHANNEL_LABELS),
        standing_options=_options(STANDING_LABELS),
        text=text,
        channel=channel,
        standing=standing,
    )


@area.get("/<key>/", access=May.ANSWERS_READ)
def show(agency: str, content_id: int, key: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Show one answer."""
    consultation = consultation_of(content_id)
    found = queries.find_contribution(agency_id=current_agency().id, content_id=content_id, contribution_id=key_of(key))
    if found is None:
        abort(404)
    definition = queries.get_version(agency_id=found.agency_id, version_id=found.version_id).parsed
    values = unflatten(definition, queries.list_cells(found))
    return render(
        "answer",
        consultation,
        contribution=found,
        answers=answers_in_words(definition, values),
        files=file_links(consultation, values, definition),
        channel_labels=CHANNEL_LABELS,
        standing_labels=STANDING_LABELS,
        level_labels=LEVEL_LABELS,
        sex_labels=SEX_LABELS,
        age_labels=AGE_LABELS,
        region_names={each.code: each.name for each in regions()},
    )


@area.get("/archivo/<mark>", access=May.ANSWERS_READ)
def file(agency: str, content_id: int, mark: str) -> ResponseReturnValue:  # noqa: ARG001 (resolved by the gate)
    """Give a file that came with an answer."""
    consultation_of(content_id)
    found = queries.find_file(agency_id=current_agency().id, content_id=content_id, mark=mark)
    if found is None or not found.sent:
        abort(404)
    return answer_file(found.file, public=False)


def _options(labels: Mapping[Any, Any]) -> list[dict[str, str]]:
    """Return the choices of a filter, "all" first."""
    return [{"value": "", "label": _("Todos")}, *({"value": str(k), "label": str(v)} for k, v in labels.items())]
