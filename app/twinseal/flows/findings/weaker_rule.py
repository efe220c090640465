"""Two officers made a rule of the policy weaker; whether that list is in force says another rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.change_policy import ChangePolicy
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _changed(view: LogView) -> Iterable[Entry]:
    return view.of_kind(POLICY_CHANGED)


def _find(entries: Sequence[Entry], view: LogView) -> Iterator[Match]:
    del view
    for entry in entries:
        change = ChangePolicy.from_fields(entry.fields)
        if change.is_weaker:
            yield Match(change.name, places((entry,)), change.fields(), text(entry, "t"))


WEAKER_RULE: Final = Rule(
    "A27",
    "Rules that were made weaker",
    Rank.MEDIUM,
    "two officers made a rule weaker. {name}: {after} (was {before}).",
    _changed,
    _find,
    unit="changes of rules",
    season=SEASON,
    innocent="The rule was stricter than the work allowed.",
    words=POLICY_CHANGED.words,
)
