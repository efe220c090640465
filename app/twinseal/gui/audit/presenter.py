"""Takes the intents of the audit desk to its flow."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from PySide6.QtWidgets import QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import MaskCause, ResealCause
from twinseal.domain.people import Role
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.context.identify import check_whole
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.as_left import AsLeft
from twinseal.flows.views.audit_desk import DeskView, VisitEnd
from twinseal.gui.audit.account_acts import AccountActs
from twinseal.gui.audit.back_test_acts import BackTestActs
from twinseal.gui.audit.countersign_acts import CountersignActs
from twinseal.gui.audit.desk_jobs import DeskJobs
from twinseal.gui.audit.desk_pages import DeskPages
from twinseal.gui.audit.desk_screen import DeskScreen
from twinseal.gui.audit.output_acts import OutputActs
from twinseal.gui.audit.page_acts import PageActs
from twinseal.gui.audit.review_acts import ReviewActs
from twinseal.gui.audit.sign_in_screen import SignInScreen
from twinseal.gui.audit.slip_acts import SlipActs
from twinseal.gui.preload import IN_VISIT, load_later
from twinseal.gui.shell import Entered, Shell
from twinseal.gui.slices import Slices, make_ready
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import Screen


class AuditPresenter(Entered):
    """One auditor at a time."""

    def __init__(self, shell: Shell) -> None:
        """Begin with nobody signed in."""
        super().__init__(shell)
        self._desk: AuditDesk | None = None
        self._vault: SealedVault | None = None
        self._leaving = False
        self._touched_us = self._idle_us = 0
        self._built = DeskPages()
        self.ahead = Slices(self)

    @property
    def visit(self) -> AuditDesk | None:
        """The desk of who is signed in, None where nobody is."""
        return self._desk

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
        return DeskScreen(self._built)

    @cached_property
    def _kept(self) -> DeskScreen:
        # In the window before its pages are in it: what is moved with all that is in it is styled again.
        screen = self._bare
        jobs = DeskJobs(self.shell, screen, lambda: self.visit)
        self._reviews, self._outputs, self._pages = ReviewActs(jobs), OutputActs(jobs), PageActs(jobs)
        self.accounts, self._slips = AccountActs(jobs), SlipActs(jobs)
        self._back_tests, self.countersigning = BackTestActs(jobs), CountersignActs(jobs)
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

    def screens(self) -> tuple[QWidget, ...]:
        """Return the sign-in, the desk, and the screen of an account."""
        return self.sign_in, self.screen, self.accounts.screen

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
                *(partial(getattr, self._built, name) for name in DeskPages.BUILD_ORDER),
                lambda: self._bare,
                lambda: self._kept,
                *(partial(self._place, index) for index in range(len(DeskPages.NAMES))),
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

        def act() -> tuple[AuditDesk, AsLeft | DeskView]:
            with typed:
                desk = vault.sign_in_auditor(person, typed, code)
            return desk, desk.as_left() or desk.first_view()

        def done(answer: tuple[AuditDesk, AsLeft | DeskView]) -> None:
            self._desk = answer[0]
            field.wipe()
            self._idle_us = vault.context.header.policy.reseal_idle_s * 1_000_000
            self.touched()
            self.screen.forget()
            first = answer[1]
            if isinstance(first, AsLeft):
                self.screen.show_left(first)
            else:
                self.screen.show_view(first)
            self.shell.show(self.screen)
            self.screen.entries_page.search_now()
            if isinstance(first, AsLeft):
                self._pages.read()
            else:
                self._pages.judge()
            self._outputs.look_for_drives()

        self.shell.run(self.sign_in, act, done)

    def _sign_out(self) -> None:
        def done(end: VisitEnd | None) -> None:
            self.screen.forget()
            self.accounts.forget()
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
        self._stop()
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
        if "_kept" in self.__dict__:
            self.accounts.conceal()

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
        self._stop()
        return self._end

    def _stop(self) -> None:
        """Let what the desk works out beside its screen end soon: nobody waits for it any more.

        What the auditor asked for and the screen waits for, as a review to be signed, is done before they are out.
        """
        if self._desk is not None and not self.shell.is_busy(self.shell.shown):
            self._desk.log.stop()

    def _end(self) -> VisitEnd | None:
        """End the visit and say how it ended; can be called again."""
        desk, self._desk = self._desk, None
        return desk.sign_out() if desk is not None else None
