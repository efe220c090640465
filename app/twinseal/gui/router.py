"""From state to screen: takes intents of the screens to the flows, and shows the screen of the state that comes back."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from twinseal import bootstrap
from twinseal.domain.errors import FormFaults, TwinsealError, WrongFactor
from twinseal.domain.opening import MaskCause, OpeningStep, ResealCause
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views import OpeningView
from twinseal.gui.audit.presenter import AuditPresenter
from twinseal.gui.ceremony.presenter import CeremonyPresenter
from twinseal.gui.demo.demo_panel import DemoPanel
from twinseal.gui.demo.presenter import DemoPresenter
from twinseal.gui.opening.alert_presenter import AlertPresenter
from twinseal.gui.opening.confirm_screen import ConfirmScreen
from twinseal.gui.opening.ended_screen import EndedScreen
from twinseal.gui.opening.identify_screen import IdentifyScreen
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.opening.open_vault_presenter import OpenVaultPresenter
from twinseal.gui.opening.presenter import OpeningPresenter
from twinseal.gui.opening.receipt_screen import ReceiptScreen
from twinseal.gui.opening.register_code_screen import RegisterCodeScreen
from twinseal.gui.opening.request_screen import RequestScreen
from twinseal.gui.paper.presenter import PreviewPresenter
from twinseal.gui.platform.every_event import EveryEvent, close_popups
from twinseal.gui.start.sealed_screen import SealedScreen
from twinseal.gui.start.welcome_screen import WelcomeScreen
from twinseal.gui.widgets.busy import Busy
from twinseal.gui.widgets.pdf_preview import PdfPreview
from twinseal.gui.window import Window
from twinseal.gui.worker import Worker

_TICK_MS = 250


class Router(QObject):
    """Owns the vault in use, the flow that runs, and the screens."""

    def __init__(self, machine: Machine, worker: Worker) -> None:
        """Build window and screens."""
        super().__init__()
        self.machine, self.worker = machine, worker
        self.window = Window(self.may_close)
        self._busy = Busy()
        self.vault: SealedVault | None = None
        self.flow: OpeningFlow | None = None
        self.welcome, self.sealed = WelcomeScreen(), SealedScreen()
        self.register, self.identify = RegisterCodeScreen(), IdentifyScreen()
        self.request, self.confirm = RequestScreen(), ConfirmScreen()
        self.open, self.receipt, self.ended = OpenScreen(), ReceiptScreen(), EndedScreen()
        for screen in (
            self.welcome,
            self.sealed,
            self.register,
            self.identify,
            self.request,
            self.confirm,
            self.open,
            self.receipt,
            self.ended,
        ):
            self.window.add_screen(screen)
        self.ceremony = CeremonyPresenter(self)
        self.audit = AuditPresenter(self)
        self.alerts = AlertPresenter()
        self._agreement, self._while_open = OpeningPresenter(self), OpenVaultPresenter(self)
        self._forms = PreviewPresenter(self.run, self.sealed, self.sealed.paper_preview)
        self._slips = PreviewPresenter(self.run, self.receipt, self.receipt.preview)
        self._connect()
        worker.after_the_unexpected = self._seal_after_the_unexpected
        worker.busy_changed.connect(self.window.set_busy)
        self._ticker = QTimer(self)
        self._ticker.setInterval(_TICK_MS)
        self._ticker.timeout.connect(self._tick)
        self._ticker.start()
        self._ticking = self._sealing = False
        self._closing = self._session_over = self._left = False
        self._every_event = EveryEvent(
            {Qt.Key.Key_F9: self.cover, Qt.Key.Key_F12: self.make_safe}, self.touched, self._swallows
        )
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.installEventFilter(self._every_event)
            application.applicationStateChanged.connect(self._state_changed)
        self.window.minimised.connect(lambda: self.mask(MaskCause.MINIMISED))

    def _connect(self) -> None:
        self.welcome.open_requested.connect(lambda path: self.take_vault(Path(path).expanduser()))
        self.welcome.demo_requested.connect(self.make_demo)
        self.welcome.found_requested.connect(self.ceremony.begin)
        self.sealed.break_requested.connect(self.break_the_glass)
        self.sealed.audit_requested.connect(self.audit.begin)
        self.sealed.leave_requested.connect(self.leave_vault)
        self.sealed.paper_form_requested.connect(self._paper_form)
        self.sealed.paper_save_requested.connect(
            lambda path: self._forms.save(self.machine.files, Path(path.strip()).expanduser())
        )
        self.open.reseal_requested.connect(lambda: self.reseal(ResealCause.HAND))
        self.receipt.done.connect(self._written_down)
        self.receipt.postponed.connect(self._written_later)
        self.sealed.line_requested.connect(self._show_line_owed)
        self.receipt.slip_requested.connect(self._slip)
        self.receipt.slip_save_requested.connect(self._save_slip)
        self.receipt.paper_form_requested.connect(self._paper_form_of_receipt)
        self.ended.done.connect(self.show_sealed)

    # -- vaults --------------------------------------------------------------------------------

    def run(self, screen: Any, work: Callable[[], Any], done: Callable[[Any], None], *, beside: bool = False) -> None:
        """Run work off the window's thread; a refusal is shown on the screen it came from.

        The screen is busy until the answer, and what else it asks for is dropped: a second press is no second order.
        Work that runs `beside` what a screen waits for keeps it from nothing.
        """
        flow = self.flow
        asking = screen if beside or screen.isVisible() else self.window.screen_shown
        if not beside:
            if self._busy.is_busy(asking):
                return
            self._busy.begin(asking)

        def answered(then: Callable[[], None]) -> None:
            if not beside:
                self._busy.end(asking)
            then()

        self.worker.submit(
            screen,
            work,
            lambda result: answered(lambda: done(result)),
            lambda refusal: answered(lambda: self._refused(screen, refusal, flow)),
        )

    def is_busy(self, screen: Any) -> bool:
        """Tell whether a screen waits for an answer; asked before a secret is taken from it."""
        return self._busy.is_busy(screen)

    def _swallows(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, QWidget):
            inside = watched.window() is self.window
            return inside and (self.window.is_deaf or self._busy.swallows(watched, event))
        return watched is self.window.windowHandle() and self.window.is_deaf

    def _refused(self, screen: Any, refusal: TwinsealError, flow: OpeningFlow | None = None) -> None:
        if flow is not None and flow is not self.flow:
            # Of an opening that is over and was left: what it says belongs to nothing on the screen any more.
            return
        only_a_code = screen in (self.open, self.request) and isinstance(refusal, WrongFactor)
        screen.refuse(
            self.tr("The code is not right: wait for the next one and try again.") if only_a_code else refusal.sentence
        )
        if isinstance(refusal, FormFaults) and screen is self.request:
            self.request.point_at(refusal.faults[0])
        # The receipt is there already: shown anew, it would take the refusal away again.
        if self.flow is not None and screen not in (self.sealed, self.receipt):
            view = self.flow.view()
            expired = screen is self.confirm and view.step is OpeningStep.REQUEST
            if expired or view.step in (OpeningStep.ENDED, OpeningStep.RESEALED):
                self.show_opening(view)

    def take_vault(self, path: Path, *, written_down: bool = False) -> None:
        """Open a vault's sealed screen, or first the line that is owed; `written_down` where it was just written."""

        def taken() -> SealedVault:
            vault = bootstrap.open_vault(self.machine, path)
            if written_down:
                # Where that cannot be kept, the line is shown once more.
                with contextlib.suppress(TwinsealError):
                    vault.written_down()
            return vault

        self.run(self.welcome, taken, self._took)

    def _took(self, vault: SealedVault) -> None:
        self.vault = vault
        view = vault.view()
        panel = None
        if view.demo:
            try:
                panel = DemoPanel(bootstrap.load_demo_people(self.machine, Path(view.vault_path)))
                DemoPresenter(self.window, panel, lambda: bootstrap.demo_register_line(self.machine, vault.context))
            except TwinsealError:
                # Without its file of people a demo vault is used like any other.
                panel = None
        self.window.show_panel(panel)
        self.window.name_demo(view.demo)
        self.show_sealed()
        self._show_line_owed()

    def _show_line_owed(self) -> None:
        """Show the line that is still to be written down, before anything else; nothing where none is owed."""
        owed = self.vault.view().line_owed if self.vault is not None else None
        if owed is not None:
            self.receipt.show_owed(owed)
            self.window.show_screen(self.receipt)

    def make_demo(self) -> None:
        """Make a demo vault in a folder of its own and open it."""
        folder = Path(tempfile.mkdtemp(prefix="twinseal-demo-"))
        self.run(
            self.welcome,
            lambda: bootstrap.open_vault(self.machine, Path(bootstrap.make_demo(self.machine, folder).vault)),
            self._took,
        )

    def leave_vault(self) -> None:
        """Give the vault back and show the ways to begin."""
        if self.vault is not None:
            self.vault.close()
            self.vault = None
        self.sealed.paper_preview.forget()
        self.window.show_panel(None)
        self.window.name_demo(False)
        self.window.show_screen(self.welcome)

    def _written_down(self) -> None:
        vault = self.vault
        if vault is None or vault.view().line_owed is None:
            self._written_later()
        else:
            self.run(self.receipt, vault.written_down, lambda _none: self._written_later())

    def _written_later(self) -> None:
        # Kept on the screen the code would be copied from there at the next opening.
        self.sealed.after_seal()
        self.show_sealed()
        if self._closing:
            # They had asked for it before there was a line to write down.
            self.window.close()

    def show_sealed(self) -> None:
        """Show the sealed vault; nothing of the opening before stays in the window."""
        self.flow = None
        self._forget_opening()
        self.alerts.rest()
        if self.vault is None:
            self.window.show_screen(self.welcome)
            return
        self.sealed.notice.say("")
        self.sealed.show_view(self.vault.view())
        self.window.show_screen(self.sealed)

    def _forget_opening(self) -> None:
        # A hidden screen is still read by whoever reads the program's memory, or listens as an aid for the blind would.
        for screen in (self.register, self.identify, self.request, self.confirm, self.open, self.receipt, self.ended):
            screen.forget()
        self._slips.forget()

    def _paper_form(self) -> None:
        told = self.tr("A blank paper form: print it, or save it below")
        self._blank_form(self._forms, self.sealed.paper_preview, told)

    def _paper_form_of_receipt(self) -> None:
        told = self.tr("A blank paper form; it is written to no file")
        self._blank_form(self._slips, self.receipt.preview, told)

    def _blank_form(self, forms: PreviewPresenter, preview: PdfPreview, told: str) -> None:
        vault = self.vault
        if vault is not None:
            forms.take(vault.paper_form)
            preview.begin(told)

    # -- an opening ----------------------------------------------------------------------------

    def break_the_glass(self) -> None:
        """Begin an opening."""
        vault = self.vault
        if vault is None:
            return

        def begun(flow: OpeningFlow) -> None:
            self.flow = flow
            self.show_opening(flow.view())

        self.run(self.sealed, vault.break_the_glass, begun)

    def do(self, screen: Any, act: Callable[[OpeningFlow], OpeningView], *, beside: bool = False) -> None:
        """Let the flow that runs do something off the window's thread, and show what comes of it."""
        flow = self.flow
        if flow is not None:
            self.run(screen, lambda: act(flow), self.show_opening, beside=beside)

    def show_opening(self, view: OpeningView) -> None:
        """Show the screen of a step."""
        step = view.step
        if step is not OpeningStep.OPEN:
            self.open.forget()
            self.alerts.rest()
        screen: Any = {
            OpeningStep.REGISTER_CODE: self.register,
            OpeningStep.FIRST_PERSON: self.identify,
            OpeningStep.REQUEST: self.request,
            OpeningStep.SECOND_PERSON: self.confirm,
            OpeningStep.OPEN: self.open,
            OpeningStep.RESEALED: self.receipt,
            OpeningStep.ENDED: self.ended,
        }[step]
        if isinstance(screen, RequestScreen):
            if self.vault is not None:
                sealed = self.vault.view()
                screen.show_view(view, sealed.policy, sealed.categories)
        elif isinstance(screen, ReceiptScreen):
            owed = self.vault.view().line_owed if self.vault is not None else None
            screen.show_view(view, owed.earlier if owed is not None else ())
        else:
            screen.show_view(view)
        self._show_time_left()
        self.window.show_screen(screen)

    def _show_time_left(self) -> None:
        left, of = (self.flow.remaining_s(), self.flow.lasts_s()) if self.flow is not None else (0, 0)
        self.open.countdown.show_s(left, of)
        self.confirm.countdown.show_s(left, of)
        self.request.countdown.show_s(left, of)

    def reseal(self, cause: ResealCause) -> None:
        """Hide at once, then seal; never asks, and waits for no dialog and no file that is being saved."""
        close_popups()
        if self.flow is not None:
            self.flow.hide()
        self.open.forget()
        self.worker.cancel()
        if self._sealing:
            return
        sealed = self.alerts.logged_before(lambda flow: flow.reseal(cause))

        def act(flow: OpeningFlow) -> OpeningView:
            try:
                return sealed(flow)
            finally:
                # Whatever came of it, the next press is taken again.
                self._sealing = False

        self._sealing = self.flow is not None
        self.do(self.receipt, act, beside=True)

    def cover(self) -> None:
        """Hide what is shown (F9): everything of an open vault, before it a passphrase that is shown."""
        close_popups()
        for panel in (self.identify.panel, self.confirm.panel, self.audit.sign_in.panel):
            panel.conceal()
        self.mask(MaskCause.HAND)

    def mask(self, cause: MaskCause) -> None:
        """Mask what is open, if anything is."""
        view = self.flow.view() if self.flow is not None else None
        if view is not None and view.step is OpeningStep.OPEN and not view.masked:
            if self.flow is not None:
                self.flow.hide()
            self.open.hide_secrets()
            self.do(self.open, lambda flow: flow.mask(cause), beside=True)
        elif view is not None and view.draft is not None:
            self.request.forget()
            self.do(self.ended, lambda flow: flow.mask(cause), beside=True)

    def _state_changed(self, state: Qt.ApplicationState) -> None:
        if state != Qt.ApplicationState.ApplicationActive:
            self.mask(MaskCause.OTHER_WINDOW)

    def make_safe(self) -> None:
        """Seal what is open (F12); before that end the opening, at the desk sign out, and go back to the sealed vault."""
        close_popups()
        flow = self.flow
        if flow is None:
            self.audit.visit_ends()
        elif flow.view().step is OpeningStep.OPEN:
            self.reseal(ResealCause.HAND)
        elif flow.view().step not in (OpeningStep.RESEALED, OpeningStep.ENDED):
            self.worker.cancel()
            self.run(self.ended, lambda: flow.reseal(ResealCause.HAND), self._made_safe, beside=True)

    def _made_safe(self, view: OpeningView) -> None:
        # What was confirmed at the same moment was opened, and sealed again: then there is a code to write down.
        if view.step is OpeningStep.RESEALED:
            self.show_opening(view)
        else:
            self.show_sealed()

    def _slip(self) -> None:
        receipt = self.flow.view().receipt if self.flow is not None else None
        vault = self.vault
        if receipt is None or vault is None:
            return

        self._slips.take(partial(vault.seal_slip, receipt))
        self.receipt.show_slip()

    def _save_slip(self) -> None:
        receipt = self.flow.view().receipt if self.flow is not None else None
        vault = self.vault
        if receipt is None or vault is None:
            return

        def saved(path: str) -> None:
            self.receipt.notice.say(self.tr("Seal slip saved and read back: {0}").format(path), "good")

        self.run(self.receipt, partial(vault.save_slip, receipt), saved)

    # -- time and the end ----------------------------------------------------------------------

    def touched(self) -> None:
        """Somebody touched keyboard or mouse."""
        self.audit.touched()
        if self.flow is not None:
            self.flow.touched()

    def _tick(self) -> None:
        flow = self.flow
        self.audit.watch()
        if flow is None:
            if self.vault is not None and self.window.screen_shown is self.sealed and not self.worker.busy:
                self._refresh_waits(self.vault)
            return
        self._show_time_left()
        self.alerts.watch(flow.view().step, flow.remaining_s())
        if flow.view().step is OpeningStep.OPEN and flow.remaining_s() == 0:
            # The tick that seals waits for the job that runs; what is on the screen goes now.
            self.open.hide_secrets()
        if not self._ticking and not self.worker.busy:
            self._ticking = True
            before, act = flow.view(), self.alerts.logged_before(lambda flow: flow.tick())
            self.worker.submit(
                self, lambda: act(flow), lambda view: self._ticked(before, view), lambda _refusal: self._tick_failed()
            )

    def _refresh_waits(self, vault: SealedVault) -> None:
        if any(person.wait_s for person in vault.people()):
            self.sealed.show_view(vault.view())

    def _tick_failed(self) -> None:
        # Time that cannot be told is over.
        self._ticking = False
        self.session_ends(ResealCause.FAULT)
        if self.flow is not None and self.flow.view().step is OpeningStep.RESEALED:
            self.show_opening(self.flow.view())

    def _seal_after_the_unexpected(self) -> bool:
        # Nobody knows what a fault of ours left behind in the open session; called on the worker's thread.
        flow = self.flow
        if flow is None or flow.view().step is not OpeningStep.OPEN:
            return False
        flow.reseal(ResealCause.FAULT)
        return True

    def _ticked(self, before: OpeningView, view: OpeningView) -> None:
        self._ticking = False
        if self.flow is not None and view is not before:
            self.show_opening(view)

    def session_ends(self, cause: ResealCause) -> None:
        """Seal because the screen was locked, the machine sleeps, or the session ends; an auditor's visit ends too."""
        self._session_over = cause is ResealCause.SESSION_END
        self.audit.visit_ends()
        if self.flow is not None and self.flow.view().step not in (OpeningStep.RESEALED, OpeningStep.ENDED):
            self.reseal(cause)

    def end_at_once(self, cause: ResealCause) -> None:
        """Seal what is open and close the window, for who ends the program from outside: nobody may be there to write.

        The line that is then owed stands first at the next start.
        """
        self.session_ends(cause)
        self._session_over = True
        self.window.close()

    def may_close(self) -> bool:
        """Tell whether the window may go, and leave; an open vault is sealed first, and its receipt stays to be written down.

        The end of the session does not wait for that, and nothing holds a window that is closed a second time.
        """
        is_open = self.flow is not None and self.flow.view().step is OpeningStep.OPEN
        if is_open and not self._closing and not self._session_over:
            self._closing = True
            self.reseal(ResealCause.WINDOW_CLOSED)
            return False
        self.leave()
        return True

    def leave(self) -> None:
        """Seal what is open, give the vault back, end the worker; never asks, never waits for a dialog."""
        if self._left:
            return
        self._left = True
        self._ticker.stop()
        self._forget_opening()
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.removeEventFilter(self._every_event)
        self.ceremony.forget()
        flow, vault = self.flow, self.vault
        if flow is not None:
            flow.hide()
        self.flow = self.vault = None
        self.worker.cancel()
        sealing = self.alerts.logged_before(lambda flow: flow.reseal(ResealCause.WINDOW_CLOSED))

        def end() -> None:
            if flow is not None:
                sealing(flow)
            self.audit.close()
            if vault is not None:
                vault.close()

        self.worker.submit(self, end, lambda _none: None, lambda _refusal: None)
        self.worker.finish()
