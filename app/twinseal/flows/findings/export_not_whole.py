"""An export that was begun and never ended, or that is not whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import AUDIT_SIGNED_OUT, EXPORT_BEGUN, EXPORT_ENDED
from twinseal.domain.events.opening import OPENING_BEGUN
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_NOT_WHOLE: Final = ("failed", "not_synced")


def _begun(view: LogView) -> list[Entry]:
    return view.of_kind(EXPORT_BEGUN)


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    ends = {text(entry, "export"): entry for entry in view.of_kind(EXPORT_ENDED)}
    # A report inside an export is made before the export ends: only once a visit is over its export is.
    over = max((entry.seq for entry in view.of_kind(AUDIT_SIGNED_OUT, OPENING_BEGUN)), default=-1)
    for entry in entries:
        name = text(entry, "export")
        end = ends.get(name)
        if end is None and over > entry.seq:
            yield Match("not ended", places((entry,)), {"export": name, "outcome": ""}, text(entry, "t"))
        elif end is not None and text(end, "outcome") in _NOT_WHOLE:
            facts = {"export": name, "outcome": text(end, "outcome")}
            yield Match("not whole", places((entry, end)), facts, text(entry, "t"))


EXPORT_NOT_WHOLE: Final = Rule(
    "A16",
    "Exports that are not whole",
    Rank.LOW,
    (
        Variant("the export {export} ended, and is not whole: {outcome:spaced}.", lambda facts: facts.get("outcome")),
        Variant("the export {export} was begun and never ended: what is on the drive may not be whole."),
    ),
    _begun,
    _find,
    unit="exports",
    innocent="The drive was taken out too early.",
    season=SEASON,
)
