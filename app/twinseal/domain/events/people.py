"""Events of people: who belongs to the vault, and who proves to be whom."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import ASKED_AGAIN, FORM_SIGNATURE, IN_LIST, PERSON, Kind, Tag, number, record, text

PERSON_ENROLLED: Final = Kind(
    "person.enrolled",
    (
        "A person was enrolled in the vault with this name, role and team; one entry per person, right after the "
        "vault was created."
    ),
    fields={
        "person": PERSON,
        "name": text("name of the person"),
        "role": text("`operator`, `officer` or `auditor`"),
        "team": text("team of the person, or empty"),
    },
    sentence="{name} was enrolled as {role}[, team {team}]",
    tags=frozenset({Tag.CHANGE}),
)
IDENTIFY_ATTEMPT: Final = Kind(
    "identify.attempt",
    "A person started to authenticate.",
    fields={
        "seat": text("`first`, `second`, `auditor`, or what a fresh code was for"),
        "person": PERSON,
    },
    sentence="{person:name} started to authenticate ({seat})",
)
IDENTIFY_GRANTED: Final = Kind(
    "identify.granted",
    "Passphrase and code were correct.",
    fields={
        "ref": number("number of the entry of the attempt"),
        "person": PERSON,
        "drift_steps": number("how far the phone's clock was from the machine's, in steps of 30 s"),
    },
    sentence="{person:name} authenticated",
    tags=frozenset({Tag.DECIDES_ATTEMPT}),
)
IDENTIFY_DENIED: Final = Kind(
    "identify.denied",
    "Passphrase or code was wrong, the person had to wait, or their role or pair does not allow it.",
    fields={
        "ref": number("number of the entry of the attempt; 0 where it was refused before anything was tried"),
        "person": PERSON,
        "reason": text("why, as a code"),
    },
    sentence="{person:name} was denied access: {reason}",
    words={
        "reason": {
            "wrong": "wrong passphrase or code",
            "replayed": "the code had already been used",
            "role": "their role does not allow it",
            "guard.wait": "they still had to wait after wrong attempts",
            "guard.locked": "they were locked after too many wrong attempts",
            "pair.same_person": "they had made the request themselves",
            "pair.not_allowed": "these two people may not open together",
            "held": "no third person has confirmed them yet",
            "other_founding": "they were enrolled under another trust card than the one in the vault's folder",
        }
    },
    tags=frozenset({Tag.ATTEMPT, Tag.DENIAL, Tag.DECIDES_ATTEMPT}),
    trouble="{person:name} was denied access {times}",
)
IDENTIFY_CANCELLED: Final = Kind(
    "identify.cancelled",
    "The check of a passphrase was cancelled before anybody could know whether it was right; it counts as no attempt.",
    fields={
        "ref": number("number of the entry of the attempt"),
        "person": PERSON,
    },
    sentence="The check of {person:name} was cancelled before its outcome was known",
    tags=frozenset({Tag.DECIDES_ATTEMPT, Tag.NOT_IN_A_DEMO}),
)
ATTEMPT_UNRESOLVED: Final = Kind(
    "attempt.unresolved",
    "An attempt has no outcome because the program stopped before it was recorded.",
    fields={"person": PERSON},
    sentence="An attempt by {person:name} has no outcome: Twinseal stopped before it was recorded",
    tags=frozenset({Tag.ATTEMPT, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
    trouble="{person:name} made an attempt that has no outcome {times}",
)
CODE_DENIED: Final = Kind(
    "code.denied",
    "A fresh code during an opening was wrong.",
    fields={"person": PERSON, "purpose": text("what the fresh code was for")},
    sentence="Wrong code from {person:name} ({purpose})",
    tags=frozenset({Tag.ATTEMPT, Tag.DENIAL}),
)
PERSON_REMOVED: Final = Kind(
    "person.removed",
    "A list of changes lets a person leave; a new vault key and a new audit key take effect at the reseal.",
    fields={
        "person": PERSON,
        "reason": text("why, in words"),
        "seen_count": number("of how many envelopes something was shown to that person, as far as the store knows"),
        "asked_again": ASKED_AGAIN,
        **IN_LIST,
    },
    sentence=(
        "Both people agreed that {person:name} leaves at the reseal ({reason}): entries made until then they may still "
        "read, later ones they cannot[; they saw {seen_count:count|envelope|envelopes}]"
    ),
    tags=frozenset({Tag.FINDING, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
PERSON_MET: Final = Kind(
    "person.met",
    "A third person met somebody whose keys are held back, and confirmed them; it changes nothing until two officers take it up.",
    fields={
        "person": PERSON,
        "form": record("the confirmation that was signed, field by field"),
        "signature": FORM_SIGNATURE,
        "signature_mldsa44": text("ML-DSA-44 over the same, 4840 hex"),
    },
    sentence="Keys of {person:name} were confirmed by {form.by:name}, who met them",
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
PEOPLE_LISTED: Final = Kind(
    "people.listed",
    "A people note is in force: from its first entry on other people, keys or rules hold.",
    fields={
        "edition": number("number of the note, and of the edition that it puts in force"),
        "sha256": text("SHA-256 of the note's text, 64 hex"),
        "people_count": number("how many people there are from then on"),
        "start": number("number of the first entry that it governs"),
    },
    sentence="Edition {edition} of people and rules is in force from entry {start} on: {people_count:count|person|people}",
    tags=frozenset({Tag.CHANGE, Tag.OF_THE_SEAL, Tag.NOT_IN_A_DEMO}),
)
PERSON_CHANGED: Final = Kind(
    "person.changed",
    "A person's name, role or team changed.",
    fields={
        "person": PERSON,
        "name": text("name of the person"),
        "role": text("`operator`, `officer` or `auditor`"),
        "team": text("team of the person, or empty"),
    },
    later=True,
)
PERSON_REBOUND: Final = Kind(
    "person.rebound",
    "A person has a new passphrase or a new authenticator.",
    fields={"person": PERSON, "what": text("which of them")},
    later=True,
)
PERSON_SUSPENDED: Final = Kind(
    "person.suspended",
    "A person cannot open anything for a while.",
    fields={"person": PERSON, "reason": text("why, in words"), "until": text("until when, UTC")},
    later=True,
)
