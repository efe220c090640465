"""A change of people that somebody who did not sign it has not acknowledged in time."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CREATED
from twinseal.domain.finding import Rank
from twinseal.domain.statement import ACKNOWLEDGE
from twinseal.domain.utc_text import is_moment
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


@dataclass(frozen=True, slots=True)
class _Owed:
    """One change of people and one person who did not sign it."""

    entry: Entry
    person: str
    said: Entry | None

    @property
    def due_utc(self) -> str:
        """Return when it was due."""
        return text(self.entry, "due")


def _subjects(view: LogView) -> Iterator[_Owed]:
    """Yield who owed what: everybody who was in the vault then and later, and did not sign; each says it once for each change."""
    said: dict[str, deque[Entry]] = {}
    for entry in view.of_kind(DUTY_ACKNOWLEDGED):
        said.setdefault(text(entry, "person"), deque()).append(entry)
    if not view.roster.editions:
        return
    stay = set(view.roster.editions[-1].people)
    for entry in view.of_kind(DUTY_CREATED):
        if text(entry, "duty") != ACKNOWLEDGE:
            continue
        then = view.roster.at(entry.seq).people
        for person in sorted(stay & {each for each, entrant in then.items() if not entrant.is_seat} - _actors(entry)):
            own = said.get(person, deque())
            while own and own[0].seq < entry.seq:
                own.popleft()
            yield _Owed(entry, person, own.popleft() if own else None)


def _actors(entry: Entry) -> set[str]:
    rows = entry.fields.get("actors")
    return {str(row.get("person", "")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()


def _find(owed: Sequence[_Owed], view: LogView) -> Iterator[Match]:
    for each in owed:
        said = text(each.said, "t") if each.said is not None else ""
        until = said or view.now_utc
        if is_moment(until) and is_moment(each.due_utc) and until > each.due_utc:
            facts = {"person": each.person, "due": each.due_utc, "said": said}
            yield Match(each.person, places((each.entry,)), facts, each.due_utc)


NOT_ACKNOWLEDGED: Final = Rule(
    "D3",
    "Changes of people that were not acknowledged in time",
    Rank.MEDIUM,
    "{person:name} was due to acknowledge a change of people by {due:utc}[, and did so on {said:utc}].",
    _subjects,
    _find,
    unit="acknowledgements that were owed",
    innocent="They were away.",
    thresholds=("acknowledge_due_h",),
)
