"""The columns of the tables in an export; what follows from the entries is made again by whoever checks it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeVar

from twinseal.domain.finding import place_number
from twinseal.export.tables import table_csv, without_columns
from twinseal.flows.log.duties_table import DutyRow, DutyState
from twinseal.flows.log.openings_table import OpeningRow
from twinseal.flows.log.people_table import PersonRow

Row = TypeVar("Row")


def as_json(texts: Iterable[str]) -> str:
    """Return texts as a cell with several of them: a JSON list, so that no text can look like two."""
    return json.dumps(list(texts), ensure_ascii=False)


def number_cell(value: int | None) -> str:
    """Return a number as a cell, empty for None."""
    return "" if value is None else str(value)


def _to_rotate(row: OpeningRow, state: DutyState) -> str:
    return as_json(label for duty in row.duties if duty.exposes and duty.state is state for label in duty.envelopes)


OPENING_COLUMNS: Final[Mapping[str, Callable[[OpeningRow], str]]] = {
    "opening": lambda row: row.opening,
    "kind": lambda row: row.kind,
    "outcome": lambda row: row.outcome.value,
    "began": lambda row: row.began,
    "requested": lambda row: row.requested,
    "answered": lambda row: row.answered,
    "opened": lambda row: row.opened,
    "ended": lambda row: row.ended,
    "asked_by": lambda row: row.asked_by,
    "asked_by_id": lambda row: row.asked_by_id,
    "answered_by": lambda row: row.answered_by,
    "answered_by_id": lambda row: row.answered_by_id,
    "teams": lambda row: as_json(row.teams),
    "category_id": lambda row: row.category_id,
    "category": lambda row: row.category,
    "reference": lambda row: row.reference,
    "justification": lambda row: row.justification,
    "refusal_reason": lambda row: row.refusal_reason,
    "envelopes": lambda row: as_json(row.envelopes),
    "envelope_ids": lambda row: as_json(row.envelope_ids),
    "asked_min": lambda row: number_cell(row.asked_min),
    "granted_min": lambda row: number_cell(row.granted_min),
    "lasted_s": lambda row: number_cell(row.lasted_s),
    "lasted_at_least_s": lambda row: number_cell(row.lasted_at_least_s),
    "lasted_at_most_s": lambda row: number_cell(row.lasted_at_most_s),
    "extensions": lambda row: str(row.extensions),
    "fields_shown": lambda row: str(row.fields_shown),
    "attachments": lambda row: str(row.attachments),
    "codes": lambda row: str(row.codes),
    "cause": lambda row: row.cause,
    "register_answer": lambda row: row.register_answer,
    "alerts_sent": lambda row: str(row.alerts_sent),
    "alerts_failed": lambda row: str(row.alerts_failed),
    "days_exposed": lambda row: number_cell(row.days_exposed),
    "to_rotate": lambda row: _to_rotate(row, DutyState.OPEN),
    "never_rotated": lambda row: _to_rotate(row, DutyState.NEVER),
    "duties_open": lambda row: str(row.duties_open),
    "review_class": lambda row: row.review_class.value if row.review_class is not None else "",
    "reviewed_by": lambda row: as_json(row.reviewed_by),
    "seal": lambda row: str(row.seal or ""),
    "register_code": lambda row: row.register_code,
    "first_entry": lambda row: place_number(row.first_entry),
    "last_entry": lambda row: place_number(row.last_entry),
    "proved": lambda row: "" if row.proved is None else "yes" if row.proved else "no",
    "signatures": lambda row: str(row.signatures),
    "review": lambda row: row.review.value if row.review is not None else "",
    "findings": lambda row: as_json(finding.id for finding in row.findings),
}
"""Every column and its cell; what is no text of anybody is a code, a number or a time."""
DUTY_COLUMNS: Final[Mapping[str, Callable[[DutyRow], str]]] = {
    "duty": lambda row: row.duty,
    "opening": lambda row: row.opening,
    "envelopes": lambda row: as_json(row.envelopes),
    "envelope_ids": lambda row: as_json(row.envelope_ids),
    "since": lambda row: row.since,
    "refused": lambda row: row.refused,
    "due": lambda row: row.due,
    "state": lambda row: row.state.value,
    "ended": lambda row: row.ended,
    "days": lambda row: number_cell(row.days),
    "reason": lambda row: row.reason,
    "entry": lambda row: place_number(row.entry),
}
PERSON_COLUMNS: Final[Mapping[str, Callable[[PersonRow], str]]] = {
    "person": lambda row: row.person,
    "name": lambda row: row.name,
    "role": lambda row: row.role,
    "team": lambda row: row.team,
    "from_edition": lambda row: str(row.from_edition),
    "until_edition": lambda row: number_cell(row.until_edition),
    "key": lambda row: str(row.key),
    "held": lambda row: "yes" if row.held else "no",
    "asked": lambda row: str(row.asked),
    "answered": lambda row: str(row.answered),
    "refused": lambda row: str(row.refused),
    "denied": lambda row: str(row.denied),
    "visits": lambda row: str(row.visits),
    "reviews": lambda row: str(row.reviews),
    "last_act": lambda row: row.last_act,
}
OPENINGS_LOOSE: Final = ("review", "findings")
"""They follow from rules and thresholds of the day too, of which an export holds nothing."""
DUTIES_LOOSE: Final = ("due",)
"""Where no entry says it yet, it follows from the policy."""


def columns_csv(columns: Mapping[str, Callable[[Row], str]], rows: Iterable[Row]) -> bytes:
    """Return rows as CSV with these columns."""
    return table_csv(tuple(columns), ([cell(row) for cell in columns.values()] for row in rows))


def openings_csv(rows: Iterable[OpeningRow]) -> bytes:
    """Return the openings as CSV."""
    return columns_csv(OPENING_COLUMNS, rows)


def same_table(table: bytes, columns: Mapping[str, Callable[[Row], str]], rows: Iterable[Row], loose: Sequence[str]) -> bool:
    """Tell whether a table is that of these rows, but for its columns `loose`."""
    headings = tuple(columns)
    stripped = without_columns(table, headings, loose)
    return stripped is not None and stripped == without_columns(columns_csv(columns, rows), headings, loose)
