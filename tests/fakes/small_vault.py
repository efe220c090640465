"""A vault of the vault room alone: header, keyslots, catalogue and store on a real disk, without log and flows."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.identity import Identity, PersonCertificates
from twinseal.crypto.key_bundle import BundleOwner, make_lock, new_bundle_key, seal_key_bundle
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, new_seed
from twinseal.domain.constitution import Constitution
from twinseal.domain.envelope import Card, Contents, Field, FieldKind, Outside
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES
from twinseal.domain.ports import Files
from twinseal.domain.who_counts import of_the_founding
from twinseal.host.files import RealFiles
from twinseal.vault.audit_ring import AuditKey, AuditRing
from twinseal.vault.generation import keep_constitution, next_generation, unlock_generation
from twinseal.vault.header import EnrolledPerson, Header
from twinseal.vault.header_facts import GenerationFiles, NamedFile
from twinseal.vault.header_file import commit_header, load_header
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store

ADA, BO, CY, DI, ED = (Person(f"p0000000{number}", *rest) for number, rest in enumerate((
    ("Ada", Role.OPERATOR, "ops"), ("Bo", Role.OFFICER, "sec"), ("Cy", Role.OFFICER, "eng"), ("Di", Role.AUDITOR, ""),
    ("Ed", Role.OPERATOR, "night"),
)))  # fmt: skip
SECRET = "Zulu-7-Whisky-{}"
LOG_ID = "77" * 16
FOUNDING = b"\x88" * 32


def envelope(number: int, secret: str | None = None) -> tuple[Outside, Contents]:
    outside = Outside(f"e{number:08x}", f"Envelope {number}", f"SYS-{number}", Card(where="Rack 3"))
    value = SECRET.format(number) if secret is None else secret
    fields = (Field(FieldKind.PASSWORD, "Password", value), Field(FieldKind.CODES, "Codes", "alpha\nbravo"))
    return outside, Contents(fields)


@dataclass
class SmallVault:
    """What a test needs to know of a small vault; `identities` are the people's private keys."""

    files: Files
    paths: VaultPaths
    identities: dict[str, Identity]
    people: tuple[Person, ...]
    vault_id: str
    policy: Policy = field(default_factory=Policy)

    def header(self) -> Header:
        return load_header(self.files, self.paths)

    def signers(self) -> list[tuple[str, Identity]]:
        """Return the first two, who seal here whoever opened."""
        return [self.seat(person) for person in self.people[:2]]

    def seat(self, person: Person) -> tuple[str, Identity]:
        return person.id, self.identities[person.id]

    def unlock(self, first: Person = ADA, second: Person = BO) -> tuple[Store, SecretBytes]:
        header = self.header()
        return unlock_generation(
            self.files,
            self.paths,
            header,
            self.seat(first),
            self.seat(second),
            standings=of_the_founding(header.constitution.people),
        )

    def read(self, number: int = 0, first: Person = ADA, second: Person = BO) -> str:
        """Open as two people do and return one secret."""
        store, key = self.unlock(first, second)
        try:
            return store.contents(f"e{number:08x}").fields[0].value
        finally:
            store.close()
            key.wipe()

    def reseal(
        self, first: Person = ADA, second: Person = BO, amend: Callable[[Store], None] = lambda _copy: None
    ) -> Header:
        """Open, build the next generation, commit it; older files are left where they are."""
        store, key = self.unlock(first, second)
        try:
            return self.commit(store, self.header(), amend)
        finally:
            store.close()
            key.wipe()

    def commit(self, store: Store, before: Header, amend: Callable[[Store], None] = lambda _copy: None) -> Header:
        number = before.generation + 1
        with next_generation(self.files, self.paths, store, vault_id=self.vault_id, generation=number) as draft:
            with draft.store.transaction():
                amend(draft.store)
            files = draft.seal(of_the_founding(before.constitution.people))
        after, data = replace(
            before, generation=number, seal_number=before.seal_number + 1, files=files, previous_sha256=before.digest
        ).signed(self.signers())
        commit_header(self.files, self.paths, data)
        return after


