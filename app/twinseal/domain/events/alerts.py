"""Events of alerts: what was sent on which way, and who confirmed that it arrived."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import FORM_SIGNATURE, PERSON, Kind, Tag, number, record, text, texts
from twinseal.domain.events.sentence import Variant

_WHY: Final = {
    "no_reader": "nobody receives there",
    "no_folder": "there is no such folder",
    "not_a_mount": "no drive is mounted there",
    "not_writable": "writing there is not allowed",
    "full": "the drive is full",
    "time_over": "it took too long",
    "not_signed": "no key was at hand to sign it",
    "no_display": "this machine has no display",
    "no_bus": "the message bus of the desktop does not answer",
    "no_tray": "the desktop has no tray",
    "no_player": "this machine has no program that plays a tone",
    "not_played": "no program could play the tone",
    "ended": "the program that gives it ended",
    "other": "the system refused it",
}

ALERT_SENT: Final = Kind(
    "alert.sent",
    "What became of an alert on one way: it was taken by the next end of the way, was muted, or failed.",
    fields={
        "alert": number(
            "number of the alert: of the entry that was the newest when it began; of a slip its own number; 0 while the log's key is lost"
        ),
        "moment": text(
            "`opened`, `two_minutes`, `one_minute`, `time_over`, `extended`, `resealed`, `refused`, `unclean_end`, `exposed` or `test`; "
            "empty where the sound was turned off or on"
        ),
        "receiver": text("whom it is for: `room`, `outside`, or the id of the envelope whose owner it is for"),
        "channel": text(
            "`sound`, `tray`, `syslog`, `drop` or `slip`; `terminal` is the line, and the bell, of a terminal at which two people opened"
        ),
        "outcome": text(
            "`sent`, `muted`, `unmuted`, `failed`, `owed` for a slip that is to be handed over, or `begun`: not decided when the vault resealed"
        ),
        "player": text("what played the tone: `pw-play`, `paplay`, `aplay` or `bell`; empty where nothing did"),
        "fault": text(f"why it failed: {', '.join(f'`{code}`' for code in _WHY)}; empty where nobody knows"),
    },
    sentence=(
        Variant("Slip for the owner of {receiver:label}: {outcome}", lambda facts: facts.get("channel") == "slip"),
        Variant("Alert ({channel}): {outcome}", lambda facts: not facts.get("moment")),
        Variant("Alert ({channel}, {moment:spaced}): {outcome}[, played by {player}][, {fault}]"),
    ),
    words={
        "player": {"bell": "the desktop's bell"},
        "channel": {"syslog": "system log", "drop": "drop folder"},
        "outcome": {"owed": "to be handed over, and confirmed by its code"},
        "fault": _WHY,
    },
    tags=frozenset({Tag.AFTERWARDS}),
)
ALERT_ACKNOWLEDGED: Final = Kind(
    "alert.acknowledged",
    "The owner of an envelope confirmed a slip, and somebody typed its code and signed that; the next seal closes the duty.",
    fields={
        "alert": number("number of the alert"),
        "person": PERSON,
        "how": text(
            "`slip`: the owner read its code out; `self`: the owner is who signs; `paper`: the owner signed the slip with a pen, and "
            "the auditor who signs here has it"
        ),
        "form": record("the statement that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence=(
        Variant("{person:name} confirmed slip {alert} as its owner", lambda facts: facts.get("how") == "self"),
        Variant("{person:name} has slip {alert}, signed by its owner", lambda facts: facts.get("how") == "paper"),
        Variant("{person:name} took down the code of slip {alert}: its owner confirmed it"),
    ),
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
ALERT_ANSWERED: Final = Kind(
    "alert.answered",
    "Whoever sent a test alert said whether it arrived on one way; nothing of it is signed here.",
    fields={
        "alert": number("number of the alert"),
        "person": PERSON,
        "channel": text("`sound`, `tray`, `syslog` or `drop`"),
        "answer": text("`heard` of a tone, `read` where its code was read there, or `missed` where nothing came"),
    },
    sentence=(
        Variant("{person:name} heard test alert {alert}", lambda facts: facts.get("answer") == "heard"),
        Variant("{person:name} has the code of test alert {alert} ({channel})", lambda facts: facts.get("answer") == "read"),
        Variant("Test alert {alert} did not arrive ({channel}), says {person:name}"),
    ),
    words={"channel": {"syslog": "system log", "drop": "drop folder"}},
    tags=frozenset({Tag.NOT_IN_A_DEMO}),
)
ALERT_TESTED: Final = Kind(
    "alert.tested",
    "A test alert arrived on every way that the rules want, and somebody signed that; the next seal keeps its time.",
    fields={
        "alert": number("number of the alert"),
        "person": PERSON,
        "channels": texts("ways on which it arrived, in the order of their names"),
        "form": record("the statement that was signed, field by field"),
        "signature": FORM_SIGNATURE,
    },
    sentence="{person:name} proved that alerts arrive: {channels}",
    words={"channels": {"syslog": "system log", "drop": "drop folder"}},
    tags=frozenset({Tag.CHANGE, Tag.AFTERWARDS, Tag.NOT_IN_A_DEMO}),
)
