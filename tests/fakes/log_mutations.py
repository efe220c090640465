"""What attackers do to a log, numbered as in the list of mutations that every verifier must catch.

Each is data, so that two independent verifiers can be held against the same cases. "Re-signed" means that the
attacker holds that line's key, so that the signature is good and only the named rule can catch it.
"""

from __future__ import annotations

import base64
import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from fakes.epoch_mutations import EPOCHS
from fakes.forged_log import Case, ForgedLog, People, Vault
from fakes.mutation import Mutation
from fakes.people_mutations import PEOPLE
from twinseal.audit.format.checkpoint import (
    Checkpoint,
    VaultLineSigner,
    cosigned,
    make_checkpoint,
    person_key_name,
)
from twinseal.audit.format.line import audit_key_id, commitment_of, entry_info
from twinseal.audit.format.note import MLDSA44_TYPE, Note, NoteSignature, SignatureType, key_id, parse_note
from twinseal.audit.format.payload import make_plaintext, pad
from twinseal.audit.read.reader import Entry, EntryOpener
from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44
from twinseal.domain import canonical

_ORDER = 2**252 + 27742317777372353535851937790883648493


ALL: list[Mutation] = [*EPOCHS, *PEOPLE]


def _add(
    name: str,
    reason: Reason | None,
    seq: int | None = None,
    detail: str = "",
    *,
    decrypt: bool = False,
    verdict: Verdict | None = None,
) -> Callable[[Callable[[Vault], Case]], Callable[[Vault], Case]]:
    def keep(make: Callable[[Vault], Case]) -> Callable[[Vault], Case]:
        ALL.append(Mutation(name, make, reason, seq, detail, decrypt, verdict))
        return make

    return keep


def _field(raw: bytes, index: int, value: bytes) -> bytes:
    parts = raw.split(b" ")
    parts[index] = value
    return b" ".join(parts)


def _flip(text: bytes, at: int = 10) -> bytes:
    other = b"0" if text[at : at + 1] != b"0" else b"1"
    return text[:at] + other + text[at + 1 :]


def _edited(vault: Vault, place: int, change: Callable[[bytes], bytes]) -> Case:
    log = vault.log.copy()
    log.lines[place] = change(log.lines[place])
    return vault.case(log)


def _edit(name: str, reason: Reason, change: Callable[[bytes], bytes], place: int = 15) -> None:
    _add(name, reason, place)(lambda vault: _edited(vault, place, change))


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
    return _edited(vault, 15, lambda raw: _field(raw, 8, vault.log.lines[16].split(b" ")[8]))


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


# -- 18 to 27: structure ---------------------------------------------------------------------------


def _rows(name: str, reason: Reason, seq: int, change: Callable[[list[bytes]], list[bytes]]) -> None:
    @_add(name, reason, seq)
    def _make(vault: Vault) -> Case:
        log = vault.log.copy()
        log.lines = change(log.lines)
        return vault.case(log)


_rows("18 middle line deleted", Reason.SEQ, 15, lambda rows: rows[:15] + rows[16:])
_rows("19 first line deleted", Reason.SEQ, 0, lambda rows: rows[1:])
_rows("20 block across a checkpoint deleted", Reason.SEQ, 8, lambda rows: rows[:8] + rows[13:])
_rows("21 line duplicated", Reason.SEQ, 16, lambda rows: [*rows[:16], rows[15], *rows[16:]])
_rows("22 neighbours swapped", Reason.SEQ, 15, lambda rows: [*rows[:15], rows[16], rows[15], *rows[17:]])
_rows("23 reversed", Reason.SEQ, 0, lambda rows: rows[::-1])
_rows("24 old line appended again", Reason.SEQ, 40, lambda rows: [*rows, rows[20]])


@_add("25 appended with a random key", Reason.SIGNATURE, 40)
def _random_key(vault: Vault) -> Case:
    log = vault.log.copy()
    log.forge(signer=new_ed25519())
    return vault.case(log)


@_add("26 appended with a used key", Reason.SIGNATURE, 40)
def _used_key(vault: Vault) -> Case:
    log = vault.log.copy()
    log.forge(signer=log.keys[39])
    return vault.case(log)


