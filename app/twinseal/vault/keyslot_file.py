"""The keyslots of the generation in force, checked against the header."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from twinseal.crypto.keyslot import Keyslots, parse_keyslots
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault, KeyslotsDamaged
from twinseal.domain.ports import Files
from twinseal.domain.who_counts import Standings, slot_pairs
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths

Pair = tuple[str, str]
KEYSLOTS_MAX_BYTES: Final = 8 * 1024 * 1024


def load_keyslots(files: Files, paths: VaultPaths, header: Header) -> Keyslots:
    """Return the keyslots that the header names; raises `KeyslotsDamaged` or `UnknownFormat`."""
    try:
        data = files.read(paths.keyslots(header.generation), limit=KEYSLOTS_MAX_BYTES)
        if hashlib.sha256(data).hexdigest() != header.files.keyslots.sha256:
            raise _damaged()
        return parse_keyslots(canonical.loads_object(data), vault_id=header.vault_id, generation=header.generation)
    except (DiskFault, BadInput) as fault:
        raise _damaged() from fault


def _damaged() -> KeyslotsDamaged:
    return KeyslotsDamaged("keyslots.damaged.missing")


@dataclass(frozen=True, slots=True)
class Slots:
    """Pairs of ids, each sorted."""

    pairs: frozenset[Pair]
    """Who opens: they have a slot, and may."""
    beyond: tuple[Pair, ...]
    """Who has a slot and may not open."""
    missing: tuple[Pair, ...]
    """Who may open and has no slot."""


def slots_of(files: Files, paths: VaultPaths, header: Header, standings: Standings) -> Slots:
    """Return the slots of the generation of a header, by how people stand in the roster; raises as `load_keyslots`."""
    listed = load_keyslots(files, paths, header).pairs
    rule = pairs_of(header, standings)
    return Slots(listed & rule, tuple(sorted(listed - rule)), tuple(sorted(rule - listed)))


def pairs_of(header: Header, standings: Standings) -> frozenset[Pair]:
    """Return who may open together, by the people and rules in force and by who counts with whom in the roster."""
    forbidden = header.policy.same_team_forbidden
    return frozenset(slot_pairs(header.constitution.people, standings, same_team_forbidden=forbidden))
