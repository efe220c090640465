"""Somebody at the machine for their own keys, between the two who opened: enrolled, or given new keys."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace

from twinseal.crypto.identity import PublicIdentity
from twinseal.crypto.key_bundle import BundleOwner, OpenedKeyBundle
from twinseal.crypto.passphrase import normalise
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import code_at
from twinseal.domain.changes.change import Right
from twinseal.domain.changes.enrol_person import FIRST_KEY, EnrolPerson
from twinseal.domain.changes.people_checks import in_roster
from twinseal.domain.changes.people_facts import CONTINUED, HELD
from twinseal.domain.changes.rebind_person import NewFactor, RebindPerson
from twinseal.domain.changes.reinstate_person import ReinstatePerson
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted, WrongStep, caused_by
from twinseal.domain.people import Person, Role
from twinseal.domain.person_names import checked_name, checked_team, require_room
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.keys_at_hand import KeysAtHand
from twinseal.flows.change_list.present import Present
from twinseal.flows.change_list.third_beside import is_met_here
from twinseal.flows.context.identify import UnsealedKeys, check_whole
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.enrolment.new_keys import NewKeys, OfVault, cost_in, first_guard_row, make_new_keys, new_person_id
from twinseal.flows.enrolment.new_passphrase import NewPassphrase
from twinseal.flows.views.change_list import ChangeListView, PersonChoice
from twinseal.flows.views.person_keys import PersonNeeds, PersonStepView
from twinseal.vault.draft import Own
from twinseal.vault.guard_row import guard_row_json, guard_row_of

SUBJECT, WITHOUT_CODE = "subject", "subject_without_code"
"""How the log names whoever proves who they are for their own keys, and by what."""


@dataclass(slots=True)
class _Coming:
    """Who is at the machine, for what, and how far they are."""

    person: Person
    key: int
    what: NewFactor
    is_new: bool
    with_old: bool
    without_code: bool
    needs: PersonNeeds
    old: OpenedKeyBundle | None = None
    keys: NewKeys | None = None

    def wipe(self) -> None:
        self.keep_old(None)
        self.keep_keys(None)

    def keep_old(self, opened: OpenedKeyBundle | None) -> None:
        """Keep what the old passphrase opened; what was kept before is wiped, where something is typed once more."""
        if self.old is not None:
            self.old.wipe()
        self.old = opened

    def keep_keys(self, keys: NewKeys | None) -> None:
        """Keep new keys; those that were kept before are wiped."""
        if self.keys is not None:
            self.keys.wipe()
        self.keys = keys


class PersonForms:
    """One person at a time. Nothing that they type stays: keys go sealed into the row, and open only to whoever signs with them."""

    def __init__(self, context: VaultContext, present: Present, changes: ChangeList, hand: KeysAtHand) -> None:
        """Work for the list of an opening; keys that its seal needs go into `hand`."""
        self._context, self._present, self._changes, self._hand = context, present, changes, hand
        self._coming: _Coming | None = None
        # Sealing comes by itself too: whatever lies open goes with the opening.
        hand.forgets = self.forget

    def view(self) -> PersonStepView | None:
        """Return who is at the machine, None while the two are alone."""
        coming = self._coming
        if coming is None or not self._changes.is_with_person:
            return None
        seed, uri = "", ""
        if coming.needs is PersonNeeds.CODE and coming.keys is not None:
            seed, uri = coming.keys.scanned(self._context.header.name)
        person = coming.person
        return PersonStepView(
            person.id, person.name, person.role, person.team, coming.is_new, coming.what.value, coming.needs, seed, uri
        )

    def people(self) -> tuple[PersonChoice, ...]:
        """Return everybody whom the list may be about, as it leaves them, by name."""
        facts, guard = self._changes.facts(), self._context.guard
        pair = {person.id for person in self._present.people}
        people = facts.people_facts
        rows = sorted((row for row in people.rows if not row.is_seat), key=lambda row: row.name.casefold())
        return tuple(
            PersonChoice(
                row.id,
                row.name,
                row.person.role,
                row.team,
                is_held=people.is_held(row.id),
                is_suspended=not row.is_active,
                until=row.until,
                waits=bool(guard.wait_s(row.id)) or guard.locked(row.id),
                signs=row.id in pair,
                is_met_here=people.is_held(row.id) and is_met_here(self._changes, people, row.id, pair),
                is_listed=self._changes.about("person", row.id) is not None,
                new_keys_left=row.id in pair and self.waits_for(row.id),
            )
            for row in rows
        )

    # -- who comes -----------------------------------------------------------------------------

    def begin_enrol(self, name: str, role: Role, team: str) -> PersonStepView:
        """Let somebody new to the machine; raises `BadInput` for a name or team that looks like another, or one too many."""
        facts = self._require(Right.OFFICERS)
        known = tuple(row.person for row in facts.people_facts.rows if not row.is_seat)
        require_room(known)
        with caused_by("person_name"):
            named = checked_name(name, known)
        with caused_by("team"):
            tagged = checked_team(team, known)
        person = Person(new_person_id(facts.people_facts.known), named, role, tagged)
        coming = _Coming(
            person, FIRST_KEY, NewFactor.BOTH, is_new=True, with_old=False, without_code=False, needs=PersonNeeds.PASSPHRASE
        )
        return self._begin(coming)

    def begin_rebind(self, person_id: str, what: NewFactor, *, with_old: bool, without_code: bool = False) -> PersonStepView:
        """Let somebody of the vault to the machine for new keys.

        `with_old` where they prove who they are with what they have, `without_code` where the authenticator is lost; else the
        two give both. Raises `BadInput` for nobody of the vault, `NotPermitted` for a signer without old factors.
        """
        facts = self._require(Right.OFFICERS)
        listed = self._changes.about("person", person_id)
        if listed is not None and isinstance(listed[1], ReinstatePerson):
            raise BadInput("input.bad.person_reinstated_here", name=facts.name(person_id), field="person")
        row, known = in_roster(person_id, facts), facts.people_facts.known.get(person_id)
        if known is None:
            raise BadInput("input.bad.choose_person", field="person")
        if not with_old and (without_code or what is not NewFactor.BOTH):
            # What stays is in a bundle that only its own passphrase opens.
            raise WrongStep
        if without_code and what is not NewFactor.AUTHENTICATOR:
            raise WrongStep
        of_the_pair = person_id in {person.id for person in self._present.people}
        if of_the_pair and self._present.new_phone is None and (not with_old or without_code):
            raise NotPermitted("role.not_permitted.own_keys")
        if listed is not None:
            raise BadInput("input.bad.changes_twice", what=listed[1].sentence(facts))
        old = PersonNeeds.OLD_PASSPHRASE if without_code else PersonNeeds.OLD_BOTH
        needs = old if with_old else PersonNeeds.PASSPHRASE
        return self._begin(_Coming(row.person, known.key + 1, what, False, with_old, without_code, needs))

    def begin_new_phone(self, passphrase: SecretBytes) -> PersonStepView:
        """Let who just opened by this passphrase scan a new authenticator at once; raises `WrongStep` in any other opening.

        Takes the time of one key derivation; where that is cancelled, the passphrase is asked for once more.
        """
        self.come_for_the_phone()
        coming = self._at(PersonNeeds.OLD_PASSPHRASE)
        coming.keep_keys(self._made(coming, passphrase))
        coming.needs = PersonNeeds.CODE
        return self._touched()

    def come_for_the_phone(self) -> PersonStepView:
        """Let who gets a new phone come to the machine, and type the passphrase; raises `WrongStep` in any other opening."""
        phone = self._present.new_phone
        if phone is None:
            raise WrongStep
        return self.begin_rebind(phone.person, NewFactor.AUTHENTICATOR, with_old=True, without_code=True)

    # -- what they do --------------------------------------------------------------------------

    def show_old(self, passphrase: SecretBytes, code: str = "") -> PersonStepView:
        """Take the factors that the person has; logged and counted as any other attempt. Raises as `Doorway.identify`."""
        coming = self._at(PersonNeeds.OLD_BOTH, PersonNeeds.OLD_PASSPHRASE)
        opened = self._present.identify(
            coming.person.id,
            passphrase,
            None if coming.needs is PersonNeeds.OLD_PASSPHRASE else code,
            purpose=WITHOUT_CODE if coming.without_code else SUBJECT,
        )
        coming.keep_old(opened)
        if coming.what is NewFactor.AUTHENTICATOR:
            # The passphrase stays: it is typed already.
            coming.keep_keys(self._made(coming, passphrase))
            coming.needs = PersonNeeds.CODE
        else:
            coming.needs = PersonNeeds.PASSPHRASE
        return self._touched()

    def rate_passphrase(self, text: str) -> tuple[int, str, str]:
        """Return of a new passphrase a rough estimate in bits, a word for it, and why it is refused, empty if it is fine."""
        return self._rules().rate(text, self._coming.person.name if self._coming is not None else "")

    def suggest_passphrase(self) -> str:
        """Return six random words."""
        return self._rules().suggest()

    def choose_passphrase(self, passphrase: SecretBytes, again: SecretBytes) -> PersonStepView | None:
        """Take the new passphrase, typed twice; None where that was all, and the row is on the list.

        Takes the time of one key derivation. Raises `BadInput`, with the field of a form.
        """
        coming = self._at(PersonNeeds.PASSPHRASE)
        if passphrase != again:
            raise BadInput("input.bad.entries_differ", field="again")
        with caused_by("passphrase"):
            self._rules().check(passphrase, coming.person.name)
        coming.keep_keys(self._made(coming, passphrase))
        if coming.what is NewFactor.PASSPHRASE:
            self._finish(coming)
            return None
        coming.needs = PersonNeeds.CODE
        return self._touched()

    def prove(self, code: str) -> ChangeListView:
        """Take one code of the new authenticator; then the row is on the list. Raises `WrongFactor`, `BadInput`."""
        coming = self._at(PersonNeeds.CODE)
        with caused_by("code"):
            check_whole(code)
            self._keys(coming).prove(code, self._now_s())
        return self._finish(coming)

    def leave(self) -> ChangeListView:
        """Go back to the list without a row; whatever the person typed is forgotten."""
        self._present.require_agreed()
        self.forget()
        return self._changes.with_person_left()

    def forget(self) -> None:
        """Wipe what the person at the machine typed; can be called again."""
        if self._coming is not None:
            self._coming.wipe()
        self._coming = None

    def waits_for(self, person_id: str) -> bool:
        """Tell whether a draft that was taken up brings one of the two their own new keys, which only they open."""
        change, _ = self._changes.left_about(person_id)
        return isinstance(change, RebindPerson) and change.is_continued

    def open_new(self, person_id: str, passphrase: SecretBytes, code: str) -> ChangeListView:
        """Take a row with a signer's own new keys up from a draft: that person opens them, with what is new.

        Raises `BadInput` where no such row stands in the draft, and as `Doorway.identify`.
        """
        facts = self._require(Right.OFFICERS)
        change, own = self._changes.left_about(person_id)
        if not isinstance(change, RebindPerson) or own.keys is None or not change.is_continued:
            raise BadInput("input.bad.changes_row")
        if person_id not in {person.id for person in self._present.people}:
            raise BadInput("input.bad.keys_other_person", name=facts.name(person_id))
        change.check(facts, own)
        header, (_, known) = self._context.header, guard_row_of(own.keys.guard)
        public = PublicIdentity.from_json(dict(own.keys.public))
        owner = BundleOwner(header.vault_id, header.log_id, person_id, change.key, public)
        person = next(person for person in self._present.people if person.id == person_id)
        unsealed = UnsealedKeys(person, owner, dict(own.keys.bundle), known.last_step_used, known.drift_steps or 0)
        opened, step, drift = self._present.identify_new(unsealed, passphrase, code, purpose=SUBJECT)
        # The code that was just typed counts no second time, once the keys are in force.
        row = guard_row_json(*first_guard_row(owner, opened.identity, step, drift, self._seq))
        self._hand.keep(person_id, new=opened)
        return self._changes.take_up_left(person_id, replace(own, keys=replace(own.keys, guard=row)))

    # -- for a dry run -----------------------------------------------------------------------

    def stand_in(self) -> None:
        """Do for nobody what the person would: a dry run asks for no secret, and nothing of it is kept."""
        coming = self._coming
        if coming is None:
            raise WrongStep
        with normalise(f"{self.suggest_passphrase()} {secrets.token_hex(8)}") as passphrase:
            keys = self._made(coming, passphrase)
        coming.keep_keys(keys)
        now_s = self._now_s()
        keys.prove(code_at(keys.opened.seed, keys.opened.totp_params, now_s), now_s)
        self._finish(coming)

    # -- parts ---------------------------------------------------------------------------------

    def _require(self, right: Right) -> VaultFacts:
        """Return how the vault stands, once these two may change it; whoever came before is sent away."""
        self._present.require_agreed()
        if self._changes.is_with_person:
            raise WrongStep
        self._changes.require_right(right)
        return self._changes.facts()

    def _begin(self, coming: _Coming) -> PersonStepView:
        phone = self._present.new_phone
        if phone is not None and (coming.person.id != phone.person or not coming.without_code):
            raise NotPermitted("role.not_permitted.new_phone_only", name=self._changes.facts().name(phone.person))
        self.forget()
        self._changes.begin_with_person()
        self._coming = coming
        return self._touched()

    def _at(self, *needs: PersonNeeds) -> _Coming:
        self._present.require_agreed()
        coming = self._coming
        if coming is None or coming.needs not in needs or not self._changes.is_with_person:
            raise WrongStep
        return coming

    def _touched(self) -> PersonStepView:
        self._present.touched()
        shown = self.view()
        if shown is None:
            raise WrongStep
        return shown

    def _rules(self) -> NewPassphrase:
        header, machine = self._context.header, self._context.machine
        return NewPassphrase.of(header.policy, vault=header.name, place=header.place, station=machine.station)

    def _made(self, coming: _Coming, passphrase: SecretBytes) -> NewKeys:
        context, header = self._context, self._context.header
        seed = None
        if coming.what is NewFactor.PASSPHRASE and coming.old is not None:
            seed = SecretBytes(coming.old.seed.view())
        on_card = {person.id for person in context.card.people}
        vault = OfVault(header.vault_id, header.log_id, cost_in(header, on_card), context.machine.derivations)
        keys = make_new_keys(coming.person, coming.key, vault, passphrase, context.machine.clock.utc(), seed)
        if seed is not None:
            # The authenticator stays, and so does what is known of it: no code counts twice.
            known = context.guard.person(coming.person.id)
            keys.step, keys.drift_steps = max(0, known.last_step_used), known.drift_steps or 0
        return keys

    def _finish(self, coming: _Coming) -> ChangeListView:
        """Put the row on the list; where that is refused the person stays at the machine."""
        keys = self._keys(coming)
        own = Own(keys=keys.brought(self._context.card.founding_sha256, self._seq))
        self._changes.with_person_left()
        try:
            self._changes.add(self._row(coming, keys), own)
        except BaseException:
            if self._changes.can_begin:
                self._changes.begin_with_person()
            raise
        signs = coming.person.id in {person.id for person in self._present.people}
        # What these two open vouches for a signer; of anybody else nothing new stays open.
        self._hand.keep(coming.person.id, new=keys.opened if signs else None, old=None if signs else coming.old)
        keys.bundle_key.wipe()
        if signs:
            coming.keys = None
        else:
            coming.old = None
        self.forget()
        return self._changes.view()

    def _row(self, coming: _Coming, keys: NewKeys) -> EnrolPerson | RebindPerson:
        public = keys.owner.public
        digests = public.public_sha256.hex(), public.certificate_sha256.hex()
        person = coming.person
        if coming.is_new:
            return EnrolPerson(person.id, person.name, person.role.value, person.team, *digests, how=HELD)
        how, phone = CONTINUED if coming.with_old else HELD, self._present.new_phone
        witness = phone.witness if phone is not None else ""
        return RebindPerson(
            person.id, coming.what.value, coming.key, *digests, how=how, without_code=coming.without_code, witness=witness
        )

    @staticmethod
    def _keys(coming: _Coming) -> NewKeys:
        if coming.keys is None:
            raise WrongStep
        return coming.keys

    @property
    def _seq(self) -> int:
        return self._context.journal.writer.size - 1

    def _now_s(self) -> int:
        return int(self._context.machine.clock.utc().timestamp())
