"""Attacks on what is sealed inside an entry, all re-signed."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from fakes.forged_log import Case, Vault
from fakes.mutation import Mutation, adding_to
from twinseal.audit.format.line import audit_key_id, entry_info
from twinseal.audit.format.payload import pad
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.crypto.hpke import KemKeyPair

PAYLOADS: list[Mutation] = []
_add = adding_to(PAYLOADS)


# -- 55 to 74: what is sealed inside, all re-signed -------------------------------------------------

_SALT = "ab" * 16
_COMMON = f'"salt":"{_SALT}","seq":35'


def _payload(name: str, plaintext: bytes, detail: str = "", reason: Reason = Reason.PAYLOAD) -> None:
    @_add(name, reason, 35, detail, decrypt=True)
    def _make(vault: Vault) -> Case:
        log = vault.log.copy(35)
        log.forge(plaintext=plaintext)
        return vault.case(log)


def inner_json(inner: str, end: str = ',"v":1}') -> bytes:
    return ('{"a":' + inner + "," + _COMMON + end).encode("utf-8", "surrogatepass")


_payload("55 duplicate key", inner_json('1,"a":1'), "duplicate key")
_payload("56 unsorted keys", f'{{"v":1,{_COMMON}}}'.encode(), "not in canonical form")
_payload("57 white space", inner_json(" 1"), "not in canonical form")
_payload("58 float", inner_json("1.0"), "not an integer")
_payload("59 exponent", inner_json("1e400"), "not an integer")
_payload("60 NaN", inner_json("NaN"), "not an integer")
_payload("61 2^53+1", inner_json(str(2**53 + 1)), "integer out of range")
_payload("62 text not in NFC", inner_json('"' + unicodedata.normalize("NFD", "\u00e9") + '"'), "NFC")
_payload("63 lone surrogate, escaped", inner_json('"\\ud800"'), "surrogate")
_payload("64 needless escape", inner_json('"\\u0041"'), "not in canonical form")
_payload("65 overlong UTF-8", inner_json('"?"').replace(b"?", b"\xc0\xaf"), "malformed")
_payload("65b surrogate in UTF-8", inner_json('"\ud800"'), "malformed")
_payload("66 key that is not ASCII", inner_json('{"\u00e9":1}'), "bad key")
_payload("67 minus zero", inner_json("-0"), "not in canonical form")
_payload("68 inner seq differs", f'{{"salt":"{_SALT}","seq":34,"v":1}}'.encode(), reason=Reason.INNER_SEQ)
_payload("68b inner seq missing", f'{{"salt":"{_SALT}","v":1}}'.encode(), reason=Reason.INNER_SEQ)
_payload("68c inner seq is true", f'{{"salt":"{_SALT}","seq":true,"v":1}}'.encode(), reason=Reason.INNER_SEQ)
_payload("68d inner version unknown", inner_json("1", ',"v":2}'), reason=Reason.VERSION)
_payload("68e inner version missing", inner_json("1", "}"), "version")
_payload("68f salt too short", b'{"salt":"ab","seq":35,"v":1}', "salt")
_payload("69 trailing byte", inner_json("1") + b"x", "malformed")
_payload("69a trailing space", inner_json("1") + b" ", "not in canonical form")
_payload("69b an array", b"[1]", "not an object")
_payload(
    "69b a name that rows of the readable copy add", f'{{"head":"x",{_COMMON},"v":1}}'.encode(), "reserved for the readable"
)
_payload("69c another such name", f'{{{_COMMON},"unanchored":1,"v":1}}'.encode(), "reserved for the readable")
_payload("69d the name of what is withheld", f'{{{_COMMON},"v":1,"withheld":1}}'.encode(), "reserved for the readable")
_payload("74 nesting bomb", inner_json("[" * 1500 + "]" * 1500), "")
_add("P11 text that a newer Unicode would write otherwise", None, decrypt=True, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: _later_text(vault)
)
_payload("74b nested nine deep", inner_json("[" * 8 + "]" * 8), "nested too deeply")


def _later_text(vault: Vault) -> Case:
    # Chakma letters of Unicode 6.1, which compose by later tables and stand as they are by those of 3.2.
    log = vault.log.copy(35)
    log.forge(plaintext=inner_json('"\U00011131\U00011127"'))
    return vault.case(log)


def _forged(name: str, reason: Reason, detail: str, **parts: Callable[[Vault], bytes]) -> None:
    @_add(name, reason, 35, detail, decrypt=reason is not Reason.AUDIT_KEY)
    def _make(vault: Vault) -> Case:
        log = vault.log.copy(35)
        log.forge(**{part: make(vault) for part, make in parts.items()})  # type: ignore[arg-type]
        return vault.case(log)


_STRANGER = KemKeyPair.generate()
_GOOD = inner_json("1")
_forged("70 commitment to something else", Reason.COMMITMENT, "", commitment=lambda _vault: bytes(32))
_forged("71 sealed to another key", Reason.AUDIT_KEY, "", sealed_to=lambda _vault: _STRANGER.public)
_forged(
    "71b sealed to another key under the right id",
    Reason.UNREADABLE,
    "another position or key",
    sealed_to=lambda _vault: _STRANGER.public,
    audit_key=lambda vault: audit_key_id(vault.log.people.audit.public),
)
_forged(
    "72 ciphertext bound to another place",
    Reason.UNREADABLE,
    "another position or key",
    info=lambda vault: entry_info(vault.log.log_id, 34, bytes(32), bytes(32)),
)
_forged("73 padding without mark", Reason.PADDING, "", padded=lambda _vault: bytes(512))
_forged("73b padding longer than needed", Reason.PADDING, "", padded=lambda _vault: pad(_GOOD) + bytes(512))
_forged("73c padding with a set byte", Reason.PADDING, "", padded=lambda _vault: pad(_GOOD)[:-1] + b"\x01")
