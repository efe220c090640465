"""Says in words what people notes did, for whoever verifies: who came, who left, and who signed for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from twinseal.audit.verify.roster import Edition, Entrant, Roster
from twinseal.domain.texts import sentence_of

_ENTERED: Final = {
    "held": "people_history.held",
    "open": "people_history.open",
    "continued": "people_history.continued",
    "kept": "people_history.kept",
}


def history(roster: Roster, size: int) -> tuple[str, ...]:
    """Return a sentence for each note, oldest first; `size` is how many entries the log has."""
    names: dict[str, str] = {}
    said = []
    for edition in roster.editions:
        before = dict(names)
        names |= {entrant.id: entrant.name for entrant in edition.people.values()}
        if edition.note is not None:
            said.append(_sentence(edition, before, names, size))
    return tuple(said)


def _sentence(edition: Edition, before: Mapping[str, str], names: Mapping[str, str], size: int) -> str:
    note = edition.note
    if note is None:
        return ""
    changes = [sentence_of("people_history.left", name=before.get(person, person)) for person in note.leaving]
    changes += [_entered(edition.people[line.id], line.how) for line in note.entering]
    for line in note.freed:
        by = line.evidence.by if line.evidence is not None else ""
        if by:
            changes.append(sentence_of("people_history.confirmed", name=names.get(line.id, line.id), by=names.get(by, by)))
        else:
            changes.append(sentence_of("people_history.accepted", name=names.get(line.id, line.id)))
    said = sentence_of(
        "people_history.edition",
        edition=note.edition,
        start=note.start,
        seal=note.seal,
        day=note.made_utc[:10],
        changes="; ".join(changes) or sentence_of("people_history.nobody"),
        signers=", ".join(before.get(person, person) for person in edition.signers),
    )
    waits = f" {sentence_of('people_history.governs_none')}" if note.start >= size else ""
    return said + waits


def _entered(entrant: Entrant, how: str) -> str:
    return sentence_of("people_history.entered", name=entrant.name, role=entrant.role, how=sentence_of(_ENTERED[how]))
