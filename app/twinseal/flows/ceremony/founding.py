"""The last step of a ceremony: the whole vault written beside its place, then put there by one rename."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.audit.write.writer import LogWriter
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44, new_vault_key, store_key
from twinseal.crypto.vault_root import VaultRoot
from twinseal.domain.envelope import Card, Contents, Field, FieldKind, Outside
from twinseal.domain.errors import NotKnownDurable
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_PREPARED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.people import Person, Role, allowed_pairs
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.context import store_facts
from twinseal.flows.context.journal import Journal
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.times import iso
from twinseal.flows.context.trust_cards import card_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.audit_keys import sealed_audit_key
from twinseal.flows.sealing.checkpoint import make_checkpoint_with
from twinseal.vault.generation import next_generation
from twinseal.vault.guard import Guard
from twinseal.vault.header import EnrolledPerson, Header, commit_header
from twinseal.vault.layout import VaultPaths
from twinseal.vault.store import Store


@dataclass(slots=True)
class VaultSecrets:
    """The vault's own keys during its ceremony."""

    vault_id: str
    log_id: str
    root: VaultRoot
    header: Ed25519Signer
    audit: KemKeyPair
    line: VaultLineSigner

    @classmethod
    def generate(cls, machine: Machine) -> VaultSecrets:
        """Return fresh keys and ids."""
        vault_id = secrets.token_hex(16)
        return cls(
            vault_id,
            secrets.token_hex(16),
            VaultRoot.generate("Twinseal", vault_id, machine.clock.utc()),
            new_ed25519(),
            KemKeyPair.generate(),
            VaultLineSigner(new_ed25519(), new_mldsa44()),
        )

    def wipe(self) -> None:
        """Forget them."""
        self.header.wipe()
        self.audit.wipe()
        self.line.ed25519.wipe()
        self.line.mldsa44.wipe()


@dataclass(slots=True)
class NewPerson:
    """A person of the ceremony: enrolled data, their open keys, and the proof of their authenticator."""

    person: Person
    opened: OpenedKeyBundle
    bundle: dict[str, object]
    step: int = -1
    drift_steps: int = 0

    @property
    def proven(self) -> bool:
        """Tell whether a code of their authenticator was right."""
        return self.step >= 0


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done at the ceremony: when, what, and who did it, empty where the program cannot know."""

    at: datetime
    what: str
    who: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that the ceremony gathered."""

    name: str
    place: str
    kind: str
    policy: Policy
    envelopes: tuple[tuple[Outside, Contents], ...]
    warnings: tuple[str, ...]
    attachments: Mapping[str, tuple[tuple[str, bytes], ...]] = field(default_factory=dict)
    """Names and bytes of files by envelope id."""


def sentinel() -> tuple[Outside, Contents]:
    """Return the envelope that every vault has for drills; it holds nothing of worth."""
    outside = Outside(
        "e" + secrets.token_hex(4), "Drill envelope", "Twinseal", Card(where="Only for drills."), sentinel=True
    )
    return outside, Contents((Field(FieldKind.TEXT, "Drill word", secrets.token_hex(4)),))


