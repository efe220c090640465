"""Events of an opening, from the broken glass to its end; what is shown in it is in `contents`."""

from __future__ import annotations

from typing import Final

from twinseal.domain.events.kind import (
    ASKED_AGAIN,
    ENVELOPES,
    FORM_SIGNATURE,
    Kind,
    Tag,
    all_coded,
    coded,
    number,
    record,
    text,
)
from twinseal.domain.events.sentence import Facts, Variant
from twinseal.domain.opening import Outcome

_SIGNED: Final = {
    "form": record("the text that was signed, field by field"),
    "signature": FORM_SIGNATURE,
}
_DIFFERENCES: Final = {
    "differences": all_coded("what does not match, and what is `expected` and `found` there"),
}


def _is_confirmed(facts: Facts) -> bool:
    form = facts.get("form")
    return isinstance(form, dict) and bool(form.get("confirmed"))


def _is_by_passphrase(facts: Facts) -> bool:
    form = facts.get("form")
    return _is_confirmed(facts) and isinstance(form, dict) and form.get("without_code") is True


def _opens_nothing(facts: Facts) -> bool:
    form = facts.get("form")
    return _is_confirmed(facts) and isinstance(form, dict) and form.get("envelopes") == []


def _kind(facts: Facts) -> object:
    form = facts.get("form")
    return form.get("kind") if isinstance(form, dict) else facts.get("opening_kind")


def _is_maintenance(facts: Facts) -> bool:
    return _kind(facts) == "maintenance"


def _is_new_phone(facts: Facts) -> bool:
    return _kind(facts) == "new_phone"


