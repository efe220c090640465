"""Whom a third confirms: name, role, and the digits that they read."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.widgets.base import button, label, put
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.widgets.whose_keys import WhoseKeys


class MeetingScreen(Screen):
    """Read, compared, then signed with one press; leaving says nothing."""

    signed = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Build without a person."""
        super().__init__("meeting", self.tr("Is this the person, and are these their keys?"))
        self._third = label("", "muted-body", name="meeting.third")
        self._keys = WhoseKeys("meeting")
        self.body.addWidget(self._third)
        self.body.addWidget(self._keys)
        self.body.addWidget(
            label(
                self.tr(
                    "You sign that you know who this is, and that these keys are theirs. It changes nothing before two "
                    "officers take it up in the next opening."
                ),
                "muted-body",
            )
        )
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Sign nothing"), "meeting.back", self.left.emit, icon="back"),
            primary=button(
                self.tr("Sign that these keys are theirs"), "meeting.sign", self.signed.emit, kind="primary",
                busy=self.tr("Signing \u2026"),
            ),
        )  # fmt: skip

    def show_view(self, view: ConfirmView) -> None:
        """Show whom the third confirms."""
        put(self._third, self.tr("{0}, you are the third person.").format(view.third_name))
        self._keys.show_view(view)

    def forget(self) -> None:
        """Keep nobody."""
        put(self._third, "")
        self._keys.forget()

    def spoken(self) -> str:
        """Return the question, who it is, and the digits."""
        parts = (self.title.text(), self._third.text(), *self._keys.spoken())
        return ". ".join(part.rstrip(".") for part in parts if part)
