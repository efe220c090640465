"""Seals that do not follow each other, or that are not the one an opening said it would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_FOUND, SEAL_INCOMPLETE
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text


def _seals(view: LogView) -> list[Entry]:
    kinds = (SEAL_COMMITTED, SEAL_FOUND, SEAL_INCOMPLETE, OPENING_RESEALED)
    return [entry for entry in view.of_kind(*kinds) if entry.before is None and not view.is_late(entry)]


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    del view
    last = announced = 0
    for entry in entries:
        if entry.is_a(OPENING_RESEALED):
            announced = number(entry, "next_seal")
        elif entry.is_a(SEAL_INCOMPLETE):
            announced = 0
        else:
            seal = number(entry, "seal")
            if last and seal != last + 1 and not (seal == last and entry.is_a(SEAL_FOUND)):
                yield _match(entry, "gap", seal, last)
            elif announced and seal != announced:
                yield _match(entry, "other", seal, announced)
            last, announced = seal, 0


def _match(entry: Entry, what: str, seal: int, before: int) -> Match:
    return Match(str(seal), places((entry,)), {"what": what, "seal": seal, "before": before}, text(entry, "t"))


SEAL_NUMBERS: Final = Rule(
    "A11",
    "Seals that do not follow each other",
    Rank.HIGH,
    (
        Variant("seal {seal} came after seal {before}: seals follow each other.", lambda facts: facts.get("what") == "gap"),
        Variant("seal {seal} was made, but the opening had said that it would be seal {before}."),
    ),
    _seals,
    _find,
    unit="seals and ends of openings",
)
