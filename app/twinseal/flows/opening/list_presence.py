"""What an opening tells and does for its list of changes."""

from __future__ import annotations

from typing import Final

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.rules_in_force import RulesInForce
from twinseal.domain.changes.vault_facts import Inside, OpenDuty, VaultFacts, by_id
from twinseal.domain.errors import NotPermitted, Resealed
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.new_phone import NewPhone
from twinseal.domain.opening import OpeningKind, ResealCause
from twinseal.domain.people import Person
from twinseal.flows.context.identify import UnsealedKeys
from twinseal.flows.context.people_before import people_before
from twinseal.flows.context.store_facts import open_secrets
from twinseal.flows.context.times import iso
from twinseal.flows.log.clock_steps import clock_step
from twinseal.flows.log.log_reading import entries_from
from twinseal.flows.log.seen import still_known
from twinseal.flows.log.stories import text
from twinseal.flows.opening.fresh_consent import FreshConsent
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.state import OpenState
from twinseal.flows.statements.evidence import meetings
from twinseal.vault.met_rows import Met
from twinseal.vault.store import Store

PROVES: Final = "reinstated"
"""How the log names whoever proves that they are here, to be reinstated."""
_FOR_ALL = frozenset({OpeningKind.MAINTENANCE, OpeningKind.RECOVERY, OpeningKind.NEW_PHONE})


