"""Two officers made a rule of the policy weaker; whether that list is in force says another rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.changes.change_policy import ChangePolicy
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _changed(view: LogView) -> Iterable[Entry]:
    return (entry for entry in view.sound if entry.is_a(POLICY_CHANGED))


def _find(entry: Entry) -> Iterator[Match]:
    change = ChangePolicy.from_fields(entry.fields)
    if change.is_weaker:
        yield Match(places((entry,)), change.fields(), text(entry, "t"))


WEAKER_RULE: Final = Rule(
    "weaker-rule",
    Rank.MEDIUM,
    "two officers made a rule weaker. {name}: {after} (was {before}).",
    _changed,
    _find,
    innocent="The rule was stricter than the work allowed.",
    words=POLICY_CHANGED.words,
)
