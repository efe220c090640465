"""Unmasking: one person's fresh code shows the contents again; after a mismatch both go on first."""

from __future__ import annotations

from collections.abc import Callable

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.contents import CONTENTS_UNMASKED
from twinseal.domain.events.opening import MISMATCH_ACCEPTED
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.store_facts import open_secrets
from twinseal.flows.opening.fresh_consent import FreshConsent
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.state import OpenState
from twinseal.flows.opening.time_limits import TimeLimits
from twinseal.flows.sealing.catching_up import catch_up
from twinseal.flows.sealing.epochs import give_new_key
from twinseal.flows.views.opening import OpeningView


class Unmasking:
    """Takes the codes that show contents again, and does what both agreed to in spite of a mismatch."""

    def __init__(self, state: OpenState, consent: FreshConsent, end: OpeningEnd, limits: TimeLimits) -> None:
        """Show again what this state holds."""
        self._state, self._consent, self._end, self._limits = state, consent, end, limits
        self._waiting = ""

    def unmask(self, person_id: str, code: str, *, adopt: bool | None = None) -> OpeningView:
        """Show again after a fresh code of either; after a mismatch a code of each is needed.

        Where the log's key was lost, both also choose whether the entries made since are adopted or rejected; raises
        `BadInput` for no choice, before the code is looked at.
        """
        return self._unmask(person_id, adopt, lambda: self._consent.fresh_code(person_id, code, "unmask"))

    def unmask_by_passphrase(self, person_id: str, passphrase: SecretBytes, *, adopt: bool | None = None) -> OpeningView:
        """Take the passphrase of who gets a new phone in the place of a fresh code; else as `unmask`."""
        return self._unmask(person_id, adopt, lambda: self._consent.prove_by_passphrase(person_id, passphrase, "unmask"))

    def _unmask(self, person_id: str, adopt: bool | None, prove: Callable[[], None]) -> OpeningView:
        state = self._state
        self._limits.require_open()
        if state.context.lost is not None and state.comparison is not None and state.comparison.log_cut:
            raise NotPermitted("role.not_permitted.entries_missing")
        if state.context.lost is None:
            adopt = None
        elif adopt is None:
            raise BadInput("input.bad.read_unanchored")
        person, _ = state.pair.of(person_id)
        prove()
        state.touched()
        if state.agreement.pending:
            if not state.agreement.give(person.id, adopt):
                self._waiting = _waits(person.name, adopt)
                return state.warn(self._waiting)
            self._go_on()
        self._end.record(CONTENTS_UNMASKED, person=person.id)
        state.hiding.clear()
        return state.change(masked=False, mask_cause=None)

    def _go_on(self) -> None:
        """Do what both agreed to; whatever fails half-way was agreed to by nobody, and both are asked again."""
        state = self._state
        # Without a lost key there is nothing to adopt, and this is not looked at.
        adopt = state.agreement.adopt is True
        try:
            if state.comparison is not None:
                self._end.record(MISMATCH_ACCEPTED, differences=state.comparison.records())
            with self._end.on_damage(), open_secrets(state.open_store()) as secrets:
                give_new_key(state.context, secrets.line, state.pair.signers(), adopt=adopt, opening=state.opening_id)
                caught_up = catch_up(state.context, secrets.line, state.pair.signers())
        except BaseException:
            state.agreement.ask()
            state.withdraw(self._waiting)
            raise
        if caught_up:
            state.warn(caught_up)
        state.agreement.settle()
        state.accepted = True
        state.withdraw(self._waiting, sentence_of("notice.opening.masked_until_consent"))
        if state.comparison is not None:
            # From here on entries say under which seal they are as the log knows it, not a header that nobody believes.
            state.context.journal.seal_number = state.comparison.known.seal
        state.change(unanchored=0, unanchored_lines=(), undecided=False)
        state.refresh()


def _waits(name: str, adopt: bool | None) -> str:
    if adopt is None:
        return sentence_of("consent.given", name=name)
    return (
        sentence_of("consent.given_and_adopted", name=name)
        if adopt
        else sentence_of("consent.given_and_rejected", name=name)
    )
