"""The steps of an opening and the only moves between them."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from twinseal.domain.errors import WrongStep
from twinseal.domain.texts import Text, sentence_of


class OpeningKind(StrEnum):
    """Why the seal is broken; the request says it, and both people sign it."""

    EMERGENCY = "emergency"
    DRILL = "drill"
    """The whole way is practised on the drill envelope; everything else is decrypted and not shown."""
    MAINTENANCE = "maintenance"
    """Something in the vault is changed; nothing that is stored is shown."""
    RECOVERY = "recovery"
    NEW_PHONE = "new_phone"
    """One of the last two officers lost their phone: they get a new one before a witness, and nothing else happens."""

    @property
    def shows_contents(self) -> bool:
        """Tell whether envelopes are asked for, and stored secrets may be shown in it."""
        return self not in (OpeningKind.MAINTENANCE, OpeningKind.NEW_PHONE)

    @property
    def has_reason(self) -> bool:
        """Tell whether one of the vault's reasons is chosen for it, with its questions; else its purpose says all."""
        return self.shows_contents and self is not OpeningKind.DRILL


_KINDS: Final = {
    "": "opening_kind.not_asked",
    "emergency": "opening_kind.emergency",
    "drill": "opening_kind.drill",
    "maintenance": "opening_kind.maintenance",
    "recovery": "opening_kind.recovery",
    "new_phone": "opening_kind.new_phone",
}


def kind_words(kind: str) -> str:
    """Return what an opening was for, as the log has it, in a word; empty where nobody signed a request."""
    return sentence_of(_KINDS[kind]) if kind in _KINDS else kind


class OpeningStep(StrEnum):
    """Where an opening stands; every failure moves towards `RESEALED`."""

    REGISTER_CODE = "register_code"
    """The people type the register code of the last seal."""
    FIRST_PERSON = "first_person"
    """The first person proves who they are."""
    REQUEST = "request"
    """Labels and cards are readable; the request is written."""
    SECOND_PERSON = "second_person"
    """The signed request waits for the second person, or for a witness; the joint window runs."""
    LOST_PHONE = "lost_phone"
    """A witness signed; who lost their phone types their passphrase. The joint window runs once more."""
    OPEN = "open"
    """Contents of the confirmed envelopes can be shown; the countdown runs."""
    RESEALED = "resealed"
    """All keys are gone; what happened is shown."""
    ENDED = "ended"
    """Refused, abandoned or expired before anything was opened."""


_MOVES: Final[dict[OpeningStep, frozenset[OpeningStep]]] = {
    OpeningStep.REGISTER_CODE: frozenset({OpeningStep.FIRST_PERSON, OpeningStep.ENDED}),
    OpeningStep.FIRST_PERSON: frozenset({OpeningStep.REQUEST, OpeningStep.ENDED}),
    OpeningStep.REQUEST: frozenset({OpeningStep.SECOND_PERSON, OpeningStep.ENDED}),
    OpeningStep.SECOND_PERSON: frozenset({OpeningStep.OPEN, OpeningStep.LOST_PHONE, OpeningStep.REQUEST, OpeningStep.ENDED}),
    OpeningStep.LOST_PHONE: frozenset({OpeningStep.OPEN, OpeningStep.REQUEST, OpeningStep.ENDED}),
    OpeningStep.OPEN: frozenset({OpeningStep.RESEALED}),
    OpeningStep.RESEALED: frozenset(),
    OpeningStep.ENDED: frozenset(),
}


def move(current: OpeningStep, target: OpeningStep) -> OpeningStep:
    """Return `target` if the move is legal; raises `WrongStep` otherwise."""
    if target not in _MOVES[current]:
        raise WrongStep
    return target


class ResealCause(StrEnum):
    """What ended an opening."""

    HAND = "hand"
    SIGNED = "signed"
    """The second signature of a list of changes: it is sealed at once."""
    TIME = "time"
    IDLE = "idle"
    SCREEN_LOCK = "screen_lock"
    SUSPEND = "suspend"
    SESSION_END = "session_end"
    DRIVE_REMOVED = "drive_removed"
    WINDOW_CLOSED = "window_closed"
    CLOCK_JUMP = "clock_jump"
    FAULT = "fault"


class MaskCause(StrEnum):
    """What masked the contents of an open vault."""

    HAND = "hand"
    IDLE = "idle"
    MINIMISED = "minimised"
    OTHER_WINDOW = "other_window"


_CAUSES: Final = {
    "hand": "cause.hand",
    "signed": "cause.signed",
    "time": "cause.time",
    "idle": "cause.idle",
    "screen_lock": "cause.screen_lock",
    "suspend": "cause.suspend",
    "session_end": "cause.session_end",
    "drive_removed": "cause.drive_removed",
    "window_closed": "cause.window_closed",
    "clock_jump": "cause.clock_jump",
    "fault": "cause.fault",
    "minimised": "cause.minimised",
    "other_window": "cause.other_window",
}


def cause_words(cause: str) -> str:
    """Return what ended something, as the log has it, in words that follow a verb; other words stay as they are."""
    return str(cause_text(cause)) if cause in _CAUSES else cause.replace("_", " ")


def cause_text(cause: str) -> Text:
    """Return what ended something, one of `ResealCause` or `MaskCause`, in words that follow a verb."""
    return Text(_CAUSES[cause])


class Outcome(StrEnum):
    """What an opening has come to, as far as its entries tell."""

    BEGUN = "begun"
    ASKED = "asked"
    """The first person signed a request."""
    REFUSED = "refused"
    ENDED = "ended"
    """It ended before anything was opened."""
    OPENED = "opened"
    FAILED = "failed"
    """The vault could not be opened after both people had agreed."""
    SEALED = "sealed"
    UNCLEAN_END = "unclean_end"
    """It ended without a reseal."""

    @property
    def words(self) -> str:
        """Return it as people read it."""
        return sentence_of(_OUTCOMES[self])


_OUTCOMES: Final = {
    Outcome.BEGUN: "outcome.begun",
    Outcome.ASKED: "outcome.asked",
    Outcome.REFUSED: "outcome.refused",
    Outcome.ENDED: "outcome.ended",
    Outcome.OPENED: "outcome.opened",
    Outcome.FAILED: "outcome.failed",
    Outcome.SEALED: "outcome.sealed",
    Outcome.UNCLEAN_END: "outcome.unclean_end",
}


class RegisterCodeResult(StrEnum):
    """How the register code that was asked for at the start of an opening was answered."""

    RIGHT = "right"
    OLDER_SEAL = "older_seal"
    """The code is of this vault, but not of its last seal."""
    WRONG = "wrong"
    NOT_AT_HAND = "not_at_hand"