@_add("27 line of another vault spliced in", Reason.LOG, 15)
def _spliced(vault: Vault) -> Case:
    other = ForgedLog(People(), "ef" * 16).grow(16)
    return _edited(vault, 15, lambda _raw: other.lines[15])


# -- 28 to 42: truncation, rollback, fork ----------------------------------------------------------

_add("28 empty file", Reason.EMPTY)(lambda vault: vault.case(b"", up_to=40))
_add("29 one line feed", Reason.FORM, 0)(lambda vault: vault.case(b"\n"))
_add("30 cut below a checkpoint", Reason.BEYOND_END)(lambda vault: vault.case(vault.log.copy(25)))
_add("31 cut at an older checkpoint", Reason.BEYOND_END)(lambda vault: vault.case(vault.log.copy(20)))


def _rolled_back(vault: Vault, receipt: str) -> Case:
    case = vault.case(vault.log.copy(20), up_to=20)
    case.receipts = [receipt]
    return case


_add("32 log and checkpoints rolled back, register code held", Reason.RECEIPT)(
    lambda vault: _rolled_back(vault, vault.log.checkpoint(30).register_code)
)
_add("32b log and checkpoints rolled back, receipt held", Reason.BEYOND_END)(
    lambda vault: _rolled_back(vault, vault.log.checkpoint(30).receipt)
)
_add("32c log and checkpoints rolled back, checkpoint held", Reason.BEYOND_END)(
    lambda vault: replace(vault.case(vault.log.copy(20), up_to=20), held_checkpoints=[vault.notes[30]])
)


def _head(log: ForgedLog, size: int) -> str:
    return f"{size}:{log.head(size - 1).hex()}"


_add("33 cut after the last checkpoint, head of a report held", Reason.BEYOND_END)(
    lambda vault: replace(vault.case(vault.log.copy(35)), receipts=[_head(vault.log, 40)])
)
_add("35 half a line at the end", Reason.TORN, 39)(lambda vault: vault.case(vault.log.data()[:-900]))
_add("36 final line feed missing", Reason.TORN, 39)(lambda vault: vault.case(vault.log.data()[:-1]))
_add("37 rewritten from 12 with a stolen key", Reason.ROOT, None, "00000020.note")(
    lambda vault: vault.case(vault.log.copy(12).grow(28))
)
_add("38 rewritten from 32, head of a report held", Reason.HEAD, 39)(
    lambda vault: replace(vault.case(vault.log.copy(32).grow(8)), receipts=[_head(vault.log, 40)])
)


def _rewritten_without(vault: Vault, receipt: str) -> Case:
    return replace(vault.case(vault.log.copy(25).grow(15), up_to=20), receipts=[receipt])


_add("39 rewritten from 25, checkpoint 30 removed, receipt held", Reason.RECEIPT)(
    lambda vault: _rewritten_without(vault, vault.log.checkpoint(30).receipt)
)
_add("39b rewritten from 25, checkpoint 30 removed, register code held", Reason.RECEIPT)(
    lambda vault: _rewritten_without(vault, vault.log.checkpoint(30).register_code)
)
_add("39c rewritten from 25, checkpoint 30 removed, checkpoint held", Reason.ROOT, None, "supplied")(
    lambda vault: replace(vault.case(vault.log.copy(25).grow(15), up_to=20), held_checkpoints=[vault.notes[30]])
)
_add("40 whole log made anew under another genesis key", Reason.SIGNATURE, 0)(
    lambda vault: vault.case(ForgedLog(vault.log.people, vault.log.log_id).grow(40), up_to=0)
)


@_add("41 held checkpoint with another root", Reason.FORK)
def _held_fork(vault: Vault) -> Case:
    fork = vault.log.copy(25).grow(5)
    return replace(vault.case(), held_checkpoints=[fork.note(30)])


@_add("42 log with pins of its own", Reason.CHECKPOINT_ORIGIN)
def _own_pins(vault: Vault) -> Case:
    other = ForgedLog(People(), "12" * 16).grow(10)
    return Case(other.data(), [("00000010.note", other.note(10))], vault.log.card())


