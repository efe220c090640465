"""The line for the paper register after a seal, with the receipt as a QR code below it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from twinseal.domain.due_time import day_and_clock
from twinseal.gui import theme
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.qr import QrView
from twinseal.gui.widgets.register_row import RegisterRow

_LOW_PX = 600
"""In a window lower than this the square is shown on request: the line and what is done come first."""
_SCAN_PX = 240


class RegisterLine(QVBoxLayout):
    """Seal number and register code as they are to be written, and what both are for."""

    def __init__(
        self, code_name: str, qr_name: str, heading: str, explanation: str, accessible: str, beside: QWidget | None = None
    ) -> None:
        """Build empty; `explanation` says when it is asked for, `accessible` names the QR code, `beside` stands left of it."""
        super().__init__()
        self.setSpacing(px(8))
        self.code = RegisterRow(code_name)
        # It takes the keyboard and no key, for a moment in which somebody may still be typing.
        self.code.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.qr = QrView(qr_name, accessible)
        self.qr.hide()
        self._receipt = ""
        self._scan = label(
            self.qr.tr(
                "Scan the QR code and keep the scan away from this machine. It can later prove that nothing was rolled back."
            ),
            "muted",
            name=f"{qr_name}_scan",
            running=True,
        )
        self._scan.setFixedWidth(px(_SCAN_PX))
        self._show_button = button(self.qr.tr("Show the QR"), f"{qr_name}_show", self._show_square, icon="eye")
        self._told, self._tells = label("", "muted", name=f"{code_name}_told"), explanation
        self._heading, self._asks = label(heading, "section", name=f"{code_name}_heading"), heading
        for part in (self._heading, self.code, self._told):
            self.addWidget(part)
        square = QVBoxLayout()
        square.setSpacing(px(8))
        for widget in (self.qr, self._show_button, self._scan):
            square.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        square.addStretch(1)
        self._below: QBoxLayout = QHBoxLayout()
        self._below.setContentsMargins(0, px(16), 0, 0)
        self._below.setSpacing(px(48))
        if beside is not None:
            beside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
            self._below.addWidget(beside, 1)
        self._below.addLayout(square)
        if beside is None:
            self._below.addStretch(1)
        self.addLayout(self._below)

    def forget(self) -> None:
        """Take the code and its square away."""
        self.code.show_line("", "")
        self._take_receipt("")

    def show_seal(
        self, number: int, code: str, receipt: str, *, edition: int = 0, at_utc: str = "", stands: bool = False
    ) -> None:
        """Show a seal's number, the edition of its people as P-number, its register code, when it was made, and its receipt; an empty receipt shows no square.

        `stands` where no new seal was made and the register's last line is still right.
        """
        put(self._heading, self.qr.tr("No new line is owed") if stands else self._asks)
        self.code.show_line(f"{number:04d} P{edition}", code, day_and_clock(at_utc))
        no_code = self.qr.tr(
            "This seal has no register code. Write its number and \u201cno code\u201d in the register, and record what was done "
            "on a paper form."
        )
        still = self.qr.tr(
            "The seal before this opening is still in force: the last line in the paper register stays right."
        )
        self._explain(still if stands else self._tells if code else no_code)
        self._take_receipt(receipt)

    def show_no_seal(self) -> None:
        """Say that there is no new seal, so that nobody writes the number of an old one as the newest line."""
        put(self._heading, self.qr.tr("Write nothing in the paper register"))
        self.code.show_line(self.qr.tr("No new seal"), "", refused=True)
        self._explain(
            self.qr.tr("The last line of the register stays the last one. You will be asked for it at the next opening.")
        )
        self._take_receipt("")

    def _explain(self, sentence: str) -> None:
        put(self._told, sentence)
        self._told.setVisible(bool(sentence))

    def _take_receipt(self, receipt: str) -> None:
        self._receipt = receipt
        # A white square in a dark room takes the eyes for minutes: it waits until somebody asks for it.
        waits = not theme.is_for_a_lit_room() or self.code.window().height() < px(_LOW_PX)
        self.qr.show_text("" if waits else receipt)
        self._scan.setVisible(bool(receipt) and not waits)
        self._show_button.setVisible(bool(receipt) and waits)

    def _show_square(self) -> None:
        self._show_button.hide()
        self.qr.show_text(self._receipt)
        self._scan.show()
