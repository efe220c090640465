"""A test alert on every way that the rules want: given or sent, answered for each way by whoever was there, one signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.alert import HEARD, IN_ROOM, MISSED, READ, Alert, AlertFault, Channel, Moment, receiver_on, typed_code
from twinseal.domain.alert_words import channel_text
from twinseal.domain.errors import BadInput, WrongStep
from twinseal.domain.events.alerts import ALERT_ANSWERED
from twinseal.domain.notice import Signing
from twinseal.domain.people import Person
from twinseal.flows.alerts.announcing import Announcing, ways_of_test
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.acknowledge import doorway
from twinseal.flows.statements.saying import Speaker, require_key, say_alert_test
from twinseal.flows.views.room_alerts import RoomAlerts
from twinseal.flows.views.statements import FAILED, AlertTestView, Tried

PURPOSE = "alert_test"
"""What both factors are asked for, as the log keeps it."""
WAIT_S = 6.0
"""How long each way is waited for: longer than an alert may be on its way."""


@dataclass(slots=True, weakref_slot=True)
class AlertTesting:
    """One visit, from `sign_in` over `begin`, `settle` and `check` to `sign` or `leave`. One owner thread."""

    context: VaultContext
    person: Person
    _opened: OpenedKeyBundle
    ended: bool = False
    _alerts: Announcing | None = None
    _sent: Alert | None = None
    _tried: tuple[Tried, ...] = field(default=())
    _said: dict[Channel, str] = field(default_factory=dict)
    """What was said and logged of this alert on each way."""

    @classmethod
    def sign_in(cls, context: VaultContext, person_id: str, passphrase: SecretBytes, code: str) -> AlertTesting:
        """Let anybody of the vault in.

        Raises `LogNotWritable` while the log's key is lost, `BadInput` where the rules want no alert, and what
        `Doorway.identify` raises.
        """
        require_key(context)
        if not ways_of_test(context.header.policy):
            raise BadInput("input.bad.no_alerts")
        door = doorway(context)
        person = door.enrolled(person_id).person
        return cls(context, person, door.identify(person_id, passphrase, code, purpose=PURPOSE))

    @property
    def in_room(self) -> RoomAlerts:
        """Return which alerts of the room the rules want: whoever sits there gives them between `begin` and `settle`."""
        return RoomAlerts.by(self.context.header.policy)

    @property
    def ways(self) -> tuple[Channel, ...]:
        """Return every way that the rules want, those in the room first."""
        return ways_of_test(self.context.header.policy)

    def begin(self) -> str:
        """Send one test alert on every way out; returns the code that the notice of the tray bears. Can be called again."""
        if self.ended:
            raise WrongStep
        key = self.context.header.enrolled(self.person.id).key
        self._alerts, self._tried, self._said = Announcing(self.context, people=(self.person.id,)), (), {}
        self._sent = self._alerts.tell(Moment.TEST, Signing(self.person.id, key, self._opened.identity.sign))
        return "" if self._sent is None else self._sent.code_on(Channel.TRAY)

    def settle(self, in_room: Sequence[Tried] = ()) -> AlertTestView:
        """Return what became of it on each way; logged.

        `in_room` is what became of the sound and the tray; what the rules want there and nobody gave has failed.
        """
        alerts = self._alerts
        if self.ended or alerts is None:
            raise WrongStep
        came = {
            way: Tried(way, outcome, AlertFault(why) if why else None)
            for way, outcome, why in alerts.settle(WAIT_S, last=True)
        }
        number = alerts.number_of(Moment.TEST)
        given = {each.channel: each for each in in_room}
        for way in self.ways:
            if way in IN_ROOM:
                came[way] = here = given.get(way, Tried(way, FAILED))
                alerts.log(
                    way, here.outcome, moment=Moment.TEST, number=number, receiver=receiver_on(way), player=here.player,
                    fault=here.fault or "",
                )  # fmt: skip
        self._alerts = None
        self._tried = tuple(came[way] for way in self.ways if way in came)
        return AlertTestView(number, self._tried)

    @property
    def asked(self) -> tuple[Channel, ...]:
        """Return the ways on which it was sent: of each somebody says whether it arrived."""
        return AlertTestView(0, self._tried).arriving

    def check(self, way: Channel, typed: str) -> str:
        """Return what is said of a way, as `sign` takes it: `heard`, `missed`, or the code that was read there.

        Raises `BadInput` for anything else; its field is the way.
        """
        if typed == MISSED or (way is Channel.SOUND and typed == HEARD):
            return typed
        if way is Channel.SOUND:
            raise BadInput("input.bad.alert_test_heard", field=way)
        code = typed_code(typed, way)
        if self._sent is None or code != self._sent.code_on(way):
            raise BadInput("input.bad.alert_test_code", field=way, typed=code)
        return code

    def sign(self, said: Mapping[Channel, str]) -> int:
        """Log what is said of each way, sign that the alert arrived on every one, and end; returns its number.

        Raises as `check`, and `BadInput` where it failed or nothing came on a way: then nothing is signed, and the visit goes on.
        """
        alert = self._sent
        if self.ended or alert is None or not self._tried:
            raise WrongStep
        proofs = {way: self.check(way, said.get(way, "")) for way in self.asked}
        for way, proof in proofs.items():
            self._log_answer(way, proof if proof in (HEARD, MISSED) else READ, alert.number)
        missing = [way for way in self.ways if self._said.get(way, MISSED) == MISSED]
        if missing:
            raise BadInput("input.bad.alert_test_failed", ways=", ".join(str(channel_text(way)) for way in missing))
        try:
            say_alert_test(self.context, Speaker(self.person, self._opened.identity), alert.number, proofs)
        finally:
            self.leave()
        return alert.number

    def _log_answer(self, way: Channel, answer: str, number: int) -> None:
        # What did not come is not made to come by another answer: it is sent again.
        if self._said.get(way) in (answer, MISSED):
            return
        self.context.journal.record(
            ALERT_ANSWERED, actors=(self.person,), alert=number, person=self.person.id, channel=way.value, answer=answer
        )
        self._said[way] = answer

    def leave(self) -> None:
        """Forget the keys; what nobody signed proves nothing."""
        self.ended = True
        self._opened.wipe()