def write_vault(
    machine: Machine, folder: Path, plan: Plan, new_people: Sequence[NewPerson], keys: VaultSecrets
) -> tuple[VaultContext, TrustCard, str]:
    """Write a whole vault into a new folder; returns it with its trust card and the register code of seal 1."""
    files, paths = machine.files, VaultPaths(folder)
    files.make_folder(folder)
    writer, genesis = LogWriter.create(files, paths.audit, log_id=keys.log_id, audit_public=keys.audit.public)
    people = tuple(new_person.person for new_person in new_people)
    journal = Journal(writer, machine.clock, station=machine.station, policy=plan.policy, seal_number=0)
    pairs = allowed_pairs(people, same_team_forbidden=plan.policy.same_team_forbidden)
    last = journal.record(
        VAULT_FOUNDED,
        actors=people,
        vault=keys.vault_id,
        name=plan.name,
        place=plan.place,
        demo=plan.kind == "demo",
        people_count=len(people),
        pairs=len(pairs),
        envelope_count=len(plan.envelopes),
        warnings=list(plan.warnings),
    )
    # One entry a person: twenty long names do not fit into one.
    for person in people:
        last = journal.record(
            PERSON_ENROLLED, actors=(person,), person=person.id, name=person.name, role=person.role.value, team=person.team
        )
    with new_vault_key() as temporary, store_key(temporary, 0) as key:
        store = Store.create(files, paths.store(0), key)
    try:
        _fill(store, plan, new_people, keys)
        store_facts.write_place(store, store_facts.LogPlace(last.seq, last.head.hex(), last.offset, 1))
        header = _header(machine, paths, store, plan, new_people, keys, genesis)
    finally:
        store.close()
    files.remove(paths.store(0))
    header, data = header.signed(keys.header)
    journal.record(SEAL_PREPARED, generation=1, header=header.digest)
    Guard.create(files, paths, {new.person.id: (new.step, new.drift_steps) for new in new_people})
    guard = Guard(files, paths, policy=plan.policy, clock=machine.clock, person_ids=[person.id for person in people])
    context = VaultContext(machine, paths, header, guard, journal)
    if not commit_header(files, paths, data):
        raise NotKnownDurable("disk.not_durable.vault")
    journal.seal_number = 1
    journal.record(SEAL_COMMITTED, generation=1, header=header.digest, seal=1)
    present = [(new.person, new.opened.identity) for new in new_people if new.person.role is not Role.AUDITOR]
    sealed = make_checkpoint_with(context, keys.line, present)
    return context, card_of(header), sealed.register_code


def _fill(store: Store, plan: Plan, new_people: Sequence[NewPerson], keys: VaultSecrets) -> None:
    with keys.root.private_bytes() as root_private:
        store_facts.keep_keys(store, header=keys.header, line=keys.line, audit=keys.audit, root_private=root_private)
    store.set_meta("vault_id", keys.vault_id.encode())
    with store.transaction():
        for new_person in new_people:
            store.put_person(new_person.person.id, new_person.opened.identity.public.to_json())
        for outside, contents in (*plan.envelopes, sentinel()):
            store.put_envelope(outside, contents)
    for envelope_id, files in plan.attachments.items():
        for name, data in files:
            store.add_attachment(envelope_id, name, [data])


def _header(
    machine: Machine,
    paths: VaultPaths,
    store: Store,
    plan: Plan,
    new_people: Sequence[NewPerson],
    keys: VaultSecrets,
    genesis: bytes,
) -> Header:
    with next_generation(machine.files, paths, store, vault_id=keys.vault_id, generation=1) as first:
        digests = first.seal((new.person for new in new_people), plan.policy)
    now = machine.clock.utc()
    return Header(
        vault_id=keys.vault_id,
        name=plan.name,
        place=plan.place,
        kind=plan.kind,
        founded_utc=iso(now),
        generation=1,
        seal_number=1,
        policy=plan.policy,
        categories=DEFAULT_CATEGORIES,
        people=tuple(EnrolledPerson(new.person, new.opened.identity.public, new.bundle, iso(now)) for new in new_people),
        log_id=keys.log_id,
        genesis_public=genesis.hex(),
        audit_keys=(sealed_audit_key(keys.audit, keys.vault_id, _auditors(new_people)),),
        line_ed25519=keys.line.ed25519.public.hex(),
        line_mldsa44=keys.line.mldsa44.public.hex(),
        header_public=keys.header.public.hex(),
        root_certificate=keys.root.certificate_der.hex(),
        root_crl=keys.root.empty_crl(now).hex(),
        keyslots_sha256=digests.keyslots_sha256,
        catalogue_sha256=digests.catalogue_sha256,
        store_sha256=digests.store_sha256,
        store_size=digests.store_size,
        previous_header_sha256="",
    )


def _auditors(new_people: Sequence[NewPerson]) -> dict[str, bytes]:
    return {new.person.id: new.opened.identity.kem.public for new in new_people if new.person.role is Role.AUDITOR}
