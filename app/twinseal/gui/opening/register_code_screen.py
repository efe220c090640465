"""The register code of the last seal, typed from the paper register; and what is asked where the register is not at hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import bring_into_view, button, label, put, row
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.register_cells import RegisterCells
from twinseal.gui.widgets.register_page import RegisterPage

_LOW_PX = 600


class RegisterCodeScreen(OpeningScreen):
    """Right, wrong with an explanation, or not at hand; all of it is logged."""

    entered = Signal(object, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__("register_code", self.tr("Which code stands in the paper register?"), step=0)
        self._heading = label("", "label", name="register_code.ask")
        self.code = RegisterCells("register_code.code", self.tr("Register code"))
        self._heading.setBuddy(self.code)
        self._page = RegisterPage("register_code.page")
        self._where = label(self.tr("Where it stands"), "label")
        self.absent = Notice("register_code.absent")
        self.explanation = line("register_code.explanation", self.tr("Why is it not at hand?"))
        self._why = FormField(
            self.tr("Why is it not at hand?"),
            self.explanation,
            self.tr("It is logged, and read later as it stands."),
            lines=2,
        )
        self._not_at_hand = button(
            self.tr("The register is not at hand"), "register_code.not_at_hand", self.say_not_at_hand, kind="quiet", icon="book",
            hint=self.tr("You can still open. It is logged, you are asked why, and an auditor looks at it."),
        )  # fmt: skip
        self._here_again = button(
            self.tr("It is here after all"), "register_code.here", self.say_here, kind="quiet", icon="back"
        )
        self._can_open = label(
            self.tr("You can still open. It is logged, you are asked why, and an auditor looks at it."), "muted"
        )
        self._has_none = self._is_low = False
        self._lay_out()
        self._on = button(
            self.tr("Continue"), "register_code.continue", self.go_on, kind="primary", busy=self.tr("Checking \u2026")
        )
        self.foot(leave=self.abandon_button(), primary=self._on)
        self._show_mode()

    def _lay_out(self) -> None:
        self.body.addWidget(label(self.tr("It proves that this is the vault you left, not an older copy of it."), "sub"))
        self.body.addSpacing(px(10))
        self.body.addWidget(self._heading)
        self.body.addWidget(self.code)
        self.body.addWidget(self.absent)
        self.body.addWidget(self._why)
        self.body.addWidget(self._where)
        self.body.addWidget(self._page)
        self.body.addSpacing(px(8))
        for each in (self._not_at_hand, self._here_again):
            self.body.addLayout(row(each, None))
        self.body.addWidget(self._can_open)
        self.body.addStretch(1)

    def _show_mode(self) -> None:
        asks_why = self._has_none or bool(self.absent.text())
        self._why.setVisible(asks_why)
        self._here_again.setVisible(self._has_none)
        self._not_at_hand.setVisible(not self._has_none)
        self._can_open.setVisible(not self._has_none and not self._is_low)
        for each in (self._where, self._page):
            each.setVisible(not asks_why and not self._is_low)
        self._on.setText(self.tr("Continue without the code") if self._has_none else self.tr("Continue"))
        self._on.setAccessibleName(self._on.text())
        self.footer.fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the picture of the page out where the window is low."""
        super().resizeEvent(event)
        is_low = self.window().height() < px(_LOW_PX)
        if is_low != self._is_low:
            self._is_low = is_low
            self._show_mode()

    def say_not_at_hand(self) -> None:
        """Say that there is no code, and ask why."""
        self._has_none = True
        self.absent.say(
            self.tr(
                "The register is not at hand. Then nobody can tell tonight whether this vault was put back to an older "
                "state. You can open all the same; both of you see this again before you sign, and it stays as a finding "
                "until an auditor answers it."
            ),
            "warning",
        )
        self._show_mode()
        self.explanation.setFocus()

    def say_here(self) -> None:
        """Ask for the code again."""
        self._has_none = False
        self.absent.say("")
        self._why.accept()
        self._show_mode()
        self.code.setFocus()

    def fill_in_register(self, line: str) -> None:
        """Fill in the line of a demo vault's register."""
        if self._has_none:
            self.say_here()
        self.code.setText(line)
        self.code.setFocus()

    def go_on(self) -> None:
        """Hand the code to the flow, or that there is none and why; a code that is typed after all counts."""
        if self._has_none and not self.code.text().strip():
            self.entered.emit(None, self.explanation.text())
            return
        self._has_none = False
        self._show_mode()
        self.entered.emit(self.code.text(), self.explanation.text())

    def show_view(self, view: OpeningView) -> None:
        """Ask for the seal that the header names."""
        seal = view.expected_seal_number
        put(self.title, self.tr("Which code stands in the paper register for seal {0:04d}?").format(seal))
        put(self._heading, self.tr("Register code of seal {0:04d}").format(seal))
        self.code.setAccessibleName(self.tr("Register code of seal {0:04d}, 13 signs").format(seal))
        self._page.show_seal(seal, view.sealed_utc)
        self.forget()

    def forget(self) -> None:
        """Take back what was typed."""
        super().forget()
        self._has_none = False
        self.code.setText("")
        self.explanation.setText("")
        self._why.accept()
        self.absent.say("")
        self._show_mode()

    def refuse(self, sentence: str) -> None:
        """Show why: at the reason where there is no code, else below the code with room for an explanation."""
        if self._has_none:
            self._why.refuse(sentence)
            return
        self.absent.say(sentence)
        self._show_mode()
        bring_into_view(self.absent)
        self.code.setFocus()
        self.code.selectAll()

    def first_focus(self) -> None:
        """Begin at the code."""
        self.code.setFocus()
