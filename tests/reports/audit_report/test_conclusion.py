"""What page 1 comes to: each line follows from the rows that later pages tell."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes import report_samples as samples
from twinseal.domain.finding import Rank
from twinseal.reports.audit_report.conclusion import front_of, next_review_words, scope_words
from twinseal.reports.model import AuditReportData, FollowUp, RotationRow
from twinseal.reports.part_rows import ConclusionLine, Mark, MatterRow


def line(title: str, data: AuditReportData) -> ConclusionLine:
    return next(each for each in front_of(data, "Report").conclusion if each.title == title)


def test_the_log_holds_only_under_a_signed_checkpoint() -> None:
    assert line("The log", samples.audit_report()).mark is Mark.GOOD
    assert line("The log", samples.audit_report(verdict="VALID-UNANCHORED")).mark is Mark.LOOK
    assert "101 of 103 entries" in line("The log", samples.audit_report()).said


def test_one_opening_without_proof_breaks_the_second_line() -> None:
    good, bad = (line("Two people", samples.audit_report(proven=proven)) for proven in (7, 6))
    assert (good.mark, bad.mark) == (Mark.GOOD, Mark.BAD)
    assert "6 of 7 openings" in bad.said
    assert "1 refused" in bad.said
    nothing = line("Two people", samples.audit_report(openings=(), agreed=0, proven=0, refused=0))
    assert (nothing.mark, nothing.said) == (Mark.GOOD, "Nothing was opened in this period.")


@pytest.mark.parametrize(
    ("follow", "mark", "said"),
    [
        (FollowUp(rotations=2, rotated=2, reviews=1, reviewed=1), Mark.GOOD, "3 of 3 duties done, 0 overdue."),
        (FollowUp(rotations=2, rotated=1, reviews=1, reviewed=1, oldest_days=3), Mark.LOOK, "exposed for 3 days"),
        (FollowUp(rotations=2, rotated=1, reviews=1, overdue=1), Mark.BAD, "1 overdue"),
        (FollowUp(), Mark.GOOD, "owe nothing"),
    ],
)
def test_what_is_overdue_weighs_more_than_what_is_open(follow: FollowUp, mark: Mark, said: str) -> None:
    data = samples.audit_report(follow_up=follow, rotations=())
    assert line("Follow-up", data).mark is mark
    assert said in line("Follow-up", data).said
    # What other openings left exposed is no good end either.
    never = RotationRow(3, "Pump", "2026-09-01T00:00:00Z", "", 80, "never rotated", is_red=True)
    other = line("Follow-up", replace(data, rotations=(never,)))
    assert other.mark is Mark.BAD
    assert "1 secret is long overdue or never rotated" in other.said


def test_matters_are_counted_by_weight_and_answer() -> None:
    high, medium, low, done = (
        samples.finding_row(n, rank=rank, is_open=is_open)
        for n, (rank, is_open) in enumerate(((Rank.HIGH, True), (Rank.MEDIUM, True), (Rank.LOW, False), (Rank.HIGH, False)))
    )
    for rows, mark, said in (
        ((high, medium, low, done), Mark.BAD, "2 matters need an answer (1 of high weight); 1 answered; 1 only counted."),
        ((medium, done), Mark.LOOK, "1 matter needs an answer; 1 answered; 0 only counted."),
        ((low, done), Mark.GOOD, "0 matters need an answer; 1 answered; 1 only counted."),
    ):
        matters = line("Matters", samples.audit_report(matters=(MatterRow("A1", "Something", rows),)))
        assert (matters.mark, matters.said) == (mark, said)
    assert line("Matters", samples.audit_report(matters=())).said == "No rule found anything in this period."


def test_the_scope_says_what_is_left_out() -> None:
    rows = tuple(samples.row(seq, samples.BEGAN, "k", "s") for seq in range(5))
    whole = samples.audit_report(rows=rows, total_entries=5)
    assert scope_words(whole) == "Population complete: entries 0 to 4, none left out. That is every one of 5 in the log."
    torn = scope_words(replace(whole, rows=(*rows[:1], *rows[3:]), total_entries=9))
    assert torn == (
        "Population not complete: entries 0 to 4, left out: 1 to 2. That is 3 of 9 in the log; 0 came before this period, 4 after it."
    )
    assert "no entry of the 5 in the log" in scope_words(replace(whole, rows=()))
    late = (*rows, samples.row(1, samples.BEGAN, "k", "s"))
    assert "and 1 unanchored" in scope_words(replace(whole, rows=(*rows, replace(late[-1], before=5))))


def test_the_next_review_is_told_with_the_rhythm_of_the_log() -> None:
    assert next_review_words(samples.audit_report()) == "of an opening: 2026-11-21; of the log: 2026-12-20"
    late = samples.audit_report(follow_up=FollowUp(next_review_utc="2026-10-06T00:00:00Z"))
    assert next_review_words(late).startswith("of an opening: overdue since 2026-10-06; ")
    log = samples.audit_report(follow_up=FollowUp(), audit_due_utc="2026-11-13T00:00:00Z")
    assert next_review_words(log) == "of an opening: none is owed; of the log: overdue since 2026-11-13"
    assert next_review_words(samples.audit_report(follow_up=FollowUp(), audit_due_utc="")) == "of an opening: none is owed"
