"""Verifies a Twinseal audit log with nothing but Python 3.9 or newer; one file, shares no code with the program.

Its answer counts only from a copy that you trust: one that lies beside what it verifies can be made to say anything.

Written from docs/formats.md. Usage:

    python3 -I twinseal_verify.py PATH --trust-card CARD [--receipt CODE] [--checkpoint NOTE] [--audit-key FILE] [--json]

PATH is an export or a vault folder. Take the trust card, and this file too, from somewhere else than PATH. Exit codes: 0 VALID-ANCHORED, 3 VALID-COSIGNED,
4 VALID-UNANCHORED, 10 TAMPERED, 11 ROLLED-BACK, 12 INCOMPLETE, 2 wrong use.

The library `cryptography`, where it is installed, makes it faster and can open entries (--audit-key); --pure leaves it
aside. The answer is the same.
"""

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # Python looks first in the folder of this file. On a drive of others' a file there, named as one of the modules
    # below, would run and answer in this program's place. (So no import from __future__ above: that one is looked for too.)
    del sys.path[0]

import argparse
import base64
import binascii
import datetime as dt
import errno
import hashlib
import itertools
import json
import os
import re
import stat
import unicodedata
from typing import Any, Dict, Iterator, List, NoReturn, Optional, Sequence, Set, Tuple

try:  # Optional, for speed and for opening entries.
    from cryptography.exceptions import InvalidSignature, InvalidTag, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
except ImportError:  # pragma: no cover - both ways are tested by `pure`
    Ed25519PublicKey = None  # type: ignore[assignment, misc]  # stands for a library that is not there
    UnsupportedAlgorithm = ImportError  # type: ignore[assignment, misc]  # stands for a library that is not there

LINE_MAX = 16384
NOTE_MAX = 262144
CARD_MAX = 1024 * 1024
DISCLOSED_MAX = 64 * 1024 * 1024
NUMBER_MAX = 2**53 - 1
ANOMALIES_SHOWN = 100
BLOCK = 1024 * 1024

RULES_OFF = frozenset()  # type: frozenset[str]
"""Names of rules that a test takes out to see that something needs them; nothing else ever sets it."""

VERDICTS = {
    0: "VALID-ANCHORED",
    3: "VALID-COSIGNED",
    4: "VALID-UNANCHORED",
    10: "TAMPERED",
    11: "ROLLED-BACK",
    12: "INCOMPLETE",
}
REASONS = {
    "form": 10,
    "log": 10,
    "seq": 10,
    "prev": 10,
    "weak_key": 10,
    "key_reuse": 10,
    "base64": 10,
    "signature": 10,
    "padding": 10,
    "commitment": 10,
    "payload": 10,
    "inner_seq": 10,
    "checkpoint.form": 10,
    "checkpoint.origin": 10,
    "checkpoint.signature": 10,
    "checkpoint.quorum": 10,
    "people.form": 10,
    "people.origin": 10,
    "people.missing": 12,
    "people.chain": 11,
    "people.signature": 10,
    "people.row": 10,
    "people.quorum": 10,
    "people.head": 11,
    "epoch.form": 10,
    "epoch.origin": 10,
    "epoch.signature": 10,
    "epoch.quorum": 10,
    "unanchored.lines": 10,
    "readable": 10,
    "export": 10,
    "root": 11,
    "beyond_end": 11,
    "older": 11,
    "code": 11,
    "fork": 11,
    "receipt": 11,
    "head": 11,
    "checkpoint.logged": 11,
    "epoch.head": 11,
    "empty": 12,
    "file": 12,
    "torn": 12,
    "version": 12,
    "audit_key": 12,
    "unreadable": 12,
    "changed": 12,
    "checkpoint.missing": 12,
    "unanchored.missing": 12,
    "trust_card": 12,
}
WORDS = {
    "form": "a line is not a well-formed log line",
    "log": "a line belongs to another log",
    "seq": "a line is in the wrong place: lines were removed, repeated, moved or inserted",
    "prev": "a line does not refer to the line before it",
    "weak_key": "a line announces a key that anyone could sign with",
    "key_reuse": "a line announces a key that was already announced",
    "base64": "a line's sealed part is not in canonical base64",
    "signature": "a line's signature does not match the key that the line before it announced",
    "padding": "an entry's padding is malformed",
    "commitment": "an entry's contents do not match the commitment in its line",
    "payload": "an entry's contents are malformed",
    "inner_seq": "an entry's contents carry a different number than its line",
    "checkpoint.form": "a checkpoint is not well-formed",
    "checkpoint.origin": "a checkpoint belongs to a different log than the trust card",
    "checkpoint.signature": "a checkpoint has a signature that does not match its key",
    "checkpoint.quorum": "a checkpoint is signed neither by the vault and two people on the trust card nor by an auditor on it",
    "people.form": "a people note is not well-formed",
    "people.origin": "a people note belongs to a different log than the trust card",
    "people.missing": "a people note is missing",
    "people.chain": (
        "a people note or checkpoint does not follow on the people who were in force: notes were exchanged or rolled back"
    ),
    "people.signature": "a people note has a signature that does not match its key",
    "people.row": "a people note changes people in a way that its signers may not",
    "people.quorum": "a people note is not signed by the vault and two officers or two seats who may change people",
    "people.head": "a people note names a different entry before it: the log was rewritten or forked",
    "epoch.form": "an epoch note is not well-formed",
    "epoch.origin": "an epoch note belongs to a different log than the trust card",
    "epoch.signature": "an epoch note has a signature that does not match its key",
    "epoch.quorum": "an epoch note is not signed by the vault and two people on the trust card who may still sign",
    "epoch.head": "an epoch note names a different previous entry: the log was rewritten or forked",
    "unanchored.lines": "entries that two people adopted after the log's key was lost are not the ones they adopted",
    "unanchored.missing": "entries that two people adopted after the log's key was lost are missing",
    "readable": "the readable copy of the entries (entries.jsonl) does not match the log",
    "export": "a file beside the log is not what it should be",
    "root": "the entries up to a checkpoint are not the ones it countersigned: the log was rewritten",
    "beyond_end": "the log is shorter than something that was made from it: its end was cut off, or it is an older copy",
    "fork": "two genuine checkpoints of the same size differ: the log was forked and its keys were misused",
    "older": (
        "this copy ends before something you supplied was made: it is an older copy, or its end was cut off, and the copy "
        "alone cannot show which"
    ),
    "code": (
        "no checkpoint in this copy has the register code you supplied: the copy is older than that code, or is a different "
        "or forked one, and this copy alone cannot show which"
    ),
    "receipt": "a register code or receipt you supplied does not match the checkpoints of this log: this is a different or forked copy",
    "head": "an entry does not match the head you supplied: the log was rewritten or forked",
    "checkpoint.logged": "a checkpoint is not the one that the log names",
    "empty": "there are no entries",
    "file": "a file cannot be read",
    "torn": "the last line is incomplete",
    "version": "a line has a format version that this version of Twinseal does not know",
    "audit_key": "an entry is sealed to a key that is not on the trust card, so auditors cannot read it",
    "unreadable": "an entry cannot be opened with the audit key",
    "changed": "the log changed while it was being verified; verify again",
    "checkpoint.missing": "a checkpoint is missing",
    "trust_card": "the trust card contains a key that must not be trusted",
}


SAYS = {
    "build.tests_only": "something was made for tests only",
    "bundle.damaged": "a person's keys in the vault were changed or damaged",
    "catalogue.damaged": "the envelope list is missing, damaged or not the one that the header names",
    "cause.clock_jump": "the clock was changed",
    "cause.drive_removed": "the vault's drive was removed",
    "cause.fault": "an error occurred",
    "cause.hand": "somebody ended it by hand",
    "cause.idle": "nobody did anything for a while",
    "cause.minimised": "the window was minimised",
    "cause.other_window": "another window came in front",
    "cause.screen_lock": "the screen was locked",
    "cause.session_end": "the desktop session ended",
    "cause.signed": "the second signature of a list of changes sealed it",
    "cause.suspend": "the machine was suspended",
    "cause.time": "the time was over",
    "cause.window_closed": "the window was closed",
    "constitution.differs": "store and header differ in what two officers decide",
    "crypto.cannot_decrypt": "a sealed part does not open with this key",
    "derivation.costly": "checking a passphrase takes much memory or time, and people are asked first",
    "disk.fault": "a file could not be read or written",
    "disk.full": "no room was left on the drive",
    "disk.missing": "a file that must exist is not there",
    "disk.not_durable": "the drive did not confirm what was written",
    "disk.not_regular": "something else is in the place of a plain file or folder",
    "disk.not_writable": "the drive or folder could not be written",
    "disk.too_large": "a file is larger than its format allows",
    "draft.damaged": "the draft of changes is damaged",
    "drive.refused": "the drive cannot take it",
    "entry.fault.no_time": "the entry is not a valid event: it has no valid time",
    "entry.fault.not_an_event": "the entry is not a valid event",
    "entry.fault.unreadable": "the entry cannot be read",
    "export.failed": "the export did not end well",
    "factor.replayed": "a six-digit code was used before",
    "factor.wrong": "passphrase or six-digit code was wrong",
    "format.unknown": "a file has a format version that the program did not know",
    "guard.locked": "a person was locked after too many wrong attempts",
    "guard.wait": "a person had to wait after wrong attempts",
    "header.damaged": "the vault's header is missing, damaged or was replaced",
    "input.bad": "something that was given does not fit",
    "input.form": "several fields of a form do not fit",
    "input.looks_alike": "a name looks like another",
    "input.weak_text": "a text says nothing",
    "internal": "an unexpected error occurred",
    "job.cancelled": "it was cancelled",
    "keyslots.damaged": "the keyslots are missing, damaged or not those that the header names",
    "log.damaged": "the log or its key file is missing, cut off or changed",
    "log.key_lost": "the one-time key for the next entry of the log is lost",
    "log.not_writable": "the log could not be written",
    "machine.memory": "the machine had too little memory",
    "mismatch.constitution": "store and header differ in what two officers decide",
    "mismatch.entry": "an entry of the log",
    "mismatch.header_unnamed": "the header is not one that the log has named since the last seal",
    "mismatch.key_lost": "the log's key was lost",
    "mismatch.later_seal": "the log has entries from a later seal than the header's",
    "mismatch.log_place": "the log is not the one that the store was sealed with, or it is shorter",
    "mismatch.log_unreadable": "the log since the last seal could not be read",
    "mismatch.memory_card": "the trust card is another than this machine remembered",
    "mismatch.memory_lower": "seal or edition is lower than this machine remembered",
    "mismatch.memory_other": "the log does not continue from the checkpoint that this machine remembered",
    "mismatch.more_entries": "more entries of the log do not fit",
    "mismatch.odd_entry": "the log has an entry that the program never writes",
    "mismatch.other_seal": "the log names seals since then that are not of this header",
    "mismatch.seal_number": "header and store have different seal numbers",
    "mismatch.seal_seen": "a seal and an edition",
    "mismatch.seal_twice": "the log names this header's seal more than once",
    "mismatch.seal_withdrawn": "this seal was put in force after the log said that it was not made",
    "mismatch.signed_twice": "two people signed more than one checkpoint since these contents were sealed",
    "mismatch.stray_tick": "the log marks a one-time code as used outside any opening of its envelope",
    "mismatch.unknown_code": "the log marks a one-time code as used that is not in the vault",
    "opening.ended.abandoned": "it was abandoned",
    "opening.ended.cause": "it ended before anything was opened",
    "opening.ended.idle": "it ended because nobody did anything",
    "opening.ended.no_answer": "the second person did not answer in time",
    "opening.ended.not_opened": "the vault could not be opened",
    "opening.ended.wiped": "everything was masked, which wiped the words of the request",
    "output.lost": "the output could not be written",
    "pair.not_allowed": "these two people may not open together",
    "pair.same_person": "one person cannot be both",
    "passphrase.weak": "a new passphrase is too weak",
    "register_code.wrong": "the register code does not match",
    "report.failed": "a report could not be made or signed",
    "request.expired": "the time for the second person was over",
    "reseal.key_lost_not_accepted": "the log's key was lost, and the two people did not continue",
    "reseal.mismatch_not_accepted": "header, store and log did not agree, and the two people did not continue",
    "reseal.not_caught_up": "the last seal has no checkpoint, and it could not be made",
    "reseal.not_durable": "the drive did not confirm that the new seal was written",
    "reseal.sealed_by_another": "another opening sealed the vault meanwhile",
    "reseal.unexpected": "something unexpected happened while it was sealed",
    "role.not_permitted": "the person's role does not allow it",
    "state.resealed": "the vault was sealed again",
    "state.wrong_step": "it is not possible at this step",
    "store.damaged": "the sealed store is missing, changed or not the one that the header names",
    "trust_card.bad": "the trust card is missing, malformed or of another vault",
    "unanchored.set_aside": "unanchored entries were damaged and set aside",
    "vault.exists": "something is already at the vault's place",
    "vault.in_use": "another process has the vault open",
    "vault.not_found": "there is no vault at this place",
    "verification.failure": "the log does not verify",
}
"""What the codes say that an entry may hold beside its facts: each of its own, and those of refusals by what comes before their last point."""


def says(record: Dict[str, Any]) -> str:
    """Return in English what a code and its facts say; a code that this version does not know stands as it is."""
    code = record["code"]
    words = SAYS.get(code) or SAYS.get(code.rpartition(".")[0]) or _cut(code)
    if code.startswith("verification.reason."):
        words = {name.replace(".", "_"): rule for name, rule in WORDS.items()}.get(code.rpartition(".")[2], words)
    facts = [
        f"{_cut(name)[1:-1].replace('_', ' ')}: {says(value) if _is_coded(value) else _cut(value)}"
        for name, value in record.items()
        if name != "code" and value != ""
    ]
    return f"{words} ({'; '.join(facts)})" if facts else words


def _is_coded(value: Any) -> bool:
    return isinstance(value, dict) and isinstance(value.get("code"), str)


STOP = "stop, change nothing on this machine or USB stick, and contact the vault owner."
WRONG_CARD = (
    "Check whose trust card this is: it may belong to another vault. Use the trust card of the vault that "
    "made this log or export. If it already is the right one, the log was replaced with another: " + STOP
)
NEXT = {
    "checkpoint.origin": WRONG_CARD,
    "epoch.origin": WRONG_CARD,
    "people.origin": WRONG_CARD,
    "readable": "The log is intact up to here. Do not use entries.jsonl, keep this copy, and ask for another one.",
    "export": (
        "The file named above was changed or removed after the export was made. Do not use it, keep this copy, "
        "and ask for another one."
    ),
    "older": (
        "This copy says nothing of what was logged between its end and what you supplied: ask for a newer copy. If nobody gives "
        "you one, or this is the vault itself: " + STOP
    ),
    "code": (
        "Compare the code with the paper, character by character. An export has a code of its own, which was told when it was "
        "made: ask the auditor for it. A code from after this copy matches nothing in it, and the copy says nothing of what was logged since: ask "
        "for a newer one. If nobody gives you one, or the code is from before this copy, or this is the vault itself: "
        + STOP
    ),
    "receipt": "Compare it with the paper it came from, character by character. If they are the same: " + STOP,
    "head": "Compare it with the paper it came from. If they are the same: " + STOP,
    "beyond_end": "A copy that was cut short looks the same: verify another copy. If the result is the same: " + STOP,
    "empty": "Give the folder that contains log.tws, or what is named above. If this is that folder, ask for another copy.",
    "file": "Check that the drive is sound and the file is readable, then verify again, or verify another copy.",
    "torn": "This copy was cut short, or was made while the log was being written. Ask for another one.",
    "version": "Get a newer copy of this program from a source you trust.",
    "changed": "Copy the folder somewhere else and verify the copy.",
    "checkpoint.missing": "Ask for the complete folder `checkpoints`. If there is no other: " + STOP,
    "people.missing": "Ask for the complete folder `people`. If there is no other: " + STOP,
    "unanchored.missing": "Ask for the complete folder `unanchored`, or for another copy.",
    "trust_card": "Use the trust card that was made at the ceremony; this one cannot be used.",
    "unreadable": "Use the audit key that was in force when the entry was written, or verify without a key.",
}
"""What to do where a rule is broken; `STOP` for every other."""


def what_to_do(answer: Dict[str, Any], has_card: bool) -> str:
    """Return what whoever verified does next."""
    if answer["reason"] == "log" and answer["first_bad_seq"] == 0 and has_card:
        return WRONG_CARD
    if answer["reason"]:
        return NEXT.get(answer["reason"], STOP[0].upper() + STOP[1:])
    if not has_card:
        return "Verify again with the trust card from the ceremony: without it, nothing shows whose log this is."
    todo = []
    if answer["unanchored"]:
        todo.append("Two people of the vault must adopt or reject the entries made after the log's key was lost.")
    if answer["uncovered"]:
        todo.append(
            "Ask for a copy made after the next seal, which covers the newest entries. If those entries are old, ask why."
        )
    if not answer["anchored_size"]:
        todo.append("To rule out an older copy, verify again with a register code or receipt from the paper register.")
    return " ".join(todo) or "No action needed. Keep the newest register code for next time."


class Bad(Exception):
    """The first rule that is broken."""

    def __init__(self, reason: str, seq: Optional[int] = None, detail: str = "") -> None:
        """Name the reason, the first bad entry where it is one, and what exactly."""
        super().__init__(reason)
        self.reason, self.seq, self.detail = reason, seq, detail


class Misuse(Exception):
    """Wrong use, or a card or receipt that does not fit: exit code 2."""


def off(rule: str) -> bool:
    """Tell whether a test has taken a rule out."""
    return rule in RULES_OFF


