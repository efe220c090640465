"""Ways out are tried before they are signed: whatever is not there, or fails, is named with its reason; nothing waits for what hangs."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conftest import Cast
from twinseal.domain.alert import AlertFault, Channel
from twinseal.domain.constitution import Site
from twinseal.domain.policy.policy import Policy
from twinseal.flows.alerts.trying import try_ways
from twinseal.flows.views.statements import Tried


class Broken:
    def probe(self) -> str:
        raise OSError


def test_each_way_that_the_rules_want_is_named_with_its_fault(cast: Cast) -> None:
    none = replace(Policy(), alert_syslog=False, alert_drop=False)
    both = replace(none, alert_syslog=True, alert_drop=True)
    assert try_ways(cast.machine, none, Site()) == ()
    assert try_ways(cast.machine, both, Site()) == tuple(
        Tried(channel, "failed", AlertFault.NO_READER) for channel in (Channel.SYSLOG, Channel.DROP)
    )
    ways: Any = {Channel.SYSLOG: Broken()}
    broken = replace(cast.machine, alert_ways=lambda _policy, _site: ways)
    assert try_ways(broken, both, Site())[0] == Tried(Channel.SYSLOG, "failed", AlertFault.OTHER)