OPENING_BEGUN: Final = Kind(
    "opening.begun",
    "Someone broke the glass. An opening started.",
    sentence="Break-glass opening started",
)
REGISTER_CODE_ANSWERED: Final = Kind(
    "register_code.answered",
    "The register code of the last seal was requested.",
    fields={
        "answer": text("`right`, `older_seal` (of this log, but not of its last seal), `wrong` or `not_at_hand`"),
        "expected_seal": number("seal number whose code was requested"),
        "explanation": text("what the people wrote about a code that did not match, or about why none was at hand"),
        "asked_again": ASKED_AGAIN,
        "behind": number("how many countersigned checkpoints are newer than the one that the typed code is of"),
    },
    sentence="Register code of seal {expected_seal}: {answer}[, {behind} behind][; {explanation}]",
    words={
        "answer": {"right": "right", "wrong": "wrong", "not_at_hand": "not at hand", "older_seal": "that of an older seal"}
    },
)
REQUEST_SIGNED: Final = Kind(
    "request.signed",
    "The first person signed the request.",
    fields=_SIGNED,
    sentence=(
        Variant("{form.person_name} requested maintenance for {form.minutes} minutes", _is_maintenance),
        Variant("{form.person_name} requested a new phone for {form.phone_of_name}, who lost theirs", _is_new_phone),
        Variant("{form.person_name} requested {form.envelopes:labels} for {form.minutes} minutes: {form.category}"),
    ),
)
REQUEST_EXPIRED: Final = Kind(
    "request.expired",
    "The second person did not answer in time: the signed request is no longer valid.",
    sentence="The second person did not answer in time: the request expired",
)
WITNESS_SIGNED: Final = Kind(
    "witness.signed",
    "A third person signed that they stood by while one of the last two officers asked for a new phone of the other.",
    fields=_SIGNED,
    sentence="{form.person_name} witnessed that {form.phone_of:name} gets a new phone by the passphrase alone, without a code",
    tags=frozenset({Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
ANSWER_SIGNED: Final = Kind(
    "answer.signed",
    "The second person signed a confirmation or a refusal.",
    fields=_SIGNED,
    sentence=(
        Variant("{form.person_name} confirmed a new phone of their own, by the passphrase alone", _is_by_passphrase),
        Variant("{form.person_name} confirmed maintenance for {form.minutes} minutes", _opens_nothing),
        Variant("{form.person_name} confirmed {form.envelopes:labels} for {form.minutes} minutes", _is_confirmed),
        Variant("{form.person_name} refused: {form.reason}"),
    ),
)
OPENING_REFUSED: Final = Kind(
    "opening.refused",
    "The opening was refused.",
    fields={"reason": text("why, in words"), "second": text("id of the person who answered")},
    sentence="Refused by {second:name}: {reason}",
    tags=frozenset({Tag.ENDS_OPENING, Tag.MAKES_OWE}),
    outcome=Outcome.REFUSED,
)
OPENING_ENDED: Final = Kind(
    "opening.ended",
    "The opening ended before anything was opened.",
    fields={"why": coded("why, as a code and its facts")},
    sentence="Ended before anything was opened: {why:coded}",
    tags=frozenset({Tag.ENDS_OPENING}),
    outcome=Outcome.ENDED,
)
OPENING_OPENED: Final = Kind(
    "opening.opened",
    "Both people agreed; the key was used only after this entry was safe on the disk.",
    fields={
        "opening_kind": text("`emergency`, `drill`, `maintenance`, `recovery` or `new_phone`"),
        "envelopes": ENVELOPES,
        "minutes": number("minutes granted"),
        "first": text("id of the person who made the request"),
        "second": text("id of the person who answered; of a new phone, by the passphrase alone"),
        "witness": text("id of who witnessed a new phone; empty in any other opening"),
    },
    sentence=(
        Variant(
            "{first:name} opened for {minutes} minutes, so that {second:name} gets a new phone: "
            "by the passphrase alone, with {witness:name} as the witness",
            _is_new_phone,
        ),
        Variant("{first:name} and {second:name} agreed on maintenance for {minutes} minutes", _is_maintenance),
        Variant("{first:name} and {second:name} agreed to open {envelopes:count|envelope|envelopes} for {minutes} minutes"),
    ),
    tags=frozenset({Tag.NEEDS_CONSENT, Tag.MAKES_OWE}),
    outcome=Outcome.OPENED,
)
OPENING_FAILED: Final = Kind(
    "opening.failed",
    "The key or the store could not be used after both people had agreed.",
    fields={"why": coded("why, as a code and its facts")},
    sentence="The vault could not be opened after both people had agreed: {why:coded}",
    tags=frozenset({Tag.FINDING, Tag.ENDS_OPENING, Tag.NOT_IN_A_DEMO}),
    outcome=Outcome.FAILED,
)
OPENING_EXTENDED: Final = Kind(
    "opening.extended",
    "Both people extended the opening with fresh codes.",
    fields={
        "minutes": number("minutes granted by this event"),
        "reason": text("why, in words"),
        "asked_again": ASKED_AGAIN,
        "count": number("which extension of this opening this is, from 1"),
    },
    sentence="Extended by {minutes} minutes: {reason}",
    tags=frozenset({Tag.WHILE_OPEN}),
)
OPENING_WIDENED: Final = Kind(
    "opening.widened",
    "Both people added envelopes with fresh codes.",
    fields={"envelopes": ENVELOPES, "reason": text("why, in words"), "asked_again": ASKED_AGAIN},
    sentence="Both people added {envelopes:labels}: {reason}",
    tags=frozenset({Tag.WHILE_OPEN}),
)
OPENING_RESEALED: Final = Kind(
    "opening.resealed",
    "The opening is over; its contents have been erased from memory.",
    fields={
        "cause": text(
            "why: manually, the second signature of a list, time, inactivity, screen lock, drive removed and so on"
        ),
        "lasted_s": number("seconds it was open"),
        "granted_min": number("minutes granted in total"),
        "extensions": number("how often it was extended"),
        "reveals": number("how often something was shown, compared, marked as used or saved"),
        "next_seal": number("number of the seal that is about to be made; 0 where none is"),
    },
    sentence="Resealed after {lasted_s} s, {cause:cause}; shown, compared, marked as used or saved: {reveals}",
    tags=frozenset({Tag.ENDS_OPENING}),
    outcome=Outcome.SEALED,
)
OPENING_UNCLEAN_END: Final = Kind(
    "opening.unclean_end",
    "An opening ended without a reseal: the program or the machine stopped.",
    fields={"since": text("when it was opened, UTC")},
    sentence="The opening of {since:utc} ended without a reseal",
    tags=frozenset({Tag.ENDS_OPENING, Tag.SETTLES_DUTIES, Tag.MAKES_OWE}),
    outcome=Outcome.UNCLEAN_END,
    trouble="an opening ended without a reseal {times}",
)
MISMATCH_FOUND: Final = Kind(
    "mismatch.found",
    "Header, store and log did not agree.",
    fields=_DIFFERENCES,
    sentence="Mismatch found: {differences:coded}",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
MISMATCH_ACCEPTED: Final = Kind(
    "mismatch.accepted",
    "Both people continued despite a mismatch.",
    fields=_DIFFERENCES,
    sentence="Both people continued despite this mismatch: {differences:coded}",
    tags=frozenset({Tag.CHANGE, Tag.FINDING, Tag.NOT_IN_A_DEMO}),
)
