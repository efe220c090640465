"""Takes the intents of the audit desk to its flow."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path

from PySide6.QtWidgets import QWidget

from twinseal.domain.errors import BadInput, DriveRefused, TwinsealError
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.domain.people import Role
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.identify import check_whole
from twinseal.flows.context.trust_cards import read_card
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.audit_desk import DeskView, VisitEnd
from twinseal.flows.views.reviews import EnteredReview, ReviewLine
from twinseal.flows.views.verification import ExportView, VerificationView
from twinseal.gui.audit.desk_screen import FOLLOW_UP, REVIEWS, DeskScreen, DeskTabs
from twinseal.gui.audit.entries_model import SLICE
from twinseal.gui.audit.sign_in_screen import SignInScreen
from twinseal.gui.paper.presenter import PreviewPresenter
from twinseal.gui.preload import IN_VISIT, load_later
from twinseal.gui.shell import Entered, Shell
from twinseal.gui.slices import Slices, make_ready
from twinseal.gui.widgets.form_field import typed_path
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import Screen
from twinseal.host.drives import Drive


class AuditPresenter(Entered):
    """One auditor at a time."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody signed in."""
        super().__init__(shell)
        self._desk: AuditDesk | None = None
        self._vault: SealedVault | None = None
        self._leaving = False
        self._touched_us = self._idle_us = 0
        self._tabs = DeskTabs()
        self.ahead = Slices(self)

    @cached_property
    def sign_in(self) -> SignInScreen:
        """The screen at which an auditor signs in."""
        screen = SignInScreen()
        screen.signed_in.connect(self._sign_in)
        screen.left.connect(self.left)
        self.shell.keep(screen)
        return screen

    @cached_property
    def _bare(self) -> DeskScreen:
        # Built in one turn and taken into the window in the next.
        return DeskScreen(self._tabs)

    @cached_property
    def _kept(self) -> DeskScreen:
        # In the window before its tabs are in it: what is moved with all that is in it is styled again.
        screen = self._bare
        screen.entries_tab.requested.connect(self._entries)
        screen.entries_tab.disclosing.requested.connect(self._disclose)
        screen.verify_tab.requested.connect(self._verify)
        screen.report_tab.requested.connect(self._report)
        screen.export_tab.drives_requested.connect(lambda: self._drives(beside=False))
        screen.export_tab.requested.connect(self._export)
        screen.papers_tab.requested.connect(self._enter_paper)
        screen.tabs.turned.connect(self._turned)
        screen.findings_tab.remark_requested.connect(self._remark)
        screen.reviews_tab.picked.connect(self._review)
        screen.reviews_tab.story_requested.connect(self._look)
        screen.reviews_tab.read_requested.connect(self._read_review)
        screen.reviews_tab.sign_requested.connect(self._sign_review)
        screen.reviews_tab.handover_requested.connect(self._hand_over)
        screen.cancel_requested.connect(self.shell.worker.cancel)
        screen.signed_out.connect(self._sign_out)
        self.shell.worker.progressed.connect(screen.show_progress)
        self.shell.keep(screen)
        return screen

    @cached_property
    def screen(self) -> DeskScreen:
        """The desk, whole."""
        self._kept.place_all()
        return self._kept

    @cached_property
    def _preview(self) -> PreviewPresenter:
        return PreviewPresenter(self.shell.run, self.screen, self.screen.report_tab.preview)

    def screens(self) -> tuple[QWidget, ...]:
        """Return the sign-in and the desk."""
        return self.sign_in, self.screen

    def begin(self, vault: SealedVault, asked_on: Screen) -> None:  # noqa: ARG002 - nothing is asked that could be refused
        """Ask an auditor to sign in."""
        self._vault = vault
        self.sign_in.show_people(tuple(person for person in vault.people() if person.role is Role.AUDITOR))
        self.shell.show(self.sign_in)
        load_later(IN_VISIT)
        self._build_ahead()

    def _build_ahead(self) -> None:
        """Build the desk, empty, while the auditor types."""
        if "screen" not in self.__dict__ and self.ahead.are_done:
            self.ahead.add(
                *(partial(getattr, self._tabs, name) for name in DeskTabs.NAMES),
                lambda: self._bare,
                lambda: self._kept,
                *(partial(self._place, index) for index in range(len(DeskTabs.NAMES))),
                lambda: self.ahead.add(*make_ready(self.screen, self.shell.shown)),
            )

    def _place(self, index: int) -> None:
        self._kept.place(index)

    def _sign_in(self, person: str, field: PassphraseField, code: str) -> None:
        vault = self._vault
        if self.shell.is_busy(self.sign_in):
            return
        try:
            check_whole(code)
            typed = field.copy_passphrase()
        except TwinsealError as refusal:
            self.sign_in.refuse(refusal.sentence)
            return
        if vault is None:
            typed.wipe()
            return

        def act() -> tuple[AuditDesk, DeskView]:
            with typed:
                desk = vault.sign_in_auditor(person, typed, code)
            return desk, desk.view()

        def done(answer: tuple[AuditDesk, DeskView]) -> None:
            self._desk = answer[0]
            field.wipe()
            self._idle_us = vault.context.header.policy.reseal_idle_s * 1_000_000
            self.touched()
            self.screen.forget()
            self.screen.show_view(answer[1])
            self.shell.show(self.screen)
            self.screen.entries_tab.search_now()
            self._drives()

        self.shell.run(self.sign_in, act, done)

    def _entries(self, search: str, offset: int) -> None:
        desk = self._desk
        if desk is not None:
            self.shell.run(
                self.screen,
                lambda: desk.entries(search, offset, SLICE),
                lambda answer: self.screen.entries_tab.show_slice(search, offset, *answer),
                beside=True,
            )

    def _disclose(self, seq: int, path: str) -> None:
        desk = self._begin()
        if desk is None:
            return

        def act() -> tuple[tuple[Path, Path], DeskView]:
            if not path.strip():
                raise BadInput("input.bad.disclosure_folder", field="disclose_path")
            return desk.disclose(seq, typed_path(path)), desk.view()

        def done(answer: tuple[tuple[Path, Path], DeskView]) -> None:
            (entry, note), view = answer
            self.screen.show_view(view)
            self.screen.entries_tab.search_now()
            self.screen.entries_tab.disclosing.show_written(str(entry), note.name)

        self.shell.run(self.screen, act, done)

    def _begin(self) -> AuditDesk | None:
        """Return the desk for another job; None while one runs."""
        if self.shell.is_busy(self.screen):
            return None
        self.screen.notice.say("")
        return self._desk

    def _verify(self, path: str, receipt: str) -> None:
        desk, worker = self._begin(), self.shell.worker
        if desk is None:
            return
        self.screen.verify_tab.begin()

        def act() -> VerificationView:
            card = read_card(desk.context.machine.files, typed_path(path)) if path.strip() else None
            receipts = (receipt,) if receipt.strip() else ()
            return desk.verify(trust_card=card, receipts=receipts, progress=worker.progress, should_stop=worker.should_stop)

        def done(view: VerificationView) -> None:
            self.screen.rest()
            self.screen.verify_tab.show_verification(view)

        self.shell.run(self.screen, act, done)

    def _report(self, kind: str, wanted: Wanted, path: str) -> None:
        desk, worker = self._begin(), self.shell.worker
        if desk is None:
            return
        self.screen.report_tab.begin()
        target = typed_path(path)

        def act() -> tuple[bytes, DeskView]:
            # What else speaks against a place is said by the desk, before anything is logged.
            if target.suffix.lower() != ".pdf":
                raise BadInput("input.bad.report_suffix", field="report_path")
            pdf = desk.write_report(
                target, kind=kind, from_utc=wanted.from_utc, to_utc=wanted.to_utc, seal=wanted.seal, phrase=wanted.phrase,
                progress=worker.progress, should_stop=worker.should_stop,
            )  # fmt: skip
            return pdf, desk.view()

        def done(answer: tuple[bytes, DeskView]) -> None:
            pdf, view = answer
            self.screen.rest()
            self.screen.show_view(view)
            self.screen.entries_tab.search_now()
            self._preview.take(lambda: pdf, desk.log_print)
            self.screen.report_tab.show_report(str(target), is_empty=desk.report_is_empty)

        self.shell.run(self.screen, act, done)

    def _drives(self, *, beside: bool = True) -> None:
        desk = self._desk
        if desk is None:
            return

        def act() -> tuple[tuple[str, Drive], ...]:
            return tuple((_drive_words(drive), drive) for drive in desk.drives())

        self.shell.run(self.screen, act, self.screen.export_tab.show_drives, beside=beside)

    def _export(self, drive: object, decrypted: bool) -> None:
        desk, worker = self._begin(), self.shell.worker
        if desk is None:
            return
        self.screen.export_tab.begin()
        if not isinstance(drive, Drive):
            self.screen.refuse(DriveRefused("drive.refused.none_chosen").sentence)
            return

        def done(view: ExportView) -> None:
            self.screen.rest()
            self.screen.export_tab.show_export(view)
            self._drives()

        self.shell.run(
            self.screen,
            lambda: desk.export(drive, decrypted=decrypted, progress=worker.progress, should_stop=worker.should_stop),
            done,
        )

    def _enter_paper(self, number: str, at_utc: str, what: str) -> None:
        desk = self._begin()
        if desk is None:
            return
        self.screen.papers_tab.begin()

        def done(view: DeskView) -> None:
            self.screen.show_view(view)
            self.screen.entries_tab.search_now()
            self.screen.papers_tab.show_entered(view.papers[0])

        self.shell.run(self.screen, lambda: desk.enter_paper_form(number, at_utc, what), done)

    def _turned(self, index: int) -> None:
        """Work out what a page tells when somebody turns to it: it goes through the whole log."""
        desk = self._desk
        if desk is not None and index == REVIEWS:
            self.shell.run(self.screen, desk.reviewing.queue, self.screen.reviews_tab.show_queue, beside=True)
        elif desk is not None and index == FOLLOW_UP:
            self.shell.run(self.screen, desk.reviewing.follow_up, self.screen.follow_up_tab.show_view, beside=True)

    def _remark(self, finding: str, words: str) -> None:
        desk = self._begin()
        if desk is None:
            return

        def act() -> DeskView:
            desk.reviewing.remark(finding, words)
            desk.refresh()
            return desk.view()

        def done(view: DeskView) -> None:
            self.screen.findings_tab.end_remark()
            self.screen.show_view(view)
            self.screen.entries_tab.search_now()

        def refused(refusal: TwinsealError) -> None:
            if not self.screen.findings_tab.say(refusal):
                self.screen.refuse(refusal.sentence)

        self.shell.run(self.screen, act, done, refused=refused)

    def _review(self, opening: str) -> None:
        desk = self._desk
        if desk is not None:
            self.shell.run(
                self.screen,
                lambda: desk.reviewing.sheet(opening, looks=False),
                self.screen.reviews_tab.show_sheet,
                beside=True,
            )

    def _look(self, opening: str) -> None:
        desk = self._desk
        if desk is not None:
            self.shell.run(self.screen, lambda: desk.reviewing.look(opening), lambda _: None, beside=True)

    def _read_review(self, opening: str, entered: object) -> None:
        desk = self._begin()
        if desk is None or not isinstance(entered, EnteredReview):
            return
        self.shell.run(
            self.screen,
            lambda: desk.reviewing.text_of(opening, entered),
            lambda rows: self.screen.reviews_tab.show_text(rows, entered),
            refused=self._review_refused,
        )

    def _sign_review(self, opening: str, entered: object) -> None:
        desk = self._begin()
        if desk is None or not isinstance(entered, EnteredReview):
            return

        def act() -> tuple[ReviewLine, tuple[ReviewLine, ...], DeskView]:
            line = desk.reviewing.sign(opening, entered)
            return line, desk.reviewing.queue(), desk.view()

        def done(answer: tuple[ReviewLine, tuple[ReviewLine, ...], DeskView]) -> None:
            line, queue, view = answer
            self.screen.show_view(view)
            self.screen.entries_tab.search_now()
            self.screen.reviews_tab.show_signed(line, queue)

        self.shell.run(self.screen, act, done, refused=self._review_refused)

    def _review_refused(self, refusal: TwinsealError) -> None:
        if not self.screen.reviews_tab.say(refusal):
            self.screen.refuse(refusal.sentence)

    def _hand_over(self, opening: str) -> None:
        desk = self._begin()
        if desk is None:
            return
        self.shell.run(self.screen, lambda: desk.reviewing.save_handover(opening), self.screen.reviews_tab.show_saved)

    def _sign_out(self) -> None:
        def done(end: VisitEnd | None) -> None:
            self.screen.forget()
            self.left.emit()
            if end is not None:
                self.visit_ended.emit(f"{end.sentence} {end.code}".strip(), "plain" if end.code else "warning")

        def leave() -> VisitEnd | None:
            try:
                return self._end()
            finally:
                self._leaving = False

        if self._leaving:
            return
        self._leaving = True
        self.shell.worker.cancel()
        self.shell.run(self.screen, leave, done, beside=True)

    def touched(self) -> None:
        """Note that somebody is there; the idle time starts again at zero."""
        self._touched_us = self.shell.machine.clock.boottime_us()

    def tick(self) -> None:
        """End a visit at which nobody touches anything any more; a long job counts as somebody."""
        if self._desk is None:
            return
        if self.shell.worker.busy:
            self.touched()
        elif self.shell.machine.clock.boottime_us() - self._touched_us >= self._idle_us:
            self.visit_ends()

    def cover(self, cause: MaskCause) -> None:
        """Hide a passphrase that is shown, where somebody asks for it."""
        if cause is MaskCause.HAND:
            self.hide_shown()

    def hide_shown(self) -> None:
        """Hide a passphrase that is shown."""
        if "sign_in" in self.__dict__:
            self.sign_in.panel.conceal()

    def visit_ends(self) -> None:
        """Sign the auditor out, whoever is on the screen; does nothing where nobody is signed in."""
        if self._desk is not None:
            self._sign_out()

    def keys(self) -> tuple[str, str]:
        """Say what F9 and F12 do at the desk, and at its door."""
        if self._desk is not None:
            return "", self.tr("Sign out")
        at_door = "sign_in" in self.__dict__ and self.shell.shown is self.sign_in
        return (self.tr("Hide a passphrase that is shown") if at_door else ""), ""

    def make_safe(self) -> None:
        """Sign the auditor out."""
        self.visit_ends()

    def session_ends(self, cause: ResealCause) -> None:  # noqa: ARG002 - a visit ends in one way
        """Sign the auditor out."""
        self.visit_ends()

    def close(self) -> Callable[[], object] | None:
        """Leave the end of the visit to be done."""
        self.ahead.drop()
        return self._end

    def _end(self) -> VisitEnd | None:
        """End the visit and say how it ended; can be called again."""
        desk, self._desk = self._desk, None
        return desk.sign_out() if desk is not None else None


def _drive_words(drive: Drive) -> str:
    free, size = drive.free_bytes // 1_000_000, drive.size_bytes // 1_000_000
    protected = "" if drive.writable else "  \u00b7  write-protected"
    encrypted = "  \u00b7  encrypted" if drive.encrypted else ""
    return (
        f"{drive.label or drive.model or drive.device}  \u00b7  {free} MB free of {size} MB\n"
        f"{drive.model}  \u00b7  {drive.file_system}{encrypted}  \u00b7  {drive.mount_point}{protected}"
    )
