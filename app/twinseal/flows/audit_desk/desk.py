"""The audit desk: one auditor, signed in alone, reads, verifies, reports and exports; never sees a secret."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, Cancelled, NotPermitted, TwinsealError, caused_by
from twinseal.domain.events.audit import (
    AUDIT_SIGNED_IN,
    AUDIT_SIGNED_OUT,
    ENTRIES_DISCLOSED,
    ENTRY_DISCLOSED,
    PAPER_RECONCILED,
    REPORT_PRINTED,
)
from twinseal.domain.finding import Finding
from twinseal.domain.people import Person, Role
from twinseal.domain.ports import Progress, ShouldStop, never_stop, no_progress
from twinseal.domain.reading import EVERYBODY, Reading
from twinseal.flows.audit_desk.checked_log import CheckedLog
from twinseal.flows.audit_desk.continuity import Continuity, compare_with_notes
from twinseal.flows.audit_desk.countersigning import Countersigning, verified_and_signed
from twinseal.flows.audit_desk.desk_log import DeskLog
from twinseal.flows.audit_desk.desk_view import Visit
from twinseal.flows.audit_desk.disclosure import beside_report, numbers_of_opening, write_disclosure, write_disclosures
from twinseal.flows.audit_desk.dossiers import Dossiers
from twinseal.flows.audit_desk.export import write_export
from twinseal.flows.audit_desk.judging import Judging
from twinseal.flows.audit_desk.kept_log import KeptLog
from twinseal.flows.audit_desk.looks import Looks
from twinseal.flows.audit_desk.new_findings import NewFindings
from twinseal.flows.audit_desk.overview import overview
from twinseal.flows.audit_desk.raised import RaisedFindings
from twinseal.flows.audit_desk.reviewing import Reviewing
from twinseal.flows.audit_desk.verification_words import verification_view
from twinseal.flows.audit_desk.visit_end import visit_end
from twinseal.flows.context.clock_check import newest_signed_s
from twinseal.flows.context.identify import Doorway
from twinseal.flows.context.output_places import check_folder, check_new_file, check_outside, check_proofs_folder
from twinseal.flows.context.trust_cards import card_of
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.log.audit_keys import open_audit_keys
from twinseal.flows.log.log_view import LogView
from twinseal.flows.paper_forms import checked_form
from twinseal.flows.reporting.registry import REPORTS, checked_report
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.sealing.checkpoint import sign_alone
from twinseal.flows.sealing.unheard import unheard_by
from twinseal.flows.statements.saying import Speaker, say_verified
from twinseal.flows.views.as_left import AsLeft
from twinseal.flows.views.audit_desk import DeskView, EntryLine, FoundEntries, VisitEnd
from twinseal.flows.views.overview import OverviewView
from twinseal.flows.views.standing import LogStanding
from twinseal.flows.views.verification import ExportView, VerificationView
from twinseal.host.drives import Drive


class AuditDesk:
    """One auditor's visit, from `sign_in` to `sign_out`. One owner thread."""

    def __init__(self, context: VaultContext, auditor: Person, opened: OpenedKeyBundle, pairs: list[KemKeyPair]) -> None:
        """Use `sign_in`."""
        self.context = context
        self.auditor = auditor
        self._opened = opened
        self._pairs = pairs
        self.log = DeskLog(context, pairs, KeptLog(context, auditor, opened.identity.kem))
        self._checked = CheckedLog(context, pairs)
        self._last_report = ""
        self._written: list[Path] = []
        self._has_exported = False
        self.ended = False
        """Whether the auditor has signed out."""
        self.report_is_empty = False
        """Whether the last report of this visit holds no entry: nothing was logged in its period."""
        self._dossiers: Dossiers | None = None
        self._judging = self._begin(Continuity(""), ())
        self._looks = Looks(context.journal, auditor)

    @classmethod
    def sign_in(cls, context: VaultContext, person_id: str, passphrase: SecretBytes, code: str) -> AuditDesk:
        """Let an auditor in and read the log; raises as `Doorway.identify`, and `NotPermitted` for anybody else."""
        signed_s = newest_signed_s(context)
        door = Doorway(
            context.header, context.card, context.guard, context.journal, context.machine.clock, signed_s,
            context.machine.derivations,
        )  # fmt: skip
        person = door.enrolled(person_id).person
        if person.role is not Role.AUDITOR:
            door.deny(person, "role")
            raise NotPermitted("role.not_permitted.not_an_auditor")
        standing = context.roster.newest.standing(person.id)
        if standing is not None and standing.held:
            door.deny(person, "held")
            raise NotPermitted("role.not_permitted.not_confirmed", name=person.name)
        opened = door.identify(person_id, passphrase, code, purpose="auditor")
        visit = desk = None
        try:
            pairs = open_audit_keys(context.header, person.id, opened.identity)
            visit = context.journal.record(AUDIT_SIGNED_IN, actors=(person,), person=person.id)
            desk = cls(context, person, opened, pairs)
            desk.refresh()
            unheard = tuple(filter(None, (desk.log.differs(), *unheard_by(context, person))))
            compared = compare_with_notes(context, person)
            desk._judging = desk._begin(compared.with_log(desk.log.entries, person, visit.seq), unheard)
        except BaseException:
            opened.wipe()
            if desk is not None:
                desk.log.forget()
            if visit is not None:
                # Whoever asked the program to end just now was in already: the log says when they went.
                with contextlib.suppress(TwinsealError):
                    context.journal.record(AUDIT_SIGNED_OUT, actors=(person,), person=person.id)
            raise
        return desk

    # -- reading -------------------------------------------------------------------------------

    def refresh(self) -> None:
        """Read what was logged since the last look; what cannot be read is a finding, and keeps nobody out."""
        self.log.refresh()

    def _begin(self, continuity: Continuity, unheard: tuple[str, ...]) -> Judging:
        new = NewFindings(self.auditor.id, self.log.shown_before, self.log.read_before, self.log.view_before)
        visit = Visit(self.auditor, continuity, unheard, new, RaisedFindings(self.context.journal, self.auditor))
        return Judging(self.context, self.log, visit)

    def as_left(self) -> AsLeft | None:
        """Return the desk as this auditor left it, which takes no time; None where that may not be shown. It is not of now."""
        return self._judging.as_left()

    def first_view(self) -> DeskView:
        """Return what can be shown at once: everything but findings, and what follows from them."""
        return self._judging.first_view()

    def judge_on(self) -> DeskView | None:
        """Let the next rule look at the log; returns what `view` does once all have, None until then."""
        return self._judging.go_on()

    def view(self) -> DeskView:
        """Return openings, newest first, and findings, once every rule has looked; that they are shown is logged."""
        return self._judging.view()

    def overview(self) -> OverviewView:
        """Return what needs an answer; what was shown last is judged again only where the log has grown by more than looks."""
        self.refresh()
        view, log, findings = self._judging.judged()
        reviewing, now = Reviewing(self.context, self._speaker, lambda: (log, findings)), self.context.machine.clock.utc()
        return self._judging.keep_overview(overview(view, log, reviewing.queue(), reviewing.follow_up(), now), now)

    def look(self, opening: str) -> None:
        """Log that the auditor looks at an opening, once; call it before that is shown. Raises `LogNotWritable`."""
        self.refresh()
        self._looks.look(opening, self._judging.seen(), self.log.entries)

    def log_view(self) -> LogView:
        """Return the log as rules and reports see it."""
        return self.log.view()

    def standing(self) -> LogStanding:
        """Return whether the log can be believed, as it is now."""
        self.refresh()
        return self._judging.standing()

    def entries(self, search: str = "", offset: int = 0, count: int = 200) -> tuple[int, tuple[EntryLine, ...]]:
        """Return how many entries fit the search, and a slice of them, newest first."""
        total, lines = self.log.slice(search, offset, count)
        return total, lines

    def found(self, search: str, offset: int = 0, count: int = 200) -> FoundEntries:
        """Go on with a search through the log for a moment, and return how far it is, with a slice of what fits."""
        return self.log.found(search, offset, count)

    # -- verifying -----------------------------------------------------------------------------

    def verify(
        self,
        *,
        trust_card: bytes | None = None,
        receipts: tuple[str, ...] = (),
        progress: Progress = no_progress,
        should_stop: ShouldStop = never_stop,
    ) -> VerificationView:
        """Verify every line, signature, checkpoint and plaintext; what came of it is signed and logged.

        What holds by the trust card is then signed, and the answer is that of the signed log. Raises `TrustCardBad`, `BadInput` for a malformed receipt, `Cancelled`.
        """
        card = card_of(trust_card)
        result = self._checked.whole(card, receipts=receipts, progress=progress, should_stop=should_stop)
        if card is not None and result.verdict.is_valid and result.uncovered:
            # What this very visit added would else always be under no checkpoint, and people learn to look past that answer.
            with contextlib.suppress(TwinsealError):
                self._sign_log()
                result = self._checked.signed_since(result, card, receipts)
        say_verified(self.context, self._speaker, result.verdict.word, result.size)
        return verification_view(result, has_card=trust_card is not None)

    # -- paper forms ---------------------------------------------------------------------------

    def enter_paper_form(self, number: str, at_utc: str, what: str) -> DeskView:
        """Enter a paper form that two people filled in while the log could not be written.

        Raises `BadInput` for a number that no form has or that was entered before, for no time or one that lies ahead, and for
        no text.
        """
        self.refresh()
        form = checked_form(number, at_utc, what, now=self.context.machine.clock.utc(), entries=self.log.entries)
        self.context.journal.record(
            PAPER_RECONCILED, actors=(self.auditor,), paper_form=form.number, happened_at=form.at_utc, what=form.what
        )
        self.refresh()
        return self.view()

    # -- reviews -------------------------------------------------------------------------------

    @property
    def _speaker(self) -> Speaker:
        return Speaker(self.auditor, self._opened.identity)

    @property
    def reviewing(self) -> Reviewing:
        """Return what reviews openings in this visit."""
        return Reviewing(self.context, self._speaker, self._log_now)

    def dossiers(self, *, now: bool = True) -> Dossiers:
        """Return what is told by person and by envelope, of the log as it is now, or as it was when that was asked last."""
        kept = self._dossiers
        if kept is None or now:
            self.refresh()
            if kept is None or len(kept.view.entries) != len(self.log.entries):
                kept = self._dossiers = Dossiers.of(self.log_view())
        return kept

    def _log_now(self) -> tuple[LogView, Sequence[Finding]]:
        self.refresh()
        return self._judging.now()

    # -- taking away ---------------------------------------------------------------------------

    def write_report(
        self,
        target: Path | None,
        *,
        kind: str = REPORTS[0].kind,
        from_utc: str = "",
        to_utc: str = "",
        seal: str = "",
        phrase: str = "",
        frame: str = "",
        annex: bool | None = None,
        paper_size: str = "a4",
        replace: bool = False,
        progress: Progress = no_progress,
        should_stop: ShouldStop = never_stop,
    ) -> bytes:
        """Return a signed report, durable at `target` if one is given; logged before.

        `kind` is one of `flows.reporting.registry`, which says what it is asked for by; `frame` is the name of a compliance frame, or
        empty; `annex` says whether the log is printed too, `paper_size` is `a4` or `letter`. `replace` lets it take the place of a plain file. Raises `BadInput` for an unusable target, kind, period, seal, phrase
        or frame, and where the kind refuses, `ReportFailed`, `Cancelled`, and what the disk refuses.
        """
        # Drawing libraries are loaded when a report is drawn, so that the window is there at once.
        from twinseal.flows.reporting.pipeline import make_report

        if target is not None:
            with caused_by("report_path"):
                check_new_file(target, "report", vault=self.context.paths.root, replace=replace)
        wanted = Wanted(from_utc, to_utc, seal, phrase, frame, annex, paper_size)
        report = checked_report(kind, wanted)
        result = verified_and_signed(self.context, self.auditor, self._opened, self._checked, progress, should_stop)
        self.refresh()
        made = make_report(report, wanted, self.log_view(), result, self.context, self.auditor, self._opened, should_stop)
        if should_stop():
            raise Cancelled
        self._last_report, self.report_is_empty = made.report_id, made.is_empty
        if target is not None:
            self.context.machine.files.replace(target, made.pdf)
            self._written.append(target)
        return made.pdf

    @property
    def countersigning(self) -> Countersigning:
        """Return what countersigns reports of other auditors in this visit."""
        return Countersigning(self.context, self.auditor, self._opened, self.log, self._checked, self._written)

    def log_print(self, printer: str) -> None:
        """Log that the report of this visit goes to a printer; call it before. Raises `BadInput` without a report."""
        if not self._last_report:
            raise BadInput("input.bad.no_report_yet")
        self.context.journal.record(REPORT_PRINTED, actors=(self.auditor,), report=self._last_report, printer=printer)

    def disclose(self, seq: int, folder: Path) -> tuple[Path, Path]:
        """Write one entry and the checkpoint that proves it into a folder, for somebody who may read no other; logged before.

        Raises `BadInput` for a number that no entry has and for no folder or one that holds such files, `LogDamaged`,
        and what the disk refuses.
        """
        self.refresh()
        if not 0 <= seq < self.context.journal.writer.size:
            raise BadInput("input.bad.no_such_entry", seq=seq, last=self.context.journal.writer.size - 1)
        check_folder(folder, "entry", vault=self.context.paths.root)
        self.context.journal.record(ENTRY_DISCLOSED, actors=(self.auditor,), entry=seq)
        self._sign_log()
        return write_disclosure(self.context, seq, folder, self._pairs)

    def disclose_opening(self, seal: str, folder: Path, report: Path) -> tuple[int, Path]:
        """Write every entry of the report of one opening with its proof into a folder; logged before. Returns how many, and the checkpoint.

        Raises `BadInput` for a seal that ended no opening, and what `disclose` raises, with a sentence that the `report` is there.
        """
        with beside_report(report):
            self.refresh()
            check_proofs_folder(folder, vault=self.context.paths.root)
            numbers = numbers_of_opening(self.log_view(), seal)
            first, last, by = numbers[0], numbers[-1], (self.auditor,)
            self.context.journal.record(
                ENTRIES_DISCLOSED, actors=by, seal=int(seal), entry=first, until_entry=last, count=len(numbers)
            )
            self._sign_log()
            return write_disclosures(self.context, numbers, folder, self._pairs)

    def drives(self) -> tuple[Drive, ...]:
        """Return the removable drives that are there now."""
        return self.context.machine.drives.list()

    def export(
        self,
        target: Drive | Path,
        *,
        from_utc: str = "",
        to_utc: str = "",
        reading: Reading = EVERYBODY,
        progress: Progress = no_progress,
        should_stop: ShouldStop = never_stop,
    ) -> ExportView:
        """Write an export to a drive, read it back, release the drive; begun and ended are logged.

        Raises `DriveRefused`, `ExportFailed`, `Cancelled`.
        """
        drive = target if isinstance(target, Drive) else self.context.machine.drives.drive_of(target)
        folder = target.mount_point if isinstance(target, Drive) else target
        check_outside(folder, "export", vault=self.context.paths.root)

        def make() -> bytes:
            pdf = self.write_report(None, from_utc=from_utc, to_utc=to_utc, should_stop=should_stop)
            # What leaves the room is covered, and can be read, to its last entry, the one about this export included.
            self._sign_log()
            self.refresh()
            return pdf

        made = write_export(
            self.context,
            self.auditor,
            drive,
            folder,
            make_report=make,
            log=self.log_view,
            reading=reading,
            release=isinstance(target, Drive),
            progress=progress,
            should_stop=should_stop,
        )
        self._has_exported = True
        return made

    def _sign_log(self) -> Checkpoint | None:
        """Verify what was added since the last verified place, and sign; raises `LogDamaged`, and then nothing is signed.

        Returns None where nothing may be signed.
        """
        if self.context.lost is not None:
            return None
        self._checked.may_be_signed()
        return sign_alone(self.context, self.auditor, self._opened.identity)

    def sign_out(self) -> VisitEnd:
        """End the visit: logged where it can be, signed if it holds, keys forgotten in any case."""
        try:
            self.context.journal.record(AUDIT_SIGNED_OUT, actors=(self.auditor,), person=self.auditor.id)
            return visit_end(self.context, self._sign_log(), has_exported=self._has_exported)
        except TwinsealError as fault:
            # Leaving must not fail.
            return VisitEnd(fault.sentence)
        finally:
            self.ended = True
            try:
                self.log.keep(self._judging.shown())
            finally:
                self._forget()

    def _forget(self) -> None:
        self._opened.wipe()
        for pair in self._pairs:
            pair.wipe()
        self._dossiers = None
        self._judging.forget()
        self.log.forget()
