"""Which entries have what is to be withheld, and the row that stands in the place of one: its commitment.

A line commits to the whole text of its entry, so an entry is shown whole or not at all. What is shown still proves itself,
and of what is withheld anybody who gets the entry later can check that it is the one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from twinseal.audit.format.line import commitment_of
from twinseal.audit.read.reader import Entry
from twinseal.audit.verify.roster import Roster
from twinseal.domain import canonical
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.reading import Withheld, withheld_words
from twinseal.flows.log.log_reading import readable_row

_WRITTEN: Final = frozenset(
    {
        "account", "answers", "explanation", "happened", "justification", "lessons", "note", "phrase", "reason",
        "recommendations", "reference", "remark", "remarks", "what", "why",
    }
)  # fmt: skip
"""Fields with words of people, in events and in the forms that they sign; `what` of a finding may quote them."""


def names_of(roster: Roster) -> frozenset[str]:
    """Return every name that anybody of a vault ever had, folded."""
    return frozenset(
        entrant.name.casefold() for edition in roster.editions for entrant in edition.people.values() if entrant.name
    )


def withheld_of(entry: Entry, wanted: frozenset[Withheld], names: Collection[str]) -> frozenset[Withheld]:
    """Return which of the wanted kinds an entry has; of one that is not what an event must be, all of them."""
    if entry.fault:
        return wanted
    has = set()
    # Whose enrolment no seal carried out is in no roster, and is named all the same.
    if Withheld.NAMES in wanted and (entry.is_a(PERSON_ENROLLED) or _names_somebody(entry.fields, names)):
        has.add(Withheld.NAMES)
    if Withheld.REASONS in wanted and _has_words(entry.fields):
        has.add(Withheld.REASONS)
    return frozenset(has)


def _names_somebody(value: object, names: Collection[str]) -> bool:
    if isinstance(value, str):
        folded = value.casefold()
        return any(name in folded for name in names)
    if isinstance(value, dict):
        return any(_names_somebody(inner, names) for inner in value.values())
    return isinstance(value, list) and any(_names_somebody(inner, names) for inner in value)


def _has_words(value: object) -> bool:
    if isinstance(value, dict):
        return any((name in _WRITTEN and bool(inner)) or _has_words(inner) for name, inner in value.items())
    return isinstance(value, list) and any(map(_has_words, value))


def partly_readable(entries: Iterable[Entry], wanted: frozenset[Withheld], names: Collection[str]) -> Iterator[bytes]:
    """Yield a row for each entry: its text, or in its place the commitment of its line and what is withheld."""
    for entry in entries:
        withheld = withheld_of(entry, wanted, names)
        yield canonical.dumps(_commitment_row(entry, withheld) if withheld else readable_row(entry)) + b"\n"


def _commitment_row(entry: Entry, withheld: frozenset[Withheld]) -> dict[str, object]:
    mark = {} if entry.before is None else {"unanchored": entry.before}
    return {
        "commitment": commitment_of(canonical.dumps(dict(entry.fields))).hex(),
        "head": entry.head.hex(),
        "seq": entry.seq,
        "withheld": withheld_words(withheld),
        **mark,
    }
