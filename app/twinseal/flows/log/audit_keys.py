"""Audit keys: sealed to auditors at the ceremony, changed when one of them leaves."""

from __future__ import annotations

from collections.abc import Mapping

from twinseal.crypto import hpke
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.identity import Identity
from twinseal.domain.errors import CannotDecrypt, HeaderDamaged
from twinseal.vault.header import AuditKey, Header


def audit_key_info(vault_id: str, person_id: str) -> bytes:
    """Return the HPKE `info` that binds a sealed audit key to vault and auditor."""
    return f"twinseal/1 audit key {vault_id} {person_id}".encode()


def sealed_audit_key(pair: KemKeyPair, vault_id: str, auditors: Mapping[str, bytes]) -> AuditKey:
    """Return an audit key sealed to auditors, given by person id with their HPKE public keys."""
    with pair.private_bytes() as private:
        sealed = {
            person: hpke.seal(public, private.copy_bytes(), audit_key_info(vault_id, person)).hex()
            for person, public in auditors.items()
        }
    return AuditKey(pair.public.hex(), sealed)


def open_audit_keys(header: Header, person_id: str, identity: Identity) -> list[KemKeyPair]:
    """Return every audit key that is sealed to an auditor; the caller wipes them. Raises `HeaderDamaged`."""
    pairs: list[KemKeyPair] = []
    info = audit_key_info(header.vault_id, person_id)
    try:
        for key in header.audit_keys:
            sealed = key.sealed.get(person_id)
            if sealed is not None:
                with hpke.open_sealed(identity.kem, bytes.fromhex(sealed), info) as private:
                    pairs.append(KemKeyPair.from_private_bytes(private.view()))
        if not pairs:
            raise CannotDecrypt
    except (CannotDecrypt, ValueError) as fault:
        raise HeaderDamaged("header.damaged.audit_key") from fault
    return pairs
