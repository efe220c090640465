"""A summary of 15 days counts what was logged, lists what failed, and says whether the one before is too old."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.signed_opening import ROSTER, verified
from fakes.told_log import START, Opening, Told, later, log
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import AUDIT_SIGNED_IN, REPORT_COUNTERSIGNED, REPORT_WRITTEN
from twinseal.domain.events.log import LOG_RECOVERED
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_STEP
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.summary import summary_of

_END = later(START, days=15)


def _alert(outcome: str) -> Told:
    return ALERT_SENT, {"moment": "opened", "channel": "sound", "outcome": outcome, "t": START, "opening": "o1"}


def _view() -> LogView:
    openings = (Opening(), Opening(number=2, refused=True), Opening(number=3, unclean=True))
    entries = [entry for opening in openings for entry in opening.entries()]
    after = len(entries)
    more: list[Told] = [
        # Of two verifications an auditor signed one.
        verified(after, opening=""),
        verified(after + 1, opening="", signature=""),
        (IDENTIFY_DENIED, {"t": START, "opening": ""}),
        _alert("sent"),
        _alert("muted"),
        _alert("failed"),
        (LOG_RECOVERED, {"t": START, "opening": ""}),
        (REPORT_WRITTEN, {"t": START, "opening": "", "report_kind": "audit"}),
        (REPORT_COUNTERSIGNED, {"t": START, "opening": ""}),
        (CLOCK_STEP, {"t": START, "opening": "", "seconds": 400}),
        (AUDIT_SIGNED_IN, {"t": START, "opening": ""}),
        # Appended: no two people signed a checkpoint that ends with it.
        (SEAL_COMMITTED, {"t": START, "opening": ""}),
    ]
    view = log(*entries, *more, roster=ROSTER)
    sealed = view.of_kind(SEAL_COMMITTED)[0].seq + 1
    faulty = replace(view.entries[-2], fault=Text("entry.fault.no_time"))
    return replace(view, entries=[*view.entries, faulty], code_of={sealed: "AAAA-AAAA-AAAA-A"}.get)


def test_what_was_logged_is_counted_by_what_it_is() -> None:
    summary = summary_of(_view(), _END, "summary")
    counted = {str(name): count for name, count in summary.counted}
    assert summary.entries == len(_view().entries)
    assert {name: count for name, count in counted.items() if count} == {
        "Openings begun": 3,
        "Opened": 2,
        "Refused": 1,
        "Ended without a reseal": 1,
        "Shown, compared, marked as used or saved": 2,
        "Access denied": 1,
        "Seals": 1,
        "Alerts sent": 1,
        "Alerts muted or failed": 2,
        "Duties that came up": 4,
        # The entry that cannot be read is counted as such and as nothing else.
        "Visits of auditors": 1,
        "Verifications": 1,
        "Reports, exports, disclosed entries": 1,
        "Reports countersigned": 1,
        "Clock changes": 1,
    }


def test_what_failed_is_listed_also_of_the_log_itself() -> None:
    summary = summary_of(_view(), _END, "summary")
    kinds = [str(entry.fields["kind"]) for entry in summary.failures]
    assert kinds == [
        "opening.unclean_end",
        "identify.denied",
        "alert.sent",
        "alert.sent",
        "log.recovered",
        "audit.signed_in",
    ]
    assert summary.failures[-1].fault
    assert summary.log_failures == 2


@pytest.mark.parametrize(("days", "is_late"), [(0.0, False), (1.0, False), (-1.0, True)])
def test_a_summary_before_is_late_after_fifteen_days(days: float, *, is_late: bool) -> None:
    at = later(START, days=days)
    written = (REPORT_WRITTEN, {"t": at, "report_kind": "summary", "opening": ""})
    other = (REPORT_WRITTEN, {"t": later(START, days=3), "report_kind": "audit", "opening": ""})
    later_one = (REPORT_WRITTEN, {"t": later(START, days=20), "report_kind": "summary", "opening": ""})
    summary = summary_of(log(written, other, later_one), _END, "summary")
    assert (summary.before_utc, summary.days_since, summary.is_late) == (at, 15 - days, is_late)


def test_of_a_young_log_nobody_expects_one_before() -> None:
    young = summary_of(log((AUDIT_SIGNED_IN, {"t": later(START, days=5)})), _END, "summary")
    assert (young.before_utc, young.days_since, young.is_late) == ("", 10, False)
    assert summary_of(log((AUDIT_SIGNED_IN, {"t": later(START, days=-5)})), _END, "summary").is_late
