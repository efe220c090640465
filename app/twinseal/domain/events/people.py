"""Events of people: who belongs to the vault, and who proves to be whom."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import ASKED_AGAIN, PERSON, Kind, Tag, number, text

PERSON_ENROLLED: Final = Kind(
    "person.enrolled",
    "A person belongs to the vault, with this name, role and team; one entry a person, right after the founding.",
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
    "A person is about to prove who they are.",
    fields={
        "seat": text("`first`, `second`, `auditor`, or what a fresh code was asked for"),
        "person": PERSON,
    },
    sentence="{person:name} is about to prove who they are ({seat})",
)
IDENTIFY_GRANTED: Final = Kind(
    "identify.granted",
    "Passphrase and code were right.",
    fields={
        "ref": number("number of the entry of the attempt"),
        "person": PERSON,
        "drift_steps": number("by how many steps of 30 s the phone's clock was away from the machine's"),
    },
    sentence="{person:name} was let in",
    tags=frozenset({Tag.DECIDES_ATTEMPT}),
)
IDENTIFY_DENIED: Final = Kind(
    "identify.denied",
    "Passphrase or code was wrong, or the person had to wait.",
    fields={
        "ref": number("number of the entry of the attempt; 0 where it was refused before anything was tried"),
        "person": PERSON,
        "reason": text("why, as a code"),
    },
    sentence="{person:name} was not let in: {reason}",
    words={
        "reason": {
            "wrong": "passphrase or code was wrong",
            "replayed": "this code was used before",
            "role": "their role does not allow it",
            "guard.wait": "they had to wait after wrong attempts",
            "guard.locked": "they were locked after too many wrong attempts",
            "pair.same_person": "they had asked themselves",
            "pair.not_allowed": "the two may not open together",
        }
    },
    tags=frozenset({Tag.ATTEMPT, Tag.DENIAL, Tag.DECIDES_ATTEMPT}),
    trouble="{times} {person:name} was not let in",
)
ATTEMPT_UNRESOLVED: Final = Kind(
    "attempt.unresolved",
    "An attempt has no outcome: the program ended in between.",
    fields={"person": PERSON},
    sentence="An attempt of {person:name} has no outcome: the program ended in between",
    tags=frozenset({Tag.ATTEMPT, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
    trouble="{times} an attempt of {person:name} has no outcome",
)
CODE_DENIED: Final = Kind(
    "code.denied",
    "A fresh code during an opening was wrong.",
    fields={"person": PERSON, "purpose": text("what the fresh code was for")},
    sentence="Code of {person:name} was not right ({purpose})",
    tags=frozenset({Tag.ATTEMPT, Tag.DENIAL}),
)
AUDITOR_REMOVAL_AGREED: Final = Kind(
    "auditor.removal_agreed",
    "Both people removed an auditor with fresh codes; a new audit key holds from the next reseal on.",
    fields={"person": PERSON, "reason": text("why, in words"), "asked_again": ASKED_AGAIN},
    sentence=(
        "Both agreed to remove the auditor {person:name} at the reseal ({reason}): entries until then stay readable to them, "
        "later ones do not"
    ),
    tags=frozenset({Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
PERSON_CHANGED: Final = Kind(
    "person.changed",
    "A person has another name, role or team.",
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
    "A person can open nothing for a while.",
    fields={"person": PERSON, "reason": text("why, in words"), "until": text("until when, UTC")},
    later=True,
)
PERSON_REMOVED: Final = Kind(
    "person.removed",
    "A person left; a new vault key holds from the next reseal on.",
    fields={"person": PERSON, "reason": text("why, in words")},
    later=True,
)
