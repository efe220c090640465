"""People notes as the program will make them, and as an attacker would: who is who stands in one letter."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.audit.format.people_note import (
    NO_CERTIFICATE,
    Evidence,
    FreedLine,
    PeopleNote,
    PersonLine,
    confirmation,
    make_people_note,
)
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.people_judge import judge_people
from twinseal.audit.verify.roster import Edition, Key, Origin, Roster
from twinseal.crypto.identity import Identity
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44
from twinseal.domain.card_rows import TrustedPerson
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard

LOG_ID = "6f" * 16
VAULT_ID = "cb" * 16
AUDIT_KEY = b"\xdd" * 32
SEAL = 30
START = 10


@lru_cache(maxsize=256)
def identity(letter: str, number: int = 1) -> Identity:
    """Return the keys of one number of somebody, made once a run."""
    del letter, number
    return Identity.generate()


def id_of(letter: str) -> str:
    """Return the id of a person by their letter; a seat has its own id."""
    return letter if letter.startswith("r") else f"p0000000{letter.lower()}"


def certificate_of(letter: str, number: int = 1) -> bytes:
    """Return the digest of a pretend certificate."""
    return NO_CERTIFICATE if letter.startswith("r") else hashlib.sha256(f"{letter} {number}".encode()).digest()


def line(
    letter: str, role: str = Role.OFFICER, how: str = "held", number: int = 1, *, holder: str = "", name: str = ""
) -> PersonLine:
    """Return the line of somebody who enters."""
    public = identity(letter, number).public
    return PersonLine(
        id_of(letter), role, how, number, public.kem_sha256, public.ed25519_public,
        public.mldsa44_public, certificate_of(letter, number), id_of(holder) if holder else "", name or f"{letter} Person",
    )  # fmt: skip


@lru_cache(maxsize=1)
def vault_line() -> VaultLineSigner:
    return VaultLineSigner(new_ed25519(), new_mldsa44())


@dataclass
class Notes:
    """A founding card and the notes that follow it; letters of auditors are lower case."""

    founders: str
    vault: VaultLineSigner = field(default_factory=vault_line)
    notes: list[tuple[str, bytes]] = field(default_factory=list)
    last: PeopleNote | None = None

    @property
    def card(self) -> TrustCard:
        """Return the founding card: upper-case letters are officers, lower-case ones auditors, digits operators."""
        people = [_founder(letter) for letter in sorted(self.founders, key=str.lower)]
        return TrustCard(
            vault_id=VAULT_ID,
            vault_name="Room",
            log_id=LOG_ID,
            genesis_public=_genesis(),
            line_ed25519=self.vault.ed25519.public,
            line_mldsa44=self.vault.mldsa44.public,
            audit_key_sha256=AUDIT_KEY,
            constitution_sha256=b"\xc0" * 32,
            people=tuple(people),
            founded_utc="2026-01-02T03:04:05Z",
        )

    def next(self, lines: Sequence[PersonLine] = (), leaving: Iterable[str] = (), **more: object) -> PeopleNote:
        """Return the text of the next note."""
        number = len(self.notes) + 1
        note = PeopleNote(
            LOG_ID, number, self.last.sha256 if self.last is not None else self.card.sha256(), START * number, b"\xbb" * 32,
            SEAL + number, SEAL + number, b"\xcc" * 32, AUDIT_KEY, "2026-11-28T14:05:09Z",
            tuple(sorted(id_of(letter) for letter in leaving)), tuple(sorted(lines, key=lambda row: row.id)),
        )  # fmt: skip
        return replace(note, **more)  # type: ignore[arg-type]  # any of its fields

    def sign(self, note: PeopleNote, signers: Sequence[str | tuple[str, int]]) -> bytes:
        """Return a note signed by the vault and people: letters, or letter and key number."""
        who = [signer if isinstance(signer, tuple) else (signer, 1) for signer in signers]
        return make_people_note(note, self.vault, [(id_of(letter), identity(letter, number)) for letter, number in who])

    def add(self, note: PeopleNote, signers: Sequence[str | tuple[str, int]]) -> Notes:
        """Put a signed note at the end."""
        self.notes.append((note.file_name, self.sign(note, signers)))
        self.last = note
        return self

    def judged(self, notes: Sequence[tuple[str, bytes]] | None = None) -> Roster | Failure:
        """Return what the program says of them."""
        return judge_people(self.notes if notes is None else notes, self.card)

    def newest(self) -> Edition:
        """Return the newest people; the notes are good."""
        roster = self.judged()
        assert isinstance(roster, Roster), roster.sentence
        return roster.newest

    def confirmed(
        self,
        letter: str,
        by: str,
        *,
        number: int = 1,
        by_key: int = 1,
        entry: int = 5,
        key: Key | None = None,
        signs_with: int = 0,
    ) -> FreedLine:
        """Return the line by which a third confirms somebody; signed with the key that it names, or with another one."""
        public = line(letter, number=number)
        made = key or Key(number, public.kem_sha256, public.ed25519, public.mldsa44, public.certificate_sha256, "", Origin())
        proof = Evidence(id_of(by), by_key, entry, b"\x99" * 32, "2026-11-29T08:30:00Z", bytes(64), bytes(2420))
        row = FreedLine(id_of(letter), number, proof)
        form = confirmation(row, proof, log_id=LOG_ID, vault_id=VAULT_ID, public_sha256=made.public_sha256)
        third = identity(by, signs_with or by_key)
        return replace(row, evidence=replace(proof, ed25519=third.sign(form), mldsa44=third.sign_mldsa44(form)))


@lru_cache(maxsize=1)
def _genesis() -> bytes:
    return new_ed25519().public


def _founder(letter: str) -> TrustedPerson:
    role = Role.OPERATOR if letter.isdigit() else Role.AUDITOR if letter.islower() else Role.OFFICER
    row = line(letter, role)
    return TrustedPerson(
        row.id, row.name, role, row.ed25519, row.mldsa44, row.kem_sha256, row.certificate_sha256, f"issuer {letter}".encode()
    )
