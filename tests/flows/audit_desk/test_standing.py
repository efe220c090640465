"""What is wrong with a log as it is read is said whatever was verified before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.event_samples import entry_of
from fakes.told_log import START, log
from twinseal.domain.events.audit import AUDIT_VERIFIED
from twinseal.domain.texts import Text
from twinseal.flows.audit_desk.continuity import Continuity
from twinseal.flows.audit_desk.standing import standing_of
from twinseal.flows.log.log_reading import LogRead

_ODD = replace(entry_of(AUDIT_VERIFIED), seq=7, fault=Text("entry.fault.no_time"))


@pytest.mark.parametrize(
    ("read", "says"),
    [
        (LogRead(), ""),
        (
            LogRead(broken=Text("log.damaged.unreadable", fault="torn"), size=9),
            "The log cannot be read from entry 9 onwards: ",
        ),
        (LogRead(own=(_ODD,)), "Entry 7 is not a valid event, "),
    ],
)
def test_what_cannot_be_read_is_said(read: LogRead, says: str) -> None:
    seen = log((AUDIT_VERIFIED, {"t": START, "verdict": "VALID-ANCHORED", "entries": 3}), read=read)
    standing = standing_of(seen, Continuity("It continues."))
    assert standing.verified is not None
    assert (standing.verified.verdict, standing.goes_on, standing.continuity) == ("VALID-ANCHORED", True, "It continues.")
    assert standing.broken.startswith(says)
    assert bool(standing.broken) == bool(says)
