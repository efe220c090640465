"""Every entry as a row: the log for a spreadsheet, with the class and severity that a SIEM is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.siem import RENDERINGS
from twinseal.export.tables import csv_lines
from twinseal.flows.log.stories import People, entry_line, text

EVENT_COLUMNS: Final = (
    "entry", "time", "kind", "class_uid", "activity_id", "severity_id", "opening", "actors", "result", "message", "head",
)  # fmt: skip


def events_csv(entries: Iterable[Entry], people: People) -> Iterator[bytes]:
    """Yield the table of entries in lines; class and severity are empty for what nobody can read as an event."""
    return csv_lines(EVENT_COLUMNS, (_cells(entry, people) for entry in entries))


def _cells(entry: Entry, people: People) -> tuple[str, ...]:
    line = entry_line(entry, people)
    row = RENDERINGS.get(line.kind) if not entry.fault else None
    classed = ("", "", "") if row is None else (str(row.ocsf.value), str(row.activity), str(row.severity.value))
    return (
        line.number, line.at_utc, line.kind, *classed, line.opening_id, line.actors, text(entry, "result"), line.summary,
        line.head_hex,
    )  # fmt: skip
