"""Audit keys: each auditor opens one ring key, and that opens all of them. Every seal makes a new ring key."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from twinseal.crypto import aead, hpke
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import CannotDecrypt, HeaderDamaged
from twinseal.vault.audit_ring import AuditKey, AuditRing
from twinseal.vault.header import Header

_RING_KEY_BYTES: Final = 32
Readers = Mapping[str, tuple[int, bytes]]
"""Auditors by person id: key number and HPKE public key of that number."""


def _reader_info(vault_id: str, generation: int, person_id: str, key: int) -> bytes:
    return canonical.dumps(
        {
            "domain": "twinseal/1 audit readers",
            "vault_id": vault_id,
            "generation": generation,
            "person": person_id,
            "key": key,
        }
    )


def _key_context(vault_id: str, generation: int, digest: bytes) -> bytes:
    return canonical.dumps(
        {"domain": "twinseal/1 audit key", "vault_id": vault_id, "generation": generation, "sha256": digest.hex()}
    )


def audit_ring(pairs: Sequence[KemKeyPair], vault_id: str, generation: int, readers: Readers) -> AuditRing:
    """Return the audit keys of a new generation, oldest first, under a fresh ring key that is sealed to these auditors."""
    with SecretBytes(secrets.token_bytes(_RING_KEY_BYTES)) as ring:
        return AuditRing(
            pairs[-1].public.hex(),
            tuple(_sealed(pair, ring, vault_id, generation) for pair in pairs),
            {
                person: hpke.seal(public, ring.copy_bytes(), _reader_info(vault_id, generation, person, key)).hex()
                for person, (key, public) in readers.items()
            },
        )


def _sealed(pair: KemKeyPair, ring: SecretBytes, vault_id: str, generation: int) -> AuditKey:
    digest = hashlib.sha256(pair.public).digest()
    context = _key_context(vault_id, generation, digest)
    with pair.private_bytes() as private:
        return AuditKey(digest.hex(), aead.seal(ring, private.view(), context).hex())


def open_audit_keys(header: Header, person_id: str, identity: Identity) -> list[KemKeyPair]:
    """Return every audit key, oldest first, for an auditor; the caller wipes them. Raises `HeaderDamaged`."""
    pairs: list[KemKeyPair] = []
    try:
        with _ring_key(header, person_id, identity) as ring:
            for key in header.audit.keys:
                context = _key_context(header.vault_id, header.generation, key.digest)
                with aead.open_sealed(ring, bytes.fromhex(key.sealed), context) as private:
                    pairs.append(KemKeyPair.from_private_bytes(private.view()))
                if hashlib.sha256(pairs[-1].public).digest() != key.digest:
                    raise CannotDecrypt
    except (CannotDecrypt, KeyError, ValueError) as fault:
        for pair in pairs:
            pair.wipe()
        raise HeaderDamaged("header.damaged.audit_key") from fault
    return pairs


def _ring_key(header: Header, person_id: str, identity: Identity) -> SecretBytes:
    sealed = bytes.fromhex(header.audit.readers[person_id])
    info = _reader_info(header.vault_id, header.generation, person_id, header.enrolled(person_id).key)
    return hpke.open_sealed(identity.kem, sealed, info)
