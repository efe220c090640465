"""Events of the vault itself and of the program that takes it up."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import ASKED_AGAIN, IN_LIST, Kind, Tag, all_coded, number, text, texts, yes_no
from twinseal.domain.events.sentence import Variant

VAULT_FOUNDED: Final = Kind(
    "vault.founded",
    "The ceremony was completed; first entry of the log.",
    fields={
        "vault": text("id of the vault"),
        "name": text("name of the vault"),
        "place": text("where the vault is kept"),
        "demo": yes_no("whether it is a demo vault"),
        "people_count": number("number of people"),
        "pairs": number("pairs of people who can open"),
        "envelope_count": number("number of envelopes"),
        "warnings": texts("warnings that were accepted at the ceremony"),
        "imported_count": number("number of envelopes that were imported from another program; each owes a rotation"),
        "imported_from": texts("what they were read from, `keepass-xml` or `csv`"),
    },
    sentence=(
        "The vault {name} was created with {people_count} people and {envelope_count:count|envelope|envelopes}"
        "[, {imported_count} imported from {imported_from}]"
        "[; warnings accepted: {warnings:joined}]"
    ),
    words={"imported_from": {"keepass-xml": "KeePass", "csv": "a CSV file"}},
    tags=frozenset({Tag.CHANGE}),
)
PROGRAM_STARTED: Final = Kind(
    "program.started",
    "The program opened a vault folder and found something left over.",
    fields={
        "findings": texts("what was left over: `unclean_end`, `guard`, `linked` (the log or its key has a second name)")
    },
    sentence=(
        Variant("Twinseal started on this vault and found: {findings}", lambda facts: facts.get("findings")),
        Variant("Twinseal started on this vault and found: an incomplete last write"),
    ),
    words={
        "findings": {
            "unclean_end": "an opening that ended without a reseal",
            "guard": "the lockout file missing, damaged or incomplete",
            "linked": "a second name (hard link) of the log or its key",
        }
    },
)
GUARD_REBUILT: Final = Kind(
    "guard.rebuilt",
    (
        "The lockout file (guard.json) was missing, damaged or incomplete and was rebuilt; everyone it did not "
        "list must wait once."
    ),
    sentence=(
        "The lockout file (guard.json) was missing, damaged or incomplete; it was rebuilt, and everyone it did not list must "
        "wait once"
    ),
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
MEMORY_DIFFERS: Final = Kind(
    "memory.differs",
    "At a start the vault did not continue what this machine remembered of it.",
    fields={"differences": all_coded("what does not match, and what is `expected` and `found` there")},
    sentence="The vault does not continue from what this machine remembers of it: {differences:coded}",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
CLOCK_STEP: Final = Kind(
    "clock.step",
    "The machine's clock was changed.",
    fields={"seconds": number("by how many seconds the wall clock moved relative to the clock since boot")},
    sentence=(
        Variant(
            "The machine's clock was set back by {seconds:size} seconds",
            lambda facts: isinstance(seconds := facts.get("seconds"), int) and seconds < 0,
        ),
        Variant("The machine's clock was set forward by {seconds:size} seconds"),
    ),
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO}),
)
CLOCK_CORRECTED: Final = Kind(
    "clock.corrected",
    "A list of changes says why the clock stepped since the last seal; Twinseal sets no clock.",
    fields={
        "seconds": number("by how many seconds it was set forward; below 0 where it was set back"),
        "reason": text("why, in words"),
        "asked_again": ASKED_AGAIN,
        **IN_LIST,
    },
    sentence=(
        Variant(
            "Both people agreed why the machine's clock was {seconds:size} seconds fast until then: {reason}",
            lambda facts: isinstance(seconds := facts.get("seconds"), int) and seconds < 0,
        ),
        Variant("Both people agreed why the machine's clock was {seconds:size} seconds slow until then: {reason}"),
    ),
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN, Tag.NOT_IN_A_DEMO}),
)
PROGRAM_CHANGED: Final = Kind(
    "program.changed",
    "Another machine or another version of the program opened the vault folder.",
    fields={
        "what": text("what is another"),
        "before": text("what was before"),
        "after": text("what is now"),
    },
    later=True,
)
VAULT_BACKED_UP: Final = Kind(
    "vault.backed_up",
    "The sealed folder was copied into a backup.",
    fields={"sha256": text("SHA-256 of the backup, 64 hex"), "target": text("where it was written")},
    later=True,
)
VAULT_RESTORED: Final = Kind(
    "vault.restored",
    "Two people restored a backup: the log continues from an earlier entry.",
    fields={
        "sha256": text("SHA-256 of the backup, 64 hex"),
        "entries": number("number of entries in the log that was restored"),
        "last_head": text("head of the last of them, 64 hex"),
        "register_code": text("register code of the newest checkpoint in it"),
    },
    later=True,
)
