"""An alert as a signed file: what a one-way diode carries out of the room, and whoever holds the trust card can check."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.alert import Alert, Channel, Moment
from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import KEY_NUMBER_MAX, SEQ_MAX, whole_number
from twinseal.domain.signed_form import signed_form
from twinseal.domain.utc_text import is_moment

NOTICE_FORM: Final = "twinseal/1 notice"
NOTICE_VERSION: Final = 1
NOTICE_MAX_BYTES: Final = 4096
BEGINS: Final = b'{"ed25519":"'
"""How the file of a notice begins."""
VAULT: Final = "vault"
"""Stands for the vault's own key, in the place of a person's id."""
_FIELDS: Final = {
    "form", "v", "vault", "log", "alert", "head", "moment", "opening", "people", "envelopes", "minutes", "at", "code", "by", "key",
}  # fmt: skip
_HEX32: Final = re.compile(r"[0-9a-f]{32}\Z")
_HEX64: Final = re.compile(r"(?:[0-9a-f]{64})?\Z")
_OPENING: Final = re.compile(r"(?:o[0-9a-f]{16})?\Z")
_CODE: Final = re.compile(r"(?:[0-9A-Z]{3}-[0-9A-Z]{3})?\Z")
_PERSON: Final = re.compile(r"(?:p[0-9a-f]{8}|r[1-9])\Z")
_SIGNATURE: Final = re.compile(r"[0-9a-f]{128}\Z")
_COUNT_MAX: Final = 10_000


@dataclass(frozen=True, slots=True)
class Signing:
    """Who signs a notice: `vault`, or a person's id with the number of their key."""

    by: str
    key: int
    sign: Callable[[bytes], bytes]
    """Ed25519."""


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice that was read, whose signature nobody has looked at yet."""

    form: Mapping[str, object]
    by: str
    key: int
    moment: Moment
    signature: bytes

    def signed_bytes(self) -> bytes:
        """Return what the signature has to be over."""
        return signed_form(self.form)


def notice_of(alert: Alert, signing: Signing) -> bytes:
    """Return the file of an alert."""
    form: dict[str, object] = {
        "form": NOTICE_FORM,
        "v": NOTICE_VERSION,
        "vault": alert.vault_id,
        "log": alert.log_id,
        "alert": alert.number,
        "head": alert.told_head,
        "moment": alert.moment.value,
        "opening": alert.opening,
        "people": list(alert.people),
        "envelopes": alert.envelopes,
        "minutes": alert.minutes,
        "at": alert.at_utc,
        "code": alert.code_on(Channel.DROP),
        "by": signing.by,
        "key": signing.key,
    }
    return canonical.dumps({"form": form, "ed25519": signing.sign(signed_form(form)).hex()})


def read_notice(data: bytes) -> Notice:
    """Return the notice of a file; raises `BadInput` for anything that is no notice of this version."""
    try:
        whole = canonical.loads_object(data)
    except BadInput:
        raise _bad() from None
    form = whole.get("form")
    if set(whole) != {"form", "ed25519"} or not isinstance(form, dict) or set(form) != _FIELDS:
        raise _bad()
    if (form["form"], form["v"]) != (NOTICE_FORM, NOTICE_VERSION) or form["v"] is True or not is_moment(form["at"]):
        raise _bad()
    people, moment = form["people"], form["moment"]
    if not isinstance(people, list) or len(people) > 2 or moment not in list(Moment):
        raise _bad()
    texts = [("vault", _HEX32), ("log", _HEX32), ("head", _HEX64), ("opening", _OPENING), ("code", _CODE)]
    signer = form["by"] if form["by"] == VAULT else _matching(form["by"], _PERSON)
    for name, pattern in texts:
        _matching(form[name], pattern)
    for person in people:
        _matching(person, _PERSON)
    whole_number(form["alert"], 0, SEQ_MAX, _bad)
    for name in ("envelopes", "minutes"):
        whole_number(form[name], 0, _COUNT_MAX, _bad)
    key = whole_number(form["key"], 0, KEY_NUMBER_MAX, _bad)
    signature = bytes.fromhex(_matching(whole["ed25519"], _SIGNATURE))
    return Notice(form, str(signer), key, Moment(str(moment)), signature)


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        raise _bad()
    return value


def _bad() -> BadInput:
    return BadInput("input.bad.notice")
