"""What was shown, compared, marked as used or saved in an opening, and for how long a field was in sight."""

from __future__ import annotations

from collections.abc import Iterable

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.contents import FIELD_HIDDEN, FIELD_REVEALED
from twinseal.domain.finding import EntryPlace
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.sightings import exposed_words
from twinseal.flows.log.stories import Story, number, place_of, text


def shown_rows(story: Story, part: LogView) -> tuple[tuple[str, str, str], ...]:
    """Return time, label and what of it was exposed, of an opening of a part of the log; seconds in sight by the whole log."""
    seconds = _in_sight(part.whole[story.opening_id].entries)
    return tuple(
        (
            text(entry, "t"),
            part.people.label(story.opening_id, text(entry, "envelope")),
            _what(entry, seconds.get(place_of(entry))),
        )
        for entry in story.entries
        if entry.exposes
    )


def _what(entry: Entry, seconds: int | None) -> str:
    said = exposed_words(entry)
    return said if seconds is None else f"{said}, {seconds} s in sight"


def _in_sight(entries: Iterable[Entry]) -> dict[EntryPlace, int]:
    """Return for how many seconds each showing lasted, by the place of its entry; none where no entry says its end."""
    shown: dict[tuple[str, str], list[EntryPlace]] = {}
    seconds = {}
    for entry in entries:
        field = text(entry, "envelope"), text(entry, "field_index")
        if entry.is_a(FIELD_REVEALED):
            shown.setdefault(field, []).append(place_of(entry))
        elif entry.is_a(FIELD_HIDDEN) and shown.get(field):
            seconds[shown[field].pop()] = number(entry, "shown_s")
    return seconds