def found(
    folder: Path, *, people: tuple[Person, ...] = (ADA, BO, CY, DI, ED), vault_id: str = "5a" * 16, envelopes: int = 3
) -> SmallVault:
    files = RealFiles()
    folder.mkdir(mode=0o700)
    vault = SmallVault(files, VaultPaths(folder), {person.id: new_identity(person) for person in people}, people, vault_id)
    with SecretBytes(bytes(range(32))) as key:
        store = Store.create(files, vault.paths.store(0), key)
    first = _first_header(vault)
    keep_constitution(store, first.constitution)
    with store.transaction():
        for number in range(envelopes):
            store.put_envelope(*envelope(number))
    try:
        vault.commit(store, first)
    finally:
        store.close()
    files.remove(vault.paths.store(0))
    return vault


def new_identity(person: Person) -> Identity:
    identity = Identity.generate()
    identity.set_certificate(f"certificate of {person.name}".encode())
    return identity


def enrolled_person(vault: SmallVault, person: Person, key: int = 1) -> EnrolledPerson:
    """Return a person with a bundle under the passphrase that everybody here has, and certificates that nobody gave."""
    identity = vault.identities[person.id]
    owner = BundleOwner(vault.vault_id, LOG_ID, person.id, key, identity.public)
    with normalise(f"correct horse battery {person.name}") as passphrase, new_seed() as seed, new_bundle_key() as bundle_key:
        bundle = seal_key_bundle(
            owner, identity, seed, TotpParameters(), founding_sha256=FOUNDING, bundle_key=bundle_key,
            locks=[make_lock(owner, bundle_key, passphrase=passphrase, profile=TESTS_ONLY)],
        )  # fmt: skip
    certificates = PersonCertificates(f"certificate of {person.name}".encode(), b"issuer", b"crl")
    return EnrolledPerson(person, key, identity.public, bundle, certificates, "2026-11-02T08:00:00Z")


AUDIT_PUBLIC = "22" * 1216


def _first_header(vault: SmallVault) -> Header:
    enrolled = tuple(enrolled_person(vault, person) for person in vault.people)
    audit = AuditKey(hashlib.sha256(bytes.fromhex(AUDIT_PUBLIC)).hexdigest(), "33" * 40)
    constitution = Constitution(
        vault_id=vault.vault_id, log_id=LOG_ID, kind="normal", name="Plant", place="Room 1", policy=vault.policy,
        people=tuple(entry.row for entry in enrolled), categories=DEFAULT_CATEGORIES, audit_keys=(audit.sha256,),
    )  # fmt: skip
    return Header(
        constitution=constitution, everybody=enrolled, generation=0, seal_number=0,
        audit=AuditRing(AUDIT_PUBLIC, (audit,), {DI.id: "33" * 40}), files=GenerationFiles(*[NamedFile("0" * 64, 0)] * 4), previous_sha256="",
    )  # fmt: skip


def with_people(header: Header, people: Sequence[EnrolledPerson]) -> Header:
    """Return a header of other people, whose constitution names them."""
    constitution = replace(header.constitution, people=tuple(entry.row for entry in people))
    return replace(header, constitution=constitution, everybody=tuple(people))


def with_policy(header: Header, **rules: Any) -> Header:
    """Return a header whose constitution has other rules."""
    return replace(header, constitution=replace(header.constitution, policy=replace(header.policy, **rules)))


def copied(vault: SmallVault, folder: Path) -> SmallVault:
    """Return the same vault in another folder, whose files a test may spoil."""
    folder.mkdir(mode=0o700)
    shutil.copytree(vault.paths.root, folder, dirs_exist_ok=True)
    return replace(vault, paths=VaultPaths(folder))
