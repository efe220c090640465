"""At the desk a second auditor finds a report of another one, looks at it, and countersigns exactly what they looked at."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from twinseal.audit.verify.verify import VerificationResult
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.domain.errors import BadInput, FileMissing, NotARegularFile, ReportFailed
from twinseal.domain.people import Person
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.flows.audit_desk.checked_log import CheckedLog
from twinseal.flows.audit_desk.desk_log import DeskLog
from twinseal.flows.context.output_places import check_new_file
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.reporting.report_signer import REPORT_MAX_BYTES
from twinseal.flows.sealing.checkpoint import check_continues, sign_alone
from twinseal.flows.views.countersigning import ReportAtHand, ReportFile

if TYPE_CHECKING:
    from twinseal.flows.reporting.countersigning import Countersigned


@dataclass(frozen=True, slots=True)
class Countersigning:
    """One auditor's visit, as far as reports of other auditors go. What signs is loaded when it is first asked."""

    context: VaultContext
    auditor: Person
    opened: OpenedKeyBundle
    log: DeskLog
    checked: CheckedLog
    written: list[Path]
    """Reports that were written in this visit."""

    def reports(self, *, progress: Progress = no_progress, should_stop: ShouldStop = never_stop) -> tuple[ReportFile, ...]:
        """Return the reports of this log that were written in this visit or lie on a removable drive, and whether this auditor may countersign them.

        Raises `Cancelled`.
        """
        from twinseal.flows.reporting.countersigning import report_files

        self.log.refresh()
        folders = tuple(drive.mount_point for drive in self.context.machine.drives.list())
        return report_files(self.written, folders, self.context, self.auditor, self.log.entries, progress, should_stop)

    def look(self, path: Path, *, progress: Progress = no_progress, should_stop: ShouldStop = never_stop) -> ReportAtHand:
        """Return a report once all of it agrees with the verified log.

        Raises `BadInput` where there is no such file, `ReportFailed` for what is no report of this log, `Cancelled`, and what the disk refuses.
        """
        from twinseal.flows.reporting.countersigning import report_at_hand

        try:
            pdf = self.context.machine.files.read(path, limit=REPORT_MAX_BYTES)
        except (FileMissing, NotARegularFile) as fault:
            raise BadInput("input.bad.no_report_file", field="report", path=path) from fault
        outcome = self.checked.outcome(progress, should_stop)
        if not outcome.holds:
            raise ReportFailed("report.failed.not_verified", result=outcome.result.sentence)
        self.log.refresh()
        return report_at_hand(pdf, self.context, self.auditor, self.log.entries, outcome.result)

    def sign(
        self, pdf: bytes, target: Path, *, progress: Progress = no_progress, should_stop: ShouldStop = never_stop
    ) -> Countersigned:
        """Countersign the report of another auditor into a new file, durable at `target`; logged before.

        Raises `BadInput` for an unusable target, `ReportFailed` for what is no report of this log that this auditor may countersign, `Cancelled`,
        and what the disk refuses.
        """
        from twinseal.flows.reporting.countersigning import countersign_report

        check_new_file(target, "report", vault=self.context.paths.root)
        result = verified_and_signed(self.context, self.auditor, self.opened, self.checked, progress, should_stop)
        self.log.refresh()
        made = countersign_report(pdf, self.context, self.auditor, self.opened, self.log.entries, result)
        self.context.machine.files.replace(target, made.pdf)
        return made


def verified_and_signed(
    context: VaultContext,
    auditor: Person,
    opened: OpenedKeyBundle,
    checked: CheckedLog,
    progress: Progress,
    should_stop: ShouldStop,
) -> VerificationResult:
    """Verify the whole log, sign it only then, and return what is to be said of it as it was signed; raises `ReportFailed`, `Cancelled`."""
    check_continues(context, auditor)
    outcome = checked.outcome(progress, should_stop)
    if not outcome.holds:
        raise ReportFailed("report.failed.not_verified", result=outcome.result.sentence)
    sign_alone(context, auditor, opened.identity)
    return outcome.said_with(checked.since())
