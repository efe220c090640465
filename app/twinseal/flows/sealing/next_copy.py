"""What a signed list does to the copy of the store from which the next seal is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta

from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.replace_contents import replaced_names
from twinseal.domain.envelope import Contents, Outside
from twinseal.domain.people import Person
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.statement import ACKNOWLEDGE, TAKE_UP
from twinseal.flows.context.times import iso, parse
from twinseal.flows.log.duties import ROTATE, TEST
from twinseal.flows.log.seen import still_known
from twinseal.flows.sealing.next_people import NextPeople
from twinseal.flows.sealing.next_rules import NextRules
from twinseal.flows.statements.evidence import evidence_of
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import SealedFile
from twinseal.vault.store import Store
from twinseal.vault.stored_form import Duty, store_damaged


@dataclass(frozen=True, slots=True)
class NextCopy:
    """Takes every act of `NextVault`: people and keys go to `NextPeople`, envelopes and duties to the copy."""

    copy: Store
    people: NextPeople
    policy: Policy
    opening: str
    signers: tuple[str, ...]
    """Ids of the two who signed."""
    now_utc: str
    seal: int
    """The seal in force until then."""
    closed: list[Duty] = field(default_factory=list)
    """What the list ends by itself, as it was owed."""
    owed: list[Duty] = field(default_factory=list)
    """What it owes, or owes again."""
    waits_ended: list[str] = field(default_factory=list)
    """Ids of those whose waits end with the seal."""
    stated: list[Duty] = field(default_factory=list)
    """What was closed by statements of those who owed it."""
    next_seal: int = 0
    """The seal that is made."""

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave."""
        self.people.remove_person(person_id)

    def enrol_person(self, person: Person, keys: BroughtKeys | None) -> None:
        """Let somebody in with their first keys."""
        self.people.enrol_person(person, keys, self.now_utc)

    def give_keys(self, person_id: str, key: int, keys: BroughtKeys | None, *, continued: bool) -> None:
        """Give somebody other keys."""
        self.people.give_keys(person_id, key, keys, continued=continued)

    def suspend_person(self, person_id: str, until: str) -> None:
        """Keep somebody out."""
        self.people.suspend_person(person_id, until)

    def reinstate_person(self, person_id: str) -> None:
        """Reinstate somebody who was suspended."""
        self.people.reinstate_person(person_id)

    def change_person(self, person_id: str, after: Mapping[str, str]) -> None:
        """Give somebody another name, role or team."""
        self.people.change_person(person_id, after)

    def accept_person(self, person_id: str) -> None:
        """Hold somebody back no longer whom no third confirmed."""
        self.people.accept_person(person_id)

    def end_waits(self, person_id: str) -> None:
        """End the waits of somebody: the guard does it once the seal is made."""
        self.waits_ended.append(person_id)

    def confirm_person(self, person_id: str, met: int) -> None:
        """Hold somebody back no longer; raises `StoreDamaged` where the evidence is not in the copy."""
        rows = [row for row in self.copy.met() if (row.person, row.entry) == (person_id, met)]
        if not rows:
            raise store_damaged()
        self.people.confirm_person(person_id, evidence_of(rows[0]))

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key."""
        self.people.renew_audit_key()

    @property
    def rules(self) -> NextRules:
        """Return what decides on the rules of the next seal."""
        return NextRules(self.people)

    def set_rule(self, name: str, value: int) -> None:
        """Give a rule of the policy another value; what this list owes is due by the one before."""
        self.rules.set_rule(name, value)

    def set_threshold(self, name: str, value: int) -> None:
        """Give a threshold of findings another number."""
        self.rules.set_threshold(name, value)

    def put_reason(self, reason: ReasonCategory) -> None:
        """Put a reason for requests in the place of the one with its id, a new one at the end."""
        self.rules.put_reason(reason)

    def retire_reason(self, reason_id: str) -> None:
        """Take a reason for requests off."""
        self.rules.retire_reason(reason_id)

    def set_site(self, name: str, text: str) -> None:
        """Give the place, or a field of the site, another text."""
        self.rules.set_site(name, text)

    def explain_clock(self, seconds: int) -> None:
        """Leave store and header as they are: the log says why the clock stepped."""

    def add_envelope(self, outside: Outside, own: Payload) -> None:
        """Add an envelope with the fields and files of `own`; what no row says of it is as in a new one."""
        new = replace(outside, sentinel=False, added=self.now_utc, changed=self.now_utc, tested="")
        self.copy.put_envelope(new, Contents(own.contents or ()))
        for name, file in _files(own):
            self.copy.add_file(outside.id, name, file)

    def put_contents(self, envelope_id: str, own: Payload, *, tested: bool) -> None:
        """Replace the contents and files of an envelope; those before are kept once."""
        before = self.copy.outside(envelope_id)
        outside = replace(before, changed=self.now_utc, tested=self.now_utc if tested else "")
        self.copy.put_contents(outside, own.contents or (), _files(own), self.now_utc)
        # Who tries the newest contents has tried what stands there now.
        self.close(self._owed_of(envelope_id, TEST), "replaced")
        if tested:
            self._close_rotations(envelope_id)
        else:
            self.owe(TEST, envelope_id)

    def undo_contents(self, envelope_id: str) -> None:
        """Put back the contents and files that were kept at the last replacement."""
        before = self.copy.kept(envelope_id)
        self.copy.undo_contents(envelope_id, self.now_utc)
        self.close(self._owed_of(envelope_id, TEST), "undone")
        for duty in self.copy.duties():
            ended = duty.closed_utc and before is not None and duty.closed_utc >= before.until_utc
            if (duty.kind, duty.envelope, duty.how) == (ROTATE, envelope_id, "replaced") and ended:
                self.reopen_duty(duty.id)
                self.owed.append(duty)

    def relabel(self, outside: Outside) -> None:
        """Give an envelope another label and card; its dates, and whether it is that of the drill, no label changes."""
        now = self.copy.outside(outside.id)
        self.copy.relabel(replace(outside, sentinel=now.sentinel, added=now.added, changed=now.changed, tested=now.tested))

    def retire(self, envelope_id: str, reason: str) -> None:
        """Destroy contents and files of an envelope."""
        self.close(self._owed_of(envelope_id, TEST), "retired")
        self.copy.retire(envelope_id, self.now_utc, opening=self.opening, reason=reason)

    def owe(self, kind: str, envelope_id: str, fields: tuple[str, ...] = ()) -> None:
        """Have the vault owe something for an envelope."""
        added = self.copy.add_duty(kind, envelope_id, self._due(kind), self.opening, seal=self.seal, fields=fields)
        self.owed.extend(duty for duty in self.copy.owed_duties() if duty.id == added)

    def owe_for_seen(self, person_id: str) -> None:
        """Have every envelope rotated of which somebody saw what was not replaced since; what is owed already stays as it is."""
        owed = {duty.envelope for duty in self.copy.owed_duties() if duty.kind == ROTATE}
        due = self._due(ROTATE)
        for known in still_known(self.copy, person_id):
            if known.envelope in owed:
                continue
            added = self.copy.add_duty(
                ROTATE,
                known.envelope,
                due,
                self.opening,
                of=person_id,
                seal=self.seal,
                since_utc=known.since_utc,
                fields=known.fields,
            )
            self.owed.extend(duty for duty in self.copy.owed_duties() if duty.id == added)

    def owe_of(self, kind: str, person_id: str) -> None:
        """Have somebody owe something that is of no envelope; an acknowledgement is of the seal that is made."""
        seal = self.next_seal if kind == ACKNOWLEDGE else self.seal
        added = self.copy.add_duty(kind, "", self._due(kind), self.opening, of=person_id, seal=seal)
        self.owed.extend(duty for duty in self.copy.owed_duties() if duty.id == added)

    def owe_for_everything(self) -> None:
        """Have every envelope but that of the drill rotated; what is owed already stays as it is."""
        # A rotation of some fields alone would end without the others.
        owed = {duty.envelope for duty in self.copy.owed_duties() if duty.kind == ROTATE and not duty.fields}
        for outside in self.copy.outsides():
            if not outside.sentinel and outside.id not in owed:
                self.owe(ROTATE, outside.id)

    def close_duty(self, duty_id: str, *, how: str, reason: str) -> None:
        """Close what is owed; what was replaced and is tried now ends the rotation too."""
        tested = [duty for duty in self.copy.owed_duties() if duty.id == duty_id and (duty.kind, how) == (TEST, "tested")]
        self.copy.close_duty(duty_id, self.now_utc, by=self.signers, opening=self.opening, how=how, reason=reason)
        for duty in tested:
            self.copy.relabel(replace(self.copy.outside(duty.envelope), tested=self.now_utc))
            self._close_rotations(duty.envelope)

    def reopen_duty(self, duty_id: str) -> None:
        """Owe again what was closed."""
        self.copy.reopen_duty(duty_id)

    def _due(self, kind: str) -> str:
        policy = self.policy
        # A confirmation can wait at once; that nobody takes it up is told after the time that people have to acknowledge a change.
        of_people = dict.fromkeys((ACKNOWLEDGE, TAKE_UP), policy.acknowledge_due_h)
        hours = {ROTATE: policy.rotation_due_h, TEST: policy.test_due_h, **of_people}.get(kind, 0)
        return iso(parse(self.now_utc) + timedelta(hours=hours))

    def _owed_of(self, envelope_id: str, kind: str) -> list[Duty]:
        return [duty for duty in self.copy.owed_duties() if (duty.kind, duty.envelope) == (kind, envelope_id)]

    def _close_rotations(self, envelope_id: str) -> None:
        """End every rotation of which all that was exposed is another now than before the last replacement."""
        before = self.copy.kept(envelope_id)
        if before is None:
            return
        contents = self.copy.contents(envelope_id)
        names = {each.file.id: each.name for each in self.copy.stored_files() if each.envelope == envelope_id}
        here = {attachment.id for attachment in contents.attachments}
        left = {each.name for each in contents.fields}
        other = {
            *replaced_names(before.fields, contents.fields),
            *(each.name for each in before.fields if each.name not in left),
        }
        other |= {names[file] for file in before.files if file not in here}
        secrets = {each.name for each in before.fields if each.secret}
        # Where nobody knows which fields were exposed, each secret may have been.
        ends = [duty for duty in self._owed_of(envelope_id, ROTATE) if set(duty.fields or secrets) <= other]
        self.close(ends, "replaced")

    def close(self, duties: list[Duty], how: str) -> None:
        """Close what is owed by itself: of each the log keeps that it is closed."""
        for duty in duties:
            self.copy.close_duty(duty.id, self.now_utc, by=self.signers, opening=self.opening, how=how)
            self.closed.append(duty)


def _files(own: Payload) -> tuple[tuple[str, SealedFile], ...]:
    return own.files if isinstance(own, Own) else ()
