"""Rows of the guard: what is known of somebody's attempts and authenticator, and what of it they sign."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from twinseal.crypto.signing import verify_ed25519
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import SEQ_MAX, is_version, whole_number

FORM: Final = "twinseal/1 guard"
STEP_S: Final = 30
NO_STEP: Final = -1
DRIFT_MAX_STEPS: Final = 120
"""Steps of 30 s that a phone's clock may be away from this machine's; a file that says more was not written by us."""
DRIFT_MOVE_STEPS: Final = 2
"""By how many steps a stored drift may move away from this machine's clock with one right code; back it may at once."""
FUTURE_STEPS: Final = DRIFT_MAX_STEPS + 1
COUNT_MAX: Final = 1_000_000
GUARD_ROW: Final = re.compile(r"p[0-9a-f]{8}_[1-9][0-9]{0,3}\Z")
"""The name of a row: id and key number."""
_VERSION: Final = 1
_SIGNED: Final = b"twinseal/1 form\0"
_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}\Z")
_BOOT_ID_MAX: Final = 64


@dataclass(frozen=True, slots=True)
class PersonGuard:
    """What is remembered of one person's attempts; times in whole seconds since 1970, or of the boot clock."""

    in_a_row: int = 0
    in_all: int = 0
    not_before_unix_s: int = 0
    not_before_boot_s: int = 0
    boot_id: str = ""
    last_step_used: int = NO_STEP
    low_step: int = NO_STEP
    """Takes the place of `last_step_used` while that lies in a future that this machine's clock was once in.

    It can lie in one itself, where the clock was ahead twice; then no code of before now counts, and neither locks anybody out.
    """
    drift_steps: int | None = 0
    """None while it is not known, after the file was lost."""
    seq: int = -1
    """The log entry of the attempt at which the last right code was given."""
    ed25519: str = ""
    """That person's signature over the four above, hexadecimal; empty while there is none to count on."""
    pending_seq: int = -1

    @property
    def marked(self) -> bool:
        """Tell whether what is known of the authenticator is signed."""
        return bool(self.ed25519)

    def last_step(self, now_step: int) -> int | None:
        """Return the last accepted step of the authenticator as far as the clock can have known it, None before the first.

        A mark from the future must not lock a person out until then; it counts again as soon as the clock comes near it,
        so that setting the clock back and forward replays no code. Two marks from the future both wait so.
        """
        near = [mark for mark in (self.last_step_used, self.low_step) if mark <= now_step + FUTURE_STEPS]
        # While one waits, nobody knows which codes were accepted up to now: none of before counts.
        step = max(near) if self.last_step_used in near else max([*near, now_step - 1])
        return None if step == NO_STEP else step


@dataclass(frozen=True, slots=True)
class GuardedPerson:
    """Whose row of the guard one is: what is signed in it is bound to vault, log, person and key."""

    vault_id: str
    log_id: str
    id: str
    key: int
    """The key number."""
    ed25519: bytes
    """The public key that the row is checked with."""

    @property
    def row(self) -> str:
        """Return the name of the row."""
        return f"{self.id}_{self.key}"

    def form(self, known: PersonGuard) -> bytes:
        """Return what the person signs of what is known of their authenticator."""
        fields = {
            "form": FORM,
            "v": _VERSION,
            "vault": self.vault_id,
            "log": self.log_id,
            "person": self.id,
            "key": self.key,
            "step": known.last_step_used,
            "low_step": known.low_step,
            "drift": known.drift_steps,
            "seq": known.seq,
        }
        return _SIGNED + canonical.dumps(fields)

    def signs(self, known: PersonGuard) -> bool:
        """Tell whether a row's signature is this person's."""
        return verify_ed25519(self.ed25519, self.form(known), bytes.fromhex(known.ed25519))


Sign = Callable[[bytes], bytes]
"""Signs with a person's Ed25519 key, while their bundle is open."""


_ANY: Final = {
    "in_a_row": COUNT_MAX,
    "in_all": COUNT_MAX,
    "not_before_unix_s": SEQ_MAX,
    "not_before_boot_s": SEQ_MAX,
    "pending_seq": SEQ_MAX,
    "step": SEQ_MAX,
    "low_step": SEQ_MAX,
    "drift": DRIFT_MAX_STEPS,
    "seq": SEQ_MAX,
}
"""Bounds of a row that is read away from its file, and judged again by the clock where it is taken up."""
_COUNTED: Final = ("in_a_row", "in_all", "not_before_unix_s", "not_before_boot_s", "pending_seq")
SIGNED_FIELDS: Final = {"step": "last_step_used", "low_step": "low_step", "drift": "drift_steps", "seq": "seq"}
"""What a person signs of their row, and the fields it is kept in."""
_LOWEST: Final = {"low_step": NO_STEP, "pending_seq": -1, "drift": -DRIFT_MAX_STEPS}
"""All others are 0 or more: nobody is enrolled without a code, so a mark of none (-1) is a mark that was taken away."""


