"""The line for the paper register after a seal, with the receipt as a QR code beside it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout

from twinseal.gui.widgets.base import add, card, label, put
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.qr import QrView


class RegisterLine(QVBoxLayout):
    """Seal number and register code, huge, and what both are for."""

    def __init__(self, code_name: str, qr_name: str, heading: str, told: str, accessible: str) -> None:
        """Build empty; `told` says when the line is asked for, `accessible` names the QR code."""
        super().__init__()
        self.code = label("", "code", name=code_name, wrap=False)
        # It takes the keyboard and no key, for a moment in which somebody may still be typing.
        self.code.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.qr = QrView(qr_name, accessible)
        self._scan = label(
            self.qr.tr(
                "Scan the QR code and keep the scan away from this machine. It can later prove that nothing was rolled back."
            ),
            "muted",
            name=f"{qr_name}_scan",
        )
        self._told, self._tells = label("", "muted", name=f"{code_name}_told"), told
        words = QVBoxLayout()
        words.setSpacing(8)
        self._heading, self._asks = label(heading, "section", name=f"{code_name}_heading"), heading
        for part in (self._heading, self.code, self._told, self._scan, None):
            add(words, part)
        frame = card(columns(words, self.qr, weights=(1, 0)))
        frame.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.addWidget(frame)

    def forget(self) -> None:
        """Take the code and its square away."""
        put(self.code, "")
        self.qr.show_text("")
        self._scan.hide()

    def show_seal(self, number: int, code: str, receipt: str, *, stands: bool = False) -> None:
        """Show a seal's number, its register code and its receipt; an empty receipt shows no square.

        `stands` where no new seal was made and the register's last line is still right.
        """
        put(self._heading, self.qr.tr("No new line is owed") if stands else self._asks)
        put(self.code, f"{number:04d} \u00b7 {code}" if code else f"{number:04d}")
        no_code = self.qr.tr(
            "This seal has no register code. Write its number and \u201cno code\u201d in the register, and record what was done "
            "on a paper form."
        )
        still = self.qr.tr(
            "The seal before this opening is still in force: the last line in the paper register stays right."
        )
        put(self._told, still if stands else self._tells if code else no_code)
        self.qr.show_text(receipt)
        self._scan.setVisible(bool(receipt))

    def show_no_seal(self) -> None:
        """Say that there is no new seal, so that nobody writes the number of an old one as the newest line."""
        put(self._heading, self.qr.tr("Write nothing in the paper register"))
        put(self.code, self.qr.tr("No new seal"))
        put(
            self._told,
            self.qr.tr("The last line of the register stays the last one. You will be asked for it at the next opening."),
        )
        self.qr.show_text("")
        self._scan.setVisible(False)
