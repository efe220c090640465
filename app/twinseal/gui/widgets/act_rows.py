"""Things so far, one below the other, each with what can be done to it at its right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX, Colour
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import discard, label
from twinseal.gui.widgets.sign import Sign

_GAP: Final = "within"


class ActRows(QWidget):
    """A list that is rebuilt when what it holds changes; without a row it says why."""

    def __init__(self, empty: str) -> None:
        """Start empty; `empty` is said where there is no row."""
        super().__init__()
        self.setProperty("role", "clear")
        self._empty = label(empty, "muted")
        self._rows: list[QWidget] = []
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(SPACES_PX[_GAP]))
        self._box.addWidget(self._empty)

    def clear(self) -> None:
        """Take every row out."""
        for each in self._rows:
            self._box.removeWidget(each)
            discard(each)
        self._rows = []
        self._empty.show()

    def add(self, name: str, words: str, acts: Sequence[Act], *, icon: str = "", colour: Colour = "ink2") -> None:
        """Add a row; its words are named `name`."""
        made = QFrame()
        made.setProperty("role", "clear")
        box = QHBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["column"]))
        if icon:
            box.addWidget(Sign(icon, colour), 0, Qt.AlignmentFlag.AlignTop)
        box.addWidget(label(words, name=name), 1)
        for act in acts:
            box.addWidget(act, 0, Qt.AlignmentFlag.AlignTop)
        self._empty.hide()
        self._box.addWidget(made)
        self._rows.append(made)
