"""Every component in every state, as pages to look at: what a screen may be built of, and what it then looks like."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QWidget

from twinseal.gui.gallery.changes import CHANGES
from twinseal.gui.gallery.controls import CONTROLS
from twinseal.gui.gallery.desk import DESK
from twinseal.gui.gallery.frame import FRAME
from twinseal.gui.gallery.papers import PAPERS
from twinseal.gui.gallery.people import PEOPLE
from twinseal.gui.gallery.people_changes import PEOPLE_CHANGES
from twinseal.gui.gallery.rows import ROWS
from twinseal.gui.gallery.rules import RULES
from twinseal.gui.gallery.states import States
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.focus_ring import FocusRing

_LEAST_PX: Final = 160


COMPONENTS: Final[Mapping[str, Callable[[], Iterator[States]]]] = {
    **CONTROLS,
    **PEOPLE,
    **ROWS,
    **PAPERS,
    **FRAME,
    **CHANGES,
    **PEOPLE_CHANGES,
    **RULES,
    **DESK,
}
"""What draws each component, one mapping of states for each of its kinds."""


def sheets() -> Iterator[tuple[str, QWidget]]:
    """Give a shown page for each component, with its name; whoever takes it closes it."""
    for name, kinds in COMPONENTS.items():
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(24, 24, 24, 24)
        grid.setSpacing(16)
        rings: list[QWidget] = []
        for row, states in enumerate(kinds()):
            for column, (state, widget) in enumerate(states.items()):
                grid.addWidget(label(state, "muted"), 2 * row, column)
                grid.addWidget(widget, 2 * row + 1, column)
                widget.setMinimumWidth(max(widget.minimumWidth(), _LEAST_PX))
                if state.startswith("focus"):
                    rings.append(widget)
        sheet.show()
        sheet.resize(sheet.sizeHint().expandedTo(sheet.minimumSizeHint()))
        layout = sheet.layout()
        if layout is not None:
            layout.activate()
        # Rows break into lines in the next turn; a page that scrolls finds out in the one after that it has room enough, and
        # takes its bar away.
        QApplication.sendPostedEvents()
        QApplication.sendPostedEvents()
        for each in rings:
            FocusRing(sheet, _focused(each))
        yield name, sheet


def _focused(widget: QWidget) -> QWidget:
    """Return the part of a component that takes the keyboard."""
    if widget.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return widget
    inside = (each for each in widget.findChildren(QWidget) if each.focusPolicy() != Qt.FocusPolicy.NoFocus)
    return min(inside, key=lambda each: each.mapTo(widget, QPoint(0, 0)).y(), default=widget)
