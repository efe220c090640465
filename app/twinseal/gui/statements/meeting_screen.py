"""Whom a third confirms: name, role, and the digits that they read."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.screen import Screen


class MeetingScreen(Screen):
    """Read, compared, then signed with one press; leaving says nothing."""

    signed = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Build without a person."""
        super().__init__("meeting", self.tr("Is this the person, and are these their keys?"))
        self._third = label("", "muted-body", name="meeting.third")
        self._person = label("", "headline", name="meeting.person")
        self._digits = label("", "mono", name="meeting.digits", selectable=True)
        self.body.addWidget(self._third)
        self.body.addWidget(
            card(
                self._person,
                self._digits,
                label(
                    self.tr(
                        "Look at the person. Compare these digits with those that they were given when their keys were made."
                    ),
                    "muted",
                ),
            )
        )
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
        role = view.role.value if view.role is not None else ""
        team = self.tr(", team {0}").format(view.team) if view.team else ""
        put(self._third, self.tr("{0}, you are the third person.").format(view.third_name))
        put(self._person, f"{view.name}, {role}{team}")
        put(self._digits, view.digits)

    def forget(self) -> None:
        """Keep nobody."""
        for part in (self._third, self._person, self._digits):
            put(part, "")

    def spoken(self) -> str:
        """Return the question, who it is, and the digits."""
        parts = (self.title.text(), self._third.text(), self._person.text(), self._digits.text())
        return ". ".join(part.rstrip(".") for part in parts if part)
