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
from twinseal.crypto.hex_text import strict_unhex
from twinseal.crypto.identity import Identity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, CannotDecrypt, KeyslotsDamaged, PairNotAllowed, SamePerson, UnknownFormat
from twinseal.domain.numbers import SEAL_MAX, whole_number

KEYSLOTS_VERSION: Final = 1
KEY_BYTES: Final = 32
_SEALED_BYTES: Final = hpke.OVERHEAD_BYTES + KEY_BYTES
_WRAP_BYTES: Final = aead.OVERHEAD_BYTES + KEY_BYTES
_ROWS_MAX: Final = 5000
_FIELDS: Final = frozenset({"format", "v", "vault_id", "generation", "tokens", "pairs"})
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
    key = SecretBytes(bytes(KEY_BYTES))
    with SecretBytes(bytes(len(token_a) + len(token_b))) as both:
        both.view()[: len(token_a)] = token_a.view()
        both.view()[len(token_a) :] = token_b.view()
        HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=context).derive_into(both.view(), key.view())
    return key


def make_keyslots(
    vault_key: SecretBytes,
    *,
    vault_id: str,
    generation: int,
    people: Mapping[str, bytes],
    pairs: Iterable[Pair],
) -> dict[str, object]:
    """Return the keyslots of a generation as canonical JSON fields; `people` maps ids to HPKE public keys.

    Raises `SamePerson` for a pair of one person or of two names with one key, `BadInput` for a stranger.
    """
    wanted = sorted({_sorted(pair) for pair in pairs})
    seated = sorted({person for pair in wanted for person in pair})
    if not set(seated) <= set(people):
        raise BadInput("input.bad.keyslot_pair")
    if len({people[person] for person in seated}) != len(seated):
        raise SamePerson
    tokens = {person: SecretBytes(secrets.token_bytes(KEY_BYTES)) for person in seated}
    try:
        sealed, wraps = _sealed_rows(vault_key, vault_id, generation, people, tokens, wanted)
    finally:
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


def _sealed_rows(
    vault_key: SecretBytes,
    vault_id: str,
    generation: int,
    people: Mapping[str, bytes],
    tokens: Mapping[str, SecretBytes],
    wanted: Iterable[Pair],
) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    sealed = [
        {
            "id": person,
            "sealed": hpke.seal(
                people[person],
                tokens[person].copy_bytes(),
                _token_info(vault_id, generation, person, people[person]),
            ).hex(),
        }
        for person in tokens
    ]
    wraps = []
    for a, b in wanted:
        context = _pair_context(vault_id, generation, (a, b), (people[a], people[b]))
        with _pair_key(tokens[a], tokens[b], context) as key:
            wraps.append({"a": a, "b": b, "wrap": aead.seal(key, vault_key.view(), context).hex()})
    return sealed, wraps


def parse_keyslots(value: Mapping[str, object], *, vault_id: str, generation: int) -> Keyslots:
    """Return the keyslots of canonical JSON fields; raises `KeyslotsDamaged` or `UnknownFormat`.

    Those of another vault or generation are damaged: nothing of them could open this one.
    """
    if value.get("format") != "twinseal-keyslots":
        raise _damaged()
    version = value.get("v")
    if version != KEYSLOTS_VERSION or isinstance(version, bool):
        raise UnknownFormat("format.unknown.keyslots")
    if set(value) != _FIELDS or value["vault_id"] != vault_id:
        raise _damaged()
    if whole_number(value["generation"], 1, SEAL_MAX, _damaged) != generation:
        raise _damaged()
    tokens: dict[str, bytes] = {}
    for row in _rows(value["tokens"], {"id", "sealed"}):
        if row["id"] in tokens:
            raise _damaged()
        tokens[row["id"]] = _hex(row["sealed"], _SEALED_BYTES)
    wraps: dict[Pair, bytes] = {}
    for row in _rows(value["pairs"], {"a", "b", "wrap"}):
        pair = (row["a"], row["b"])
        if pair[0] >= pair[1] or pair in wraps:
            raise _damaged()
        wraps[pair] = _hex(row["wrap"], _WRAP_BYTES)
    if {person for pair in wraps for person in pair} != set(tokens):
        raise _damaged()
    return Keyslots(vault_id, generation, tokens, wraps)


def open_pair(slots: Keyslots, first: tuple[str, Identity], second: tuple[str, Identity]) -> SecretBytes:
    """Return the vault key that two people can unwrap together, in any order.

    Raises `SamePerson`, `PairNotAllowed` (there is no wrap for them), or `KeyslotsDamaged`.
    """
    if first[0] == second[0]:
        raise SamePerson
    vault_id, generation = slots.vault_id, slots.generation
    (a, opener), (b, other) = sorted((first, second), key=lambda each: each[0])
    wrap = slots.wraps.get((a, b))
    if wrap is None:
        raise PairNotAllowed
    publics = (opener.kem.public, other.kem.public)
    if publics[0] == publics[1]:
        raise SamePerson
    context = _pair_context(vault_id, generation, (a, b), publics)
    try:
        with (
            hpke.open_sealed(opener.kem, slots.tokens[a], _token_info(vault_id, generation, a, publics[0])) as token_a,
            hpke.open_sealed(other.kem, slots.tokens[b], _token_info(vault_id, generation, b, publics[1])) as token_b,
        ):
            # Anybody can seal a token; of other lengths two different pairs could be put together to the same bytes.
            if len(token_a) != KEY_BYTES or len(token_b) != KEY_BYTES:
                raise CannotDecrypt
            with _pair_key(token_a, token_b, context) as key:
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


def _rows(value: object, names: set[str]) -> list[dict[str, str]]:
    if not isinstance(value, list) or len(value) > _ROWS_MAX:
        raise _damaged()
    for row in value:
        if not isinstance(row, dict) or set(row) != names or not all(isinstance(part, str) for part in row.values()):
            raise _damaged()
    return value


def _hex(value: str, length: int) -> bytes:
    try:
        data = strict_unhex(value)
    except ValueError as error:
        raise _damaged() from error
    if len(data) != length:
        raise _damaged()
    return data


def _damaged() -> KeyslotsDamaged:
    return KeyslotsDamaged("keyslots.damaged.other_state")
