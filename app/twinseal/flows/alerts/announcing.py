"""Alerts out of the room: each begins at its moment, and what became of it is an entry of its own.

The entry that an alert tells of is in the log before; its own entry follows once the next end of its way took it, or did
not. So the log never says "sent" of what was not; an alert without an entry is one whose program ended meanwhile.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from twinseal.domain.alert import OUTSIDE, TESTED, Alert, AlertFault, Channel, Moment
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.notice import Signing, notice_of
from twinseal.domain.policy.policy import Policy
from twinseal.domain.syslog_line import syslog_line
from twinseal.flows.context.errands import Errand, Errands
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext

SENT, FAILED, BEGUN = "sent", "failed", "begun"


def ways_out(policy: Policy) -> tuple[Channel, ...]:
    """Return the ways out of the room that the rules want."""
    wanted = ((Channel.SYSLOG, policy.alert_syslog), (Channel.DROP, policy.alert_drop))
    return tuple(channel for channel, on in wanted if on)


def ways_of_test(policy: Policy) -> tuple[Channel, ...]:
    """Return the ways on which a test alert has to arrive: those in the room and out of it that the rules want."""
    out = ways_out(policy)
    wanted = {Channel.SOUND: policy.alert_sound, Channel.TRAY: policy.alert_tray}
    return tuple(way for way in TESTED if wanted.get(way, way in out))


def is_every_way(about: Mapping[str, object], policy: Policy) -> bool:
    """Tell whether a statement of a test, by what it is about, is of every way that the rules want."""
    ways = about.get("ways")
    return isinstance(ways, dict) and ways.keys() >= set(ways_of_test(policy))


@dataclass(slots=True)
class _Sent:
    """One alert on one way; no errand where there was no way."""

    alert: Alert
    channel: Channel
    errand: Errand | None

    def outcome(self, wait_s: float) -> str | None:
        return AlertFault.NO_READER if self.errand is None else self.errand.outcome(wait_s)


@dataclass(slots=True)
class Announcing:
    """The alerts of one opening, or of a start. Nothing here raises, and nothing waits but where it is asked to."""

    context: VaultContext
    opening: str = ""
    record: Callable[..., object] | None = None
    """Logs an entry of this opening; the journal itself where there is none."""
    people: tuple[str, ...] = ()
    envelopes: int = 0
    minutes: int = 0
    _waiting: list[_Sent] = field(default_factory=list)
    _numbers: dict[Moment, int] = field(default_factory=dict)

    def tell(self, moment: Moment, signing: Signing | None = None, *, notice: bytes = b"") -> Alert | None:
        """Begin an alert on each way that the rules want; `notice` is a file that was signed before. Returns what it tells."""
        try:
            return self._tell(moment, signing, notice)
        except Exception:  # noqa: BLE001 - whatever it is: what follows may be a reseal, and nothing stops a reseal
            return None

    def _tell(self, moment: Moment, signing: Signing | None, notice: bytes) -> Alert:
        context, header = self.context, self.context.header
        alert = Alert(
            moment=moment,
            number=0,
            head="",
            vault_id=header.vault_id,
            log_id=header.log_id,
            at_utc=iso(context.machine.clock.utc()),
            station=context.machine.station,
            opening=self.opening,
            people=self.people,
            envelopes=self.envelopes,
            minutes=self.minutes,
        )
        alert = self._numbered(alert)
        self._numbers[moment] = alert.number
        channels = ways_out(header.policy)
        if not channels:
            return alert
        if signing is not None and Channel.DROP in channels:
            notice = notice_of(alert, signing)
        ways = (
            context.machine.alert_ways(header.policy, header.constitution.site)
            if context.machine.alert_ways is not None
            else {}
        )
        errands = context.errands = context.errands or Errands()
        line, name = syslog_line(alert), alert.file_name
        for channel in channels:
            way = ways.get(channel)
            errand = None if way is None else errands.send(channel, partial(way.send, name, line, notice))
            self._waiting.append(_Sent(alert, channel, errand))
        return alert

    def _numbered(self, alert: Alert) -> Alert:
        tail = self.context.journal.writer.tail if self.context.lost is None else None
        if tail is None:
            return alert
        return replace(alert, number=tail.seq, head=tail.head.hex())

    def number_of(self, moment: Moment) -> int:
        """Return the number of the last alert of a moment, 0 where there was none."""
        return self._numbers.get(moment, 0)

    def settle(self, wait_s: float = 0.0, *, last: bool = False) -> tuple[tuple[Channel, str, str], ...]:
        """Log what became of those that are decided, each waited for so long at most; with `last` the others as begun.

        Returns ways, outcomes and faults of what was logged.
        """
        said: list[tuple[Channel, str, str]] = []
        waiting, self._waiting = self._waiting, []
        for sent in waiting:
            why = sent.outcome(wait_s)
            if why is None and not last:
                self._waiting.append(sent)
                continue
            outcome = BEGUN if why is None else FAILED if why else SENT
            said.append((sent.channel, outcome, why or ""))
            # A log that fails stops nothing: an act after this may be a reseal.
            with contextlib.suppress(Exception):
                self.log(sent.channel, outcome, moment=sent.alert.moment, number=sent.alert.number, fault=why or "")
        return tuple(said)

    def log(
        self,
        channel: Channel,
        outcome: str,
        *,
        moment: Moment | None,
        number: int,
        receiver: str = OUTSIDE,
        player: str = "",
        fault: str = "",
    ) -> object:
        """Log what became of an alert; raises as every entry does."""
        facts: dict[str, Any] = {
            "alert": number,
            "moment": "" if moment is None else moment.value,
            "receiver": receiver,
            "channel": channel.value,
            "outcome": outcome,
            "player": player,
            "fault": fault,
        }
        if self.record is not None:
            return self.record(ALERT_SENT, **facts)
        return self.context.journal.record(ALERT_SENT, opening=self.opening, **facts)
