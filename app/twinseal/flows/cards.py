"""The trust card that a trusted header stands for."""

from __future__ import annotations

from twinseal.domain.trust_card import TrustCard, TrustedPerson
from twinseal.vault.header import Header


def card_of(header: Header) -> TrustCard:
    """Return the trust card of a header that is trusted: at the ceremony, or held against pins in a person's bundle."""
    return TrustCard(
        vault_id=header.vault_id,
        vault_name=header.name,
        log_id=header.log_id,
        genesis_public=bytes.fromhex(header.genesis_public),
        line_ed25519=bytes.fromhex(header.line_ed25519),
        line_mldsa44=bytes.fromhex(header.line_mldsa44),
        audit_key_sha256=header.audit_keys[0].digest,
        header_public=bytes.fromhex(header.header_public),
        root_certificate_der=bytes.fromhex(header.root_certificate),
        people=tuple(
            TrustedPerson(
                entry.person.id,
                entry.person.name,
                entry.person.role,
                entry.public.ed25519_public,
                entry.public.mldsa44_public,
            )
            for entry in header.everybody
        ),
        founded_utc=header.founded_utc,
    )