def signed_row(known: PersonGuard, owner: GuardedPerson, sign: Sign) -> PersonGuard:
    """Return a row with its owner's signature over what is known of their authenticator."""
    return replace(known, ed25519=sign(owner.form(known)).hex())


def guard_row_json(name: str, known: PersonGuard) -> dict[str, object]:
    """Return a row with its name as it travels beside a row of a list, until its key is in force."""
    return {"row": name, **_json(known)}


def guard_row_of(value: Mapping[str, Any]) -> tuple[str, PersonGuard]:
    """Return name and row of `guard_row_json`; raises `BadInput`."""
    fields = dict(value)
    name = fields.pop("row", None)
    if not isinstance(name, str) or not GUARD_ROW.match(name):
        raise _malformed()
    return name, _person(fields, _ANY)


def guard_file(rows: Mapping[str, PersonGuard], waits_ended: int = 0) -> bytes:
    """Return the bytes of a file of rows, by their names; `waits_ended` is the last seal whose ended waits they know of."""
    kept = {row: _json(known) for row, known in rows.items()}
    return canonical.dumps({"v": _VERSION, "rows": kept, "waits_ended": waits_ended})


def _json(known: PersonGuard) -> dict[str, object]:
    signed = {name: getattr(known, kept) for name, kept in SIGNED_FIELDS.items()} | {"ed25519": known.ed25519}
    return {name: getattr(known, name) for name in (*_COUNTED, "boot_id")} | {"signed": signed if known.marked else None}


def _person(value: object, highest: Mapping[str, int]) -> PersonGuard:
    if not isinstance(value, dict) or set(value) != {*_COUNTED, "boot_id", "signed"}:
        raise _malformed()
    for name in _COUNTED:
        whole_number(value[name], _LOWEST.get(name, 0), highest[name], _malformed)
    if not isinstance(value["boot_id"], str) or len(value["boot_id"]) > _BOOT_ID_MAX:
        raise _malformed()
    plain = {name: value[name] for name in (*_COUNTED, "boot_id")}
    return PersonGuard(**plain, **_signed(value["signed"], highest))


def _signed(value: object, highest: Mapping[str, int]) -> dict[str, Any]:
    if value is None:
        return {"ed25519": ""}
    if not isinstance(value, dict) or set(value) != {*SIGNED_FIELDS, "ed25519"}:
        raise _malformed()
    for name in SIGNED_FIELDS:
        whole_number(value[name], _LOWEST.get(name, 0), highest[name], _malformed)
    if not isinstance(value["ed25519"], str) or not _SIGNATURE.match(value["ed25519"]):
        raise _malformed()
    return {kept: value[name] for name, kept in SIGNED_FIELDS.items()} | {"ed25519": value["ed25519"]}


def parse_guard(data: bytes, highest: Mapping[str, int]) -> tuple[dict[str, PersonGuard], int]:
    """Return the rows of a file by their names, and the last seal whose ended waits they know of.

    No number is above its `highest`; raises `BadInput`.
    """
    fields = canonical.loads_object(data)
    rows = fields.get("rows")
    if (
        not is_version(fields.get("v"), _VERSION)
        or set(fields) != {"v", "rows", "waits_ended"}
        or not isinstance(rows, dict)
    ):
        raise _malformed()
    waits_ended = whole_number(fields["waits_ended"], 0, SEQ_MAX, _malformed)
    return {row: _person(value, highest) for row, value in rows.items()}, waits_ended


def checked_row(known: PersonGuard, highest: Mapping[str, int]) -> PersonGuard:
    """Return a row, no number of which is above its `highest`; raises `BadInput`."""
    return _person(_json(known), highest)


def moved_drift(known: int | None, seen: int) -> int:
    """Return the drift to remember after a right code with the drift `seen`."""
    if known is not None and abs(seen) > abs(known):
        seen = max(known - DRIFT_MOVE_STEPS, min(known + DRIFT_MOVE_STEPS, seen))
    return max(-DRIFT_MAX_STEPS, min(DRIFT_MAX_STEPS, seen))


def _malformed() -> BadInput:
    return BadInput("input.bad.guard_malformed")
