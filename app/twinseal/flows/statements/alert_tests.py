"""A test alert on every way out of the room: sent, received by somebody elsewhere, its code read back, one signature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import IN_ROOM, Alert, AlertFault, Channel, Moment, typed_code
from twinseal.domain.errors import BadInput, WrongStep
from twinseal.domain.notice import Signing
from twinseal.domain.people import Person
from twinseal.flows.alerts.announcing import ROOM, SENT, Announcing, ways_out
from twinseal.flows.context.times import iso, parse
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.acknowledge import doorway
from twinseal.flows.statements.saying import Speaker, require_key, say_alert_test
from twinseal.flows.statements.waiting import waiting
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import AlertTestView, Tried
from twinseal.vault.header_facts import DueDuty

SEAT = "alert_test"
"""What both factors are asked for, as the log keeps it, and the kind of the duty."""
WAIT_S = 6.0
"""How long each way is waited for: longer than an alert may be on its way."""


def next_test(context: VaultContext) -> DueDuty:
    """Return by when the next test alert has to arrive, counted from the last one, or from the founding."""
    header = context.header
    last = max(header.dates.alert_test, waiting(context).alert_test) or context.card.founded_utc
    due = parse(last) + timedelta(days=header.policy.alert_test_days)
    return DueDuty("", SEAT, "", iso(due), header.seal_number)


@dataclass(slots=True, weakref_slot=True)
class AlertTesting:
    """One visit, from `sign_in` over `send` to `sign` or `leave`. One owner thread."""

    context: VaultContext
    person: Person
    _opened: OpenedKeyBundle
    ended: bool = False
    _sent: Alert | None = None
    _tried: tuple[Tried, ...] = field(default=())

    @classmethod
    def sign_in(cls, context: VaultContext, person_id: str, passphrase: SecretBytes, code: str) -> AlertTesting:
        """Let anybody of the vault in.

        Raises `LogNotWritable` while the log's key is lost, `BadInput` where no alert leaves the room, and what
        `Doorway.identify` raises.
        """
        require_key(context)
        if not ways_out(context.header.policy):
            raise BadInput("input.bad.no_way_out")
        door = doorway(context)
        person = door.enrolled(person_id).person
        return cls(context, person, door.identify(person_id, passphrase, code, purpose=SEAT))

    @property
    def in_room(self) -> RoomAlerts:
        """Return which alerts of the room the rules want: a window gives them, and hands what became of them to `send`."""
        return RoomAlerts.by(self.context.header.policy)

    @property
    def ways(self) -> tuple[Channel, ...]:
        """Return the ways out of the room."""
        return ways_out(self.context.header.policy)

    def send(self, in_room: Sequence[Tried] = ()) -> AlertTestView:
        """Send one test alert on every way out, and return what became of it on each; logged. Can be called again.

        `in_room` is what became of the sound and the tray, which were tried directly before.
        """
        if self.ended:
            raise WrongStep
        key = self.context.header.enrolled(self.person.id).key
        alerts = Announcing(self.context, people=(self.person.id,))
        self._sent = alerts.tell(Moment.TEST, Signing(self.person.id, key, self._opened.identity.sign))
        out = (Tried(*came[:2], AlertFault(came[2]) if came[2] else None) for came in alerts.settle(WAIT_S, last=True))
        number = alerts.number_of(Moment.TEST)
        for each in in_room:
            alerts.log(
                each.channel, each.outcome, moment=Moment.TEST, number=number, receiver=ROOM, player=each.player
            )  # fmt: skip
        self._tried = (*in_room, *out)
        return AlertTestView(number, self._tried)

    @property
    def failed(self) -> tuple[str, ...]:
        """Return the ways out of the room on which the last test failed."""
        return tuple(each.channel.value for each in AlertTestView(0, self._tried).failed)

    def sign(self, typed: str) -> int:
        """Sign that the alert arrived, by its code as somebody read it where it arrived, and end; returns its number.

        Raises `BadInput` for another code, and where it failed on a way: then nothing is proved, and the visit goes on.
        """
        alert = self._sent
        if self.ended or alert is None:
            raise WrongStep
        code = typed_code(typed)
        if self.failed:
            raise BadInput("input.bad.alert_test_failed", ways=", ".join(self.failed))
        if code != alert.code:
            raise BadInput("input.bad.alert_test_code", field="code", typed=code)
        channels = [each.channel.value for each in self._tried if each.outcome == SENT and each.channel not in IN_ROOM]
        try:
            say_alert_test(self.context, Speaker(self.person, self._opened.identity), alert.number, channels, code)
        finally:
            self.leave()
        return alert.number

    def leave(self) -> None:
        """Forget the keys; what nobody signed proves nothing."""
        self.ended = True
        self._opened.wipe()
