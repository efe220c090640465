"""Trust cards: the one in the vault's folder, compared with the header, and one that somebody brings as a file."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

from twinseal.audit.verify.roster import Edition, Entrant, Roster
from twinseal.crypto.identity import PublicIdentity
from twinseal.domain.card_rows import LaterCertificate, TrustedPerson
from twinseal.domain.errors import BadInput, FileMissing, HeaderDamaged, TwinsealError, caused_by
from twinseal.domain.people import Person, Role
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TRUST_CARD_MAX_BYTES, TrustCard
from twinseal.vault.header import EnrolledPerson, Header
from twinseal.vault.layout import SUFFIX, VaultPaths


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


def card_places(vault: Path, edition: int = 0) -> tuple[Path, Path]:
    """Return where the trust card of an edition is written beside a vault: the file, and what is printed."""
    stem = f"{vault.name.removesuffix(SUFFIX)}.trust-card" + (f"-P{edition}" if edition else "")
    return vault.with_name(f"{stem}.json"), vault.with_name(f"{stem}.pdf")


def later_card(card: TrustCard, roster: Roster, header: Header) -> TrustCard:
    """Return the card of the edition in force: the founding card, and the certificates of those who came later.

    The founding card itself before any people note. Who is suspended is in no edition, and on no card of it.
    """
    newest = roster.newest
    if newest.note is None:
        return card.founding
    first = {person.certificate_sha256 for person in card.people}
    later = tuple(
        LaterCertificate(
            entrant.id,
            entrant.name,
            Role(entrant.role),
            entrant.key.number,
            entrant.key.certificate_sha256,
            header.enrolled(entrant.id).certificates.issuer,
        )
        for entrant in sorted(newest.people.values(), key=lambda entrant: entrant.id)
        if not entrant.is_seat and entrant.key.certificate_sha256 not in first
    )
    return replace(card.founding, edition=newest.number, note_sha256=newest.sha256, later=later)


def load_card(files: Files, paths: VaultPaths) -> TrustCard:
    """Return the founding card that lies in a vault's folder; raises `HeaderDamaged`.

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
    return card


def check_header(header: Header, card: TrustCard, roster: Roster) -> None:
    """Raise `HeaderDamaged` unless a header is one of a founding card's vault, as people notes have it, signed by two of it."""
    edition = roster.newest
    if not _is_of(header, card, edition):
        raise HeaderDamaged("header.damaged.card_differs")
    if header.constitution.edition != edition.number or header.constitution.digest != decided_digest(card, roster):
        raise HeaderDamaged("header.damaged.not_decided")
    if not edition.entitled(*(signature.person for signature in header.sealed_by)):
        raise HeaderDamaged("header.damaged.not_by_two")


def decided_digest(card: TrustCard, roster: Roster) -> str:
    """Return the SHA-256 of the constitution in force, in hexadecimal: the newest people note names it, before any note the card."""
    note = roster.newest.note
    return (card.constitution_sha256 if note is None else note.constitution_sha256).hex()


def _is_of(header: Header, card: TrustCard, edition: Edition) -> bool:
    """Tell whether a header is one of a card's vault, with exactly the people and the audit keys of an edition."""
    # No header has seats yet.
    people = {entry.person.id: _fits(entry, edition.people.get(entry.person.id)) for entry in header.people}
    audit = [header.audit.keys[0].digest, header.audit.keys[-1].digest]
    return (
        (card.vault_id, card.log_id, card.vault_name) == (header.vault_id, header.log_id, header.name)
        and audit == [card.audit_key_sha256, edition.audit_key_sha256]
        and people.keys() == edition.people.keys()
        and all(people.values())
        and all(_issuer_fits(entry, card) for entry in header.everybody)
    )


def _fits(entry: EnrolledPerson, entrant: Entrant | None) -> bool:
    if entrant is None:
        return False
    public, key = entry.public, entrant.key
    here = (entry.person.name, str(entry.person.role), entry.key)
    keys = (public.kem_sha256, public.ed25519_public, public.mldsa44_public, public.certificate_sha256)
    return here == (entrant.name, entrant.role, key.number) and keys == (
        key.kem_sha256,
        key.ed25519,
        key.mldsa44,
        key.certificate_sha256,
    )


def _issuer_fits(entry: EnrolledPerson, card: TrustCard) -> bool:
    """Tell whether a founder's certificate is given by the authority that the card names for it."""
    pinned = {person.certificate_sha256: person.issuer for person in card.people}
    return pinned.get(entry.public.certificate_sha256, entry.certificates.issuer) == entry.certificates.issuer


def read_card(files: Files, path: Path) -> bytes:
    """Return the file of a trust card; raises `BadInput` where there is none, and what the disk refuses."""
    if os.path.isdir(path):
        raise BadInput("input.bad.trust_card_is_folder", path=path)
    try:
        return files.read(path, limit=TRUST_CARD_MAX_BYTES)
    except FileMissing as fault:
        raise BadInput("input.bad.no_trust_card", path=path) from fault


def card_of(data: bytes | None) -> TrustCard | None:
    """Return a trust card that somebody brought, if they did; raises `TrustCardBad` with the field `trust_card`."""
    with caused_by("trust_card"):
        return TrustCard.from_bytes(data) if data is not None else None
