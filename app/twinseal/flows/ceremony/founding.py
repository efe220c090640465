"""The last step of a ceremony: the whole vault written beside its place, then put there by one rename."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from twinseal.audit.format.checkpoint import VaultLineSigner
from twinseal.audit.verify.roster import FOUNDING
from twinseal.audit.write.writer import LogWriter
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.vault_keys import new_ed25519, new_mldsa44, new_vault_key, store_key
from twinseal.domain.changes.add_envelope import to_rotate
from twinseal.domain.constitution import Constitution, Site
from twinseal.domain.envelope import Card, Contents, Field, FieldKind, Outside
from twinseal.domain.errors import NotKnownDurable
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.events.sealing import SEAL_COMMITTED, SEAL_PREPARED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.imported import ImportFormat
from twinseal.domain.people import Role, allowed_pairs
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.who_counts import of_the_founding
from twinseal.flows.context import store_facts
from twinseal.flows.context.guarded import guarded
from twinseal.flows.context.journal import Journal
from twinseal.flows.context.machine import Machine
from twinseal.flows.context.seal_facts import of_a_seal
from twinseal.flows.context.times import iso
from twinseal.flows.context.trust_cards import trusted_person
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.enrolment.new_keys import NewKeys
from twinseal.flows.log.audit_keys import audit_ring
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.sealing.checkpoint import make_checkpoint_with
from twinseal.vault.generation import keep_constitution, next_generation
from twinseal.vault.guard import Guard
from twinseal.vault.header import EnrolledPerson, Header
from twinseal.vault.header_facts import GenerationFiles
from twinseal.vault.header_file import commit_header
from twinseal.vault.layout import VaultPaths
from twinseal.vault.sealed_file import write_sealed
from twinseal.vault.store import Store


@dataclass(slots=True)
class VaultSecrets:
    """The vault's own keys during its ceremony."""

    vault_id: str
    log_id: str
    audit: KemKeyPair
    line: VaultLineSigner

    @classmethod
    def generate(cls) -> VaultSecrets:
        """Return fresh keys and ids."""
        return cls(
            secrets.token_hex(16),
            secrets.token_hex(16),
            KemKeyPair.generate(),
            VaultLineSigner(new_ed25519(), new_mldsa44()),
        )

    def wipe(self) -> None:
        """Forget them."""
        self.audit.wipe()
        self.line.ed25519.wipe()
        self.line.mldsa44.wipe()


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
    site: Site = field(default_factory=Site)
    imported: Mapping[str, ImportFormat] = field(default_factory=dict)
    """What envelopes were read from that nobody typed, by id; each owes a rotation."""


def sentinel() -> tuple[Outside, Contents]:
    """Return the envelope that every vault has for drills; it holds nothing of worth."""
    outside = Outside(
        "e" + secrets.token_hex(4), "Drill envelope", "Twinseal", Card(where="Only for drills."), sentinel=True
    )
    return outside, Contents((Field(FieldKind.TEXT, "Drill word", secrets.token_hex(4)),))


def write_vault(
    machine: Machine, folder: Path, plan: Plan, new_people: Sequence[NewKeys], keys: VaultSecrets
) -> tuple[VaultContext, TrustCard, str]:
    """Write a whole vault into a new folder; returns it with its trust card and the register code of seal 1."""
    files, paths = machine.files, VaultPaths(folder)
    files.make_folder(folder)
    writer, genesis = LogWriter.create(files, paths.audit, log_id=keys.log_id, audit_public=keys.audit.public)
    people = tuple(new_person.person for new_person in new_people)
    card = _card(plan, new_people, keys, genesis, iso(machine.clock.utc()))
    enrolled = tuple(
        sorted(
            (new.enrolled(card.founding_sha256, card.founded_utc) for new in new_people), key=lambda entry: entry.person.id
        )
    )
    constitution = _constitution(plan, enrolled, keys)
    card = replace(card, constitution_sha256=bytes.fromhex(constitution.digest))
    journal = Journal(writer, machine.clock, station=machine.station, constitution=constitution.short_digest, seal_number=0)
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
        imported_count=len(plan.imported),
        imported_from=sorted({each.value for each in plan.imported.values()}),
    )
    # One entry a person: twenty long names do not fit into one.
    enrolled_at: dict[str, int] = {}
    for new in new_people:
        last = journal.record(PERSON_ENROLLED, actors=(new.person,), **_as_enrolled(new))
        enrolled_at[new.person.id] = last.seq
    due = iso(machine.clock.utc() + timedelta(hours=plan.policy.rotation_due_h))
    for envelope_id in plan.imported:
        last = journal.record(DUTY_CREATED, actors=people, duty=ROTATE, envelope=envelope_id, due=due)
    files.create(paths.trust_card, card.to_bytes())
    with new_vault_key() as temporary, store_key(temporary, 0) as key:
        store = Store.create(files, paths.store(0), key)
    try:
        _fill(store, plan, constitution, keys)
        _seal_files(files, paths, store, plan, keys.vault_id)
        for outside, contents in plan.envelopes:
            if outside.id in plan.imported:
                store.add_duty(ROTATE, outside.id, due, "", fields=to_rotate(contents.fields))
        duties = store.due_duties()
        store_facts.write_place(store, store_facts.LogPlace(last.seq, last.head.hex(), last.offset, 1))
        with next_generation(files, paths, store, vault_id=keys.vault_id, generation=1) as first:
            named = first.seal(of_the_founding(constitution.people))
    finally:
        store.close()
    files.remove(paths.store(0))
    identities = {new.person.id: new.opened.identity for new in new_people}
    header, data = replace(_header(constitution, enrolled, named, keys), duties=duties).signed(
        [(person, identities[person]) for person in pairs[0]]
    )
    journal.record(SEAL_PREPARED, **of_a_seal(header))
    owners = guarded(header)
    Guard.create(files, paths, dict(new.guard_row(enrolled_at[new.person.id]) for new in new_people))
    guard = Guard(files, paths, policy=plan.policy, clock=machine.clock, people=owners)
    context = VaultContext(machine, paths, header, card, guard, journal)
    if not commit_header(files, paths, data):
        raise NotKnownDurable("disk.not_durable.vault")
    journal.seal_number = 1
    journal.record(SEAL_COMMITTED, **of_a_seal(header))
    present = [(new.person, new.opened.identity) for new in new_people if new.person.role is not Role.AUDITOR]
    sealed = make_checkpoint_with(context, keys.line, present)
    return context, card, sealed.register_code


