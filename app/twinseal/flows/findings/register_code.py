"""An opening that began although the register code was not the right one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import REGISTER_CODE_ANSWERED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import RegisterCodeResult
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_ODD_ANSWERS: Final = frozenset(RegisterCodeResult) - {RegisterCodeResult.RIGHT}


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        for entry in story.entries:
            answer = text(entry, "answer")
            if entry.is_a(REGISTER_CODE_ANSWERED) and answer in _ODD_ANSWERS:
                rank = Rank.LOW if answer == RegisterCodeResult.NOT_AT_HAND else Rank.HIGH
                yield in_opening(story, (entry,), {"answer": answer}, rank=rank, subject=answer)


REGISTER_CODE: Final = Rule(
    "A1",
    "Openings without the right register code",
    Rank.HIGH,
    "{named:opening} began although the register code was {answer}.",
    openings,
    _find,
    words={"answer": REGISTER_CODE_ANSWERED.words["answer"]},
    season=SEASON,
    innocent="The paper register was locked away at night, or a digit was misread.",
)
