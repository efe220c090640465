"""Rules of a policy that no part of the program keeps yet: each has its default, and nobody is shown it."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.policy.rule import Group, number, switch
from twinseal.domain.policy.ruled import Ruled


@dataclass(frozen=True, slots=True)
class WaitingRules(Ruled):
    """The rows that wait; a policy has them beside its own."""

    red_needs_reason: bool = field(
        default=False,
        metadata=switch(
            name="A duty long overdue must be explained at an opening", group=Group.OPENING, since=1, waits=True
        ),
    )
    backup_days: int = field(
        default=30,
        metadata=number(
            low=1, high=365, unit="days", name="Days between two backups", group=Group.AFTERWARDS, since=1, waits=True
        ),
    )
    check_days: int = field(
        default=90,
        metadata=number(
            low=7,
            high=400,
            unit="days",
            name="Days between two checks of each person",
            group=Group.PEOPLE,
            since=1,
            waits=True,
        ),
    )
    recovery_set_days: int = field(
        default=7,
        metadata=number(
            low=1,
            high=90,
            unit="days",
            name="Days to renew recovery sheets after they were used",
            group=Group.PEOPLE,
            since=1,
            waits=True,
        ),
    )
    recovery_renew_days: int = field(
        default=365,
        metadata=number(
            low=30,
            high=1830,
            unit="days",
            name="Days until recovery sheets are renewed",
            group=Group.PEOPLE,
            since=1,
            waits=True,
        ),
    )
    secret_qr: bool = field(
        default=False, metadata=switch(name="Secrets may be shown as QR codes", group=Group.OPENING, since=1, waits=True)
    )
    secret_clipboard: bool = field(
        default=False,
        metadata=switch(name="Secrets may be copied to the clipboard", group=Group.OPENING, since=1, waits=True),
    )
    clipboard_clear_s: int = field(
        default=10,
        metadata=number(
            low=5,
            high=60,
            unit="seconds",
            name="Seconds until the clipboard is cleared",
            group=Group.OPENING,
            since=1,
            waits=True,
        ),
    )
    files_total_mib: int = field(
        default=1024,
        metadata=number(
            low=16, high=4096, unit="MiB", name="Room for files, in MiB", group=Group.OPENING, since=1, waits=True
        ),
    )
