"""Takes what somebody brought to the verifier, on the worker; no vault is opened for it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from twinseal import bootstrap
from twinseal.domain.errors import Cancelled, TwinsealError
from twinseal.flows.views.verification import BroughtView
from twinseal.gui.shell import Shell
from twinseal.gui.start.verify_screen import VerifyScreen
from twinseal.gui.widgets.form_field import typed_path


class VerifyPresenter(QObject):
    """Holds the screen; nothing that was typed on it outlives it."""

    left = Signal()
    """Back to the ways to begin."""

    def __init__(self, shell: Shell) -> None:
        """Build the screen."""
        super().__init__()
        self._shell, self._is_running = shell, False
        self.screen = VerifyScreen()
        self.screen.requested.connect(self._verify)
        self.screen.cancel_requested.connect(shell.worker.cancel)
        self.screen.left.connect(self._leave)
        shell.worker.progressed.connect(self._progressed)
        shell.keep(self.screen)

    def begin(self) -> None:
        """Show the empty screen."""
        self.screen.forget()
        self._shell.show(self.screen)

    def _leave(self) -> None:
        self.screen.forget()
        self.left.emit()

    def _progressed(self, done: int, of: int) -> None:
        if self._is_running:
            self.screen.show_progress(done, of)

    def _verify(self, path: str, card: str, receipt: str) -> None:
        if self._is_running:
            return
        worker, machine = self._shell.worker, self._shell.machine
        self._is_running = True
        self.screen.begin()

        def work() -> BroughtView:
            return bootstrap.judge_brought(
                machine, typed_path(path), trust_card=typed_path(card) if card.strip() else None, receipt=receipt,
                progress=worker.progress, should_stop=worker.should_stop,
            )  # fmt: skip

        def done(view: BroughtView) -> None:
            self._is_running = False
            self.screen.show_answer(view)

        def refused(refusal: TwinsealError) -> None:
            self._is_running = False
            self.screen.show_refusal("" if isinstance(refusal, Cancelled) else refusal.field, refusal.sentence)

        self._shell.run(self.screen, work, done, refused=refused)
