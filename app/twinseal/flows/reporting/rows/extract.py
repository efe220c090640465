"""For how many openings the log has what a guide on emergency access asks of it: identity, time, resources, duration, reason, response."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from twinseal.domain.opening import OpeningKind
from twinseal.domain.statement import REVIEW
from twinseal.flows.log.openings_table import OpeningRow
from twinseal.reports.part_rows import HoldsRow

_SPARE_S: Final = 5
"""Seconds that a reseal may take."""
_SHOW_NOTHING: Final = tuple(kind.value for kind in OpeningKind if not kind.shows_contents)
_BEYOND: Final = "A13"
"""The rule that finds what was shown beyond what was agreed."""
_NO_DUTY: Final = "A14"
"""The rule that finds what was exposed and is not owed."""


def _identity(row: OpeningRow) -> bool:
    return row.proved is True and bool(row.asked_by_id and row.answered_by_id)


def _time(row: OpeningRow) -> bool:
    return all((row.began, row.requested, row.answered, row.opened, row.ended))


def _resources(row: OpeningRow) -> bool:
    return (bool(row.envelope_ids) or row.kind in _SHOW_NOTHING) and not _found(row, _BEYOND)


def _duration(row: OpeningRow) -> bool:
    return row.lasted_s is not None and row.lasted_s <= (row.granted_min or 0) * 60 + _SPARE_S


def _reason(row: OpeningRow) -> bool:
    return bool(row.justification.strip() and row.category.strip())


def _response(row: OpeningRow) -> bool:
    return row.alerts_sent > 0 and any(duty.duty == REVIEW for duty in row.duties) and not _found(row, _NO_DUTY)


def _found(row: OpeningRow, rule: str) -> bool:
    return any(finding.rule == rule for finding in row.findings)


_FIELDS: Final[tuple[tuple[str, Callable[[OpeningRow], bool]], ...]] = (
    ("Identity: two different people, entitled then, each with a good signature", _identity),
    ("Time and date: began, requested, answered, opened and ended are all known", _time),
    ("Resources: the envelopes are named, and nothing beyond them was shown", _resources),
    ("Duration: how long it was open is known, and not longer than was granted", _duration),
    ("Reason: a reason and a justification were signed with the request", _reason),
    ("System response: an alert was sent, and what the opening owes was written down", _response),
)


def extract_rows(table: Sequence[OpeningRow]) -> tuple[HoldsRow, ...]:
    """Return a row for each of the six fields, over the openings that two people agreed on."""
    agreed = [row for row in table if row.proved is not None]
    return tuple(
        HoldsRow(asked, sum(map(holds, agreed)), len(agreed), tuple(seal_words(row) for row in agreed if not holds(row)))
        for asked, holds in _FIELDS
    )


def seal_words(row: OpeningRow) -> str:
    """Return by what people find an opening: the number of its seal, else the day on which it began."""
    return f"{row.seal:04d}" if row.seal else f"no seal ({row.began[:10]})"
