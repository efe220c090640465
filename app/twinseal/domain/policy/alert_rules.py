"""Rules about alerts: which channels an alert takes, who may be silent, and how often somebody proves that alerts arrive."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.policy.rule import Group, number, switch
from twinseal.domain.policy.waiting_rules import WaitingRules


@dataclass(frozen=True, slots=True)
class AlertRules(WaitingRules):
    """The rows about alerts, after those that wait; a policy has them beside its own."""

    alert_sound: bool = field(
        default=True,
        metadata=switch(
            name="Alert by sound",
            group=Group.ALERTS,
            sentence="An open vault sounds at its opening, two minutes and one minute before its end, and at its end.",
            otherwise="An open vault makes no sound.",
            since=1,
        ),
    )
    mute_allowed: bool = field(
        default=True,
        metadata=switch(
            name="Sound may be muted",
            group=Group.ALERTS,
            sentence="The sound may be muted for one opening; that is logged.",
            otherwise="The sound cannot be muted.",
            since=1,
            weaker_up=True,
        ),
    )
    alert_tray: bool = field(
        default=True,
        metadata=switch(
            name="Alert in the tray",
            group=Group.ALERTS,
            sentence="Alerts appear as notices on this desktop.",
            otherwise="No alert appears on this desktop.",
            since=1,
        ),
    )
    alert_syslog: bool = field(
        default=False,
        metadata=switch(
            name="Alert in the system log",
            group=Group.ALERTS,
            sentence="Each alert is a line in this machine's system log, with ids and without names.",
            otherwise="No alert goes to the system log.",
            since=1,
        ),
    )
    alert_drop: bool = field(
        default=False,
        metadata=switch(
            name="Alert in the drop folder",
            group=Group.ALERTS,
            sentence="Each alert is a signed file in the drop folder.",
            otherwise="No alert goes to a drop folder.",
            since=1,
        ),
    )
    alert_drop_mount: bool = field(
        default=True,
        metadata=switch(
            name="Drop folder must be a mount",
            group=Group.ALERTS,
            sentence="A drop folder on which no drive is mounted counts as missing.",
            otherwise="A drop folder may be any folder of this machine.",
            since=2,
        ),
    )
    alert_owner_slip: bool = field(
        default=False,
        metadata=switch(
            name="Alert by a slip for the owner",
            group=Group.ALERTS,
            sentence="The owner of each envelope that was shown gets a slip, and confirms it by its code.",
            otherwise="Owners of envelopes get no slip.",
            since=1,
        ),
    )
    alert_test_days: int = field(
        default=31,
        metadata=number(
            low=1,
            high=400,
            unit="days",
            name="Days between two test alerts",
            group=Group.ALERTS,
            sentence="Somebody proves every {alert_test_days:count|day|days} that alerts arrive, on every way that the rules want.",
            since=1,
        ),
    )
