"""Another machine, another version of the program, or other rules than those of the entry before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.sealing import SEAL_PREPARED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_RULES: Final = "constitution"
_SAID: Final = ("station", "app", _RULES)
"""What every entry says of where and by what rules it was made."""


def _neighbours(view: LogView) -> list[tuple[Entry, Entry]]:
    return list(pairwise(view.own))


def _find(neighbours: Sequence[tuple[Entry, Entry]], view: LogView) -> Iterator[Match]:
    del view
    listed = False
    said = [text(neighbours[0][0], name) for name in _SAID] if neighbours else []
    for before, after in neighbours:
        listed = listed or (before.is_a(SEAL_PREPARED) and bool(text(before, "change_set")))
        before_said, said = said, [text(after, name) for name in _SAID]
        if said == before_said:
            continue
        for name, was, becomes in zip(_SAID, before_said, said, strict=True):
            if was == becomes:
                continue
            facts = {"what": name, "before": was, "after": becomes}
            if name != _RULES:
                yield Match(f"{name} {was} {becomes}", places((after,)), facts, text(after, "t"), Rank.MEDIUM)
                continue
            if not listed:
                yield Match(_RULES, places((after,)), facts, text(after, "t"), Rank.HIGH)
            listed = False


ANOTHER_MACHINE: Final = Rule(
    "A9",
    "Another machine, program or set of rules",
    Rank.HIGH,
    (
        Variant(
            "from this entry on the rules of the vault are others, and no seal with a list of changes came before it.",
            lambda facts: facts.get("what") == _RULES,
        ),
        Variant(
            "the vault was used on the machine {after}, before on {before}.", lambda facts: facts.get("what") == "station"
        ),
        Variant("the vault was used with Twinseal {after}, before with {before}."),
    ),
    _neighbours,
    _find,
    unit="pairs of entries",
    innocent="The machine was replaced, or the program was updated.",
    season=SEASON,
)
