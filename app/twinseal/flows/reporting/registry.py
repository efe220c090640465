"""Every kind of report; a new one is a file of its own and a line here."""

from __future__ import annotations

from typing import Any, Final

from twinseal.domain.errors import BadInput
from twinseal.flows.reporting.absence import AbsenceCertificate
from twinseal.flows.reporting.audit import AuditReport
from twinseal.flows.reporting.drill import DrillCertificate
from twinseal.flows.reporting.opening import OpeningReport
from twinseal.flows.reporting.owner_slips import OwnerSlipsAgain
from twinseal.flows.reporting.quarter import QuarterOfUse
from twinseal.flows.reporting.report import PAPER_SIZES, Report, Wanted
from twinseal.flows.reporting.rights import RightsReview
from twinseal.flows.reporting.sample import ChallengeSample
from twinseal.flows.reporting.summary import SummaryReport

REPORTS: Final[tuple[Report[Any], ...]] = (
    AuditReport(),
    OpeningReport(),
    QuarterOfUse(),
    SummaryReport(),
    RightsReview(),
    ChallengeSample(),
    AbsenceCertificate(),
    DrillCertificate(),
    OwnerSlipsAgain(),
)
"""The first is the one that is meant where no kind is named."""


def report_of(kind: str) -> Report[Any]:
    """Return a kind of report by its name; raises `BadInput`, which names them all."""
    named = {report.kind: report for report in REPORTS}
    report = named.get(kind)
    if report is None:
        raise BadInput("input.bad.report_kind", field="kind", kind=kind[:40], kinds=list(named))
    return report


def checked_report(kind: str, wanted: Wanted) -> Report[Any]:
    """Return a kind of report that can be what somebody wants; raises `BadInput`, also for a frame that it does not take, and for an unknown paper."""
    report = report_of(kind)
    report.check(wanted)
    if wanted.frame and report is not REPORTS[0]:
        raise BadInput("input.bad.frame_kind", field="frame")
    if wanted.paper_size not in PAPER_SIZES:
        raise BadInput("input.bad.paper_size", field="paper_size", size=wanted.paper_size[:40], sizes=list(PAPER_SIZES))
    return report
