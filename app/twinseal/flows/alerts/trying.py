"""Whether the next ends of the ways out of the room are there, before two people sign that alerts take them."""

from __future__ import annotations

import time
from typing import Final

from twinseal.domain.alert import AlertFault
from twinseal.domain.constitution import Site
from twinseal.domain.policy.policy import Policy
from twinseal.flows.alerts.announcing import ways_out
from twinseal.flows.context.errands import Errands
from twinseal.flows.context.machine import Machine
from twinseal.flows.views.statements import FAILED, SENT, Tried

WAIT_S: Final = 6.0
"""How long each way is waited for: longer than an alert may be on its way."""


IN_OPENING_S: Final = 1.0
"""The same while a vault is open: what hangs holds up a reseal no longer than this."""


def try_ways(machine: Machine, policy: Policy, site: Site, wait_s: float = WAIT_S) -> tuple[Tried, ...]:
    """Return of each way out that the rules want whether its next end would take an alert; none is sent, and nothing is logged.

    All of them together are waited for so many seconds at most.
    """
    ends = time.monotonic() + wait_s
    ways = machine.alert_ways(policy, site) if machine.alert_ways is not None else {}
    errands = Errands()
    asked = [(way, errands.send(way, ways[way].probe) if way in ways else None) for way in ways_out(policy)]
    tried: list[Tried] = []
    for channel, errand in asked:
        why = AlertFault.NO_READER if errand is None else errand.outcome(max(0.0, ends - time.monotonic()))
        fault = AlertFault.TIME_OVER if why is None else AlertFault(why) if why else None
        tried.append(Tried(channel, SENT if fault is None else FAILED, fault))
    return tuple(tried)
