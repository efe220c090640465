"""A person's authenticator: the QR to scan, the seed to type instead, and the one code that proves it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.ceremony import EnrolledView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.qr import QrView


class ProofPanel(QWidget):
    """Shown while a person's authenticator is not proven; the seed is gone from the screen afterwards."""

    proven = Signal(str, str)
    postponed = Signal(str)

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self._person_id = ""
        self._heading = label("", "section", name="ceremony.prove_text")
        self.qr = QrView("ceremony.qr", self.tr("QR code for the authenticator app"))
        self._seed = label("", "mono", name="ceremony.seed", selectable=True)
        self.code = CodeField("ceremony.code", self.tr("Code the app shows now"))
        self.code.returnPressed.connect(self.send)
        side = QVBoxLayout()
        side.setSpacing(px(10))
        for part in (
            label(self.tr("1.  Open the authenticator app, choose \u201cadd\u201d, and scan this code.")),
            label(self.tr("     No camera? Type this seed into the app (time-based, 6 digits, 30 seconds):"), "muted"),
            self._seed,
            FormField(self.tr("2.  Type the six digits that the app shows now."), self.code),
        ):
            side.addWidget(part)
        side.addLayout(
            row(
                button(self.tr("Check code"), "ceremony.prove", self.send, kind="primary"),
                button(self.tr("Later"), "ceremony.prove_later", lambda: self.postponed.emit(self._person_id)),
                None,
            )
        )
        side.addStretch(1)
        inner = columns(self.qr, side, weights=(0, 1))
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card(self._heading, inner, spacing=12))
        self.hide()

    def show_person(self, person: EnrolledView | None) -> None:
        """Show a person's QR, or hide for nobody."""
        if person is None or person.id != self._person_id:
            self.code.clear()
        self._person_id = person.id if person else ""
        put(self._heading, self.tr("{0}: set up the authenticator").format(person.name) if person else "")
        self.qr.show_text(person.provisioning_uri if person else "")
        seed = person.seed_text if person else ""
        put(self._seed, " ".join(seed[place : place + 4] for place in range(0, len(seed), 4)))
        self.setVisible(person is not None)

    def send(self) -> None:
        """Hand the code over."""
        self.proven.emit(self._person_id, self.code.take())

    def first_focus(self) -> None:
        """Begin at the code."""
        self.code.setFocus()
