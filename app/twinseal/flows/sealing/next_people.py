"""People and keys of the next seal: what changes do to the copied store and to the header."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Self

from twinseal.audit.format.people_note import Evidence
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.changes.brought_keys import BroughtKeys, enrolled_row, rekeyed_row
from twinseal.domain.changes.enrol_person import FIRST_KEY
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.changes.rebind_person import renews_audit_key
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.constitution import Constitution, PersonRow
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.people import Person
from twinseal.flows.context.guarded import guarded_person
from twinseal.flows.context.store_facts import add_audit_pair, open_secrets
from twinseal.flows.log.audit_keys import audit_ring
from twinseal.vault.generation import constitution_in, keep_constitution
from twinseal.vault.guard_row import PersonGuard, guard_row_of
from twinseal.vault.header import EnrolledPerson, Header
from twinseal.vault.store import Store


class NextPeople:
    """Takes the changes of a list to a copy of the store, and makes the header that goes with it; wiped by its block."""

    def __init__(self, copy: Store, header: Header, facts: PeopleFacts) -> None:
        """Begin with the people and keys of the header in force; `facts` are how they stand before the list."""
        self._copy, self._old = copy, header
        self._constitution = constitution_in(copy)
        self.facts = facts
        """People as the list leaves them: what slots and the people note of this seal are made of."""
        self._entries = {entry.person.id: entry for entry in header.everybody}
        self._audit: KemKeyPair | None = None
        self.evidence: dict[str, Evidence] = {}
        """By id, what a third signed of somebody who is held back no longer."""
        self.guard_rows: dict[str, PersonGuard] = {}
        """First rows of the guard for keys that the list brings, by their names; each signed with its key."""

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_fault: object) -> None:
        """Wipe the new audit key."""
        if self._audit is not None:
            self._audit.wipe()

    @property
    def constitution(self) -> Constitution:
        """Return what the copy says of people and rules by now."""
        return self._constitution

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave: trust card and people notes keep their public keys, for what they signed."""
        self._stand(self.facts.without(person_id))

    def enrol_person(self, person: Person, keys: BroughtKeys | None, enrolled_utc: str) -> None:
        """Let somebody in with their first keys."""
        self._take(enrolled_row(person, FIRST_KEY, keys, enrolled_utc), keys, continued=False)

    def give_keys(self, person_id: str, key: int, keys: BroughtKeys | None, *, continued: bool) -> None:
        """Give somebody keys of another number; an auditor's renew the audit key, which the old ones open."""
        row = self.facts.row(person_id)
        if row is None:
            raise StoreDamaged("store.damaged.incomplete")
        self._take(rekeyed_row(row, key, keys), keys, continued=continued)
        if renews_audit_key(row.role):
            self.renew_audit_key()

    def _take(self, row: PersonRow, keys: BroughtKeys | None, *, continued: bool) -> None:
        if keys is None:
            raise StoreDamaged("store.damaged.incomplete")
        entry = self._entries[row.id] = EnrolledPerson.of(row, dict(keys.bundle), dict(keys.certificates))
        (name, first), owner = guard_row_of(keys.guard), guarded_person(self._old, entry)
        # A draft can be another program's: what the next start would not believe is not put in force.
        if name != owner.row or not owner.signs(first):
            raise BadInput("input.bad.changes_row")
        self.guard_rows[name] = first
        self._stand(self.facts.with_keys(row, continued=continued))

    def suspend_person(self, person_id: str, until: str) -> None:
        """Keep somebody out: they keep their row, bundle and certificate, and leave the roster."""
        self._stand(self.facts.with_state(person_id, suspended=True, until=until))

    def reinstate_person(self, person_id: str) -> None:
        """Reinstate somebody who was suspended."""
        self._stand(self.facts.with_state(person_id, suspended=False))

    def change_person(self, person_id: str, after: Mapping[str, str]) -> None:
        """Give somebody another name, role or team: nothing of it is bound in their bundle."""
        self._stand(self.facts.with_facts(person_id, after))

    def accept_person(self, person_id: str) -> None:
        """Hold somebody back no longer: the constitution stays but for its edition, the note says it."""
        self._stand(self.facts.with_freed(person_id, confirmed=False))

    def confirm_person(self, person_id: str, evidence: Evidence) -> None:
        """Hold somebody back no longer, whom a third confirmed; the note of this seal has the evidence."""
        self.evidence[person_id] = evidence
        self._stand(self.facts.with_freed(person_id, confirmed=True))

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key; once for any number of changes."""
        if self._audit is None:
            self._audit = KemKeyPair.generate()
            add_audit_pair(self._copy, self._audit)
            self._decide(audit_keys=(*self._constitution.audit_keys, hashlib.sha256(self._audit.public).hexdigest()))

    def _stand(self, facts: PeopleFacts) -> None:
        """Have people stand as these facts say: their rows are those of the next constitution."""
        self.facts = facts
        self._decide(people=facts.rows)

    def decide_rules(self, rules: RulesInForce) -> None:
        """Have other rules in the constitution of the next seal."""
        self._decide(
            policy=rules.policy,
            thresholds=rules.thresholds,
            categories=rules.categories,
            place=rules.place,
            site=rules.site,
        )

    def _decide(self, **fields: Any) -> None:
        """Put another constitution into the copy: from it the keyslots of the next seal are made."""
        edition = self._old.constitution.edition + 1
        self._constitution = replace(self._constitution, edition=edition, **fields)
        keep_constitution(self._copy, self._constitution)

    def header(self, generation: int) -> Header:
        """Return the header in force with the new people; the audit keys are sealed again, for this generation."""
        # Keys come from inside the store, never from the outer header, where somebody could have put theirs.
        rows = {row.id: row for row in self._constitution.active}
        auditors = {each.id: (rows[each.id].key, bytes.fromhex(rows[each.id].kem)) for each in self.facts.auditors}
        with open_secrets(self._copy) as secrets:
            audit = audit_ring(secrets.audit, self._old.vault_id, generation, auditors)
        everybody = tuple(self._entry(row) for row in self._constitution.people)
        return replace(self._old, constitution=self._constitution, everybody=everybody, audit=audit)

    def _entry(self, row: PersonRow) -> EnrolledPerson:
        entry = self._entries[row.id]
        return replace(entry, person=row.person, state=row.state, until=row.until)
