"""What two people can do while the vault is open: reveal, mask, extend, widen; every act logged before it happens."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import replace

from twinseal.crypto.identity import Identity
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import BadInput, Cancelled, LogDamaged, NotPermitted, Resealed, TwinsealError
from twinseal.domain.opening import MaskCause, OpeningStep, ResealCause
from twinseal.domain.people import Person
from twinseal.domain.ports import ShouldStop, never_stop
from twinseal.domain.request import ENVELOPES_MAX, Answer, Request
from twinseal.domain.text import LINE_MAX, clean_line
from twinseal.domain.weak_text import REASON, AskOnce, is_weak_line
from twinseal.flows.context.identify import Doorway, check_whole
from twinseal.flows.context.store_facts import StoreSecrets, open_secrets
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import LeftOwed, left_owed
from twinseal.flows.log.stories import People
from twinseal.flows.log.unanchored_summary import describe_unanchored, sound_apart
from twinseal.flows.opening.mismatch_consent import Agreement
from twinseal.flows.opening.reveal import Showing
from twinseal.flows.sealing.consistency import Difference, Found, Known, find_mismatch
from twinseal.flows.sealing.epochs import change_keys, give_new_key, set_aside_words
from twinseal.flows.sealing.reseal import Ground, OpeningSummary, Resealing
from twinseal.flows.sealing.since_last_seal import troubles_since
from twinseal.flows.views import EnvelopeView, OpeningView
from twinseal.host.clock import ClockWatch
from twinseal.host.drives import Drive
from twinseal.vault.generation import unlock_generation
from twinseal.vault.open_mark import OpenMark, remove_mark, write_mark
from twinseal.vault.store import Store

_US = 1_000_000
_RESEAL_US = 60 * _US
"""How long a reseal may take, and a second more for each megabyte of the store, before a stopped program is ended."""
_MASKED = "Contents stay masked until both people go on with a fresh code each."
_UNWATCHED = (
    "The process that ends a stopped program could not be started: as long as Twinseal runs, it seals in time all the same; "
    "do not leave this machine before that."
)


class OpenSession:
    """An open vault. One owner thread; after `reseal` every act raises `Resealed`."""

    def __init__(
        self,
        context: VaultContext,
        door: Doorway,
        view: OpeningView,
        first: tuple[Person, OpenedKeyBundle],
        second: tuple[Person, OpenedKeyBundle],
        request: Request,
        answer: Answer,
    ) -> None:
        """Prepare; nothing is opened before `open`. Takes over both bundles."""
        self._context = context
        self._door = door
        self._view = view
        self.first, self._first_bundle = first
        self.second, self._second_bundle = second
        self._request = request
        self._answer = answer
        self._clock = context.machine.clock
        self._store: Store | None = None
        self._vault_key: SecretBytes | None = None
        self._watch = ClockWatch(self._clock)
        self._watchdog = context.machine.watchdog() if context.machine.watchdog is not None else None
        self._chosen = tuple(one for one, _ in answer.envelopes)
        self._granted_min = answer.minutes
        self._extensions = 0
        self._agreement = Agreement((self.first.id, self.second.id))
        self._asking: dict[tuple[str, str], AskOnce] = {}
        self._found: Found | None = None
        self._waiting = ""
        self._accepted = False
        self._hidden = threading.Event()
        self._opened_from = context.header.digest
        self._left: tuple[LeftOwed, ...] = ()
        self._removed: tuple[Person, ...] = ()
        self._showing: Showing | None = None
        self._started_us = 0
        self._started_utc = ""
        self._last_touch_us = 0

    # -- opening -------------------------------------------------------------------------------

    def open(self) -> None:
        """Log, mark, unlock, check, show. Raises what unlocking raises; then nothing is open."""
        context, now = self._context, self._clock.boottime_us()
        self._started_us, self._started_utc = now, iso(self._clock.utc())
        agreed = context.journal.record(
            "opening.opened",
            opening=self._view.opening_id,
            actors=(self.first, self.second),
            opening_kind=self._view.kind.value,
            envelopes=list(self._chosen),
            minutes=self._granted_min,
            first=self.first.id,
            second=self.second.id,
        )
        write_mark(
            context.machine.files,
            context.paths,
            OpenMark(self._view.opening_id, agreed.seq, self._clock.boot_id(), self._started_utc),
        )
        try:
            watched = self._watchdog is None or self._watchdog.hold(self._granted_min * 60 * _US)
            self._store, self._vault_key = unlock_generation(
                context.machine.files,
                context.paths,
                context.header,
                (self.first.id, self._first_bundle.identity),
                (self.second.id, self._second_bundle.identity),
            )
            self._showing = Showing(context, self._store, self._record)
            with open_secrets(self._store) as secrets:
                warnings = self._check_agreement(secrets)
                envelopes = self._envelopes()
                took_ms = (self._clock.boottime_us() - now) // 1000
                self._record("contents.opened", envelopes=list(self._chosen), ms=took_ms)
                apart = describe_unanchored(context, secrets.audit)
                self._left = self._left_owed(secrets)
        except BaseException as fault:
            self._give_up(fault)
            raise
        self._last_touch_us = self._clock.boottime_us()
        self._view = replace(
            self._view,
            step=OpeningStep.OPEN,
            second=self.second,
            envelopes=envelopes,
            began_us=now,
            ends_us=now + self._granted_min * 60 * _US,
            extensions_left=context.header.policy.extensions,
            longest_extension_min=self._longest_extension(),
            masked=self._agreement.pending,
            undecided=self._agreement.pending,
            auditors=self._auditors(),
            apart=apart,
            unanchored=context.lost.writer.size if context.lost is not None else 0,
            warnings=self._view.warnings + warnings + (() if watched else (_UNWATCHED,)),
        )

    def _left_owed(self, secrets: StoreSecrets) -> tuple[LeftOwed, ...]:
        """Return what earlier openings owe that no seal has taken up; the log's own key still has to be there for all of it."""
        store, lost, found = self._open_store(), self._context.lost, self._found
        return left_owed(
            (*(found.since if found is not None else ()), *sound_apart(self._context, secrets.audit)),
            store,
            but=self._view.opening_id,
            policy=self._context.header.policy,
            now=self._clock.utc(),
            all_there=found is not None and not found.log_cut and lost is None,
        )

    def _check_agreement(self, secrets: StoreSecrets) -> tuple[str, ...]:
        found = find_mismatch(self._context, self._open_store(), secrets.audit)
        for envelope_id, field_index, code_index in found.ticks:
            self._contents().tick(envelope_id, field_index, code_index)
        lost = self._context.lost
        if lost is not None:
            aside = f" {set_aside_words(lost.broken)}" if lost.broken else ""
            told = f"The log's key was lost before entry {lost.start}.{aside}"
            gone = Difference("key_lost", told, "", str(lost.start))
            found = replace(found, differences=(gone, *found.differences))
        self._found = found
        if not found.differences:
            change_keys(self._context, secrets.line, self._signers(), opening=self._view.opening_id)
            return self._told_since(found)
        # Before anything else: whatever ends this opening from here on, nobody has agreed to it.
        self._agreement.ask()
        self._record("mismatch.found", what=found.what, differences=_rows(found))
        return (found.what, _MASKED, *self._told_since(found))

    def _told_since(self, found: Found) -> tuple[str, ...]:
        everybody = self._context.header.everybody
        people = People({one.person.id: (one.person.name, one.person.role.value) for one in everybody})
        trouble = troubles_since(found.since, self._view.opening_id, people)
        return (*((trouble,) if trouble else ()), *self._left_undone(found.removals))

    def _left_undone(self, removals: tuple[str, ...]) -> tuple[str, ...]:
        # Only said, never done: whoever has the folder could have written the entry that agrees on it.
        return tuple(
            f"The removal of the auditor {one.name} was agreed on in an opening that was not sealed to its end, and was not "
            "carried out: remove them again, or tell them."
            for one in self._auditors()
            if one.id in removals
        )

    def _signers(self) -> list[tuple[Person, Identity]]:
        return [(self.first, self._first_bundle.identity), (self.second, self._second_bundle.identity)]

    def _give_up(self, fault: BaseException) -> None:
        reason = fault.sentence if isinstance(fault, TwinsealError) else type(fault).__name__
        self._wipe()
        try:
            self._record("opening.failed", result="failed", reason=reason[:LINE_MAX])
            remove_mark(self._context.machine.files, self._context.paths)
        except TwinsealError:
            # The mark stays: the next start then logs an unclean end, which is what happened.
            return

    # -- showing -------------------------------------------------------------------------------

    def view(self) -> OpeningView:
        """Return the newest state."""
        return self._view

    def reveal(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> SecretBytes:
        """Return one field's value; durable in the log before. Raises `NotPermitted` while masked."""
        self._may_show(envelope_id)
        value = self._contents().reveal(envelope_id, field_index, code_index=code_index)
        try:
            # The log may have taken its time: what was to be masked or sealed meanwhile is not handed out.
            self._may_show(envelope_id)
        except BaseException:
            value.wipe()
            raise
        self.touched()
        return value

    def hidden(self, envelope_id: str, field_index: int, *, code_index: int | None = None) -> None:
        """Take that a field is no longer shown; the log gets one entry of it, with how often and how long, a moment later."""
        if self._showing is not None:
            self._showing.holds.end((envelope_id, field_index, code_index))
            self.touched()

    def live_code(self, envelope_id: str, field_index: int) -> tuple[str, int]:
        """Return the running code of a seed kept in an envelope and the seconds it still holds."""
        self._may_show(envelope_id)
        contents = self._contents()
        before = contents.reveals
        code = contents.live_code(envelope_id, field_index)
        self._may_show(envelope_id)
        if contents.reveals != before:
            # Only the first look is a person's act; the program asks for the next code by itself.
            self.touched()
        return code

    def compare_typed(self, envelope_id: str, field_index: int, typed: SecretBytes) -> tuple[bool, ...]:
        """Tell for each typed character whether it is right; the length counts too."""
        self._may_show(envelope_id)
        self.touched()
        fits = self._contents().compare_typed(envelope_id, field_index, typed)
        self._may_show(envelope_id)
        return fits

    def tick_code(self, envelope_id: str, field_index: int, code_index: int) -> OpeningView:
        """Mark a one-time code as used, durable in the log, and in the store from the next seal on."""
        self._may_show(envelope_id)
        self._contents().tick_code(envelope_id, field_index, code_index)
        self.touched()
        return self._refresh()

    def drives(self) -> tuple[Drive, ...]:
        """Return the removable drives that are there now."""
        return self._context.machine.drives.list()

    def save_attachment(
        self, envelope_id: str, attachment_id: str, drive: Drive, should_stop: ShouldStop = never_stop
    ) -> str:
        """Save an attachment to a removable drive, logged before; returns the file's name there.

        A file that takes long does not keep the vault open: the time is looked at before each block. Raises
        `Resealed`, `Cancelled`, and what the drive refuses; no part of the file stays then.
        """
        self._may_show(envelope_id)

        def go_on() -> None:
            if should_stop():
                raise Cancelled
            self._may_show(envelope_id)

        name = self._contents().save_attachment(envelope_id, attachment_id, drive, go_on)
        self.touched()
        return name

    def _may_show(self, envelope_id: str) -> None:
        # Asking is no sign of life: a running code is asked for by the program itself, once a second.
        self._still_open()
        if self._view.masked or self._hidden.is_set():
            msg = "Everything is masked; a fresh code of one of the two people shows it again."
            raise NotPermitted(msg)
        self._both_went_on()
        if envelope_id not in self._chosen:
            msg = "This envelope was not asked for; adding it needs both people with fresh codes."
            raise NotPermitted(msg)

    # -- masking -------------------------------------------------------------------------------

    def hide(self) -> None:
        """Say that a mask or a reseal is on its way, from any thread: nothing is handed out until a fresh code shows it again."""
        self._hidden.set()

    def mask(self, cause: MaskCause) -> OpeningView:
        """Mask everything; the view changes even where the log cannot be written."""
        if self._view.step is OpeningStep.OPEN and not self._view.masked:
            self._view = replace(self._view, masked=True)
            if self._showing is not None:
                self._showing.holds.end_all()
            self._record("contents.masked", cause=cause.value)
        return self._view

    def unmask(self, person_id: str, code: str, *, adopt: bool | None = None) -> OpeningView:
        """Show again after a fresh code of either; after a mismatch a code of each is needed.

        Where the log's key was lost, both also choose whether the entries made since are adopted or rejected; raises
        `BadInput` for no choice, before the code is looked at.
        """
        self._still_open()
        if self._context.lost is not None and self._found is not None and self._found.log_cut:
            msg = (
                "Entries that this vault was sealed with are missing from its log: nothing is shown and the log gets no new "
                "key. Reseal, keep this folder as it is, bring the last backup and call an auditor."
            )
            raise NotPermitted(msg)
        if self._context.lost is None:
            adopt = None
        elif adopt is None:
            msg = "Read what the entries kept apart say, and choose first: adopt them or reject them."
            raise BadInput(msg)
        person, opened = self._one_of_pair(person_id)
        self._fresh_code(opened, person, code, "unmask")
        self.touched()
        if self._agreement.pending:
            if not self._agreement.give(person.id, adopt):
                choice = {True: " and adopts the entries kept apart", False: " and rejects the entries kept apart", None: ""}
                self._waiting = f"{person.name} goes on{choice[adopt]}; a fresh code of the other person is still needed."
                self._view = replace(self._view, warnings=(*self._view.warnings, self._waiting))
                return self._view
            self._go_on()
        self._record("contents.unmasked", person=person.id)
        self._hidden.clear()
        self._view = replace(self._view, masked=False)
        return self._view

    def _go_on(self) -> None:
        """Do what both agreed to; whatever fails half-way was agreed to by nobody, and both are asked again."""
        # Without a lost key there is nothing to adopt, and this is not looked at.
        adopt = self._agreement.adopt is True
        try:
            if self._found is not None:
                self._record("mismatch.accepted", what=self._found.what, differences=_rows(self._found))
            with self._damage_seals(), open_secrets(self._open_store()) as secrets:
                give_new_key(self._context, secrets.line, self._signers(), adopt=adopt, opening=self._view.opening_id)
        except BaseException:
            self._agreement.ask()
            self._no_longer_told(self._waiting)
            raise
        self._agreement.settle()
        self._accepted = True
        self._no_longer_told(self._waiting, _MASKED)
        if self._found is not None:
            # From here on entries say under which seal they are as the log knows it, not a header that nobody believes.
            self._context.journal.seal_number = self._found.known.seal
        self._view = replace(self._view, unanchored=0, apart=(), undecided=False)
        self._refresh()

    def _no_longer_told(self, *sentences: str) -> None:
        """Take back what is not true any more; what differed stays to be read."""
        self._view = replace(self._view, warnings=tuple(one for one in self._view.warnings if one not in sentences))

    def _both_went_on(self) -> None:
        if self._agreement.pending or self._context.lost is not None:
            msg = (
                "First both people go on with a fresh code each, or reseal: until then nothing is shown and nothing changed."
            )
            raise NotPermitted(msg)

    # -- both again ----------------------------------------------------------------------------

    def extend(self, first_code: str, second_code: str, minutes: int, reason: str) -> OpeningView:
        """Extend with fresh codes of both and a new line of reason, within what policy still allows."""
        self._still_open()
        self._both_went_on()
        why, kept = self._reason(reason, "Reason of the extension")
        longest = self._longest_extension()
        if self._view.extensions_left <= 0 or longest <= 0:
            msg = "This opening cannot be extended any more; reseal and ask again."
            raise NotPermitted(msg)
        if not 1 <= minutes <= longest:
            msg = f"Minutes: choose from 1 to {longest}."
            raise BadInput(msg)
        self._both_codes(first_code, second_code, "extend")
        self._record("opening.extended", minutes=minutes, reason=why, asked_again=kept, count=self._extensions + 1)
        self._extensions += 1
        self._granted_min += minutes
        self._view = replace(
            self._view,
            ends_us=self._view.ends_us + minutes * 60 * _US,
            extensions_left=self._view.extensions_left - 1,
            longest_extension_min=self._longest_extension(),
        )
        self._hold(self._view.ends_us - self._clock.boottime_us())
        return self._view

    def add_envelopes(self, first_code: str, second_code: str, envelope_ids: tuple[str, ...], reason: str) -> OpeningView:
        """Add envelopes with fresh codes of both and a line of reason."""
        self._still_open()
        self._both_went_on()
        why, kept = self._reason(reason, "Reason for more envelopes")
        known = {outside.id for outside in self._view.outsides if not outside.sentinel}
        new = tuple(one for one in dict.fromkeys(envelope_ids) if one not in self._chosen)
        if not new or not set(new) <= known or len(new) > ENVELOPES_MAX:
            msg = f"Choose envelopes from the list, at most {ENVELOPES_MAX} at once."
            raise BadInput(msg)
        self._cut_to_cap(new)
        self._both_codes(first_code, second_code, "widen")
        granted_min, ends_us = self._cut_to_cap(new)
        self._record("opening.widened", envelopes=list(new), reason=why, asked_again=kept)
        if ends_us < self._view.ends_us:
            told = f"The new envelope may be open for {granted_min} minutes at most: this opening ends earlier now."
            self._view = replace(self._view, ends_us=ends_us, warnings=(*self._view.warnings, told))
            self._hold(ends_us - self._clock.boottime_us())
        self._chosen, self._granted_min = self._chosen + new, granted_min
        self._view = replace(self._view, longest_extension_min=self._longest_extension())
        return self._refresh()

    def remove_auditor(self, first_code: str, second_code: str, person_id: str, reason: str) -> OpeningView:
        """Remove an auditor with fresh codes of both: from the reseal on entries are sealed to a new audit key.

        What was logged until then stays readable to them. Raises `NotPermitted` for the only auditor.
        """
        self._still_open()
        self._both_went_on()
        why, kept = self._reason(reason, "Reason for removing the auditor")
        leaving = [one for one in self._auditors() if one.id == person_id]
        if not leaving:
            msg = "Choose an auditor from the list."
            raise BadInput(msg)
        if len(self._auditors()) == 1:
            msg = f"{leaving[0].name} is the only auditor: without one nobody could read the log, so nothing was changed."
            raise NotPermitted(msg)
        self._both_codes(first_code, second_code, "remove auditor")
        self._record("auditor.removal_agreed", person=person_id, reason=why, asked_again=kept)
        self._removed += tuple(leaving)
        told = f"{leaving[0].name} is removed at the reseal. Entries until then stay readable to them; later ones do not."
        self._view = replace(self._view, auditors=self._auditors(), warnings=(*self._view.warnings, told))
        return self._view

    def _auditors(self) -> tuple[Person, ...]:
        people = (entry.person for entry in self._context.header.people)
        return tuple(one for one in people if not one.may_open and one not in self._removed)

    def _reason(self, typed: str, what: str) -> tuple[str, list[str]]:
        """Return a reason, and that it was kept although it says nothing; each such text is asked about once."""
        why = clean_line(typed, what, longest=LINE_MAX)
        kept = self._asking.setdefault((what, why), AskOnce()).about([REASON] if is_weak_line(why) else [])
        return why, kept

    def _both_codes(self, first_code: str, second_code: str, purpose: str) -> None:
        # Both before either: a code that was right is used up.
        check_whole(first_code)
        check_whole(second_code)
        self._fresh_code(self._first_bundle, self.first, first_code, purpose)
        self._fresh_code(self._second_bundle, self.second, second_code, purpose)
        self.touched()

    def _fresh_code(self, opened: OpenedKeyBundle, person: Person, code: str, purpose: str) -> None:
        with self._damage_seals():
            self._door.fresh_code(opened, person, code, purpose=purpose, opening=self._view.opening_id)

    def _longest_extension(self) -> int:
        policy = self._context.header.policy
        caps = [one.cap_min for one in self._outsides_of(self._chosen) if one.cap_min]
        return max(0, min(policy.opening_min, min([policy.opening_total_min, *caps]) - self._granted_min))

    def _outsides_of(self, envelope_ids: tuple[str, ...]) -> list[Outside]:
        return [one for one in self._view.outsides if one.id in envelope_ids]

    def _cut_to_cap(self, new: tuple[str, ...]) -> tuple[int, int]:
        """Return the minutes granted in all and the end of the opening if further envelopes with caps come in."""
        caps = [one.cap_min for one in self._outsides_of(new) if one.cap_min]
        if not caps or min(caps) >= self._granted_min:
            return self._granted_min, self._view.ends_us
        ends_us = self._started_us + min(caps) * 60 * _US
        if ends_us <= self._clock.boottime_us():
            msg = f"This envelope may be open for {min(caps)} minutes at most, and this opening is older: reseal and ask again."
            raise NotPermitted(msg)
        return min(caps), ends_us

    # -- time ----------------------------------------------------------------------------------

    def touched(self) -> None:
        """Somebody is there: the idle clock starts anew."""
        self._last_touch_us = self._clock.boottime_us()

    def tick(self) -> OpeningView:
        """Apply the countdown, the idle limits, and what happened to clock and drive."""
        if self._view.step is not OpeningStep.OPEN:
            return self._view
        now, policy = self._clock.boottime_us(), self._context.header.policy
        jump = self._watch.jump_s()
        if jump is not None:
            self._try_record("clock.step", seconds=jump)
            return self.reseal(ResealCause.CLOCK_JUMP)
        cause = self._cause_to_seal(now)
        if cause is not None:
            return self.reseal(cause)
        if self._showing is not None:
            self._showing.holds.settle()
        if self._is_sealed():
            return self._view
        self._hold(self._view.ends_us - now)
        if now - self._last_touch_us >= policy.mask_idle_s * _US and not self._view.masked:
            try:
                return self.mask(MaskCause.IDLE)
            except TwinsealError:
                return self.reseal(ResealCause.FAULT)
        return self._view

    def _cause_to_seal(self, now: int) -> ResealCause | None:
        if now >= self._view.ends_us:
            return ResealCause.TIME
        if now - self._last_touch_us >= self._context.header.policy.reseal_idle_s * _US:
            return ResealCause.IDLE
        return ResealCause.DRIVE_REMOVED if self._context.folder_is_gone() else None

    # -- reseal --------------------------------------------------------------------------------

    def reseal(self, cause: ResealCause) -> OpeningView:
        """Seal again: hide, log, new generation, checkpoint, wipe. Never raises; the wipe happens in any case."""
        if self._view.step is OpeningStep.RESEALED:
            return self._view
        if self._showing is not None:
            self._showing.holds.end_all()
            if self._is_sealed():
                # A log that turned out to be changed has sealed meanwhile.
                return self._view
        labels = {outside.id: outside.name for outside in self._view.outsides}
        summary = OpeningSummary(
            opening_id=self._view.opening_id,
            kind=self._view.kind,
            cause=cause,
            request=self._request,
            chosen=self._chosen,
            labels=tuple(labels.get(one, one) for one in self._chosen),
            names=labels,
            exposed=self._showing.exposed if self._showing is not None else (),
            started_utc=self._started_utc,
            lasted_s=(self._clock.boottime_us() - self._started_us) // _US,
            granted_min=self._granted_min,
            extensions=self._extensions,
            reveals=self._showing.reveals if self._showing is not None else 0,
            removed=self._removed,
        )
        self._view = replace(self._view, step=OpeningStep.RESEALED, envelopes=(), outsides=(), masked=True)
        # Sealing takes a while on a slow drive, and a kill in its middle would lose the new seal.
        self._hold(_RESEAL_US + self._context.header.store_size)
        bundles = (self._first_bundle, self._second_bundle)
        try:
            resealing = Resealing(
                self._context,
                (self.first, self.second),
                bundles,
                summary,
                self._ground(),
                self._showing.ticked if self._showing is not None else {},
                self._left,
            )
            receipt = resealing.run(self._store)
            self._view = replace(self._view, receipt=receipt)
        finally:
            self._wipe()
        return self._view

    def _ground(self) -> Ground:
        known = self._found.known if self._found is not None else Known(0, 0)
        return Ground(
            header=self._opened_from,
            seal=known.seal,
            generation=known.generation,
            agreed=self._found is not None and not self._agreement.pending and self._context.lost is None,
            accepted=self._accepted,
        )

    def _hold(self, remaining_us: int) -> None:
        watched = self._watchdog is None or self._watchdog.hold(remaining_us)
        # One that starts and dies each time is given up after a few starts: the people hear of it as of one that never was.
        if not watched and self._view.step is OpeningStep.OPEN and _UNWATCHED not in self._view.warnings:
            self._view = replace(self._view, warnings=(*self._view.warnings, _UNWATCHED))

    def _wipe(self) -> None:
        for secret in (self._vault_key, self._first_bundle, self._second_bundle):
            if secret is not None:
                secret.wipe()
        self._vault_key = None
        if self._store is not None:
            self._store.close()
            self._store = None
        if self._watchdog is not None:
            self._watchdog.release()

    # -- small things --------------------------------------------------------------------------

    def _record(self, kind: str, *, result: str = "done", **fields: object) -> None:
        actors = (self.first, self.second)
        with self._damage_seals():
            self._context.journal.record(kind, opening=self._view.opening_id, actors=actors, result=result, **fields)

    def log_alert(self, channel: str, outcome: str) -> None:
        """Record an alert that was sent, muted or failed; raises as every entry does."""
        with self._damage_seals():
            self._context.journal.record("alert.sent", opening=self._view.opening_id, channel=channel, outcome=outcome)

    @contextlib.contextmanager
    def _damage_seals(self) -> Iterator[None]:
        """Seal where the log turns out to be changed while it is open: what goes on now could not be proved."""
        try:
            yield
        except LogDamaged:
            if self._view.step is OpeningStep.OPEN:
                self.reseal(ResealCause.FAULT)
            raise

    def _try_record(self, kind: str, *, seconds: int) -> None:
        try:
            self._record(kind, seconds=seconds)
        except TwinsealError:
            # What follows is a reseal, which must not wait for a log that cannot be written.
            return

    def _refresh(self) -> OpeningView:
        self._view = replace(self._view, envelopes=self._envelopes())
        return self._view

    def _envelopes(self) -> tuple[EnvelopeView, ...]:
        # Not even a user name is handed out before both people have agreed to go on.
        shown = () if self._agreement.pending else self._chosen
        return tuple(self._contents().envelope(one) for one in shown)

    def _contents(self) -> Showing:
        if self._showing is None or self._store is None:
            raise Resealed
        return self._showing

    def _open_store(self) -> Store:
        if self._store is None:
            raise Resealed
        return self._store

    def _is_sealed(self) -> bool:
        return self._view.step is OpeningStep.RESEALED

    def _still_open(self) -> None:
        if self.tick().step is not OpeningStep.OPEN:
            raise Resealed

    def _one_of_pair(self, person_id: str) -> tuple[Person, OpenedKeyBundle]:
        if person_id == self.first.id:
            return self.first, self._first_bundle
        if person_id == self.second.id:
            return self.second, self._second_bundle
        msg = "Only one of the two people who opened can show the contents again."
        raise NotPermitted(msg)


def _rows(found: Found) -> list[dict[str, str]]:
    return [one.row() for one in found.differences]
