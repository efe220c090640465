"""Keyslots: the vault key wrapped for every pair that may open, and for no other.

One random token per person is sealed to them by HPKE; for each allowed pair the vault key is sealed
under HKDF(token of one, token of the other). A pair that policy forbids has no wrap: separation of
duty is the absence of a slot. Public keys alone are needed to make them.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from twinseal.crypto import aead, hpke
from twinseal.crypto.identity import Identity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import CannotDecrypt, KeyslotsDamaged, PairNotAllowed, SamePerson, UnknownFormat

KEYSLOTS_VERSION: Final = 1
KEY_BYTES: Final = 32
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Keyslots:
    """Parsed keyslots of one generation."""

    vault_id: str
    generation: int
    tokens: Mapping[str, bytes]
    wraps: Mapping[Pair, bytes]

    @property
    def pairs(self) -> frozenset[Pair]:
        """Return the pairs that can open, each sorted."""
        return frozenset(self.wraps)


def _token_info(vault_id: str, generation: int, person_id: str, public: bytes) -> bytes:
    return canonical.dumps(
        {
            "domain": "twinseal/1 token",
            "vault_id": vault_id,
            "generation": generation,
            "person": person_id,
            "kem": public.hex(),
        }
    )


def _pair_context(vault_id: str, generation: int, pair: Pair, publics: tuple[bytes, bytes]) -> bytes:
    return canonical.dumps(
        {
            "domain": "twinseal/1 keyslot",
            "vault_id": vault_id,
            "generation": generation,
            "a": pair[0],
            "b": pair[1],
            "kem_a": publics[0].hex(),
            "kem_b": publics[1].hex(),
        }
    )


def _pair_key(token_a: SecretBytes, token_b: SecretBytes, context: bytes) -> SecretBytes:
    both = bytearray(token_a.view()) + token_b.view()
    try:
        return SecretBytes(HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=context).derive(bytes(both)))
    finally:
        both[:] = bytes(len(both))


def make_keyslots(
    vault_key: SecretBytes,
    *,
    vault_id: str,
    generation: int,
    people: Mapping[str, bytes],
    pairs: Iterable[Pair],
) -> dict[str, object]:
    """Return the keyslots of a generation as canonical JSON fields; `people` maps ids to HPKE public keys."""
    wanted = sorted({_sorted(pair) for pair in pairs})
    seated = sorted({person for pair in wanted for person in pair})
    tokens = {person: SecretBytes(secrets.token_bytes(KEY_BYTES)) for person in seated}
    sealed = [
        {
            "id": person,
            "sealed": hpke.seal(
                people[person],
                tokens[person].copy_bytes(),
                _token_info(vault_id, generation, person, people[person]),
            ).hex(),
        }
        for person in seated
    ]
    wraps = []
    for a, b in wanted:
        context = _pair_context(vault_id, generation, (a, b), (people[a], people[b]))
        with _pair_key(tokens[a], tokens[b], context) as key:
            wraps.append({"a": a, "b": b, "wrap": aead.seal(key, vault_key.view(), context).hex()})
    for token in tokens.values():
        token.wipe()
    return {
        "format": "twinseal-keyslots",
        "v": KEYSLOTS_VERSION,
        "vault_id": vault_id,
        "generation": generation,
        "tokens": sealed,
        "pairs": wraps,
    }


def parse_keyslots(value: Mapping[str, object]) -> Keyslots:
    """Return the keyslots of canonical JSON fields; raises `KeyslotsDamaged` or `UnknownFormat`."""
    if value.get("format") != "twinseal-keyslots":
        raise _damaged()
    if value.get("v") != KEYSLOTS_VERSION:
        msg = "The keyslots are of a newer format; use the version of Twinseal that wrote this vault."
        raise UnknownFormat(msg)
    wanted = {"format", "v", "vault_id", "generation", "tokens", "pairs"}
    vault_id, generation = value.get("vault_id"), value.get("generation")
    if set(value) != wanted or not isinstance(vault_id, str) or not isinstance(generation, int):
        raise _damaged()
    tokens = {str(row["id"]): _hex(row["sealed"]) for row in _rows(value["tokens"], {"id", "sealed"})}
    wraps: dict[Pair, bytes] = {}
    for row in _rows(value["pairs"], {"a", "b", "wrap"}):
        pair = (str(row["a"]), str(row["b"]))
        if pair[0] >= pair[1] or pair in wraps or not set(pair) <= set(tokens):
            raise _damaged()
        wraps[pair] = _hex(row["wrap"])
    if len(tokens) != len(_rows(value["tokens"], {"id", "sealed"})):
        raise _damaged()
    return Keyslots(vault_id, generation, tokens, wraps)


def open_pair(
    slots: Keyslots,
    *,
    vault_id: str,
    generation: int,
    first: tuple[str, Identity],
    second: tuple[str, Identity],
) -> SecretBytes:
    """Return the vault key that two people can unwrap together, in any order.

    Raises `SamePerson`, `PairNotAllowed` (there is no wrap for them), or `KeyslotsDamaged`.
    """
    if first[0] == second[0]:
        raise SamePerson
    (a, one), (b, other) = sorted((first, second), key=lambda seat: seat[0])
    wrap = slots.wraps.get((a, b))
    if wrap is None:
        raise PairNotAllowed
    publics = (one.kem.public, other.kem.public)
    if publics[0] == publics[1]:
        raise SamePerson
    context = _pair_context(vault_id, generation, (a, b), publics)
    try:
        with (
            hpke.open_sealed(one.kem, slots.tokens[a], _token_info(vault_id, generation, a, publics[0])) as token_a,
            hpke.open_sealed(other.kem, slots.tokens[b], _token_info(vault_id, generation, b, publics[1])) as token_b,
            _pair_key(token_a, token_b, context) as key,
        ):
            vault_key = aead.open_sealed(key, wrap, context)
    except CannotDecrypt as error:
        raise _damaged() from error
    if len(vault_key) != KEY_BYTES:
        raise _damaged()
    return vault_key


def _sorted(pair: Pair) -> Pair:
    if pair[0] == pair[1]:
        raise SamePerson
    return (pair[0], pair[1]) if pair[0] < pair[1] else (pair[1], pair[0])


def _rows(value: object, names: set[str]) -> list[dict[str, object]]:
    if not isinstance(value, list) or len(value) > 5000:
        raise _damaged()
    for row in value:
        if not isinstance(row, dict) or set(row) != names or not all(isinstance(part, str) for part in row.values()):
            raise _damaged()
    return value


def _hex(value: object) -> bytes:
    try:
        return bytes.fromhex(str(value))
    except ValueError as error:
        raise _damaged() from error


def _damaged() -> KeyslotsDamaged:
    return KeyslotsDamaged(
        "The keyslots of this vault are damaged or belong to another state of it: do not use this copy, "
        "bring the last backup; nothing was opened."
    )