@_add("42b log with pins of its own, no checkpoint", Reason.LOG, 0)
def _own_pins_bare(vault: Vault) -> Case:
    return Case(ForgedLog(People(), "12" * 16).grow(10).data(), [], vault.log.card())


@_add("42c all checkpoints removed", Reason.CHECKPOINT_MISSING)
def _no_checkpoints(vault: Vault) -> Case:
    return vault.case(up_to=0)


@_add("42d receipt of another log", Reason.RECEIPT)
def _foreign_receipt(vault: Vault) -> Case:
    other = ForgedLog(People(), "12" * 16).grow(10)
    return replace(vault.case(), receipts=[other.checkpoint(10).receipt])


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


# -- 55 to 74: what is sealed inside, all re-signed -------------------------------------------------

_SALT = "ab" * 16
_COMMON = f'"salt":"{_SALT}","seq":35'


def _payload(name: str, plaintext: bytes, detail: str = "", reason: Reason = Reason.PAYLOAD) -> None:
    @_add(name, reason, 35, detail, decrypt=True)
    def _make(vault: Vault) -> Case:
        log = vault.log.copy(35)
        log.forge(plaintext=plaintext)
        return vault.case(log)


def _json(inner: str, end: str = ',"v":1}') -> bytes:
    return ('{"a":' + inner + "," + _COMMON + end).encode("utf-8", "surrogatepass")


_payload("55 duplicate key", _json('1,"a":1'), "duplicate key")
_payload("56 unsorted keys", f'{{"v":1,{_COMMON}}}'.encode(), "not in canonical form")
_payload("57 white space", _json(" 1"), "not in canonical form")
_payload("58 float", _json("1.0"), "not an integer")
_payload("59 exponent", _json("1e400"), "not an integer")
_payload("60 NaN", _json("NaN"), "not an integer")
_payload("61 2^53+1", _json(str(2**53 + 1)), "integer out of range")
_payload("62 text not in NFC", _json('"' + unicodedata.normalize("NFD", "\u00e9") + '"'), "NFC")
_payload("63 lone surrogate, escaped", _json('"\\ud800"'), "surrogate")
_payload("64 needless escape", _json('"\\u0041"'), "not in canonical form")
_payload("65 overlong UTF-8", _json('"?"').replace(b"?", b"\xc0\xaf"), "malformed")
_payload("65b surrogate in UTF-8", _json('"\ud800"'), "malformed")
_payload("66 key that is not ASCII", _json('{"\u00e9":1}'), "bad key")
_payload("67 minus zero", _json("-0"), "not in canonical form")
_payload("68 inner seq differs", f'{{"salt":"{_SALT}","seq":34,"v":1}}'.encode(), reason=Reason.INNER_SEQ)
_payload("68b inner seq missing", f'{{"salt":"{_SALT}","v":1}}'.encode(), reason=Reason.INNER_SEQ)
_payload("68c inner seq is true", f'{{"salt":"{_SALT}","seq":true,"v":1}}'.encode(), reason=Reason.INNER_SEQ)
_payload("68d inner version unknown", _json("1", ',"v":2}'), reason=Reason.VERSION)
_payload("68e inner version missing", _json("1", "}"), "version")
_payload("68f salt too short", b'{"salt":"ab","seq":35,"v":1}', "salt")
_payload("69 trailing byte", _json("1") + b"x", "malformed")
_payload("69a trailing space", _json("1") + b" ", "not in canonical form")
_payload("69b an array", b"[1]", "not an object")
_payload(
    "69b a name that rows of the readable copy add", f'{{"head":"x",{_COMMON},"v":1}}'.encode(), "reserved for the readable"
)
_payload("69c another such name", f'{{{_COMMON},"unanchored":1,"v":1}}'.encode(), "reserved for the readable")
_payload("69d the name of what is withheld", f'{{{_COMMON},"v":1,"withheld":1}}'.encode(), "reserved for the readable")
_payload("74 nesting bomb", _json("[" * 1500 + "]" * 1500), "")
_add("P11 text that a newer Unicode would write otherwise", None, decrypt=True, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: _later_text(vault)
)
_payload("74b nested nine deep", _json("[" * 8 + "]" * 8), "nested too deeply")


