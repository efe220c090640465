"""A control under its label, with a line below it that is kept for what is said of it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLineEdit, QPlainTextEdit, QSpinBox, QVBoxLayout, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.text import shown
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import ACT_PX
from twinseal.gui.widgets.base import bring_into_view, label
from twinseal.gui.widgets.message_line import MessageLine

_NO_PATH_HAS: Final = "\0"
_EDITS: Final = ("textChanged", "valueChanged", "currentIndexChanged", "changed")
"""Signals of controls by which they tell that what stands in them is another."""


class Line(QLineEdit):
    """A line that is emptied for good: what one person typed comes back to nobody by Ctrl+Z."""

    def clear(self) -> None:
        """Empty it, and forget what could be undone."""
        # Qt's own is an edit like any other, which can be undone.
        self.setText("")


def line(name: str, accessible: str, *, longest: int = 400, text: str = "") -> Line:
    """Return a control of one line. Its length is generous: too long a text is refused with a sentence, not cut."""
    made = Line(text)
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setMaxLength(max(longest, 200_000))
    return made


def typed_path(typed: str) -> Path:
    """Return the path that somebody typed, with a home in the place of `~`; never raises.

    What names the home of nobody stays as it is, and a sign that no path of a disk has is spelled: neither is found.
    """
    # Of os.path, because pathlib raises for the home of nobody.
    return Path(os.path.expanduser(typed.strip().replace(_NO_PATH_HAS, shown(_NO_PATH_HAS))))


class FormField(QWidget):
    """What is wrong stands below its control until that is changed; what was typed stays, and is selected."""

    def __init__(self, heading: str, control: QWidget, hint: str = "", *, lines: int = 1) -> None:
        """Take a control; `lines` of room are kept below it. A control that brings its own line has it as `said`."""
        super().__init__()
        self.setProperty("role", "clear")
        self.control = control
        said = getattr(control, "said", None)
        self.message = said if isinstance(said, MessageLine) else MessageLine(f"{control.objectName()}_said", lines=lines)
        self.message.set_hint(hint)
        self._is_wrong = False
        if isinstance(control, QLineEdit | QComboBox | QSpinBox):
            control.setMinimumHeight(max(control.minimumHeight(), px(ACT_PX)))
            # The style sheet gives a choice a height of its own, whatever it is told before.
            control.setProperty("field", True)
        self.heading = label(heading, "label")
        self.heading.setBuddy(control)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addWidget(self.heading)
        box.addWidget(control)
        # Beside a field of which more is said, heading and control stay at the top.
        box.addWidget(self.message, 1 if isinstance(control, QLineEdit | QComboBox | QSpinBox) else 0)
        for name in _EDITS:
            signal = getattr(control, name, None)
            if signal is not None:
                signal.connect(lambda *_: self.accept())
                break

    @property
    def is_wrong(self) -> bool:
        """Tell whether something is wrong with what stands in it."""
        return self._is_wrong

    def refuse(self, sentence: str, *, focus: bool = True) -> None:
        """Say what is wrong; with `focus` the keyboard goes there, and what was typed is selected."""
        self._mark(True)
        self.message.say(sentence)
        self.control.setAccessibleDescription(sentence)
        if focus:
            self.control.setFocus(Qt.FocusReason.OtherFocusReason)
            select = getattr(self.control, "selectAll", None)
            if select is not None:
                select()
            bring_into_view(self)

    def accept(self) -> None:
        """Take back what was said of it."""
        if self._is_wrong:
            self._mark(False)
            self.message.say("")
            self.control.setAccessibleDescription("")

    def _mark(self, wrong: bool) -> None:
        self._is_wrong = wrong
        marks = getattr(self.control, "set_wrong", None)
        if marks is not None:
            marks(wrong)
            return
        set_fault(self.control, wrong)


def refuse_at(fields: Mapping[str, FormField], refusal: TwinsealError, form: QWidget) -> bool:
    """Say a refusal at the field of a form that it names, if that one is shown; returns whether it is."""
    field = fields.get(refusal.field)
    if field is None or not field.isVisibleTo(form):
        return False
    field.refuse(refusal.sentence)
    return True


def set_fault(control: QWidget, wrong: bool) -> None:
    """Draw the edge of a control as that of a wrong one, or as always."""
    control.setProperty("fault", wrong)
    style = control.style()
    style.unpolish(control)
    style.polish(control)
    control.update()


def text_area(name: str, accessible: str, *, lines: int) -> QPlainTextEdit:
    """Return a control for several lines of text; the tabulator leaves it."""
    made = QPlainTextEdit()
    made.setObjectName(name)
    made.setAccessibleName(accessible)
    made.setTabChangesFocus(True)
    made.setMinimumHeight(px(lines * 21 + 22))
    return made
