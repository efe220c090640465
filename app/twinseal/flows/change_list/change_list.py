"""The list of changes of an opening: collected, kept as a draft, read by both, signed with a fresh code each, sealed at once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.change import Change, Right
from twinseal.domain.changes.change_set import ChangeSet, Listed
from twinseal.domain.changes.change_step import ChangeStep, move_list
from twinseal.domain.changes.confirm_person import ConfirmPerson
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.rebind_person import RebindPerson
from twinseal.domain.changes.registry import change_of
from twinseal.domain.changes.remove_person import RemovePerson
from twinseal.domain.changes.replace_contents import ReplaceContents
from twinseal.domain.changes.taken_up import as_taken_up
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted, TwinsealError, WrongStep, caused_by
from twinseal.domain.events.maintenance import CHANGE_SIGNED, CHANGES_DROPPED, CHANGES_TAKEN_UP
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.drafts import Drafts
from twinseal.flows.change_list.keys_at_hand import KeysAtHand
from twinseal.flows.change_list.left_rows import Left, check_brought, keys_left
from twinseal.flows.change_list.list_view import left_views, row_views
from twinseal.flows.change_list.present import Present
from twinseal.flows.change_list.signed_list import Signed, form_of
from twinseal.flows.context.identify import check_whole
from twinseal.flows.context.record import Record
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.sealing.list_to_seal import ListToSeal
from twinseal.flows.views.change_list import ChangeListView
from twinseal.vault.draft import Draft, DraftRow, Own

PURPOSE: Final = "change"
"""What the fresh codes are asked for, as the log keeps it."""
_NONE: Final = Own()


class ChangeList:
    """One list an opening. Nothing happens while it is collected; what is not signed is never in force, and never lost."""

    def __init__(self, context: VaultContext, present: Present, record: Record, hand: KeysAtHand | None = None) -> None:
        """Begin with an empty list for the vault that these two people have opened."""
        self._context, self._present, self._record = context, present, record
        self._drafts = Drafts(context, present)
        self._hand = hand if hand is not None else KeysAtHand()
        self._step = ChangeStep.COLLECTING
        self._set = ChangeSet()
        self._left: Left = ()
        self._forms: list[Signed] = []
        self._began_us = 0
        self._has_lapsed = self._is_lapse_unsaid = False
        self._read: tuple[str, ...] = ()
        self._leaves: tuple[str, ...] = ()
        self._is_dry_run = False

    def view(self) -> ChangeListView:
        """Return the list as it stands; empty once the vault is sealed, and while it is covered for somebody at the machine."""
        if not self._present.is_agreed or self.is_with_person:
            return ChangeListView(self._step)
        facts = self._present.facts()
        self.expire()
        self._is_lapse_unsaid = False
        left_us = self._began_us + self._window_us() - self._now_us() if self._step is ChangeStep.HALF_SIGNED else 0
        return ChangeListView(
            self._step,
            row_views(self._set, facts, self._drafts.name),
            left_views(self._left, facts),
            self._drafts.offered(),
            tuple(form.person_id for form, _ in self._forms),
            left_us / 1_000_000,
            self._has_lapsed,
            tuple(map(str, self._set.said(facts))),
            self._ready_to_confirm(facts),
        )

    # -- collecting ----------------------------------------------------------------------------

    def facts(self, *, without: int = 0) -> VaultFacts:
        """Return the vault as the list leaves it, `without` the change of a number, for a form that asks what is in it."""
        self._present.require_agreed()
        changes = self._set.without(without) if without else self._set
        return changes.facts(self._present.facts())

    def about(self, *subject: str) -> tuple[int, Change, Own] | None:
        """Return the change of something that is on the list, with its number and what it brings; None without one."""
        for number, listed in enumerate(self._set.changes, start=1):
            if listed.change.subject == subject:
                return number, listed.change, _own_of(listed.own)
        return None

    def add(self, change: Change, own: Own = _NONE, *, instead_of: int = 0) -> ChangeListView:
        """Put a change on the list, durable in the draft before it is shown; a signature that was given is forgotten.

        With `instead_of` it takes the place of the change of that number, which stays where the new one is refused.
        Raises what `Change.check` raises, `BadInput` for a list that is full or has another change of the same, and
        `NotPermitted` where these two have not its right.
        """
        self._ready_for_more()
        return self._put_on(self._set.without(instead_of) if instead_of else self._set, [(change, own)])

    def numbers_of(self, kind: str) -> tuple[int, ...]:
        """Return the numbers of the changes on the list whose subject is of a kind, such as `policy`."""
        listed = enumerate(self._set.changes, start=1)
        return tuple(number for number, each in listed if each.change.subject[0] == kind)

    def put(self, changes: Sequence[Change], *, instead_of: Collection[int] = ()) -> ChangeListView:
        """Put several changes that bring nothing on the list, all or none, in the place of those of some numbers.

        Raises as `add`; then the list stays as it was.
        """
        self._ready_for_more()
        stay = (each for number, each in enumerate(self._set.changes, start=1) if number not in instead_of)
        after = ChangeSet(tuple(stay))
        with caused_by("change"):
            after.check(self._present.facts())
        return self._put_on(after, [(change, _NONE) for change in changes])

    @property
    def is_dry_run(self) -> bool:
        """Tell whether what is put on the list is only tried."""
        return self._is_dry_run

    def add_all(self, rows: Sequence[tuple[Change, Own]]) -> ChangeListView:
        """Put several changes on the list at once: all of them are durable in the draft, or none is on it. Raises as `add`."""
        self._ready_for_more()
        return self._put_on(self._set, rows)

    def only_try(self) -> None:
        """Only try what is put on the list from now on: no draft keeps it, and nobody can sign it."""
        self._ready()
        self._is_dry_run = True

    def take_out(self, number: int) -> ChangeListView:
        """Take the change of this number off the list; raises `BadInput` where another one stands on it."""
        self._ready()
        after = self._set.without(number).settled(self._present.facts())
        with caused_by("number"):
            after.check(self._present.facts())
        self._keep(after, self._left)
        return self._collecting(after)

    def remove_person(self, person_id: str, reason: str) -> ChangeListView:
        """Put on the list that somebody leaves: later entries are sealed to an audit key that they do not get."""
        self._ready()
        why, kept = self._present.reason(reason, sentence_of("field.reason_removing"))
        seen = self._present.facts().seen_count_of(person_id)
        return self.add(RemovePerson(person_id, why, seen, tuple(kept)))

    def confirm_person(self, person_id: str) -> ChangeListView:
        """Put on the list that a third person confirmed somebody, as the newest of what they signed says; raises as `add`."""
        self._ready()
        facts = self.facts()
        met = next((each for each in facts.met if each.person == person_id), None)
        standing = facts.people_facts.standing(person_id)
        # Without one the row itself says who could confirm them.
        nobody = ConfirmPerson(person_id, standing.key if standing is not None else 1, "", 0)
        return self.add(nobody if met is None else ConfirmPerson.of(met))

    def say_tried(self, number: int, *, tested: bool) -> ChangeListView:
        """Say that the new contents of a change were tried, or were not; raises `BadInput` for one that puts none in."""
        self._ready()
        listed = self._set.changes[number - 1] if 1 <= number <= len(self._set.changes) else None
        if listed is None or not isinstance(listed.change, ReplaceContents):
            raise BadInput("input.bad.changes_number")
        said = replace(listed, change=replace(listed.change, tested=tested))
        after = ChangeSet((*self._set.changes[: number - 1], said, *self._set.changes[number:]))
        self._keep(after, self._left)
        return self._collecting(after)

    # -- somebody at the machine for their own keys ---------------------------------------------

    @property
    def is_with_person(self) -> bool:
        """Tell whether a third person is at the machine; the list is covered then."""
        return self._step is ChangeStep.WITH_PERSON

    @property
    def can_begin(self) -> bool:
        """Tell whether somebody can come to the machine now."""
        return self._step is ChangeStep.COLLECTING and self._present.is_agreed

    def require_right(self, right: Right) -> None:
        """Raise `NotPermitted` where these two have not a right; asked before somebody types anything."""
        facts = self._present.facts()
        if not right.held_by(*(facts.people_facts.standing(person.id) for person in self._present.people)):
            raise NotPermitted("role.not_permitted.two_officers")

    def begin_with_person(self) -> ChangeListView:
        """Cover the list for somebody who comes to the machine; a signature that was given is forgotten."""
        self._ready_for_more()
        self._forget()
        self._step = move_list(self._step, ChangeStep.WITH_PERSON)
        self._present.cover(on=True)
        return self.view()

    def with_person_left(self) -> ChangeListView:
        """Uncover the list: whoever was at the machine is done, or left."""
        self._present.require_agreed()
        if self._step is ChangeStep.WITH_PERSON:
            self._step = move_list(self._step, ChangeStep.COLLECTING)
        self._present.cover(on=False)
        self._present.touched()
        return self.view()

    def left_about(self, person_id: str) -> tuple[Change | None, Own]:
        """Return the row about somebody's keys that stays in the draft, with what it brings; None without one."""
        left = keys_left(self._left, person_id)
        return (None, _NONE) if left is None else left[1:]

    def take_up_left(self, person_id: str, own: Own) -> ChangeListView:
        """Put the row about somebody's keys on the list that stayed in the draft: they have opened them just now."""
        self._ready()
        left = keys_left(self._left, person_id)
        if left is None:
            raise WrongStep
        place, change, _ = left
        row = self._left[place][0]
        listed = Listed(change, own, row.at, row.by, earlier=True)
        with caused_by("change"):
            after = self._with(self._set, listed)
        rest = self._left[:place] + self._left[place + 1 :]
        self._keep(after, rest)
        return self._collecting(after, rest)

    def is_from_before(self, *subject: str) -> bool:
        """Tell whether the change of something on the list was typed in an earlier opening."""
        return any(listed.earlier for listed in self._set.changes if listed.change.subject == subject)

    # -- drafts of earlier openings ------------------------------------------------------------

    def take_up(self, draft_id: str) -> ChangeListView:
        """Put the rows of a draft on the list, each checked again; rows that these two cannot sign stay in the draft."""
        self._ready()
        draft = self._drafts.take(draft_id)
        self._drafts.require_none_lost(draft_id)
        after, left = self._set, self._left
        for row in draft.rows:
            try:
                change = as_taken_up(change_of(row.row))
                check_brought(change, row.own, self._present.facts(), {person.id for person in self._present.people})
                after = self._with(after, Listed(change, row.own, row.at, row.by, earlier=True))
            except TwinsealError as refusal:
                left = (*left, (row, refusal.text))
        self._record(CHANGES_TAKEN_UP, count=len(draft.rows))
        self._keep(after, left)
        self._drafts.settle(draft_id)
        return self._collecting(after, left)

    def drop(self, draft_id: str) -> ChangeListView:
        """Drop a draft for good: nothing of it is kept after the next seal."""
        self._ready()
        draft = self._drafts.take(draft_id)
        self._record(CHANGES_DROPPED, count=len(draft.rows))
        if not draft_id:
            self._drafts.write((), "")
        self._drafts.settle(draft_id)
        return self.view()

    # -- signing -------------------------------------------------------------------------------

    def review(self) -> ChangeListView:
        """Show the whole list to both, read-only; raises `BadInput` for an empty one, and what a change is refused for."""
        self._present.require_agreed()
        self.expire()
        if self.is_with_person:
            raise WrongStep
        if not self._set:
            raise BadInput("input.bad.changes_none")
        self._set.check(self._present.facts())
        self._step = move_list(self._step, ChangeStep.REVIEW)
        self._present.touched()
        return self.view()

    def back(self) -> ChangeListView:
        """Go back to collecting; a signature that was given is forgotten. Raises `WrongStep` while somebody is at the machine."""
        self._present.require_agreed()
        if self.is_with_person:
            raise WrongStep
        self._forget()
        return self.view()

    def sign(self, person_id: str, code: str, *, field: str = "code") -> ChangeListView:
        """Take the signature of one of the two, with a fresh code; the second one seals the vault at once.

        `field` is what the code was typed into. Raises as `Doorway.fresh_code`, `BadInput` for who signed already, and once where
        the first signature has lapsed since the list was shown, `WrongStep` outside the review, and what the log refuses; then
        nothing is signed.
        """
        return self._signed(person_id, field, lambda: self._present.fresh_code(person_id, code, PURPOSE))

    def sign_by_passphrase(self, person_id: str, passphrase: SecretBytes, *, field: str = "passphrase") -> ChangeListView:
        """Take the signature of who gets a new phone, by the passphrase alone; else as `sign`."""
        return self._signed(person_id, field, lambda: self._present.prove_by_passphrase(person_id, passphrase, PURPOSE))

    def _signed(self, person_id: str, field: str, prove: Callable[[], None]) -> ChangeListView:
        self._present.require_agreed()
        self.expire()
        if self._is_lapse_unsaid:
            self._is_lapse_unsaid = False
            raise BadInput("input.bad.changes_lapsed")
        if self._is_dry_run or self._step not in (ChangeStep.REVIEW, ChangeStep.HALF_SIGNED):
            raise WrongStep
        if any(form.person_id == person_id for form, _ in self._forms):
            raise BadInput("input.bad.changes_signed")
        sentences = self._sentences()
        with caused_by(field):
            prove()
        self._has_lapsed = False
        form = form_of(self._context, self._present, self._set, person_id, sentences)
        self._forms.append((form, self._present.sign(person_id, form.signed_bytes())))
        self._present.touched()
        if len(self._forms) < len(self._present.people):
            self._step = move_list(self._step, ChangeStep.HALF_SIGNED)
            self._began_us = self._now_us()
            return self.view()
        self._log()
        self._read = tuple(sentences)
        self._leaves = tuple(map(str, self._set.leaves_few(self._present.facts())))
        self._step = move_list(self._step, ChangeStep.SIGNED)
        self._present.seal()
        return self.view()

    def sign_both(self, first_code: str, second_code: str) -> ChangeListView:
        """Take both signatures; each code is looked at before either is used up."""
        typed = {"first_code": first_code, "second_code": second_code}
        check_codes(typed)
        for person, (name, code) in zip(self._present.people, typed.items(), strict=True):
            self.sign(person.id, code, field=name)
        return self.view()

    # -- for the opening -----------------------------------------------------------------------

    def expire(self) -> None:
        """Forget the first signature once the joint window is over; the list stays in the review, for both to sign."""
        if self._step is ChangeStep.HALF_SIGNED and self._now_us() >= self._began_us + self._window_us():
            self._forms, self._began_us, self._has_lapsed, self._is_lapse_unsaid = [], 0, True, True
            self._step = move_list(self._step, ChangeStep.REVIEW)

    def to_seal(self) -> ListToSeal:
        """Return what the reseal takes of the list."""
        unread, dropped = self._drafts.unread, tuple(self._drafts.dropped)
        if self._is_dry_run:
            return ListToSeal(unread=unread)
        if self._step is not ChangeStep.SIGNED:
            # Nothing of an opening for a new phone is kept: there is no draft of it.
            unsigned = len(self._set.changes) + len(self._left) if self._present.new_phone is None else 0
            return ListToSeal(dropped=dropped, unsigned=unsigned, unread=unread, new_keys_of=self._new_keys_of())
        rest = None
        if self._left:
            by = tuple(sorted(person.id for person in self._present.people))
            rest = Draft(self._present.opening_id, by, self._now_utc(), tuple(row for row, _ in self._left))
        new, old = self._hand.identities()
        return ListToSeal(
            self._set, rest, dropped, self._read, self._leaves, len(self._left), unread, self._new_keys_of(), new, old
        )

    def _new_keys_of(self) -> tuple[str, ...]:
        changes = (listed.change for listed in self._set.changes)
        return tuple(self._drafts.name(change.person) for change in changes if isinstance(change, RebindPerson))

    # -- parts ---------------------------------------------------------------------------------

    def _ready(self) -> None:
        self._present.require_agreed()
        if self._step in (ChangeStep.SIGNED, ChangeStep.WITH_PERSON):
            raise WrongStep
        self._present.touched()

    def _ready_for_more(self) -> None:
        """Be ready, and raise `BadInput` where a list is begun for which there is no room."""
        self._ready()
        if not self._set and not self._left:
            self._drafts.require_room()

    def _put_on(self, after: ChangeSet, rows: Sequence[tuple[Change, Own]]) -> ChangeListView:
        """Put changes on a list, all or none, durable in the draft before they are shown."""
        by, now = tuple(sorted(person.id for person in self._present.people)), self._now_utc()
        with caused_by("change"):
            for change, own in rows:
                after = self._with(after, Listed(change, own, now, by))
        self._keep(after, self._left)
        return self._collecting(after)

    def _with(self, changes: ChangeSet, listed: Listed) -> ChangeSet:
        facts = self._present.facts()
        self.require_right(listed.change.right)
        return changes.with_change(listed, facts)

    def _ready_to_confirm(self, facts: VaultFacts) -> tuple[str, ...]:
        """Return whose confirmation could be put on the list now."""
        if self._step is not ChangeStep.COLLECTING or not facts.met:
            return ()
        ready = []
        for meeting in facts.met:
            try:
                self._with(self._set, Listed(ConfirmPerson.of(meeting), Own()))
            except TwinsealError:
                continue
            ready.append(meeting.person)
        return tuple(ready)

    def _keep(self, changes: ChangeSet, left: Left) -> None:
        if self._is_dry_run:
            return
        listed = (DraftRow(each.row(), _own_of(each.own), each.typed_utc, each.typed_by) for each in changes.changes)
        rows = (*listed, *(row for row, _ in left))
        self._drafts.write(rows, self._now_utc())

    def _collecting(self, changes: ChangeSet, left: Left | None = None) -> ChangeListView:
        self._set = changes
        self._hand.keep_only({listed.change.subject[-1] for listed in changes.changes})
        if left is not None:
            self._left = left
        self._forget()
        return self.view()

    def _forget(self) -> None:
        self._forms, self._began_us, self._has_lapsed, self._is_lapse_unsaid = [], 0, False, False
        if self._step is not ChangeStep.COLLECTING:
            self._step = move_list(self._step, ChangeStep.COLLECTING)

    def _sentences(self) -> list[str]:
        facts = self._present.facts()
        self._set.check(facts)
        return [str(listed.change.sentence(now)) for listed, now in self._set.steps(facts)]

    def _log(self) -> None:
        """Log each row, then both forms; whatever the log refuses leaves the list unsigned."""
        try:
            digest = self._set.digest
            for number, listed in enumerate(self._set.changes, start=1):
                fields: dict[str, Any] = {**listed.change.fields(), "change_set": digest, "number": number}
                self._record(listed.change.event, **fields)
            for form, signature in self._forms:
                self._record(CHANGE_SIGNED, form=form.to_json(), signature=signature.hex())
        except BaseException:
            self._forget()
            raise

    def _window_us(self) -> int:
        return self._context.header.policy.joint_window_s * 1_000_000

    def _now_us(self) -> int:
        return self._context.machine.clock.boottime_us()

    def _now_utc(self) -> str:
        return iso(self._context.machine.clock.utc())


def check_codes(typed: Mapping[str, str]) -> None:
    """Raise `BadInput` with the field of a code that is not whole: both are looked at before either is used up."""
    for name, code in typed.items():
        with caused_by(name):
            check_whole(code)


def _own_of(own: Payload) -> Own:
    """Return what a row brings as a draft keeps it; every row of a list brings this."""
    if not isinstance(own, Own):
        raise TypeError(type(own).__name__)
    return own
