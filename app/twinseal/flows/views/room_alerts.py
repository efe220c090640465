"""Which alerts of an opening the rules want in the room itself."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.alert import Channel
from twinseal.domain.policy.policy import Policy


@dataclass(frozen=True, slots=True)
class RoomAlerts:
    """What the rules want in the room itself."""

    sound: bool = True
    tray: bool = True
    may_mute: bool = True

    @property
    def ways(self) -> tuple[Channel, ...]:
        """Return the ways that are wanted."""
        return tuple(way for way, on in ((Channel.SOUND, self.sound), (Channel.TRAY, self.tray)) if on)

    @classmethod
    def by(cls, policy: Policy) -> RoomAlerts:
        """Return it by the rules."""
        return cls(policy.alert_sound, policy.alert_tray, policy.mute_allowed)
