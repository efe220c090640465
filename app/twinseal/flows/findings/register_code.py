"""An opening that began although the register code was not the right one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import REGISTER_CODE_ANSWERED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.opening import RegisterCodeResult
from twinseal.flows.findings.counting import among_the_last
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_NOT_AT_HAND: Final = RegisterCodeResult.NOT_AT_HAND.value
_ODD_ANSWERS: Final = frozenset(RegisterCodeResult) - {RegisterCodeResult.RIGHT}


def _answered(view: LogView) -> list[Story]:
    return [story for story in view.openings if story.of_kind(REGISTER_CODE_ANSWERED)]


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    without = among_the_last((story.register_answer == _NOT_AT_HAND for story in stories), limits.a1_of_last)
    for story, times in zip(stories, without, strict=True):
        for entry in story.of_kind(REGISTER_CODE_ANSWERED):
            answer = text(entry, "answer")
            if answer not in _ODD_ANSWERS:
                continue
            often = answer == _NOT_AT_HAND and times >= limits.a1_times
            facts = {"answer": answer, "times": times if often else 0, "last": limits.a1_of_last}
            yield in_opening(story, (entry,), facts, rank=_rank(answer, story, often=often), subject=answer)


def _rank(answer: str, story: Story, *, often: bool) -> Rank:
    if answer == _NOT_AT_HAND:
        return Rank.MEDIUM if often else Rank.LOW
    # Whoever then types the right one has the register before them.
    return Rank.LOW if story.register_answer == RegisterCodeResult.RIGHT else Rank.HIGH


REGISTER_CODE: Final = Rule(
    "A1",
    "Openings without the right register code",
    Rank.HIGH,
    (
        Variant(
            "of the last {last} openings {times} began without the paper register, the last of them {named:opening}.",
            lambda facts: facts.get("times"),
        ),
        Variant("{named:opening} began although the register code was {answer}."),
    ),
    _answered,
    _find,
    words={"answer": REGISTER_CODE_ANSWERED.words["answer"]},
    innocent="The paper register was locked away at night, or a digit was misread.",
    thresholds=("a1_times", "a1_of_last"),
    season=SEASON,
)
