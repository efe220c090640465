"""The first person proves who they are."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views import OpeningView
from twinseal.gui.screens.opening.identify_panel import IdentifyPanel
from twinseal.gui.screens.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import Notice, button, card, label, row


class IdentifyScreen(OpeningScreen):
    """Labels and cards become readable after it; contents do not."""

    identified = Signal(str, object, str)
    abandoned = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("identify", self.tr("First person"), step=1)
        self._warning = Notice("identify.warning")
        self.panel = IdentifyPanel("identify", self.send)
        self.body.addWidget(self._warning)
        self.body.addWidget(
            card(
                label(
                    self.tr("You will see what the envelopes are and write why one is needed. Nothing is opened yet."),
                    "muted",
                ),
                self.panel,
            )
        )
        self.body.addLayout(
            row(
                button(self.tr("Go on"), "identify.continue", self.send, kind="primary"),
                None,
                button(self.tr("Abandon"), "identify.abandon", self.abandoned.emit),
            )
        )
        self.body.addStretch(1)

    def send(self) -> None:
        """Hand both factors to the flow."""
        self.identified.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take())

    def show_view(self, view: OpeningView) -> None:
        """Offer the people who can open."""
        self.notice.say("")
        self._warning.say("\n".join(view.warnings), "warn")
        self.panel.offer(view.first_candidates)

    def first_focus(self) -> None:
        """Begin at the name."""
        self.panel.first_focus()
