"""A new phone for one of the last two officers: a witness signs with both factors, then who lost theirs opens by the passphrase alone."""

from __future__ import annotations

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import WrongStep
from twinseal.domain.events.opening import WITNESS_SIGNED
from twinseal.domain.opening import OpeningStep
from twinseal.domain.people import Person
from twinseal.domain.request import Request
from twinseal.flows.opening.before_open import BeforeOpen
from twinseal.flows.opening.open_vault import OpenVault
from twinseal.flows.opening.request_form import by_passphrase_of, witnessed_of
from twinseal.flows.opening.second_person import SecondPerson, reason_of
from twinseal.flows.opening.state import Pair
from twinseal.flows.opening.whose_phone import WITNESS, require_witness
from twinseal.flows.views.opening import OpeningView

PURPOSE = "second_without_code"
"""How the log names whoever opens for a new phone of their own."""


class NewPhoneWay:
    """What the witness does, and then who lost their phone; before them the first officer asked for it."""

    def __init__(self, state: BeforeOpen, second: SecondPerson) -> None:
        """Act on the state of an opening; `second` knows what time does to a request."""
        self._state, self._second = state, second

    def witness(self, person_id: str, passphrase: SecretBytes, code: str) -> OpeningView:
        """Take the signature of a witness; raises as `OpeningFlow.witness`."""
        state = self._state
        request = self._asked()
        person = require_witness(state, person_id, request)
        with state.door.identify(person_id, passphrase, code, purpose=WITNESS, opening=state.opening_id) as opened:
            self._log(request, person, opened)
        now = state.now_us()
        return state.show(
            OpeningStep.LOST_PHONE,
            witness=person,
            began_us=now,
            joint_ends_us=now + state.context.header.policy.joint_window_s * 1_000_000,
            second_candidates=(),
        )

    def open_by_passphrase(self, passphrase: SecretBytes) -> OpenVault:
        """Open with who lost their phone; raises as `OpeningFlow.open_by_passphrase`."""
        state = self._state
        request = self._asked()
        witness = state.view.witness
        if witness is None:
            raise WrongStep
        person_id = request.phone_of[0]
        person, key = state.door.enrolled(person_id).person, state.context.header.enrolled(person_id).key
        opened = state.door.identify_without_code(person_id, passphrase, purpose=PURPOSE, opening=state.opening_id)
        answer = by_passphrase_of(request, person, key, state.now_utc())
        self._second.log_answer(answer, person, opened)
        pair = Pair(*state.first_person(), person, opened)
        vault = OpenVault(state.context, state.door, state.view, pair, request, answer, witness)
        try:
            vault.open()
        except BaseException as fault:
            opened.wipe()
            state.end(reason_of(fault))
            raise
        return vault

    def _asked(self) -> Request:
        request = self._state.request
        if request is None or not request.is_new_phone:
            raise WrongStep
        self._second.require_in_time()
        return request

    def _log(self, request: Request, person: Person, opened: OpenedKeyBundle) -> None:
        state = self._state
        form = witnessed_of(request, person, state.context.header.enrolled(person.id).key, state.now_utc())
        try:
            state.context.journal.record(
                WITNESS_SIGNED,
                opening=state.opening_id,
                actors=(person,),
                form=form.to_json(),
                signature=opened.identity.sign(form.signed_bytes()).hex(),
            )
        except BaseException as fault:
            # It may stand in the log all the same, and a second one would leave the opening unproved.
            state.end(reason_of(fault))
            raise
