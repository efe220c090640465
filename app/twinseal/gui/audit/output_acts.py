"""Takes to the desk what is verified, what goes out of it, and what comes in on paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Protocol

from twinseal.domain.errors import BadInput, DriveRefused, ExportFailed, TwinsealError, caused_by
from twinseal.domain.reading import Readers, Reading
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.recipient_keys import recipient_key
from twinseal.flows.context.output_places import check_proofs_folder
from twinseal.flows.context.trust_cards import read_card
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.standing import LogStanding
from twinseal.flows.views.verification import ExportView, VerificationView
from twinseal.gui.audit.desk_jobs import DeskJobs
from twinseal.gui.paper.presenter import PreviewPresenter
from twinseal.gui.widgets.form_field import typed_path
from twinseal.host.drives import Drive


class SaysAtField(Protocol):
    """A form that has a place for what is wrong with each of its fields."""

    def say(self, refusal: TwinsealError) -> bool:
        """Say at its field what is wrong; returns whether it has one for that."""
        ...


class OutputActs:
    """A verification, a report, an export, one entry for somebody else, a form that two people filled in on paper."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to these pages."""
        self._jobs = jobs
        screen = jobs.screen
        screen.entries_page.disclosing.requested.connect(self._disclose)
        screen.verify_page.requested.connect(self._verify)
        screen.report_page.requested.connect(self._report)
        screen.report_page.period_chosen.connect(self._fill_period)
        screen.export_page.drives_requested.connect(self._drives_asked)
        screen.export_page.requested.connect(self._export)
        screen.papers_page.requested.connect(self._enter_paper)

    @cached_property
    def _preview(self) -> PreviewPresenter:
        return PreviewPresenter(self._jobs.shell.run, self._jobs.screen, self._jobs.screen.report_page.preview)

    def _disclose(self, seq: int, path: str) -> None:
        desk = self._jobs.begin()
        if desk is None:
            return

        def act() -> tuple[tuple[Path, Path], DeskView]:
            with caused_by("disclose_path"):
                if not path.strip():
                    raise BadInput("input.bad.disclosure_folder")
                return desk.disclose(seq, typed_path(path)), desk.view()

        def done(answer: tuple[tuple[Path, Path], DeskView]) -> None:
            (entry, note), view = answer
            self._jobs.show(view)
            self._jobs.screen.entries_page.disclosing.show_written(str(entry), note.name)

        self._jobs.run(act, done, refused=self._said_by(self._jobs.screen.entries_page.disclosing))

    def _verify(self, path: str, receipt: str) -> None:
        desk, worker, screen = self._jobs.begin(), self._jobs.shell.worker, self._jobs.screen
        if desk is None:
            return
        screen.verify_page.begin()

        def act() -> tuple[VerificationView, LogStanding]:
            with caused_by("trust_card"):
                card = read_card(desk.context.machine.files, typed_path(path)) if path.strip() else None
            receipts = (receipt,) if receipt.strip() else ()
            view = desk.verify(trust_card=card, receipts=receipts, progress=worker.progress, should_stop=worker.should_stop)
            return view, desk.standing()

        def done(answer: tuple[VerificationView, LogStanding]) -> None:
            screen.rest()
            screen.verify_page.show_verification(answer[0])
            screen.standing.show_standing(answer[1])

        self._jobs.run(act, done, refused=self._said_by(screen.verify_page))

    def _fill_period(self, kind: str) -> None:
        self._jobs.screen.report_page.show_period(kind, f"{self._jobs.shell.machine.clock.utc():%Y-%m-%d}")

    def _report(self, kind: str, wanted: Wanted, path: str, proofs: str) -> None:
        desk, worker, screen = self._jobs.begin(), self._jobs.shell.worker, self._jobs.screen
        if desk is None:
            return
        screen.report_page.begin()
        target = typed_path(path)

        def act() -> tuple[bytes, tuple[str, int, str] | None, DeskView]:
            # What else speaks against a place is said by the desk, before anything is logged.
            if target.suffix.lower() != ".pdf":
                raise BadInput("input.bad.report_suffix", field="report_path")
            if proofs.strip():
                with caused_by("report_proofs"):
                    check_proofs_folder(typed_path(proofs), vault=desk.context.paths.root)
            pdf = desk.write_report(
                target, kind=kind, from_utc=wanted.from_utc, to_utc=wanted.to_utc, seal=wanted.seal, phrase=wanted.phrase, frame=wanted.frame,
                annex=wanted.annex, paper_size=wanted.paper_size,
                progress=worker.progress, should_stop=worker.should_stop,
            )  # fmt: skip
            return pdf, _proven(desk, wanted.seal, proofs, target), desk.view()

        def done(answer: tuple[bytes, tuple[str, int, str] | None, DeskView]) -> None:
            pdf, written, view = answer
            screen.rest()
            self._jobs.show(view)
            self._preview.take(lambda: pdf, desk.log_print)
            screen.report_page.show_report(str(target), is_empty=desk.report_is_empty, proofs=written)

        self._jobs.run(act, done, refused=self._said_by(screen.report_page))

    def _drives_asked(self) -> None:
        desk = self._jobs.visit()
        if desk is not None:
            self._jobs.run(lambda: _told(desk.drives()), self._jobs.screen.export_page.show_drives)

    def look_for_drives(self) -> None:
        """Show the removable drives that are there."""
        self._jobs.beside(lambda desk: _told(desk.drives()), self._jobs.screen.export_page.show_drives)

    def _export(self, drive: object, reading: Reading, key: str) -> None:
        desk, worker, screen = self._jobs.begin(), self._jobs.shell.worker, self._jobs.screen
        if desk is None:
            return
        screen.export_page.begin()
        if not isinstance(drive, Drive):
            screen.refuse(DriveRefused("drive.refused.none_chosen").sentence)
            return

        def done(view: ExportView) -> None:
            screen.rest()
            screen.export_page.show_export(view)
            self.look_for_drives()

        # Asked here: the worker's thread reads no control of the window.
        is_partly = screen.export_page.partly.isChecked()

        def act() -> ExportView:
            chosen = reading
            if reading.readers is Readers.RECIPIENT:
                chosen = replace(reading, recipient=recipient_key(desk.context.machine.files, typed_path(key)))
            elif not reading.withheld and is_partly:
                raise BadInput("input.bad.nothing_withheld")
            return desk.export(drive, reading=chosen, progress=worker.progress, should_stop=worker.should_stop)

        say = self._said_by(screen.export_page)

        def refused(refusal: TwinsealError) -> None:
            say(refusal)
            if isinstance(refusal, DriveRefused | ExportFailed):
                # It may be gone, or in another place than before; what is refused for another reason keeps the chosen one.
                self.look_for_drives()

        self._jobs.run(act, done, refused=refused)

    def _enter_paper(self, number: str, at_utc: str, what: str) -> None:
        desk, screen = self._jobs.begin(), self._jobs.screen
        if desk is None:
            return
        screen.papers_page.begin()

        def done(view: DeskView) -> None:
            self._jobs.show(view)
            screen.papers_page.show_entered(view.papers[0])

        self._jobs.run(lambda: desk.enter_paper_form(number, at_utc, what), done, refused=self._said_by(screen.papers_page))

    def _said_by(self, page: SaysAtField) -> Callable[[TwinsealError], None]:
        """Return what says a refusal at its field, or above the page where it is about none."""
        screen = self._jobs.screen

        def refused(refusal: TwinsealError) -> None:
            screen.rest()
            if not page.say(refusal):
                screen.refuse(refusal.sentence)

        return refused


def _proven(desk: AuditDesk, seal: str, folder: str, report: Path) -> tuple[str, int, str] | None:
    if not folder.strip():
        return None
    with caused_by("report_proofs"):
        count, note = desk.disclose_opening(seal, typed_path(folder), report)
    return str(typed_path(folder)), count, note.name


def _told(drives: tuple[Drive, ...]) -> tuple[tuple[str, Drive], ...]:
    return tuple((_drive_words(drive), drive) for drive in drives)


def _drive_words(drive: Drive) -> str:
    free, size = drive.free_bytes // 1_000_000, drive.size_bytes // 1_000_000
    protected = "" if drive.writable else "  \u00b7  write-protected"
    encrypted = "  \u00b7  encrypted" if drive.encrypted else ""
    return (
        f"{drive.label or drive.model or drive.device}  \u00b7  {free} MB free of {size} MB\n"
        f"{drive.model}  \u00b7  {drive.file_system}{encrypted}  \u00b7  {drive.mount_point}{protected}"
    )