def _as_enrolled(new: NewKeys) -> dict[str, Any]:
    person, public = new.person, new.owner.public
    return {
        "person": person.id,
        "name": person.name,
        "role": person.role.value,
        "team": person.team,
        "key": new.owner.key,
        "public_sha256": public.public_sha256.hex(),
        "certificate_sha256": public.certificate_sha256.hex(),
        "how": FOUNDING,
        "by": [],
        "change_set": "",
        "number": 0,
    }


def _card(plan: Plan, new_people: Sequence[NewKeys], keys: VaultSecrets, genesis: bytes, founded_utc: str) -> TrustCard:
    rows = [trusted_person(new.person, new.opened.identity.public, new.certificates.issuer) for new in new_people]
    return TrustCard(
        vault_id=keys.vault_id,
        vault_name=plan.name,
        log_id=keys.log_id,
        genesis_public=genesis,
        line_ed25519=keys.line.ed25519.public,
        line_mldsa44=keys.line.mldsa44.public,
        audit_key_sha256=hashlib.sha256(keys.audit.public).digest(),
        # Put in as soon as it is made: it names bundles, which pin everything else on this card.
        constitution_sha256=bytes(32),
        people=tuple(sorted(rows, key=lambda row: row.id)),
        founded_utc=founded_utc,
    )


def _constitution(plan: Plan, enrolled: Sequence[EnrolledPerson], keys: VaultSecrets) -> Constitution:
    return Constitution(
        vault_id=keys.vault_id,
        log_id=keys.log_id,
        kind=plan.kind,
        name=plan.name,
        place=plan.place,
        people=tuple(entry.row for entry in enrolled),
        categories=DEFAULT_CATEGORIES,
        audit_keys=(hashlib.sha256(keys.audit.public).hexdigest(),),
        policy=plan.policy,
        site=plan.site,
    )


def _fill(store: Store, plan: Plan, constitution: Constitution, keys: VaultSecrets) -> None:
    store_facts.keep_keys(store, line=keys.line, audit=keys.audit)
    keep_constitution(store, constitution)
    with store.transaction():
        for outside, contents in (*plan.envelopes, sentinel()):
            store.put_envelope(outside, contents)


def _seal_files(files: Files, paths: VaultPaths, store: Store, plan: Plan, vault_id: str) -> None:
    for envelope_id, attachments in plan.attachments.items():
        for name, data in attachments:
            store.add_file(envelope_id, name, write_sealed(files, paths, [data], vault_id=vault_id, name=name))


def _header(
    constitution: Constitution,
    enrolled: tuple[EnrolledPerson, ...],
    files: GenerationFiles,
    keys: VaultSecrets,
) -> Header:
    auditors = {
        entry.person.id: (entry.key, entry.public.kem_public) for entry in enrolled if entry.person.role is Role.AUDITOR
    }
    return Header(
        constitution=constitution,
        everybody=enrolled,
        generation=1,
        seal_number=1,
        audit=audit_ring((keys.audit,), keys.vault_id, 1, auditors),
        files=files,
        previous_sha256="",
    )
