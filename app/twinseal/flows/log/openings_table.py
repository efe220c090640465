"""The table of openings in an export: made from the readable entries, and made again by whoever checks it."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.texts import sentence_of
from twinseal.export.tables import OpeningRow, openings_csv
from twinseal.flows.log import stories
from twinseal.flows.log.rotations import Ended, Rotation, rotations_in


def opening_rows(openings: Sequence[stories.Story], people: stories.People) -> bytes:
    """Return the table of openings; anybody who has the readable entries can make it again and compare."""
    exposed: dict[str, list[Rotation]] = {}
    for rotation in rotations_in(openings):
        exposed.setdefault(rotation.opening, []).append(rotation)
    return openings_csv(_row(story, people, exposed.get(story.opening_id, [])) for story in openings)


def _row(story: stories.Story, people: stories.People, exposed: Sequence[Rotation]) -> OpeningRow:
    line = stories.opening_line(story, people)
    return OpeningRow(
        opening_id=line.opening_id,
        kind=line.kind,
        at_utc=line.at_utc,
        first=line.first,
        second=line.second,
        envelopes=line.envelopes,
        category=line.category,
        reference=line.reference,
        justification=line.justification,
        outcome=line.outcome.words,
        lasted_s=line.lasted_s,
        least_s=line.least_s,
        most_s=line.most_s,
        seal_number=line.seal_number,
        rotated=tuple(
            sentence_of("export.days_exposed", label=_label(each, people), days=each.days("") or 0)
            for each in exposed
            if each.how in (Ended.REPLACED, Ended.BY_HAND)
        ),
        owed=tuple(_label(each, people) for each in exposed if each.how is Ended.OWED),
        never_rotated=tuple(_label(each, people) for each in exposed if each.how is Ended.NEVER),
    )


def _label(rotation: Rotation, people: stories.People) -> str:
    return people.label(rotation.opening, rotation.envelope) if rotation.envelope else sentence_of("export.in_reach")
