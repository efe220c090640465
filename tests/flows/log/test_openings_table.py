"""The one table of openings: each column from the entries that say it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

import pytest

from fakes.told_log import START, Opening, later, log, openings
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.contents import ATTACHMENT_SAVED, CODE_TICKED, FIELD_REVEALED
from twinseal.domain.events.opening import OPENING_EXTENDED, OPENING_OPENED, OPENING_WIDENED
from twinseal.domain.events.people import PERSON_CHANGED, PERSON_ENROLLED
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.opening import Outcome
from twinseal.flows.context.times import parse
from twinseal.flows.log.csv_columns import OPENING_COLUMNS, OPENINGS_LOOSE, openings_csv, same_table
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import OpeningRow, openings_table
from twinseal.flows.log.overuse import overuse
from twinseal.flows.log.reviews import ReviewState, reviews_in
from twinseal.flows.log.summary import summary_of
from twinseal.flows.log.use import use_of

RICH = Opening(
    envelopes=("e1", "e2"),
    confirmed=("e1",),
    extensions=1,
    granted_min=25,
    cause="idle",
    answer="not_at_hand",
    inside=(
        (OPENING_EXTENDED, {"minutes": 10, "count": 1, "asked_again": []}),
        (OPENING_WIDENED, {"envelopes": ["e3"], "asked_again": []}),
        (FIELD_REVEALED, {"envelope": "e3"}),
        (ATTACHMENT_SAVED, {"envelope": "e1"}),
        (CODE_TICKED, {"envelope": "e1"}),
        (ALERT_SENT, {"moment": "opened", "outcome": "sent"}),
        (ALERT_SENT, {"moment": "opened", "outcome": "muted"}),
        (ALERT_SENT, {"moment": "opened", "outcome": "failed"}),
        (ALERT_SENT, {"moment": "", "outcome": "muted"}),
    ),
)


def table(view: LogView, *findings: Finding) -> tuple[OpeningRow, ...]:
    return openings_table(view, reviews_in(view, findings, view.policy), findings)


def cells(row: OpeningRow) -> dict[str, str]:
    return {heading: cell(row) for heading, cell in OPENING_COLUMNS.items()}


def test_each_column_says_what_the_entries_say() -> None:
    view = openings(RICH)
    view.people.learn(view.entries)
    (row,) = table(view, Finding("A1", Rank.LOW, "o1", ((-1, 2),)))
    said = cells(row)
    expected = {
        "opening": "o1", "kind": "emergency", "outcome": "sealed", "began": START, "requested": later(START, seconds=60),
        "answered": later(START, seconds=120), "opened": later(START, seconds=120), "ended": later(START, seconds=420),
        "asked_by": "P1", "asked_by_id": "p1", "answered_by": "P2", "answered_by_id": "p2", "teams": '["", ""]',
        "category": "outage", "reference": "INC-1", "refusal_reason": "", "envelopes": '["Label e1", "e3"]',
        "envelope_ids": '["e1", "e3"]', "asked_min": "15", "granted_min": "25", "lasted_s": "300", "lasted_at_least_s": "",
        "lasted_at_most_s": "", "extensions": "1", "fields_shown": "2", "attachments": "1", "codes": "1", "cause": "idle",
        "register_answer": "not_at_hand", "alerts_sent": "1", "alerts_failed": "2", "days_exposed": "",
        "to_rotate": '["Label e1", "e3"]', "never_rotated": "[]", "duties_open": "3", "review_class": "", "reviewed_by": "[]",
        "seal": "", "first_entry": "1", "last_entry": "20", "proved": "no", "review": "open",
    }  # fmt: skip
    assert {heading: said[heading] for heading in expected} == expected
    assert json.loads(said["findings"]) == [row.findings[0].id]
    assert str(row.signatures) == said["signatures"] != ""


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        (
            Opening(refused=True),
            {
                "outcome": "refused",
                "refusal_reason": "No ticket",
                "granted_min": "",
                "lasted_s": "",
                "opened": "",
                "proved": "",
            },
        ),
        (
            Opening(unclean=True),
            {"outcome": "unclean_end", "ended": "", "lasted_s": "", "lasted_at_least_s": "5", "lasted_at_most_s": "300"},
        ),
        (Opening(shown=(), owed=False), {"duties_open": "1", "fields_shown": "0", "to_rotate": "[]"}),
    ],
)
def test_what_never_happened_is_empty_and_not_zero(opening: Opening, expected: dict[str, str]) -> None:
    (row,) = table(openings(opening))
    said = cells(row)
    assert {heading: said[heading] for heading in expected} == expected


def test_teams_are_those_of_then() -> None:
    enrolled = [
        (PERSON_ENROLLED, {"person": person, "team": "Net", "change_set": "", "opening": ""}) for person in ("p1", "p2")
    ]
    moved = (PERSON_CHANGED, {"person": "p2", "becomes": {"team": "Power"}, "change_set": "s1", "opening": "o1"})
    rows: list[object] = [*enrolled]
    for number in (1, 2, 3):
        each = list(Opening(number, at=later(START, days=number)).entries())
        rows += each[:-4] + ([moved] if number == 1 else [])
        # The list of the first opening is carried out by the seal of the second.
        kind, changes = each[-1]
        rows += [*each[-4:-1], (kind, {**changes, "change_set": "s1" if number == 2 else ""})]
    made = table(log(*rows))  # type: ignore[arg-type]
    assert [row.teams for row in made] == [("Net", "Net"), ("Net", "Net"), ("Net", "Power")]


def test_a_part_of_the_log_has_whole_rows_of_its_openings() -> None:
    view = openings(Opening(1), Opening(2, at=later(START, days=1)))
    part = view.part([entry for entry in view.entries if entry.fields["opening"] == "o2"][:3])
    (row,) = table(part)
    assert (row.opening, row.outcome, row.lasted_s) == ("o2", Outcome.SEALED, 300)
    assert row == table(view)[1]


def _same(table: bytes, rows: Sequence[OpeningRow]) -> bool:
    return same_table(table, OPENING_COLUMNS, rows, OPENINGS_LOOSE)


def test_a_table_is_checked_but_for_what_is_for_reading() -> None:
    view = openings(RICH)
    rows = table(view, Finding("A1", Rank.HIGH, "o1", ((-1, 2),)))
    plain = openings_table(view, reviews_in(view, (), view.policy), ())
    assert rows != plain
    assert _same(openings_csv(rows), plain)
    assert not _same(openings_csv([]), plain)
    assert not _same(openings_csv(rows).replace(b"outage", b"nothing"), plain)
    assert not _same(openings_csv(rows) + b"x", plain)
    done = [replace(row, review=ReviewState.REVIEWED) for row in rows]
    assert _same(openings_csv(done), plain)
    assert set(OPENINGS_LOOSE) < set(OPENING_COLUMNS)


def test_every_count_of_use_is_of_these_rows() -> None:
    made = (Opening(), Opening(number=2, refused=True), Opening(number=3, kind="drill"), Opening(number=4, unclean=True))
    # Somebody appends that what was refused was opened: it came when that was over, and counts nowhere.
    claimed = (OPENING_OPENED, {"opening": "o2", "t": later(START, hours=1), "first": "p1", "second": "p2"})
    view = log(*(row for each in made for row in each.entries()), claimed)
    begins, ends = parse(START), parse(later(START, days=1))
    rows, use, quarter = table(view), use_of(view, begins, ends), overuse(view, ends)
    days = {str(name): count for name, count in summary_of(view, later(START, days=1), "summary").counted}
    opened = [row for row in rows if row.proved is not None]
    assert len(opened) == use.now.openings == sum(count for _, count in quarter.by_kind) == days["Opened"] == 3
    assert sum(row.kind == "emergency" for row in opened) == use.now.emergencies == quarter.emergencies == 2
    assert sum(row.outcome is Outcome.REFUSED for row in rows) == quarter.refused == days["Refused"] == use.now.not_opened
    assert days["Ended without a reseal"] == sum(bool(row.found_sealed) for row in rows) == 1
    assert use.now.open_min == quarter.open_min == sum(row.open_s for row in opened) // 60
