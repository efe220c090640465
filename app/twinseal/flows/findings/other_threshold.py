"""Two officers gave a threshold of findings another number: from that seal on all findings go by it, also those of earlier openings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.change_threshold import THRESHOLDS
from twinseal.domain.events.rules import THRESHOLD_CHANGED
from twinseal.domain.finding import Rank
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _changed(view: LogView) -> Iterable[Entry]:
    return view.of_kind(THRESHOLD_CHANGED)


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    first, last = dict[str, str](), dict[str, str]()
    for entry in entries:
        name = text(entry, "name")
        first.setdefault(name, text(entry, "before"))
        last[name] = text(entry, "after")
    for entry in entries:
        name = text(entry, "name")
        # Findings go by the number of today alone: one that is as it was hides nothing. Anybody who has the folder can write an
        # entry that gives it back, before or after: so it must be in force, and what it was at first that of the program.
        if not first[name] == last[name] == _number(view.thresholds, name) == _number(Thresholds(), name):
            facts = {"name": name, "before": text(entry, "before"), "after": text(entry, "after")}
            yield Match(name, places((entry,)), facts, text(entry, "t"))


def _number(thresholds: Thresholds, name: str) -> str:
    return str(getattr(thresholds, name)) if name in THRESHOLDS else ""


OTHER_THRESHOLD: Final = Rule(
    "A29",
    "Thresholds of findings that have another number",
    Rank.MEDIUM,
    "two officers gave a threshold another number, and all findings go by it. {name}: {after} (was {before}).",
    _changed,
    _find,
    unit="changes of thresholds",
    version=2,
    innocent="The number before found what is usual here; a back-test tells what it would have found.",
    words=THRESHOLD_CHANGED.words,
)
