"""What was said of a finding holds for what was there before, by the order of the log."""

from __future__ import annotations

from twinseal.domain.finding import Finding, Rank
from twinseal.flows.log.reviews import FindingAnswer


def test_an_answer_is_of_what_stood_before_it() -> None:
    answer = FindingAnswer("Looked at.", "p1", "2026-11-02T09:00:00Z", in_review=True, seq=7)
    there, later = ((-1, 3), (-1, 6)), (-1, 8)
    # Whoever appends an entry gives it the time that they like: it does not count here.
    assert answer.is_of_all(Finding("C2", Rank.LOW, "", there, last_utc="2030-01-01T00:00:00Z"))
    assert not answer.is_of_all(Finding("C2", Rank.LOW, "", (*there, later), last_utc="2020-01-01T00:00:00Z"))
    # Kept apart before an entry of the log.
    assert answer.is_of_all(Finding("C2", Rank.LOW, "", ((7, 40),)))
    assert not answer.is_of_all(Finding("C2", Rank.LOW, "", ((9, 4),)))
