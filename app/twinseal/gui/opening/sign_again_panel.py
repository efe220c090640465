"""What a request that expired asks of its writer: a fresh code, while the words are kept."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QVBoxLayout

from twinseal.domain.people import Person
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import card, label, page
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.countdown import Countdown
from twinseal.gui.widgets.form_field import FormField


class SignAgainPanel(QFrame):
    """Asks the first person, and nobody else, for a fresh code; hidden while no request expired."""

    def __init__(self, on_submit: Callable[[], object]) -> None:
        """Build hidden; Enter in the code calls `on_submit`."""
        super().__init__()
        self.setProperty("role", "clear")
        self._writer = ""
        self.code = CodeField("request.code", self.tr("Fresh code of the first person"))
        self.code.returnPressed.connect(lambda *_: on_submit())
        self.countdown = Countdown("request.countdown", self.tr("left to sign again, then the words are gone"), small=True)
        explanation = label(
            self.tr(
                "The second person did not answer in time. The signed request is no longer valid; its words are still here: "
                "read them, and sign again with a fresh code of your authenticator."
            )
        )
        words = page(explanation, FormField(self.tr("Six digits your authenticator shows now"), self.code))
        words.setProperty("role", "clear")
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card(columns(words, self.countdown, weights=(3, 2))))
        self.hide()

    def ask(self, writer: Person | None) -> None:
        """Ask the writer of an expired request; None hides the panel."""
        self.code.clear()
        self._writer = writer.id if writer is not None else ""
        self.setVisible(writer is not None)

    def fill_in(self, person_id: str, _passphrase: str, code: str) -> bool:
        """Fill in the code of a pretend person of a demo vault; False if they did not write the request."""
        if person_id != self._writer:
            return False
        self.code.setText(code)
        self.code.setFocus()
        return True
