"""What of an opening's words any part of the program still holds: texts, hints, titles, lists, and what is read aloud."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QApplication, QComboBox, QListView, QTabBar, QTabWidget, QWidget

INSIDE = ("Envelope 0", "Envelope 1", "Rack 3", "SYS-0")
"""Label, card and system of what is opened in these tests: what it took two people to see."""
WORDS = (*INSIDE, "core switch", "The console", "No network", "INC-004711")
"""With justification, answers and reference."""


_TEXTS = (
    "text", "toPlainText", "accessibleName", "accessibleDescription", "toolTip", "title", "statusTip", "windowTitle",
    "placeholderText",
)  # fmt: skip


_said_by: dict[type[QWidget], tuple[str, ...]] = {}
"""What can be asked of each kind of widget: hundreds are looked through, of some dozen kinds."""


def texts(widget: QWidget) -> Iterator[str]:
    kind = type(widget)
    if kind not in _said_by:
        _said_by[kind] = tuple(method for method in _TEXTS if hasattr(kind, method))
    for method in _said_by[kind]:
        get = getattr(widget, method)
        if callable(get):
            yield str(get())
    if isinstance(widget, QListView) and widget.model() is not None:
        for row in range(widget.model().rowCount()):
            yield str(widget.model().index(row, 0).data())
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(place) for place in range(widget.count()))
    if isinstance(widget, QTabBar | QTabWidget):
        yield from (widget.tabText(place) for place in range(widget.count()))


def left_in_widgets(words: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return class, name and text of every widget, shown or hidden, that holds one of the words."""
    # What a test before left is deleted when it ends. Parts that go are not to be collected in the middle of the walk.
    gc.disable()
    try:
        return _holding(words)
    finally:
        gc.enable()


def _holding(words: Sequence[str]) -> list[tuple[str, str, str]]:
    return [
        (type(widget).__name__, widget.objectName(), text)
        for widget in QApplication.allWidgets()
        for text in texts(widget)
        if any(word in text for word in words)
    ]


def read_aloud(window: QWidget) -> Iterator[str]:
    """Return every text of a window's accessibility tree."""
    top = QAccessible.queryAccessibleInterface(window)
    parts: list[QAccessibleInterface] = [top] if top is not None else []
    while parts:
        part = parts.pop()
        for kind in (QAccessible.Text.Name, QAccessible.Text.Value, QAccessible.Text.Description, QAccessible.Text.Help):
            yield part.text(kind)
        parts += [child for place in range(part.childCount()) if (child := part.child(place)) is not None]
