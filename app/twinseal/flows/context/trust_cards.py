"""Trust cards: the one in the vault's folder, compared with the header, and one that somebody brings as a file."""

from __future__ import annotations

import os
from pathlib import Path

from twinseal.audit.verify.roster import founding_roster
from twinseal.crypto.identity import PublicIdentity
from twinseal.domain.errors import BadInput, FileMissing, HeaderDamaged, TwinsealError
from twinseal.domain.people import Person, Role
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
    if card.edition:
        raise HeaderDamaged("header.damaged.card_differs")
    check_header(header, card)
    return card


def check_header(header: Header, card: TrustCard) -> None:
    """Raise `HeaderDamaged` unless a header is one of a founding card's vault, signed by two who may seal it."""
    if not _is_of(header, card):
        raise HeaderDamaged("header.damaged.card_differs")
    _check_decided(header, card)
    if not founding_roster(card).newest.entitled(*(signature.person for signature in header.sealed_by)):
        raise HeaderDamaged("header.damaged.not_by_two")


def _is_of(header: Header, card: TrustCard) -> bool:
    """Tell whether a header is one of a card's vault: everybody in it is a founder, and none but auditors left."""
    on_card = {person.id: person for person in card.people}
    rows = {
        entry.person.id: trusted_person(entry.person, entry.public, entry.certificates.issuer) for entry in header.people
    }
    left = [person for person in card.people if person.id not in rows]
    return (
        (card.vault_id, card.log_id, card.vault_name) == (header.vault_id, header.log_id, header.name)
        and card.audit_key_sha256 == header.audit.keys[0].digest
        and all(on_card.get(person_id) == row for person_id, row in rows.items())
        and all(person.role is Role.AUDITOR for person in left)
        # No header has seats yet.
        and not card.seats
    )


def _check_decided(header: Header, card: TrustCard) -> None:
    """Refuse other people or rules than those of the founding, as long as nobody has left."""
    everybody = len(header.people) == len(card.people)
    if everybody and header.constitution.digest != card.constitution_sha256.hex():
        raise HeaderDamaged("header.damaged.not_decided")


def read_card(files: Files, path: Path) -> bytes:
    """Return the file of a trust card; raises `BadInput` where there is none, and what the disk refuses."""
    if os.path.isdir(path):
        raise BadInput("input.bad.trust_card_is_folder", path=path)
    try:
        return files.read(path, limit=TRUST_CARD_MAX_BYTES)
    except FileMissing as fault:
        raise BadInput("input.bad.no_trust_card", path=path) from fault
