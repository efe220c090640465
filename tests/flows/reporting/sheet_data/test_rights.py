"""A right that nobody used for a year is red; one that is new, or a sheet in a safe, is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.told_log import START, Opening, later, openings
from twinseal.domain.constitution import PersonRow
from twinseal.flows.log.openings_table import openings_table
from twinseal.flows.reporting.sheet_data.rights import right_of

_VIEW = openings(Opening(first="p1", second="p2"))
_ROWS = openings_table(_VIEW, (), ())
_EARLY = later(START, days=-1)
_OFFICER = PersonRow(
    "p1",
    "Ada",
    "officer",
    "ops",
    kem="00",
    ed25519="00",
    mldsa44="00",
    certificate_sha256="00",
    issuer_sha256="00",
    bundle_sha256="00",
    enrolled=_EARLY,
)


@pytest.mark.parametrize(
    ("row", "partners", "days", "used", "is_unused", "may"),
    [
        (_OFFICER, "Bo", 365, 1, False, "opens with Bo"),
        (_OFFICER, "Bo", 366, 0, True, "opens with Bo"),
        (replace(_OFFICER, id="p9"), "Bo", 365, 0, True, "opens with Bo"),
        (replace(_OFFICER, id="p9", enrolled=START), "Bo", 364, 0, False, "opens with Bo"),
        (replace(_OFFICER, id="p9"), "", 400, 0, False, "nothing now"),
        (replace(_OFFICER, id="p9", role="auditor"), "", 400, 0, False, "reads the log, opens nothing"),
        (replace(_OFFICER, id="p9", role="auditor", state="suspended"), "", 400, 0, False, "nothing now"),
        (replace(_OFFICER, id="r1", role="recovery"), "r2", 400, 0, False, "recovery sheet: opens with r2"),
    ],
)
def test_a_right_is_unused_after_a_year(
    row: PersonRow, partners: str, days: int, used: int, *, is_unused: bool, may: str
) -> None:
    right = right_of(row, None, partners, _ROWS, later(START, days=days))
    assert (right.used, right.is_unused, right.may) == (used, is_unused, may)


def test_who_is_suspended_is_said_to_be_and_until_when() -> None:
    right = right_of(replace(_OFFICER, state="suspended", until="2026-12-24"), None, "", _ROWS, START)
    assert right.state == "suspended until 2026-12-24"
