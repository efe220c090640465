"""Who saw what of which envelope: one function for the page of a person and for that of an envelope."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.sentence import say
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People, Story, text

_NAMELESS = People({})


@dataclass(frozen=True, slots=True)
class Sighting:
    """One time that something of an envelope was shown, compared, marked or saved."""

    opening: str
    envelope: str
    """Its id."""
    what: str
    """The field or file, and how where it was not simply shown."""
    at_utc: str
    people: frozenset[str]
    """Ids of who was there: as the entry says, else the two who opened."""


def sightings(view: LogView) -> tuple[Sighting, ...]:
    """Return every sighting of a whole log, in the order of its openings."""
    return view.once("sightings", lambda: tuple(each for story in view.whole.values() for each in _in_story(story)))


def _in_story(story: Story) -> Iterator[Sighting]:
    both = frozenset(str(form.get("person", "")) for form in (story.form, story.answer)) - {""}
    for entry in story.entries:
        what = exposed_words(entry)
        if what:
            yield Sighting(story.opening_id, text(entry, "envelope"), what, text(entry, "t"), _people(entry) or both)


def exposed_words(entry: Entry) -> str:
    """Return the field or file that an entry says was exposed, and how where it was not simply shown; else nothing."""
    kind = entry.kind
    if kind is None or not kind.exposes:
        return ""
    return say(kind.exposes, entry.fields, _NAMELESS, kind.words, f"event.{kind.name}.exposes")


def _people(entry: Entry) -> frozenset[str]:
    actors = entry.fields.get("actors")
    rows = actors if isinstance(actors, list) else []
    return frozenset(str(row.get("person", "")) for row in rows if isinstance(row, dict)) - {""}