def _later_text(vault: Vault) -> Case:
    # Chakma letters of Unicode 6.1, which compose by later tables and stand as they are by those of 3.2.
    log = vault.log.copy(35)
    log.forge(plaintext=_json('"\U00011131\U00011127"'))
    return vault.case(log)


def _forged(name: str, reason: Reason, detail: str, **parts: Callable[[Vault], bytes]) -> None:
    @_add(name, reason, 35, detail, decrypt=reason is not Reason.AUDIT_KEY)
    def _make(vault: Vault) -> Case:
        log = vault.log.copy(35)
        log.forge(**{part: make(vault) for part, make in parts.items()})  # type: ignore[arg-type]
        return vault.case(log)


_STRANGER = KemKeyPair.generate()
_GOOD = _json("1")
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


# -- 75 to 95: checkpoints -------------------------------------------------------------------------


def _checkpoint(name: str, reason: Reason, make: Callable[[Vault], bytes], detail: str = "00000030.note") -> None:
    _add(name, reason, None, detail)(lambda vault: vault.case(n30=make(vault)))


def _text(change: Callable[[str], str]) -> Callable[[Vault], bytes]:
    return lambda vault: change(vault.notes[30].decode()).encode()


def _size_to(value: str) -> Callable[[str], str]:
    return lambda text: text.replace("\n30\n", f"\n{value}\n", 1)


def _people(vault: Vault) -> People:
    return vault.log.people


def _by_other_vault(vault: Vault) -> bytes:
    return make_checkpoint(vault.log.checkpoint(30), VaultLineSigner(new_ed25519(), new_mldsa44()), _people(vault).pair(), 1)


def _other_root(text: str) -> str:
    lines = text.split("\n")
    lines[2] = base64.b64encode(bytes(32)).decode()
    return "\n".join(lines)


def _signatures(vault: Vault, change: Callable[[NoteSignature], NoteSignature | None], size: int = 30) -> bytes:
    note = parse_note(vault.notes[size])
    assert note is not None
    changed = [change(signature) for signature in note.signatures]
    return Note(note.text, tuple(signature for signature in changed if signature is not None)).to_bytes()


def _time_edited(signature: NoteSignature) -> NoteSignature:
    if "person" not in signature.name:
        return signature
    return NoteSignature(
        signature.name,
        signature.key_id,
        (int.from_bytes(signature.value[:8], "big") + 1).to_bytes(8, "big") + signature.value[8:],
    )


def _without(vault: Vault, kind: SignatureType | bytes, person: Identity | None) -> bytes:
    public = person.public if person is not None else None
    name = person_key_name(vault.log.log_id, "p00000002") if public else vault.log.checkpoint(30).origin
    if public is None:
        signer = _people(vault).vault
        key = signer.ed25519.public if kind is SignatureType.ED25519 else signer.mldsa44.public
    else:
        key = public.mldsa44_public if kind is MLDSA44_TYPE else public.ed25519_public
    gone = key_id(name, kind, key)
    return _signatures(vault, lambda signature: None if (signature.name, signature.key_id) == (name, gone) else signature)


