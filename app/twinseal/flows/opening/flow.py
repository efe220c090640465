"""Breaking the glass: register code, first person, request, second person, open, reseal.

Each act checks the step it belongs to, writes the log before it acts, and returns a new view. What the first and the second
person do is in `first_person` and `second_person`, what can be done while the vault is open in `open_vault`; how it is sealed
again in `sealing.reseal`.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from functools import partial

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import Moment
from twinseal.domain.errors import JointWindowOver, Resealed, WrongStep
from twinseal.domain.events.opening import OPENING_BEGUN
from twinseal.domain.opening import MaskCause, OpeningKind, OpeningStep, ResealCause, cause_text
from twinseal.domain.request import Draft
from twinseal.domain.texts import Text
from twinseal.flows.context.clock_check import newest_signed_s
from twinseal.flows.context.identify import Doorway
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.opening.before_open import BeforeOpen
from twinseal.flows.opening.first_person import FirstPerson
from twinseal.flows.opening.new_phone import NewPhoneWay
from twinseal.flows.opening.open_vault import OpenVault
from twinseal.flows.opening.register_question import RegisterQuestion
from twinseal.flows.opening.second_person import SecondPerson
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import Tried
from twinseal.vault.keyslot_file import slots_of


class OpeningFlow:
    """One opening from breaking the glass to the reseal.

    One owner thread; `view`, `touched` and `remaining_s` may be called from any thread.
    """

    def __init__(self, context: VaultContext, *, people: Callable[[], tuple[PersonView, ...]], sealed_utc: str = "") -> None:
        """Begin: logged before anything is asked; `sealed_utc` as in `OpeningView`.

        Raises `LogNotWritable`, and then nothing has begun.
        """
        opening_id = "o" + secrets.token_hex(8)
        signed_s = newest_signed_s(context)
        door = Doorway(
            context.header, context.card, context.guard, context.journal, context.machine.clock, signed_s,
            context.machine.derivations,
        )  # fmt: skip
        standings = context.roster.newest.standings
        pairs = slots_of(context.machine.files, context.paths, context.header, standings).pairs
        began_us = context.machine.clock.boottime_us()
        begun = context.journal.record(OPENING_BEGUN, opening=opening_id)
        view = OpeningView(
            step=OpeningStep.REGISTER_CODE,
            kind=OpeningKind.EMERGENCY,
            opening_id=opening_id,
            expected_seal_number=context.header.seal_number,
            sealed_utc=sealed_utc,
            alerts=RoomAlerts.by(context.header.policy),
        )
        self._state = BeforeOpen(context, door, people, pairs, view, began_us, begun.head.hex())
        self._register = RegisterQuestion(context, opening_id)
        self._first, self._second = FirstPerson(self._state), SecondPerson(self._state)
        self._new_phone = NewPhoneWay(self._state, self._second)
        self._open_vault: OpenVault | None = None
        self._before_seal: Callable[[OpeningFlow], object] = lambda _flow: None

    def view(self) -> OpeningView:
        """Return the newest state."""
        return self._open_vault.view() if self._open_vault is not None else self._state.view

    # -- the way to an open vault --------------------------------------------------------------

    def enter_register_code(self, typed: str | None, explanation: str = "") -> OpeningView:
        """Take the register code or the scanned receipt of the last seal, None where neither is at hand.

        One of an earlier seal is taken with an explanation, under every policy. Raises as `RegisterQuestion.answer`.
        """
        self._require_step(OpeningStep.REGISTER_CODE)
        result, warnings = self._register.answer(typed, explanation)
        return self._state.show(
            OpeningStep.FIRST_PERSON,
            register_code=result,
            warnings=warnings,
            first_candidates=self._state.candidates(lambda person: self._state.partners(person.id) > 0),
            held_back=self._state.held_back(),
        )

    def identify_first(self, person_id: str, passphrase: SecretBytes, code: str) -> OpeningView:
        """Let the first person in; labels and cards become readable. Raises as `Doorway.identify`."""
        self._require_step(OpeningStep.FIRST_PERSON)
        return self._first.identify(person_id, passphrase, code)

    def submit_request(self, draft: Draft, code: str = "") -> OpeningView:
        """Check, sign and log the request; the joint window starts. Raises `BadInput` with one sentence.

        After a request that expired it is signed again with a fresh code; raises as `Doorway.fresh_code`, and
        `JointWindowOver` where the words were kept long enough.
        """
        self._require_step(OpeningStep.REQUEST)
        return self._first.submit(draft, code)

    def confirm(
        self,
        person_id: str,
        passphrase: SecretBytes,
        code: str,
        *,
        envelope_ids: tuple[str, ...] | None = None,
        minutes: int | None = None,
    ) -> OpeningView:
        """Confirm and open, perhaps narrowed to fewer envelopes or minutes, never widened.

        Raises `JointWindowOver`, `SamePerson`, `PairNotAllowed`, `BadInput`, the refusals of
        `Doorway.identify`, and the damage errors of the vault; after the latter the opening has ended.
        """
        self._require_step(OpeningStep.SECOND_PERSON)
        self._open_vault = self._second.confirm(person_id, passphrase, code, envelope_ids, minutes)
        self._open_vault.before_seal(partial(self._before_seal, self))
        return self._open_vault.view()

    def witness(self, person_id: str, passphrase: SecretBytes, code: str) -> OpeningView:
        """Sign as the witness of a new phone, with both factors; then who lost theirs types their passphrase.

        Raises `JointWindowOver`, `NotPermitted` for one of the two officers and who is held back, and the refusals of
        `Doorway.identify`.
        """
        self._require_step(OpeningStep.SECOND_PERSON)
        return self._new_phone.witness(person_id, passphrase, code)

    def open_by_passphrase(self, passphrase: SecretBytes) -> OpeningView:
        """Open with who lost their phone, by the passphrase alone, and make their new authenticator at once where that can be.

        Raises `JointWindowOver`, the refusals of `Doorway.identify_without_code`, and the damage errors of the vault; after the
        latter the opening has ended.
        """
        self._require_step(OpeningStep.LOST_PHONE)
        self._open_vault = self._new_phone.open_by_passphrase(passphrase)
        self._open_vault.before_seal(partial(self._before_seal, self))
        self._open_vault.begin_new_phone(passphrase)
        return self._open_vault.view()

    def refuse(self, person_id: str, passphrase: SecretBytes, code: str, reason: str) -> OpeningView:
        """Refuse with a reason; a signed, logged act of its own. Raises as `confirm`."""
        self._require_step(OpeningStep.SECOND_PERSON)
        return self._second.refuse(person_id, passphrase, code, reason)

    def abandon(self, reason: Text | None = None) -> OpeningView:
        """End before anything was opened; logged where the log can be written, ended in any case."""
        if self._open_vault is not None:
            return self._open_vault.view()
        if not self._state.is_over():
            self._state.end(reason or Text("opening.ended.abandoned"))
        return self._state.view

    # -- at any time ---------------------------------------------------------------------------

    @property
    def open_vault(self) -> OpenVault:
        """Return what two people opened; raises `WrongStep` before."""
        if self._open_vault is None:
            raise WrongStep
        return self._open_vault

    def hide(self) -> None:
        """Say, from any thread, that a mask or a reseal is on its way: an answer that is being made shows nothing any more."""
        if self._open_vault is not None:
            self._open_vault.masking.hide()

    def mask(self, cause: MaskCause = MaskCause.HAND) -> OpeningView:
        """Mask everything at once; anybody, no code. Before anything is open, words that were kept are wiped."""
        if self._open_vault is None and self._state.view.draft is not None:
            return self.abandon(Text("opening.ended.wiped"))
        return self.open_vault.masking.mask(cause)

    def touched(self) -> None:
        """Say that somebody touched keyboard or mouse."""
        self._state.touched()
        if self._open_vault is not None:
            self._open_vault.touched()

    def remaining_s(self) -> int:
        """Return the seconds until the joint window, the words kept after it, or the opening ends, 0 otherwise."""
        ends = self._ends_us()
        return ends and max(0, -(-(ends - self._state.now_us()) // 1_000_000))

    def lasts_s(self) -> int:
        """Return the whole length of the countdown that runs, in seconds, 0 where none runs."""
        ends = self._ends_us()
        return ends and (ends - self.view().began_us) // 1_000_000

    def _ends_us(self) -> int:
        view = self.view()
        ends = {
            OpeningStep.REQUEST: view.draft_ends_us,
            OpeningStep.SECOND_PERSON: view.joint_ends_us,
            OpeningStep.LOST_PHONE: view.joint_ends_us,
            OpeningStep.OPEN: view.ends_us,
        }
        return ends.get(view.step, 0)

    def tick(self) -> OpeningView:
        """Apply what time does: joint window over, idle, mask on idle, reseal at the end and on a clock jump."""
        if self._open_vault is not None:
            return self._open_vault.tick()
        idle_us = self._state.now_us() - self._state.last_touch_us
        over = idle_us >= self._state.context.header.policy.reseal_idle_s * 1_000_000
        if over and not self._state.is_over():
            self._state.end(Text("opening.ended.idle"))
            return self._state.view
        if self._state.view.step in (OpeningStep.SECOND_PERSON, OpeningStep.LOST_PHONE):
            with contextlib.suppress(JointWindowOver):
                self._second.require_in_time()
        self._first.end_kept_draft()
        return self._state.view

    def reseal(self, cause: ResealCause) -> OpeningView:
        """Seal the vault again: never asks, never raises, can be called again."""
        if self._open_vault is None:
            return self.abandon(Text("opening.ended.cause", cause=cause_text(cause.value)))
        return self._open_vault.reseal(cause)

    def before_seal(self, act: Callable[[OpeningFlow], object]) -> None:
        """Have this called once before the seal, with this flow, whatever seals; what it raises stops nothing.

        What does not hold the flow itself lets an opening that was left before it opened anything end at once.
        """
        self._before_seal = act
        if self._open_vault is not None:
            self._open_vault.before_seal(partial(act, self))

    def log_alert(self, tried: Tried, moment: Moment | None) -> None:
        """Record what became of an alert in the room on one way.

        No moment where the sound itself was turned off or on. Not after the seal, which covers the log to its last entry.
        """
        if self._open_vault is not None and self.view().step is OpeningStep.OPEN:
            self._open_vault.log_alert(tried, moment)

    def _require_step(self, step: OpeningStep) -> None:
        current = self.view().step
        if current is OpeningStep.RESEALED:
            raise Resealed
        if current is not step:
            raise WrongStep
