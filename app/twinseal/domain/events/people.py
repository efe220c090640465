"""Events of people: who belongs to the vault, and who proves to be whom."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import (
    ASKED_AGAIN,
    FORM_SIGNATURE,
    IN_LIST,
    PERSON,
    Kind,
    Tag,
    number,
    record,
    text,
    texts,
    yes_no,
)
from twinseal.domain.events.sentence import Variant

_KEYS: Final = {
    "key": number("number of the keys, 1 for the first"),
    "public_sha256": text("SHA-256 of everything that the person is known by with these keys, 64 hex (formats.md 5.1)"),
    "certificate_sha256": text("SHA-256 of their certificate, 64 hex"),
}
_BY: Final = texts("ids of the two who signed for the keys; none at the founding")
PERSON_ENROLLED: Final = Kind(
    "person.enrolled",
    (
        "A person was enrolled with this name, role and team: at the founding, one entry per person right after the vault was "
        "created, or by a list of changes, from the reseal on."
    ),
    fields={
        "person": PERSON,
        "name": text("name of the person"),
        "role": text("`operator`, `officer` or `auditor`"),
        "team": text("team of the person, or empty"),
        **_KEYS,
        "how": text("`founding`; `held`: back until a third person confirms them; `open`: no third person could"),
        "by": _BY,
        "change_set": text("SHA-256 over the rows of the list that it belongs to, 64 hex; empty at the founding"),
        "number": number("its place in the list, from 1; 0 at the founding"),
    },
    sentence=(
        Variant("{name} was enrolled as {role}[, team {team}]", lambda facts: not facts.get("change_set")),
        Variant("Both people agreed to enrol {name} at the reseal as {role}[, team {team}], {how}"),
    ),
    words={"how": {"held": "held back until a third person confirms them", "open": "confirmed by no third person"}},
    tags=frozenset({Tag.CHANGE}),
)
IDENTIFY_ATTEMPT: Final = Kind(
    "identify.attempt",
    "A person started to authenticate.",
    fields={
        "purpose": text(
            "what for: `first`, `second`, `witness`, `auditor`, `reinstated`; `subject`, whose keys a list changes; or what a fresh code was for; "
            "with `_without_code` behind it by the passphrase alone"
        ),
        "person": PERSON,
    },
    sentence="{person:name} started to authenticate ({purpose})",
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
            "witness": "they may not be the witness",
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
    tags=frozenset({Tag.ATTEMPT, Tag.NOT_IN_A_DEMO}),
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
        "Both people agreed that {person:name} leaves at the reseal ({reason:inner}): entries made until then they may still "
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
PERSON_CONFIRMED: Final = Kind(
    "person.confirmed",
    "A list of changes takes up a third person's confirmation: somebody is held back no longer from the reseal on.",
    fields={
        "person": PERSON,
        "key": number("number of the keys that were confirmed"),
        "third": text("id of the third person"),
        "met": number("number of the entry `person.met` that has the evidence"),
        **IN_LIST,
    },
    sentence="Both people took up that {third:name} met {person:name} and confirmed their keys (entry {met})",
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
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
    "A list of changes gives a person another name, role or team, from the reseal on.",
    fields={
        "person": PERSON,
        "was": record("name, role and team, as they change"),
        "becomes": record("the same parts afterwards"),
        **IN_LIST,
    },
    sentence="Both people agreed on another name, role or team for {person:name} from the reseal on",
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
PERSON_REBOUND: Final = Kind(
    "person.rebound",
    "A list of changes gives a person new keys, with a new passphrase, a new authenticator, or both, from the reseal on.",
    fields={
        "person": PERSON,
        "what": text("`passphrase`, `authenticator` or `both`"),
        **_KEYS,
        "how": text(
            "`continued`: they sign with the old keys too; `held`: back until a third confirms; `open`: no third could"
        ),
        "by": _BY,
        "without_code": yes_no("whether their old passphrase alone was asked for, because the authenticator is lost"),
        "witness": text("id of whoever stood by where the two could not open besides, or empty"),
        **IN_LIST,
    },
    sentence="Both people agreed that {person:name} gets {what} at the reseal, {how}[, {without_code}][, with {witness:name} as the witness]",
    words={
        "what": {
            "passphrase": "a new passphrase",
            "authenticator": "a new authenticator",
            "both": "a new passphrase and a new authenticator",
        },
        "without_code": {"yes": "by the passphrase alone, without a code", "no": ""},
        "how": {
            "continued": "known by the keys that they had",
            "held": "given by others, held back until a third person confirms them",
            "open": "given by others, confirmed by no third person",
        },
    },
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
PERSON_SUSPENDED: Final = Kind(
    "person.suspended",
    "A list of changes suspends a person, from the reseal on; nothing ends it by itself.",
    fields={
        "person": PERSON,
        "reason": text("why, in words"),
        "until": text("day until which that is foreseen, `YYYY-MM-DD`, or empty"),
        "asked_again": ASKED_AGAIN,
        **IN_LIST,
    },
    sentence="Both people agreed to suspend {person:name} at the reseal[, foreseen until {until}] ({reason:inner})",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
PERSON_REINSTATED: Final = Kind(
    "person.reinstated",
    "A list of changes reinstates a person who was suspended, from the reseal on.",
    fields={"person": PERSON, **IN_LIST},
    sentence="Both people agreed to let {person:name} in again at the reseal",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
PERSON_ACCEPTED: Final = Kind(
    "person.accepted",
    "A list of changes has a person count with everybody whom no third person confirmed, on the word of two officers alone.",
    fields={"person": PERSON, **IN_LIST},
    sentence="Both people accepted {person:name} from the reseal on, whom no third person confirmed",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
PERSON_UNLOCKED: Final = Kind(
    "person.unlocked",
    "A list of changes ends a person's waiting times after wrong attempts, with the reseal.",
    fields={"person": PERSON, **IN_LIST},
    sentence="Both people agreed that the waiting times of {person:name} end with the reseal",
    tags=frozenset({Tag.CHANGE, Tag.NOT_IN_A_DEMO, Tag.WHILE_OPEN}),
)
