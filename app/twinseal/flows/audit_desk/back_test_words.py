"""A back-test of a threshold as people read it: what each rule finds with either number, and which openings that names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from twinseal.domain.changes.change_threshold import THRESHOLDS
from twinseal.domain.finding import Finding, Rank
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.findings.back_test import MONTHS, BackTest, RuleBackTest, back_test
from twinseal.flows.findings.words import words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import openings_by_entry, openings_of
from twinseal.flows.log.stories import Story
from twinseal.flows.views.back_test import (
    BackTestFinding,
    BackTestOpening,
    BackTestRule,
    BackTestView,
    FindingChange,
    ThresholdChoice,
)

_RANKS: Final = {
    Rank.HIGH: Text("back_test.rank.high"),
    Rank.MEDIUM: Text("back_test.rank.medium"),
    Rank.LOW: Text("back_test.rank.low"),
}


def threshold_choices(thresholds: Thresholds) -> tuple[ThresholdChoice, ...]:
    """Return every threshold that can be tried, in the order of their rules, with its number in force."""
    return tuple(
        ThresholdChoice(name, row.in_words(name).name, getattr(thresholds, name), thresholds.sentence(name), row.drives)
        for name, row in THRESHOLDS.items()
    )


def back_test_view(
    view: LogView, name: str, value: int, *, progress: Progress = no_progress, should_stop: ShouldStop = never_stop
) -> BackTestView:
    """Return a back-test in words, each difference with the openings that it names; raises as `back_test`."""
    tested = back_test(view, name, value, progress=progress, should_stop=should_stop)
    said = sentence_of(
        "back_test.of",
        name=THRESHOLDS[name].in_words(name).name,
        before=tested.before,
        after=tested.after,
        months=MONTHS,
        since=utc_words(tested.since_utc),
        openings=tested.openings,
    )
    by_entry, listed = openings_by_entry(view.entries), {story.opening_id for story in view.openings}

    def named(finding: Finding) -> tuple[str, ...]:
        return openings_of(finding, listed, by_entry)

    rules = tuple(
        BackTestRule(
            _counts(rule, tested),
            tuple(
                BackTestFinding(how, each.rank, before, words_of(each, view.people), named(each))
                for how, each, before in _differences(rule)
            ),
            _openings(rule.openings_new),
            _openings(rule.openings_gone),
        )
        for rule in tested.rules
    )
    return BackTestView(said, rules)


def back_test_lines(view: LogView, name: str, value: int) -> tuple[str, ...]:
    """Return the lines of a back-test: what is tried over what, then rule by rule; raises as `back_test`."""
    tested = back_test_view(view, name, value)
    rows = [line for rule in tested.rules for line in _rule_lines(rule)]
    return (tested.said, *rows, sentence_of("back_test.nothing_changed"))


def _differences(of: RuleBackTest) -> Iterator[tuple[FindingChange, Finding, Rank]]:
    yield from ((FindingChange.NEW, each, each.rank) for each in of.new)
    yield from ((FindingChange.GONE, each, each.rank) for each in of.gone)
    yield from ((FindingChange.OTHER_RANK, now, old.rank) for old, now in of.other_rank)


def _rule_lines(of: BackTestRule) -> Iterator[str]:
    yield of.said
    if not of.findings:
        yield sentence_of("back_test.same")
        return
    yield from map(_difference_words, of.findings)
    if of.openings_new:
        yield sentence_of("back_test.openings_new", openings=_joined(of.openings_new))
    if of.openings_gone:
        yield sentence_of("back_test.openings_gone", openings=_joined(of.openings_gone))


def _difference_words(of: BackTestFinding) -> str:
    if of.how is FindingChange.NEW:
        return sentence_of("back_test.new", rank=_RANKS[of.rank], words=of.words)
    if of.how is FindingChange.GONE:
        return sentence_of("back_test.gone", rank=_RANKS[of.rank], words=of.words)
    return sentence_of("back_test.other_rank", before=_RANKS[of.before], after=_RANKS[of.rank], words=of.words)


def _counts(of: RuleBackTest, tested: BackTest) -> str:
    return sentence_of(
        "back_test.rule",
        rule=of.rule.id,
        looks_for=of.rule.said().looks_for,
        before=tested.before,
        had=_counted(of.before),
        after=tested.after,
        has=_counted(of.after),
    )


def _counted(findings: Sequence[Finding]) -> str:
    ranks = Counter(finding.rank for finding in findings)
    parts = (sentence_of("back_test.of_rank", count=ranks[rank], rank=_RANKS[rank]) for rank in Rank if ranks[rank])
    counted = sentence_of("back_test.findings", count=len(findings))
    return f"{counted} ({', '.join(parts)})" if findings else counted


def _openings(stories: Sequence[Story]) -> tuple[BackTestOpening, ...]:
    said = (sentence_of("back_test.opening", at=utc_words(story.at_utc), named=story.named) for story in stories)
    return tuple(BackTestOpening(story.opening_id, words) for story, words in zip(stories, said, strict=True))


def _joined(openings: Collection[BackTestOpening]) -> str:
    return "; ".join(opening.words for opening in openings)
