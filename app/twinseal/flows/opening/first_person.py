"""The first person: signs in, reads what the envelopes are, and signs the request."""

from __future__ import annotations

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import JointWindowOver, NotPermitted, PairNotAllowed
from twinseal.domain.events.opening import REQUEST_SIGNED
from twinseal.domain.opening import OpeningKind, OpeningStep
from twinseal.domain.people import Person, Role
from twinseal.domain.request import Draft, weak_fields
from twinseal.domain.texts import Text
from twinseal.domain.weak_text import AskOnce
from twinseal.flows.opening.before_open import BeforeOpen
from twinseal.flows.opening.request_form import checked_draft, request_of
from twinseal.flows.opening.whose_phone import phone_choices, require_new_phone, witnesses
from twinseal.flows.sealing.unheard import unheard_by
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.sealed import PersonView
from twinseal.vault.catalogue import open_catalogue


class FirstPerson:
    """What the first person does, from the sign-in to the signed request."""

    def __init__(self, state: BeforeOpen) -> None:
        """Act on the state of an opening."""
        self._state = state
        self._ask = AskOnce()

    def identify(self, person_id: str, passphrase: SecretBytes, code: str) -> OpeningView:
        """Let the first person in; labels and cards become readable. Raises as `Doorway.identify`."""
        state = self._state
        person = state.door.enrolled(person_id).person
        if not person.may_open:
            state.door.deny(person, "role", state.opening_id)
            raise NotPermitted("role.not_permitted.auditor_opens")
        if not state.partners(person.id) and any(each.id == person.id and each.held for each in state.people()):
            state.door.deny(person, PairNotAllowed.code, state.opening_id)
            raise PairNotAllowed("pair.not_allowed.not_confirmed", name=person.name)
        opened = state.door.identify(person_id, passphrase, code, purpose="first", opening=state.opening_id)
        try:
            outsides = self._read_catalogue(opened, person)
        except BaseException:
            opened.wipe()
            raise
        state.first = opened
        state.outsides = {outside.id: outside for outside in outsides}
        unheard = unheard_by(state.context, person)
        phones = phone_choices(state, person)
        return state.show(OpeningStep.REQUEST, first=person, outsides=outsides, unheard=unheard, phone_choices=phones)

    def _read_catalogue(self, opened: OpenedKeyBundle, person: Person) -> tuple[Outside, ...]:
        context = self._state.context
        data = context.read_catalogue()
        return open_catalogue(data, opened.identity, person.id, context.header.vault_id, context.header.generation)

    def submit(self, draft: Draft, code: str) -> OpeningView:
        """Check, sign and log the request; the joint window starts. Raises as `OpeningFlow.submit_request`."""
        if self.end_kept_draft():
            raise JointWindowOver
        state = self._state
        person, opened = state.first_person()
        header = state.context.header
        require_new_phone(state, person, draft)
        checked = checked_draft(draft, header, state.outsides)
        kept = self._ask.about(weak_fields(checked))
        if state.view.draft is not None:
            # After the words are in order: a code is not used up by a slip in them.
            state.door.fresh_code(opened, person, code, purpose="request", opening=state.opening_id)
        request = request_of(
            checked,
            person,
            header,
            state.outsides,
            opening_id=state.opening_id,
            begun=state.begun,
            at_utc=state.now_utc(),
            asked_again=tuple(kept),
        )
        state.context.journal.record(
            REQUEST_SIGNED,
            opening=state.opening_id,
            actors=(person,),
            form=request.to_json(),
            signature=opened.identity.sign(request.signed_bytes()).hex(),
        )
        state.request, state.draft = request, checked
        window_us, now = header.policy.joint_window_s * 1_000_000, state.now_us()
        return state.show(
            OpeningStep.SECOND_PERSON,
            kind=checked.kind,
            request=request,
            began_us=now,
            joint_ends_us=now + window_us,
            draft=None,
            draft_ends_us=0,
            unheard=(),
            second_candidates=self._may_answer(person, checked),
            held_back=state.held_back(person.id),
        )

    def _may_answer(self, person: Person, draft: Draft) -> tuple[PersonView, ...]:
        state = self._state
        if draft.kind is OpeningKind.NEW_PHONE:
            return witnesses(state, person.id, draft.phone_of)
        return state.candidates(lambda other: other.role is Role.OFFICER and state.are_paired(person.id, other.id))

    def end_kept_draft(self) -> bool:
        """End the opening where the words of an expired request were kept long enough; returns whether it did."""
        view = self._state.view
        kept = view.draft is not None and view.step is OpeningStep.REQUEST
        if kept and self._state.now_us() >= view.draft_ends_us:
            self._state.end(Text("opening.ended.no_answer"))
            return True
        return False
