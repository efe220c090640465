"""Breaking the glass: register code, first person, request, second person, open, reseal.

Each act checks the step it belongs to, writes the log before it acts, and returns a new view. What can be
done while the vault is open is in `session`; how it is sealed again in `sealing.reseal`.
"""

from __future__ import annotations

import contextlib
import secrets
from collections.abc import Callable
from dataclasses import replace

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import (
    JointWindowOver,
    NotPermitted,
    PairNotAllowed,
    Resealed,
    SamePerson,
    TwinsealError,
    WrongStep,
)
from twinseal.domain.events.opening import (
    ANSWER_SIGNED,
    OPENING_BEGUN,
    OPENING_ENDED,
    OPENING_REFUSED,
    REQUEST_EXPIRED,
    REQUEST_SIGNED,
)
from twinseal.domain.opening import MaskCause, OpeningKind, OpeningStep, ResealCause, cause_words, move
from twinseal.domain.people import Person, Role
from twinseal.domain.request import Answer, Draft, Request, weak_fields
from twinseal.domain.text import LINE_MAX, clean_line
from twinseal.domain.texts import sentence_of
from twinseal.domain.weak_text import REASON, AskOnce, is_weak_line
from twinseal.flows.context.clock_check import newest_signed_s
from twinseal.flows.context.identify import Doorway
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.opening.register_question import RegisterQuestion
from twinseal.flows.opening.request_form import (
    check_narrowing,
    checked_draft,
    confirmation_of,
    refusal_of,
    request_of,
)
from twinseal.flows.opening.session import OpenSession
from twinseal.flows.opening.state import Pair
from twinseal.flows.views import OpeningView, PersonView
from twinseal.vault.catalogue import open_catalogue
from twinseal.vault.keyslot_file import load_keyslots


