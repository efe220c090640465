"""Events of a seal: the new generation and the checkpoint over the log."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import Kind, Tag, coded, number, text, texts

_GENERATION: Final = number("number of the store's generation")
_HEADER: Final = text("SHA-256 of the header file, 64 hex")

SEAL_PREPARED: Final = Kind(
    "seal.prepared",
    "The vault is about to be sealed under a new key.",
    fields={
        "generation": _GENERATION,
        "header": _HEADER,
        "change_set": text(
            "SHA-256 over the rows of the list of changes that this seal carries out, 64 hex; empty without one"
        ),
    },
    sentence="A new seal was prepared under a new vault key, as number {generation} on the disk",
    tags=frozenset({Tag.OF_THE_SEAL}),
)
SEAL_COMMITTED: Final = Kind(
    "seal.committed",
    "The vault is sealed under its new key.",
    fields={"generation": _GENERATION, "header": _HEADER, "seal": number("number of the seal")},
    sentence="Seal {seal} is in force",
    tags=frozenset({Tag.CHANGE, Tag.OF_THE_SEAL, Tag.SETTLES_DUTIES}),
)
SEAL_INCOMPLETE: Final = Kind(
    "seal.incomplete",
    "The contents were sealed, but sealing was not completed: the new seal could not be written or confirmed.",
    fields={"why": coded("why, as a code and its facts")},
    sentence="The contents were sealed, but sealing was not completed: {why:coded}",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.OF_THE_SEAL, Tag.NOT_IN_A_DEMO}),
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
    },
    sentence="Checkpoint covering {size} entries, register code {register_code}",
    tags=frozenset({Tag.CHANGE}),
)
