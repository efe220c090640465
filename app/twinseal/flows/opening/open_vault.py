"""An open vault: the parts that act on one state, and nothing of its own but that there is one end."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import Any

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import ROOM, Moment
from twinseal.domain.errors import TwinsealError
from twinseal.domain.events.kind import Kind
from twinseal.domain.new_phone import NewPhone
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Person
from twinseal.domain.request import Answer, Request
from twinseal.flows.alerts.announcing import Announcing
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.enter_imported import EnterImported
from twinseal.flows.change_list.envelope_forms import EnvelopeForms
from twinseal.flows.change_list.envelope_parts import EnvelopeParts
from twinseal.flows.change_list.people_rows import PeopleRows
from twinseal.flows.change_list.person_forms import PersonForms
from twinseal.flows.change_list.rule_forms import RuleForms
from twinseal.flows.change_list.third_beside import ThirdBeside
from twinseal.flows.context.identify import Doorway
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.opening.contents import OpenContents
from twinseal.flows.opening.drill import Drill
from twinseal.flows.opening.fresh_consent import FreshConsent
from twinseal.flows.opening.joint_acts import JointActs
from twinseal.flows.opening.list_presence import ListPresence
from twinseal.flows.opening.masking import Masking
from twinseal.flows.opening.mismatch_consent import MismatchConsent
from twinseal.flows.opening.opening_end import OpeningEnd
from twinseal.flows.opening.state import OpenState, Pair
from twinseal.flows.opening.time_limits import TimeLimits
from twinseal.flows.opening.unlocking import Unlocking
from twinseal.flows.opening.unmasking import Unmasking
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.statements import Tried


class OpenVault:
    """An open vault. One owner thread; after `reseal` every act raises `Resealed`."""

    def __init__(
        self,
        context: VaultContext,
        door: Doorway,
        view: OpeningView,
        pair: Pair,
        request: Request,
        answer: Answer,
        witness: Person | None = None,
    ) -> None:
        """Prepare; nothing is opened before `open`. Takes over both bundles."""
        machine = context.machine
        self.state = OpenState(
            context,
            pair,
            request,
            view,
            chosen=tuple(envelope for envelope, _ in answer.envelopes),
            granted_min=answer.minutes,
            opened_from=context.header.digest,
            agreement=MismatchConsent((pair.first.id, pair.second.id)),
            watchdog=machine.watchdog() if machine.watchdog is not None else None,
            announcing=Announcing(context, view.opening_id, self._record_alert, tuple(person.id for person in pair.people)),
            new_phone=NewPhone(pair.second.id, witness.id) if witness is not None else None,
        )
        self._end = OpeningEnd(self.state)
        self.masking = Masking(self.state, self._end.record)
        self._limits = TimeLimits(self.state, self._end, self.masking)
        self.consent = FreshConsent(self.state, door, self._end, self._limits)
        self.contents = OpenContents(self.state, self.consent, self._limits)
        self.unmasking = Unmasking(self.state, self.consent, self._end, self._limits)
        self.drill = Drill(self.state, self.consent, self._limits, self._end)
        self.joint = JointActs(self.state, self.consent, self._end.record)
        presence = ListPresence(self.state, self.consent, self._end)
        self.changes = ChangeList(context, presence, self._end.record, self.state.hand)
        self.envelope_forms = EnvelopeForms(context, presence, self.changes)
        self.imports = EnterImported(context, presence, self.changes)
        self.state.forgets.append(self.imports.drop)
        self.envelope_parts = EnvelopeParts(presence, self.changes, self.envelope_forms)
        self.third_beside = ThirdBeside(context, presence, self.changes)
        self.person_forms = PersonForms(context, presence, self.changes, self.state.hand)
        self.rule_forms = RuleForms(presence, self.changes, self.state.context.machine)
        self.people_rows = PeopleRows(presence, self.changes)
        self._end.list_to_seal = self.changes.to_seal

    def open(self) -> None:
        """Log, mark, unlock, check, show. Raises what unlocking raises; then nothing is open."""
        Unlocking(self.state, self._end).open()
        self.drill.begin()

    def begin_new_phone(self, passphrase: SecretBytes) -> None:
        """Make the new authenticator of who opened by this passphrase; where that fails, they type it once more for it."""
        if self.state.new_phone is None or not self.state.is_open() or self.state.agreement.pending:
            return
        with contextlib.suppress(TwinsealError):
            self.person_forms.begin_new_phone(passphrase)

    def view(self) -> OpeningView:
        """Return the newest state."""
        return self.state.view

    def touched(self) -> None:
        """Note that somebody is there; the idle time starts again at zero."""
        self.state.touched()

    def tick(self) -> OpeningView:
        """Apply the countdown, the idle limits, and what happened to clock and drive."""
        self.changes.expire()
        return self._limits.tick()

    def reseal(self, cause: ResealCause) -> OpeningView:
        """Seal again: hide, log, new generation, checkpoint, wipe. Never raises; the wipe happens in any case."""
        return self._end.reseal(cause)

    def before_seal(self, act: Callable[[], object]) -> None:
        """Have this called once before the seal, whatever seals; what it raises stops nothing."""
        self._end.before_seal = act

    def log_alert(self, tried: Tried, moment: Moment | None) -> None:
        """Record what became of an alert in the room on one way; raises as every entry does."""
        alerts = self.state.announcing
        if moment is not None and not alerts.number_of(moment):
            # Whoever gave it looked at the time a moment before this did.
            self._limits.announce_due()
        number = 0 if moment is None else alerts.number_of(moment)
        alerts.log(
            tried.channel,
            tried.outcome,
            moment=moment,
            number=number,
            receiver=ROOM,
            player=tried.player,
            fault=tried.fault or "",
        )

    def _record_alert(self, kind: Kind, **facts: Any) -> object:
        with self._end.on_damage():
            return self.state.context.journal.record(kind, opening=self.state.opening_id, **facts)