class OpeningFlow:
    """One opening from breaking the glass to the reseal.

    One owner thread; `view`, `touched` and `remaining_s` may be called from any thread.
    """

    def __init__(self, context: VaultContext, kind: OpeningKind, *, people: Callable[[], tuple[PersonView, ...]]) -> None:
        """Begin: logged before anything is asked. Raises `LogNotWritable`, and then nothing has begun."""
        self._context = context
        self._kind = kind
        self._people = people
        self._opening_id = "o" + secrets.token_hex(8)
        self._door = Doorway(context.header, context.guard, context.journal, context.machine.clock, newest_signed_s(context))
        self._first: OpenedKeyBundle | None = None
        self._last_touch_us = context.machine.clock.boottime_us()
        self._session: OpenSession | None = None
        self._outsides: dict[str, Outside] = {}
        self._register = RegisterQuestion(context, self._opening_id)
        self._ask_request, self._ask_refusal = AskOnce(), AskOnce()
        self._request: Request | None = None
        self._draft: Draft | None = None
        self._pairs = load_keyslots(context.machine.files, context.paths, context.header).pairs
        context.journal.record(OPENING_BEGUN, opening=self._opening_id, opening_kind=kind.value)
        self._view = OpeningView(
            step=OpeningStep.REGISTER_CODE,
            kind=kind,
            opening_id=self._opening_id,
            expected_seal_number=context.header.seal_number,
        )

    def view(self) -> OpeningView:
        """Return the newest state."""
        return self._session.view() if self._session is not None else self._view

    # -- register code -------------------------------------------------------------------------

    def enter_register_code(self, typed: str | None, explanation: str = "") -> OpeningView:
        """Take the register code or the scanned receipt of the last seal, None where neither is at hand.

        One of an earlier seal is taken with an explanation, under every policy. Raises as `RegisterQuestion.answer`.
        """
        self._require_step(OpeningStep.REGISTER_CODE)
        result, warnings = self._register.answer(typed, explanation)
        return self._show(
            OpeningStep.FIRST_PERSON,
            register_code=result,
            warnings=warnings,
            first_candidates=self._candidates(lambda person: self._partners(person.id) > 0),
        )

    # -- first person --------------------------------------------------------------------------

    def identify_first(self, person_id: str, passphrase: SecretBytes, code: str) -> OpeningView:
        """Let the first person in; labels and cards become readable. Raises as `Doorway.identify`."""
        self._require_step(OpeningStep.FIRST_PERSON)
        person = self._door.enrolled(person_id).person
        if not person.may_open:
            self._door.deny(person, "role", self._opening_id)
            raise NotPermitted("role.not_permitted.auditor_opens")
        opened = self._door.identify(person_id, passphrase, code, seat="first", opening=self._opening_id)
        try:
            outsides = self._read_catalogue(opened, person)
        except BaseException:
            opened.wipe()
            raise
        self._first = opened
        self._outsides = {outside.id: outside for outside in outsides}
        return self._show(OpeningStep.REQUEST, first=person, outsides=outsides)

    def _read_catalogue(self, opened: OpenedKeyBundle, person: Person) -> tuple[Outside, ...]:
        context = self._context
        data = context.read_catalogue()
        return open_catalogue(data, opened.identity, person.id, context.header.vault_id, context.header.generation)

    # -- request -------------------------------------------------------------------------------

    def submit_request(self, draft: Draft, code: str = "") -> OpeningView:
        """Check, sign and log the request; the joint window starts. Raises `BadInput` with one sentence.

        After a request that expired it is signed again with a fresh code; raises as `Doorway.fresh_code`, and
        `JointWindowOver` where the words were kept long enough.
        """
        self._require_step(OpeningStep.REQUEST)
        if self._draft_is_over():
            raise JointWindowOver
        person, opened = self._first_person()
        header = self._context.header
        checked = checked_draft(draft, header, self._outsides)
        kept = self._ask_request.about(weak_fields(checked))
        if self._view.draft is not None:
            # After the words are in order: a code is not used up by a slip in them.
            self._door.fresh_code(opened, person, code, purpose="request", opening=self._opening_id)
        request = request_of(
            checked,
            person,
            header,
            self._outsides,
            opening_id=self._opening_id,
            kind=self._kind.value,
            at_utc=self._now_utc(),
            asked_again=tuple(kept),
        )
        self._context.journal.record(
            REQUEST_SIGNED,
            opening=self._opening_id,
            actors=(person,),
            form=request.to_json(),
            signature=opened.identity.sign(request.signed_bytes()).hex(),
        )
        self._request, self._draft = request, checked
        window_us, now = header.policy.joint_window_s * 1_000_000, self._context.machine.clock.boottime_us()
        return self._show(
            OpeningStep.SECOND_PERSON,
            request=request,
            began_us=now,
            joint_ends_us=now + window_us,
            draft=None,
            draft_ends_us=0,
            second_candidates=self._candidates(
                lambda other: other.role is Role.OFFICER and self._paired(person.id, other.id)
            ),
        )

    # -- second person -------------------------------------------------------------------------

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
        request, person, opened = self._second(person_id, passphrase, code, envelope_ids, minutes)
        answer = confirmation_of(request, person, envelope_ids, minutes, self._now_utc())
        self._log_answer(answer, person, opened)
        pair = Pair(*self._first_person(), person, opened)
        session = OpenSession(self._context, self._door, self._view, pair, request, answer)
        try:
            session.open()
        except BaseException as fault:
            opened.wipe()
            reason = fault.sentence if isinstance(fault, TwinsealError) else sentence_of("notice.vault_could_not_opened")
            self._end(reason)
            raise
        self._session = session
        return session.view()

    def refuse(self, person_id: str, passphrase: SecretBytes, code: str, reason: str) -> OpeningView:
        """Refuse with a reason; a signed, logged act of its own. Raises as `confirm`."""
        why = clean_line(reason, "Reason for refusing", longest=LINE_MAX)
        kept = self._ask_refusal.about([REASON] if is_weak_line(why) else [])
        request, person, opened = self._second(person_id, passphrase, code, None, None)
        with opened:
            answer = refusal_of(request, person, why, self._now_utc(), tuple(kept))
            self._log_answer(answer, person, opened)
        self._context.journal.record(
            OPENING_REFUSED, opening=self._opening_id, actors=(person,), result="refused", reason=why, second=person.id
        )
        self._end_quietly(sentence_of("notice.refused", person=person.name, why=why))
        return self._view

    def _second(
        self,
        person_id: str,
        passphrase: SecretBytes,
        code: str,
        envelope_ids: tuple[str, ...] | None,
        minutes: int | None,
    ) -> tuple[Request, Person, OpenedKeyBundle]:
        self._require_step(OpeningStep.SECOND_PERSON)
        request, first = self._request, self._first_person()[0]
        if request is None:
            raise WrongStep
        self._require_in_time()
        check_narrowing(request, envelope_ids, minutes)
        person = self._door.enrolled(person_id).person
        try:
            if person.id == first.id:
                raise SamePerson
            if person.role is not Role.OFFICER or not self._paired(first.id, person.id):
                raise PairNotAllowed
        except (SamePerson, PairNotAllowed) as refusal:
            self._door.deny(person, refusal.code, self._opening_id)
            raise
        return request, person, self._door.identify(person_id, passphrase, code, seat="second", opening=self._opening_id)

    def _require_in_time(self) -> None:
        if self._context.machine.clock.boottime_us() >= self._view.joint_ends_us:
            self._expire()
            raise JointWindowOver

    def _expire(self) -> None:
        """Let the signed request die and keep its words for the first person, as long as the joint window once more."""
        try:
            actors = (self._view.first,) if self._view.first else ()
            self._context.journal.record(REQUEST_EXPIRED, opening=self._opening_id, actors=actors, result="failed")
        except TwinsealError as fault:
            self._end(fault.sentence)
            return
        self._request = None
        now = self._context.machine.clock.boottime_us()
        self._show(
            OpeningStep.REQUEST,
            request=None,
            draft=self._draft,
            began_us=now,
            draft_ends_us=now + self._context.header.policy.joint_window_s * 1_000_000,
            joint_ends_us=0,
            second_candidates=(),
        )

    def _draft_is_over(self) -> bool:
        kept = self._view.draft is not None and self._view.step is OpeningStep.REQUEST
        if kept and self._context.machine.clock.boottime_us() >= self._view.draft_ends_us:
            self._end(sentence_of("notice.second_person_did_not"))
            return True
        return False

    def _log_answer(self, answer: Answer, person: Person, opened: OpenedKeyBundle) -> None:
        try:
            self._context.journal.record(
                ANSWER_SIGNED,
                opening=self._opening_id,
                actors=(person,),
                result="done" if answer.confirmed else "refused",
                form=answer.to_json(),
                signature=opened.identity.sign(answer.signed_bytes()).hex(),
            )
        except BaseException:
            opened.wipe()
            raise

    # -- the end before anything was opened ----------------------------------------------------

    def abandon(self, reason: str = "") -> OpeningView:
        """End before anything was opened; logged where the log can be written, ended in any case."""
        if self._session is not None:
            return self._session.view()
        if self._view.step not in (OpeningStep.ENDED, OpeningStep.RESEALED):
            self._end(clean_line(reason, "Reason", may_be_empty=True) or sentence_of("notice.opening_abandoned"))
        return self._view

    def _end(self, reason: str) -> None:
        try:
            actors = (self._view.first,) if self._view.first else ()
            self._context.journal.record(
                OPENING_ENDED, opening=self._opening_id, actors=actors, result="failed", reason=reason[:LINE_MAX]
            )
        except TwinsealError:
            # Ending must never fail: keys go even where the log cannot be written any more.
            pass
        finally:
            self._end_quietly(reason)

    def _end_quietly(self, reason: str) -> None:
        if self._first is not None:
            self._first.wipe()
            self._first = None
        self._request, self._draft, self._outsides = None, None, {}
        self._view = replace(
            self._view,
            step=OpeningStep.ENDED,
            ended_because=reason,
            outsides=(),
            request=None,
            masked=False,
            draft=None,
            draft_ends_us=0,
        )

    # -- at any time ---------------------------------------------------------------------------

    @property
    def session(self) -> OpenSession:
        """Return what two people opened; raises `WrongStep` before."""
        if self._session is None:
            raise WrongStep
        return self._session

    def hide(self) -> None:
        """Say, from any thread, that a mask or a reseal is on its way: an answer that is being made shows nothing any more."""
        if self._session is not None:
            self._session.masking.hide()

    def mask(self, cause: MaskCause = MaskCause.HAND) -> OpeningView:
        """Mask everything at once; anybody, no code. Before anything is open, words that were kept are wiped."""
        if self._session is None and self._view.draft is not None:
            return self.abandon(sentence_of("notice.words_request_wiped_everything"))
        return self.session.masking.mask(cause)

    def touched(self) -> None:
        """Say that somebody touched keyboard or mouse."""
        self._last_touch_us = self._context.machine.clock.boottime_us()
        if self._session is not None:
            self._session.touched()

    def remaining_s(self) -> int:
        """Return the seconds until the joint window, the words kept after it, or the opening ends, 0 otherwise."""
        ends = self._ends_us()
        return ends and max(0, -(-(ends - self._context.machine.clock.boottime_us()) // 1_000_000))

    def lasts_s(self) -> int:
        """Return the whole length of the countdown that runs, in seconds, 0 where none runs."""
        ends = self._ends_us()
        return ends and (ends - self.view().began_us) // 1_000_000

    def _ends_us(self) -> int:
        view = self.view()
        ends = {
            OpeningStep.REQUEST: view.draft_ends_us,
            OpeningStep.SECOND_PERSON: view.joint_ends_us,
            OpeningStep.OPEN: view.ends_us,
        }
        return ends.get(view.step, 0)

    def tick(self) -> OpeningView:
        """Apply what time does: joint window over, idle, mask on idle, reseal at the end and on a clock jump."""
        if self._session is not None:
            return self._session.tick()
        idle_us = self._context.machine.clock.boottime_us() - self._last_touch_us
        over = idle_us >= self._context.header.policy.reseal_idle_s * 1_000_000
        if over and self._view.step not in (OpeningStep.ENDED, OpeningStep.RESEALED):
            self._end(sentence_of("notice.opening_ended_because_inactivity"))
            return self._view
        if self._view.step is OpeningStep.SECOND_PERSON:
            with contextlib.suppress(JointWindowOver):
                self._require_in_time()
        self._draft_is_over()
        return self._view

    def reseal(self, cause: ResealCause) -> OpeningView:
        """Seal the vault again: never asks, never raises, can be called again."""
        if self._session is None:
            return self.abandon(sentence_of("notice.opening_ended_nothing_opened", cause=cause_words(cause.value)))
        return self._session.reseal(cause)

    def log_alert(self, channel: str, outcome: str, player: str = "") -> None:
        """Record an alert that was sent, muted or failed, and what played its tone; not after the seal, which covers the log to its last entry."""
        if self._session is not None and self.view().step is OpeningStep.OPEN:
            self._session.log_alert(channel, outcome, player)

    # -- small things --------------------------------------------------------------------------

    def _require_step(self, step: OpeningStep) -> None:
        current = self.view().step
        if current is OpeningStep.RESEALED:
            raise Resealed
        if current is not step:
            raise WrongStep

    def _show(self, step: OpeningStep, **changes: object) -> OpeningView:
        self._last_touch_us = self._context.machine.clock.boottime_us()
        self._view = replace(self._view, step=move(self._view.step, step), **changes)  # type: ignore[arg-type]
        return self._view

    def _now_utc(self) -> str:
        return iso(self._context.machine.clock.utc())

    def _first_person(self) -> tuple[Person, OpenedKeyBundle]:
        if self._view.first is None or self._first is None:
            raise WrongStep
        return self._view.first, self._first

    def _paired(self, one: str, other: str) -> bool:
        return tuple(sorted((one, other))) in self._pairs

    def _partners(self, person_id: str) -> int:
        return sum(person_id in pair for pair in self._pairs)

    def _candidates(self, wanted: Callable[[PersonView], bool]) -> tuple[PersonView, ...]:
        return tuple(person for person in self._people() if person.role is not Role.AUDITOR and wanted(person))