_checkpoint("75 one officer", Reason.CHECKPOINT_QUORUM, lambda vault: vault.log.note(30, _people(vault).pair()[:1]))
_checkpoint(
    "76 the same officer twice",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [_people(vault).pair()[0], _people(vault).pair()[0]]),
)
_checkpoint(
    "76b one officer under another's name",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [_people(vault).pair()[0], ("p00000002", _people(vault).first)]),
)
_checkpoint(
    "77 an unknown third officer",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [_people(vault).pair()[0], ("p00000009", _people(vault).outsider)]),
)
_checkpoint(
    "78 known id, wrong key",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: vault.log.note(30, [_people(vault).pair()[0], ("p00000002", _people(vault).outsider)]),
)
_checkpoint("79 wrong vault key", Reason.CHECKPOINT_QUORUM, _by_other_vault)
_checkpoint(
    "79b two people without the vault",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: make_checkpoint(vault.log.checkpoint(30), None, _people(vault).pair(), 1),
)
_checkpoint(
    "79c no ML-DSA signature by the vault",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, MLDSA44_TYPE, None),
)
_checkpoint(
    "79d no Ed25519 signature by the vault",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, SignatureType.ED25519, None),
)
_checkpoint(
    "79e no ML-DSA signature by one officer",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, MLDSA44_TYPE, _people(vault).second),
)
_checkpoint(
    "79f no Ed25519 signature by one officer",
    Reason.CHECKPOINT_QUORUM,
    lambda vault: _without(vault, SignatureType.ED25519_COSIGNATURE, _people(vault).second),
)
_checkpoint("80 size edited", Reason.CHECKPOINT_SIGNATURE, _text(_size_to("29")))
_checkpoint("81 size with a leading zero", Reason.CHECKPOINT_FORM, _text(_size_to("030")))
_checkpoint("82 root edited", Reason.CHECKPOINT_SIGNATURE, _text(_other_root))
_checkpoint(
    "83 other origin",
    Reason.CHECKPOINT_ORIGIN,
    lambda vault: vault.log.note_of(replace(vault.log.checkpoint(30), origin="twinseal/log/" + "cd" * 16)),
)
_checkpoint("84 extension line", Reason.CHECKPOINT_FORM, _text(lambda text: text.replace("\n\n", "\nmore\n\n", 1)))
_checkpoint("85 time of a cosignature edited", Reason.CHECKPOINT_SIGNATURE, lambda vault: _signatures(vault, _time_edited))


@_add("86 cosignatures of another checkpoint", Reason.CHECKPOINT_SIGNATURE, None, "00000030.note")
def _other_cosignatures(vault: Vault) -> Case:
    note, other = parse_note(vault.notes[30]), parse_note(vault.notes[20])
    assert note is not None
    assert other is not None
    return vault.case(n30=Note(note.text, other.signatures).to_bytes())


@_add("85b a cosignature of a time beyond all clocks", Reason.CHECKPOINT_SIGNATURE, None, "p00000001")
def _beyond_all_clocks(vault: Vault) -> Case:
    checkpoint, person, unix_s = vault.log.checkpoint(30), vault.log.people.first, 2**63
    name, stamp = person_key_name(vault.log.log_id, "p00000001"), (2**63).to_bytes(8, "big")
    public = person.public
    lines = (
        NoteSignature(
            name, key_id(name, SignatureType.ED25519_COSIGNATURE, public.ed25519_public),
            stamp + person.sign(cosigned(checkpoint.text, unix_s)),
        ),
        NoteSignature(
            name, key_id(name, MLDSA44_TYPE, public.mldsa44_public),
            stamp + person.sign_mldsa44(cosigned(checkpoint.text, unix_s)),
        ),
    )  # fmt: skip
    honest = parse_note(vault.notes[30])
    assert honest is not None
    kept = tuple(signature for signature in honest.signatures if signature.name != name)
    return vault.case(n30=Note(honest.text, (*kept, *lines)).to_bytes())


_add("87 checkpoint beyond the log", Reason.BEYOND_END, None, "41 entries")(
    lambda vault: vault.case(n41=vault.log.note_of(replace(vault.log.checkpoint(40), size=41)), up_to=41)
)


@_add("88 two countersigned roots of one size, both held", Reason.FORK)
def _fork(vault: Vault) -> Case:
    forks = [vault.log.copy(25).grow(5).note(30) for _ in range(2)]
    return replace(vault.case(), held_checkpoints=forks)


@_add("88c two countersigned headers under one size and root", Reason.FORK)
def _two_headers(vault: Vault) -> Case:
    point = vault.log.checkpoint(30)
    other = replace(point, in_force=replace(point.in_force, header_sha256=b"\xff" * 32))
    return replace(vault.case(), held_checkpoints=[vault.log.note_of(other)])


@_add("88b a genuine checkpoint under the name of another", Reason.CHECKPOINT_FORM, None, "covers 20 entries")
def _misnamed(vault: Vault) -> Case:
    case = vault.case()
    case.notes.append(("00000035.note", vault.notes[20]))
    return case


_checkpoint(
    "89 countersigned wrong root",
    Reason.ROOT,
    lambda vault: vault.log.note_of(replace(vault.log.checkpoint(30), root=bytes(32))),
)


