"""An opening in the window: the screen of its step, its time, and every way in which it ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import MaskCause, OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.acting import Cause, Result
from twinseal.gui.opening.alert_presenter import AlertPresenter
from twinseal.gui.opening.changes_presenter import ChangesPresenter
from twinseal.gui.opening.confirm_screen import ConfirmScreen
from twinseal.gui.opening.ended_screen import EndedScreen
from twinseal.gui.opening.identify_screen import IdentifyScreen
from twinseal.gui.opening.lost_phone_screen import LostPhoneScreen
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.opening.open_vault_presenter import OpenVaultPresenter
from twinseal.gui.opening.opening_screens import OpeningScreens
from twinseal.gui.opening.receipt_presenter import ReceiptPresenter
from twinseal.gui.opening.receipt_screen import ReceiptScreen
from twinseal.gui.opening.refusals import say_refusal
from twinseal.gui.opening.register_code_screen import RegisterCodeScreen
from twinseal.gui.opening.request_presenter import RequestPresenter
from twinseal.gui.opening.request_screen import RequestScreen
from twinseal.gui.opening.spelling import Spelling
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.platform.every_event import close_popups
from twinseal.gui.preload import IN_OPENING, load_later
from twinseal.gui.shell import Refusing, Shell
from twinseal.gui.widgets.screen import Screen

_WAY = ("register", "identify", "request", "confirm", "lost_phone")
_SAME_MOMENT = timedelta(seconds=2)
_OVER = (OpeningStep.RESEALED, OpeningStep.ENDED)


class OpeningPresenter(OpeningScreens):
    """One opening at a time, from the broken glass to the line that is written down."""

    sealed_again = Signal()
    """An opening is over and its line is dealt with: the sealed vault is shown, and takes no key of somebody still typing."""

    def __init__(self, shell: Shell) -> None:
        """Begin with no opening; its screens are made when they are first needed."""
        super().__init__(shell)
        self.flow: OpeningFlow | None = None
        self.alerts = AlertPresenter(tray=shell.tray)
        self._vault: SealedVault | None = None
        self._lines: ReceiptPresenter | None = None
        self._requests = RequestPresenter(self)
        self._until: datetime | None = None
        self._ticking = self._sealing = self._closing = self._way_is_over = False
        shell.worker.after_the_unexpected = self._seal_after_the_unexpected

    # -- screens -------------------------------------------------------------------------------

    def serve_way(self, screen: OpeningScreen) -> None:
        """Serve a screen of the way to an open vault."""
        match screen:
            case RegisterCodeScreen():
                self._requests.serve_register(screen)
            case IdentifyScreen():
                self._requests.serve_identify(screen)
            case RequestScreen():
                self._requests.serve_request(screen)
            case ConfirmScreen():
                self._requests.serve_confirm(screen)
            case LostPhoneScreen():
                self._requests.serve_lost_phone(screen)
        screen.abandoned.connect(lambda: self.do(self.ended, lambda flow: flow.abandon()))

    def serve_open(self, screen: OpenScreen) -> None:
        """Serve the open envelopes."""
        screen.reseal_requested.connect(lambda: self.reseal(ResealCause.HAND))
        screen.mask_requested.connect(self._mask_by_hand)
        OpenVaultPresenter(self, screen, self.alerts.mute)
        self.shell.worker.progressed.connect(screen.show_progress)
        self._changes = ChangesPresenter(self, screen)
        Spelling(self, screen)

    def serve_receipt(self, screen: ReceiptScreen) -> None:
        """Serve the line to write down."""
        self._lines = ReceiptPresenter(self, screen, lambda: self._vault, self._line_dealt_with)

    def serve_ended(self, screen: EndedScreen) -> None:
        """Serve the end of an opening that opened nothing."""
        screen.done.connect(self.leave)

    def screens(self) -> tuple[QWidget, ...]:
        """Return the screens of all steps."""
        made = super().screens()
        self._changes.serve_forms()
        return made

    # -- the way of an opening -----------------------------------------------------------------

    def begin(self, vault: SealedVault, asked_on: Screen) -> None:
        """Break the glass; a refusal is shown on the screen that asked for it."""

        def begun(flow: OpeningFlow) -> None:
            self._vault, self.flow = vault, flow
            self._way_is_over = False
            self.alerts.attend(flow)
            self.show_opening(flow.view())
            load_later(IN_OPENING)

        self.shell.run(asked_on, vault.break_the_glass, begun)

    def run(
        self,
        screen: Refusing,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        *,
        beside: bool = False,
        cause: Cause | None = None,
    ) -> None:
        """Run work of a screen; see `Acting.run`."""
        self.shell.run(screen, work, done, beside=beside, refused=partial(self._refused, screen, cause, self.flow))

    def do(
        self,
        screen: Refusing,
        act: Callable[[OpeningFlow], OpeningView],
        *,
        beside: bool = False,
        cause: Cause | None = None,
    ) -> None:
        """Let the flow that runs do something off the window's thread, and show what comes of it."""
        flow = self.flow
        if flow is not None:
            self.run(screen, lambda: act(flow), self.show_opening, beside=beside, cause=cause)

    def unasked(self, owner: QObject, work: Callable[[], object]) -> None:
        """Run work that no screen waits for, and whose refusal changes nothing."""
        self.shell.worker.submit(owner, work, lambda _result: None, lambda _refusal: None)

    def is_busy(self, screen: QWidget) -> bool:
        """Tell whether a screen waits for an answer."""
        return self.shell.is_busy(screen)

    def should_stop(self) -> bool:
        """Tell whether the running job is to stop at its next step."""
        return self.shell.worker.should_stop()

    def progress(self, done: int, of: int) -> None:
        """Say how far the running job is, from its own thread."""
        self.shell.worker.progress(done, of)

    def _refused(self, screen: Refusing, cause: Cause | None, flow: OpeningFlow | None, refusal: TwinsealError) -> None:
        if flow is not self.flow:
            # Of an opening that is over and was left: what it says belongs to nothing on the screen any more.
            return
        say_refusal(screen, cause, refusal)
        if self._vault is not None and isinstance(screen, IdentifyScreen | ConfirmScreen):
            screen.panel.people.show_waits(self._vault.people())
        # The receipt is there already: shown once more, it would take the refusal away.
        if self.flow is not None and not isinstance(screen, ReceiptScreen):
            view = self.flow.view()
            expired = isinstance(screen, ConfirmScreen | LostPhoneScreen) and view.step is OpeningStep.REQUEST
            if expired or view.step in _OVER:
                self.show_opening(view)

    def show_opening(self, view: OpeningView) -> None:
        """Show the screen of a step."""
        if view.step is not OpeningStep.OPEN:
            self._forget_open()
            self.alerts.rest()
        screen = self.filled(view, self._vault)
        if view.step in (OpeningStep.OPEN, *_OVER) and not self._way_is_over:
            # No hidden part of what led here keeps a label that only two people may read.
            self._way_is_over = True
            self._forget_way()
        for each in self.made():
            if each is not screen and isinstance(each, IdentifyScreen | ConfirmScreen):
                # A passphrase stays for another try on its own screen, and nowhere else.
                each.panel.clear()
            elif each is not screen and isinstance(each, LostPhoneScreen):
                each.forget()
        self._show_time_left()
        self.shell.show(screen)
        self.build_ahead(view.step)

    def _show_time_left(self) -> None:
        left, of = (self.flow.remaining_s(), self.flow.lasts_s()) if self.flow is not None else (0, 0)
        for screen in self.made():
            if isinstance(screen, OpenScreen | ConfirmScreen | LostPhoneScreen | RequestScreen):
                screen.countdown.show_s(left, of)
        self._say_open(left)

    def _say_open(self, left_s: int) -> None:
        flow = self.flow
        if flow is None or flow.view().step is not OpeningStep.OPEN:
            self._until = None
            self.shell.show_open("", "")
            return
        until = self.shell.machine.clock.utc() + timedelta(seconds=left_s)
        if self._until is None or abs(until - self._until) > _SAME_MOMENT:
            # Worked out from whole seconds it would go to and fro by one.
            self._until = until
            if self._vault is not None:
                self.open.say_until(self._vault.view().vault_name, f"{until.astimezone():%H:%M}")
        here = self._until.astimezone()
        self.open.show_end(here)
        self.shell.show_open(
            self.tr("Open \u2013 reseals at {0}").format(f"{here:%H:%M:%S}"),
            self.tr("Open {0}").format(f"{left_s // 60:02d}:{left_s % 60:02d}"),
            left_s,
        )

    def forget(self) -> None:
        """Let go of the opening; nothing of it stays in the window."""
        self.flow = self._vault = None
        self._say_open(0)
        self.ahead.drop()
        # A hidden screen is still read by whoever reads the program's memory, or listens as an aid for the blind would.
        for screen in self.made():
            screen.forget()
        if self._lines is not None:
            self._lines.forget()
        self.alerts.rest()

    def _forget_way(self) -> None:
        for name in _WAY:
            screen = self.__dict__.get(name)
            if isinstance(screen, OpeningScreen):
                screen.forget()

    def _forget_open(self) -> None:
        if "open" in self.__dict__:
            self.open.forget()

    def leave(self) -> None:
        """Go back to the sealed vault."""
        self.forget()
        self.left.emit()

    # -- the line to write down ----------------------------------------------------------------

    def show_line_owed(self, vault: SealedVault) -> None:
        """Show the line that is still to be written down, before anything else; nothing where none is owed."""
        owed = vault.view().line_owed
        if owed is not None:
            self._vault = vault
            self.receipt.show_owed(owed)
            self.shell.show(self.receipt)

    def _line_dealt_with(self) -> None:
        # Kept on the screen the code would be copied from there at the next opening.
        self.forget()
        self.sealed_again.emit()
        if self._closing:
            # They had asked for it before there was a line to write down.
            self.shell.close()

    # -- hiding and sealing --------------------------------------------------------------------

    def reseal(self, cause: ResealCause) -> None:
        """Hide at once, then seal; never asks, and waits for no dialog and no file that is being saved."""
        close_popups()
        if self.flow is not None:
            self.flow.hide()
        self._forget_open()
        self.shell.worker.cancel()
        if self._sealing:
            return

        def act(flow: OpeningFlow) -> OpeningView:
            try:
                return flow.reseal(cause)
            finally:
                # Whatever came of it, the next press is taken again.
                self._sealing = False

        self._sealing = self.flow is not None
        self.do(self.receipt, act, beside=True)

    def _mask_by_hand(self) -> None:
        close_popups()
        self.cover(MaskCause.HAND)

    def cover(self, cause: MaskCause) -> None:
        """Mask what is open, if anything is; by hand a passphrase that is shown before, too."""
        try:
            self._cover_open(cause)
        finally:
            # After it: what an open vault wipes is said on its masked screen.
            if cause is MaskCause.HAND:
                self.hide_shown()

    def _cover_open(self, cause: MaskCause) -> None:
        view = self.flow.view() if self.flow is not None else None
        if view is not None and view.step is OpeningStep.OPEN and not view.masked:
            if self.flow is not None:
                self.flow.hide()
            # At once, and not only when the log has it.
            self.open.cover(True)
            self.do(self.open, lambda flow: flow.mask(cause), beside=True)
        elif view is not None and view.draft is not None:
            self.request.forget()
            self.do(self.ended, lambda flow: flow.mask(cause), beside=True)

    def hide_shown(self) -> None:
        """Hide a passphrase, a secret or a live code that is shown."""
        for screen in self.made():
            if isinstance(screen, IdentifyScreen | ConfirmScreen):
                screen.panel.conceal()
            elif isinstance(screen, LostPhoneScreen):
                screen.conceal()
            elif isinstance(screen, OpenScreen):
                screen.hide_secrets()

    def keys(self) -> tuple[str, str]:
        """Say what F9 and F12 do in this step."""
        step = self.flow.view().step if self.flow is not None else OpeningStep.RESEALED
        if step is OpeningStep.OPEN:
            return self.tr("Mask everything"), self.tr("Reseal now")
        if step in _OVER:
            return "", ""
        return self.tr("Hide a passphrase that is shown"), self.tr("End this opening, back to the sealed vault")

    def make_safe(self) -> None:
        """Seal what is open; before that end the opening, and go back to the sealed vault."""
        flow = self.flow
        if flow is None:
            return
        if flow.view().step is OpeningStep.OPEN:
            self.reseal(ResealCause.HAND)
        elif flow.view().step not in _OVER:
            self.shell.worker.cancel()
            self.run(self.ended, lambda: flow.reseal(ResealCause.HAND), self._made_safe, beside=True)

    def _made_safe(self, view: OpeningView) -> None:
        # What was confirmed at the same moment was opened, and sealed again: then there is a code to write down.
        if view.step is OpeningStep.RESEALED:
            self.show_opening(view)
        else:
            self.leave()

    def _seal_after_the_unexpected(self) -> bool:
        # Nobody knows what a fault of ours left behind in the open vault; called on the worker's thread.
        flow = self.flow
        if flow is None or flow.view().step is not OpeningStep.OPEN:
            return False
        flow.reseal(ResealCause.FAULT)
        return True

    # -- time and the end ----------------------------------------------------------------------

    def touched(self) -> None:
        """Somebody touched keyboard or mouse."""
        if self.flow is not None:
            self.flow.touched()

    def tick(self) -> None:
        """Show the time that is left, and let the flow act on it."""
        flow = self.flow
        if flow is None:
            return
        self._show_time_left()
        self.alerts.watch(flow.view().step, flow.remaining_s(), flow.view().alerts)
        if flow.view().step is OpeningStep.OPEN and flow.remaining_s() == 0:
            # The tick that seals waits for the job that runs; what is on the screen goes now.
            self.open.hide_secrets()
        if not self._ticking and not self.shell.worker.busy:
            self._ticking = True
            before, act = flow.view(), self.alerts.logged_before(lambda flow: flow.tick())
            self.shell.worker.submit(
                self, lambda: act(flow), lambda view: self._ticked(flow, before, view), lambda _refusal: self._tick_failed()
            )

    def _tick_failed(self) -> None:
        # Time that cannot be told is over.
        self._ticking = False
        self.session_ends(ResealCause.FAULT)
        if self.flow is not None and self.flow.view().step is OpeningStep.RESEALED:
            self.show_opening(self.flow.view())

    def _ticked(self, flow: OpeningFlow, before: OpeningView, view: OpeningView) -> None:
        self._ticking = False
        # The answer may come when another opening has begun.
        if self.flow is flow and view is not before:
            self.show_opening(view)

    def session_ends(self, cause: ResealCause) -> None:
        """Seal what is open, or end an opening before that."""
        if self.flow is not None and self.flow.view().step not in _OVER:
            self.reseal(cause)

    def holds_window(self) -> bool:
        """Seal an open vault, and hold the window for its receipt; nothing holds a window that is closed a second time."""
        if self._closing or self.flow is None or self.flow.view().step is not OpeningStep.OPEN:
            return False
        self._closing = True
        self.reseal(ResealCause.WINDOW_CLOSED)
        return True

    def close(self) -> Callable[[], object] | None:
        """Hide what is open; what is left to be done is to seal it."""
        flow = self.flow
        if flow is not None:
            flow.hide()
        self.forget()
        return partial(flow.reseal, ResealCause.WINDOW_CLOSED) if flow is not None else None
