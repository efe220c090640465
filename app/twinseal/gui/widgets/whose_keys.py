"""Whom a third person confirms: name, role and team, and the digits that they compare."""

from __future__ import annotations

from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import card, label, put


class WhoseKeys(QWidget):
    """Says nothing of who reads it."""

    def __init__(self, prefix: str) -> None:
        """Build empty, with object names `PREFIX.whose` and `.digits`."""
        super().__init__()
        self.setProperty("role", "clear")
        self._person = label("", "headline", name=f"{prefix}.whose")
        self._digits = label("", "mono", name=f"{prefix}.digits", selectable=True, wrap=False)
        self._compare = label("", "muted", running=True)
        compare = self.tr("Look at the person. Compare these digits with those of the list that brings their keys.")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["within"]))
        put(self._compare, compare)
        self._which = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._which.setSpacing(px(SPACES_PX["within"]))
        self._which.addWidget(self._person, 1)
        self._which.addWidget(self._digits)
        box.addWidget(card(self._which, self._compare))

    def set_low(self, low: bool) -> None:
        """Take one line in a low window: who it is, and the digits beside it."""
        self._which.setDirection(QBoxLayout.Direction.LeftToRight if low else QBoxLayout.Direction.TopToBottom)
        self._compare.setVisible(not low)

    def show_view(self, view: ConfirmView) -> None:
        """Show whose keys they are."""
        role = view.role.value if view.role is not None else ""
        team = self.tr(", team {0}").format(view.team) if view.team else ""
        put(self._person, f"{view.name}, {role}{team}")
        put(self._digits, view.digits)

    def forget(self) -> None:
        """Keep nobody."""
        put(self._person, "")
        put(self._digits, "")

    def spoken(self) -> tuple[str, str]:
        """Return who it is, and the digits."""
        return self._person.text(), self._digits.text()
