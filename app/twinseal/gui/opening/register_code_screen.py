"""The register code of the last seal, typed from the paper register."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.opening import OpeningView
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.register_cells import RegisterCells


class RegisterCodeScreen(OpeningScreen):
    """Right, wrong with an explanation, or not at hand; all of it is logged."""

    entered = Signal(object, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__("register_code", self.tr("What does the paper register say?"), step=0)
        self._ask = label("", name="register_code.ask")
        self.code = RegisterCells("register_code.code", self.tr("Register code"))
        self.explanation = line("register_code.explanation", self.tr("Explanation"))
        self._why = FormField(self.tr("Explanation (it will be logged)"), self.explanation)
        self._why.hide()
        self._has_none = False
        self.body.addWidget(
            card(
                self._ask,
                self.code,
                label(
                    self.tr(
                        "For example 7K3M-Q0ZD-9F2A-Q. You may type the seal number before it or leave it out. Capitals, "
                        "spaces and dashes do not matter. You can scan the receipt of the last seal instead. "
                        "Either one shows whether this is the newest copy of the vault."
                    ),
                    "muted",
                ),
                self._why,
            )
        )
        self.body.addStretch(1)
        self.foot(
            leave=self.abandon_button(),
            others=(button(self.tr("The register is not at hand"), "register_code.not_at_hand", self.say_not_at_hand),),
            primary=button(
                self.tr("Continue"), "register_code.continue", self.go_on, kind="primary", busy=self.tr("Checking \u2026")
            ),
        )

    def say_not_at_hand(self) -> None:
        """Say that there is no code; the flow asks why."""
        self._has_none = True
        self.entered.emit(None, self.explanation.text())

    def fill_in_register(self, line: str) -> None:
        """Fill in the line of a demo vault's register."""
        self.code.setText(line)
        self.code.setFocus()

    def go_on(self) -> None:
        """Hand the code to the flow; Enter after the reason why there is none says once more that there is none."""
        if self._has_none and not self.code.text().strip() and self.explanation.text().strip():
            self.say_not_at_hand()
            return
        self._has_none = False
        self.entered.emit(self.code.text(), self.explanation.text())

    def show_view(self, view: OpeningView) -> None:
        """Ask for the seal that the header names."""
        put(
            self._ask,
            self.tr("Register code of seal {0:04d}, the last line in the register:").format(view.expected_seal_number),
        )
        self.forget()

    def forget(self) -> None:
        """Take back what was typed."""
        super().forget()
        self._has_none = False
        self.code.setText("")
        self.explanation.setText("")
        self._why.hide()

    def refuse(self, sentence: str) -> None:
        """Show why, and offer the explanation."""
        super().refuse(sentence)
        self._why.show()
        if self._has_none:
            self.explanation.setFocus()
            return
        self.code.setFocus()
        self.code.selectAll()

    def first_focus(self) -> None:
        """Begin at the code."""
        self.code.setFocus()