def _naming_people(vault: Vault, **changes: object) -> bytes:
    point = vault.log.checkpoint(30)
    return vault.log.note_of(replace(point, in_force=replace(point.in_force, **changes)))  # type: ignore[arg-type]  # any field


_checkpoint("89b people of a note that is not there", Reason.PEOPLE_MISSING, lambda vault: _naming_people(vault, edition=1))
_checkpoint(
    "89c other people than those of the card",
    Reason.PEOPLE_CHAIN,
    lambda vault: _naming_people(vault, people_sha256=bytes(32)),
)
_checkpoint(
    "89d people of a note that is not there, and a signature changed",
    Reason.PEOPLE_MISSING,
    lambda vault: _naming_people(vault, edition=1).replace(b"\n30\n", b"\n29\n", 1),
)
for _name, _change in {
    "more editions than there can be": lambda text: text.replace("\npeople 0 ", "\npeople 4097 "),
    "edition with a leading zero": lambda text: text.replace("\npeople 0 ", "\npeople 00 "),
    "no header line": lambda text: re.sub("\nheader [0-9a-f]{64}\n", "\n", text, count=1),
    "header before people": lambda text: re.sub("(\npeople [^\n]*)(\nheader [^\n]*)", r"\2\1", text, count=1),
    "upper-case digest": lambda text: text.replace("\nheader 00", "\nheader FF"),
}.items():
    _checkpoint(f"84b {_name}", Reason.CHECKPOINT_FORM, _text(_change))
_checkpoint(
    "82b header line edited",
    Reason.CHECKPOINT_SIGNATURE,
    _text(lambda text: text.replace("\nheader 00", "\nheader ff", 1)),
)
_checkpoint("90 size 0", Reason.CHECKPOINT_FORM, _text(_size_to("0")))
_checkpoint("91 control character", Reason.CHECKPOINT_FORM, _text(lambda text: text.replace("\n30\n", "\n30\t\n", 1)))
_checkpoint("92 hyphen for em dash", Reason.CHECKPOINT_FORM, _text(lambda text: text.replace("\u2014", "-")))
_checkpoint("93 no signatures", Reason.CHECKPOINT_FORM, _text(lambda text: text.partition("\n\n")[0] + "\n\n"))
_checkpoint("93b base64 of a signature not canonical", Reason.CHECKPOINT_FORM, lambda vault: _loosened(vault.notes[30]))
_checkpoint("93c no final line feed", Reason.CHECKPOINT_FORM, _text(lambda text: text[:-1]))
_checkpoint("93d oversize", Reason.CHECKPOINT_FORM, lambda vault: vault.notes[30] + vault.notes[30] * 60)


def _loosened(note: bytes) -> bytes:
    line = next(row for row in note.split(b"\n") if row.endswith(b"=") and b" " in row)
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    at = len(line.rstrip(b"=")) - 1
    loose = letters[letters.index(line[at : at + 1]) | 1]
    return note.replace(line, line[:at] + bytes([loose]) + line[at + 1 :])


_add("94 head of a report differs", Reason.HEAD, 29)(lambda vault: replace(vault.case(), receipts=["30:" + "00" * 32]))
_add("95 report of more entries", Reason.BEYOND_END)(lambda vault: replace(vault.case(), receipts=["41:" + "00" * 32]))
_add("95b receipt with another digest", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[replace(vault.log.checkpoint(30), root=bytes(32)).receipt])
)
_add("95c register code of another root", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[replace(vault.log.checkpoint(30), root=bytes(32)).register_code])
)


_add("95g receipt of a checkpoint that is not there", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[vault.log.checkpoint(25).receipt])
)
_add("95h register code with another P-number", Reason.RECEIPT)(
    lambda vault: replace(vault.case(), receipts=[f"0042 P3 \u00b7 {vault.log.checkpoint(30).register_code}"])
)


@_add("95d trust card with a key of small order", Reason.TRUST_CARD)
def _weak_card(vault: Vault) -> Case:
    case = vault.case()
    assert case.card is not None
    return replace(case, card=replace(case.card, genesis_public=(1).to_bytes(32, "little")))


