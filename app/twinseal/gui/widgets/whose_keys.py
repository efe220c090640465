"""Whom a third person confirms: name, role and team, and the digits that they compare."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.statements import ConfirmView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import card, label, put


class WhoseKeys(QWidget):
    """Says nothing of who reads it."""

    def __init__(self, prefix: str) -> None:
        """Build empty, with object names `PREFIX.person` and `.digits`."""
        super().__init__()
        self.setProperty("role", "clear")
        self._person = label("", "headline", name=f"{prefix}.person")
        self._digits = label("", "mono", name=f"{prefix}.digits", selectable=True)
        compare = self.tr(
            "Look at the person. Compare these digits with those that they were given when their keys were made."
        )
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["within"]))
        box.addWidget(card(self._person, self._digits, label(compare, "muted")))

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
