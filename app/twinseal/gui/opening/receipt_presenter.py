"""The line to write down after an opening: written, put off, printed as a slip or saved."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject

from twinseal.flows.sealed import SealedVault
from twinseal.flows.views.opening import SealReceipt
from twinseal.gui.opening.acting import Acting
from twinseal.gui.opening.receipt_screen import ReceiptScreen
from twinseal.gui.paper.presenter import PreviewPresenter


class ReceiptPresenter(QObject):
    """Serves the receipt; what comes after it is for who is told that the line is dealt with."""

    def __init__(
        self, acting: Acting, screen: ReceiptScreen, vault: Callable[[], SealedVault | None], done: Callable[[], None]
    ) -> None:
        """Serve a screen; `vault` is the one that was sealed, `done` is called once its line is dealt with."""
        super().__init__(screen)
        self._acting, self._screen, self._vault, self._done = acting, screen, vault, done
        self.slips = PreviewPresenter(acting.run, screen, screen.preview)
        screen.done.connect(self._written_down)
        screen.postponed.connect(done)
        screen.slip_requested.connect(self._slip)
        screen.slip_save_requested.connect(self._save_slip)
        screen.paper_form_requested.connect(self._paper_form)

    def forget(self) -> None:
        """Drop the slip that was looked at."""
        self.slips.forget()

    def _written_down(self) -> None:
        vault = self._vault()
        if vault is None or vault.view().line_owed is None:
            self._done()
        else:
            self._acting.run(self._screen, vault.written_down, lambda _none: self._done())

    def _paper_form(self) -> None:
        vault = self._vault()
        if vault is not None:
            self.slips.take(vault.paper_form)
            self._screen.preview.begin(self.tr("Blank paper form (not saved to a file)"))

    def _receipt(self) -> SealReceipt | None:
        flow = self._acting.flow
        return flow.view().receipt if flow is not None else None

    def _slip(self) -> None:
        receipt, vault = self._receipt(), self._vault()
        if receipt is not None and vault is not None:
            self.slips.take(partial(vault.seal_slip, receipt))
            self._screen.show_slip()

    def _save_slip(self) -> None:
        receipt, vault = self._receipt(), self._vault()
        if receipt is None or vault is None:
            return

        def saved(path: str) -> None:
            self._screen.notice.say(self.tr("Seal slip saved and read back: {0}").format(path), "good")

        self._acting.run(self._screen, partial(vault.save_slip, receipt), saved)
