"""The table of openings in an export: made from the readable entries, and made again by whoever checks it."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.export.tables import OpeningRow, openings_csv
from twinseal.flows.log import stories


def opening_rows(openings: Sequence[stories.Story], people: stories.People) -> bytes:
    """Return the table of openings; anybody who has the readable entries can make it again and compare."""
    return openings_csv(_row(story, people) for story in openings)


def _row(story: stories.Story, people: stories.People) -> OpeningRow:
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
    )