# -- Ed25519, RFC 8032 -----------------------------------------------------------------------------

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = (-121665 * pow(121666, P - 2, P)) % P
ROOT_M1 = pow(2, (P - 1) // 4, P)
_ORDER_8 = 55188659117513257062467267217118295137698188065244968500265048394206261417927
SMALL_ORDER = frozenset(y % P for y in (0, 1, -1, _ORDER_8, -_ORDER_8))
Point = Tuple[int, int, int, int]
NEUTRAL = (0, 1, 1, 0)


def key_ok(public: bytes) -> bool:
    """Tell whether an Ed25519 key is acceptable: canonical and not of small order."""
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if len(public) != 32 or (y >= P and not off("noncanonical_y")):
        return False
    return y % P not in SMALL_ORDER or off("small_order")


def _decompress(data: bytes) -> Optional[Point]:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (2**255 - 1)
    if y >= P:
        return None
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        x = x * ROOT_M1 % P
        if v * x * x % P != u:
            return None
    if x == 0 and sign:
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


def _add(first: Point, second: Point) -> Point:
    a = (first[1] - first[0]) * (second[1] - second[0]) % P
    b = (first[1] + first[0]) * (second[1] + second[0]) % P
    c = 2 * first[3] * second[3] * D % P
    d = 2 * first[2] * second[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _double(point: Point) -> Point:
    x, y, z, _ = point
    a, b = x * x % P, y * y % P
    h = a + b
    e = h - (x + y) * (x + y) % P
    g = a - b
    f = 2 * z * z % P + g
    return e * f % P, g * h % P, f * g % P, e * h % P


def _odd_multiples(point: Point, count: int) -> List[Point]:
    twice, multiples = _double(point), [point]
    for _ in range(count - 1):
        multiples.append(_add(multiples[-1], twice))
    return multiples


def _naf(number: int, width: int) -> List[int]:
    digits, half = [], 1 << (width - 1)
    while number:
        digit = 0
        if number & 1:
            digit = number & (2 * half - 1)
            if digit >= half:
                digit -= 2 * half
            number -= digit
        digits.append(digit)
        number >>= 1
    return digits


def _negated(point: Point) -> Point:
    return P - point[0], point[1], point[2], P - point[3]


_BASE_ODD = _odd_multiples(_decompress((4 * pow(5, P - 2, P) % P).to_bytes(32, "little")) or NEUTRAL, 64)


def _ed25519_pure(public: bytes, message: bytes, signature: bytes) -> bool:
    key = _decompress(public)
    if key is None:
        return False
    s = int.from_bytes(signature[32:], "little")
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % L
    by_base, by_key = _naf(s, 8), _naf(k, 5)
    key_odd = _odd_multiples(_negated(key), 8)
    point = NEUTRAL
    for place in range(max(len(by_base), len(by_key)) - 1, -1, -1):
        point = _double(point)
        for digits, table in ((by_base, _BASE_ODD), (by_key, key_odd)):
            digit = digits[place] if place < len(digits) else 0
            if digit:
                part = table[abs(digit) >> 1]
                point = _add(point, part if digit > 0 else _negated(part))
    inverse = pow(point[2], P - 2, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


def ed25519_ok(public: bytes, message: bytes, signature: bytes, pure: bool) -> bool:
    """Tell whether an Ed25519 signature is good under an acceptable key."""
    if len(signature) != 64 or len(public) != 32 or not key_ok(public):
        return False
    if int.from_bytes(signature[32:], "little") >= L and not off("s_range"):
        return False
    if pure or Ed25519PublicKey is None:
        return _ed25519_pure(public, message, signature)
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# -- ML-DSA-44, FIPS 204 ---------------------------------------------------------------------------

Q = 8380417
_G1, _G2, _TAU, _BETA, _OMEGA = 1 << 17, (Q - 1) // 88, 39, 78, 80
_ZETAS = [pow(1753, int(f"{i:08b}"[::-1], 2), Q) for i in range(256)]


def _ntt(poly: List[int]) -> List[int]:
    w, m, step = list(poly), 0, 128
    while step:
        for start in range(0, 256, 2 * step):
            m += 1
            zeta = _ZETAS[m]
            for j in range(start, start + step):
                t = zeta * w[j + step] % Q
                w[j + step] = (w[j] - t) % Q
                w[j] = (w[j] + t) % Q
        step //= 2
    return w


def _ntt_back(poly: List[int]) -> List[int]:
    w, m, step = list(poly), 256, 1
    while step < 256:
        for start in range(0, 256, 2 * step):
            m -= 1
            zeta = Q - _ZETAS[m]
            for j in range(start, start + step):
                t = w[j]
                w[j] = (t + w[j + step]) % Q
                w[j + step] = zeta * (t - w[j + step]) % Q
        step *= 2
    return [8347681 * value % Q for value in w]


def _unpack(data: bytes, bits: int) -> List[int]:
    number, mask = int.from_bytes(data, "little"), (1 << bits) - 1
    return [number >> (bits * i) & mask for i in range(256)]


def _matrix(rho: bytes, row: int, column: int) -> List[int]:
    length = 1024
    while True:
        stream = hashlib.shake_128(rho + bytes([column, row])).digest(length)
        values = []
        for i in range(0, length - 2, 3):
            value = stream[i] | stream[i + 1] << 8 | (stream[i + 2] & 0x7F) << 16
            if value < Q:
                values.append(value)
                if len(values) == 256:
                    return values
        length *= 2


def _ball(seed: bytes) -> List[int]:
    length = 272
    while True:
        stream = hashlib.shake_256(seed).digest(length)
        signs, at, poly = int.from_bytes(stream[:8], "little"), 8, [0] * 256
        for i in range(256 - _TAU, 256):
            while at < length and stream[at] > i:
                at += 1
            if at == length:
                break
            j = stream[at]
            at += 1
            poly[i] = poly[j]
            poly[j] = Q - 1 if signs & 1 else 1
            signs >>= 1
        else:
            return poly
        length *= 2


def _hints(data: bytes) -> Optional[List[Set[int]]]:
    hints: List[Set[int]] = []
    at = 0
    for i in range(4):
        end = data[_OMEGA + i]
        if end < at or end > _OMEGA:
            return None
        places = data[at:end]
        if any(places[n] >= places[n + 1] for n in range(len(places) - 1)):
            return None
        hints.append(set(places))
        at = end
    return None if any(data[at:_OMEGA]) else hints


def _mldsa44_pure(public: bytes, message: bytes, signature: bytes) -> bool:
    rho, c_seed = public[:32], signature[:32]
    z = [[_G1 - value for value in _unpack(signature[32 + 576 * i : 608 + 576 * i], 18)] for i in range(4)]
    hints = _hints(signature[2336:])
    if hints is None or any(abs(value) >= _G1 - _BETA for poly in z for value in poly):
        return False
    mu = hashlib.shake_256(hashlib.shake_256(public).digest(64) + b"\x00\x00" + message).digest(64)
    z_ntt, c_ntt = [_ntt([value % Q for value in poly]) for poly in z], _ntt(_ball(c_seed))
    packed = b""
    for i in range(4):
        t1 = _ntt([value << 13 for value in _unpack(public[32 + 320 * i : 352 + 320 * i], 10)])
        total = [-c * t for c, t in zip(c_ntt, t1)]
        for j in range(4):
            total = [value + a * b for value, a, b in zip(total, _matrix(rho, i, j), z_ntt[j])]
        number = 0
        for place, value in enumerate(_ntt_back([value % Q for value in total])):
            r0 = value % (2 * _G2)
            if r0 > _G2:
                r0 -= 2 * _G2
            r1 = (value - r0) // (2 * _G2)
            if value - r0 == Q - 1:
                r1, r0 = 0, r0 - 1
            if place in hints[i]:
                r1 = (r1 + 1 if r0 > 0 else r1 - 1) % 44
            number |= r1 << (6 * place)
        packed += number.to_bytes(192, "little")
    return hashlib.shake_256(mu + packed).digest(32) == c_seed


def mldsa44_ok(public: bytes, message: bytes, signature: bytes, pure: bool) -> bool:
    """Tell whether an ML-DSA-44 signature (pure, empty context) is good."""
    if len(public) != 1312 or len(signature) != 2420:
        return False
    if not pure:
        try:
            from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

            MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
        except (ImportError, UnsupportedAlgorithm):
            # An older library, or one built on an OpenSSL without it.
            pass
        except (InvalidSignature, ValueError):
            return False
        else:
            return True
    return _mldsa44_pure(public, message, signature)


# -- canonical JSON --------------------------------------------------------------------------------

_KEY = re.compile(r"[a-z][a-z0-9_]{0,31}")


def _pairs(pairs: List[Tuple[str, Any]]) -> Dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("a key appears twice")
    return fields


def _no(_: str) -> Any:
    raise ValueError("a number that is not an integer")


def _check_value(value: Any, depth: int) -> None:
    if depth > 8:
        raise ValueError("nested too deeply")
    if isinstance(value, dict):
        for key, inner in value.items():
            if not _KEY.fullmatch(key):
                raise ValueError("a malformed key")
            _check_value(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            _check_value(inner, depth + 1)
    elif isinstance(value, str):
        # Nearly all text is ASCII, which is in its one form whatever it says; looking at each sign took most of a verification.
        if not value.isascii() and (any("\ud800" <= sign <= "\udfff" for sign in value) or not _settled(value)):
            raise ValueError("text that is not in canonical form")
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) > NUMBER_MAX:
        raise ValueError("a number out of range")


def _settled(text: str) -> bool:
    """Tell whether each stretch of characters that Unicode 3.2 has is in NFC: of others Pythons of different age disagree."""
    if unicodedata.normalize("NFC", text) == text:
        return True
    for known, signs in itertools.groupby(text, lambda sign: unicodedata.ucd_3_2_0.category(sign) != "Cn"):
        stretch = "".join(signs)
        if known and unicodedata.normalize("NFC", stretch) != stretch:
            return False
    return True


def canonical(data: bytes) -> Dict[str, Any]:
    """Return the object of canonical JSON; raises `ValueError` for anything else."""
    try:
        value = json.loads(data.decode("utf-8"), object_pairs_hook=_pairs, parse_float=_no, parse_constant=_no)
        _check_value(value, 1)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(value, dict) or canonical_bytes(value) != data:
        raise ValueError("not in canonical form")
    return value


def canonical_bytes(value: Any) -> bytes:
    """Return the canonical bytes of a value that was checked."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")


# -- the trust card --------------------------------------------------------------------------------

_HEX = {size: re.compile(f"[0-9a-f]{{{2 * size}}}") for size in (16, 32, 1312)}
_UTC = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?Z")
_PERSON = re.compile(r"p[0-9a-f]{8}")
_ISSUER = re.compile("(?:[0-9a-f]{2}){1,1024}")
_CARD_HEX = {
    "vault_id": 16,
    "log_id": 16,
    "genesis_public": 32,
    "line_ed25519": 32,
    "line_mldsa44": 1312,
    "audit_key_sha256": 32,
    "constitution_sha256": 32,
}


_CARD_KEYS = ("kem_sha256", "ed25519", "mldsa44", "certificate_sha256")


class Card:
    """The pins that everything starts from."""

    def __init__(self, data: bytes) -> None:
        """Read a trust card strictly; raises `Misuse`."""
        try:
            self._take(canonical(data) if len(data) <= CARD_MAX else {}, data)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Misuse("This trust card cannot be used. Use the one that was made when the vault was created.") from error

    def _take(self, fields: Dict[str, Any], data: bytes) -> None:
        names = {"format", "version", "vault_name", "people", "founded_utc", "edition", "note_sha256", "later", *_CARD_HEX}
        if set(fields) != names or fields["format"] != "twinseal/trust-card" or type(fields["version"]) is not int:
            raise ValueError
        if fields["version"] != 1 or not isinstance(fields["vault_name"], str):
            raise ValueError
        for name, size in _CARD_HEX.items():
            if not _HEX[size].fullmatch(fields[name]):
                raise ValueError
        if not _UTC.fullmatch(fields["founded_utc"]):
            raise ValueError
        self.name, self.fingerprint = fields["vault_name"], hashlib.sha256(data).hexdigest()
        self.log_id, self.vault_id = fields["log_id"], fields["vault_id"]
        first = {**fields, "edition": 0, "note_sha256": "", "later": []}
        self.founding = hashlib.sha256(canonical_bytes(first)).hexdigest()
        self.edition, self.note = fields["edition"], fields["note_sha256"]
        self.genesis, self.line_ed = bytes.fromhex(fields["genesis_public"]), bytes.fromhex(fields["line_ed25519"])
        self.line_ml = bytes.fromhex(fields["line_mldsa44"])
        self.audit_key = bytes.fromhex(fields["audit_key_sha256"])
        rows, later = fields["people"], self._later(fields)
        if not isinstance(rows, list):
            raise ValueError
        people = [row for row in rows if row["role"] != "recovery"]
        seats = [row for row in rows if row["role"] == "recovery"]
        if not 1 <= len(people) <= 20 or len(seats) > 9:
            raise ValueError
        self.people = [self._person(person) for person in people]
        holders = {person[0] for person in self.people if person[1] != "auditor"}
        sheets = [self._seat(seat, holders) for seat in seats]
        self.first = [
            (
                row["id"],
                row["name"],
                row["role"],
                *(bytes.fromhex(row[name] or "00" * 32) for name in _CARD_KEYS),
                row["holder"],
            )
            for row in rows
        ]
        short = [fields[name] for name in ("genesis_public", "line_ed25519", "audit_key_sha256")]
        short += [row[name] for row in rows for name in ("ed25519", "kem_sha256")]
        short += [person["certificate_sha256"] for person in (*people, *later)]
        long = [self.line_ml, *(person[3] for person in self.people), *sheets]
        if any(len(set(row)) != len(row) for row in (short, long)):
            raise ValueError
        for ids in ([row["id"] for row in rows], [row["id"] for row in later]):
            if ids != sorted(set(ids)):
                raise ValueError

    @staticmethod
    def _person(person: Dict[str, Any]) -> Tuple[str, str, bytes, bytes, str]:
        Card._certified(person)
        if person["holder"] != "":
            raise ValueError
        short, long = Card._keys(person)
        return person["id"], person["role"], short, long, person["name"]

    @staticmethod
    def _seat(seat: Dict[str, Any], holders: Set[str]) -> bytes:
        if not re.fullmatch("r[1-9]", seat["id"]) or not isinstance(seat["name"], str) or seat["holder"] not in holders:
            raise ValueError
        if seat["certificate_sha256"] != "" or seat["issuer"] != "":
            raise ValueError
        return Card._keys(seat)[1]

    @staticmethod
    def _keys(row: Dict[str, Any]) -> Tuple[bytes, bytes]:
        names = {"id", "name", "role", "ed25519", "mldsa44", "kem_sha256", "certificate_sha256", "issuer", "holder"}
        if set(row) != names or not _HEX[32].fullmatch(row["kem_sha256"]):
            raise ValueError
        if not _HEX[32].fullmatch(row["ed25519"]) or not _HEX[1312].fullmatch(row["mldsa44"]):
            raise ValueError
        return bytes.fromhex(row["ed25519"]), bytes.fromhex(row["mldsa44"])

    @staticmethod
    def _later(fields: Dict[str, Any]) -> List[Dict[str, Any]]:
        """Return the rows of a later card: whose certificate is not among the founders'."""
        later, edition = fields["later"], fields["edition"]
        if not isinstance(later, list) or type(edition) is not int:
            raise ValueError
        if edition == 0 and fields["note_sha256"] == "" and later == []:
            return []
        if not 1 <= edition <= 4096 or not _HEX[32].fullmatch(fields["note_sha256"]) or len(later) > 20:
            raise ValueError
        for row in later:
            Card._certified(row)
            if set(row) != {"id", "name", "role", "key", "certificate_sha256", "issuer"}:
                raise ValueError
            if type(row["key"]) is not int or not 1 <= row["key"] <= 9999:
                raise ValueError
        return later

    @staticmethod
    def _certified(row: Dict[str, Any]) -> None:
        if not isinstance(row["name"], str) or not _PERSON.fullmatch(row["id"]):
            raise ValueError
        if row["role"] not in ("operator", "officer", "auditor") or not _ISSUER.fullmatch(row["issuer"]):
            raise ValueError
        if not _HEX[32].fullmatch(row["certificate_sha256"]):
            raise ValueError

    def keys_ok(self) -> bool:
        """Tell whether the keys that sign are acceptable."""
        return off("trust_card") or all(
            key_ok(key) for key in (self.genesis, self.line_ed, *(person[2] for person in self.people))
        )


# -- notes -----------------------------------------------------------------------------------------

_SIGNATURE_LINE = re.compile("\u2014 ([!-*,-~]+) ([A-Za-z0-9+/]+={0,2})")
_NUMBER = "[1-9][0-9]{0,15}"
_CHECKPOINT = re.compile(
    rf"([!-*,-~]+)\n({_NUMBER})\n([A-Za-z0-9+/]{{43}}=)\npeople (0|[1-9][0-9]{{0,3}}) ([0-9a-f]{{64}})\nheader ([0-9a-f]{{64}})\n",
    re.ASCII,
)
EDITION_MAX = 4096
_EPOCH = re.compile(
    rf"twinseal/epoch/([!-~]+)\n({_NUMBER})\n([0-9a-f]{{64}})\n([0-9a-f]{{64}})\n"
    rf"(?:-|(adopted|rejected) ({_NUMBER}) ([0-9a-f]{{64}}) ([0-9a-f]{{64}}))\npeople (0|[1-9][0-9]{{0,3}}) ([0-9a-f]{{64}})\n",
    re.ASCII,
)
Signatures = List[Tuple[str, bytes, bytes]]
ML_TYPE = b"\xfftwinseal/1 ml-dsa-44"


def read_note(data: bytes) -> Optional[Tuple[str, Signatures]]:
    """Return text and signatures of a signed note, or None for anything else."""
    if len(data) > NOTE_MAX:
        return None
    try:
        text, middle, rest = data.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError:
        return None
    if not middle or not rest.endswith("\n") or any(sign < " " and sign != "\n" for sign in text):
        return None
    lines = rest[:-1].split("\n")
    if len(lines) > 64:
        return None
    signatures = []
    for line in lines:
        match = _SIGNATURE_LINE.fullmatch(line)
        value = _b64(match[2]) if match else None
        if match is None or value is None or len(value) <= 4:
            return None
        signatures.append((match[1], value[:4], value[4:]))
    return text + "\n", signatures


def _b64(text: str) -> Optional[bytes]:
    try:
        value = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    return value if base64.b64encode(value).decode("ascii") == text else None


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """Return the id of a note's key."""
    return hashlib.sha256(name.encode("ascii") + b"\n" + kind + public).digest()[:4]


def origin_of(log_id: str) -> str:
    """Return a log's origin line."""
    return f"twinseal/log/{log_id}"


# -- people notes ------------------------------------------------------------------------------------

_H64 = "[0-9a-f]{64}"
_PID = "(?:p[0-9a-f]{8}|r[1-9])"
_KEY_NUMBER = "[1-9][0-9]{0,3}"
_MOMENT = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z"
_PEOPLE = re.compile(
    rf"twinseal/people/([!-~]+)\n([1-9][0-9]{{0,3}})\n({_H64})\n({_NUMBER})\n({_H64})\n([1-9][0-9]{{0,9}}) ([1-9][0-9]{{0,9}})\n"
    rf"{_H64}\n({_H64})\n({_MOMENT})\n(?:-|({_PID}(?: {_PID})*))\n",
    re.ASCII,
)
_ENTERS = re.compile(
    rf"\+ ({_PID}) (operator|officer|auditor|recovery) (held|open|continued|kept) ({_KEY_NUMBER}) ({_H64}) ({_H64}) "
    rf"([0-9a-f]{{2624}}) ({_H64}|-) ({_PID}|-) ((?:[0-9a-f]{{2}}){{1,320}})\n",
    re.ASCII,
)
_RELEASED = re.compile(
    rf"\* ({_PID}) (?:accepted ({_KEY_NUMBER})|confirmed ({_KEY_NUMBER}) ({_PID}) ({_KEY_NUMBER}) (0|{_NUMBER}) ({_H64}) "
    rf"({_MOMENT}) ([0-9a-f]{{128}}) ([0-9a-f]{{4840}}))\n",
    re.ASCII,
)
_PEOPLE_NAME = re.compile(r"([0-9]{4}|[1-9][0-9]{4,7})\.note", re.ASCII)


class Keys4:
    """The keys of one number of somebody, and how they came."""

    def __init__(self, row: Sequence[Any], how: str, edition: int, brought: Set[str]) -> None:
        """Take number, HPKE digest, Ed25519 and ML-DSA key, certificate digest and holder."""
        self.number, self.kem, self.ed, self.ml, self.certificate, self.holder = row
        self.how, self.edition, self.brought = how, edition, brought

    @property
    def values(self) -> Tuple[Any, ...]:
        """Return what `kept` keeps."""
        return (self.number, self.kem, self.ed, self.ml, self.certificate, self.holder)

    @property
    def digest(self) -> bytes:
        """Return the one digest of all of them."""
        return hashlib.sha256(b"twinseal/1 public\x00" + self.kem + self.ed + self.ml + self.certificate).digest()


class Entrant:
    """Somebody who is in the roster."""

    def __init__(self, person: str, name: str, role: str, keys: Keys4, held: bool) -> None:
        """Take who, and with which keys."""
        self.id, self.name, self.role, self.keys, self.held = person, name, role, keys, held


class Edition:
    """The people in force from one entry on."""

    def __init__(self, number: int, start: int, sha256: str, audit_key: bytes) -> None:
        """Begin without people."""
        self.number, self.start, self.sha256, self.audit_key = number, start, sha256, audit_key
        self.people: Dict[str, Entrant] = {}
        self.released: Dict[Tuple[str, int], bool] = {}
        self.note: Optional[PeopleNote] = None
        self.signers: List[str] = []

    def settled(self, person: str, keys: Keys4) -> bool:
        """Tell whether keys are from the founding, or confirmed by a third."""
        return keys.how == "founding" or self.released.get((person, keys.edition), False)

    def together(self, first: str, second: str) -> bool:
        """Tell whether two of these people count as two."""
        if first not in self.people or second not in self.people or first == second:
            return False
        pair = self.people[first], self.people[second]
        if (pair[0].keys.holder or first) == (pair[1].keys.holder or second) or (pair[0].held and pair[1].held):
            return False
        return not any(
            held.held and (held.role == "recovery" or beside.id in held.keys.brought) for held, beside in (pair, pair[::-1])
        )

    def entitled(self, people: Sequence[str]) -> bool:
        """Tell whether some two of these may sign for all."""
        for first, second in itertools.combinations(sorted(people), 2):
            if self.together(first, second):
                roles = {self.people[first].role, self.people[second].role}
                if roles in ({"recovery"}, {"officer"}, {"officer", "operator"}):
                    return True
        return False


class PeopleNote:
    """A people note: who enters, who leaves, who is held back no longer."""

    def __init__(self, label: str, data: bytes) -> None:
        """Read its form; raises `Bad`."""
        self.label, note = label, read_note(data)
        match = _PEOPLE.match(note[0]) if note else None
        if note is None or match is None:
            raise Bad("people.form", None, label)
        self.text, self.signatures = note
        self.log_id, self.number, self.previous, self.start = match[1], int(match[2]), match[3], int(match[4])
        self.head, self.seal, self.generation = bytes.fromhex(match[5]), int(match[6]), int(match[7])
        self.audit_key, self.made = bytes.fromhex(match[8]), match[9]
        self.leaving = match[10].split(" ") if match[10] else []
        self.sha256 = hashlib.sha256(self.text.encode("utf-8")).hexdigest()
        at = match.end()
        self.entering, at = self._rows(_ENTERS, at)
        self.released, at = self._rows(_RELEASED, at)
        if at != len(self.text) or not self._fits() or label != f"{self.number:04d}.note":
            raise Bad("people.form", None, label)

    def _rows(self, form: "re.Pattern[str]", at: int) -> Tuple[List["re.Match[str]"], int]:
        rows = []
        row = form.match(self.text, at)
        while row is not None:
            rows.append(row)
            at = row.end()
            row = form.match(self.text, at)
        return rows, at

    def _fits(self) -> bool:
        ids = [row[1] for row in self.entering]
        for row in (self.leaving, ids, [row[1] for row in self.released]):
            if row != sorted(set(row)):
                return False
        if self.number > EDITION_MAX or self.start > NUMBER_MAX or set(ids) & set(self.leaving):
            return False
        if any(int(row[6]) > NUMBER_MAX for row in self.released if row[6]):
            return False
        return all(2 <= number <= 10**9 for number in (self.seal, self.generation)) and all(map(self._person, self.entering))

    @staticmethod
    def _person(row: "re.Match[str]") -> bool:
        seat = row[1].startswith("r")
        if seat != (row[8] == "-") or seat == (row[9] == "-") or not key_ok(bytes.fromhex(row[6])):
            return False
        try:
            name = bytes.fromhex(row[10]).decode("utf-8")
            _check_value(name, 2)
        except ValueError:
            return False
        return not any(sign < " " for sign in name)


class Roster:
    """Card and people notes, judged once: who may sign at each entry."""

    def __init__(self, card: Card) -> None:
        """Begin with the founders."""
        self.card = card
        first = Edition(0, 0, card.founding, card.audit_key)
        self.ever: Dict[str, List[Keys4]] = {}
        self.short = {card.genesis, card.line_ed, card.audit_key}
        self.long = {card.line_ml}
        for person, name, role, *values in card.first:
            keys = Keys4((1, *values), "founding", 0, set())
            first.people[person] = Entrant(person, name, role, keys, False)
            self._know(person, keys)
        self.editions = [first]

    def at(self, entry: int) -> Edition:
        """Return the people after all notes that begin at or before an entry."""
        return next(edition for edition in reversed(self.editions) if edition.start <= max(entry, 0))

    def _know(self, person: str, keys: Keys4) -> bool:
        self.ever.setdefault(person, []).append(keys)
        short = [keys.kem, keys.ed, *([keys.certificate] if any(keys.certificate) else [])]
        fresh = len(set(short)) == len(short) and not self.short & set(short) and keys.ml not in self.long
        self.short.update(short)
        self.long.add(keys.ml)
        return fresh

    def add(self, note: PeopleNote, pure: bool) -> None:
        """Judge the next note; raises `Bad`."""
        before = self.editions[-1]
        if note.log_id != self.card.log_id and not off("people.origin"):
            raise Bad("people.origin", None, note.label)
        if note.number != before.number + 1 and not off("people.number"):
            raise Bad("people.missing", None, note.label)
        if not (note.previous == before.sha256 and _continues(note, before.note)) and not off("people.chain"):
            raise Bad("people.chain", None, note.label)
        good = self._signed(note, before, pure)
        made = self._carried_out(note, before, good, pure)
        if ("" not in good or not self._quorum(note, before, good)) and not off("people.quorum"):
            raise Bad("people.quorum", None, note.label)
        made.signers = sorted(good - {""})
        self.editions.append(made)

    def _signed(self, note: PeopleNote, before: Edition, pure: bool) -> Set[str]:
        name, text = origin_of(self.card.log_id), note.text.encode("utf-8")
        rows = [("", name, self.card.line_ed, self.card.line_ml)]
        rows += [(who.id, f"{name}/person/{who.id}", who.keys.ed, who.keys.ml) for who in before.people.values()]
        keys = {}
        for owner, own, short, long in rows:
            keys[own, key_id(own, b"\x01", short)] = (owner, 1, short)
            keys[own, key_id(own, ML_TYPE, long)] = (owner, 6, long)
        good = set()
        for signer, key, value in dict.fromkeys(note.signatures):
            if (signer, key) not in keys:
                continue
            owner, kind, public = keys[signer, key]
            check = ed25519_ok if kind == 1 else mldsa44_ok
            if not check(public, text, value, pure) and not off("people.signature"):
                raise Bad("people.signature", None, note.label)
            good.add((owner, kind))
        return {owner for owner, _ in good if (owner, 1) in good and (owner, 6) in good}

    @staticmethod
    def _quorum(note: PeopleNote, before: Edition, good: Set[str]) -> bool:
        for pair in itertools.combinations(sorted(good - {""}), 2):
            if not before.together(*pair) or set(pair) & set(note.leaving):
                continue
            if {before.people[person].role for person in pair} not in ({"officer"}, {"recovery"}):
                continue
            own = [row for row in note.entering if row[1] in pair]
            if any(row[3] != "continued" and (row[3] != "kept" or row[2] != before.people[row[1]].role) for row in own):
                continue
            freed = [row for row in note.released if row[1] in pair]
            if all(row[4] in pair and row[4] != row[1] for row in freed):
                return True
        return False

    def _carried_out(self, note: PeopleNote, before: Edition, good: Set[str], pure: bool) -> Edition:
        made = Edition(note.number, note.start, note.sha256, note.audit_key)
        made.note, made.released = note, dict(before.released)
        made.people = {person: who for person, who in before.people.items() if person not in note.leaving}
        rows_ok = set(note.leaving) <= set(before.people)
        brought = {person for person in good if person in before.people}
        brought = {person for person in brought if before.people[person].role in ("officer", "recovery")}
        brought |= {before.people[person].keys.holder for person in brought if before.people[person].keys.holder}
        for row in note.entering:
            keys = self._keys(row, note, before, good, brought)
            person, role = row[1], row[2]
            ever = [edition.people[person].role for edition in self.editions if person in edition.people]
            sides = {(name == "auditor") for name in [*ever, role]}
            if keys is None or len(sides) > 1 or person.startswith("r") != (role == "recovery"):
                rows_ok = False
                break
            if row[3] != "kept" and not self._know(person, keys):
                rows_ok = False
                break
            held = keys.how == "held" and (person, keys.edition) not in made.released
            made.people[person] = Entrant(person, bytes.fromhex(row[10]).decode("utf-8"), role, keys, held)
        seats = [who for who in made.people.values() if who.role == "recovery"]
        openers = {who.id for who in made.people.values() if who.role in ("operator", "officer")}
        rows_ok = rows_ok and all(seat.keys.holder in openers for seat in seats)
        rows_ok = rows_ok and len(seats) <= 9 and len(made.people) - len(seats) <= 20 and len(self.ever) <= 1000
        for row in note.released if rows_ok else []:
            who = made.people.get(row[1])
            if who is None or not who.held or who.keys.number != int(row[2] or row[3]):
                rows_ok = False
                break
            if row[4] and not self._proved(note, before, who, row, pure):
                rows_ok = False
                break
            made.released[row[1], who.keys.edition] = bool(row[4])
            made.people[row[1]] = Entrant(who.id, who.name, who.role, who.keys, False)
        if not rows_ok and not off("people.row"):
            raise Bad("people.row", None, note.label)
        return made

    def _keys(
        self, row: "re.Match[str]", note: PeopleNote, before: Edition, good: Set[str], brought: Set[str]
    ) -> Optional[Keys4]:
        person, role, how, number = row[1], row[2], row[3], int(row[4])
        certificate = bytes(32) if row[8] == "-" else bytes.fromhex(row[8])
        values = [bytes.fromhex(row[n]) for n in (5, 6, 7)]
        holder = "" if row[9] == "-" else row[9]
        keys = Keys4((number, *values, certificate, holder), how, note.number, brought)
        known = self.ever.get(person, [])
        if how == "kept":
            return known[-1] if known and known[-1].values == keys.values else None
        if number != (known[-1].number if known else 0) + 1:
            return None
        if how == "continued":
            there = before.people.get(person)
            name = bytes.fromhex(row[10]).decode("utf-8")
            if there is None or (there.role, there.name) != (role, name) or person not in good:
                return None
            last = known[-1]
            return Keys4((number, *values, certificate, holder), last.how, last.edition, last.brought)
        return keys

    def _proved(self, note: PeopleNote, before: Edition, who: Entrant, row: "re.Match[str]", pure: bool) -> bool:
        by, entry = row[4], int(row[6])
        third = self.at(entry).people.get(by)
        if entry >= note.start or by == who.id or third is None or third.keys.number != int(row[5]):
            return False
        holds = who.role == "recovery" and who.keys.holder == by
        if third.role not in ("auditor", "officer") and not holds:
            return False
        if by not in self.editions[who.keys.edition - 1].people or (by in who.keys.brought and not holds):
            return False
        if not before.settled(by, third.keys):
            return False
        form = {
            "at": row[8], "by": by, "by_key": int(row[5]), "entry": entry, "form": "twinseal/1 confirm", "head": row[7],
            "key": int(row[3]), "log": self.card.log_id, "person": who.id, "public_sha256": who.keys.digest.hex(), "v": 1,
            "vault": self.card.vault_id,
        }  # fmt: skip
        signed = b"twinseal/1 form\x00" + canonical_bytes(form)
        return ed25519_ok(third.keys.ed, signed, bytes.fromhex(row[9]), pure) and mldsa44_ok(
            third.keys.ml, signed, bytes.fromhex(row[10]), pure
        )


def judge_people(folder: str, card: Optional[Card], pure: bool) -> Optional[Roster]:
    """Return the roster of card and notes, None without a card: then form, numbers and chain are judged. Raises `Bad`."""
    roster, before = Roster(card) if card is not None else None, None  # type: Optional[Roster], Optional[PeopleNote]
    for name in _people_names(folder):
        try:
            note = PeopleNote(name, _read(os.path.join(folder, name), NOTE_MAX))
        except Unfit:
            raise Bad("people.form", None, name) from None
        if roster is not None:
            roster.add(note, pure)
        elif note.number != (before.number if before else 0) + 1:
            raise Bad("people.missing", None, name)
        elif before is not None and not (note.previous == before.sha256 and _continues(note, before)):
            raise Bad("people.chain", None, name)
        before = note
    if roster is not None and card is not None and card.edition:
        label = f"{card.edition:04d}.note"
        if card.edition > roster.editions[-1].number:
            raise Bad("people.missing", None, label)
        if roster.editions[card.edition].sha256 != card.note:
            raise Bad("people.chain", None, label)
    return roster


def _people_names(folder: str) -> List[str]:
    if os.path.islink(folder):
        raise OSError(f"{folder} is a link. Replace it with the folder itself.")
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    return sorted((name for name in names if _PEOPLE_NAME.fullmatch(name)), key=lambda name: int(name[:-5]))


def people_history(roster: Roster, size: int) -> List[str]:
    """Return a sentence for each people note, oldest first."""
    names: Dict[str, str] = {}
    said = []
    for edition in roster.editions:
        before = dict(names)
        names.update({who.id: who.name for who in edition.people.values()})
        note = edition.note
        if note is None:
            continue
        changes = [f"{before.get(person, person)} left" for person in note.leaving]
        for row in note.entering:
            who = f"+ {edition.people[row[1]].name} ({edition.people[row[1]].role})"
            changes.append(f"{who}, {_HOW[row[3]]}")
        for row in note.released:
            by = f"confirmed by {names.get(row[4], row[4])}" if row[4] else "accepted without a third person"
            changes.append(f"{names.get(row[1], row[1])} is held back no longer, {by}")
        signers = ", ".join(before.get(person, person) for person in edition.signers)
        said.append(
            f"Edition {note.number}, from entry {note.start}, seal {note.seal}, {note.made[:10]}: "
            f"{'; '.join(changes) or 'nobody came or left'}. Signed by the vault, {signers}."
            + ("" if note.start < size else " It governs no entry yet.")
        )
    return said


_HOW = {
    "held": "held back until a third person confirms",
    "open": "not held back",
    "continued": "with new keys, signed for with the old ones",
    "kept": "with the same keys",
}


def _continues(note: PeopleNote, before: Optional[PeopleNote]) -> bool:
    if before is None:
        return True
    return note.start > before.start and note.seal > before.seal and note.generation > before.generation


class Checkpoint:
    """A checkpoint: its text, size and root, who signed it and when."""

    def __init__(
        self,
        label: str,
        data: bytes,
        card: Optional[Card],
        pure: bool,
        roster: Optional[Roster] = None,
    ) -> None:
        """Read and judge a note by the people at its last entry; raises `Bad`."""
        self.label, note = label, read_note(data)
        match = _CHECKPOINT.fullmatch(note[0]) if note else None
        root = _b64(match[3]) if match else None
        if note is None or match is None or root is None or int(match[2]) > NUMBER_MAX or int(match[4]) > EDITION_MAX:
            raise Bad("checkpoint.form", None, label)
        self.text, signatures = note
        self.origin, self.size, self.root = match[1], int(match[2]), root
        self.edition, self.people = int(match[4]), match[5]
        self.digest = hashlib.sha256(self.text.encode("ascii")).digest()
        self.countersigned, self.newest_time = False, 0
        if card is None:
            return
        if self.origin != origin_of(card.log_id) and not off("checkpoint.origin"):
            raise Bad("checkpoint.origin", None, label)
        roster = roster or Roster(card)
        edition = roster.at(self.size - 1)
        _check_people(self.edition, self.people, roster, edition, label)
        self._judge(signatures, card, pure, edition)

    def _judge(self, signatures: Signatures, card: Card, pure: bool, edition: Edition) -> None:
        name = origin_of(card.log_id)
        keys = {
            (name, key_id(name, b"\x01", card.line_ed)): ("", 1, card.line_ed),
            (name, key_id(name, ML_TYPE, card.line_ml)): ("", 6, card.line_ml),
        }
        for person, who in edition.people.items():
            own = f"{name}/person/{person}"
            keys[own, key_id(own, b"\x04", who.keys.ed)] = (person, 4, who.keys.ed)
            keys[own, key_id(own, ML_TYPE, who.keys.ml)] = (person, 6, who.keys.ml)
        good: Dict[Tuple[str, int], int] = {}
        for signer, key, value in dict.fromkeys(signatures):
            if (signer, key) not in keys:
                continue
            owner, kind, public = keys[signer, key]
            time = self._signed_at(kind, public, value, pure)
            if time is None and not off("checkpoint.signature"):
                raise Bad("checkpoint.signature", None, f"{self.label}, {owner or 'vault'}")
            good[owner, kind] = time or 0
        vault = ("", 1) in good and ("", 6) in good
        signed = [person for person in edition.people if (person, 4) in good and (person, 6) in good]
        self.newest_time = max((good[person, 6] for person in signed), default=0)
        self.countersigned = vault and edition.entitled(signed)
        by_auditor = any(edition.people[who].role == "auditor" and not edition.people[who].held for who in signed)
        if not self.countersigned and not by_auditor and not off("checkpoint.quorum"):
            raise Bad("checkpoint.quorum", None, self.label)

    def _signed_at(self, kind: int, public: bytes, value: bytes, pure: bool) -> Optional[int]:
        text = self.text.encode("ascii")
        if kind == 1:
            return 0 if ed25519_ok(public, text, value, pure) else None
        stamp, signature = value[:8], value[8:]
        time = int.from_bytes(stamp, "big")
        if len(value) <= 8 or time > 2**63 - 1:
            return None
        check = ed25519_ok if kind == 4 else mldsa44_ok
        message = b"cosignature/v1\ntime " + str(time).encode("ascii") + b"\n" + text
        return time if check(public, message, signature, pure) else None


def _check_people(number: int, sha256: str, roster: Roster, edition: Edition, label: str) -> None:
    """Compare a people line with the edition in force at its place; raises `Bad`.

    Before the signatures: a people note that was left out must not look like a forged signature.
    """
    if number > roster.editions[-1].number and not off("people.missing"):
        raise Bad("people.missing", None, label)
    if (number, sha256) != (edition.number, edition.sha256) and not off("people.line"):
        raise Bad("people.chain", None, label)


class Epoch:
    """From line `start` on another key signs."""

    def __init__(self, label: str, data: bytes) -> None:
        """Read an epoch note; raises `Bad`."""
        note = read_note(data)
        match = _EPOCH.fullmatch(note[0]) if note else None
        if note is None or match is None:
            raise Bad("epoch.form", None, label)
        self.label, self.text, self.signatures = label, note[0], note[1]
        self.log_id, self.start = match[1], int(match[2])
        self.prev, self.public = (bytes.fromhex(match[n]) for n in (3, 4))
        self.adopted, self.count = match[5] == "adopted", int(match[6] or 0)
        self.head, self.first = bytes.fromhex(match[7] or ""), bytes.fromhex(match[8] or "")
        self.edition, self.people = int(match[9]), match[10]
        small = self.start <= NUMBER_MAX and self.count <= NUMBER_MAX and self.edition <= EDITION_MAX
        keys = key_ok(self.public) and (not self.first or key_ok(self.first))
        if not (small and keys and label == f"{self.start:08d}.note") and not off("epoch.form"):
            raise Bad("epoch.form", None, label)

    def judge(self, card: Card, pure: bool, roster: Roster) -> None:
        """Check origin, people line, signatures and quorum by the people at its first entry; raises `Bad`."""
        edition = roster.at(self.start)
        if self.log_id != card.log_id and not off("epoch.origin"):
            raise Bad("epoch.origin", None, self.label)
        _check_people(self.edition, self.people, roster, edition, self.label)
        name, text = origin_of(card.log_id), self.text.encode("ascii")
        keys = {
            (name, key_id(name, b"\x01", card.line_ed)): ("", 1, card.line_ed),
            (name, key_id(name, ML_TYPE, card.line_ml)): ("", 6, card.line_ml),
        }
        for person, who in edition.people.items():
            own = f"{name}/person/{person}"
            keys[own, key_id(own, b"\x01", who.keys.ed)] = (person, 1, who.keys.ed)
            keys[own, key_id(own, ML_TYPE, who.keys.ml)] = (person, 6, who.keys.ml)
        good = set()
        for signer, key, value in dict.fromkeys(self.signatures):
            if (signer, key) not in keys:
                continue
            owner, kind, public = keys[signer, key]
            check = ed25519_ok if kind == 1 else mldsa44_ok
            if not check(public, text, value, pure) and not off("epoch.signature"):
                raise Bad("epoch.signature", None, self.label)
            good.add((owner, kind))
        signed = {owner for owner, _ in good if (owner, 1) in good and (owner, 6) in good}
        if ("" not in signed or not edition.entitled([person for person in signed if person])) and not off("epoch.quorum"):
            raise Bad("epoch.quorum", None, self.label)


# -- lines -----------------------------------------------------------------------------------------

_LINE = re.compile(
    rb"TWS1 ([0-9a-f]{32}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{16}) ([0-9a-f]{64}) "
    rb"([A-Za-z0-9+/]+={0,2}) ([0-9a-f]{128})"
)
_VERSION = re.compile(rb"TWS([1-9][0-9]{0,3}) ")


class Line:
    """A line of the log in its parts."""

    __slots__ = ("audit_key", "commitment", "head", "log_id", "next", "prev", "raw", "sealed", "seq", "signature")

    def __init__(self, raw: bytes) -> None:
        """Take a line without its line feed apart; raises `Bad` without a number."""
        match = _LINE.fullmatch(raw)
        if len(raw) >= LINE_MAX and not off("line_max"):
            raise Bad("form")
        if match is None:
            version = _VERSION.match(raw)
            raise Bad("version" if version and 2 <= int(version[1]) <= 9999 else "form")
        self.raw, self.sealed = raw, match[7]
        self.log_id, self.seq = match[1].decode("ascii"), int(match[2])
        self.prev, self.next, self.audit_key, self.commitment = (
            bytes.fromhex(match[n].decode("ascii")) for n in (3, 4, 5, 6)
        )
        self.signature = bytes.fromhex(match[8].decode("ascii"))
        size = len(self.sealed) // 4 * 3 - self.sealed[-2:].count(b"=") - 1136
        if self.seq > NUMBER_MAX or len(self.sealed) % 4 or size % 512 or not 512 <= size <= 8192:
            raise Bad("form")
        if base64.b64encode(base64.b64decode(self.sealed[-4:])) != self.sealed[-4:] and not off("base64"):
            raise Bad("base64")
        self.head = hashlib.sha256(b"\x00" + raw).digest()

    @property
    def signed(self) -> bytes:
        """Return what the signature is over."""
        return b"twinseal/1 sig\x00" + self.raw[:-129]

    @property
    def info(self) -> bytes:
        """Return what binds the sealed part to its place."""
        return b"twinseal/1 entry\x00" + self.log_id.encode("ascii") + self.seq.to_bytes(8, "big") + self.prev + self.next


class Keys:
    """Announced keys, 18 bytes each, to find one that was announced twice in bounded memory."""

    def __init__(self) -> None:
        """Begin with none."""
        self._rows = [bytearray() for _ in range(256)]

    def add(self, public: bytes, seq: int) -> None:
        """Remember a key and the number of the line that announced it (-1 for the first key)."""
        self._rows[public[0]].extend(public[:12] + (seq + 1).to_bytes(6, "big"))

    def twice(self) -> Optional[int]:
        """Return the number of the first line that announces a key again, or None."""
        first = None
        for row in self._rows:
            records = sorted(bytes(row[at : at + 18]) for at in range(0, len(row), 18))
            for record, other in zip(records, records[1:]):
                if record[:12] == other[:12]:
                    seq = int.from_bytes(other[12:], "big") - 1
                    first = seq if first is None else min(first, seq)
        return first


class Opener:
    """Opens entries with audit keys; needs the library `cryptography`."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """Load audit keys of 96 bytes each; raises `Misuse`."""
        try:
            from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
            from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
            from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, MLKEM768X25519PrivateKey, Suite
        except ImportError as error:
            raise Misuse("Opening entries needs the Python library `cryptography`, version 48 or newer.") from error
        self._suite, self._keys = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305), {}
        for data in keys:
            if len(data) != 96:
                raise Misuse("An audit key has 96 bytes, given as 192 hexadecimal digits.")
            try:
                kem = MLKEM768PrivateKey.from_seed_bytes(data[:64])
            except UnsupportedAlgorithm as error:
                raise Misuse("The library `cryptography` on this computer cannot open entries.") from error
            classic = X25519PrivateKey.from_private_bytes(data[64:])
            public = kem.public_key().public_bytes_raw() + classic.public_key().public_bytes_raw()
            self._keys[hashlib.sha256(public).digest()[:8]] = MLKEM768X25519PrivateKey(kem, classic)

    def open(self, line: Line) -> Dict[str, Any]:
        """Return the fields of an entry; raises `Bad`."""
        key = self._keys.get(line.audit_key)
        try:
            if key is None:
                raise ValueError
            padded = self._suite.decrypt(base64.b64decode(line.sealed), key, info=line.info)
        except (InvalidTag, ValueError) as error:
            raise Bad("unreadable", line.seq) from error
        plain, mark, zeros = padded.rpartition(b"\x80")
        minimal = len(padded) == (len(plain) // 512 + 1) * 512
        if (not mark or zeros.strip(b"\x00") or not minimal) and not off("padding"):
            raise Bad("padding", line.seq)
        if hashlib.sha256(b"twinseal/1 pc\x00" + plain).digest() != line.commitment and not off("commitment"):
            raise Bad("commitment", line.seq)
        return self._fields(plain, line.seq)

    @staticmethod
    def _fields(plain: bytes, seq: int) -> Dict[str, Any]:
        try:
            fields = canonical(plain)
        except ValueError as error:
            raise Bad("payload", seq, str(error)) from error
        version, inner, salt = fields.get("v"), fields.get("seq"), fields.get("salt")
        if "head" in fields or "unanchored" in fields or "withheld" in fields:
            raise Bad("payload", seq, "a field name that is reserved for the readable copy")
        if type(version) is not int:
            raise Bad("payload", seq, "version")
        if version != 1 and not off("version"):
            raise Bad("version", seq)
        if (type(inner) is not int or inner != seq) and not off("inner_seq"):
            raise Bad("inner_seq", seq)
        if not isinstance(salt, str) or not re.fullmatch("[0-9a-f]{32}", salt):
            raise Bad("payload", seq, "salt")
        return fields


class Tree:
    """The right edge of an RFC 6962 tree."""

    def __init__(self) -> None:
        """Begin empty."""
        self.size, self._peaks = 0, []  # type: int, List[bytes]

    def add(self, leaf: bytes) -> None:
        """Add a leaf hash."""
        node, size = leaf, self.size
        while size & 1:
            node = hashlib.sha256(b"\x01" + self._peaks.pop() + node).digest()
            size >>= 1
        self._peaks.append(node)
        self.size += 1

    def root(self) -> bytes:
        """Return the root."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        node = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            node = hashlib.sha256(b"\x01" + peak + node).digest()
        return node


# -- files -----------------------------------------------------------------------------------------


class Unfit(OSError):
    """No plain file, or one larger than its format allows: what stands there is not what it must be."""


def _read(path: str, limit: int) -> bytes:
    with open(_plain(path), "rb") as file:
        data = file.read(limit + 1)
    if len(data) > limit:
        raise Unfit("too large")
    return data


def _plain(path: str) -> str:
    if not stat.S_ISREG(os.lstat(path).st_mode):
        raise Unfit("not a regular file")
    return path


def _numbered(folder: str, ending: str) -> List[str]:
    if os.path.islink(folder):
        raise OSError(f"{folder} is a link. Replace it with the folder itself.")
    try:
        names = os.listdir(folder)
    except FileNotFoundError:
        return []
    kept = []
    for name in names:
        digits = name[: -len(ending)] if ending and name.endswith(ending) else name
        if re.fullmatch("[0-9]{8,16}", digits, re.ASCII) and digits == f"{int(digits):08d}" and digits + ending == name:
            kept.append(name)
    return sorted(kept, key=lambda name: int(name[: -len(ending)] if ending else name))


def _notes(folder: str) -> Iterator[Tuple[str, bytes]]:
    """Yield notes one by one, so that thousands take no memory; what is unfit has no form."""
    for name in _numbered(folder, ".note"):
        try:
            data = _read(os.path.join(folder, name), NOTE_MAX)
        except Unfit:
            data = b""
        yield name, data


def each_line(path: str, end: int) -> Iterator[Tuple[bytes, bool]]:
    """Yield lines up to a length of the file, with False for bytes that no line feed ends."""
    with open(_plain(path), "rb") as file:
        rest, done = b"", 0
        while done < end:
            block = file.read(min(BLOCK, end - done))
            if not block:
                break
            done += len(block)
            whole = (rest + block).split(b"\n")
            rest = whole.pop()
            for raw in whole:
                yield raw, True
            if len(rest) >= LINE_MAX:
                yield rest[:LINE_MAX], True
                return
        if rest:
            yield rest, False


# -- the walk --------------------------------------------------------------------------------------


class Walk:
    """One pass over the lines of a log."""

    def __init__(
        self, log_id: str, public: Optional[bytes], audit_key: Optional[bytes], opener: Optional[Opener], pure: bool
    ) -> None:
        """Begin before line 0."""
        self.log_id, self.public, self.audit_key, self.opener, self.pure = log_id, public, audit_key, opener, pure
        self.prev = hashlib.sha256(b"twinseal/1 genesis\x00" + log_id.encode("ascii")).digest()
        self.seq, self.tree, self.keys, self.torn = 0, Tree(), Keys(), False
        self.counts: Dict[str, int] = {}
        self.named: List[Tuple[int, str]] = []
        if public is not None:
            self.keys.add(public, -1)

    def begin(self, epoch: Epoch) -> None:
        """Go by an epoch's key from here on; raises `Bad`."""
        if epoch.prev != self.prev and not off("epoch.head"):
            raise Bad("epoch.head", None, epoch.label)
        self.keys.add(epoch.public, self.seq - 1)
        self.public = epoch.public

    def take(self, raw: bytes) -> Optional[Dict[str, Any]]:
        """Check a line and step over it; returns its entry if it could be opened. Raises `Bad`."""
        try:
            line = Line(raw)
        except Bad as bad:
            raise Bad(bad.reason, self.seq) from None
        rule = ""
        if line.log_id != self.log_id and not off("log"):
            rule = "log"
        elif line.seq != self.seq and not off("seq"):
            rule = "seq"
        elif line.prev != self.prev and not off("prev"):
            rule = "prev"
        elif not key_ok(line.next) and not off("weak_key"):
            rule = "weak_key"
        elif (
            self.public is not None
            and not off("signature")
            and not ed25519_ok(self.public, line.signed, line.signature, self.pure)
        ):
            rule = "signature"
        elif self.audit_key is not None and line.audit_key != self.audit_key and not off("audit_key"):
            rule = "audit_key"
        if rule:
            raise Bad(rule, self.seq)
        entry = self.opener.open(line) if self.opener is not None else None
        if entry is not None:
            kind = entry.get("kind")
            kind = kind if isinstance(kind, str) else ""
            self.counts[kind] = self.counts.get(kind, 0) + 1
            size, digest = entry.get("size"), entry.get("sha256")
            if kind == "checkpoint.made" and isinstance(size, int) and isinstance(digest, str):
                self.named.append((size, digest))
        self.tree.add(line.head)
        self.keys.add(line.next, self.seq)
        self.prev, self.public, self.seq = line.head, line.next, self.seq + 1
        return entry


# -- anomalies --------------------------------------------------------------------------------------

_INSIDE = frozenset(
    (
        "contents.opened",
        "contents.masked",
        "contents.unmasked",
        "field.revealed",
        "field.hidden",
        "field.compared",
        "field.spelled",
        "code.ticked",
        "attachment.saved",
        "opening.extended",
        "opening.widened",
        "person.removed",
        "person.rebound",
        "person.suspended",
        "person.reinstated",
        "person.changed",
        "person.accepted",
        "person.unlocked",
        "person.confirmed",
        "change.signed",
        "changes.kept",
        "changes.taken_up",
        "changes.dropped",
        "envelope.added",
        "envelope.replaced",
        "envelope.undone",
        "envelope.relabelled",
        "envelope.retired",
        "policy.changed",
        "threshold.changed",
        "category.changed",
        "vault.changed",
        "vault.rekeyed",
        "clock.corrected",
        "drill.certified",
    )
)
_ENDS = frozenset(("opening.refused", "opening.ended", "opening.failed", "opening.resealed", "opening.unclean_end"))
_LATER = frozenset(
    (
        "duty.created",
        "duty.narrowed",
        "duty.closed",
        "duty.acknowledged",
        "person.met",
        "alert.sent",
        "slip.printed",
        "alert.acknowledged",
        "alert.tested",
        "audit.looked",
        "review.signed",
        "account.signed",
    )
)
_SEALING = frozenset(("people.listed", "seal.prepared", "seal.committed", "seal.incomplete"))
_ORDER = ("outcome", "pair", "phone", "drill", "sealed", "over", "clock", "dated", "report", "statement")
_STATED = {
    "duty.acknowledged": "acknowledge",
    "audit.verified": "verification",
    "review.signed": "review",
    "finding.remarked": "remark",
    "account.signed": "account",
    "alert.acknowledged": "alert",
    "alert.tested": "alert_test",
}
_STATEMENT = frozenset(("about", "at", "entry", "form", "head", "key", "kind", "log", "person", "v", "vault"))
_MOMENT_WHOLE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z")
_CLASSES = ("drill", "justified", "avoidable", "not_justified", "misuse", "cannot_judge")
_DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TOLD = ("slip", "self", "paper")
_RECEIVED = {"sound": "room", "tray": "room", "syslog": "outside", "drop": "outside"}
_ALERT_CODE = re.compile("[0-9A-HJKMNP-TV-Z]{3}-[0-9A-HJKMNP-TV-Z]{3}")


def _is_row_of(row: Dict[str, Any], names: Tuple[str, ...]) -> bool:
    return sorted(row) == list(names) and all(isinstance(value, str) for value in row.values())


def _sized(value: Any, low: int, high: int) -> bool:
    return isinstance(value, str) and low <= len(value) <= high


def _rows_of(value: Any, most: int, longest: Dict[str, int]) -> bool:
    if not isinstance(value, list) or len(value) > most:
        return False
    for row in value:
        if not isinstance(row, dict) or set(row) != set(longest):
            return False
        if not all(_sized(row[name], 1, length) for name, length in longest.items()):
            return False
    return True


def _is_day(text: str) -> bool:
    try:
        return bool(_DAY.fullmatch(text)) and bool(dt.date(*map(int, text.split("-"))))
    except ValueError:
        return False


def _of_opening(about: Dict[str, Any]) -> bool:
    """Tell whether the fields that name an opening, and what was known of it, are of their form."""
    seal, heads = about.get("seal"), about.get("heads_sha256")
    sealed = type(seal) is int and 0 <= seal <= 10**9
    return sealed and _sized(about.get("opening"), 1, 80) and isinstance(heads, str) and bool(_HEX[32].fullmatch(heads))


def _is_review(about: Dict[str, Any]) -> bool:
    yes_no = ("real", "way_closed", "no_wider", "shown_as_asked", "grave")
    names = {
        "opening", "seal", "heads_sha256", "findings", "class", "ticket", "remarks", "lessons", "recommendations", "second",
        *yes_no,
    }  # fmt: skip
    if set(about) != names or not _of_opening(about) or not all(type(about[name]) is bool for name in yes_no):
        return False
    if about["class"] not in _CLASSES or about["ticket"] not in ("yes", "no", "not_available"):
        return False
    if about["class"] == "misuse" and not about["grave"]:
        return False
    if not _sized(about["remarks"], 0, 1000) or not _sized(about["lessons"], 0, 1000):
        return False
    second = about["second"]
    if second != "" and (not isinstance(second, str) or not _HEX[32].fullmatch(second)):
        return False
    if not _rows_of(about["findings"], 40, {"id": 8, "answer": 200}):
        return False
    ids = [row["id"] for row in about["findings"]]
    if len(set(ids)) != len(ids) or not all(re.fullmatch("[0-9a-f]{8}", each) for each in ids):
        return False
    advice = about["recommendations"]
    return _rows_of(advice, 10, {"what": 200, "owner": 200, "due": 10}) and all(_is_day(row["due"]) for row in advice)


def _is_of_alert(kind: str, about: Dict[str, Any], entry: Dict[str, Any]) -> bool:
    """Tell whether what a statement says of an alert is of the form, and what its entry says."""
    own = {"code", "duty", "how"} if kind == "alert" else {"ways"}
    if set(about) != {"alert", *own} or type(about["alert"]) is not int or about["alert"] < 0:
        return False
    if type(entry.get("alert")) is not int or entry["alert"] != about["alert"]:
        return False
    if kind == "alert":
        if not _is_alert_code(about["code"]):
            return False
        is_said = about["how"] in _TOLD and entry.get("how") == about["how"]
        return isinstance(about["duty"], str) and about["duty"] != "" and is_said
    ways = about["ways"]
    if not isinstance(ways, dict) or not ways or sorted(ways) != entry.get("channels"):
        return False
    return all(
        way in _RECEIVED and (proof == "heard" if way == "sound" else _is_alert_code(proof)) for way, proof in ways.items()
    )


def _is_alert_code(value: Any) -> bool:
    return isinstance(value, str) and bool(_ALERT_CODE.fullmatch(value))


def _has_code(about: Dict[str, Any], begin: bytes) -> bool:
    """Tell whether a statement of an alert has its code, of a test that of each way, of four bytes of the head of its entry."""
    if "ways" not in about:
        return bool(about["code"] == _alert_code(begin))
    codes = [(way, proof) for way, proof in about["ways"].items() if way != "sound"]
    return all(proof == _alert_code(hashlib.sha256(begin + way.encode()).digest()) for way, proof in codes)


def _alert_code(head: bytes) -> str:
    """Return the code of an alert, of the first four bytes of the head of its entry."""
    number = int.from_bytes(head[:4], "big") >> 7
    values = [number >> (5 * place) & 31 for place in range(4, -1, -1)]
    letters = "".join(ALPHABET[value] for value in [*values, _check_sum([*values, 0])])
    return letters[:3] + "-" + letters[3:]


def _is_verified(about: Dict[str, Any], entry: Dict[str, Any]) -> bool:
    """Tell whether what an auditor says of the log is of the form, and what its entry says."""
    verdict, size = about["verdict"], about["entries"]
    if not isinstance(verdict, str) or verdict not in VERDICTS.values() or entry.get("verdict") != verdict:
        return False
    return type(size) is int and size >= 0 and type(entry.get("entries")) is int and entry["entries"] == size


def _is_about(kind: str, about: Any, entry: Dict[str, Any]) -> bool:
    """Tell whether a statement has the form of its kind, and says what its entry says."""
    if not isinstance(about, dict):
        return False
    if kind == "acknowledge":
        return set(about) == {"duty"} and isinstance(about["duty"], str) and about["duty"] == entry.get("duty_id")
    if kind in ("alert", "alert_test"):
        return _is_of_alert(kind, about, entry)
    if kind == "verification":
        return set(about) == {"verdict", "entries"} and _is_verified(about, entry)
    if kind == "remark":
        fits = set(about) == {"finding", "rule_version", "heads_sha256", "remark"} and about["finding"] == entry.get(
            "finding"
        )
        fits = fits and isinstance(about["finding"], str) and bool(re.fullmatch("[0-9a-f]{8}", about["finding"]))
        fits = fits and type(about["rule_version"]) is int and 1 <= about["rule_version"] <= EDITION_MAX
        heads = about.get("heads_sha256")
        return fits and isinstance(heads, str) and bool(_HEX[32].fullmatch(heads)) and _sized(about["remark"], 1, 1000)
    if kind == "account":
        fits = set(about) == {"opening", "seal", "heads_sha256", "account"} and _of_opening(about)
        return fits and _sized(about["account"], 1, 1000) and about["opening"] == entry.get("opening")
    return _is_review(about) and about["opening"] == entry.get("opening") and about["class"] == entry.get("review_class")


class Anomalies:
    """What entries say of each other and does not fit; never changes the verdict."""

    def __init__(self) -> None:
        """Begin with none."""
        # Of each opening: first, second, witness, whether it is for a new phone, whether its row was there.
        self._phones: Dict[str, Tuple[str, str, str, bool, bool]] = {}
        # Openings that began an epoch; those that were no drill, drills, and those that were certified.
        self._of_epochs: Set[str] = set()
        self._no_drills: Set[str] = set()
        self._drills: Set[str] = set()
        self._certified: Set[str] = set()
        # Who may sign, and in which vault and log; the caller sets what a trust card tells.
        self.roster: Optional[Roster] = None
        self.vault_id: Optional[str] = None
        self.pure = False
        self._heads: Dict[str, Any] = {}
        self._two: Dict[str, Set[str]] = {}
        # Four bytes of the head of each entry, in order, and the number of the first.
        self._begins = bytearray()
        self._first = 0
        # By the number of a test alert: the ways on which it was sent.
        self._tests: Dict[int, Set[str]] = {}
        self.found: List[Tuple[int, int]] = []
        self.count = 0
        self._open: Dict[int, str] = {}
        self._answered: Set[int] = set()
        self._granted: Set[Tuple[str, str]] = set()
        self._opened: Dict[str, bool] = {}
        # Of each opening: its end, whether it was opened, whether it showed anything, openings until its end, its seal.
        self._course: Dict[str, Tuple[str, bool, bool, int, Set[str]]] = {}
        self._latest = ""
        self._openings = 0
        self._before: Optional[Tuple[float, str]] = None
        self._exports: Set[str] = set()
        self.times: Dict[int, float] = {}
        self.wanted: Set[int] = set()

    def _say(self, code: str, seq: int) -> None:
        self.count += 1
        if len(self.found) < ANOMALIES_SHOWN or code in ("dated", "report"):
            self.found.append((seq, _ORDER.index(code)))

    def _stands(self, seq: int, entry: Dict[str, Any], prev: bytes, log_id: str) -> bool:
        """Tell whether a statement holds where it stands."""
        form, kind = entry.get("form"), _STATED[entry["kind"]]
        if not isinstance(form, dict) or set(form) != _STATEMENT or type(form["entry"]) is not int:
            return False
        if (form["entry"], form["head"]) != (seq - 1, prev.hex()):
            return False
        said = (form["form"], form["kind"], form["log"], form["person"])
        if (
            said != ("twinseal/1 statement", kind, log_id, entry.get("person"))
            or type(form["v"]) is not int
            or form["v"] != 1
        ):
            return False
        if self.vault_id is not None and form["vault"] != self.vault_id:
            return False
        at, person = form["at"], form["person"]
        if (
            not isinstance(at, str)
            or not _MOMENT_WHOLE.fullmatch(at)
            or _seconds(at) is None
            or type(form["key"]) is not int
        ):
            return False
        if not isinstance(person, str) or not isinstance(form["vault"], str):
            return False
        about = form["about"]
        if not _is_about(kind, about, entry):
            return False
        if kind == "verification" and about["entries"] > seq:
            return False
        data = canonical_bytes(form)
        if len(data) > 6000:
            return False
        if self.roster is not None and not self._signed_by_who_may(seq, kind, form, data, entry.get("signature")):
            return False
        if kind in ("review", "account"):
            heads = self._heads.get(about["opening"])
            if heads is None or heads.hexdigest() != about["heads_sha256"]:
                return False
            return (person in self._two.get(about["opening"], set())) == (kind == "account")
        if kind in ("alert", "alert_test") and about["alert"] >= self._first:
            at = 4 * (about["alert"] - self._first)
            begin = bytes(self._begins[at : at + 4])
            if len(begin) != 4 or not _has_code(about, begin):
                return False
            return kind == "alert" or self._tests.get(about["alert"], set()).issuperset(about["ways"])
        return True

    def _signed_by_who_may(self, seq: int, kind: str, form: Dict[str, Any], data: bytes, signature: Any) -> bool:
        by = self.roster.at(seq).people.get(form["person"]) if self.roster is not None else None
        if by is None or by.keys.number != form["key"] or not isinstance(signature, str):
            return False
        if not re.fullmatch("[0-9a-f]{128}", signature):
            return False
        if not ed25519_ok(by.keys.ed, b"twinseal/1 form\0" + data, bytes.fromhex(signature), self.pure):
            return False
        of_auditors = kind in ("review", "remark", "verification") or (kind == "alert" and form["about"]["how"] == "paper")
        return not of_auditors or (by.role == "auditor" and not by.held)

    def _remember(self, seq: int, entry: Dict[str, Any], head: bytes) -> None:
        if not self._begins:
            self._first = seq
        self._begins += head[:4]
        sent = tuple(entry.get(name) for name in ("kind", "moment", "outcome"))
        number, way = entry.get("alert"), entry.get("channel")
        is_test = sent == ("alert.sent", "test", "sent")
        if is_test and type(number) is int and isinstance(way, str) and _RECEIVED.get(way, "") == entry.get("receiver"):
            self._tests.setdefault(number, set()).add(way)
        opening, form = entry.get("opening"), entry.get("form")
        if not isinstance(opening, str) or not opening:
            return
        self._heads.setdefault(opening, hashlib.sha256()).update(head)
        if entry.get("kind") in ("request.signed", "answer.signed", "opening.opened"):
            named = [entry.get("first"), entry.get("second"), form.get("person") if isinstance(form, dict) else None]
            self._two.setdefault(opening, set()).update(person for person in named if isinstance(person, str))

    def feed(self, seq: int, entry: Dict[str, Any], prev: bytes = b"", head: bytes = b"", log_id: str = "") -> None:
        """Take the next entry, the heads of the line before and of its own, and the log's id."""
        kind, opening, person, ref = (entry.get(name) for name in ("kind", "opening", "person", "ref"))
        kind = kind if isinstance(kind, str) else None
        if kind == "identify.attempt" and isinstance(person, str):
            self._open[seq] = person
        elif kind == "identify.denied" and type(ref) is int and ref == 0 and 0 not in self._open:
            pass  # Refused before anything was tried.
        elif (
            kind in ("identify.granted", "identify.denied", "identify.cancelled")
            and isinstance(person, str)
            and type(ref) is int
        ):
            if self._open.get(ref) != person or ref in self._answered:
                self._say("outcome", seq)
            self._answered.add(ref)
        if kind == "identify.granted" and isinstance(person, str) and isinstance(opening, str):
            self._granted.add((opening, person))
        first, second = entry.get("first"), entry.get("second")
        if kind == "opening.opened" and isinstance(first, str) and isinstance(second, str) and isinstance(opening, str):
            if first == second or (opening, first) not in self._granted or (opening, second) not in self._granted:
                self._say("pair", seq)
            self._opened[opening] = True
        if kind is not None and isinstance(opening, str) and not self._phone_ok(seq, kind, opening, entry):
            self._say("phone", seq)
        if kind is not None and isinstance(opening, str) and not self._drill_ok(kind, opening, entry):
            self._say("drill", seq)
        start = entry.get("start")
        if kind == "epoch.begun" and isinstance(opening, str) and opening and type(start) is int and start == seq:
            # Opened while the log's key was lost: what says so is kept apart, and two people went on here.
            self._opened[opening] = True
        if kind is not None and isinstance(opening, str):
            is_late = self._is_late(opening, kind)
            if kind in _INSIDE and not self._opened.get(opening, False):
                self._say("sealed", seq)
            elif is_late:
                self._say("over", seq)
        if kind in _ENDS and isinstance(opening, str):
            self._opened[opening] = False
        if kind == "export.begun" and isinstance(entry.get("export"), str):
            self._exports.add(entry["export"])
        if kind in _STATED and not self._stands(seq, entry, prev, log_id):
            self._say("statement", seq)
        self._remember(seq, entry, head)
        time = _seconds(entry.get("t"))
        if time is not None and isinstance(kind, str):
            if self._before is not None and self._before[0] - time > 5 and "clock.step" not in (kind, self._before[1]):
                self._say("clock", seq)
            self._before = (time, kind)
            if seq in self.wanted:
                self.times[seq] = time

    def _phone_ok(self, seq: int, kind: str, opening: str, entry: Dict[str, Any]) -> bool:
        """Tell whether an entry fits what an opening for a new phone may be and hold; section 7.4 of the formats."""
        if kind == "opening.opened":
            if self._phones.get(opening, ("", "", "", False, False))[3]:
                return False  # It stays what it was agreed to be.
            first, second, witness = (str(entry.get(name, "")) for name in ("first", "second", "witness"))
            is_phone = entry.get("opening_kind") == "new_phone"
            self._phones[opening] = (first, second, witness, is_phone, False)
            if not is_phone:
                return not witness
            if len({first, second, witness}) < 3 or (opening, witness) not in self._granted:
                return False
            return self.roster is None or self._phone_due(self.roster.at(seq), first, second, witness)
        first, second, witness, is_phone, has_row = self._phones.get(opening, ("", "", "", False, False))
        start = entry.get("start")
        if kind == "epoch.begun" and opening and type(start) is int and start == seq:
            # Opened while the log's key was lost: what it was for, and before whom, is kept apart.
            self._of_epochs.add(opening)
        if kind != "person.rebound":
            beside = ("contents.opened", "contents.masked", "contents.unmasked", "change.signed")
            return not is_phone or kind not in _INSIDE or kind in beside
        person, without_code = entry.get("person"), entry.get("without_code") is True
        only = type(entry.get("number")) is int and entry["number"] == 1
        is_row = only and without_code and (entry.get("what"), entry.get("how")) == ("authenticator", "continued")
        if opening not in self._phones and opening in self._of_epochs:
            return not entry.get("witness") or is_row
        if not is_phone:
            return not entry.get("witness") and not (without_code and opening in self._phones and person in (first, second))
        self._phones[opening] = (first, second, witness, True, True)
        return not has_row and is_row and (person, entry.get("witness")) == (second, witness)

    def _drill_ok(self, kind: str, opening: str, entry: Dict[str, Any]) -> bool:
        """Tell whether an entry fits what a drill may be and hold; section 7.6 of the formats. After `_phone_ok`."""
        if kind == "opening.opened":
            if entry.get("opening_kind") != "drill":
                self._no_drills.add(opening)
                return opening not in self._drills
            if opening in self._no_drills:
                return False
            self._drills.add(opening)
            envelopes = entry.get("envelopes")
            return isinstance(envelopes, list) and [type(each) for each in envelopes] == [str]
        if kind != "drill.certified":
            return opening not in self._drills or kind not in ("opening.widened", "change.signed")
        again = opening in self._certified
        self._certified.add(opening)
        if again or not (opening in self._drills or opening in self._of_epochs):
            return False
        counts = [entry.get("envelope_count"), entry.get("file_count")]
        if not all(type(count) is int and 0 <= count <= 2**50 for count in counts):
            return False
        if not all(type(entry.get(name)) is bool for name in ("printed", "carried")):
            return False
        failed = entry.get("failed")
        if not isinstance(failed, list) or len(failed) > 50:
            return False
        return all(isinstance(row, dict) and _is_row_of(row, ("file", "id", "label")) for row in failed)

    @staticmethod
    def _phone_due(edition: Edition, first: str, second: str, witness: str) -> bool:
        third = edition.people.get(witness)
        if third is None or third.held or third.role == "recovery":
            return False
        officers = [who.id for who in edition.people.values() if who.role == "officer"]
        if first not in officers or second not in officers or not edition.together(first, second):
            return False
        others = [person for person in officers if person != second]
        return not any(edition.together(*pair) for pair in itertools.combinations(others, 2))

    def _is_late(self, opening: str, kind: str) -> bool:
        """Tell whether an entry comes after its opening was over; what an opening runs through is kept."""
        if not opening or kind in _LATER:
            return False
        if opening not in self._course:
            self._latest = opening
            self._course[opening] = ("", False, False, 0, set())
        end, opened, shown, openings, sealing = self._course[opening]
        if kind == "opening.unclean_end":
            expected = end != "opening.refused" and (opened or end != "opening.ended") and openings == self._openings
            late = bool(end) and not expected
        elif opening != self._latest:
            late = True
        elif kind == "opening.ended":
            late = end != "opening.failed" and (bool(end) or shown)
        elif kind == "opening.refused":
            late = bool(end) or opened or shown
        else:
            late = bool(end) and (end != "opening.resealed" or kind not in _SEALING or kind in sealing)
        if late:
            return True
        if kind == "opening.opened" and not opened:
            self._openings += 1
        if kind in _ENDS:
            end, openings = kind, self._openings
        if end and kind in ("people.listed", "seal.prepared", "seal.committed"):
            sealing.add(kind)
        self._course[opening] = (
            end,
            opened or kind == "opening.opened",
            shown or kind in _INSIDE,
            openings,
            sealing,
        )
        return False

    def end(self, checkpoints: Sequence[Checkpoint], export: Optional[str]) -> Tuple[List[Dict[str, Any]], int]:
        """Return the first hundred, and how many there are."""
        for size, newest in {checkpoint.size: checkpoint.newest_time for checkpoint in checkpoints}.items():
            time = self.times.get(size - 1)
            if newest and time is not None and newest < int(time) - 5:
                self._say("dated", size - 1)
        if export is not None and export not in self._exports:
            self._say("report", 0)
        shown = [{"code": _ORDER[code], "seq": seq} for seq, code in sorted(self.found)[:ANOMALIES_SHOWN]]
        return shown, self.count


def _seconds(text: Any) -> Optional[float]:
    if not isinstance(text, str) or not _UTC.fullmatch(text):
        return None
    try:
        whole, _, part = text[:-1].partition(".")
        moment = dt.datetime.strptime(whole, "%Y-%m-%dT%H:%M:%S").replace(tzinfo=dt.timezone.utc)
    except ValueError:
        return None
    return moment.timestamp() + (float("0." + part) if part else 0)


# -- what was held outside ---------------------------------------------------------------------------

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_IGNORED = frozenset("- \t\u00a0\u2009\u202f\u2010\u2011\u2012\u2013\u2014\u2212_")
_SEAL = re.compile("[0-9]{4,9}")
_SHORT_SEAL = re.compile("([0-9]{1,3}):?")
_BEFORE = " \t\u00b7"
_EDITION = re.compile("P([0-9]{1,4})")
_GLUED = re.compile("[0-9]{0,9}P[0-9]{1,4}")
_WORD = re.compile(r"[^\s\u00b7]+")
_BETWEEN_DASHES = re.compile(r"[^\s\u00b7\u2010-\u2014\u2212_-]+")
_RECEIPT = re.compile(rf"TWINSEAL-RECEIPT:1:([0-9A-F]{{32}}):({_NUMBER}):([0-9A-F]{{64}})", re.ASCII)
_HEAD = re.compile(rf"({_NUMBER}):([0-9A-F]{{64}})", re.ASCII)


def _check_sum(values: Sequence[int]) -> int:
    total = 0
    for value in values:
        total <<= 1
        total = (total ^ 0b100101 if total & 32 else total) ^ value
    return total


def register_code(digest: bytes) -> str:
    """Return the thirteen characters of a checkpoint's register code."""
    number = int.from_bytes(digest[:8], "big") >> 4
    values = [number >> (5 * place) & 31 for place in range(11, -1, -1)]
    return "".join(ALPHABET[value] for value in [*values, _check_sum([*values, 0])])


def _is_code(letters: str) -> bool:
    return (
        len(letters) == 13
        and all(sign in ALPHABET for sign in letters)
        and not _check_sum([ALPHABET.index(sign) for sign in letters])
    )


def _grouped(letters: str) -> str:
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))


def read_receipt(text: str) -> Tuple[str, Any]:
    """Return ("receipt", (log, size, digest)), ("head", (size, head)) or ("code", letters); raises `Misuse`."""
    text = unicodedata.normalize("NFKC", text)
    dense = "".join(text.split()).upper()
    match = _RECEIPT.fullmatch(dense)
    if match:
        return "receipt", (match[1].lower(), int(match[2]), bytes.fromhex(match[3]))
    match = _HEAD.fullmatch(dense)
    if match:
        return "head", (int(match[1]), bytes.fromhex(match[2]))
    rest, edition = _without_edition(text)
    letters = _code_letters(rest)
    glued = _letters(text.replace("\u00b7", ""))
    if edition is None and _is_code(glued[-13:]) and _GLUED.fullmatch(glued[:-13]):
        raise Misuse(
            "The P-number runs into what stands beside it. Set it off with a blank on both sides, as in 0042 P3 7K3M-..."
        )
    short = _SHORT_SEAL.fullmatch(letters[:-13])
    if short and _is_code(letters[-13:]):
        raise Misuse(
            f"Before the register code stands {short[1]}: if that is the seal number, type it with its zeros, as "
            f"{int(short[1]):04d}, or leave it out."
        )
    if not _is_code(letters):
        raise Misuse("This register code or receipt contains a typing error. Compare every character.")
    return "code", (letters, edition)


def _letters(text: str) -> str:
    letters = "".join(sign for sign in text if sign not in _IGNORED).upper()
    return letters.replace("I", "1").replace("L", "1").replace("O", "0")


def _code_letters(text: str) -> str:
    seal, colon, code = text.partition(":")
    code = code if colon and _SEAL.fullmatch(seal.strip()) else text
    letters = _letters(code.rpartition("\u00b7")[2])
    return letters[-13:] if _SEAL.fullmatch(letters[:-13]) else letters


def _without_edition(text: str) -> Tuple[str, Optional[int]]:
    """Return a line of the register without its P-number, and that: a part of its own before a whole code."""
    slip = None
    for form in (_WORD, _BETWEEN_DASHES):
        for part in list(form.finditer(text))[:-1]:
            match = _EDITION.fullmatch(_letters(part[0]))
            if match is None:
                continue
            rest = f"{text[: part.start()].rstrip(_BEFORE)} {text[part.end() :]}"
            letters = _code_letters(rest)
            if _is_code(letters):
                return rest, int(match[1])
            if form is _WORD and (len(letters) == 13 or (_SHORT_SEAL.fullmatch(letters[:-13]) and _is_code(letters[-13:]))):
                slip = slip or (rest, int(match[1]))
        if _is_code(_code_letters(text)):
            return text, None
    return slip or (text, None)


# -- verifying ---------------------------------------------------------------------------------------

_SUPPLIED = "supplied checkpoint "
"""Begins the label of a checkpoint that was held outside; files of the log are labelled by their names."""


class Verification:
    """One verification from beginning to end."""

    def __init__(
        self,
        folder: str,
        card: Optional[Card],
        receipts: Sequence[str],
        held: Sequence[bytes],
        opener: Optional[Opener],
        pure: bool,
    ) -> None:
        """Take what is verified and what it is compared with."""
        self.folder, self.card, self.held, self.opener, self.pure = folder, card, held, opener, pure
        self.receipts = [read_receipt(text) for text in receipts]
        self.log = os.path.join(folder, "log.tws")
        self.walk: Optional[Walk] = None
        self.epochs: List[Epoch] = []
        self.unanchored: List[int] = []
        self.checkpoints: List[Checkpoint] = []
        self.claims: List[Tuple[int, int, str, bytes, str]] = []
        self.codes: List[str] = []
        self.other_editions: List[str] = []
        self.anchors: List[int] = []
        self.uncovered_times: List[Tuple[int, str]] = []
        self.notes: List[str] = []
        self.anomalies = Anomalies()

    def run(self) -> Dict[str, Any]:
        """Return the answer as one object."""
        try:
            self._folders()
            self._card_and_epochs()
            self._checkpoints()
            self._lines()
            self._end()
            self._readable()
        except Bad as bad:
            return self.failed(bad)
        except OSError as fault:
            return self.failed(Bad("file", None, fault.strerror or str(fault)))
        return self._valid()

    def _folders(self) -> None:
        """Refuse what stands in the place of a folder, before anything is read."""
        for name in ("checkpoints", "epochs"):
            _numbered(os.path.join(self.folder, name), ".note")
        _people_names(os.path.join(self.folder, "people"))
        place = os.path.join(self.folder, "unanchored")
        for name in _numbered(place, ""):
            _numbered(os.path.join(place, name), ".note")
            self.unanchored.append(int(name))

    def _card_and_epochs(self) -> None:
        if self.card is not None and not self.card.keys_ok():
            raise Bad("trust_card")
        self.roster = self.anomalies.roster = judge_people(os.path.join(self.folder, "people"), self.card, self.pure)
        for label, data in _notes(os.path.join(self.folder, "epochs")):
            epoch = Epoch(label, data)
            if self.card is not None and self.roster is not None:
                epoch.judge(self.card, self.pure, self.roster)
            self.epochs.append(epoch)
        for epoch in self.epochs:
            audit_key = self._audit_key_before(epoch)
            if epoch.adopted:
                self._decided(epoch, audit_key)
            elif epoch.count:
                try:
                    self._decided(epoch, audit_key)
                except Bad:
                    self.notes.append(
                        f"The entries before entry {epoch.start} that two people rejected are missing, or are not the ones they "
                        "rejected."
                    )

    def _audit_key_before(self, epoch: Epoch) -> Optional[bytes]:
        """Return the audit key of unanchored entries, a people note of their number counted."""
        return None if self.roster is None else self.roster.at(epoch.start).audit_key[:8]

    def _decided(self, epoch: Epoch, audit_key: Optional[bytes]) -> None:
        """Check entries that two people adopted or rejected; raises `Bad` where they are not those."""
        path = os.path.join(self.folder, "unanchored", f"{epoch.start:08d}", "log.tws")
        label = b"twinseal/1 unanchored\x00" + epoch.log_id.encode("ascii") + epoch.start.to_bytes(8, "big")
        small = hashlib.sha256(label + epoch.prev + epoch.first).digest()[:16].hex()
        walk = Walk(small, epoch.first, audit_key, self.opener, self.pure)
        try:
            size = os.stat(_plain(path)).st_size
            for raw, whole in each_line(path, size):
                if not whole:
                    raise Bad("torn")
                walk.take(raw)
        except OSError as fault:
            if not off("unanchored.missing"):
                raise Bad("unanchored.missing", None, epoch.label) from fault
            return
        except Bad as bad:
            if not off("unanchored.lines"):
                raise Bad("unanchored.lines", None, epoch.label) from bad
            return
        if ((walk.seq, walk.prev) != (epoch.count, epoch.head) or walk.keys.twice() is not None) and not off(
            "unanchored.lines"
        ):
            raise Bad("unanchored.lines", None, epoch.label)

    def _checkpoints(self) -> None:
        first: Dict[int, Checkpoint] = {}
        for label, data in _notes(os.path.join(self.folder, "checkpoints")):
            point = Checkpoint(label, data, self.card, self.pure, self.roster)
            if label != f"{point.size:08d}.note" and not off("checkpoint.name"):
                raise Bad("checkpoint.form", None, f"{label} covers {point.size} entries")
            self.checkpoints.append(point)
        for number, data in enumerate(self.held, 1):
            point = Checkpoint(f"{_SUPPLIED}{number}", data, self.card, self.pure, self.roster)
            self.checkpoints.append(point)
            self.anchors.append(point.size)
        for point in self.checkpoints:
            self.claims.append((point.size, 0, "root", point.root, point.label))
        for point in self.checkpoints:
            other = first.setdefault(point.size, point)
            if other.text != point.text and not off("fork"):
                raise Bad("fork", None, f"{other.label} and {point.label}")
        self.anomalies.wanted = {point.size - 1 for point in self.checkpoints}
        self.anomalies.roster, self.anomalies.pure = self.roster, self.pure
        self.anomalies.vault_id = self.card.vault_id if self.card is not None else None
        self._receipts()
        for edition in self.roster.editions[1:] if self.roster is not None else []:
            note = edition.note
            if note is not None:
                self.claims.append((note.start, 0, "people", note.head, note.label))
                confirmed = [row for row in note.released if row[4]]
                self.claims += [(int(row[6]) + 1, 0, "people", bytes.fromhex(row[7]), note.label) for row in confirmed]
        # Sorting keeps the order of what has one size: checkpoints first, as they were added.
        self.claims.sort(key=lambda claim: claim[0])

    def _receipts(self) -> None:
        known = {register_code(point.digest): point for point in self.checkpoints}
        for kind, value in self.receipts:
            if kind == "receipt":
                if self.card is not None and value[0] != self.card.log_id and not off("receipt.log"):
                    raise Bad("receipt", None, "it belongs to another log")
                shown = (point for point in self.checkpoints if (point.size, point.digest) == value[1:])
                fits = next(shown, None)
                # A digest is over people and header too, which the lines do not tell: it fits a checkpoint or nothing.
                what, known_root = ("root", fits.root) if fits else ("receipt", b"")
                self.claims.append((value[1], 1, what, known_root, "receipt"))
                self.anchors.append(value[1])
            elif kind == "head":
                self.claims.append((value[0], 1, "head", value[1], "head"))
                self.anchors.append(value[0])
            elif value[0] in known and (value[1] in (None, known[value[0]].edition) or off("receipt.edition")):
                point = known[value[0]]
                self.claims.append((point.size, 1, "root", point.root, f"register code {_grouped(value[0])}"))
                self.anchors.append(point.size)
            elif value[0] in known:
                code, has = _grouped(value[0]), known[value[0]].edition
                self.other_editions.append(f"register code {code} with P{value[1]}, but its checkpoint has P{has}")
            else:
                self.codes.append(value[0])

    def _claimed(self, walk: Walk) -> None:
        while self._at < len(self.claims) and self.claims[self._at][0] == walk.seq:
            size, _, what, value, label = self.claims[self._at]
            self._at += 1
            root = walk.tree.root()
            if what == "head" and value != walk.prev and not off("head"):
                raise Bad("head", size - 1, label)
            if what == "people" and value != walk.prev and not off("people.head"):
                raise Bad("people.head", None, label)
            if what == "root" and value != root and not off("root"):
                raise Bad("root", None, label)
            if what == "receipt" and not off("receipt.digest"):
                raise Bad("receipt", None, label)

    def _lines(self) -> None:
        try:
            facts = os.stat(_plain(self.log))
        except FileNotFoundError:
            raise Bad("empty", None, "the log file is missing") from None
        if facts.st_size == 0:
            raise Bad("empty")
        card = self.card
        log_id = card.log_id if card is not None else self._named(facts.st_size)
        walk = self.walk = Walk(
            log_id, card.genesis if card else None, card.audit_key[:8] if card else None, self.opener, self.pure
        )
        starts, self._at = {epoch.start: epoch for epoch in self.epochs}, 0
        brought = {edition.start: edition.audit_key for edition in (self.roster.editions[1:] if self.roster else [])}
        failure: Optional[Bad] = None
        try:
            for raw, whole in each_line(self.log, facts.st_size):
                if not whole:
                    walk.torn = True
                    break
                if walk.seq in brought:
                    walk.audit_key = brought[walk.seq][:8]
                if walk.seq in starts:
                    walk.begin(starts[walk.seq])
                before = walk.prev
                entry = walk.take(raw)
                if entry is not None:
                    self._saw(walk.seq - 1, entry, before, walk.prev)
                self._claimed(walk)
            else:
                if walk.seq in starts:
                    walk.begin(starts[walk.seq])
            if walk.torn and walk.seq in starts:
                walk.begin(starts[walk.seq])
        except Bad as bad:
            failure = bad
        twice = walk.keys.twice()
        # Lines from the one that failed on were not read, and a line's own key comes before what is claimed after it.
        if twice is not None and not off("key_reuse"):
            failure = Bad("key_reuse", twice)
        after = os.stat(_plain(self.log))
        if (after.st_ino, after.st_dev) != (facts.st_ino, facts.st_dev) or after.st_size < facts.st_size:
            failure = Bad("changed")
        if failure is not None:
            raise failure

    def _named(self, end: int) -> str:
        for raw, _ in each_line(self.log, end):
            try:
                return Line(raw).log_id
            except Bad:
                break
        return "0" * 32

    def _saw(self, seq: int, entry: Dict[str, Any], before: bytes, head: bytes) -> None:
        self.anomalies.feed(seq, entry, before, head, self.walk_done().log_id)
        if _seconds(entry.get("t")) is not None:
            self.uncovered_times.append((seq, entry["t"]))
            del self.uncovered_times[:-4096]

    def walk_done(self) -> Walk:
        """Return the walk; raises `Bad` where it never began."""
        if self.walk is None:
            raise Bad("empty")
        return self.walk

    def _end(self) -> None:
        walk = self.walk_done()
        if walk.seq == 0 and not walk.torn:
            raise Bad("empty")
        if self.epochs and self.epochs[-1].start > walk.seq and not off("beyond_end"):
            raise Bad("beyond_end", None, f"an epoch begins at entry {self.epochs[-1].start}")
        # What lies with the log was made from it: its end is gone. What is held may be of a later day than an honest copy.
        cut, later = self._beyond(walk.seq, held=False), self._beyond(walk.seq, held=True)
        if cut and not off("beyond_end"):
            raise Bad("beyond_end", None, cut)
        if later and not off("older"):
            raise Bad("older", None, later)
        if self.other_editions:
            raise Bad("receipt", None, self.other_editions[0])
        if self.codes and not off("code"):
            raise Bad("code", None, f"register code {_grouped(self.codes[0])}")
        if (
            self.card is not None
            and not any(point.countersigned for point in self.checkpoints)
            and not off("checkpoint.none")
        ):
            raise Bad("checkpoint.missing", None, "no checkpoint is signed by two people")
        by_size = {point.size: point.digest.hex() for point in self.checkpoints}
        for size, digest in walk.named:
            if size not in by_size:
                if not off("checkpoint.missing"):
                    raise Bad("checkpoint.missing", None, f"the one covering {size} entries")
            elif by_size[size] != digest and not off("checkpoint.logged"):
                raise Bad("checkpoint.logged", None, f"the one covering {size} entries")
        if walk.torn and not off("torn"):
            raise Bad("torn", walk.seq)

    def _beyond(self, end: int, held: bool) -> str:
        """Return the first claim about more entries than there are, of what was held outside or of what lies with the log."""
        for size, rank, _what, _value, label in self.claims:
            if size > end and (rank == 1 or label.startswith(_SUPPLIED)) is held:
                return f"{label} covers {size} entries, but there are only {end}"
        return ""

    def _readable(self) -> None:
        path = os.path.join(self.folder, "entries.jsonl")
        if not os.path.lexists(path) or off("readable"):
            return
        size, undecided, others, withheld = os.stat(_plain(path)).st_size, set(self.undecided()), 0, 0
        admitted = undecided | set(self.adopted())
        lines, unanchored, seq = self._parsed(self.log), {}, 0  # type: Iterator[Line], Dict[int, Iterator[Line]], int
        for raw, whole in each_line(path, size):
            try:
                row = canonical(raw) if whole else None
            except ValueError:
                row = None
            if row is None:
                raise Bad("readable", seq)
            start, head = row.pop("unanchored", None), row.pop("head", None)
            if start is None:
                line = next(lines, None)
            elif type(start) is int and start == seq and start in admitted:
                place = os.path.join(self.folder, "unanchored", f"{start:08d}", "log.tws")
                if start not in unanchored:
                    unanchored[start] = self._parsed(place) if os.path.lexists(place) else iter(())
                line = next(unanchored[start], None)
            else:
                line = None
            if "withheld" in row:
                commitment = self._withheld(row, line)
                withheld += commitment is not None
            else:
                commitment = hashlib.sha256(b"twinseal/1 pc\x00" + canonical_bytes(row)).digest()
            if line is None or head != line.head.hex() or commitment != line.commitment:
                raise Bad("readable", seq)
            seq += start is None
            others += start in undecided
        last = self.walk_done().seq
        said = f"The readable copy (entries.jsonl) matches the log; it contains {'all' if seq == last else f'{seq} of'} {last} entries"
        if others:
            said += f", plus {others} that nobody has adopted, which prove only that someone wrote them"
        self.notes.append(said + ("." if seq == last else "; the later ones were written after the copy was made."))
        if withheld:
            self.notes.append(
                f"Of {withheld} of these entries only the commitment is there: their text is withheld. It is proved that they exist, "
                "and whoever gets a text later can prove that it is the one."
            )

    @staticmethod
    def _withheld(row: Dict[str, Any], line: Optional[Line]) -> Optional[bytes]:
        """Return the commitment in the place of an entry that is withheld; None where the row is not of that form."""
        commitment, kinds = row.get("commitment"), row["withheld"]
        fits = set(row) == {"commitment", "seq", "withheld"} and kinds in (["names"], ["reasons"], ["names", "reasons"])
        if not fits or line is None or type(row["seq"]) is not int or row["seq"] != line.seq:
            return None
        return line.commitment if commitment == line.commitment.hex() else None

    def adopted(self) -> List[int]:
        """Return the numbers of the unanchored entries that two people adopted."""
        return [epoch.start for epoch in self.epochs if epoch.adopted]

    def undecided(self) -> List[int]:
        """Return the numbers of unanchored entries of a loss that has not ended."""
        begun = {epoch.start for epoch in self.epochs}
        return [start for start in self.unanchored if start not in begun and start >= self.walk_done().seq]

    def stray(self) -> List[int]:
        """Return the numbers of folders that belong to no loss of a key that the log knows of."""
        known = {epoch.start for epoch in self.epochs if epoch.count} | set(self.undecided())
        return [start for start in self.unanchored if start not in known]

    @staticmethod
    def _parsed(path: str) -> Iterator[Line]:
        for raw, _ in each_line(path, os.stat(_plain(path)).st_size):
            try:
                yield Line(raw)
            except Bad:
                return

    # -- answers ---------------------------------------------------------------------------------

    def _answer(self, code: int, sentence: str, **more: Any) -> Dict[str, Any]:
        walk = self.walk
        answer: Dict[str, Any] = {
            "verdict": VERDICTS[code], "exit_code": code, "sentence": f"{VERDICTS[code]}{sentence}", "reason": "",
            "first_bad_seq": None, "detail": "", "log_id": walk.log_id if walk else "", "size": walk.seq if walk else 0,
            "head": walk.prev.hex() if walk and walk.seq else "", "root": "", "last_checkpoint_size": 0,
            "countersigned_size": 0, "uncovered": 0, "uncovered_span": None, "anchored_size": 0,
            "counts": dict(sorted(walk.counts.items())) if walk and self.opener else None,
            "anomalies": [], "anomaly_count": 0, "notes": self.notes, "unanchored": [], "people": [],
        }  # fmt: skip
        answer.update(more)
        return answer

    def failed(self, bad: Bad) -> Dict[str, Any]:
        """Return the answer for the first broken rule."""
        where = "" if bad.seq is None else f" at entry {bad.seq}"
        detail = f" ({bad.detail})" if bad.detail else ""
        return self._answer(
            REASONS[bad.reason],
            f"{where}: {WORDS[bad.reason]}{detail}.",
            reason=bad.reason,
            first_bad_seq=bad.seq,
            detail=bad.detail,
        )

    def _valid(self) -> Dict[str, Any]:
        walk = self.walk_done()
        covered = max((point.size for point in self.checkpoints), default=0)
        countersigned = max((point.size for point in self.checkpoints if point.countersigned), default=0)
        anchored = max(self.anchors, default=0) if self.card is not None else 0
        undecided = self.undecided()
        for start in self.stray():
            self.notes.append(
                f"unanchored/{start:08d} belongs to no key loss that the log records. It proves nothing and was not checked."
            )
        code = 4 if self.card is None or covered < walk.seq or undecided else 0 if anchored else 3
        times = [time for seq, time in self.uncovered_times if seq >= covered]
        span = [times[0], times[-1]] if times and covered < walk.seq else None
        if self.card is None:
            words = [f"the chain of {walk.seq} entries is intact, but without a trust card nothing shows whose log it is"]
        else:
            words = [f"all {walk.seq} entries are intact"]
            by_two = "all are" if countersigned == walk.seq else f"the first {countersigned} are"
            alone = f", the next {covered - countersigned} are signed by an auditor alone" if covered > countersigned else ""
            words.append(f"{by_two} countersigned by two people{alone}")
            if anchored:
                end = (
                    "the last entry"
                    if anchored == walk.seq
                    else f"up to entry {anchored - 1} and says nothing about later entries"
                )
                words.append(f"the code, receipt or checkpoint you supplied matches {end}")
            elif code != 4:
                words.append("the log was not compared with anything you kept, so an older copy cannot be ruled out")
            if covered < walk.seq:
                when = f" (from {span[0]} to {span[1]})" if span else ""
                words.append(f"the newest {walk.seq - covered}{when} are not yet covered by a checkpoint")
            if undecided:
                words.append("entries made after the log's key was lost are neither adopted nor rejected")
        shown, count = self.anomalies.end(self.checkpoints, self._export_name()) if self.opener else ([], 0)
        return self._answer(
            code, ": " + "; ".join(words) + ".", root=walk.tree.root().hex(), last_checkpoint_size=covered,
            countersigned_size=countersigned, uncovered=walk.seq - covered, anchored_size=anchored,
            uncovered_span=span,
            anomalies=shown, anomaly_count=count, unanchored=undecided,
            people=people_history(self.roster, walk.seq) if self.roster is not None else [],
        )  # fmt: skip

    def _export_name(self) -> Optional[str]:
        try:
            fields = json.loads(_read(os.path.join(self.folder, "manifest.json"), CARD_MAX).decode("utf-8"))
        except (OSError, ValueError, RecursionError):
            return None
        export = fields.get("export") if isinstance(fields, dict) else None
        return export if isinstance(export, str) else None


def verify_folder(
    folder: str,
    card: Optional[bytes],
    receipts: Sequence[str] = (),
    held: Sequence[bytes] = (),
    audit_keys: Sequence[bytes] = (),
    pure: bool = False,
) -> Dict[str, Any]:
    """Verify the log in a folder and return the answer; raises `Misuse` for a card or receipt that does not fit."""
    opener = Opener(audit_keys) if audit_keys else None
    return Verification(folder, Card(card) if card is not None else None, receipts, held, opener, pure).run()


# -- the files beside the log ----------------------------------------------------------------------

_PART = "[A-Za-z0-9][A-Za-z0-9._-]*"
_SUM_LINE = re.compile(rf"([0-9a-f]{{64}})  ((?:{_PART}/){{0,3}}{_PART})", re.ASCII)
FILE_MAX = 8 * 1024**3
_BY_THE_LOG = frozenset(
    {"log.tws", "checkpoints", "epochs", "people", "unanchored", "entries.jsonl", "manifest.json", "SHA256SUMS"}
)
_BY_THE_PROGRAM = (
    "report.pdf",
    "constitution.json",
    "openings.csv",
    "duties.csv",
    "people.csv",
    "findings.csv",
    "rules.csv",
    "events.csv",
    "ocsf.jsonl",
    "queries.sql",
)
_OF_EXPORTS = (
    "manifest.json",
    "SHA256SUMS",
    "VERIFY.txt",
    "entries.jsonl",
    *_BY_THE_PROGRAM,
    "readable.sealed",
)


def check_beside(folder: str, answer: Dict[str, Any]) -> Dict[str, Any]:
    """Return the answer with what was found of the other files of an export; reason `export` where one was changed."""
    names = sorted(os.listdir(folder)) if answer["exit_code"] <= 4 else []
    if not set(names) & set(_OF_EXPORTS):
        return answer
    notes, named = list(answer["notes"]), set()  # type: List[str], Set[str]
    if "manifest.json" not in names:
        notes.append("manifest.json: missing, although every export has one.")
    try:
        if "SHA256SUMS" in names:
            named = _sums(folder)
            notes.append("SHA256SUMS: every listed file is unchanged. The list is not signed; only the log is proof.")
        else:
            notes.append("SHA256SUMS: missing, so there is no record of which files there were.")
    except Bad as bad:
        code = REASONS.get(bad.reason, 10)
        return {
            **answer,
            "verdict": VERDICTS[code],
            "exit_code": code,
            "sentence": f"{VERDICTS[code]}: {bad.detail}",
            "reason": bad.reason,
            "detail": bad.detail,
        }
    for name in names:
        if name in _BY_THE_PROGRAM:
            looked = "compared with SHA256SUMS only" if name in named else "not checked: SHA256SUMS does not list it"
            notes.append(f"{name}: {looked}; `twinseal verify` checks its contents.")
        elif name == "regulator-kit":
            notes.append("regulator-kit: questions, and a forged example that must fail. Nothing checks it but SHA256SUMS.")
        elif name == "readable.sealed":
            notes.append(
                f"{name}: only the recipient whose key it was sealed to can read it. Nothing checks its contents but SHA256SUMS."
            )
        elif name not in _BY_THE_LOG and name not in ("VERIFY.txt", "twinseal_verify.py"):
            notes.append(f"{name}: not checked; it is not part of an export.")
    return {**answer, "notes": notes}


def _sums(folder: str) -> Set[str]:
    """Return the names in SHA256SUMS, each file of them whole; raise `Bad` for the first that is not."""
    named = set()  # type: Set[str]
    try:
        summed = _read(os.path.join(folder, "SHA256SUMS"), CARD_MAX).decode("ascii", "replace")
    except OSError as fault:
        raise _not_read("SHA256SUMS", "is not a regular file of the allowed size", fault) from fault
    for row in summed.removesuffix("\n").split("\n") if summed else ():
        match = _SUM_LINE.fullmatch(row)
        if match is None or match[2] in named:
            raise Bad("export", None, "SHA256SUMS is malformed.")
        named.add(match[2])
        digest, path = hashlib.sha256(), os.path.join(folder, *match[2].split("/"))
        try:
            if _through_link(folder, match[2]):
                raise Unfit("reached through a link")
            if match[2] != "log.tws" and os.lstat(path).st_size > FILE_MAX:
                raise Bad("export", None, f"{match[2]} is larger than any file of an export can be.")
            with open(_plain(path), "rb") as file:
                for block in iter(lambda: file.read(BLOCK), b""):
                    digest.update(block)
        except OSError as fault:
            raise _not_read(match[2], "is listed in SHA256SUMS but is missing or not a regular file", fault) from fault
        if digest.hexdigest() != match[1]:
            raise Bad("export", None, f"{match[2]} is not the file listed in SHA256SUMS: it was changed or damaged.")
    return named


def _through_link(folder: str, name: str) -> bool:
    parts = name.split("/")
    return any(os.path.islink(os.path.join(folder, *parts[:count])) for count in range(1, len(parts)))


def _not_read(name: str, how: str, fault: OSError) -> Bad:
    # A file that is not there, or is something else, was changed; a drive that fails says nothing about it.
    changed = (None, errno.ENOENT, errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.ENXIO)
    if fault.errno in changed:
        return Bad("export", None, f"{name} {how}.")
    return Bad("file", None, f"{name} cannot be read ({fault.strerror}).")


# -- one disclosed entry ---------------------------------------------------------------------------


def _included(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Follow an RFC 6962 audit path (RFC 9162, 2.1.3.2)."""
    node, last = leaf, size - 1
    if not 0 <= index < size:
        return False
    for step in proof:
        if last == 0:
            return False
        if index & 1 or index == last:
            node = hashlib.sha256(b"\x01" + step + node).digest()
            while not index & 1 and index:
                index >>= 1
                last >>= 1
        else:
            node = hashlib.sha256(b"\x01" + node + step).digest()
        index >>= 1
        last >>= 1
    return last == 0 and node == root


def verify_disclosure(data: bytes, card: bytes, note: bytes, pure: bool = False) -> Dict[str, Any]:
    """Check one disclosed entry by the trust card and a checkpoint; returns its fields, or the reason it is refused.

    Raises `Misuse` for a file that is no disclosure.
    """
    pins = Card(card)
    return judge_disclosure(data, pins, Roster(pins), note, pure)


def judge_disclosure(data: bytes, pins: Card, roster: Roster, note: bytes, pure: bool) -> Dict[str, Any]:
    """Do the same with the founders' roster, which then has the people of the notes in the file too."""
    try:
        fields = canonical(data)
        if set(fields) != {"format", "version", "line", "plaintext", "size", "proof", "people"}:
            raise ValueError
        if fields["format"] != "twinseal/disclosure" or type(fields["version"]) is not int or fields["version"] != 1:
            raise ValueError
        raw, plain, size = fields["line"].encode("ascii"), fields["plaintext"].encode("utf-8"), fields["size"]
        if (
            type(size) is not int
            or not isinstance(fields["people"], list)
            or not isinstance(fields["proof"], list)
            or not all(_HEX[32].fullmatch(step) for step in fields["proof"])
        ):
            raise ValueError
        proof = [bytes.fromhex(step) for step in fields["proof"]]
        people = [text.encode("utf-8") for text in fields["people"]]
    except (ValueError, TypeError, AttributeError) as error:
        raise Misuse("This is not a disclosed log entry. Ask for the file again.") from error
    try:
        if not pins.keys_ok():
            raise Bad("trust_card")
        for number, given in enumerate(people, start=1):
            roster.add(PeopleNote(f"{number:04d}.note", given), pure)
        last = roster.editions[-1].number
        # A later card may name an edition that came after the checkpoint.
        if 0 < pins.edition <= last and roster.editions[pins.edition].sha256 != pins.note:
            raise Bad("people.chain", None, f"{pins.edition:04d}.note")
        point = Checkpoint("checkpoint", note, pins, pure, roster)
        if point.edition != last:
            raise Bad("people.chain", None, f"{last:04d}.note")
        line = Line(raw)
        if line.log_id != pins.log_id:
            raise Bad("log", line.seq)
        if size != point.size or not _included(line.head, line.seq, size, proof, point.root):
            raise Bad("root", line.seq)
        if hashlib.sha256(b"twinseal/1 pc\x00" + plain).digest() != line.commitment:
            raise Bad("commitment", line.seq)
        answer = {"reason": "", "exit_code": 3, "seq": line.seq, "countersigned": point.countersigned}
        return {**answer, "fields": Opener._fields(plain, line.seq)}
    except Bad as bad:
        refused = {"reason": bad.reason, "exit_code": REASONS[bad.reason], "seq": bad.seq, "countersigned": False}
        return {**refused, "fields": None}


# -- command line ------------------------------------------------------------------------------------


def _safe(text: str) -> str:
    return "".join(
        sign if sign.isprintable() and unicodedata.category(sign) != "Cf" else f"\\u{ord(sign):04x}" for sign in text
    )


def log_folder(path: str) -> str:
    """Return the folder of the log; raises `Bad` where there is none, `Misuse` for one that looks like a vault and an export."""
    there = {name for name in (*_OF_EXPORTS, "log.tws", "header.json", "audit") if os.path.lexists(os.path.join(path, name))}
    if not os.path.isdir(path):
        raise Bad("empty", None, f"there is no folder or file {path}")
    if not there & {"header.json", "audit"}:
        if "log.tws" not in there:
            raise Bad("empty", None, where_to_look(path))
        return path
    if "log.tws" in there:
        raise Misuse("There are two logs in this vault's folder. Give the folder of the one you mean.")
    if there & set(_OF_EXPORTS):
        raise Misuse(
            "The log is in a vault's `audit` folder, but files of an export are beside it. Give the folder of the log."
        )
    audit = os.path.join(path, "audit")
    if os.path.islink(audit):
        raise Misuse(f"{audit} is a link. Give the folder itself.")
    return audit


_ENTRY, _REPORT, _NOTICE_FILE, _CARD, _NOTE, _ARCHIVE = "entry", "report", "notice", "card", "checkpoint", "archive"
_MARKS = (
    (b'{"format":"twinseal/disclosure"', _ENTRY),
    (b"%PDF-", _REPORT),
    (b'{"ed25519":"', _NOTICE_FILE),
    (b'{"audit_key_sha256":"', _CARD),
    (b"twinseal/log/", _NOTE),
    *((mark, _ARCHIVE) for mark in (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"(\xb5/\xfd", b"Rar!")),
)


def handed(path: str) -> str:
    """Return what a plain file is by its first bytes: one of `_MARKS`, `empty` or `other`."""
    with open(_plain(path), "rb") as file:
        begins = file.read(265)
    if begins[257:262] == b"ustar":
        return _ARCHIVE
    return next((kind for mark, kind in _MARKS if begins.startswith(mark)), "other" if begins else "empty")


def where_to_look(path: str) -> str:
    """Return what lies in a folder without a log, and what to give in its place."""
    names, above = sorted(os.listdir(path)), _log_above(path)
    if above:
        return f"it is a part of a vault or an export; give {above}"
    inside = [
        name
        for name in names
        if any(os.path.lexists(os.path.join(path, name, *log)) for log in (("log.tws",), ("audit", "log.tws")))
    ]
    if inside:
        several = "several vaults or exports are in it; give one of them, such as" if len(inside) > 1 else "it may be in"
        return f"the log is not in {path} itself; {several} {os.path.join(path, inside[0])}"
    if not names:
        return "the folder is empty"
    first = {}  # type: Dict[str, str]
    for name in [each for each in names if os.path.isfile(os.path.join(path, each))][:200]:
        try:
            first.setdefault(handed(os.path.join(path, name)), name)
        except OSError:
            continue
    if _ENTRY in first:
        note = f" {first[_NOTE]}" if _NOTE in first else ""
        report = f"; and the report, {first[_REPORT]}, to `twinseal verify`" if _REPORT in first else ""
        return (
            f"it holds single entries with their proofs; give one of them, such as {first[_ENTRY]}, with --trust-card and "
            f"--checkpoint{note}{report}"
        )
    said = {
        _REPORT: "it holds a signed report, {0}, which this program does not read: give it to `twinseal verify`",
        _ARCHIVE: "it holds a packed file, {0}: unpack that, and give the folder in it that contains log.tws",
        _NOTICE_FILE: "it holds notices of alerts: give one of them, such as {0}, with --trust-card",
        _CARD: "it holds a trust card, {0}, which is given beside what is verified",
    }
    return next((words.format(first[kind]) for kind, words in said.items() if kind in first), "the log file is missing")


def _log_above(path: str) -> str:
    """Return the folder of the vault or export that a file or folder is a part of, empty where it is of none."""
    folder = os.path.abspath(path)
    for _ in range(2):
        folder = os.path.dirname(folder)
        if os.path.lexists(os.path.join(folder, "audit", "log.tws")):
            return folder
        if os.path.lexists(os.path.join(folder, "log.tws")):
            outer = os.path.dirname(folder)
            return outer if os.path.lexists(os.path.join(outer, "header.json")) else folder
    return ""


def _refusal_of(kind: str, path: str) -> Misuse:
    """Return what is said of a file that is not verified by itself: what it is, and what to give."""
    above, name = _log_above(path), os.path.basename(path)
    if kind == _REPORT:
        return Misuse("This program does not read PDFs. Use `twinseal verify` to check a signed report.")
    if kind == _CARD:
        return Misuse(
            f"{name} is a trust card, by which things are verified. Give it with --trust-card, and the export as PATH."
        )
    if kind == _NOTE:
        return Misuse(f"{name} is a checkpoint. Give it with --checkpoint, beside a log or a disclosed entry.")
    if kind == _ARCHIVE:
        return Misuse(f"{name} is a packed file. Unpack it, and give the folder in it that contains log.tws.")
    if above:
        return Misuse(f"{name} is one file of a vault or an export. Give its folder: {above}")
    if kind == "empty":
        return Misuse(f"{name} is empty. Ask for the file again.")
    return Misuse(
        f"{name} is no disclosed entry and no notice of an alert. For a log, give the folder that contains log.tws."
    )


class Parser(argparse.ArgumentParser):
    """Shows what somebody named without letting it steer the terminal."""

    def error(self, message: str) -> NoReturn:
        """End with the usage."""
        super().error(_safe(message))


def main(arguments: Optional[Sequence[str]] = None) -> int:
    """Run the command line."""
    parser = Parser(description="Verify a Twinseal audit log.")
    parser.add_argument(
        "path", metavar="PATH", help="an export, a vault folder, one disclosed entry, or a notice of an alert"
    )
    parser.add_argument("--trust-card", metavar="CARD", help="the trust card, from a place other than PATH")
    parser.add_argument(
        "--receipt", metavar="CODE", action="append", default=[], help="a register code, receipt, or ENTRIES:HEAD"
    )
    parser.add_argument("--checkpoint", metavar="NOTE", action="append", default=[], help="a checkpoint that you kept")
    parser.add_argument(
        "--audit-key", metavar="FILE", action="append", default=[], help="an audit key as hexadecimal digits"
    )
    parser.add_argument("--pure", action="store_true", help="do not use the cryptography library")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    for stream in (sys.stdout, sys.stderr):
        # A name on the stick may hold what the terminal's encoding lacks; it must not end the verification.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    if _lies_beside(options.path):
        sys.stderr.write(
            "This program lies beside what it is to check: its answer counts only from a copy that you trust, that came "
            "some other way.\n"
        )
    try:
        folder, nowhere = "", None  # type: str, Optional[Bad]
        if not os.path.isfile(options.path):
            try:
                folder = log_folder(options.path)
            except Bad as bad:
                nowhere = bad
        if folder:
            _outside(options.path, [*options.checkpoint, *([options.trust_card] if options.trust_card else [])])
        card = _named(options.trust_card, CARD_MAX) if options.trust_card is not None else None
        held = [_kept(name) for name in options.checkpoint]
        keys = [bytes.fromhex(_named(name, 1024).decode("ascii").strip()) for name in options.audit_key]
        if os.path.isfile(options.path):
            return _disclosed(options, card, held)
        if nowhere is not None:
            answer = Verification(options.path, None, [], [], None, True).failed(nowhere)
        else:
            answer = check_beside(folder, verify_folder(folder, card, options.receipt, held, keys, options.pure))
        answer["what_to_do"] = what_to_do(answer, card is not None)
    except (Misuse, OSError, ValueError) as fault:
        sys.stderr.write(_safe(str(fault)) + "\n")
        return 2
    if card is not None:
        answer["vault_name"], answer["card_sha256"] = Card(card).name, Card(card).fingerprint
    if options.json:
        sys.stdout.write(json.dumps(answer, sort_keys=True) + "\n")
    else:
        _print(answer)
    return int(answer["exit_code"])


def _lies_beside(path: str) -> bool:
    """Tell whether this file is in the folder that is verified, or that of the file: whoever made that made this too."""
    folder = os.path.realpath(path if os.path.isdir(path) else os.path.dirname(os.path.abspath(path)))
    return os.path.realpath(__file__).startswith(os.path.join(folder, ""))


def _outside(path: str, names: Sequence[str]) -> None:
    """Refuse what lies in the folder that is verified: whoever made that could have put anything there."""
    root = os.path.realpath(path)
    for name in names if os.path.isdir(path) else ():
        if os.path.realpath(name).startswith(os.path.join(root, "")):
            raise Misuse(f"{name} is inside the folder being verified. Use the one you received separately.")


def _named(path: str, limit: int) -> bytes:
    """Return a file that was named beside the log; raises `Misuse`."""
    try:
        return _read(path, limit)
    except OSError as fault:
        raise Misuse(f"{path} cannot be read ({fault.strerror or fault}). Check the file name.") from fault


def _kept(path: str) -> bytes:
    """Return a checkpoint that somebody kept; another file is a slip and says nothing of the log."""
    data = _named(path, NOTE_MAX)
    try:
        Checkpoint(path, data, None, True)
    except Bad as bad:
        raise Misuse(
            f"{path} is not a checkpoint. Give a checkpoint file that was kept, for example 00000030.note."
        ) from bad
    return data


_NOTICE = frozenset(
    ["alert", "at", "by", "code", "envelopes", "form", "head", "key", "log", "minutes", "moment", "opening", "people", "v", "vault"]
)  # fmt: skip


def _refuse_what_needs_a_log(options: argparse.Namespace, kind: str) -> None:
    """Refuse what would be compared with nothing, and would seem to have been compared."""
    name = os.path.basename(options.path)
    for given, why in (
        (options.receipt, f"A register code or receipt is compared with a log, and {name} is not one."),
        (options.audit_key, f"An audit key opens the entries of a log, and {name} is not one."),
        (
            kind == _NOTICE_FILE and options.checkpoint,
            f"A checkpoint is compared with a log or a disclosed entry, and {name} is neither.",
        ),
    ):
        if given:
            raise Misuse(f"{why} Leave it out, or give the folder that contains log.tws.")


def _disclosed(options: argparse.Namespace, card: Optional[bytes], held: Sequence[bytes]) -> int:
    kind = handed(options.path)
    if kind not in (_NOTICE_FILE, _ENTRY):
        raise _refusal_of(kind, options.path)
    _refuse_what_needs_a_log(options, kind)
    if kind == _NOTICE_FILE:
        return _noticed(options, card)
    if card is None or len(held) != 1:
        raise Misuse("To check a disclosed entry, give --trust-card and the one --checkpoint that proves it.")
    pins = Card(card)
    roster = Roster(pins)
    answer = judge_disclosure(_named(options.path, DISCLOSED_MAX), pins, roster, held[0], options.pure)
    if options.json:
        sys.stdout.write(json.dumps(answer, sort_keys=True) + "\n")
    elif answer["reason"] == "root":
        sys.stdout.write(
            "This entry is not proven: the proof does not lead to this checkpoint. Bring the checkpoint that came with it; "
            "if this is it, the file was changed.\n"
        )
    elif answer["reason"]:
        sys.stdout.write(f"{VERDICTS[answer['exit_code']]}: {WORDS[answer['reason']]}.\n")
    else:
        signers = "two people of the vault" if answer["countersigned"] else "an auditor alone"
        rows = [f"Entry {answer['seq']} is in this log under this checkpoint, which {signers} signed."]
        rows += [f"Vault (according to its trust card): {_cut(pins.name)}"]
        said = json.dumps(answer["fields"])
        known = {who.id: who for edition in roster.editions for who in edition.people.values()}
        rows += [f"Person {who.id} is {_cut(who.name)} ({who.role})" for who in known.values() if f'"{who.id}"' in said]
        rows += ["It says:"]
        for name, value in answer["fields"].items():
            rows.append(f"  {name}: {json.dumps(value, ensure_ascii=False)}")
            rows += [
                f"    in words: {says(row)}" for row in (value if isinstance(value, list) else [value]) if _is_coded(row)
            ]
        sys.stdout.write("\n".join(_safe(row) for row in rows) + "\n")
    return int(answer["exit_code"])


def verify_notice(data: bytes, pins: Card, pure: bool = False) -> Dict[str, Any]:
    """Judge the notice of an alert: whether it is of this vault, and signed by a key that its card has."""
    try:
        whole = canonical(data)
        form, signature = whole["form"], bytes.fromhex(whole["ed25519"])
        if set(whole) != {"form", "ed25519"} or set(form) != _NOTICE or type(form["v"]) is not int:
            raise ValueError
        if (form["form"], form["v"]) != ("twinseal/1 notice", 1) or whole["ed25519"] != signature.hex():
            raise ValueError
    except (Bad, KeyError, TypeError, ValueError) as fault:
        raise Misuse("This is not a notice of an alert of this version, or it was changed.") from fault
    if (form["vault"], form["log"]) != (pins.vault_id, pins.log_id):
        return {"exit_code": 10, "reason": "log", "form": form}
    key = pins.line_ed if form["by"] == "vault" else None
    for person in pins.people:
        if (person[0], 1) == (form["by"], form["key"]):
            key = person[2]
    if key is None:
        return {"exit_code": 12, "reason": "key", "form": form}
    signed = b"twinseal/1 form\x00" + canonical_bytes(form)
    good = ed25519_ok(key, signed, signature, pure)
    return {"exit_code": 3 if good else 10, "reason": "" if good else "signature", "form": form}


def _noticed(options: argparse.Namespace, card: Optional[bytes]) -> int:
    if card is None:
        raise Misuse("To check a notice of an alert, give --trust-card.")
    pins = Card(card)
    answer = verify_notice(_named(options.path, 4096), pins, options.pure)
    if options.json:
        sys.stdout.write(json.dumps(answer, sort_keys=True) + "\n")
        return int(answer["exit_code"])
    form = answer["form"]
    words = {
        "": f"{'The vault itself' if form['by'] == 'vault' else form['by']} signed this notice.",
        "log": "This notice is of another vault than this trust card.",
        "key": "This trust card does not have the key that signed this notice.",
        "signature": "Nobody of this vault signed this notice as it stands here: it was changed or made up.",
    }
    rows = [words[answer["reason"]], f"Vault (according to its trust card): {_cut(pins.name)}", "It says:"]
    rows += [f"  {name}: {json.dumps(value, ensure_ascii=False)}" for name, value in form.items()]
    sys.stdout.write("\n".join(_safe(row) for row in rows) + "\n")
    return int(answer["exit_code"])


def _print(answer: Dict[str, Any]) -> None:
    # Every row begins with a word of ours: what comes from the disk could otherwise look like an answer.
    rows = [answer["sentence"], "", f"What to do: {answer['what_to_do']}", ""]
    if "card_sha256" in answer:
        groups = [answer["card_sha256"][at : at + 4] for at in range(0, 64, 4)]
        rows += [f"Vault    {_cut(answer['vault_name'])} (according to its trust card)"]
        rows += [f"Card     {' '.join(groups)} (compare with the printed card)"]
    if answer["size"]:
        rows += [f"Entries  {answer['size']}", f"Head     {answer['head']}"]
    rows += [f"Kind     {count} x {_cut(name)}" for name, count in (answer["counts"] or {}).items()]
    rows += [f"People   {said}" for said in answer["people"]]
    rows += [f"Finding  {anomaly['code']} at entry {anomaly['seq']}" for anomaly in answer["anomalies"]]
    rows += [f"Note     {note}" for note in answer["notes"]]
    sys.stdout.write("\n".join(_safe(row) for row in rows) + "\n")


def _cut(text: Any) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return quoted if len(quoted) <= 80 else f"{quoted[:76]}..."


def run() -> int:
    """Run as a program: a reader that goes away or a person who ends it gets no traceback."""
    try:
        code = main()
        sys.stdout.flush()
    except KeyboardInterrupt:
        sys.stderr.write("Ended by hand: there is no verdict.\n")
        return 130
    except BrokenPipeError:
        # Nobody reads any more; what would be flushed at the end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 141
    return code


if __name__ == "__main__":
    sys.exit(run())
