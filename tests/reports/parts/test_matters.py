"""Each finding of a report in a row, red while it is of high weight and open; also where one row stands for several."""

from __future__ import annotations

from fakes.report_samples import finding_row
from twinseal.domain.finding import Rank
from twinseal.reports.part_rows import FindingRow, MatterRow
from twinseal.reports.parts.matters import _told


def reds(*findings: FindingRow, elsewhere: str) -> list[bool]:
    return [is_red for _, is_red in _told(MatterRow("D1", "Secrets that were not rotated in time", findings, elsewhere))]


def test_a_row_for_several_is_red_as_each_of_them_would_be() -> None:
    high, answered = finding_row(1, rank=Rank.HIGH), finding_row(2, rank=Rank.HIGH, is_open=False)
    assert reds(high, answered, elsewhere="") == [True, False]
    assert reds(high, answered, elsewhere="each stands under Follow-up") == [True]
    assert reds(answered, finding_row(3), elsewhere="each stands under Follow-up") == [False]


def test_of_very_many_findings_the_first_ids_are_printed() -> None:
    def said(count: int) -> str:
        rows = tuple(finding_row(number) for number in range(count))
        ((cells, _),) = _told(MatterRow("D5", "Findings that nobody answered", rows, "each is a finding of this table"))
        return cells[1]

    ids = [finding_row(number).id for number in range(12)]
    assert said(12).endswith(f". {' '.join(ids)}")
    assert said(329).endswith(f". {' '.join(ids)} and 317 more, all of them in findings.csv of an export")
