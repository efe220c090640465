"""A new authenticator: the square to scan, the seed to type instead, and the one code that proves it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.qr import QrView


class NewAuthenticator(QWidget):
    """Square and seed are gone from the screen once the code was taken."""

    submitted = Signal()

    def __init__(self, prefix: str) -> None:
        """Build empty; `prefix` begins the names of the controls."""
        super().__init__()
        self.setProperty("role", "clear")
        self.qr = QrView(f"{prefix}.qr", self.tr("QR code for the authenticator app"))
        self.seed = label("", "mono", name=f"{prefix}.seed", selectable=True)
        self.code = CodeField(f"{prefix}.code", self.tr("Code the app shows now"))
        self.code.returnPressed.connect(self.submitted)
        self.code_field = FormField(self.tr("2.  Type the six digits that the app shows now."), self.code)
        self.side = QVBoxLayout()
        """For what stands below the code."""
        self.side.setSpacing(px(10))
        for part in (
            label(self.tr("1.  Open the authenticator app, choose \u201cadd\u201d, and scan this code.")),
            label(self.tr("No camera? Type this seed into the app (time-based, 6 digits, 30 seconds):"), "muted"),
            self.seed,
            self.code_field,
        ):
            self.side.addWidget(part)
        beside = QVBoxLayout()
        beside.setSpacing(0)
        beside.addLayout(self.side)
        # What is less high than the square stands at its top, close together.
        beside.addStretch(1)
        inner = columns(self.qr, beside, weights=(0, 1))
        inner.setContentsMargins(0, 0, 0, 0)
        self.setLayout(inner)

    def show_seed(self, seed: str, uri: str) -> None:
        """Show what is scanned or typed, nothing for an empty one."""
        self.qr.show_text(uri)
        put(self.seed, " ".join(seed[place : place + 4] for place in range(0, len(seed), 4)))

    def wipe(self) -> None:
        """Take square, seed and code off."""
        self.show_seed("", "")
        self.code.clear()
