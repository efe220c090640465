"""Events of changes to the vault, drills and recovery; those without a sentence are of parts that are not built yet."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import (
    ASKED_AGAIN,
    ENVELOPE,
    FORM_SIGNATURE,
    IN_LIST,
    PERSON,
    Kind,
    Tag,
    number,
    record,
    records,
    text,
    texts,
    yes_no,
)
from twinseal.domain.events.sentence import Variant

_COUNT: Final = number("how many changes it has")

SELF_CHECK_DONE: Final = Kind(
    "self_check.done",
    "One person proved that their passphrase, code and keyslots work; nothing was opened.",
    fields={"person": PERSON, "keyslots": number("how many of the person's keyslots were tried and worked")},
    later=True,
)
DRILL_CERTIFIED: Final = Kind(
    "drill.certified",
    "A drill came to its end: how much could be decrypted without being shown, and what else was proven.",
    fields={
        "envelope_count": number("how many envelopes could be decrypted, that of the drill included"),
        "file_count": number("how many files could be decrypted to their end"),
        "failed": records(
            "what could not be decrypted, at most 50: `id` of the envelope or file, `label` of the envelope, and `file`, the name "
            "of the file, empty for an envelope"
        ),
        "printed": yes_no("whether both saw a page come out of the printer"),
        "carried": yes_no("whether a file was written to a removable drive and read back"),
    },
    sentence=(
        Variant(
            "The drill did not read everything: {failed:labels} cannot be decrypted; {envelope_count:count|envelope|envelopes} and "
            "{file_count:count|file|files} can",
            lambda facts: facts.get("failed"),
        ),
        Variant(
            "The drill was certified: {envelope_count:count|envelope|envelopes} and {file_count:count|file|files} were decrypted and "
            "no real secret was shown"
        ),
    ),
    tags=frozenset({Tag.WHILE_OPEN, Tag.NEEDS_CONSENT}),
)
VALIDATION_RENEWED: Final = Kind(
    "validation.renewed",
    "A person, an envelope or the drill was validated again, until a new date.",
    fields={
        "what": text("what is valid"),
        "person": PERSON,
        "envelope": ENVELOPE,
        "until": text("until when, UTC"),
    },
    later=True,
)
CHANGE_SIGNED: Final = Kind(
    "change.signed",
    "One of two people signed the list of changes shown to them.",
    fields={
        "form": record("the text that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence="{form.person_name} signed a list of {form.count:count|change|changes}",
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
CHANGES_KEPT: Final = Kind(
    "changes.kept",
    "A list of changes was not signed: nothing was changed, and it is kept for the next opening.",
    fields={"count": _COUNT},
    sentence="A list of {count:count|change|changes} was not signed and is kept for the next opening",
    tags=frozenset({Tag.WHILE_OPEN}),
)
CHANGES_TAKEN_UP: Final = Kind(
    "changes.taken_up",
    "Two people took up a list of changes of an earlier opening.",
    fields={"count": _COUNT},
    sentence="A list of {count:count|change|changes} of an earlier opening was taken up",
    tags=frozenset({Tag.WHILE_OPEN}),
)
CHANGES_DROPPED: Final = Kind(
    "changes.dropped",
    "Two people dropped a list of changes of an earlier opening.",
    fields={"count": _COUNT},
    sentence="A list of {count:count|change|changes} of an earlier opening was dropped",
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
ENVELOPE_ADDED: Final = Kind(
    "envelope.added",
    "A list of changes adds an envelope.",
    fields={
        "envelope": ENVELOPE,
        "name": text("name of the envelope"),
        "system": text("the system that the envelope is for"),
        "serves_vault": yes_no("whether this room or vault itself depends on it"),
        "fields": texts("names of fields, never their contents"),
        "new_files": texts("names of files"),
        "imported": text("what it was read from, `keepass-xml` or `csv`; empty where people typed it"),
        **IN_LIST,
    },
    sentence="Both people agreed to add the envelope {name}[, imported from {imported}]",
    words={"imported": {"keepass-xml": "KeePass", "csv": "a CSV file"}},
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
ENVELOPE_REPLACED: Final = Kind(
    "envelope.replaced",
    "A list of changes replaces the contents of an envelope.",
    fields={
        "envelope": ENVELOPE,
        "fields": texts("names of fields that are new or have another value, never their contents"),
        "new_files": texts("names of files that are new"),
        "gone": texts("names of fields and files that it has no more"),
        "generated": yes_no("whether the program made up every secret that is new"),
        "tested": yes_no("whether someone tested it"),
        **IN_LIST,
    },
    sentence="Both people agreed to replace the contents of {envelope:label}",
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
ENVELOPE_UNDONE: Final = Kind(
    "envelope.undone",
    "A list of changes puts the contents of an envelope before the last change back.",
    fields={"envelope": ENVELOPE, **IN_LIST},
    sentence="Both people agreed to put the contents of {envelope:label} before the last change back",
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
ENVELOPE_RELABELLED: Final = Kind(
    "envelope.relabelled",
    "A list of changes gives an envelope another label, card or longest opening.",
    fields={
        "envelope": ENVELOPE,
        "parts": texts("names of the parts that change"),
        "was": record("label, system, longest opening in minutes and whether this room depends on it, as they change"),
        "becomes": record("the same parts afterwards"),
        "after_sha256": text("SHA-256 of the new card's canonical JSON, 64 hex; empty if the card stays"),
        **IN_LIST,
    },
    sentence="Both people agreed to change label or card of {envelope:label}",
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
ENVELOPE_RETIRED: Final = Kind(
    "envelope.retired",
    "A list of changes retires an envelope: its contents are destroyed.",
    fields={"envelope": ENVELOPE, "reason": text("why, in words"), "asked_again": ASKED_AGAIN, **IN_LIST},
    sentence="Both people agreed to retire {envelope:label} and destroy its contents ({reason:inner})",
    tags=frozenset({Tag.CHANGE, Tag.WHILE_OPEN}),
)
RECOVERY_MADE: Final = Kind(
    "recovery.made",
    "Recovery envelopes were printed and read back; earlier ones are void.",
    fields={"count": number("how many recovery envelopes"), "void": number("how many earlier ones are void")},
    later=True,
)
SLIP_PRINTED: Final = Kind(
    "slip.printed",
    "A slip for the owner of an envelope was taken to be printed or saved.",
    fields={
        "slip": text("`owner`; later also `seal` and `recovery`"),
        "envelope": ENVELOPE,
        "alert": number("number of the alert of a slip for an owner"),
    },
    sentence="A slip for the owner of {envelope:label} was taken to be printed or saved",
    tags=frozenset({Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
