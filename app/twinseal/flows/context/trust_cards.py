"""Trust cards: the one in the vault's folder, compared with the header, and one that somebody brings as a file."""

from __future__ import annotations

import os
from pathlib import Path

from twinseal.crypto.identity import PublicIdentity
from twinseal.domain.errors import BadInput, FileMissing, HeaderDamaged, TwinsealError
from twinseal.domain.people import Person
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TRUST_CARD_MAX_BYTES, TrustCard, TrustedPerson
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths


def trusted_person(person: Person, public: PublicIdentity, issuer: bytes) -> TrustedPerson:
    """Return a person's row of the trust card; `issuer` is the certificate (DER) of the authority that gave theirs."""
    return TrustedPerson(
        person.id,
        person.name,
        person.role,
        public.ed25519_public,
        public.mldsa44_public,
        public.kem_sha256,
        public.certificate_sha256,
        issuer,
    )


def load_card(files: Files, paths: VaultPaths, header: Header) -> TrustCard:
    """Return the founding card that lies in a vault's folder, if the header is one of that founding; raises `HeaderDamaged`.

    That it is the right card is said by each person's bundle, which pins it, and by the paper that the ceremony printed.
    """
    try:
        card = TrustCard.from_bytes(files.read(paths.trust_card, limit=TRUST_CARD_MAX_BYTES))
    except FileMissing as fault:
        raise HeaderDamaged("header.damaged.no_card") from fault
    except TwinsealError as fault:
        raise HeaderDamaged("header.damaged.card_unreadable", fault=fault.text) from fault
    if card.edition or _of_card(card) != _of_header(header, card):
        raise HeaderDamaged("header.damaged.card_differs")
    return card


def _of_card(card: TrustCard) -> tuple[object, ...]:
    keys = (card.genesis_public, card.line_ed25519, card.line_mldsa44, card.header_public, card.audit_key_sha256)
    return (
        card.vault_id,
        card.log_id,
        card.vault_name,
        card.founded_utc,
        *(key.hex() for key in keys),
        list(card.people),
        card.seats,
    )


def _of_header(header: Header, card: TrustCard) -> tuple[object, ...]:
    """Return what a card must say to be that of this header; of who left, only the card still knows the authority."""
    issuers = {person.id: person.issuer for person in card.people}
    issuers |= {entry.person.id: entry.certificates.issuer for entry in header.people}
    people = sorted(header.everybody, key=lambda entry: entry.person.id)
    return (
        header.vault_id,
        header.log_id,
        header.name,
        header.founded_utc,
        header.genesis_public,
        header.line_ed25519,
        header.line_mldsa44,
        header.header_public,
        header.audit.keys[0].digest.hex(),
        [trusted_person(entry.person, entry.public, issuers.get(entry.person.id, b"")) for entry in people],
        # No header has seats yet.
        (),
    )


def read_card(files: Files, path: Path) -> bytes:
    """Return the file of a trust card; raises `BadInput` where there is none, and what the disk refuses."""
    if os.path.isdir(path):
        raise BadInput("input.bad.trust_card_is_folder", path=path)
    try:
        return files.read(path, limit=TRUST_CARD_MAX_BYTES)
    except FileMissing as fault:
        raise BadInput("input.bad.no_trust_card", path=path) from fault
