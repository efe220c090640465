"""A back-test of a threshold as people read it: what each rule finds with either number, and which openings that names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from twinseal.domain.changes.change_threshold import THRESHOLDS
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.findings.back_test import MONTHS, BackTest, RuleTested, back_test
from twinseal.flows.findings.words import words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def back_test_lines(view: LogView, name: str, value: int) -> tuple[str, ...]:
    """Return the lines of a back-test: what is tried over what, then rule by rule; raises as `back_test`."""
    tested = back_test(view, name, value)
    head = sentence_of(
        "back_test.of",
        name=THRESHOLDS[name].in_words(name).name,
        before=tested.before,
        after=tested.after,
        months=MONTHS,
        since=utc_words(tested.since_utc),
        openings=tested.openings,
    )
    rows = [line for rule in tested.rules for line in _rule_lines(rule, tested, view)]
    return (head, *rows, sentence_of("back_test.nothing_changed"))


def _rule_lines(of: RuleTested, tested: BackTest, view: LogView) -> Iterator[str]:
    yield sentence_of(
        "back_test.rule",
        rule=of.rule.id,
        looks_for=of.rule.said().looks_for,
        before=tested.before,
        had=_counted(of.before),
        after=tested.after,
        has=_counted(of.after),
    )
    if not (of.new or of.gone or of.other_rank):
        yield sentence_of("back_test.same")
        return
    names = view.people
    yield from (sentence_of("back_test.new", rank=each.rank.value, words=words_of(each, names)) for each in of.new)
    yield from (sentence_of("back_test.gone", rank=each.rank.value, words=words_of(each, names)) for each in of.gone)
    for old, now in of.other_rank:
        words = words_of(now, names)
        yield sentence_of("back_test.other_rank", before=old.rank.value, after=now.rank.value, words=words)
    if of.openings_new:
        yield sentence_of("back_test.openings_new", openings=_named(of.openings_new))
    if of.openings_gone:
        yield sentence_of("back_test.openings_gone", openings=_named(of.openings_gone))


def _counted(findings: Sequence[Finding]) -> str:
    ranks = Counter(finding.rank for finding in findings)
    parts = (sentence_of("back_test.of_rank", count=ranks[rank], rank=rank.value) for rank in Rank if ranks[rank])
    counted = sentence_of("back_test.findings", count=len(findings))
    return f"{counted} ({', '.join(parts)})" if findings else counted


def _named(stories: Sequence[Story]) -> str:
    return "; ".join(sentence_of("back_test.opening", at=utc_words(story.at_utc), named=story.named) for story in stories)
