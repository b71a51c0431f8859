"""What the domains supply to the floors below them, said in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from participa.agencies import look
from participa.agencies import neighbours as agency_neighbours
from participa.agencies import queries as agencies
from participa.analysis import jobs as analysis_jobs
from participa.analysis.following import ANALYSIS
from participa.analysis.views import results_url
from participa.contributions import jobs as contribution_jobs
from participa.contributions import processes as contribution_processes
from participa.contributions.services import listening as contribution_listening
from participa.councils import neighbours as council_neighbours
from participa.data_rights import process as data_rights
from participa.documents.content_type import check_attachments
from participa.elections import queries as elections
from participa.exchange.listings import downloads
from participa.extensions import db
from participa.foundation.worker import DUTIES, QUEUES
from participa.help import views as help_pages
from participa.moderation.following import MODERATION
from participa.obligations import jobs as obligation_jobs
from participa.obligations import services as obligations
from participa.office import log, menus
from participa.officers import queries as officers
from participa.officers.content_type import check_officer
from participa.officers.views import person_facts
from participa.participants import jobs as participant_jobs
from participa.participants.processes import FINDERS, KNOWS_OTHERS
from participa.people import current, jobs
from participa.people import queries as people
from participa.petitions import jobs as petition_jobs
from participa.platform import wording as platform_wording
from participa.practice import notices as practice_notices  # noqa: F401 (its listener holds the mails back)
from participa.practice import services as practice
from participa.publishing import checks, wording
from participa.publishing import jobs as publishing_jobs
from participa.publishing import services as publishing
from participa.publishing.pages import preview
from participa.publishing.services.links import keep_links
from participa.retention import jobs as retention_jobs
from participa.search import pages as search_pages
from participa.search import queries as search_queries
from participa.search import services as search
from participa.web.gate import registry

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flask import Flask

    from participa.agencies.models import Agency


def connect(app: Flask) -> None:
    """Fill the registries; safe to repeat."""
    registry.find_agency = agencies.find_by_slug
    registry.find_agency_by_id = agencies.find_by_id
    registry.find_former_slug = agencies.find_former
    registry.find_visitor = current.find_visitor
    registry.find_role = current.find_role
    registry.lacks_second_step = current.lacks_second_step
    _give_work()
    FINDERS[data_rights.WORD] = data_rights.find
    KNOWS_OTHERS.add(data_rights.WORD)
    contribution_processes.connect()
    _once(data_rights.RECEIPTS, contribution_processes.knows_receipt)
    _once(contribution_listening.FOLLOWERS, MODERATION)
    _once(contribution_listening.FOLLOWERS, ANALYSIS)
    _once(publishing.CORRECTION_LISTENERS, obligations.tell_correction)
    _once(publishing.LISTENERS, search.reindex)
    _once(publishing.LISTENERS, keep_links)
    _once(agency_neighbours.LISTENERS, search.reindex_agency)
    _once(agency_neighbours.LISTENERS, practice.follow)
    section = agency_neighbours.neighbours
    section.count_by_kind = search_queries.count_by_kind_of_agency
    section.list_entries = _entries_of_agency
    section.list_contacts = _contacts_of_agency
    preview.neighbours.layout_context = look.layout_context
    checks.neighbours.acronyms = agencies.list_acronyms
    for check in (check_attachments, check_officer):
        _once(checks.SHARED, check)
    council_neighbours.neighbours.list_elections = elections.list_ahead
    app.jinja_env.filters.update(change_entry=wording.change_entry, as_column=wording.as_column)
    shown = {"names_of": people.names_of, "entry_url": search_pages.entry_url, "results_url": results_url}
    app.jinja_env.globals.update(shown)
    app.context_processor(menus.layout_context)
    app.context_processor(downloads)
    app.context_processor(help_pages.layout_context)
    log.words.actions, log.words.details = platform_wording.ACTIONS, platform_wording.details_in_words
    log.words.subjects = platform_wording.SUBJECTS
    log.words.name, log.words.value = platform_wording.fact_name, platform_wording.value_in_words


def _give_work() -> None:
    """Tell the worker what to do beside sending mails: each hour, and whenever something is due."""
    DUTIES[:] = [
        jobs.tidy,
        participant_jobs.tidy,
        contribution_jobs.tidy,
        publishing_jobs.empty_trash,
        publishing_jobs.forget_typed,
        publishing_jobs.gather_links,
        obligation_jobs.tell_duties,
        retention_jobs.forget,
        petition_jobs.erase_contacts,
    ]
    _once(QUEUES, publishing_jobs.ask_links)
    _once(QUEUES, contribution_jobs.tell_replies)
    _once(QUEUES, analysis_jobs.group_asked)
    _once(QUEUES, analysis_jobs.keep_sheets_in_turn)


def _once(registry: list[Any], item: Any) -> None:
    """Add what a registry has not got."""
    if item not in registry:
        registry.append(item)


def _contacts_of_agency(agency: Agency) -> Sequence[dict[str, Any]]:
    """Return who answers for participation in an agency now: the titular and the deputies, none when it is vacant."""
    found = officers.contacts(agency.id)
    people = [found.titular, *found.deputies] if found.titular else found.deputies
    return [person_facts(officer, agency) for officer in people]


def _entries_of_agency(agency_id: int, most: int, *, window: str = "", kind: str = "") -> Sequence[Any]:
    """Return the first rows of the read model of one agency."""
    filters = search_queries.Filters(
        agency_id=agency_id, kinds=(kind,) if kind else (), window=search_queries.Window(window) if window else None
    )
    return db.session.execute(search_queries.first_entries(filters, most)).all()