def _naming(vault: Vault, checkpoint: Checkpoint) -> Case:
    log = vault.log.copy(35)
    fields: dict[str, object] = {"kind": "checkpoint.made", "size": checkpoint.size, "sha256": checkpoint.digest.hex()}
    log.forge(plaintext=make_plaintext(fields, 35))
    return vault.case(log)


_add("95e checkpoint that the log names is gone", Reason.CHECKPOINT_MISSING, None, "33", decrypt=True)(
    lambda vault: _naming(vault, vault.log.checkpoint(33))
)
_add("95f checkpoint is not the one that the log names", Reason.CHECKPOINT_LOGGED, None, "30", decrypt=True)(
    lambda vault: _naming(vault, replace(vault.log.checkpoint(30), root=bytes(32)))
)

# -- what cannot be excluded, and must be graded so -------------------------------------------------

_add("N1 tail cut after the last checkpoint, nothing held", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: vault.case(vault.log.copy(35))
)
_add("N1b tail cut at the last checkpoint, nothing held", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(vault.log.copy(30))
)
_add("N2 log and checkpoints rolled back, nothing held", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(vault.log.copy(20), up_to=20)
)
_add("N3 tail forged with the current key", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: vault.case(vault.log.copy(35).grow(5))
)

# -- positive controls, forged in the same way ---------------------------------------------

_add("P1 honest, register code held, all covered", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), receipts=[vault.log.checkpoint(30).register_code])
)
_add("P1b honest, line of the register held", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(
        vault.case(vault.log.copy(30)), receipts=[f"0042 P0 \u00b7 {vault.log.checkpoint(30).register_code}"]
    )
)
_add("P2 honest, older receipt held, all covered", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), receipts=[vault.log.checkpoint(20).receipt])
)
_add("P3 honest, head of a report held", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), receipts=[_head(vault.log, 17)])
)
_add("P4 honest, checkpoint held", None, verdict=Verdict.VALID_ANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30), up_to=20), held_checkpoints=[vault.notes[30]])
)
_add("P5 an auditor's own checkpoint covers the newest entries", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(n40=make_checkpoint(vault.log.checkpoint(40), None, [("p00000003", _people(vault).auditor)], 1))
)
_add("P6 honest, but no trust card", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), card=None, receipts=[vault.log.checkpoint(30).receipt])
)
_add("P7 an unknown signature beside the good ones", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: vault.case(
        vault.log.copy(30), n30=vault.log.note(30, [*_people(vault).pair(), ("p00000009", _people(vault).outsider)])
    )
)
_add("P8 largest and smallest integers, escapes, all depths", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: vault.case(
        _grown_by(vault, _json('["\\u0001\\n\\"\\\\",-9007199254740991,9007199254740991,[[[[[[]]]]]]]'))
    )
)


def _grown_by(vault: Vault, plaintext: bytes) -> ForgedLog:
    log = vault.log.copy(35)
    log.forge(plaintext=plaintext)
    return log


# -- the readable copy -----------------------------------------------------------------------------


def _readable(vault: Vault, change: Callable[[list[bytes]], list[bytes]]) -> Case:
    log = vault.log.copy(30)
    pairs = EntryOpener([vault.log.people.audit])
    rows = []
    for place in range(30):
        entry = pairs.open_line(log.line(place))
        assert isinstance(entry, Entry)
        rows.append(canonical.dumps({**entry.fields, "head": entry.head.hex()}))
    return replace(vault.case(log), readable=b"".join(row + b"\n" for row in change(rows)))


def _stray_rows(vault: Vault) -> Case:
    from fakes.epoch_mutations import unanchored_log  # noqa: PLC0415 - they know each other

    small = unanchored_log(vault.log.copy(12), 2)
    row = canonical.dumps({**_opened(vault, small, 0).fields, "head": small.head(0).hex(), "unanchored": 12})
    case = _readable(vault, lambda rows: [*rows[:12], row, *rows[12:]])
    return replace(case, unanchored={12: small.data()})


def _opened(vault: Vault, log: ForgedLog, place: int) -> Entry:
    entry = EntryOpener([vault.log.people.audit]).open_line(log.line(place))
    assert isinstance(entry, Entry)
    return entry


