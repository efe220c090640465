"""Slips for owners of envelopes that were shown: each has an entry, from whose head its code is made, and a duty."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from twinseal.domain.alert import Alert, Channel, Moment, code_of_alert
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.notice import Signing, notice_of
from twinseal.domain.people import Person
from twinseal.domain.statement import ALERT
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.duties import ROTATE, Owed
from twinseal.flows.views.opening import OwnerSlip
from twinseal.host.endings import undivided
from twinseal.vault.store import Store

if TYPE_CHECKING:
    from twinseal.domain.envelope import Outside

OWED = "owed"
"""The outcome of a slip: it is to be handed over, and what came of that only its code tells."""


@dataclass(slots=True)
class OwnerSlips:
    """The slips of one seal."""

    context: VaultContext
    pair: tuple[Person, Person]
    outsides: Mapping[str, Outside]
    """Labels and cards of all envelopes, by id."""
    signing: Signing
    made: tuple[tuple[OwnerSlip, str], ...] = ()
    """Each with the id of its opening."""

    def make(self, kept: Iterable[Owed]) -> None:
        """Log a slip for each envelope that is to be rotated, and that its owner has to confirm it; nothing where the rules want none."""
        policy = self.context.header.policy
        if not policy.alert_owner_slip or self.context.lost is not None:
            return
        exposed = [duty for duty in kept if duty.kind == ROTATE and duty.envelope in self.outsides]
        self.made = tuple((self._slip(duty, policy.acknowledge_due_h), duty.opening) for duty in exposed)

    def _slip(self, duty: Owed, hours: int) -> OwnerSlip:
        context, header = self.context, self.context.header
        now = context.machine.clock.utc()
        due, outside = iso(now + timedelta(hours=hours)), self.outsides[duty.envelope]
        with undivided():
            entry = context.journal.record(
                ALERT_SENT,
                opening=duty.opening,
                actors=self.pair,
                alert=context.journal.last_place().entry + 1,
                moment=Moment.EXPOSED.value,
                receiver=duty.envelope,
                channel=Channel.SLIP.value,
                outcome=OWED,
                player="",
                fault="",
            )
        context.journal.record(
            DUTY_CREATED, opening=duty.opening, actors=self.pair, duty=ALERT, envelope=duty.envelope, due=due
        )
        head, people = entry.head.hex(), duty.exposure.people
        alert = Alert(
            Moment.EXPOSED, entry.seq, head, header.vault_id, header.log_id, iso(now), context.machine.station,
            opening=duty.opening, people=people[:2], envelopes=1,
        )  # fmt: skip
        names = {entry.person.id: entry.person.name for entry in header.people}
        return OwnerSlip(
            number=entry.seq,
            code=code_of_alert(head),
            envelope=duty.envelope,
            label=outside.name,
            owner=outside.card.owner,
            since_utc=duty.exposure.since_utc,
            until_utc=iso(now),
            people=tuple(names.get(person, person) for person in people),
            rotate_by_utc=duty.due_utc,
            confirm_by_utc=due,
            notice=notice_of(alert, self.signing).decode(),
        )

    def keep_in(self, copy: Store) -> None:
        """Put into the store of the next generation that each owner has to confirm."""
        for slip, opening in self.made:
            copy.add_duty(
                ALERT, slip.envelope, slip.confirm_by_utc, opening, of=str(slip.number), seal=self.context.header.seal_number
            )
