"""Who is in a vault from which entry on, as no note says it: ids, roles and Ed25519 keys alone, for what asks no more."""

from __future__ import annotations

from collections.abc import Mapping

from twinseal.audit.verify.roster import Edition, Entrant, Key, Origin, Roster


def roster_of(people: Mapping[int, Mapping[str, tuple[str, bytes]]]) -> Roster:
    """Return the roster of roles and keys by id, by the first entry that each edition governs; all keys are of number 1."""
    editions = [
        Edition(number, start, bytes(32), bytes(32), {who: _entrant(who, *facts) for who, facts in people[start].items()})
        for number, start in enumerate(sorted(people))
    ]
    keys = {who: (entrant.key,) for edition in editions for who, entrant in edition.people.items()}
    return Roster(tuple(editions), keys)


def _entrant(who: str, role: str, public: bytes) -> Entrant:
    return Entrant(who, who, role, Key(1, bytes(32), public, b"", bytes(32), "", Origin()))
