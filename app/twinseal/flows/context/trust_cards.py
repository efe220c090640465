"""The trust card that a trusted header stands for, and the file of one that somebody brings."""

from __future__ import annotations

import os
from pathlib import Path

from twinseal.domain.errors import BadInput, FileMissing
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TRUST_CARD_MAX_BYTES, TrustCard, TrustedPerson
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


def read_card(files: Files, path: Path) -> bytes:
    """Return the file of a trust card; raises `BadInput` where there is none, and what the disk refuses."""
    if os.path.isdir(path):
        raise BadInput("input.bad.trust_card_is_folder", path=path)
    try:
        return files.read(path, limit=TRUST_CARD_MAX_BYTES)
    except FileMissing as fault:
        raise BadInput("input.bad.no_trust_card", path=path) from fault