def _undecided_rows(vault: Vault, start: object) -> Case:
    from fakes.epoch_mutations import unanchored_log  # noqa: PLC0415 - they know each other

    small = unanchored_log(vault.log.copy(30), 2)
    row = canonical.dumps({**_opened(vault, small, 0).fields, "head": small.head(0).hex(), "unanchored": start})
    case = _readable(vault, lambda rows: [*rows, row])
    return replace(case, unanchored={30: small.data()})


_add("P9b readable copy with an entry that nobody has adopted yet", None, verdict=Verdict.VALID_UNANCHORED)(
    lambda vault: _undecided_rows(vault, 30)
)
_add("P9c folder of entries that belongs to no loss of a key", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: replace(vault.case(vault.log.copy(30)), unanchored={12: b"x"})
)
_add("116d readable copy: number of a folder as text", Reason.READABLE, 30)(lambda vault: _undecided_rows(vault, "30"))
_add("P9 honest readable copy", None, verdict=Verdict.VALID_COSIGNED)(lambda vault: _readable(vault, lambda rows: rows))
_add("P10 readable copy that ends early", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: _readable(vault, lambda rows: rows[:9])
)
for _name, _change in {
    "word changed": lambda rows: [*rows[:12], rows[12].replace(b"field 12", b"field 13"), *rows[13:]],
    "entry left out": lambda rows: [*rows[:12], *rows[13:]],
    "entries swapped": lambda rows: [*rows[:12], rows[13], rows[12], *rows[14:]],
    "head of another": lambda rows: [*rows[:12], rows[12].replace(rows[12][-80:-4], rows[11][-80:-4]), *rows[13:]],
    "white space": lambda rows: [*rows[:12], rows[12].replace(b",", b", ", 1), *rows[13:]],
    "entry called unanchored": lambda rows: [*rows[:12], rows[12][:-1] + b',"unanchored":12}', *rows[13:]],
    "no JSON": lambda rows: [*rows[:12], b"entry 12", *rows[13:]],
}.items():
    _add(f"116 readable copy: {_name}", Reason.READABLE, 12)(partial(_readable, change=_change))
_add("116c readable copy: entries of a folder that belongs to no loss of a key", Reason.READABLE, 12)(
    lambda vault: _stray_rows(vault)
)
_add("116b readable copy of more entries than there are", Reason.READABLE, 30)(
    lambda vault: _readable(vault, lambda rows: [*rows, rows[-1]])
)


def _withheld(vault: Vault, changes: Mapping[str, object] = {}, place: int = 12) -> Case:
    """Return a readable copy in which the commitment of an entry stands in its place; None takes a field of the row away."""

    def change(rows: list[bytes]) -> list[bytes]:
        plain = canonical.loads_object(rows[place])
        head = plain.pop("head")
        row = {"commitment": commitment_of(canonical.dumps(plain)).hex(), "head": head, "seq": place, "withheld": ["names"]}
        changed = {name: value for name, value in {**row, **changes}.items() if value is not None}
        return [*rows[:place], canonical.dumps(changed), *rows[place + 1 :]]

    return _readable(vault, change)


_add("P9d readable copy with an entry that is withheld", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: _withheld(vault)
)
_add("P9e readable copy with an entry withheld for both", None, verdict=Verdict.VALID_COSIGNED)(
    lambda vault: _withheld(vault, {"withheld": ["names", "reasons"]})
)
_ODD_ROWS: Mapping[str, Mapping[str, object]] = {
    "another commitment": {"commitment": "0" * 64},
    "no commitment": {"commitment": None},
    "commitment in capitals": {"commitment": "A" * 64},
    "another number": {"seq": 13},
    "number as text": {"seq": "12"},
    "number is true": {"seq": True},
    "no number": {"seq": None},
    "head of another": {"head": "0" * 64},
    "no head": {"head": None},
    "no kind": {"withheld": []},
    "kinds in another order": {"withheld": ["reasons", "names"]},
    "a kind that is none": {"withheld": ["times"]},
    "kind as text": {"withheld": "names"},
    "a field too many": {"kind": "opening.begun"},
    "called unanchored": {"unanchored": 12},
}
for _name, _row in _ODD_ROWS.items():
    _add(f"116h withheld entry: {_name}", Reason.READABLE, 12)(partial(_withheld, changes=_row))
