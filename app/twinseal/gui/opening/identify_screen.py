"""The first person proves who they are."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.opening.steps import OpeningScreen
from twinseal.gui.widgets.base import button, label
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.notice import Notice


class IdentifyScreen(OpeningScreen):
    """Labels and cards become readable after it; contents do not."""

    identified = Signal(str, object, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__("identify", self.tr("Who asks?"), step=1)
        self._warning = Notice("identify.warning")
        self.panel = IdentifyPanel("identify", self.send)
        self.body.addWidget(label(self.tr("The first person. A second one answers later, on a screen of their own."), "sub"))
        self.body.addWidget(self._warning)
        self.body.addSpacing(px(8))
        self.body.addWidget(self.panel)
        self.body.addStretch(1)
        self.foot(
            leave=self.abandon_button(),
            primary=button(
                self.tr("Continue"), "identify.continue", self.send, kind="primary", busy=self.tr("Checking \u2026")
            ),
        )

    def send(self) -> None:
        """Hand both factors to the flow, once there are both."""
        if self.panel.is_complete():
            self.identified.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take())

    def go_on(self) -> None:
        """Move on, but from the code, which was sent by the same key."""
        if not self.panel.code.hasFocus():
            super().go_on()

    def show_view(self, view: OpeningView) -> None:
        """Offer the people who can open."""
        self.begin()
        self._warning.say("\n".join((*view.warnings, *view.held_back)), "warning")
        self.panel.offer(view.first_candidates)

    def forget(self) -> None:
        """Take back who was asked and what was typed."""
        super().forget()
        self._warning.say("")
        self.panel.offer(())

    def refuse(self, sentence: str) -> None:
        """Show why below the two factors; the code is typed again."""
        self.panel.refuse(sentence)

    def first_focus(self) -> None:
        """Begin at the name."""
        self.panel.first_focus()
