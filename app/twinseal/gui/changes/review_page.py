"""The whole list as both read it before they sign: each change, before and after, and what follows from it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui.changes.list_page import ABOVE_LOW_PX, ABOVE_PX
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import discard, label, row, scrolled
from twinseal.gui.widgets.change_row import Change, ChangeRows
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.screen import SECRET_PX
from twinseal.gui.widgets.sign import Sign


class ReviewPage(QWidget):
    """Read-only; it shows no secret."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self.setProperty("role", "clear")
        self.question = label(
            self.tr("Read the whole list. Both of you sign it, then the vault reseals."), "headline", name="changes.question"
        )
        self.rows = ChangeRows("changes.text", self.tr("What changes"))
        self._heading = label(self.tr("What follows from it"), "label")
        self._follows = QWidget()
        self._follows.setObjectName("changes.follows")
        self._follows.setAccessibleName(self._heading.text())
        self._lines = QVBoxLayout(self._follows)
        self._lines.setContentsMargins(0, 0, 0, 0)
        self._lines.setSpacing(px(SPACES_PX["within"]))
        inside = QWidget()
        inside.setMaximumWidth(px(SECRET_PX))
        box = QVBoxLayout(inside)
        # Room for the mark of the keyboard.
        box.setContentsMargins(*4 * (px(AROUND_PX),))
        box.setSpacing(px(SPACES_PX["column"]))
        for part in (self.question, self.rows, self._heading, self._follows):
            box.addWidget(part)
        box.addStretch(1)
        outer = self._outer = QVBoxLayout(self)
        outer.setSpacing(px(SPACES_PX["within"]))
        outer.addWidget(scrolled(inside))
        self.set_low(False)

    def show_list(self, changes: Sequence[Change], follows: Sequence[str]) -> None:
        """Show the changes in their order, and a sentence for each thing that follows."""
        self.rows.show_changes(changes)
        while self._lines.count():
            item = self._lines.takeAt(0)
            line = item.widget() if item is not None else None
            if line is not None:
                discard(line)
        for sentence in follows:
            line = QWidget()
            line.setProperty("role", "clear")
            # No tick: what follows is still to come, or to be done.
            sign = Sign("onward", "accent")
            beside = row(sign, label(sentence))
            beside.setContentsMargins(0, 0, 0, 0)
            beside.setStretch(1, 1)
            beside.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
            line.setLayout(beside)
            self._lines.addWidget(line)
        self._heading.setVisible(bool(follows))

    def set_low(self, low: bool) -> None:
        """Stand as close below the tabs as the pages of the list do."""
        self._outer.setContentsMargins(0, px(ABOVE_LOW_PX if low else ABOVE_PX), 0, 0)

    def forget(self) -> None:
        """Take the list back."""
        self.show_list((), ())

    def first_focus(self) -> None:
        """Begin at the list, which is to be read before anybody signs."""
        self.rows.setFocus()
