"""Attacks on the content and the framing of a line of the log."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Callable
from dataclasses import replace

from fakes.forged_log import Case, Vault
from fakes.mutation import Mutation, adding_to
from twinseal.audit.verdict.verdict import Reason

_ORDER = 2**252 + 27742317777372353535851937790883648493

LINES: list[Mutation] = []
_add = adding_to(LINES)


def _field(raw: bytes, index: int, value: bytes) -> bytes:
    parts = raw.split(b" ")
    parts[index] = value
    return b" ".join(parts)


def _flip(text: bytes, at: int = 10) -> bytes:
    other = b"0" if text[at : at + 1] != b"0" else b"1"
    return text[:at] + other + text[at + 1 :]


def edited(vault: Vault, place: int, change: Callable[[bytes], bytes]) -> Case:
    log = vault.log.copy()
    log.lines[place] = change(log.lines[place])
    return vault.case(log)


def _edit(name: str, reason: Reason, change: Callable[[bytes], bytes], place: int = 15) -> None:
    _add(name, reason, place)(lambda vault: edited(vault, place, change))


def _flip_field(index: int, at: int = 10) -> Callable[[bytes], bytes]:
    return lambda raw: _field(raw, index, _flip(raw.split(b" ")[index], at))


# -- 1 to 17: the content of a line ----------------------------------------------------------------

_edit("01 bit of the signature", Reason.SIGNATURE, _flip_field(8))
_edit("02 prev", Reason.PREV, _flip_field(3))
_edit("03 next key", Reason.SIGNATURE, _flip_field(4))
_edit("04 commitment", Reason.SIGNATURE, _flip_field(6))
_edit("05 ciphertext", Reason.SIGNATURE, _flip_field(7))
_edit("05b audit key id", Reason.SIGNATURE, _flip_field(5))
_edit("06 seq", Reason.SEQ, lambda raw: _field(raw, 2, b"16"))
_edit("07 log id", Reason.LOG, _flip_field(1))
_edit("08 downgraded version", Reason.FORM, lambda raw: b"TWS0" + raw[4:])
_edit("08b newer version", Reason.VERSION, lambda raw: b"TWS2" + raw[4:])
_edit("10 signature removed", Reason.FORM, lambda raw: raw.rpartition(b" ")[0])
_edit("17 signature with the order added to S", Reason.SIGNATURE, lambda raw: _malleated(raw))


def _malleated(raw: bytes) -> bytes:
    text, _, digits = raw.rpartition(b" ")
    signature = bytes.fromhex(digits.decode())
    larger = int.from_bytes(signature[32:], "little") + _ORDER
    return text + b" " + (signature[:32] + larger.to_bytes(32, "little")).hex().encode()


@_add("09 ciphertexts of neighbours swapped", Reason.SIGNATURE, 15)
def _swapped_ciphertexts(vault: Vault) -> Case:
    log = vault.log.copy()
    earlier, other = (log.lines[place].split(b" ")[7] for place in (15, 16))
    log.lines[15], log.lines[16] = _field(log.lines[15], 7, other), _field(log.lines[16], 7, earlier)
    return vault.case(log)


@_add("11 another line's signature", Reason.SIGNATURE, 15)
def _other_signature(vault: Vault) -> Case:
    return edited(vault, 15, lambda raw: _field(raw, 8, vault.log.lines[16].split(b" ")[8]))


@_add("12 re-signed: wrong prev", Reason.PREV, 35)
def _resigned_prev(vault: Vault) -> Case:
    log = vault.log.copy(35)
    log.forge(prev=secrets.token_bytes(32))
    return vault.case(log)


@_add("13 re-signed: wrong seq", Reason.SEQ, 35)
def _resigned_seq(vault: Vault) -> Case:
    log = vault.log.copy(35)
    log.forge(seq=36)
    return vault.case(log)


@_add("14 re-signed: other log id", Reason.LOG, 35)
def _resigned_log(vault: Vault) -> Case:
    log = vault.log.copy(35)
    log.forge(log_id="cd" * 16)
    return vault.case(log)


@_add("15 re-signed: a key announced before", Reason.KEY_REUSE, 35)
def _resigned_key_reuse(vault: Vault) -> Case:
    log = vault.log.copy(35)
    log.forge(announced=vault.log.keys[20])
    log.forge()
    return vault.case(log)


@_add("15b re-signed: the genesis key announced again", Reason.KEY_REUSE, 35)
def _resigned_genesis_reuse(vault: Vault) -> Case:
    log = vault.log.copy(35)
    log.forge(announced=vault.log.keys[0])
    log.forge()
    return vault.case(log)


def _reused_at_12(vault: Vault, up_to: int) -> Case:
    log = vault.log.copy(12)
    log.forge(announced=vault.log.keys[5])
    log.grow(27)
    return vault.case(log, up_to=up_to)


_add("15c a key announced before, and later a checkpoint that does not fit", Reason.KEY_REUSE, 12)(
    lambda vault: _reused_at_12(vault, 20)
)
_add("15d a key announced before, and later a head that does not fit", Reason.KEY_REUSE, 12)(
    lambda vault: replace(_reused_at_12(vault, 10), receipts=["20:" + "00" * 32])
)
_add("15e a key announced before by the very entry whose head does not fit", Reason.KEY_REUSE, 12)(
    lambda vault: replace(_reused_at_12(vault, 10), receipts=["13:" + "00" * 32])
)
_add("15f a head that does not fit, and later a key announced before", Reason.HEAD, 8)(
    lambda vault: replace(_reused_at_12(vault, 0), receipts=["9:" + "00" * 32])
)


@_add("16 re-signed: key of small order, then the signature that fits everything", Reason.WEAK_KEY, 35)
def _weak_key(vault: Vault) -> Case:
    log = vault.log.copy(35)
    neutral = (1).to_bytes(32, "little")
    log.forge(next_public=neutral)
    log.forge()
    log.lines[36] = _field(log.lines[36], 8, (neutral + bytes(32)).hex().encode())
    return vault.case(log)


@_add("16b re-signed: key that is not canonical", Reason.WEAK_KEY, 35)
def _not_canonical_key(vault: Vault) -> Case:
    log = vault.log.copy(35)
    log.forge(next_public=(2**255 - 19 + 3).to_bytes(32, "little"))
    return vault.case(log)


# -- 43 to 53: framing and encoding ----------------------------------------------------------------

_add("43 carriage returns", Reason.FORM, 0)(lambda vault: vault.case(vault.log.data().replace(b"\n", b"\r\n")))
_add("44 bytes after the final line feed", Reason.TORN, 40)(lambda vault: vault.case(vault.log.data() + b"x"))
_add("45 blank line at the end", Reason.FORM, 40)(lambda vault: vault.case(vault.log.data() + b"\n"))
_add("46 byte order mark", Reason.FORM, 0)(lambda vault: vault.case(b"\xef\xbb\xbf" + vault.log.data()))
_edit("47 upper-case hex", Reason.FORM, lambda raw: _field(raw, 3, b"A" + raw.split(b" ")[3][1:]))
_edit("48 leading zero in seq", Reason.FORM, lambda raw: _field(raw, 2, b"015"))
_edit("49 double space", Reason.FORM, lambda raw: raw.replace(b" ", b"  ", 1))
_edit("50 digit that is not ASCII", Reason.FORM, lambda raw: _field(raw, 2, "1\u0665".encode()))
_edit("52 zero byte", Reason.FORM, lambda raw: raw + b"\x00")
_edit("53 oversize line", Reason.FORM, lambda raw: _field(raw, 7, b"A" * 20000))


@_add("51 re-signed: base64 that is not canonical", Reason.BASE64, 35)
def _loose_base64(vault: Vault) -> Case:
    log = vault.log.copy(35)
    raw = log.forge()
    sealed = raw.split(b" ")[7]
    assert sealed.endswith(b"=")
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = len(sealed.rstrip(b"=")) - 1
    loose = sealed[:at] + letters[(letters.index(sealed[at : at + 1]) | 1) : (letters.index(sealed[at : at + 1]) | 1) + 1]
    loose += sealed[at + 1 :]
    assert loose != sealed
    assert base64.b64decode(loose) == base64.b64decode(sealed)
    log.lines[35] = log.resign(_field(raw, 7, loose), 35)
    return vault.case(log)
