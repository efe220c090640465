"""No vault yet: open one, found one, or try a demo."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QListWidget, QWidget

from twinseal.gui.widgets.base import button, card, label, row
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.screen import Screen


class WelcomeScreen(Screen):
    """Three ways to begin."""

    open_requested = Signal(str)
    found_requested = Signal()
    demo_requested = Signal()
    remember_requested = Signal(bool)
    """Recent vaults are to be remembered on this machine, or no longer."""

    def __init__(self) -> None:
        """Build."""
        super().__init__("welcome", self.tr("Which vault?"))
        self.body.addWidget(label(self.tr("Emergency credentials, sealed until two people open them together."), "muted"))
        self.path = PathField("welcome.path", self.tr("Vault folder"), suffixes=(".twinseal",), folder=True)
        self.path.line.setPlaceholderText("/media/vault/NAME.twinseal")
        self.path.on_enter(lambda: self.open_requested.emit(self.path.text()))
        self._remember = QCheckBox(self.tr("Remember vaults on this machine"))
        self._remember.setObjectName("welcome.remember")
        self._remember.setAccessibleDescription(self._remember_hint())
        self._remember.clicked.connect(self.remember_requested)
        self._recent: QWidget | None = None
        self._recent_place = self.body.count()
        self.body.addWidget(
            card(
                FormField(self.tr("Vault folder (its name ends in .twinseal)"), self.path),
                self._remember,
                label(self._remember_hint(), "muted"),
            )
        )
        self.body.addWidget(
            card(
                label(self.tr("Create a vault"), "section"),
                label(
                    self.tr(
                        "A ceremony of about half an hour, with at least two people who can open together and an auditor."
                    )
                ),
                row(button(self.tr("Start the ceremony"), "welcome.found", self.found_requested.emit), None),
            )
        )
        self.body.addWidget(
            card(
                label(self.tr("Try it for five minutes"), "section"),
                label(
                    self.tr(
                        "A demo vault with fictitious people. The program shows their authenticator codes in a side panel."
                    )
                ),
                row(button(self.tr("Start the demo"), "welcome.demo", self.demo_requested.emit), None),
            )
        )
        self.body.addStretch(1)
        self.foot(
            primary=button(
                self.tr("Continue"), "welcome.open", lambda: self.open_requested.emit(self.path.text()), kind="primary"
            )
        )

    def _remember_hint(self) -> str:
        return self.tr(
            "Whoever uses your account, or takes the machine away, can then read where your last ten vaults were."
        )

    def hold_recent(self, recent: QWidget) -> None:
        """Take the rows of recent vaults in, above the other ways to begin."""
        self._recent = recent
        self.body.insertWidget(self._recent_place, recent)

    def tick_recent(self, on: bool) -> None:
        """Show whether vaults are remembered."""
        self._remember.setChecked(on)

    def first_focus(self) -> None:
        """Begin at the first recent vault, where there is one, else at the path."""
        rows = self._recent.findChild(QListWidget) if self._recent is not None else None
        if rows is not None and rows.count():
            rows.setFocus()
        else:
            self.path.setFocus()
