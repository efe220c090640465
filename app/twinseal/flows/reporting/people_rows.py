"""How people and rules changed in a part of the log: from people notes, which prove it, and from the lists of their seals."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from twinseal.domain.changes.registry import needs_note
from twinseal.domain.events.people import (
    PERSON_ACCEPTED,
    PERSON_CONFIRMED,
    PERSON_ENROLLED,
    PERSON_REBOUND,
    PERSON_REINSTATED,
    PERSON_REMOVED,
    PERSON_SUSPENDED,
)
from twinseal.domain.numbers import SEQ_MAX
from twinseal.flows.context.people_changed import PeopleChanged, Sort, people_changed
from twinseal.flows.log import stories
from twinseal.flows.log.change_consent import changes_of
from twinseal.flows.log.log_view import LogView
from twinseal.reports.model import PeopleRow

_IN_THE_NOTE: Final = frozenset(
    {
        PERSON_ENROLLED.name,
        PERSON_REMOVED.name,
        PERSON_SUSPENDED.name,
        PERSON_REINSTATED.name,
        PERSON_REBOUND.name,
        PERSON_CONFIRMED.name,
        PERSON_ACCEPTED.name,
    }
)
"""Changes that a people note says itself: what it says is proved, and is not told twice."""


def people_rows(part: LogView) -> tuple[PeopleRow, ...]:
    """Return a row for each change in the part, in order; before them who counts of an earlier time unconfirmed."""
    own = [entry.seq for entry in part.entries if entry.before is None and not entry.fault]
    # A part without entries is later than every note, as far as anybody can tell.
    first, last = min(own, default=SEQ_MAX), max(own, default=-1)
    by_seal = _rules(part)
    earlier: list[PeopleRow] = []
    rows: list[PeopleRow] = []
    for note, changed in zip(part.roster.notes, people_changed(part.roster), strict=True):
        # The entries that say that it was prepared and put in force stand around the first that it governs.
        if first <= note.start <= last + 1:
            rows += _rows(changed, by_seal.get((note.seal, note.generation), ()))
        elif note.start < first:
            still = [
                change for change in changed.changes if change.is_red and change.still_holds(part.roster, changed.edition)
            ]
            earlier += _rows(replace(changed, changes=tuple(still)), ())
    return (*earlier, *rows)


def _rows(changed: PeopleChanged, rules: tuple[tuple[str, bool], ...]) -> Iterator[PeopleRow]:
    signers = ", ".join(changed.signers)
    for change in changed.changes:
        if change.sort is Sort.RULES and rules:
            continue
        what = str(change.sentence)
        yield PeopleRow(changed.edition, changed.seal, changed.made_utc, what, signers, change.is_red)
    for said, is_red in rules:
        yield PeopleRow(changed.edition, changed.seal, changed.made_utc, said, signers, is_red)


def _rules(part: LogView) -> dict[tuple[int, int], tuple[tuple[str, bool], ...]]:
    """Return what proved lists decided and no note says, by seal and number of the files, each with whether it is red.

    That is what they decided about rules, and red that somebody got a new phone by the passphrase alone.
    """
    said: dict[tuple[int, int], tuple[tuple[str, bool], ...]] = {}
    for story in part.whole.values():
        for judged in changes_of(story, part.roster, part.seals):
            if judged.sealed is None:
                continue
            kinds = ((str(entry.fields.get("kind")), entry) for entry in judged.entries)
            rules = [
                entry
                for kind, entry in kinds
                if needs_note(kind) and (kind not in _IN_THE_NOTE or entry.fields.get("witness"))
            ]
            if rules:
                place = judged.sealed.seal, judged.sealed.base
                said[place] = tuple(
                    (stories.entry_line(entry, part.people).summary, bool(entry.fields.get("witness"))) for entry in rules
                )
    return said
