"""After the reseal: seal number and register code, huge, and what happened in the pair's words."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout

from twinseal.domain.text import quoted
from twinseal.flows.views import OpeningView
from twinseal.gui.screens.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import Notice, add, button, card, columns, label, put
from twinseal.gui.widgets.pdf_preview import PdfPreview
from twinseal.gui.widgets.qr import QrView

PAUSE_MS: Final = 2000
"""How long the receipt stays whatever is pressed."""


class ReceiptScreen(OpeningScreen):
    """What to write into the paper register, and what is owed."""

    done = Signal()
    slip_requested = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("receipt", self.tr("Sealed again"), step=5, can_abandon=False)
        self._problem = Notice("receipt.problem")
        self.code = label("", "code", name="receipt.code", wrap=False)
        # Somebody may be typing when the vault seals itself: keys go to the code, which takes none, and the button that
        # puts the code away cannot be pressed for a moment.
        self.code.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._story = label("", name="receipt.story")
        self._duties = label("", name="receipt.duties")
        self.body.addWidget(self._problem)
        self.qr = QrView("receipt.qr", self.tr("Receipt of this seal as a QR code"))
        self._scan = label(
            self.tr("Scan and keep apart from this machine: it proves later that nothing was rolled back."),
            "muted",
            name="receipt.scan",
        )
        words = QVBoxLayout()
        words.setSpacing(8)
        for part in (
            label(self.tr("Write this line into the paper register now"), "section"),
            self.code,
            label(self.tr("It is asked for at the next opening."), "muted"),
            self._scan,
            None,
        ):
            add(words, part)
        self.body.addWidget(card(columns(words, self.qr, weights=(1, 0))))
        self.body.addLayout(
            columns(
                card(label(self.tr("What happened"), "section"), self._story),
                card(label(self.tr("What is owed"), "section"), self._duties),
            )
        )
        self.done_button = button(self.tr("Written down"), "receipt.done", self.done.emit, kind="primary")
        self.preview = PdfPreview("receipt.preview")
        self.body.addWidget(self.preview)
        self.body.addStretch(1)
        self.acts(
            self.done_button,
            button(self.tr("Save and print the seal slip"), "receipt.slip", self.slip_requested.emit),
            None,
        )
        self._pause.timeout.connect(lambda: self.done_button.setEnabled(True))

    def show_view(self, view: OpeningView) -> None:
        """Show the receipt."""
        receipt = view.receipt
        if receipt is None:
            return
        self.notice.say("")
        self.preview.hide()
        self._problem.say(receipt.problem, "danger")
        code = receipt.register_code or self.tr("no register code: use the paper form")
        put(self.code, f"{receipt.seal_number:04d} \u00b7 {code}")
        self.qr.show_text(receipt.receipt)
        self._scan.setVisible(bool(receipt.receipt))
        cause = {
            "hand": self.tr("by hand"), "time": self.tr("because the time was over"), "idle": self.tr("because nobody touched anything"),
            "window_closed": self.tr("because the window was closed"), "clock_jump": self.tr("because the clock was moved"),
            "drive_removed": self.tr("because the vault's drive was removed"), "suspend": self.tr("because the machine was suspended"),
            "screen_lock": self.tr("because the screen was locked"),
        }.get(receipt.cause.value, receipt.cause.value)  # fmt: skip
        minutes, seconds = divmod(receipt.lasted_s, 60)
        put(
            self._story,
            self.tr("{0} and {1} opened {2}.\nReason: {3} {4}\n\u201c{5}\u201d\nOpen for {6} min {7} s, fields shown: {8}, sealed {9}.").format(
                receipt.first_name, receipt.second_name, quoted(receipt.envelopes), receipt.category, receipt.reference,
                receipt.justification, minutes, seconds, receipt.reveals, cause,
            ),
        )  # fmt: skip
        put(self._duties, "\n".join(receipt.duties) or self.tr("Nothing."))

    def go_on(self) -> None:
        """Stay: Enter may be somebody who is still typing, and the code must not be put away by it. Tab goes on."""

    def first_focus(self) -> None:
        """Begin at the code, where typing on does nothing; the way on opens after a moment."""
        self.done_button.setEnabled(False)
        self._pause.start()
        self.code.setFocus()
