"""What is best reviewed first: among what is overdue the gravest that stands out by itself, else what is due first."""

from __future__ import annotations

from fakes.told_log import START, Opening, each_day, later, openings
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank
from twinseal.flows.audit_desk.review_order import own_ranks, urgency
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.views.reviews import ReviewLine


def _line(opening: str, *, days: float, age: DutyAge, rank: Rank | None) -> ReviewLine:
    due = later(START, days=days)
    return ReviewLine(
        opening, opening, due, "sealed", "open", "", due, age, False, False, False, rank, 1, "", "", "", opening
    )


def test_what_names_one_opening_alone_tells_it_from_the_others() -> None:
    # The same secret is shown daily and never rotated: that names them all. One of them ended without a reseal.
    made = each_day(*[Opening(unclean=number == 2) for number in range(5)], days=3)
    view = openings(*made, now_utc=later(START, days=100))
    findings = findings_in(view)
    named = {finding.rule for finding in findings if finding.rank is Rank.HIGH and len(finding.entries) > 3}
    assert {"C3", "D1"} <= named
    ranks = own_ranks((finding for finding in findings if finding.rule in {"A3", "C3", "D1", "D2"}), view)
    assert ranks["o3"] is Rank.HIGH
    others = {ranks[f"o{number}"] for number in (1, 2, 4, 5) if f"o{number}" in ranks}
    assert Rank.HIGH not in others


def test_overdue_ones_come_by_weight_and_the_rest_by_day() -> None:
    late, in_time = DutyAge.LONG_OVERDUE, DutyAge.IN_TIME
    lines = [
        _line("soon", days=1, age=in_time, rank=Rank.LOW),
        _line("later, grave", days=2, age=in_time, rank=Rank.HIGH),
        _line("old", days=-90, age=late, rank=Rank.HIGH),
        _line("old, nothing", days=-80, age=late, rank=None),
        _line("stands out", days=-3, age=late, rank=Rank.HIGH),
    ]
    own = {"stands out": Rank.HIGH, "later, grave": Rank.HIGH, "old": Rank.MEDIUM}
    order = [line.opening_id for line in sorted(lines, key=lambda line: urgency(line, own.get(line.opening_id)))]
    assert order == ["stands out", "old", "old, nothing", "soon", "later, grave"]
