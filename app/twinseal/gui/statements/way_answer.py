"""What somebody says of a test alert on one way: heard or not, or the code that stands there, or that nothing came."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from twinseal.domain.alert import HEARD, MISSED, Channel
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import keep_enter
from twinseal.gui.widgets.form_field import FormField, line

_LONGEST: Final = 20


class WayAnswer(QWidget):
    """A choice for the sound, a code for every other way; nothing is said before somebody says it."""

    def __init__(self, way: Channel) -> None:
        """Build with nothing said."""
        super().__init__()
        self.setProperty("role", "clear")
        name, words = f"alert_test_sent.{way.value}", self._words(way)
        self.control = self._choice(name, words) if way is Channel.SOUND else line(name, words, longest=_LONGEST)
        self.field = FormField(words, self.control)
        box = QVBoxLayout(self)
        # The mark belongs to the code above it, not to the next way.
        box.setContentsMargins(0, 0, 0, 0 if way is Channel.SOUND else px(SPACES_PX["column"]))
        box.setSpacing(px(4))
        box.addWidget(self.field)
        self.missed: QCheckBox | None = None
        if way is not Channel.SOUND:
            self.missed = QCheckBox(self._nothing(way))
            self.missed.setObjectName(f"{name}_missed")
            self.missed.setAccessibleName(self.missed.text())
            self.missed.toggled.connect(self._let)
            box.addWidget(self.missed)

    def _choice(self, name: str, words: str) -> QComboBox:
        made = QComboBox()
        made.setObjectName(name)
        made.setAccessibleName(words)
        for answer, said in (
            ("", self.tr("Choose")),
            (HEARD, self.tr("I heard it")),
            (MISSED, self.tr("I did not hear it")),
        ):
            made.addItem(said, answer)
        keep_enter(made)
        return made

    def _words(self, way: Channel) -> str:
        return {
            Channel.SOUND: self.tr("Sound: was the tone heard in this room?"),
            Channel.TRAY: self.tr("Tray: code in the notice on this desktop"),
            Channel.SYSLOG: self.tr("System log: code, as somebody reads it in the line"),
            Channel.DROP: self.tr("Drop folder: code, as somebody reads it in the file"),
        }[way]

    def _nothing(self, way: Channel) -> str:
        return {
            Channel.TRAY: self.tr("No notice came on this desktop"),
            Channel.SYSLOG: self.tr("No line came in the system log"),
            Channel.DROP: self.tr("No file came in the drop folder"),
        }[way]

    def _let(self, missed: bool) -> None:
        if missed and isinstance(self.control, QLineEdit):
            self.control.clear()
        self.control.setEnabled(not missed)
        self.accept()

    def said(self) -> str:
        """Return what is said: `heard`, `missed`, or a code as typed; empty while nothing is."""
        if isinstance(self.control, QComboBox):
            return str(self.control.currentData())
        return MISSED if self.missed is not None and self.missed.isChecked() else self.control.text()

    def accept(self) -> None:
        """Take back what was said to be wrong."""
        self.field.accept()

    def refuse(self, sentence: str) -> None:
        """Say what is wrong, below it."""
        self.field.refuse(sentence)

    def clear(self) -> None:
        """Say nothing any more."""
        if isinstance(self.control, QComboBox):
            self.control.setCurrentIndex(0)
        else:
            self.control.clear()
        if self.missed is not None:
            self.missed.setChecked(False)
        self.accept()

    def first_focus(self) -> None:
        """Begin here."""
        self.control.setFocus()
