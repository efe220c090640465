"""An opening that began although the register code was not the right one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.events.opening import REGISTER_CODE_ANSWERED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import RegisterCodeResult
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.stories import Story, text

_ODD_ANSWERS: Final = frozenset(RegisterCodeResult) - {RegisterCodeResult.RIGHT}


def _find(story: Story) -> Iterator[Match]:
    for entry in story.entries:
        answer = text(entry, "answer")
        if entry.is_a(REGISTER_CODE_ANSWERED) and answer in _ODD_ANSWERS:
            match = in_opening(story, (entry,), {"answer": answer})
            low = answer == RegisterCodeResult.NOT_AT_HAND
            yield Match(match.entries, match.facts, match.at_utc, Rank.LOW if low else Rank.HIGH)


REGISTER_CODE: Final = Rule(
    "register-code",
    Rank.HIGH,
    "{named:opening} began although the register code was {answer}.",
    openings,
    _find,
    words={"answer": REGISTER_CODE_ANSWERED.words["answer"]},
    innocent="The paper register was locked away at night, or a digit was misread.",
)
