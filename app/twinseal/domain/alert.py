"""An alert: of what it tells, in ids alone, and the code by which somebody says that it arrived."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from twinseal.domain.errors import BadInput
from twinseal.domain.register_code import ALPHABET, check_character, check_fits, letters_of

CODE_CHARACTERS: Final = 6
"""Of a code, the check character included."""
CODE: Final = re.compile(rf"[{ALPHABET}]{{3}}-[{ALPHABET}]{{3}}")
"""How a code is written."""
HEAD_BYTES: Final = 4
"""How much of a head a code is made of."""
_DATA: Final = CODE_CHARACTERS - 1
_BITS: Final = 5
_HALF: Final = 3
VAULT_DIGITS: Final = 8
"""How many digits of a vault's id stand in a line or a name."""


class Moment(StrEnum):
    """What an alert is about."""

    OPENED = "opened"
    TWO_MINUTES = "two_minutes"
    ONE_MINUTE = "one_minute"
    TIME_OVER = "time_over"
    EXTENDED = "extended"
    RESEALED = "resealed"
    REFUSED = "refused"
    UNCLEAN_END = "unclean_end"
    """Found at a start."""
    EXPOSED = "exposed"
    """An envelope was shown: of the slip for its owner."""
    TEST = "test"


IN_THE_ROOM: Final = (Moment.OPENED, Moment.TWO_MINUTES, Moment.ONE_MINUTE, Moment.TIME_OVER)
"""Those that have a tone of their own."""


class Channel(StrEnum):
    """The way that an alert takes."""

    SOUND = "sound"
    TRAY = "tray"
    TERMINAL = "terminal"
    SYSLOG = "syslog"
    DROP = "drop"
    SLIP = "slip"


IN_ROOM: Final = frozenset({Channel.SOUND, Channel.TRAY, Channel.TERMINAL})
"""Ways that end in the room itself."""
ROOM: Final = "room"
OUTSIDE: Final = "outside"
"""Where an alert is received: in the room, or outside of it."""
TESTED: Final = (Channel.SOUND, Channel.TRAY, Channel.SYSLOG, Channel.DROP)
"""Ways that a test alert takes, in this order, where the rules want them."""
HEARD, READ, MISSED = "heard", "read", "missed"
"""What is said of a test alert on one way: that its tone was heard, its code was read there, nothing came."""


def receiver_on(way: Channel) -> str:
    """Return where an alert on a way is received."""
    return ROOM if way in IN_ROOM else OUTSIDE


class HowConfirmed(StrEnum):
    """How the owner of an envelope confirmed a slip, as whoever signs it says."""

    SLIP = "slip"
    """The owner read its code out, by telephone or in the room."""
    SELF = "self"
    """The owner is who signs, and has the slip."""
    PAPER = "paper"
    """The owner signed the slip with a pen, and who signs here has it; for auditors, who keep it."""


class AlertFault(StrEnum):
    """Why an alert failed on its way."""

    NO_READER = "no_reader"
    NO_FOLDER = "no_folder"
    NOT_A_MOUNT = "not_a_mount"
    NOT_WRITABLE = "not_writable"
    FULL = "full"
    TIME_OVER = "time_over"
    NOT_SIGNED = "not_signed"
    NO_DISPLAY = "no_display"
    NO_BUS = "no_bus"
    NO_TRAY = "no_tray"
    NO_PLAYER = "no_player"
    NOT_PLAYED = "not_played"
    ENDED = "ended"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Alert:
    """What leaves the room: ids, numbers and times; no label, no name and no words of anybody."""

    moment: Moment
    number: int
    """Of the newest entry of the log when it went out; 0 while the log's key is lost."""
    head: str
    """Of that entry, in hexadecimal; empty while the log's key is lost."""
    vault_id: str
    log_id: str
    at_utc: str
    station: str
    """The name of this machine."""
    opening: str = ""
    people: tuple[str, ...] = ()
    """Ids, who asked first."""
    envelopes: int = 0
    """How many."""
    minutes: int = 0
    """Granted in all."""

    def code_on(self, way: Channel) -> str:
        """Return the code by which somebody confirms a slip, or that a test arrived on a way; empty for what nobody confirms."""
        if not self.head or self.moment not in (Moment.EXPOSED, Moment.TEST):
            return ""
        return code_of_test(self.head, way) if self.moment is Moment.TEST else code_of_alert(self.head)

    @property
    def told_head(self) -> str:
        """Return the head as a line or a notice has it: none of a test, of which the codes on the other ways could be worked out."""
        return "" if self.moment is Moment.TEST else self.head

    @property
    def file_name(self) -> str:
        """Return the name of its notice: by it no alert takes the place of another."""
        at = self.at_utc.replace("-", "").replace(":", "")
        return f"twinseal-{self.vault_id[:VAULT_DIGITS]}-{at}-{self.number:08d}-{self.moment.value}.json"


def code_of_alert(head: str) -> str:
    """Return the code of an alert, of the head of its entry in hexadecimal: `7K3-M0Q`.

    The first 25 bits of the SHA-256 that the head is, and a check character that notices one wrong character and a swap.
    """
    number = int(head[: 2 * HEAD_BYTES], 16) >> (8 * HEAD_BYTES - _BITS * _DATA)
    letters = "".join(ALPHABET[number >> (_BITS * place) & 31] for place in reversed(range(_DATA)))
    return _in_halves(letters + check_character(letters))


def code_of_test(head: str, way: str) -> str:
    """Return the code of a test alert on one way, of the head of its entry in hexadecimal: no way's code is that of another.

    That of the SHA-256 over the first four bytes of the head and the name of the way.
    """
    return code_of_alert(hashlib.sha256(bytes.fromhex(head[: 2 * HEAD_BYTES]) + way.encode()).hexdigest())


def typed_code(text: str, field: str = "code") -> str:
    """Return the code that somebody typed or was told by telephone, as it is written; raises `BadInput`.

    Case, blanks and dashes do not matter, I and L are read as 1, O as 0.
    """
    letters = letters_of(text)
    if len(letters) != CODE_CHARACTERS or any(letter not in ALPHABET for letter in letters):
        raise BadInput("input.bad.alert_code", field=field, wanted=CODE_CHARACTERS)
    if not check_fits(letters):
        raise BadInput("input.bad.alert_code_typo", field=field)
    return _in_halves(letters)


def _in_halves(letters: str) -> str:
    return f"{letters[:_HALF]}-{letters[_HALF:]}"
