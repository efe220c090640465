"""The second person: confirms or refuses what the first one signed, in time."""

from __future__ import annotations

from typing import Final

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import Moment
from twinseal.domain.errors import (
    BadInput,
    FieldFault,
    FormFaults,
    JointWindowOver,
    PairNotAllowed,
    SamePerson,
    TwinsealError,
    WrongStep,
)
from twinseal.domain.events.opening import ANSWER_SIGNED, OPENING_REFUSED, REQUEST_EXPIRED
from twinseal.domain.notice import Signing
from twinseal.domain.opening import OpeningStep
from twinseal.domain.people import Person, Role
from twinseal.domain.request import Answer, Request
from twinseal.domain.text import LINE_MAX, clean_line
from twinseal.domain.texts import Text
from twinseal.domain.weak_text import REASON, AskOnce, is_weak_line
from twinseal.flows.alerts.announcing import Announcing
from twinseal.flows.log.duties import owe_review
from twinseal.flows.opening.before_open import BeforeOpen
from twinseal.flows.opening.open_vault import OpenVault
from twinseal.flows.opening.request_form import check_narrowing, confirmation_of, refusal_of
from twinseal.flows.opening.state import Pair
from twinseal.flows.opening.whose_phone import WITNESS, require_witness
from twinseal.flows.views.opening import OpeningView

ENDED_WAIT_S: Final = 2.0
"""How long the end of an opening that opened nothing waits for its alert."""


class SecondPerson:
    """What the second person does with a request, and what time does with it."""

    def __init__(self, state: BeforeOpen) -> None:
        """Act on the state of an opening."""
        self._state = state
        self._ask = AskOnce()

    def confirm(
        self,
        person_id: str,
        passphrase: SecretBytes,
        code: str,
        envelope_ids: tuple[str, ...] | None,
        minutes: int | None,
    ) -> OpenVault:
        """Confirm and open; raises as `OpeningFlow.confirm`."""
        state = self._state
        if state.request is not None and state.request.is_new_phone:
            # A witness opens nothing.
            raise WrongStep
        request, person, opened = self._identified(person_id, passphrase, code, envelope_ids, minutes)
        answer = confirmation_of(request, person, self._key_of(person), envelope_ids, minutes, state.now_utc())
        self.log_answer(answer, person, opened)
        pair = Pair(*state.first_person(), person, opened)
        vault = OpenVault(state.context, state.door, state.view, pair, request, answer)
        try:
            vault.open()
        except BaseException as fault:
            opened.wipe()
            state.end(reason_of(fault))
            raise
        return vault

    def refuse(self, person_id: str, passphrase: SecretBytes, code: str, reason: str) -> OpeningView:
        """Refuse with a reason; raises as `OpeningFlow.refuse`."""
        state = self._state
        try:
            why = clean_line(reason, Text("field.reason_refusing"), longest=LINE_MAX)
        except BadInput as fault:
            raise FormFaults([FieldFault(REASON, fault.text)]) from None
        kept = self._ask.about([REASON] if is_weak_line(why) else [])
        request, person, opened = self._identified(person_id, passphrase, code, None, None)
        with opened:
            answer = refusal_of(request, person, self._key_of(person), why, state.now_utc(), tuple(kept))
            self.log_answer(answer, person, opened)
            alerts = Announcing(state.context, state.opening_id, people=(request.person_id, person.id))
            try:
                state.context.journal.record(
                    OPENING_REFUSED,
                    opening=state.opening_id,
                    actors=(person,),
                    result="refused",
                    reason=why,
                    second=person.id,
                )
                owe_review(state.context, state.opening_id)
                alerts.tell(Moment.REFUSED, Signing(person.id, self._key_of(person), opened.identity.sign))
            finally:
                # It is signed and in the log: whatever becomes of this entry, nobody confirms after it.
                state.end_quietly(Text("opening.ended.refused", person=person.name, why=why))
        # Nothing is open, so this may wait.
        alerts.settle(ENDED_WAIT_S, last=True)
        return state.view

    def _identified(
        self,
        person_id: str,
        passphrase: SecretBytes,
        code: str,
        envelope_ids: tuple[str, ...] | None,
        minutes: int | None,
    ) -> tuple[Request, Person, OpenedKeyBundle]:
        state = self._state
        request, first = state.request, state.first_person()[0]
        if request is None:
            raise WrongStep
        self.require_in_time()
        check_narrowing(request, envelope_ids, minutes)
        person = state.door.enrolled(person_id).person
        if request.is_new_phone:
            # Who may witness may refuse; nobody confirms it so.
            require_witness(state, person.id, request)
            return (
                request,
                person,
                state.door.identify(person_id, passphrase, code, purpose=WITNESS, opening=state.opening_id),
            )
        try:
            if person.id == first.id:
                raise SamePerson
            if person.role is not Role.OFFICER or not state.are_paired(first.id, person.id):
                held = state.not_confirmed(first.id, person.id)
                raise PairNotAllowed("pair.not_allowed.not_confirmed", name=held) if held else PairNotAllowed
        except (SamePerson, PairNotAllowed) as refusal:
            state.door.deny(person, refusal.code, state.opening_id)
            raise
        return request, person, state.door.identify(person_id, passphrase, code, purpose="second", opening=state.opening_id)

    def _key_of(self, person: Person) -> int:
        return self._state.context.header.enrolled(person.id).key

    def log_answer(self, answer: Answer, person: Person, opened: OpenedKeyBundle) -> None:
        """Log what the second person signed; whatever the log refuses ends the opening, and wipes their keys."""
        try:
            self._state.context.journal.record(
                ANSWER_SIGNED,
                opening=self._state.opening_id,
                actors=(person,),
                result="done" if answer.confirmed else "refused",
                form=answer.to_json(),
                signature=opened.identity.sign(answer.signed_bytes()).hex(),
            )
        except BaseException as fault:
            opened.wipe()
            # The answer may stand in the log all the same, and a second one would leave the opening unproved.
            self._state.end(reason_of(fault))
            raise

    def require_in_time(self) -> None:
        """Raise `JointWindowOver` once the joint window is over; the request has expired then."""
        if self._state.now_us() >= self._state.view.joint_ends_us:
            self._expire()
            raise JointWindowOver

    def _expire(self) -> None:
        """Let the signed request die and keep its words for the first person, as long as the joint window once more."""
        state = self._state
        try:
            actors = (state.view.first,) if state.view.first else ()
            state.context.journal.record(REQUEST_EXPIRED, opening=state.opening_id, actors=actors, result="failed")
        except TwinsealError as fault:
            state.end(fault.text)
            return
        state.request = None
        now = state.now_us()
        state.show(
            OpeningStep.REQUEST,
            request=None,
            draft=state.draft,
            began_us=now,
            draft_ends_us=now + state.context.header.policy.joint_window_s * 1_000_000,
            joint_ends_us=0,
            second_candidates=(),
            witness=None,
        )


def reason_of(fault: BaseException) -> Text:
    """Return why an opening ends by a fault."""
    return fault.text if isinstance(fault, TwinsealError) else Text("opening.ended.not_opened")
