"""Fields that people meet again and again: a line of text, and a control under its heading."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.notice import Notice


def headed(heading: str, widget: QWidget, hint: str = "") -> QWidget:
    """Return a widget under its heading, with what it says of itself (`said`, a notice) and a hint below."""
    made = QWidget()
    made.setProperty("role", "clear")
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(4)
    box.addWidget(label(heading, "label"))
    box.addWidget(widget)
    said = getattr(widget, "said", None)
    if isinstance(said, Notice):
        box.addWidget(said)
    if hint:
        box.addWidget(label(hint, "muted"))
    return made


def line(name: str, accessible: str, *, longest: int = 400, text: str = "") -> QLineEdit:
    """Return a one-line field. Its length is generous: too long a text is refused with a sentence, not cut."""
    made = QLineEdit(text)
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setMaxLength(max(longest, 200_000))
    return made