class ListPresence:
    """The two people in front of the open vault, for the list of changes."""

    def __init__(self, state: OpenState, consent: FreshConsent, end: OpeningEnd) -> None:
        """Stand for the pair of this state."""
        self._state, self._consent, self._end = state, consent, end
        self._proven: set[str] = set()

    @property
    def people(self) -> tuple[Person, Person]:
        """Return both people."""
        return self._state.pair.people

    @property
    def opening_id(self) -> str:
        """Return the opening's id."""
        return self._state.opening_id

    @property
    def begun(self) -> str:
        """Return the head of the entry that began the opening, in hexadecimal."""
        return self._state.request.begun

    @property
    def is_agreed(self) -> bool:
        """Tell whether the vault is open, and both went on after a mismatch."""
        state = self._state
        return state.is_open() and not state.agreement.pending and state.context.lost is None

    @property
    def signed_before(self) -> frozenset[str]:
        """Return the digests of lists that somebody signed since the last seal, as the log says."""
        entries = self._state.comparison.since if self._state.comparison is not None else ()
        forms = (entry.fields.get("form") for entry in entries if entry.is_a(CHANGE_SIGNED))
        return frozenset(str(form.get("set")) for form in forms if isinstance(form, dict))

    def require_agreed(self) -> None:
        """Raise `Resealed` or `NotPermitted` unless the vault is open, both went on after a mismatch, and it is no drill."""
        self._consent.require_agreed()
        if self._state.view.kind is OpeningKind.DRILL:
            raise NotPermitted("role.not_permitted.drill_changes")

    def open_store(self) -> Store:
        """Return the open store; raises `Resealed`."""
        return self._state.open_store()

    def open_key(self) -> SecretBytes:
        """Return the key of the open generation; raises `Resealed`. Whoever asks does not wipe it."""
        if self._state.vault_key is None:
            raise Resealed
        return self._state.vault_key

    def facts(self) -> VaultFacts:
        """Return people, envelopes and duties of the open vault."""
        state, store = self._state, self.open_store()
        return VaultFacts(
            people_facts=people_before(state.context, [person.id for person in self.people]),
            pair=self.people,
            rules=RulesInForce.of(state.context.header.constitution),
            outsides=by_id(state.view.outsides),
            inside_of=self._inside,
            seen_of=lambda person_id: tuple(known.envelope for known in still_known(store, person_id)),
            duties={
                duty.id: OpenDuty(duty.id, duty.kind, duty.envelope, duty.opening, duty.due_utc, duty.since_utc, duty.fields)
                for duty in store.owed_duties()
            },
            seen_count_of=lambda person: len(store.seen_by(person)),
            waiting=self._waiting(),
            proven=frozenset(self._proven),
            met=meetings((*store.met(), *state.folded.met), state.context.roster),
            new_phone=state.new_phone,
            chosen=None if state.view.kind in _FOR_ALL else state.chosen,
            edition=state.context.header.constitution.edition,
            clock_step=self._clock_step,
            now_utc=iso(state.context.machine.clock.utc()),
        )

    def _clock_step(self) -> int | None:
        comparison = self._state.comparison
        entries = comparison.since if comparison is not None else ()
        if entries and text(entries[0], "cause") == ResealCause.CLOCK_JUMP.value:
            # The last seal was made because of the step, right after its entry.
            with open_secrets(self.open_store()) as secrets:
                whole_log = entries_from(self._state.context, secrets.audit)
            opening = text(entries[0], "opening")
            entries = (*(entry for entry in whole_log if text(entry, "opening") == opening), *entries)
        return clock_step(entries)

    def _waiting(self) -> frozenset[str]:
        header, guard = self._state.context.header, self._state.context.guard
        ids = (entry.person.id for entry in header.everybody)
        return frozenset(person for person in ids if guard.wait_s(person) or guard.locked(person))

    def _inside(self, envelope_id: str) -> Inside:
        if self._state.new_phone is not None:
            # A form that compares with it what is typed would tell, without an entry in the log, what is stored.
            self._state.require_shown_kind()
        store = self.open_store()
        contents = store.contents(envelope_id)
        files = {attachment.id: attachment.name for attachment in contents.attachments}
        kept = store.kept(envelope_id)
        return Inside(contents.fields, tuple(files.values()), () if kept is None else kept.fields, tuple(files))

    def exposed(self, envelope_id: str) -> tuple[str, ...]:
        """Return the names of what was shown of an envelope in this opening."""
        exposed = self._state.showing.exposed if self._state.showing is not None else ()
        return tuple(name for each in exposed if each.envelope == envelope_id for name in each.fields)

    def reason(self, typed: str, what: str) -> tuple[str, list[str]]:
        """Return a reason, and that it was kept although it says nothing."""
        return self._consent.reason(typed, what)

    def fresh_code(self, person_id: str, code: str, purpose: str) -> None:
        """Take a fresh code of one of the two."""
        self._consent.fresh_code(person_id, code, purpose)

    def prove_by_passphrase(self, person_id: str, passphrase: SecretBytes, purpose: str) -> None:
        """Let who gets a new phone prove by the passphrase alone that they are there."""
        self._consent.prove_by_passphrase(person_id, passphrase, purpose)

    @property
    def new_phone(self) -> NewPhone | None:
        """Return who gets a new phone before which witness, None in any other opening."""
        return self._state.new_phone

    def identify(self, person_id: str, passphrase: SecretBytes, code: str | None, *, purpose: str) -> OpenedKeyBundle:
        """Return the opened bundle of whose keys the list changes."""
        return self._consent.identify(person_id, passphrase, code, purpose=purpose)

    def identify_new(
        self, keys: UnsealedKeys, passphrase: SecretBytes, code: str, *, purpose: str
    ) -> tuple[OpenedKeyBundle, int, int]:
        """Return the opened bundle of keys that are not in force yet."""
        return self._consent.identify_new(keys, passphrase, code, purpose=purpose)

    def prove(self, person_id: str, passphrase: SecretBytes, code: str) -> None:
        """Let somebody who is suspended prove both factors, for this opening; raises as `Doorway.identify`."""
        self._consent.prove(person_id, passphrase, code, PROVES)
        self._proven.add(person_id)

    def stand_in(self, person_id: str) -> None:
        """Have somebody count as here without a proof, for a dry run."""
        self._proven.add(person_id)

    def sign(self, person_id: str, data: bytes) -> bytes:
        """Sign with the key of one of the two."""
        return self._state.pair.of(person_id)[1].identity.sign(data)

    def note_met(self, met: Met) -> None:
        """Keep for the next seal what a third said in this opening."""
        self._state.folded = self._state.folded.with_met(met)

    def cover(self, *, on: bool) -> None:
        """Show nothing of the vault from now on, or again."""
        self._state.is_covered = on

    def touched(self) -> None:
        """Note that somebody is there."""
        self._state.touched()

    def seal(self) -> None:
        """Seal at once."""
        self._end.reseal(ResealCause.SIGNED)
