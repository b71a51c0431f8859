"""Keeping the read model: a row appears when a content is published and goes when it is withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from participa.agencies.models import Agency, Kind
from participa.extensions import db
from participa.foundation.clock import now
from participa.foundation.spanish import stems, words
from participa.publishing.content_types import TYPES
from participa.publishing.models import Content, State
from participa.search.models import SearchDate, SearchEntry, SearchWord

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

MOST_TEXT = 20_000
SHORTEST_WORD = 4


def reindex(content: Content) -> None:
    """Make the read model say of a content what is public now: a row, or none."""
    agency = db.session.get_one(Agency, content.agency_id)
    entry = db.session.scalar(
        select(SearchEntry).where(SearchEntry.agency_id == content.agency_id, SearchEntry.content_id == content.id)
    )
    if content.state is not State.PUBLISHED or not agency.is_live:
        if entry is not None:
            db.session.delete(entry)
        return
    if entry is None:
        entry = SearchEntry(agency_id=content.agency_id, content_id=content.id)
    dates = fill(entry, content, agency)
    db.session.add(entry)  # once it is whole: describing a content may read more of it, which flushes
    db.session.flush()
    _set_dates(entry, dates)
    remember_words([entry])
    db.session.flush()


def _set_dates(entry: SearchEntry, dates: Iterable[tuple[date, str]]) -> None:
    db.session.execute(
        delete(SearchDate).where(SearchDate.agency_id == entry.agency_id, SearchDate.entry_id == entry.id)
    )
    _add_dates(entry, dates)


def _add_dates(entry: SearchEntry, dates: Iterable[tuple[date, str]]) -> None:
    db.session.add_all(
        SearchDate(agency_id=entry.agency_id, entry_id=entry.id, on_day=day, label=label) for day, label in dates
    )


def fill(entry: SearchEntry, content: Content, agency: Agency) -> list[tuple[date, str]]:
    """Write what lists and search need of a content into its row; return its days of the calendar."""
    facts = TYPES[content.kind].describe(content)
    entry.kind, entry.subkind, entry.slug = content.kind, facts.subkind, content.slug
    entry.title, entry.summary, entry.text = content.title, content.summary, facts.text[:MOST_TEXT]
    entry.agency_name, entry.agency_slug = agency.name, agency.slug
    entry.ministry_id = agency.id if agency.kind is Kind.MINISTRY else agency.ministry_id
    entry.region_code = content.region_code or agency.region_code
    entry.opens_at, entry.closes_at = facts.opens_at, facts.closes_at
    entry.event_on, entry.event_label, entry.year = facts.event_on, facts.event_label, facts.year
    entry.owed_by = facts.owed_by
    entry.shown_from, entry.shown_until = content.shown_from, content.shown_until
    entry.listed_at = max(content.updated_at, content.shown_from) if content.shown_from else content.updated_at
    entry.published_at = content.shown_from or content.published_at or now()
    entry.title_stems = " ".join(stems(f"{content.title} {agency.acronym}"))
    entry.body_stems = " ".join(stems(f"{content.summary} {entry.text} {agency.name}"))
    own = [(facts.event_on, facts.event_label)] if facts.event_on else []
    return sorted(set(facts.dates or own))


def reindex_agency(agency: Agency) -> None:
    """Write or remove the rows of a whole agency, when it goes live, is renamed, suspended or closed.

    Runs in the agency's own scope.
    """
    db.session.execute(delete(SearchEntry).where(SearchEntry.agency_id == agency.id))
    if not agency.is_live:
        return
    entries, dates = [], []
    for content_type in TYPES.values():
        model = content_type.model
        published = select(model).where(model.agency_id == agency.id, model.state == State.PUBLISHED.value)
        for content in db.session.scalars(published):
            entry = SearchEntry(agency_id=agency.id, content_id=content.id)
            dates.append(fill(entry, content, agency))
            entries.append(entry)
    db.session.add_all(entries)
    db.session.flush()
    for entry, days in zip(entries, dates, strict=True):
        _add_dates(entry, days)  # the former ones went with their entries
    remember_words(entries)
    db.session.flush()


def remember_words(entries: Iterable[SearchEntry]) -> None:
    """Add the words of titles and summaries to the vocabulary that corrects typing errors."""
    found = {
        word
        for entry in entries
        for word in words(f"{entry.title} {entry.summary} {entry.agency_name}")
        if len(word) >= SHORTEST_WORD and word.isalpha()
    }
    if not found:
        return
    known = set(db.session.scalars(select(SearchWord.word).where(SearchWord.word.in_(found))))
    db.session.add_all(SearchWord(word=word) for word in sorted(found - known))
