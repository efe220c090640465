"""Events of a seal: the new generation and the checkpoint over the log."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import Kind, Tag, coded, number, text, texts

_GENERATION: Final = number("number of the store's generation")
_HEADER: Final = text("SHA-256 of the header file, 64 hex")
_OF_A_SEAL: Final = {
    "generation": _GENERATION,
    "seal": number("number of the seal"),
    "header": _HEADER,
    "change_set": text("SHA-256 over the rows of the list of changes that this seal carries out, 64 hex; empty without one"),
    "edition": number("edition of people and rules that holds from this seal on, from 0 at the founding"),
}

SEAL_PREPARED: Final = Kind(
    "seal.prepared",
    "The vault is about to be sealed under a new key.",
    fields=_OF_A_SEAL,
    sentence="A new seal was prepared under a new vault key, as number {generation} on the disk",
    tags=frozenset({Tag.OF_THE_SEAL}),
)
SEAL_COMMITTED: Final = Kind(
    "seal.committed",
    "The vault is sealed under its new key.",
    fields=_OF_A_SEAL,
    sentence="Seal {seal} is in force",
    tags=frozenset({Tag.CHANGE, Tag.OF_THE_SEAL, Tag.SETTLES_DUTIES}),
)
SEAL_FOUND: Final = Kind(
    "seal.found",
    "A start found a seal in force that has no checkpoint yet: the program ended before it was made.",
    fields=_OF_A_SEAL,
    sentence="Seal {seal} was found in force; it has no checkpoint yet",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
SEAL_INCOMPLETE: Final = Kind(
    "seal.incomplete",
    "The contents were sealed, but sealing was not completed: the new seal could not be written or confirmed.",
    fields={
        "why": coded("why, as a code and its facts"),
        "header": text("SHA-256 of the header that stays in force, 64 hex"),
    },
    sentence="The contents were sealed, but sealing was not completed: {why:coded}",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.OF_THE_SEAL, Tag.NOT_IN_A_DEMO}),
)
SLOTS_ODD: Final = Kind(
    "slots.odd",
    "The keyslots are not those of the people and rules in force.",
    fields={
        "beyond": texts("pairs that have a slot and may not open, each as two ids"),
        "missing": texts("pairs that may open and have no slot, each as two ids"),
    },
    sentence="The keyslots are not those of the people and rules in force",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
CHECKPOINT_MADE: Final = Kind(
    "checkpoint.made",
    "A checkpoint of the log was signed and countersigned.",
    fields={
        "size": number("number of entries covered by the checkpoint"),
        "root": text("RFC 6962 root, 64 hex"),
        "sha256": text("SHA-256 of the checkpoint, 64 hex"),
        "cosigners": texts("ids of the people who countersigned"),
        "register_code": text("register code of the checkpoint"),
        "edition": number("edition of the people at its last entry, from 0 at the founding"),
        "header": text("SHA-256 of the header file that it names, 64 hex"),
    },
    sentence="Checkpoint covering {size} entries, register code {register_code}",
    tags=frozenset({Tag.CHANGE}),
)
